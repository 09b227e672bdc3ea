//! Resolves raw tables into a [`Spec`]: names become indices, and inclusion is closed.

use crate::{
    Call, Closure, Deprecated, Name, OpenParameter, Operation, Privilege, Requirement, Role,
    RoleId, Spec, Vocabulary, VocabularyKind, inclusion, lints,
    merged::Raw,
    names::{MAX_NAMES, NameIndex, identifier, module_name},
    parameters::{self, Templates},
    raw::{RawFile, RawName, RawOperation, RawPrivilege},
    read::Word,
    references,
    report::Report,
    template, validate,
};

/// Resolves the files, in the order given; the first file is the main one.
pub(crate) fn resolve(files: Vec<RawFile>, order: &[usize], report: &mut Report) -> Spec {
    if order.is_empty() {
        return Spec::default();
    }
    let (meta, mut raw) = Raw::merge(files, order);
    raw.open = expand_parameters(&mut raw, report);
    declare(&mut raw, report);
    validate::spec_name(&meta, report);
    validate::has_scopes(&raw, &meta, report);
    validate::lint_names(&raw, report);

    let mut spec = Spec {
        name: meta
            .name
            .map(|name| module_name(&name.text))
            .unwrap_or_default(),
        title: meta.title,
        version: meta.version,
        description: meta.description,
        source: meta.source,
        strip_prefix: raw.prefix(&Word::default()).map(str::to_owned),
        scopes: vocabulary(VocabularyKind::Scope, &mut raw, report),
        permissions: vocabulary(VocabularyKind::Permission, &mut raw, report),
        ..Spec::default()
    };
    spec.roles = roles(&spec, &mut raw, report);
    spec.operations = operations(&spec, &mut raw, report);
    spec.parameters = std::mem::take(&mut raw.open);
    lints::run(&spec, &raw, report);
    spec
}

/// Expands the names with closed parameters, and returns the open ones.
fn expand_parameters(raw: &mut Raw, report: &mut Report) -> Vec<OpenParameter> {
    let local = &raw.local;
    let templates = Templates {
        scopes: &mut raw.scopes,
        permissions: &mut raw.permissions,
        names: &mut raw.names,
        user_names: &mut raw.user_names,
        roles: &mut raw.roles,
        operations: &mut raw.operations,
    };
    let prefix = |name: &Word| local.get(name.place.file)?.strip_prefix.as_deref();
    parameters::expand(&raw.parameters, templates, prefix, report)
}

/// Removes repeated declarations, and checks the names.
fn declare(raw: &mut Raw, report: &mut Report) {
    let privileges = raw.scopes.iter().chain(&raw.permissions);
    let names = privileges.map(|item| &item.name);
    let combinations = raw.names.iter().chain(&raw.user_names);
    let names = names.chain(combinations.map(|item| &item.name));
    let roles = raw.roles.iter().map(|role| &role.name);
    let operations = raw.operations.iter().map(|operation| &operation.id);
    for name in names.chain(roles).chain(operations) {
        report.declare(name);
    }
    report.declared();

    unique("scope", &mut raw.scopes, |item| &item.name, report);
    unique(
        "permission",
        &mut raw.permissions,
        |item| &item.name,
        report,
    );
    unique("name", &mut raw.names, |item| &item.name, report);
    unique("name", &mut raw.user_names, |item| &item.name, report);
    unique("role", &mut raw.roles, |role| &role.name, report);
    unique(
        "operation",
        &mut raw.operations,
        |operation| &operation.id,
        report,
    );

    limit(
        "scopes",
        MAX_NAMES,
        &mut raw.scopes,
        |item| &item.name,
        report,
    );
    limit(
        "permissions",
        MAX_NAMES,
        &mut raw.permissions,
        |item| &item.name,
        report,
    );
    limit(
        "operations",
        MAX_OPERATIONS,
        &mut raw.operations,
        |item| &item.id,
        report,
    );

    templates(VocabularyKind::Scope, raw, report);
    templates(VocabularyKind::Permission, raw, report);
    for item in raw.names.iter().chain(&raw.user_names) {
        validate::wire_name("name", &item.name, &raw.open, report);
    }
    for role in &raw.roles {
        validate::id("role", &role.name, report);
    }
    for operation in &raw.operations {
        validate::id("operation", &operation.id, report);
    }
}

/// Checks the names of privileges, and records which of them are templates.
fn templates(kind: VocabularyKind, raw: &mut Raw, report: &mut Report) {
    let (open, local) = (&raw.open, &raw.local);
    let items = match kind {
        VocabularyKind::Scope => &mut raw.scopes,
        VocabularyKind::Permission => &mut raw.permissions,
    };
    for item in items {
        item.template = template::declared(kind.noun(), &item.name, open, report);
        if item.template.is_some() && item.rust.is_none() {
            let local = local.get(item.name.place.file);
            let prefix = local.and_then(|it| it.strip_prefix.as_deref());
            item.rust = Some(Word {
                text: identifier(&template::bare(&item.name.text, open), prefix),
                place: item.name.place.clone(),
            });
        }
    }
    template::instances(kind, raw, report);
}

/// Reports names that are declared twice, in all files together, and keeps the first declaration.
fn unique<T>(noun: &str, items: &mut Vec<T>, name: impl Fn(&T) -> &Word, report: &mut Report) {
    let index = NameIndex::new(items, |item| &name(item).text);
    let mut again = Vec::new();
    for (first, second) in index.repeated(items, |item| &name(item).text) {
        if let (Some(first), Some(item)) = (items.get(first), items.get(second)) {
            report.declared_twice(noun, name(first), name(item));
            again.push(second);
        }
    }
    if !again.is_empty() {
        again.sort_unstable();
        let mut at = 0..;
        items.retain(|_| again.binary_search(&at.next().unwrap_or_default()).is_err());
    }
}

/// The maximum number of operations: tables store their positions in 16 bits.
const MAX_OPERATIONS: usize = 65_535;

/// Reports a table with more than `most` names, and leaves out the rest.
fn limit<T>(
    what: &str,
    most: usize,
    items: &mut Vec<T>,
    name: impl Fn(&T) -> &Word,
    report: &mut Report,
) {
    if let Some(first) = items.get(most) {
        validate::too_many(what, most, items.len(), name(first), report);
        items.truncate(most);
        report.names_lost = true;
    }
}

/// The short names: names without the prefix of their file, if they have it; sorted.
fn short_names(items: &[RawPrivilege], raw: &Raw) -> Vec<(String, usize)> {
    let short = items.iter().enumerate().filter_map(|(index, item)| {
        let short = item.name.text.strip_prefix(raw.prefix(&item.name)?)?;
        Some((short.to_owned(), index))
    });
    let mut short: Vec<_> = short.collect();
    short.sort_unstable();
    short
}

fn vocabulary(kind: VocabularyKind, raw: &mut Raw, report: &mut Report) -> Vocabulary {
    let items = raw.privileges(kind);
    let named = items
        .iter()
        .map(|item| (&item.name, item.rust.as_ref(), raw.prefix(&item.name)));
    let identifiers = validate::identifiers(kind.noun(), named, report);
    let bits = validate::bits(items, report);
    let by_name = NameIndex::new(items, |item| &item.name.text);
    let mut vocabulary = Vocabulary {
        kind,
        items: Vec::with_capacity(items.len()),
        by_alias: validate::aliases(kind.noun(), items, &by_name, &raw.open, report),
        by_name,
        closure: Closure::default(),
        names: Vec::new(),
        by_combination: NameIndex::default(),
        by_short_name: short_names(items, raw),
    };
    let items = match kind {
        VocabularyKind::Scope => &mut raw.scopes,
        VocabularyKind::Permission => &mut raw.permissions,
    };
    for ((item, rust), bit) in items.iter_mut().zip(identifiers).zip(bits) {
        vocabulary.items.push(Privilege {
            name: item.name.text.clone(),
            rust,
            template: item.template.take(),
            bit,
            title: item.title.take(),
            description: item.description.take(),
            access: item.access,
            includes: Vec::new(),
            globs: Vec::new(),
            restricted: item.restricted,
            availability: item.availability,
            baseline: item.baseline,
            aliases: item
                .aliases
                .iter()
                .map(|alias| alias.text.clone())
                .collect(),
            tags: std::mem::take(&mut item.tags),
            since: item.since.take(),
            deprecated: None,
            allow: texts(&item.allow),
            place: item.name.place.clone(),
        });
    }
    let names = match kind {
        VocabularyKind::Scope => &raw.names,
        VocabularyKind::Permission => &raw.user_names,
    };
    vocabulary.names = combinations(&vocabulary, names, report);
    vocabulary.by_combination = NameIndex::new(&vocabulary.names, |item| &item.name);
    for (index, item) in items.iter_mut().enumerate() {
        let deprecated = item.deprecated.as_mut().map(|deprecated| Deprecated {
            since: deprecated.since.take(),
            instead: deprecated
                .instead
                .as_ref()
                .and_then(|word| validate::instead(&vocabulary, index, word, report)),
            note: deprecated.note.take(),
        });
        if let Some(item) = vocabulary.items.get_mut(index) {
            item.deprecated = deprecated;
        }
    }
    inclusion::resolve(&mut vocabulary, items, &raw.open, report);
    vocabulary
}

/// Resolves names of several privileges. They mean declared names, and not one another.
fn combinations(vocabulary: &Vocabulary, names: &[RawName], report: &mut Report) -> Vec<Name> {
    let mut found = Vec::with_capacity(names.len());
    for raw in names {
        if !validate::combination(vocabulary, &raw.name, report) {
            continue;
        }
        let mut means = Vec::with_capacity(raw.means.len());
        let user = format!("name `{}` stands for", raw.name.text);
        for word in &raw.means {
            let index = references::find(vocabulary, word, &user, report);
            means.extend(index.filter(|index| !means.contains(index)));
        }
        if raw.means.is_empty() {
            validate::means_nothing(&raw.name, report);
        }
        found.push(Name {
            name: raw.name.text.clone(),
            means,
            place: raw.name.place.clone(),
        });
    }
    found
}

fn texts(words: &[Word]) -> Vec<String> {
    words.iter().map(|word| word.text.clone()).collect()
}

fn roles(spec: &Spec, raw: &mut Raw, report: &mut Report) -> Vec<Role> {
    let named = raw
        .roles
        .iter()
        .map(|role| (&role.name, role.rust.as_ref(), raw.prefix(&role.name)));
    let identifiers = validate::identifiers("role", named, report);
    let included = inclusion::roles(&raw.roles, report);
    let mut roles = Vec::with_capacity(raw.roles.len());
    for ((role, rust), includes) in raw.roles.iter_mut().zip(identifiers).zip(included.direct) {
        let mut permissions = Vec::with_capacity(role.permissions.len());
        for word in &role.permissions {
            let user = format!("role `{}` has", role.name.text);
            permissions.extend(references::find_all(&spec.permissions, word, &user, report));
        }
        permissions.sort_unstable();
        permissions.dedup();
        roles.push(Role {
            name: role.name.text.clone(),
            rust,
            title: role.title.take(),
            description: role.description.clone(),
            closure: spec.permissions.closure.close(&permissions),
            permissions,
            includes: includes.into_iter().map(RoleId::new).collect(),
            place: role.name.place.clone(),
        });
    }
    // included roles come first, so they are complete when they are used
    for &index in &included.order {
        let Some(role) = roles.get(index).filter(|role| !role.includes.is_empty()) else {
            continue;
        };
        let mut closure = role.closure.clone();
        for included in role
            .includes
            .iter()
            .filter_map(|id| roles.get(id.position()))
        {
            closure.extend_from_slice(&included.closure);
        }
        closure.sort_unstable();
        closure.dedup();
        if let Some(role) = roles.get_mut(index) {
            role.closure = closure;
        }
    }
    roles
}

fn operations(spec: &Spec, raw: &mut Raw, report: &mut Report) -> Vec<Operation> {
    let named = raw.operations.iter().map(|operation| {
        let prefix = raw.prefix(&operation.id);
        (&operation.id, operation.rust.as_ref(), prefix)
    });
    let identifiers = validate::identifiers("operation", named, report);
    let mut operations = Vec::with_capacity(raw.operations.len());
    for (operation, rust) in raw.operations.iter_mut().zip(identifiers) {
        references::is_stated(operation, report);
        let calls = calls(operation, report);
        let user = format!("operation `{}` needs", operation.id.text);
        let mut resolve =
            |vocabulary, requirement| references::resolve(vocabulary, requirement, &user, report);
        let is_authenticated = operation.authenticated.on().is_some();
        let scopes = match &operation.scopes {
            Some(scopes) => resolve(&spec.scopes, scopes),
            None if is_authenticated => Requirement::Authenticated,
            None if operation.public.on().is_some() => Requirement::Public,
            None => Requirement::never(),
        };
        let permissions = operation.permissions.as_ref();
        let permissions = permissions.map(|it| resolve(&spec.permissions, it));
        let made = Operation {
            id: operation.id.text.clone(),
            rust,
            calls,
            title: operation.title.take(),
            description: operation.description.take(),
            scopes,
            permissions: permissions.unwrap_or_default(),
            deprecated: operation.deprecated,
            tags: std::mem::take(&mut operation.tags),
            allow: texts(&operation.allow),
            place: operation.id.place.clone(),
        };
        for vocabulary in [&spec.scopes, &spec.permissions] {
            template::bound(vocabulary, &raw.open, &made, &operation.calls, report);
        }
        operations.push(made);
    }
    operations
}

/// Reads the calls of an operation, and keeps only the valid words, one for each call.
fn calls(operation: &mut RawOperation, report: &mut Report) -> Vec<Call> {
    let mut words: Vec<Word> = Vec::with_capacity(operation.calls.len());
    let mut calls: Vec<Call> = Vec::with_capacity(operation.calls.len());
    for word in std::mem::take(&mut operation.calls) {
        let Some(call) = validate::call(&word, report) else {
            continue;
        };
        let shape = call.shape();
        let first = calls.iter().position(|known| known.shape() == shape);
        if let Some(first) = first.and_then(|at| words.get(at)) {
            validate::call_twice(&operation.id, &call, first, &word, report);
            continue;
        }
        words.push(word);
        calls.push(call);
    }
    operation.calls = words;
    calls
}

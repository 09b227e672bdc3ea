//! Imports an OpenAPI document: 3.0, 3.1, 3.2 or Swagger 2.0.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use scope_spec::{Label, Problem, Text, lists};

use super::{
    Found, Options, common_prefix,
    draft::{Draft, DraftOperation, DraftPrivilege, Word, problem, warning},
    snake,
};
use crate::{
    files::Files,
    openapi::{
        api::{Api, Credential, Described, declared, shown},
        security::{Alternative, Needs, Reader, Reading, Remark},
    },
    tree::Part,
};

/// How many operations a message lists.
const NAMED: usize = 5;

/// Reads scopes and operations.
pub(crate) fn read(files: Files, options: &Options) -> Found {
    let mut api = match Api::read(files) {
        Ok(api) => api,
        Err((problem, files)) => {
            let draft = Draft {
                problems: vec![*problem],
                ..Draft::default()
            };
            return Found {
                draft,
                sources: files.into_sources(),
            };
        }
    };
    let mut import = Import::default();
    import.draft.problems.append(&mut api.problems);
    import.head(&api.root());
    import.scopes(&api);
    import.operations(&api, options);
    import.includes(&api);
    import.remarks(options);
    import.nothing(&api);
    Found {
        draft: import.draft,
        sources: api.files.into_sources(),
    }
}

/// Items grouped by a key, in the order of first occurrence.
struct Grouped<K, T> {
    groups: Vec<(K, Vec<T>)>,
    index: HashMap<K, usize>,
}

impl<K, T> Default for Grouped<K, T> {
    fn default() -> Self {
        Self {
            groups: Vec::new(),
            index: HashMap::new(),
        }
    }
}

impl<K: Clone + Eq + Hash, T> Grouped<K, T> {
    fn push(&mut self, key: K, thing: T) {
        let next = self.groups.len();
        let at = *self.index.entry(key.clone()).or_insert(next);
        match self.groups.get_mut(at) {
            Some((_, things)) => things.push(thing),
            None => self.groups.push((key, vec![thing])),
        }
    }
}

/// An import, with remarks that are collected over all operations.
#[derive(Default)]
struct Import {
    draft: Draft,
    /// The positions of scopes in the draft, by name.
    scopes: HashMap<String, usize>,
    permissions: HashSet<String>,
    ids: HashSet<String>,
    /// Operations without a requirement.
    silent: Vec<Word>,
    /// Operations that only accept schemes without scopes, by these schemes.
    other: Grouped<String, Word>,
    /// Operations that also accept schemes without scopes, by these schemes.
    also_other: Grouped<String, Word>,
    /// Operations whose requirement is not understood, at least in part.
    unclear: Vec<Word>,
    /// Operations that are public although they have scopes.
    optional: Vec<Word>,
    /// Lists that look like alternatives.
    listed: Vec<(Word, Word)>,
    /// Problems of requirements, each once, with their operations.
    wrong: Grouped<(&'static str, String), (Remark, String)>,
    /// Places of undeclared scopes, by name, with their operations.
    undeclared: Grouped<String, (Word, String)>,
    /// Whether any scope is declared, so that an undeclared one is a mistake.
    declares: bool,
}

impl Import {
    fn head(&mut self, root: &Part) {
        let Some(info) = root.get("info") else { return };
        let head = &mut self.draft.head;
        head.title = info.text_of("title").map(Text::from);
        head.version = info
            .get("version")
            .and_then(|it| it.word().map(|it| it.to_owned().into()));
        head.description = info.text_of("description").map(Text::from);
        head.name = snake(head.title.as_ref().map_or("", Text::as_written));
    }

    /// Reads the declared scopes.
    fn scopes(&mut self, api: &Api) {
        for scheme in api.schemes.iter().filter(|it| it.shown == "oauth2") {
            self.declares |= scheme.declares;
            for (name, description, place) in declared(&scheme.part) {
                if self.scopes.contains_key(&name) {
                    continue;
                }
                self.scopes.insert(name.clone(), self.draft.scopes.len());
                let mut made = DraftPrivilege {
                    name: Word { text: name, place },
                    ..DraftPrivilege::default()
                };
                let description = description.text().filter(|text| !text.is_empty());
                made.item.description = description.map(|text| text.to_owned().into());
                self.draft.scopes.push(made);
            }
        }
        let names = self
            .draft
            .scopes
            .iter()
            .map(|scope| scope.name.text.as_str());
        self.draft.head.strip_prefix = common_prefix(names);
    }

    /// Reads inclusion, as `export openapi` writes it.
    fn includes(&mut self, api: &Api) {
        for scheme in &api.schemes {
            let includes = scheme.part.get("x-scope-includes");
            for member in includes.iter().flat_map(Part::entries) {
                let words = member.value.items().map(|item| {
                    let text = item.text().unwrap_or_default().to_owned();
                    Word {
                        text,
                        place: item.place(),
                    }
                });
                let words = words.collect();
                let place = member.value.place_of(member.key_span.clone());
                let scope = self.scopes.get(member.key).copied();
                match scope.and_then(|at| self.draft.scopes.get_mut(at)) {
                    Some(scope) => scope.includes = words,
                    None => {
                        let message =
                            format!("scope `{}` includes others, but no flow has it", member.key);
                        let help = "add it to the scopes of a flow";
                        let found =
                            problem("undeclared-name", message, place, "not declared", help);
                        self.draft.problems.push(found);
                    }
                }
            }
        }
    }

    fn operations(&mut self, api: &Api, options: &Options) {
        let mut reader = Reader::new(api, &options.security);
        let readings = api.operations.iter();
        let readings = readings.map(|described| (described, reader.read(described)));
        let readings: Vec<(&Described, Reading)> = readings.collect();
        let undeclarable = undeclarable(api, &readings);
        for (described, reading) in readings {
            self.draft.problems.extend(reading.problems.iter().cloned());
            let Some(mut made) = self.operation(described) else {
                continue;
            };
            for remark in reading.remarks {
                let key = (remark.code, remark.needs.clone());
                self.wrong.push(key, (remark, made.id.text.clone()));
            }
            if reading.optional {
                self.optional.push(made.id.clone());
            }
            self.listed.extend(reading.listed);
            let id = made.id.clone();
            match reading.needs {
                Needs::Unsaid => self.silent.push(id),
                Needs::Other => self.other.push(others(&reading.alternatives), id),
                Needs::Unclear => self.unclear.push(id),
                Needs::Public => made.public = true,
                Needs::Token => made.authenticated = true,
                Needs::Scopes(any) => {
                    if reading.also_other {
                        self.also_other.push(others(&reading.alternatives), id);
                    }
                    for word in any.iter().flatten() {
                        self.use_scope(word, &made.id.text, &undeclarable, options);
                    }
                    // an alternative without one of its names would require less
                    let declared = |all: &Vec<Word>| {
                        let mut all = all.iter();
                        all.all(|word| self.scopes.contains_key(&word.text))
                    };
                    made.scopes = any.into_iter().filter(declared).collect();
                }
            }
            let Some(permissions) = reading.permissions else {
                continue;
            };
            for word in permissions.iter().flatten() {
                if self.permissions.insert(word.text.clone()) {
                    self.draft.permissions.push(by_use(word));
                }
            }
            made.permissions = permissions;
            let has_requirement = made.public || made.authenticated || !made.scopes.is_empty();
            if has_requirement {
                self.draft.operations.push(made);
            }
        }
    }

    /// Records the use of a scope. It declares the scope, unless the document should have done that.
    fn use_scope(
        &mut self,
        word: &Word,
        id: &str,
        undeclarable: &HashSet<String>,
        options: &Options,
    ) {
        if self.scopes.contains_key(&word.text) {
            return;
        }
        if self.declares && !options.declare_used && !undeclarable.contains(&word.text) {
            let used = (word.clone(), id.to_owned());
            self.undeclared.push(word.text.clone(), used);
            return;
        }
        self.scopes
            .insert(word.text.clone(), self.draft.scopes.len());
        self.draft.scopes.push(by_use(word));
    }

    /// Reads an operation except for its requirement. `None` if no valid id can be made.
    fn operation(&mut self, described: &Described) -> Option<DraftOperation> {
        let part = &described.part;
        let call = format!(
            "{} {}",
            described.method,
            described.paths().next().unwrap_or_default()
        );
        let named = part.get("operationId");
        let named = named.and_then(|it| {
            Some(Word {
                text: it.text()?.to_owned(),
                place: it.place(),
            })
        });
        let named = named.filter(|word| !word.text.is_empty());
        let by_call = || Word {
            text: call.clone(),
            place: described.place.clone(),
        };
        let mut id = named.unwrap_or_else(by_call);
        if self.ids.contains(&id.text) {
            let again = id;
            id = by_call();
            let message = format!(
                "two operations have the id `{}`: this one is `{}` in the spec",
                again.text, id.text
            );
            let help = "an `operationId` must be unique";
            self.draft
                .problems
                .push(warning("duplicate-id", message, again.place, "", help));
        }
        self.ids.insert(id.text.clone());
        let mut made = DraftOperation {
            id,
            ..DraftOperation::default()
        };
        let mut wrong: Option<String> = None;
        for path in described.paths() {
            let taken = match described.path.starts_with('/') {
                true => made.take_call(&described.method, &path),
                false => Err(format!("`{}` does not begin with `/`", described.path)),
            };
            wrong = wrong.or(taken.err());
        }
        if let Some(wrong) = wrong {
            let message = format!(
                "the call of operation `{}` is left out: {wrong}",
                made.id.text
            );
            let help = "a path begins with `/`, has no blanks and no query, and closes its braces";
            let found = warning("invalid-call", message, described.place.clone(), "", help);
            self.draft.problems.push(found);
        }
        made.item.title = part.text_of("summary").map(Text::from);
        made.item.description = part.text_of("description").map(Text::from);
        made.item.deprecated = part.get("deprecated").is_some_and(|it| it.is_true());
        let tags = part.get("tags");
        let tags = tags.iter().flat_map(Part::items);
        made.item.tags = tags
            .filter_map(|tag| Some(tag.text()?.to_owned().into()))
            .collect();
        Some(made)
    }

    /// Reports each kind of remark once for all operations.
    fn remarks(&mut self, options: &Options) {
        let remarks = [
            (
                std::mem::take(&mut self.silent),
                "missing-requirement",
                "left out, because no requirement is given",
                "write `security: []` for public operations, or import with `cargo scopes import openapi --scopes-from KEY`",
            ),
            (
                std::mem::take(&mut self.unclear),
                "unclear-requirement",
                "left out, because the requirement is not understood",
                "",
            ),
            (
                std::mem::take(&mut self.optional),
                "optional-scopes",
                "public, because the scopes are optional",
                "remove the empty `{}` from `security` if a token is required",
            ),
        ];
        for (operations, code, what, help) in remarks {
            let Some(first) = operations.first() else {
                continue;
            };
            let names: Vec<&str> = operations.iter().map(|word| word.text.as_str()).collect();
            let message = match operations.len() {
                1 => format!("operation `{}` is {what}", first.text),
                count => format!(
                    "{count} operations are {what}: {}",
                    lists::some_quoted(&names, NAMED)
                ),
            };
            let warned = warning(code, message, first.place.clone(), "", help);
            self.draft.problems.push(warned);
        }
        self.unscoped();
        self.wrong_requirements();
        self.undeclared_names();
        if let Some((read, write)) = self.listed.first().filter(|_| !options.security.any) {
            let lists = match self.listed.len() {
                1 => "a requirement lists".to_owned(),
                count => format!("{count} requirements list such names, the first"),
            };
            let message = format!(
                "{lists} `{}` with `{}`, and all of a list are required",
                read.text, write.text
            );
            let help = "if the vendor lists alternatives there, import with `--any`";
            let warned = warning("listed-alternatives", message, read.place.clone(), "", help);
            self.draft.problems.push(warned);
        }
        let by_use = self.draft.scopes.iter().filter(|scope| scope.by_use);
        let by_use: Vec<&DraftPrivilege> = by_use.collect();
        if let Some(first) = by_use.first() {
            let names: Vec<&str> = by_use.iter().map(|it| it.name.text.as_str()).collect();
            let message = match by_use.len() {
                1 => format!(
                    "operations require scope `{}`, which no scheme declares",
                    first.name.text
                ),
                count => format!(
                    "operations require {count} scopes that no scheme declares: {}",
                    lists::some_quoted(&names, NAMED)
                ),
            };
            let help = "add their descriptions and inclusions to the spec";
            let place = first.name.place.clone();
            let warned = warning("declared-by-use", message, place, "the first one", help);
            self.draft.problems.push(warned);
        }
    }

    /// Reports the schemes without scopes that operations accept, alone or beside scopes.
    fn unscoped(&mut self) {
        for (schemes, operations) in std::mem::take(&mut self.other).groups {
            let (who, s, is) = subject(&operations);
            let message = format!(
                "{who} accept{s} only a credential without scopes ({schemes}), and {is} left out"
            );
            let help = format!(
                "guards answer 404 to such a call; to serve it, add the operation to the spec, and check {schemes} in a layer of your own"
            );
            self.unscoped_scheme(&operations, message, help);
        }
        for (schemes, operations) in std::mem::take(&mut self.also_other).groups {
            let (who, s, _) = subject(&operations);
            let message = format!(
                "{who} also accept{s} a credential without scopes ({schemes}), which the spec leaves out"
            );
            let help = format!(
                "guards refuse a call without a token; to accept {schemes}, make a session with scopes from it in a layer of your own"
            );
            self.unscoped_scheme(&operations, message, help);
        }
    }

    fn unscoped_scheme(&mut self, operations: &[Word], message: String, help: String) {
        let Some(first) = operations.first() else {
            return;
        };
        let place = first.place.clone();
        let warned = warning("unscoped-scheme", message, place, "", help);
        self.draft.problems.push(warned);
    }

    /// Reports one problem for all operations with the same wrong requirement.
    fn wrong_requirements(&mut self) {
        for (_, all) in std::mem::take(&mut self.wrong).groups {
            let mut operations: Vec<&str> = all.iter().map(|(_, id)| id.as_str()).collect();
            operations.dedup();
            let Some((remark, _)) = all.first() else {
                continue;
            };
            let remark = remark.clone();
            let needs = &remark.needs;
            let message = match operations.as_slice() {
                [one] => format!("operation `{one}` requires {needs}"),
                all => format!(
                    "{} operations require {needs}: {}",
                    all.len(),
                    lists::some_quoted(all, NAMED)
                ),
            };
            let found = problem(
                remark.code,
                message,
                remark.place,
                remark.label,
                remark.help,
            );
            self.draft.problems.push(Problem {
                severity: remark.severity,
                ..found
            });
        }
    }

    /// Reports one problem for each undeclared name, with all its places.
    fn undeclared_names(&mut self) {
        const PLACES: usize = 8;
        for (name, uses) in std::mem::take(&mut self.undeclared).groups {
            let mut ids: Vec<&str> = uses.iter().map(|(_, id)| id.as_str()).collect();
            ids.dedup();
            let users = match ids.as_slice() {
                [id] => format!("operation `{id}` requires"),
                ids => format!("{} operations require", ids.len()),
            };
            let message = format!("{users} scope `{name}`, which is not declared");
            let near = scope_spec::nearest(
                &name,
                self.draft.scopes.iter().map(|it| it.name.text.as_str()),
            );
            let help = match near {
                Some(near) => format!(
                    "a scope with a similar name exists: `{near}`; or include used scopes with `import openapi --declare-used`"
                ),
                None => {
                    "add it to the scopes of a flow, or include used scopes with `import openapi --declare-used`"
                        .to_owned()
                }
            };
            let mut places = uses.iter().map(|(word, _)| word.place.clone());
            let Some(first) = places.next() else { continue };
            let mut found = problem("undeclared-name", message, first, "not declared", help);
            let more = places.take(PLACES).map(|place| Label {
                place,
                text: "and here".to_owned(),
            });
            found.context.extend(more);
            self.draft.problems.push(found);
        }
    }

    /// Reports a document without scopes and operations.
    fn nothing(&mut self, api: &Api) {
        let nothing = self.draft.scopes.is_empty() && self.draft.operations.is_empty();
        if !nothing || self.draft.problems.iter().any(Problem::is_error) {
            return;
        }
        let shown_file = api.root().document().source.shown().to_owned();
        let message = if api.schemes.is_empty() {
            match api.operations.is_empty() {
                true => format!("`{shown_file}` has neither scopes nor operations"),
                false => {
                    format!("`{shown_file}` declares no security schemes, so it has no scopes")
                }
            }
        } else {
            let none = match api.schemes.len() {
                1 => "which has no scopes",
                _ => "none of which has scopes",
            };
            format!("`{shown_file}` declares {}, {none}", shown(&api.schemes))
        };
        let mut found = Problem::error("no-scopes", message);
        if let Some(map) = api.scheme_map() {
            found.primary = Some(Label {
                place: map.place(),
                text: String::new(),
            });
        }
        let token = api
            .schemes
            .iter()
            .any(|it| it.credential == Credential::Token);
        let text = match token {
            true => {
                "if operations have their scopes under another key, import with `cargo scopes import openapi --scopes-from KEY`"
            }
            false => {
                "schemes with scopes are `oauth2`, `openIdConnect`, and `http` with `bearer`; if operations \
                      have their scopes under another key, import with `cargo scopes import openapi --scopes-from KEY`"
            }
        };
        found.help.push(scope_spec::Help {
            text: text.to_owned(),
            patch: None,
        });
        self.draft.problems.push(found);
    }
}

/// The operations as the subject of a sentence, the ending of its verb, and `is` or `are`.
fn subject(operations: &[Word]) -> (String, &'static str, &'static str) {
    let names: Vec<&str> = operations.iter().map(|word| word.text.as_str()).collect();
    match names.as_slice() {
        [name] => (format!("operation `{name}`"), "s", "is"),
        names => {
            let shown = lists::some_quoted(names, NAMED);
            (format!("{} operations ({shown})", names.len()), "", "are")
        }
    }
}

/// The schemes of the alternatives that have no scopes.
fn others(alternatives: &[Alternative]) -> String {
    let others = alternatives
        .iter()
        .filter(|it| it.token.is_none() && !it.unclear);
    let mut others: Vec<String> = others.map(|it| lists::quoted(&it.others)).collect();
    let mut known = HashSet::new();
    others.retain(|schemes| known.insert(schemes.clone()));
    lists::joined(others, "or")
}

/// The scopes that operations require of schemes in which the format has no place to declare them,
/// such as `openIdConnect`.
fn undeclarable(api: &Api, readings: &[(&Described, Reading)]) -> HashSet<String> {
    let can_declare = |name: &String| {
        let mut schemes = api.schemes.iter();
        schemes.any(|scheme| scheme.name == *name && scheme.shown == "oauth2")
    };
    let tokens = readings
        .iter()
        .flat_map(|(_, reading)| &reading.alternatives);
    let tokens = tokens.filter_map(|alternative| alternative.token.as_ref());
    let tokens = tokens.filter(|token| !token.schemes.iter().any(can_declare));
    let scopes = tokens.flat_map(|token| &token.scopes);
    scopes.map(|word| word.text.clone()).collect()
}

/// A scope that is declared only by its use.
fn by_use(word: &Word) -> DraftPrivilege {
    DraftPrivilege {
        name: word.clone(),
        by_use: true,
        ..DraftPrivilege::default()
    }
}

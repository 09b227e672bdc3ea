//! An OpenAPI document: 3.0, 3.1, 3.2 or Swagger 2.0.

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
        security::{Needs, Reader, Remark},
    },
    tree::Part,
};

/// How many operations are named in a message.
const NAMED: usize = 5;

/// Reads its scopes and operations.
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

/// Things by what they have in common, in the order of the first of each.
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

/// What is to be told of many operations at once.
#[derive(Default)]
struct Import {
    draft: Draft,
    /// Scopes by name: their positions in the draft.
    scopes: HashMap<String, usize>,
    permissions: HashSet<String>,
    ids: HashSet<String>,
    /// Operations that say nothing about what they need.
    silent: Vec<Word>,
    /// Operations that need something, but nothing that has scopes.
    other: Vec<Word>,
    /// Operations that scopes open, and something that has none as well.
    also_other: Vec<Word>,
    /// Operations whose requirement is not understood, or has an alternative that is not.
    unclear: Vec<Word>,
    /// Operations that are public although they name scopes.
    optional: Vec<Word>,
    /// Lists that look like alternatives.
    listed: Vec<(Word, Word)>,
    /// What is wrong with requirements, each once, with the operations that have it.
    wrong: Grouped<(&'static str, String), (Remark, String)>,
    /// Places at which a scope is used that is not declared, by its name, with the operations.
    undeclared: Grouped<String, (Word, String)>,
    /// Whether any scope is declared, so that another one is a mistake.
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

    /// The scopes that schemes declare.
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

    /// Inclusion, as `export openapi` writes it.
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
        for described in &api.operations {
            let reading = reader.read(described);
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
                Needs::Other => self.other.push(id),
                Needs::Unclear => self.unclear.push(id),
                Needs::Public => made.public = true,
                Needs::Token => made.authenticated = true,
                Needs::Scopes(any) => {
                    if reading.also_other {
                        self.also_other.push(id);
                    }
                    let fixed = |word: &Word| {
                        api.schemes.iter().any(|it| it.declares)
                            && !self.scopes.contains_key(&word.text)
                    };
                    let unknown: Vec<Word> = any
                        .iter()
                        .flatten()
                        .filter(|word| fixed(word))
                        .cloned()
                        .collect();
                    for word in any.iter().flatten() {
                        self.use_scope(word);
                    }
                    for word in unknown {
                        self.undeclared(word, &made.id.text, options);
                    }
                    // an alternative without a name that it has would ask for less
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
            let said = made.public || made.authenticated || !made.scopes.is_empty();
            if said {
                self.draft.operations.push(made);
            }
        }
    }

    /// A scope that is used: one that nothing declares is declared by that, where nothing is declared.
    fn use_scope(&mut self, word: &Word) {
        if !self.declares && !self.scopes.contains_key(&word.text) {
            self.scopes
                .insert(word.text.clone(), self.draft.scopes.len());
            self.draft.scopes.push(by_use(word));
        }
    }

    fn undeclared(&mut self, word: Word, id: &str, options: &Options) {
        if options.declare_used {
            if !self.scopes.contains_key(&word.text) {
                self.scopes
                    .insert(word.text.clone(), self.draft.scopes.len());
                self.draft.scopes.push(by_use(&word));
            }
            return;
        }
        self.undeclared
            .push(word.text.clone(), (word, id.to_owned()));
    }

    /// All of an operation but what it requires. `None` where it has no id that a spec can have.
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
            let help = "an `operationId` is to be unique";
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

    /// What many operations have in common is told once.
    fn remarks(&mut self, options: &Options) {
        let told = [
            (
                std::mem::take(&mut self.silent),
                "missing-requirement",
                "left out, as nothing says what is needed",
                "write `security: []` where an operation is public, or name the key that says it with `--scopes-from`",
            ),
            (
                std::mem::take(&mut self.other),
                "unscoped-scheme",
                "left out, as what is needed has no scopes",
                "",
            ),
            (
                std::mem::take(&mut self.also_other),
                "unscoped-scheme",
                "imported without a way in that has no scopes",
                "",
            ),
            (
                std::mem::take(&mut self.unclear),
                "unclear-requirement",
                "left out, as what is needed is not understood",
                "",
            ),
            (
                std::mem::take(&mut self.optional),
                "optional-scopes",
                "public, as its scopes are only one way to call it",
                "take the empty `{}` out of `security` where a token is needed",
            ),
        ];
        for (operations, code, what, help) in told {
            let Some(first) = operations.first() else {
                continue;
            };
            let names: Vec<&str> = operations.iter().map(|word| word.text.as_str()).collect();
            let message = match operations.len() {
                1 => format!("operation `{}` is {what}", first.text),
                count => format!(
                    "{count} operations are {}: {}",
                    what.replace(
                        "its scopes are only one way to call it",
                        "their scopes are only one way to call them"
                    ),
                    lists::some_quoted(&names, NAMED)
                ),
            };
            let warned = warning(code, message, first.place.clone(), "", help);
            self.draft.problems.push(warned);
        }
        self.wrong_requirements();
        self.undeclared_names();
        if let Some((read, write)) = self.listed.first().filter(|_| !options.security.any) {
            let lists = match self.listed.len() {
                1 => "a requirement lists".to_owned(),
                count => format!("{count} requirements list such names, the first"),
            };
            let message = format!(
                "{lists} `{}` beside `{}`, and all of a list is required",
                read.text, write.text
            );
            let help = "if the vendor lists alternatives there, import with `--any`";
            let warned = warning("listed-alternatives", message, read.place.clone(), "", help);
            self.draft.problems.push(warned);
        }
        let by_use = self.draft.scopes.iter().filter(|scope| scope.by_use);
        let by_use: Vec<&DraftPrivilege> = by_use.collect();
        if let Some(first) = by_use.first() {
            let message = match by_use.len() {
                1 => format!(
                    "scope `{}` is known only because operations need it",
                    first.name.text
                ),
                count => format!("{count} scopes are known only because operations need them"),
            };
            let help = "descriptions and inclusions are for you to add";
            let place = first.name.place.clone();
            let warned = warning("declared-by-use", message, place, "the first one", help);
            self.draft.problems.push(warned);
        }
    }

    /// One problem for what is wrong with the requirements of many operations.
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
                [one] => format!("operation `{one}` needs {needs}"),
                all => format!(
                    "{} operations need {needs}: {}",
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

    /// One problem for each name, with all of its places.
    fn undeclared_names(&mut self) {
        const PLACES: usize = 8;
        for (name, uses) in std::mem::take(&mut self.undeclared).groups {
            let mut ids: Vec<&str> = uses.iter().map(|(_, id)| id.as_str()).collect();
            ids.dedup();
            let users = match ids.as_slice() {
                [id] => format!("operation `{id}` needs"),
                ids => format!("{} operations need", ids.len()),
            };
            let message = format!("{users} scope `{name}`, which is not declared");
            let near = scope_spec::nearest(
                &name,
                self.draft.scopes.iter().map(|it| it.name.text.as_str()),
            );
            let help = match near {
                Some(near) => format!("a scope with a similar name is there: `{near}`; or declare by use what is used with `--declare-used`"),
                None => "add it to the scopes of a flow, or declare by use what is used with `--declare-used`".to_owned(),
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

    /// A document without scopes and operations makes no spec.
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
                    format!("`{shown_file}` declares no security schemes, so it names no scopes")
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
            true => "if operations name their scopes elsewhere, name the key with `--scopes-from`",
            false => {
                "scopes are named by schemes of type `oauth2`, `openIdConnect` or `http` with `bearer`; if \
                      operations name them elsewhere, name the key with `--scopes-from`"
            }
        };
        found.help.push(scope_spec::Help {
            text: text.to_owned(),
            patch: None,
        });
        self.draft.problems.push(found);
    }
}

/// A name that nothing declares but its use.
fn by_use(word: &Word) -> DraftPrivilege {
    DraftPrivilege {
        name: word.clone(),
        by_use: true,
        ..DraftPrivilege::default()
    }
}

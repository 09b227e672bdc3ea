//! An OpenAPI description, 3.0 or 3.1.

use std::collections::HashSet;

use scope_spec::{Source, lists};
use serde_json::{Map, Value};

use super::{
    common_prefix,
    described::{Described, Step},
    draft::{Draft, DraftOperation, DraftPrivilege, Word, warning},
    snake,
};
use crate::{error, openapi as calls};

/// Reads its scopes and operations.
pub(crate) fn read(source: &Source) -> Draft {
    let described = match Described::new(source) {
        Ok(described) => described,
        Err(draft) => return *draft,
    };
    let mut reader = Reader {
        draft: Draft::default(),
        described: &described,
        schemes: Vec::new(),
        silent: Vec::new(),
        keyed: Vec::new(),
        also_keyed: Vec::new(),
        unscoped: Vec::new(),
        found: 0,
    };
    reader.read();
    reader.draft
}

/// A way to authenticate that the description declares.
struct Scheme {
    name: String,
    /// Whether its requirements name scopes.
    scoped: bool,
    /// Whether it declares which there are.
    declares: bool,
}

struct Reader<'d> {
    draft: Draft,
    described: &'d Described<'d>,
    schemes: Vec<Scheme>,
    /// Operations that say nothing about what they need.
    silent: Vec<Word>,
    /// Operations that need something, but nothing that has scopes.
    keyed: Vec<Word>,
    /// Operations that scopes open, and something that has none as well.
    also_keyed: Vec<Word>,
    /// Operations that any token opens.
    unscoped: Vec<Word>,
    /// How many operations there are, those left out among them.
    found: usize,
}

/// The path to a part of a part.
fn below(path: &[Step], steps: &[Step]) -> Vec<Step> {
    [path, steps].concat()
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_owned)
}

impl<'d> Reader<'d> {
    fn report(
        &mut self,
        code: &'static str,
        message: impl Into<String>,
        path: &[Step],
        label: &str,
        help: impl Into<String>,
    ) {
        let problem = self.described.problem(code, message, path, label, help);
        self.draft.problems.push(problem);
    }

    fn warn(&mut self, code: &'static str, message: String, path: &[Step], help: &str) {
        let place = self.described.place(path);
        let warned = warning(code, message, place, "", help);
        self.draft.problems.push(warned);
    }

    fn word(&self, text: &str, path: &[Step]) -> Word {
        Word {
            text: text.to_owned(),
            place: self.described.place(path),
        }
    }

    fn read(&mut self) {
        let document = &self.described.value;
        let version = text(document, "openapi").unwrap_or_default();
        if !version.starts_with("3.") {
            let message = match document.get("swagger") {
                Some(_) => "this is OpenAPI 2.0, and 3.0 or 3.1 is read".to_owned(),
                None => "this is no OpenAPI description: it has no `openapi: 3..`".to_owned(),
            };
            let help = "convert it to 3.1, or look whether it is the file you meant";
            let key = if document.get("swagger").is_some() {
                "swagger"
            } else {
                "openapi"
            };
            return self.report("invalid-openapi", message, &[key.into()], "", help);
        }
        if let Some(info) = document.get("info") {
            let head = &mut self.draft.head;
            head.title = text(info, "title");
            head.version = text(info, "version");
            head.description = text(info, "description");
            head.name = snake(head.title.as_deref().unwrap_or_default());
        }
        self.schemes();
        let names = self
            .draft
            .scopes
            .iter()
            .map(|scope| scope.name.text.as_str());
        self.draft.head.strip_prefix = common_prefix(names);
        self.operations();
        self.remarks();
        if self.found == 0 && self.draft.scopes.is_empty() {
            let shown = self.described.source.shown();
            self.draft.problems.push(error::error(
                "no-scopes",
                format!("`{shown}` has neither scopes nor operations"),
            ));
        }
    }

    /// A part of the document, or what its `$ref` refers to.
    fn resolved<'v>(&self, value: &'v Value, path: Vec<Step>) -> (&'v Value, Vec<Step>)
    where
        'd: 'v,
    {
        let (mut value, mut path) = (value, path);
        // a chain of references that is longer than this has no end
        for _ in 0..16 {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
                break;
            };
            let Some(pointer) = reference.strip_prefix('#') else {
                break;
            };
            let Some(found) = self.described.value.pointer(pointer) else {
                break;
            };
            value = found;
            let steps = pointer.split('/').skip(1);
            let unescaped = steps.map(|step| step.replace("~1", "/").replace("~0", "~"));
            path = unescaped.map(Step::Key).collect();
        }
        (value, path)
    }

    fn schemes(&mut self) {
        let at = [Step::from("components"), "securitySchemes".into()];
        let schemes = self.described.value.get("components");
        let schemes = schemes.and_then(|components| components.get("securitySchemes"));
        for (name, scheme) in schemes.and_then(Value::as_object).into_iter().flatten() {
            let path = below(&at, &[name.as_str().into()]);
            let (scheme, path) = self.resolved(scheme, path);
            let kind = text(scheme, "type").unwrap_or_default();
            self.schemes.push(Scheme {
                name: name.clone(),
                scoped: matches!(kind.as_str(), "oauth2" | "openIdConnect"),
                declares: kind == "oauth2",
            });
            if kind == "oauth2" {
                self.flows(scheme, &path);
            }
        }
    }

    fn flows(&mut self, scheme: &Value, path: &[Step]) {
        let flows = scheme.get("flows").and_then(Value::as_object);
        let mut known: HashSet<String> = self
            .draft
            .scopes
            .iter()
            .map(|scope| scope.name.text.clone())
            .collect();
        for (flow, value) in flows.into_iter().flatten() {
            let scopes = value.get("scopes").and_then(Value::as_object);
            for (name, description) in scopes.into_iter().flatten() {
                if !known.insert(name.clone()) {
                    continue;
                }
                let at = [
                    "flows".into(),
                    flow.as_str().into(),
                    "scopes".into(),
                    name.as_str().into(),
                ];
                let mut scope = DraftPrivilege {
                    name: self.word(name, &below(path, &at)),
                    ..DraftPrivilege::default()
                };
                let description = description.as_str().filter(|text| !text.is_empty());
                scope.item.description = description.map(str::to_owned);
                self.draft.scopes.push(scope);
            }
        }
        // as `export openapi` writes it
        let includes = scheme.get("x-scope-includes").and_then(Value::as_object);
        for (name, included) in includes.into_iter().flatten() {
            let at = below(path, &["x-scope-includes".into(), name.as_str().into()]);
            let words = self.words(included, &at).unwrap_or_default();
            let mut scopes = self.draft.scopes.iter_mut();
            match scopes.find(|scope| scope.name.text == *name) {
                Some(scope) => scope.includes = words,
                None => {
                    let message = format!("scope `{name}` includes others, but no flow has it");
                    let help = "add it to the scopes of a flow";
                    self.report("undeclared-name", message, &at, "not declared", help);
                }
            }
        }
    }

    /// A name, or a list of names; `None` where it is anything else, which is reported: what is not
    /// understood must not ask for less.
    fn words(&mut self, value: &Value, path: &[Step]) -> Option<Vec<Word>> {
        let words = match value {
            Value::String(name) => Some(vec![self.word(name, path)]),
            Value::Array(items) => {
                let items = items.iter().enumerate();
                let words = items
                    .map(|(at, name)| Some(self.word(name.as_str()?, &below(path, &[at.into()]))));
                words.collect()
            }
            _ => None,
        };
        if words.is_none() {
            let message = "this is no list of names";
            let help = "write names in quotes: `[\"a\", \"b\"]`";
            self.report("invalid-list", message, path, "", help);
        }
        words
    }

    fn operations(&mut self) {
        let document = &self.described.value;
        let bases = calls::bases(document);
        let base = match bases.as_slice() {
            [base] => base.as_str(),
            _ => "",
        };
        let paths = document.get("paths").and_then(Value::as_object);
        for (template, item) in paths.into_iter().flatten() {
            let at = vec!["paths".into(), template.as_str().into()];
            let (item, at) = self.resolved(item, at);
            for (method, operation) in item.as_object().into_iter().flatten() {
                if calls::METHODS.contains(&method.as_str()) {
                    let at = below(&at, &[method.as_str().into()]);
                    self.found += 1;
                    self.operation(operation, method, base, template, &at);
                }
            }
        }
    }

    fn operation(&mut self, value: &Value, method: &str, base: &str, path: &str, at: &[Step]) {
        let method = method.to_ascii_uppercase();
        let id = text(value, "operationId").filter(|id| !id.is_empty());
        let id = id.unwrap_or_else(|| format!("{method} {base}{path}"));
        let mut made = DraftOperation {
            id: self.word(&id, &below(at, &["operationId".into()])),
            ..DraftOperation::default()
        };
        if let Err(wrong) = made.take_call(&method, &format!("{base}{path}")) {
            let message = format!("the call of operation `{id}` is left out: {wrong}");
            let help = "a path begins with `/`, has no blanks and closes its braces";
            self.warn("invalid-call", message, at, help);
        }
        made.item.title = text(value, "summary").filter(|title| !title.is_empty());
        made.item.description = text(value, "description").filter(|text| !text.is_empty());
        made.item.deprecated = value.get("deprecated") == Some(&Value::Bool(true));
        let tags = value.get("tags").and_then(Value::as_array);
        let tags = tags.into_iter().flatten().filter_map(Value::as_str);
        made.item.tags = tags.map(str::to_owned).collect();
        let kept = self.requirement(value, &mut made, at);
        if let Some(permission) = value.get("x-user-permission") {
            let path = below(at, &["x-user-permission".into()]);
            made.permissions = self.extension(permission, &path, &mut made.spoiled);
            for word in made.permissions.iter().flatten() {
                by_use(&mut self.draft.permissions, word);
            }
        }
        if kept {
            self.draft.operations.push(made);
        }
    }

    /// What the operation needs of the app. Whether that can be said.
    fn requirement(&mut self, value: &Value, made: &mut DraftOperation, at: &[Step]) -> bool {
        let own = value
            .get("security")
            .map(|value| (value, below(at, &["security".into()])));
        let general = || {
            let value = self.described.value.get("security")?;
            Some((value, vec!["security".into()]))
        };
        let security = own.or_else(general);
        let extension = value.get("x-app-permission");
        let alternatives = security.map(|(value, path)| (self.security(value, &path, made), path));
        let any = alternatives.as_ref().map(|(any, _)| any.scopes.clone());
        let mut any = any.unwrap_or_default();
        if let Some(permission) = extension {
            let path = below(at, &["x-app-permission".into()]);
            let named = self.extension(permission, &path, &mut made.spoiled);
            if !self.draft_declares() {
                for word in named.iter().flatten() {
                    by_use(&mut self.draft.scopes, word);
                }
            }
            // it says more closely what `security` leaves open; where both name scopes both count
            any.retain(|all| !all.is_empty());
            made.scopes = if any.is_empty() {
                named
            } else {
                both(&any, &named)
            };
            return true;
        }
        let Some((alternatives, path)) = alternatives else {
            self.silent.push(made.id.clone());
            return false;
        };
        if made.spoiled {
            return true;
        }
        if alternatives.open {
            made.item.public = true;
            if !any.iter().all(Vec::is_empty) {
                let id = &made.id.text;
                let message =
                    format!("operation `{id}` is public: its scopes are only one way to call it");
                self.warn(
                    "optional-scopes",
                    message,
                    &path,
                    "take the empty `{}` out if it needs them",
                );
            }
        } else if any.iter().any(Vec::is_empty) {
            made.item.public = true;
            self.unscoped.push(made.id.clone());
        } else if any.is_empty() {
            self.keyed.push(made.id.clone());
            return false;
        } else {
            made.scopes = any;
            if alternatives.keyed {
                self.also_keyed.push(made.id.clone());
            }
        }
        true
    }

    /// Whether the description declares scopes, so that another one is a mistake.
    fn draft_declares(&self) -> bool {
        let mut scopes = self.draft.scopes.iter();
        self.schemes.iter().any(|scheme| scheme.declares) && scopes.any(|scope| !scope.by_use)
    }

    /// `security`: any of a list, each one all of its scopes.
    fn security(&mut self, value: &Value, path: &[Step], made: &mut DraftOperation) -> Security {
        let mut security = Security::default();
        let Some(list) = value.as_array() else {
            made.spoiled = true;
            let message = format!("`security` of operation `{}` is no list", made.id.text);
            let help = "write a list of requirements, or `[]` for none";
            self.report("invalid-security", message, path, "", help);
            return security;
        };
        security.open = list.is_empty();
        for (at, entry) in list.iter().enumerate() {
            let path = below(path, &[at.into()]);
            let Some(entry) = entry.as_object() else {
                made.spoiled = true;
                let message = format!(
                    "a requirement of operation `{}` is no map of schemes",
                    made.id.text
                );
                let help = "write `{ scheme: [scopes] }`";
                self.report("invalid-security", message, &path, "", help);
                continue;
            };
            security.open |= entry.is_empty();
            match self.entry(entry, &path, made) {
                Some(all) => security.scopes.push(all),
                None => security.keyed |= !entry.is_empty(),
            }
        }
        security
    }

    /// All of the scopes of one requirement; `None` where it is about no scopes.
    fn entry(
        &mut self,
        entry: &Map<String, Value>,
        path: &[Step],
        made: &mut DraftOperation,
    ) -> Option<Vec<Word>> {
        let mut all: Vec<Word> = Vec::new();
        let mut scoped: Vec<&str> = Vec::new();
        let mut others: Vec<&str> = Vec::new();
        for (name, scopes) in entry {
            let at = below(path, &[name.as_str().into()]);
            let Some(scheme) = self.schemes.iter().find(|scheme| scheme.name == *name) else {
                made.spoiled = true;
                let known = self.schemes.iter().map(|scheme| scheme.name.as_str());
                let help = match scope_spec::nearest(name, known) {
                    Some(near) => format!("a scheme with a similar name is there: `{near}`"),
                    None => "declare it in `components.securitySchemes`".to_owned(),
                };
                let id = &made.id.text;
                let message = format!(
                    "operation `{id}` needs security scheme `{name}`, which is not declared"
                );
                self.report("undeclared-scheme", message, &at, "not declared", help);
                continue;
            };
            if !scheme.scoped {
                others.push(name);
                continue;
            }
            scoped.push(name);
            let declares = scheme.declares;
            let words = self.words(scopes, &at);
            made.spoiled |= words.is_none();
            for word in words.unwrap_or_default() {
                if !declares {
                    by_use(&mut self.draft.scopes, &word);
                }
                if !all.iter().any(|known| known.text == word.text) {
                    all.push(word);
                }
            }
        }
        if scoped.len() > 1 {
            let schemes = lists::quoted(&scoped);
            let id = &made.id.text;
            let message = format!(
                "operation `{id}` needs {schemes} at once, which are two grants and not one"
            );
            let help = "if either will do, make two entries of the list of them";
            self.report("two-schemes", message, path, "names two schemes", help);
        } else if !scoped.is_empty() && !others.is_empty() {
            let id = &made.id.text;
            let others = lists::quoted(&others);
            let message =
                format!("operation `{id}` needs {others} too, which has no scopes: left out");
            self.warn("unscoped-scheme", message, path, "");
        }
        (!scoped.is_empty()).then_some(all)
    }

    /// `x-app-permission` and the like: a name, a list of which all are needed, or `any` of such.
    fn extension(&mut self, value: &Value, path: &[Step], spoiled: &mut bool) -> Vec<Vec<Word>> {
        let any: Option<Vec<Vec<Word>>> = match value.get("any").and_then(Value::as_array) {
            Some(any) => {
                let any = any.iter().enumerate();
                any.map(|(at, all)| self.words(all, &below(path, &["any".into(), at.into()])))
                    .collect()
            }
            None => self.words(value, path).map(|all| vec![all]),
        };
        let Some(any) = any else {
            *spoiled = true;
            return Vec::new();
        };
        if any.is_empty() || any.iter().any(Vec::is_empty) {
            *spoiled = true;
            let message = "this names nothing";
            let help = "write a name, a list of which all are needed, or `{ any: [..] }`";
            self.report("invalid-permission", message, path, "", help);
        }
        any
    }

    /// What many operations have in common is told once.
    fn remarks(&mut self) {
        let told = [
            (
                std::mem::take(&mut self.silent),
                "missing-requirement",
                "left out, as nothing says what is needed",
                "write `security: []` where an operation is public",
            ),
            (
                std::mem::take(&mut self.keyed),
                "unscoped-scheme",
                "left out, as what is needed has no scopes",
                "",
            ),
            (
                std::mem::take(&mut self.also_keyed),
                "unscoped-scheme",
                "imported without a way in that has no scopes",
                "",
            ),
            (
                std::mem::take(&mut self.unscoped),
                "no-scope-needed",
                "public here, as a token needs no scope for it",
                "name the scopes in `security` where some are needed",
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
                    "{count} operations are {what}: {}",
                    lists::some_quoted(&names, 5)
                ),
            };
            let place = first.place.clone();
            let warned = warning(code, message, place, "", help);
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
}

#[derive(Clone, Debug, Default)]
struct Security {
    /// Needs nothing.
    open: bool,
    /// There is a way in that has no scopes.
    keyed: bool,
    /// Any of these; one that is empty is for any token.
    scopes: Vec<Vec<Word>>,
}

/// Any of these and any of those: each pair, all of both.
fn both(any: &[Vec<Word>], other: &[Vec<Word>]) -> Vec<Vec<Word>> {
    let pairs = any
        .iter()
        .flat_map(|all| other.iter().map(move |more| (all, more)));
    let joined = pairs.map(|(all, more)| {
        let new = more
            .iter()
            .filter(|word| !all.iter().any(|known| known.text == word.text));
        all.iter().chain(new).cloned().collect()
    });
    joined.collect()
}

/// A name that nothing declares but its use.
fn by_use(drafts: &mut Vec<DraftPrivilege>, word: &Word) {
    if !drafts.iter().any(|draft| draft.name.text == word.text) {
        drafts.push(DraftPrivilege {
            name: word.clone(),
            by_use: true,
            ..DraftPrivilege::default()
        });
    }
}

//! Imports a Google API discovery document.

use scope_spec::{PathTemplate, Text, lists};

use super::{
    Found, Options, common_prefix,
    draft::{Draft, DraftOperation, DraftPrivilege, Word, problem, warning},
};
use crate::{
    files::Files,
    tree::{Entry, Part},
};

/// The nesting limit of resources.
const MAX_DEPTH: usize = 64;

/// How many operations a message lists.
const NAMED: usize = 5;

/// Reads scopes and methods.
pub(crate) fn read(files: Files, _: &Options) -> Found {
    let mut import = Import::default();
    import.document(&files.root());
    Found {
        draft: import.draft,
        sources: files.into_sources(),
    }
}

#[derive(Default)]
struct Import {
    draft: Draft,
    /// Whether the document declares scopes.
    scoped: bool,
    /// The prefix of the paths.
    base: String,
    /// Methods without scopes.
    silent: Vec<Word>,
    /// Methods whose second `{+x}` is read as `{x}`.
    flattened: Vec<Word>,
}

impl Import {
    fn document(&mut self, document: &Part) {
        if document.get("openapi").is_some() || document.get("swagger").is_some() {
            let message = "this is an OpenAPI document";
            let help = "import it with `import openapi`";
            let found = problem("invalid-discovery", message, document.place(), "", help);
            return self.draft.problems.push(found);
        }
        let head = &mut self.draft.head;
        head.name = document.text_of("name").unwrap_or_default();
        head.title = document.text_of("title").map(Text::from);
        head.version = document.text_of("version").map(Text::from);
        head.description = document.text_of("description").map(Text::from);
        head.source = document.text_of("documentationLink").map(Text::from);
        let scopes = document.pointer("/auth/oauth2/scopes");
        for scope in scopes.iter().flat_map(Part::entries) {
            let mut made = DraftPrivilege {
                name: Word {
                    text: scope.key.to_owned(),
                    place: scope.value.place_of(scope.key_span.clone()),
                },
                ..DraftPrivilege::default()
            };
            made.item.description = scope.value.text_of("description").map(Text::from);
            self.draft.scopes.push(made);
        }
        let scopes = &mut self.draft.scopes;
        scopes.sort_by_key(|scope| is_of_whole_platform(&scope.name.text));
        self.scoped = !self.draft.scopes.is_empty();
        let names = self
            .draft
            .scopes
            .iter()
            .map(|scope| scope.name.text.as_str());
        self.draft.head.strip_prefix = common_prefix(names);
        self.base = document.text_of("servicePath").unwrap_or_default();
        self.resource(document, 0);
        self.remarks();
        self.nothing(document);
    }

    /// Reads the methods of a resource, then its nested resources.
    fn resource(&mut self, value: &Part, depth: usize) {
        for method in value.get("methods").iter().flat_map(Part::entries) {
            self.method(&method);
        }
        for inner in value.get("resources").iter().flat_map(Part::entries) {
            if depth < MAX_DEPTH {
                self.resource(&inner.value, depth + 1);
            }
        }
    }

    fn method(&mut self, entry: &Entry<'_>) {
        let value = &entry.value;
        let place = value.place_of(entry.key_span.clone());
        let id = value
            .get("id")
            .filter(|id| id.text().is_some_and(|id| !id.is_empty()));
        let id = match id {
            Some(id) => Word {
                text: id.text().unwrap_or_default().to_owned(),
                place: id.place(),
            },
            None => Word {
                text: entry.key.to_owned(),
                place: place.clone(),
            },
        };
        let mut made = DraftOperation {
            id: id.clone(),
            ..DraftOperation::default()
        };
        made.item.description = value.text_of("description").map(Text::from);
        made.item.deprecated = value.get("deprecated").is_some_and(|it| it.is_true());
        if let (Some(method), Some(template)) =
            (value.text_of("httpMethod"), self.template(value, &id))
            && let Err(wrong) = made.take_call(&method, &template)
        {
            let message = format!("the call of operation `{}` is left out: {wrong}", id.text);
            let help = "a method is in upper case, a path has no blanks and closes its braces";
            self.draft
                .problems
                .push(warning("invalid-call", message, place, "", help));
        }
        let scopes = value.get("scopes");
        for scope in scopes.iter().flat_map(Part::items) {
            match scope.text() {
                Some(text) => made.scopes.push(vec![Word {
                    text: text.to_owned(),
                    place: scope.place(),
                }]),
                None => {
                    made.spoiled = true;
                    let message = format!(
                        "operation `{}` requires a scope that is not a string",
                        id.text
                    );
                    let help = "write the name of the scope";
                    let found = problem("invalid-scope", message, scope.place(), "", help);
                    self.draft.problems.push(found);
                }
            }
        }
        if let Some(scopes) = scopes.filter(|scopes| !scopes.is_list()) {
            made.spoiled = true;
            let message = format!("`scopes` of operation `{}` is not a list", id.text);
            let found = problem(
                "invalid-list",
                message,
                scopes.place(),
                "",
                "write the names as a list",
            );
            self.draft.problems.push(found);
        }
        if made.scopes.is_empty() && !made.spoiled {
            self.silent.push(id);
            if self.scoped {
                return;
            }
            made.authenticated = true;
        }
        self.draft.operations.push(made);
    }

    /// The path of a method, as a template.
    ///
    /// `path` has one parameter for a whole resource name, so methods of different resources look
    /// alike. `flatPath` distinguishes them, but has a single segment for a name with slashes. The
    /// parameter's pattern decides.
    fn template(&mut self, value: &Part, id: &Word) -> Option<String> {
        let path = value.text_of("path");
        let flat = value.text_of("flatPath");
        let written = match (flat, path) {
            (Some(flat), Some(path)) => with_rest(&flat, &path, value).unwrap_or(flat),
            (flat, path) => flat.or(path)?,
        };
        let (template, changed) = one_rest(&written);
        if changed {
            self.flattened.push(id.clone());
        }
        Some(match template.starts_with('/') {
            true => template,
            false => format!("/{}{template}", self.base.trim_start_matches('/')),
        })
    }

    fn remarks(&mut self) {
        let silent = std::mem::take(&mut self.silent);
        let (what, help) = match self.scoped {
            true => (
                "left out, because the document does not say which scopes are required",
                "add them to `scopes` of the method, or write the operation into the spec by hand",
            ),
            false => (
                "allowed with any valid token, because the document declares no scopes",
                "write `public = true` in the spec for operations without a token",
            ),
        };
        self.report(&silent, "missing-requirement", what, help);
        let flattened = std::mem::take(&mut self.flattened);
        let what = "read with `{x}` in place of a second `{+x}`: a template can have one";
        self.report(&flattened, "second-rest", what, "");
    }

    fn report(&mut self, operations: &[Word], code: &'static str, what: &str, help: &str) {
        let Some(first) = operations.first() else {
            return;
        };
        let names: Vec<&str> = operations.iter().map(|word| word.text.as_str()).collect();
        let message = match names.as_slice() {
            [name] => format!("operation `{name}` is {what}"),
            names => format!(
                "{} operations are {what}: {}",
                names.len(),
                lists::some_quoted(names, NAMED)
            ),
        };
        self.draft
            .problems
            .push(warning(code, message, first.place.clone(), "", help));
    }

    /// Reports a document without scopes and methods.
    fn nothing(&mut self, document: &Part) {
        if self.scoped || !self.draft.operations.is_empty() {
            return;
        }
        let shown = document.document().source.shown();
        let message = match document.get("auth") {
            Some(_) => {
                format!("`auth` of `{shown}` has no `oauth2.scopes`, and there are no methods")
            }
            None => format!("`{shown}` has neither `auth.oauth2.scopes` nor methods"),
        };
        let help = "check that it is the right discovery document";
        self.draft
            .problems
            .push(problem("no-scopes", message, document.place(), "", help));
    }
}

/// Whether a scope covers all of Google Cloud, so that it is broader than any scope of an API.
///
/// Such a scope is listed last. Most methods that accept the API's own scope accept it too, so both
/// weigh the same, and the first in the file is the least-privileged one.
fn is_of_whole_platform(name: &str) -> bool {
    let last = name.rsplit('/').next();
    matches!(last, Some("cloud-platform" | "cloud-platform.read-only"))
}

/// `flatPath` with `{+x}` where the pattern of a parameter of `path` ends with any number of
/// segments. `None` if the two do not match.
fn with_rest(flat: &str, path: &str, value: &Part) -> Option<String> {
    let parameters = value.get("parameters")?;
    let mut expanded = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        expanded.push_str(before);
        rest = after;
        let Some(name) = name.strip_prefix('+') else {
            expanded.push_str("{}");
            continue;
        };
        let pattern = parameters.get(name)?.text_of("pattern");
        let pattern = pattern.as_deref().unwrap_or("^[^/]+$");
        let inner = pattern.strip_prefix('^')?.strip_suffix('$')?;
        // a slash in brackets does not end a segment
        let inner = inner.replace("[^/]+", "\u{1}").replace("[^/]*", "\u{1}");
        let segments = inner.split('/').map(|segment| match segment {
            "\u{1}" => Some("{}".to_owned()),
            ".*" | ".+" => Some("{+}".to_owned()),
            literal
                if literal
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-_.~".contains(c)) =>
            {
                Some(literal.to_owned())
            }
            _ => None,
        });
        expanded.push_str(&segments.collect::<Option<Vec<_>>>()?.join("/"));
    }
    expanded.push_str(rest);
    // parameter names are those of `flatPath`
    let mut named = String::new();
    let mut flat = flat;
    let mut parts = expanded.as_str();
    while let Some((before, after)) = parts.split_once('{') {
        let is_rest = after.starts_with('+');
        let (_, after) = after.split_once('}')?;
        parts = after;
        flat = flat.strip_prefix(before)?.strip_prefix('{')?;
        let (name, after) = flat.split_once('}')?;
        flat = after;
        named.push_str(before);
        named.push_str(if is_rest { "{+" } else { "{" });
        named.push_str(name.trim_start_matches('+'));
        named.push('}');
    }
    (flat == parts).then(|| named + parts)
}

/// A template with only its first `{+x}` segment; whether there were more.
fn one_rest(template: &str) -> (String, bool) {
    if PathTemplate::parse(template).is_ok() {
        return (template.to_owned(), false);
    }
    let mut seen = false;
    let mut changed = false;
    let segments = template.split('/').map(|segment| {
        let is_rest = segment.contains("{+") || segment.contains("{*");
        let inner = segment
            .strip_prefix("{+")
            .or_else(|| segment.strip_prefix("{*"));
        let whole = inner.filter(|inner| inner.find('}') == Some(inner.len() - 1));
        match whole {
            Some(inner) if seen => {
                changed = true;
                format!("{{{inner}")
            }
            _ => {
                seen |= is_rest;
                segment.to_owned()
            }
        }
    });
    let template = segments.collect::<Vec<_>>().join("/");
    (template, changed)
}

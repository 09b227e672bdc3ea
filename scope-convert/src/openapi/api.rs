//! Reads the operations of an OpenAPI document, and their requirements.

use std::collections::HashSet;

use scope_spec::{Place, Problem, lists};

use super::{edition::Edition, servers};
use crate::{
    files::{Files, Unread},
    import::draft::problem,
    tree::{Entry, Part},
};

/// The credentials of a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Credential {
    /// A token that is granted scopes.
    Token,
    /// Anything else: a key, a password, a certificate.
    Other,
}

/// A declared way to authenticate.
#[derive(Clone, Debug)]
pub(crate) struct Scheme {
    pub(crate) name: String,
    pub(crate) part: Part,
    /// The type, for messages: `apiKey`, `http basic`.
    pub(crate) shown: String,
    pub(crate) credential: Credential,
    /// Whether it declares scopes, so that an undeclared one is a mistake.
    pub(crate) declares: bool,
}

/// An operation of the document.
#[derive(Clone, Debug)]
pub(crate) struct Described {
    /// The method in upper case; additional methods as written.
    pub(crate) method: String,
    /// The key in `paths`.
    pub(crate) path: String,
    /// The prefixes of the path in calls: one for each server with another path.
    pub(crate) bases: Vec<String>,
    pub(crate) part: Part,
    /// The place of its key.
    pub(crate) place: Place,
    /// Its `security`, or that of the document.
    pub(crate) security: Option<Part>,
}

impl Described {
    /// Its `operationId`.
    pub(crate) fn id(&self) -> Option<String> {
        self.part.text_of("operationId")
    }

    /// The paths of its calls.
    pub(crate) fn paths(&self) -> impl Iterator<Item = String> {
        self.bases.iter().map(|base| format!("{base}{}", self.path))
    }

    /// The name for messages.
    pub(crate) fn shown(&self) -> String {
        self.id().unwrap_or_else(|| {
            let path = self.paths().next().unwrap_or_default();
            format!("{} {path}", self.method)
        })
    }
}

/// A document.
pub(crate) struct Api {
    pub(crate) files: Files,
    pub(crate) edition: Edition,
    pub(crate) schemes: Vec<Scheme>,
    pub(crate) operations: Vec<Described>,
    pub(crate) problems: Vec<Problem>,
}

impl Api {
    /// Finds schemes and operations. A text that is not an OpenAPI document is a problem.
    pub(crate) fn read(files: Files) -> Result<Self, (Box<Problem>, Files)> {
        let root = files.root();
        let edition = match edition(&root) {
            Ok(edition) => edition,
            Err(problem) => return Err((problem, files)),
        };
        let mut api = Self {
            files,
            edition,
            schemes: Vec::new(),
            operations: Vec::new(),
            problems: Vec::new(),
        };
        api.read_schemes(&root);
        api.read_operations(&root);
        api.classify_bearer();
        Ok(api)
    }

    pub(crate) fn root(&self) -> Part {
        self.files.root()
    }

    /// The map of schemes.
    pub(crate) fn scheme_map(&self) -> Option<Part> {
        match self.edition {
            Edition::V2 => self.root().get("securityDefinitions"),
            _ => self.root().get("components")?.get("securitySchemes"),
        }
    }

    fn read_schemes(&mut self, _: &Part) {
        let Some(map) = self.scheme_map() else {
            return;
        };
        for entry in map.entries() {
            let part = match self.files.resolve(entry.value.clone()) {
                Ok(part) => part,
                Err(unread) => {
                    let what = format!("security scheme `{}` is not read", entry.key);
                    self.problems.push(not_read(&unread, &what));
                    continue;
                }
            };
            let word = |key: &str| part.text_of(key).unwrap_or_default();
            let kind = word("type");
            let bearer = kind == "http" && word("scheme").eq_ignore_ascii_case("bearer");
            let shown = match kind.as_str() {
                "http" => format!("http {}", word("scheme").to_lowercase()),
                "" => "no type".to_owned(),
                kind => kind.to_owned(),
            };
            let token = matches!(kind.as_str(), "oauth2" | "openIdConnect");
            self.schemes.push(Scheme {
                name: entry.key.to_owned(),
                declares: kind == "oauth2" && declared(&part).next().is_some(),
                credential: match token {
                    true => Credential::Token,
                    false => Credential::Other,
                },
                // decided when all uses are known
                shown: if bearer {
                    "http bearer".to_owned()
                } else {
                    shown
                },
                part,
            });
        }
    }

    /// Bearer tokens have scopes if an operation lists some, or if the document has no other kind
    /// of token.
    fn classify_bearer(&mut self) {
        let mut named: HashSet<String> = HashSet::new();
        for operation in &self.operations {
            let entries = operation.security.iter().flat_map(Part::items);
            for entry in entries.collect::<Vec<_>>() {
                let scoped = entry.entries().filter(|it| it.value.items().len() > 0);
                named.extend(scoped.map(|it| it.key.to_owned()));
            }
        }
        let others = self
            .schemes
            .iter()
            .any(|it| it.credential == Credential::Token);
        let bearers = self
            .schemes
            .iter_mut()
            .filter(|it| it.shown == "http bearer");
        for scheme in bearers {
            if !others || named.contains(&scheme.name) {
                scheme.credential = Credential::Token;
            }
        }
    }

    fn read_operations(&mut self, root: &Part) {
        let Some(paths) = root.get("paths") else {
            return;
        };
        let bases = servers::of_document(root, self.edition);
        for entry in paths.entries() {
            if entry.key.starts_with("x-") {
                continue;
            }
            self.path_item(&entry, &bases);
        }
    }

    /// Reads the operations of a path, those of its reference included.
    fn path_item(&mut self, entry: &Entry<'_>, bases: &[String]) {
        let path = entry.key;
        let mut items = vec![entry.value.clone()];
        if entry.value.get("$ref").is_some() {
            match self.files.resolve(entry.value.clone()) {
                Ok(item) => items.push(item),
                Err(unread) => {
                    let what = format!("the operations of `{path}` are left out");
                    self.problems.push(not_read(&unread, &what));
                }
            }
        }
        let bases = items
            .iter()
            .find_map(servers::of)
            .unwrap_or_else(|| bases.to_vec());
        let mut known: HashSet<String> = HashSet::new();
        for item in items {
            for member in item.entries() {
                let methods = self.edition.methods();
                if methods.contains(&member.key) {
                    let method = member.key.to_ascii_uppercase();
                    self.operation(path, method, &member, &bases, &mut known);
                } else if member.key == "additionalOperations" && self.edition >= Edition::V3_2 {
                    for member in member.value.entries() {
                        self.operation(path, member.key.to_owned(), &member, &bases, &mut known);
                    }
                } else {
                    self.unknown_key(path, &member);
                }
            }
        }
    }

    /// Reports a key of a path item that looks like a method and is not.
    fn unknown_key(&mut self, path: &str, member: &Entry<'_>) {
        let lower = member.key.to_ascii_lowercase();
        let help = if self.edition.methods().contains(&lower.as_str()) {
            format!("methods are keys in lower case: write `{lower}`")
        } else if Edition::V3_2.methods().contains(&lower.as_str())
            || lower == "additionaloperations"
        {
            "it is read from documents of OpenAPI 3.2 on".to_owned()
        } else {
            return;
        };
        let message = format!(
            "the operations under `{}` of `{path}` are left out",
            member.key
        );
        let place = member.value.place_of(member.key_span.clone());
        self.problems
            .push(problem("unknown-method", message, place, "", help));
    }

    fn operation(
        &mut self,
        path: &str,
        method: String,
        member: &Entry<'_>,
        bases: &[String],
        known: &mut HashSet<String>,
    ) {
        let call = format!("{method} {path}");
        let place = member.value.place_of(member.key_span.clone());
        let part = match self.files.resolve(member.value.clone()) {
            Ok(part) => part,
            Err(unread) => {
                self.problems
                    .push(not_read(&unread, &format!("`{call}` is left out")));
                return;
            }
        };
        if !part.is_map() {
            let message = format!("`{call}` is left out: it is not a map");
            self.problems
                .push(problem("invalid-operation", message, place, "", ""));
            return;
        }
        let beside = member
            .value
            .get("$ref")
            .and_then(|_| member.value.entry("security"));
        if let Some(beside) = beside {
            let message = format!("`{call}` is left out: it has `security` next to a `$ref`");
            let place = beside.value.place_of(beside.key_span.clone());
            let help =
                "some readers ignore keys next to a `$ref`: write it at the target of the `$ref`";
            self.problems
                .push(problem("beside-reference", message, place, "", help));
            return;
        }
        if !known.insert(method.clone()) {
            let message = format!("`{call}` is described twice");
            let help = "keep the one in the path item, or the one at the target of its `$ref`";
            self.problems.push(problem(
                "duplicate-operation",
                message,
                place,
                "again here",
                help,
            ));
            // neither can be preferred
            self.operations
                .retain(|it| it.path != path || it.method != method);
            return;
        }
        let security = part.get("security").or_else(|| self.root().get("security"));
        self.operations.push(Described {
            bases: servers::of(&part).unwrap_or_else(|| bases.to_vec()),
            security,
            path: path.to_owned(),
            method,
            place,
            part,
        });
    }
}

/// The flows of a scheme of type `oauth2`; in Swagger 2.0 the scheme itself is its only flow.
pub(crate) fn flows(scheme: &Part) -> impl Iterator<Item = Part> {
    let flows: Vec<Part> = match scheme.get("flows") {
        Some(flows) => {
            let flows = flows.entries().filter(|flow| !flow.key.starts_with("x-"));
            flows.map(|flow| flow.value).collect()
        }
        None => vec![scheme.clone()],
    };
    flows.into_iter()
}

/// The scopes of all flows of a scheme of type `oauth2`.
pub(crate) fn declared(scheme: &Part) -> impl Iterator<Item = (String, Part, Place)> {
    let mut found = Vec::new();
    for scopes in flows(scheme).filter_map(|flow| flow.get("scopes")) {
        let scopes = scopes.entries();
        for scope in scopes.filter(|scope| !scope.key.starts_with("x-")) {
            let place = scope.value.place_of(scope.key_span);
            found.push((scope.key.to_owned(), scope.value, place));
        }
    }
    found.into_iter()
}

fn edition(root: &Part) -> Result<Edition, Box<Problem>> {
    if !root.is_map() {
        let help = "check that it is the right file";
        let message = match root.document().source.text().trim().is_empty() {
            true => "this file is empty",
            false => "this is not an OpenAPI document: it has no keys",
        };
        let found = problem("invalid-openapi", message, root.place(), "", help);
        return Err(Box::new(found));
    }
    for key in ["openapi", "swagger"] {
        let Some(version) = root.get(key) else {
            continue;
        };
        let word = version.word().unwrap_or_default();
        let (major, rest) = word.split_once('.').unwrap_or((word, ""));
        let minor = rest.split(['.', '-']).next().unwrap_or_default();
        return match (key, major, minor) {
            ("swagger", "2", "0" | "") => Ok(Edition::V2),
            ("openapi", "3", "0") => Ok(Edition::V3_0),
            ("openapi", "3", "1") => Ok(Edition::V3_1),
            ("openapi", "3", minor) if minor.parse::<u32>().is_ok_and(|it| it >= 2) => {
                Ok(Edition::V3_2)
            }
            _ => {
                let message = format!("`{key}` is `{word}`, which is not a supported version");
                let help = "the supported versions are OpenAPI 3.0, 3.1 and 3.2, and Swagger 2.0";
                Err(Box::new(problem(
                    "invalid-openapi",
                    message,
                    version.place(),
                    "",
                    help,
                )))
            }
        };
    }
    let (message, help) = if root
        .get("kind")
        .is_some_and(|kind| kind.text() == Some("discovery#restDescription"))
    {
        (
            "this is a Google API discovery document",
            "import it with `import google-discovery`",
        )
    } else if root.get("asyncapi").is_some() {
        ("this is an AsyncAPI document, not an OpenAPI document", "")
    } else {
        (
            "this is not an OpenAPI document: it has neither `openapi` nor `swagger`",
            "check that it is the right file",
        )
    };
    Err(Box::new(problem(
        "invalid-openapi",
        message,
        root.place(),
        "",
        help,
    )))
}

/// The problem of a reference that was not followed.
pub(crate) fn not_read(unread: &Unread, what: &str) -> Problem {
    let message = format!(
        "{what}: `$ref: {}` is not read: {}",
        unread.reference, unread.why
    );
    let help = "a reference may lead to parts of the document, and to files below its folder";
    problem("unread-reference", message, unread.part.place(), "", help)
}

/// The schemes that a document declares, for a message.
pub(crate) fn shown(schemes: &[Scheme]) -> String {
    let shown = schemes
        .iter()
        .map(|it| format!("`{}` ({})", it.name, it.shown));
    lists::joined(shown, "and")
}

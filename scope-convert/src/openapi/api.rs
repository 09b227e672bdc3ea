//! What an OpenAPI document says of its operations: where they are, and what they require.

use std::collections::HashSet;

use scope_spec::{Place, Problem, lists};

use super::{edition::Edition, servers};
use crate::{
    files::{Files, Unread},
    import::draft::problem,
    tree::{Entry, Part},
};

/// What credentials of a scheme are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Credential {
    /// A token that is granted scopes.
    Token,
    /// Anything else: a key, a password, a certificate.
    Other,
}

/// A way to authenticate that the document declares.
#[derive(Clone, Debug)]
pub(crate) struct Scheme {
    pub(crate) name: String,
    pub(crate) part: Part,
    /// The word of its type: `apiKey`, `http basic`.
    pub(crate) shown: String,
    pub(crate) credential: Credential,
    /// Whether it declares its scopes, so that another one is a mistake.
    pub(crate) declares: bool,
}

/// An operation that the document has.
#[derive(Clone, Debug)]
pub(crate) struct Described {
    /// In upper case, but for additional ones, which are as they are written.
    pub(crate) method: String,
    /// The key in `paths`.
    pub(crate) path: String,
    /// What stands before the path in calls: one for each server with another path.
    pub(crate) bases: Vec<String>,
    pub(crate) part: Part,
    /// Its key.
    pub(crate) place: Place,
    /// Its `security`, else that of the document.
    pub(crate) security: Option<Part>,
}

impl Described {
    /// Its `operationId`.
    pub(crate) fn id(&self) -> Option<String> {
        self.part.text_of("operationId")
    }

    /// The paths that it is called by.
    pub(crate) fn paths(&self) -> impl Iterator<Item = String> {
        self.bases.iter().map(|base| format!("{base}{}", self.path))
    }

    /// As people know it.
    pub(crate) fn shown(&self) -> String {
        self.id().unwrap_or_else(|| {
            let path = self.paths().next().unwrap_or_default();
            format!("{} {path}", self.method)
        })
    }
}

/// A document that was read.
pub(crate) struct Api {
    pub(crate) files: Files,
    pub(crate) edition: Edition,
    pub(crate) schemes: Vec<Scheme>,
    pub(crate) operations: Vec<Described>,
    pub(crate) problems: Vec<Problem>,
}

impl Api {
    /// Finds schemes and operations. What is no OpenAPI document is a problem.
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
        api.tell_tokens();
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
                // decided once it is known who uses it
                shown: if bearer {
                    "http bearer".to_owned()
                } else {
                    shown
                },
                part,
            });
        }
    }

    /// Bearer tokens are granted scopes where an operation names some, or where the document has no
    /// other kind of token.
    fn tell_tokens(&mut self) {
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

    /// The operations of a path, its own and those of what it refers to.
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

    /// A key of a path item that looks like a method, and is none here.
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
            let message = format!("`{call}` is left out: it is no map");
            self.problems
                .push(problem("invalid-operation", message, place, "", ""));
            return;
        }
        let beside = member
            .value
            .get("$ref")
            .and_then(|_| member.value.entry("security"));
        if let Some(beside) = beside {
            let message = format!("`{call}` is left out: it has `security` beside a `$ref`");
            let place = beside.value.place_of(beside.key_span.clone());
            let help = "what stands beside a `$ref` is ignored by some readers: write it where the `$ref` leads";
            self.problems
                .push(problem("beside-reference", message, place, "", help));
            return;
        }
        if !known.insert(method.clone()) {
            let message = format!("`{call}` is described twice");
            let help = "keep the one in the path item, or the one that its `$ref` leads to";
            self.problems.push(problem(
                "duplicate-operation",
                message,
                place,
                "again here",
                help,
            ));
            // neither is known to be the one that counts
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

/// The flows of a scheme of type `oauth2`; of Swagger 2.0 the scheme is its only one.
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

/// The scopes that a scheme of type `oauth2` declares, in all of its flows.
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
        let help = "look whether it is the file that you meant";
        let message = match root.document().source.text().trim().is_empty() {
            true => "this file is empty",
            false => "this is no OpenAPI document: it has no keys",
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
                let message = format!("`{key}` is `{word}`, which is no version that is read");
                let help = "what is read is OpenAPI 3.0, 3.1 and 3.2, and Swagger 2.0";
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
        ("this is an AsyncAPI document, and no OpenAPI document", "")
    } else {
        (
            "this is no OpenAPI document: it has neither `openapi` nor `swagger`",
            "look whether it is the file that you meant",
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
        "{what}: `$ref: {}` is not read, as {}",
        unread.reference, unread.why
    );
    let help = "what is read are parts of the document itself, and files below its folder";
    problem("unread-reference", message, unread.part.place(), "", help)
}

/// The schemes that a document declares, for a message.
pub(crate) fn shown(schemes: &[Scheme]) -> String {
    let shown = schemes
        .iter()
        .map(|it| format!("`{}` ({})", it.name, it.shown));
    lists::joined(shown, "and")
}

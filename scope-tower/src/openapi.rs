//! The requirements of a spec in an OpenAPI document of utoipa.
//!
//! utoipa generates the document from the handlers, and the spec has their requirements.
//! [`document`] adds them: `securitySchemes` with every scope and its description, and `security`
//! on each path. One item of that list must be met, and all names of that item (OpenAPI 3.1,
//! Security Requirement Object). [`Document`] does the same for a server with paths outside the
//! spec.
//!
//! User permissions are not scopes of a token, and OpenAPI has no place for them. They are an
//! extension of the operation, `x-user-permission`, in the spec's form of requirements: a name, a
//! list of names that are all required, or `{ "any": [..] }`. `cargo scopes export openapi` writes
//! the same, and `cargo scopes import openapi` reads it.
//!
//! A scope with open parameters is not a name that a client can request. A requirement with one is
//! the extension `x-scope-template`, in the same form. `security` has the rest of the requirement,
//! and the scheme does not have such scopes.

use scope_core::{ApiOperation, Privilege};
use serde_json::{Value, json};
use std::{collections::BTreeSet, error::Error, fmt, marker::PhantomData};
use utoipa::openapi::{
    OpenApi, PathItem,
    extensions::Extensions,
    path::Operation,
    security::{Flow, OAuth2, Scopes, SecurityRequirement, SecurityScheme},
};

/// Writes the requirements of the operations of `O` into `document`, as the security scheme `scheme`.
///
/// `flow` gets the scopes of the spec with their descriptions, and returns how tokens are obtained.
/// A path has the operation that a guard finds for it, whatever its parameters' names; if there are
/// several, it requires all of them. OpenAPI has no parameter of several segments, so if the spec
/// has no `/files/{path}`, it is read as `/files/{+path}`.
///
/// # Errors
///
/// [`NotInSpec`], if the document has a path without an operation in the spec, whose requirement
/// would be unknown. The document is unchanged then. [`Document`] accepts intended paths.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.SMS]
///     description = "Send text messages."
///     [scopes.A2PSMS]
///     [scopes.ReadMessages]
///     [permissions.OutboundSMS]
///     [operations.sendMessage]
///     call = "POST /messages"
///     scopes = { any = ["A2PSMS", ["SMS", "ReadMessages"]] }
///     permissions = "OutboundSMS"
/// "#); }
/// use utoipa::{OpenApi, openapi::security::{ClientCredentials, Flow}};
///
/// #[utoipa::path(post, path = "/messages", responses((status = 200)))]
/// async fn send() {}
///
/// #[derive(OpenApi)]
/// #[openapi(paths(send))]
/// struct Doc;
///
/// let mut doc = Doc::openapi();
/// scope_tower::openapi::document::<demo::Operation>(&mut doc, "oauth", |scopes| {
///     Flow::ClientCredentials(ClientCredentials::new("https://as.example.com/token", scopes))
/// })?;
///
/// let doc: serde_json::Value = serde_json::from_str(&doc.to_json()?)?;
/// let send = &doc["paths"]["/messages"]["post"];
/// assert_eq!(
///     send["security"],
///     serde_json::json!([{ "oauth": ["A2PSMS"] }, { "oauth": ["SMS", "ReadMessages"] }]),
/// );
/// assert_eq!(send["x-user-permission"], "OutboundSMS");
/// let flow = &doc["components"]["securitySchemes"]["oauth"]["flows"]["clientCredentials"];
/// assert_eq!(flow["scopes"]["SMS"], "Send text messages.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn document<O: ApiOperation>(
    document: &mut OpenApi,
    scheme: &str,
    flow: impl FnOnce(Scopes) -> Flow,
) -> Result<(), NotInSpec> {
    Document::<O>::new(scheme).write(document, flow)
}

/// A writer for a document that has paths outside the spec, too, such as a health check or a call
/// with a guard of its own.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.ReadNotes]
///     [operations.listNotes]
///     call = "GET /notes"
///     scopes = "ReadNotes"
/// "#); }
/// use scope_tower::openapi::Document;
/// use utoipa::{OpenApi, openapi::security::{ClientCredentials, Flow}};
///
/// #[utoipa::path(get, path = "/notes", responses((status = 200)))]
/// async fn notes() {}
/// #[utoipa::path(post, path = "/internal/reindex", responses((status = 200)))]
/// async fn reindex() {}
///
/// #[derive(OpenApi)]
/// #[openapi(paths(notes, reindex))]
/// struct Doc;
///
/// let flow = |scopes| {
///     Flow::ClientCredentials(ClientCredentials::new("https://as.example.com/token", scopes))
/// };
/// let mut doc = Doc::openapi();
/// let error = Document::<demo::Operation>::new("oauth").write(&mut doc, flow).unwrap_err();
/// assert!(error.calls().eq(["POST /internal/reindex"]));
///
/// Document::<demo::Operation>::new("oauth")
///     .and("POST", "/internal/reindex") // not in the spec: its `security` stays
///     .write(&mut doc, flow)?;
/// # Ok::<(), scope_tower::openapi::NotInSpec>(())
/// ```
#[derive(Clone, Debug)]
pub struct Document<O> {
    scheme: String,
    /// Method, and path with a value for each parameter.
    others: BTreeSet<(String, String)>,
    operation: PhantomData<fn() -> O>,
}

impl<O: ApiOperation> Document<O> {
    /// A writer of the security scheme `scheme`.
    #[must_use]
    pub fn new(scheme: &str) -> Self {
        Document {
            scheme: scheme.to_owned(),
            others: BTreeSet::new(),
            operation: PhantomData,
        }
    }

    /// Accepts a call outside the spec. It stays unchanged, with its `security`. A call in the spec is
    /// written all the same.
    #[must_use]
    pub fn and(mut self, method: &str, path: &str) -> Self {
        self.others.insert((method.to_owned(), filled(path)));
        self
    }

    /// Writes the requirements, as [`document`] does.
    ///
    /// # Errors
    ///
    /// [`NotInSpec`], if the document has a path without an operation in the spec that
    /// [`and`](Document::and) does not accept. The document is unchanged then.
    pub fn write(
        &self,
        document: &mut OpenApi,
        flow: impl FnOnce(Scopes) -> Flow,
    ) -> Result<(), NotInSpec> {
        let mut missing = Vec::new();
        for (path, item) in &mut document.paths.paths {
            for (method, _) in operations(item) {
                let call = (method.to_owned(), filled(path));
                if !self.others.contains(&call) && found::<O>(method, path).is_empty() {
                    missing.push(format!("{method} {path}"));
                }
            }
        }
        if !missing.is_empty() {
            return Err(NotInSpec { calls: missing });
        }

        for (path, item) in &mut document.paths.paths {
            for (method, written) in operations(item) {
                let found = found::<O>(method, path);
                if !found.is_empty() {
                    require(written, &found, &self.scheme);
                }
            }
        }
        let scopes = O::Scope::ALL.iter().filter(|scope| !scope.is_template());
        let scopes = scopes.map(|scope| (scope.name(), scope.description()));
        let scheme = SecurityScheme::OAuth2(OAuth2::new([flow(Scopes::from_iter(scopes))]));
        document
            .components
            .get_or_insert_default()
            .add_security_scheme(&self.scheme, scheme);
        Ok(())
    }
}

/// The operations that a guard finds for the calls of a document's path template.
///
/// It searches like for a call, with values that no template has as literals. OpenAPI has no
/// parameter of several segments: if the spec has no `{path}` there, `{path}` is found as
/// `{+path}`.
fn found<O: ApiOperation>(method: &str, template: &str) -> Vec<O> {
    O::of_request(method, &filled(template)).as_sent().collect()
}

/// A template with a character in place of each parameter that no literal has, or `/` for a
/// parameter of several segments.
fn filled(template: &str) -> String {
    let mut path = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((literal, parameter)) = rest.split_once('{') {
        path.push_str(literal);
        path.push(match parameter.starts_with(['+', '*']) {
            true => '/',
            false => char::REPLACEMENT_CHARACTER,
        });
        rest = parameter.split_once('}').map_or("", |(_, after)| after);
    }
    path.push_str(rest);
    path
}

/// Writes the requirements of `same`, operations with one call, in place of earlier ones.
fn require<O: ApiOperation>(written: &mut Operation, same: &[O], scheme: &str) {
    let needs = || same.iter().map(|operation| operation.requirement());
    let scopes = all_of(needs().map(|needs| {
        let scopes = needs.scopes();
        scopes
            .map(|all| all.map(|scope| scope.name()).collect())
            .collect()
    }));
    let templates = O::Scope::ALL.iter().filter(|scope| scope.is_template());
    let templates: BTreeSet<&str> = templates.map(|scope| scope.name()).collect();
    let mut left = Alternatives::new();
    for all in &scopes {
        let names = all.iter().filter(|name| !templates.contains(**name));
        let names: Vec<_> = names.copied().collect();
        if !left.contains(&names) {
            left.push(names);
        }
    }
    let security = left.into_iter();
    let security = security.map(|all| SecurityRequirement::new(scheme, all));
    // if empty, an empty list, which also overrides the requirement of the whole document
    written.security = Some(security.collect());
    if scopes.iter().flatten().any(|name| templates.contains(name)) {
        extend(written, "x-scope-template", &scopes);
    }
    let permissions = all_of(needs().map(|needs| {
        let permissions = needs.permissions();
        permissions
            .map(|all| all.map(|permission| permission.name()).collect())
            .collect()
    }));
    if !permissions.is_empty() {
        extend(written, "x-user-permission", &permissions);
    }
}

/// Writes a requirement as an extension.
fn extend(written: &mut Operation, key: &str, any: &Alternatives) {
    let required = match any.as_slice() {
        [all] => names(all),
        any => json!({ "any": any.iter().map(|all| names(all)).collect::<Vec<_>>() }),
    };
    written
        .extensions
        .get_or_insert_with(Extensions::default)
        .insert(key.to_owned(), required);
}

/// Alternatives, each of which requires all of its names; without any, nothing is required.
type Alternatives = Vec<Vec<&'static str>>;

/// The alternatives that meet all of `requirements`.
fn all_of(requirements: impl Iterator<Item = Alternatives>) -> Alternatives {
    let mut all = Alternatives::new();
    for requirement in requirements {
        if all.is_empty() || requirement.is_empty() || all == requirement {
            all = if requirement.is_empty() {
                all
            } else {
                requirement
            };
            continue;
        }
        let mut joined = Alternatives::new();
        for one in &all {
            for other in &requirement {
                let mut names = one.clone();
                names.extend(other.iter().filter(|name| !one.contains(name)));
                if !joined.contains(&names) {
                    joined.push(names);
                }
            }
        }
        all = joined;
    }
    all
}

/// A name, or a list of names that are all required.
fn names(all: &[&'static str]) -> Value {
    match all {
        [one] => (*one).into(),
        all => all.into(),
    }
}

/// The operations of a path, each with its method.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("GET", item.get.as_mut()),
        ("PUT", item.put.as_mut()),
        ("POST", item.post.as_mut()),
        ("DELETE", item.delete.as_mut()),
        ("OPTIONS", item.options.as_mut()),
        ("HEAD", item.head.as_mut()),
        ("PATCH", item.patch.as_mut()),
        ("TRACE", item.trace.as_mut()),
        ("QUERY", item.query.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation?)))
}

/// The error for paths of a document that have no operation in the spec.
#[derive(Clone, PartialEq, Eq)]
pub struct NotInSpec {
    calls: Vec<String>,
}

impl NotInSpec {
    /// The method and path of each.
    pub fn calls(&self) -> impl Iterator<Item = &str> {
        self.calls.iter().map(String::as_str)
    }
}

impl fmt::Display for NotInSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the spec has no operation for what the OpenAPI document has:")?;
        self.calls
            .iter()
            .try_for_each(|call| write!(f, "\n  `{call}`"))?;
        f.write_str(
            "\nadd each as `[operations.<id>]` with `call`, and say what it requires; or name it with \
             `openapi::Document::and`, if it is guarded by something else",
        )
    }
}

impl fmt::Debug for NotInSpec {
    /// Writes the same as `Display`, because a `main` that returns it prints `Debug`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for NotInSpec {}

//! What a spec requires, in an OpenAPI document of utoipa.
//!
//! The document is written from the handlers; what each of them needs is in the spec, and
//! [`document`] brings it over: `securitySchemes` with every scope and its description, and
//! `security` on each path. Alternatives are items of that list, of which one has to be met; what an
//! item names has to be met in full (OpenAPI 3.1, Security Requirement Object).
//!
//! User permissions are no scopes of a token, and OpenAPI has no place for them, so they are an
//! extension of the operation, `x-user-permissions`: a list of alternatives, each a list of names.

use scope_core::{ApiOperation, Privilege};
use serde_json::Value;
use std::{collections::BTreeMap, error::Error, fmt};
use utoipa::openapi::{
    OpenApi, PathItem,
    extensions::Extensions,
    path::Operation,
    security::{Flow, OAuth2, Scopes, SecurityRequirement, SecurityScheme},
};

/// Writes into `document` what the operations of `O` require, as the security scheme `scheme`.
///
/// `flow` is how tokens are obtained; it is given the scopes that operations name, with their
/// descriptions. Paths are compared without the names of their parameters.
///
/// # Errors
///
/// [`NotInSpec`], if the document has a path that is no operation of the spec: nothing would say
/// what it requires. The document is then as it was.
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
/// assert_eq!(send["x-user-permissions"], serde_json::json!([["OutboundSMS"]]));
/// let flow = &doc["components"]["securitySchemes"]["oauth"]["flows"]["clientCredentials"];
/// assert_eq!(flow["scopes"]["SMS"], "Send text messages.");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn document<O: ApiOperation>(
    document: &mut OpenApi,
    scheme: &str,
    flow: impl FnOnce(Scopes) -> Flow,
) -> Result<(), NotInSpec> {
    let known: BTreeMap<(String, String), O> = O::ALL
        .iter()
        .filter_map(|operation| {
            let (method, path) = (operation.method()?, operation.path()?);
            Some(((method.to_owned(), nameless(path)), *operation))
        })
        .collect();
    let find = |method: &str, path: &str| known.get(&(method.to_owned(), nameless(path))).copied();

    let mut missing = Vec::new();
    for (path, item) in &mut document.paths.paths {
        for (method, _) in operations(item) {
            if find(method, path).is_none() {
                missing.push(format!("{method} {path}"));
            }
        }
    }
    if !missing.is_empty() {
        return Err(NotInSpec { calls: missing });
    }

    for (path, item) in &mut document.paths.paths {
        for (method, written) in operations(item) {
            if let Some(operation) = find(method, path) {
                require(written, operation, scheme);
            }
        }
    }
    let scopes = named_scopes::<O>().map(|scope| (scope.name(), scope.description()));
    let scheme_object = SecurityScheme::OAuth2(OAuth2::new([flow(Scopes::from_iter(scopes))]));
    document
        .components
        .get_or_insert_default()
        .add_security_scheme(scheme, scheme_object);
    Ok(())
}

/// The scopes that operations name, in the order of the file.
fn named_scopes<O: ApiOperation>() -> impl Iterator<Item = O::Scope> {
    let named: Vec<O::Scope> = O::ALL
        .iter()
        .flat_map(|operation| operation.requirement().scopes().flatten())
        .collect();
    let all = O::Scope::ALL.iter().copied();
    all.filter(move |scope| named.contains(scope))
}

/// Writes what `operation` requires; whatever stood there before is gone.
fn require<O: ApiOperation>(written: &mut Operation, operation: O, scheme: &str) {
    let needs = operation.requirement();
    let security = needs
        .scopes()
        .map(|all| SecurityRequirement::new(scheme, all.map(|scope| scope.name())));
    // none: an empty list, which also takes back what the whole document may require
    written.security = Some(security.collect());
    let permissions: Vec<Value> = needs
        .permissions()
        .map(|all| all.map(|permission| permission.name()).collect())
        .collect();
    if !permissions.is_empty() {
        written
            .extensions
            .get_or_insert_with(Extensions::default)
            .insert("x-user-permissions".to_owned(), Value::Array(permissions));
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

/// A template without the names of its parameters.
fn nameless(path: &str) -> String {
    let mut nameless = String::new();
    let mut inside = false;
    for char in path.chars() {
        match char {
            '{' => {
                inside = true;
                nameless.push_str("{}");
            }
            '}' => inside = false,
            _ if !inside => nameless.push(char),
            _ => {}
        }
    }
    nameless
}

/// Paths of a document that are no operations of the spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotInSpec {
    calls: Vec<String>,
}

impl NotInSpec {
    /// Method and path of each.
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
        f.write_str("\nadd each as `[operations.<id>]` with `call`, and say what it requires")
    }
}

impl Error for NotInSpec {}

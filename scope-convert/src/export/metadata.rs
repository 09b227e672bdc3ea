//! `scopes_supported` of RFC 8414 and RFC 9728: what is published is what is marked as `baseline`.

use scope_spec::Spec;
use serde_json::{Map, Value};

/// Whose metadata it is.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// The authorization server (RFC 8414).
    pub issuer: Option<String>,
    /// The protected resource (RFC 9728).
    pub resource: Option<String>,
}

/// The document. An empty list is left out, as RFC 8414 section 3.2 has it.
pub fn export(spec: &Spec, subject: &Subject) -> String {
    let mut document = Map::new();
    for (key, value) in [("issuer", &subject.issuer), ("resource", &subject.resource)] {
        if let Some(value) = value {
            document.insert(key.to_owned(), value.as_str().into());
        }
    }
    let scopes: Vec<&str> = baseline(spec).collect();
    if !scopes.is_empty() {
        document.insert("scopes_supported".to_owned(), scopes.into());
    }
    super::json(&Value::Object(document))
}

/// The scopes that are published.
pub fn baseline(spec: &Spec) -> impl Iterator<Item = &str> {
    marked(spec, false)
}

/// The scopes that are marked and left out: no token has a name with open parameters as it stands.
pub fn templates(spec: &Spec) -> impl Iterator<Item = &str> {
    marked(spec, true)
}

fn marked(spec: &Spec, template: bool) -> impl Iterator<Item = &str> {
    let items = spec.scopes.items.iter().filter(|item| item.baseline);
    let items = items.filter(move |item| item.template.is_some() == template);
    items.map(|item| item.name.as_str())
}

//! Exports `scopes_supported` of RFC 8414 and RFC 9728: the scopes with `baseline = true`.

use scope_spec::Spec;
use serde_json::{Map, Value};

/// The subject of the metadata.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// The authorization server (RFC 8414).
    pub issuer: Option<String>,
    /// The protected resource (RFC 9728).
    pub resource: Option<String>,
}

/// The document, without empty lists as RFC 8414 section 3.2 requires.
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

/// The published scopes.
pub fn baseline(spec: &Spec) -> impl Iterator<Item = &str> {
    marked(spec, false)
}

/// The baseline scopes that are left out: a token never has a name with open parameters.
pub fn templates(spec: &Spec) -> impl Iterator<Item = &str> {
    marked(spec, true)
}

fn marked(spec: &Spec, template: bool) -> impl Iterator<Item = &str> {
    let items = spec.scopes.items.iter().filter(|item| item.baseline);
    let items = items.filter(move |item| item.template.is_some() == template);
    items.map(|item| item.name.as_str())
}

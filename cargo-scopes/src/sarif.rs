//! The parts that the SARIF 2.1.0 logs of all commands share, for code scanning.

use serde_json::{Map, Value, json};

/// A log with one run of this command; `members` are added to the run.
pub(crate) fn log(
    rules: Vec<Value>,
    members: impl IntoIterator<Item = (&'static str, Value)>,
    results: Vec<Value>,
) -> Value {
    let mut run = Map::new();
    let driver = json!({
        "name": "cargo-scopes",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    run.insert("tool".to_owned(), json!({ "driver": driver }));
    run.insert("columnKind".to_owned(), "unicodeCodePoints".into());
    let members = members.into_iter();
    run.extend(members.map(|(name, value)| (name.to_owned(), value)));
    run.insert("results".to_owned(), results.into());
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    })
}

/// A path as a URI reference (RFC 3986): relative stays relative.
pub(crate) fn uri(shown: &str) -> String {
    let mut uri = String::new();
    if shown.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in shown.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

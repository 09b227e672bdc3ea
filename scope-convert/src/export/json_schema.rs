//! Exports to JSON Schema (2020-12): the names that a request or a configuration may use.

use scope_spec::{Privilege, Spec, Text, Vocabulary};
use serde_json::{Map, Value, json};

/// The schema of a scope string, with definitions of all other names.
pub fn export(spec: &Spec) -> String {
    let mut definitions = Map::new();
    let mut define = |name: &str, value: Value| definitions.insert(name.to_owned(), value);
    define("scope", names(&spec.scopes));
    define("scopes", list("scope"));
    define("scope-string", scope_string(&spec.scopes));
    if !spec.permissions.items.is_empty() {
        define("permission", names(&spec.permissions));
        define("permissions", list("permission"));
    }
    if !spec.roles.is_empty() {
        let names: Vec<&str> = spec.roles.iter().map(|role| role.name.as_str()).collect();
        define("role", json!({ "type": "string", "enum": names }));
    }
    if !spec.operations.is_empty() {
        let ids = spec
            .operations
            .iter()
            .map(|operation| operation.id.as_str());
        let ids: Vec<&str> = ids.collect();
        define("operation", json!({ "type": "string", "enum": ids }));
    }
    let title = spec
        .title
        .as_ref()
        .map_or(spec.name.as_str(), Text::as_written);
    super::json(&json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("Scopes of {title}"),
        "description": "The `scope` parameter of an authorization request (RFC 6749 section 3.3). \
                        `$defs` has a scope, lists of them, permissions, roles and operations.",
        "$ref": "#/$defs/scope-string",
        "$defs": definitions,
    }))
}

/// One of the names, with their descriptions.
fn names(vocabulary: &Vocabulary) -> Value {
    let one = |item: &Privilege| {
        let mut value = Map::new();
        value.insert("const".to_owned(), item.name.as_str().into());
        if let Some(title) = &item.title {
            value.insert("title".to_owned(), title.as_written().into());
        }
        if let Some(description) = &item.description {
            value.insert("description".to_owned(), description.as_written().into());
        }
        if item.deprecated.is_some() {
            value.insert("deprecated".to_owned(), true.into());
        }
        Value::Object(value)
    };
    let all: Vec<Value> = vocabulary.items.iter().map(one).collect();
    json!({ "type": "string", "oneOf": all })
}

fn list(of: &str) -> Value {
    json!({ "type": "array", "items": { "$ref": format!("#/$defs/{of}") }, "uniqueItems": true })
}

/// Names separated by single spaces.
fn scope_string(vocabulary: &Vocabulary) -> Value {
    let names: Vec<String> = vocabulary
        .items
        .iter()
        .map(|item| literal(&item.name))
        .collect();
    let one = format!("(?:{})", names.join("|"));
    json!({ "type": "string", "pattern": format!("^{one}(?: {one})*$") })
}

/// A name as a regular expression (ECMA-262 with flag `u`, which allows only these escapes).
fn literal(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if "^$\\.*+?()[]{}|/".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn what_a_token_may_hold_is_valid_and_nothing_else_is() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for file in [
            "scopes.toml",
            "tests/specs/urls.toml",
            "tests/specs/slack.toml",
            "tests/specs/discord.toml",
        ] {
            let spec = scope_spec::load(&root.join(file)).spec;
            let schema = serde_json::from_str(&export(&spec)).unwrap();
            let schema: Value = schema;
            let string = jsonschema::validator_for(&schema).unwrap();
            let definition = |name: &str| {
                let mut schema = schema.clone();
                schema["$ref"] = format!("#/$defs/{name}").into();
                jsonschema::validator_for(&schema).unwrap()
            };
            let (scope, scopes) = (definition("scope"), definition("scopes"));
            let names: Vec<&str> = spec.scopes.items.iter().map(|item| &*item.name).collect();
            for name in &names {
                assert!(
                    string.is_valid(&json!(name)) && scope.is_valid(&json!(name)),
                    "{name}"
                );
                let near = format!("{name}x");
                for wrong in [
                    near.as_str(),
                    &format!(" {name}"),
                    &format!("{name} "),
                    &name.replace('.', "x"),
                ] {
                    let known = names.contains(&wrong);
                    assert_eq!(string.is_valid(&json!(wrong)), known, "{wrong}");
                    assert_eq!(scope.is_valid(&json!(wrong)), known, "{wrong}");
                }
            }
            let all = names.join(" ");
            assert!(string.is_valid(&json!(all)) && !scope.is_valid(&json!(all)));
            assert!(!string.is_valid(&json!(names.join("  "))) && !string.is_valid(&json!("")));
            assert!(scopes.is_valid(&json!(names)));
            assert!(!scopes.is_valid(&json!([names[0], names[0]])));
        }
    }
}

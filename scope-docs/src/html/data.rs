//! The data of the page's script: the spec as one block of JSON.

use scope_spec::{Availability, Failure, PathTemplate, Spec, Text, Vocabulary};
use std::collections::BTreeMap;

use serde::Serialize;

#[derive(Serialize)]
struct Data<'s> {
    spec: Head<'s>,
    scopes: Vec<Privilege<'s>>,
    permissions: Vec<Privilege<'s>>,
    roles: Vec<Role<'s>>,
    operations: Vec<Operation<'s>>,
}

#[derive(Serialize)]
struct Head<'s> {
    name: &'s str,
    title: Option<String>,
    version: Option<String>,
}

/// Empty fields are left out.
#[derive(Serialize)]
struct Privilege<'s> {
    name: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    access: Vec<&'static str>,
    #[serde(skip_serializing_if = "<[usize]>::is_empty")]
    includes: &'s [usize],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    aliases: &'s [String],
    #[serde(skip_serializing_if = "is_not")]
    restricted: bool,
    #[serde(rename = "onRequest", skip_serializing_if = "is_not")]
    on_request: bool,
    #[serde(skip_serializing_if = "is_not")]
    deprecated: bool,
}

#[derive(Serialize)]
struct Role<'s> {
    name: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    closure: &'s [usize],
}

#[derive(Serialize)]
struct Operation<'s> {
    id: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scopes: Vec<&'s [usize]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    permissions: Vec<&'s [usize]>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_not(flag: &bool) -> bool {
    !flag
}

/// The text of a `script` element, which can neither end the element nor begin another.
pub(super) fn block(spec: &Spec) -> Result<String, Failure> {
    let data = Data {
        spec: Head {
            name: &spec.name,
            title: line(spec.title.as_ref()),
            version: line(spec.version.as_ref()),
        },
        scopes: privileges(&spec.scopes),
        permissions: privileges(&spec.permissions),
        roles: spec
            .roles
            .iter()
            .map(|role| Role {
                name: &role.name,
                title: line(role.title.as_ref()),
                text: line(role.description.as_ref()),
                closure: &role.closure,
            })
            .collect(),
        operations: spec
            .operations
            .iter()
            .map(|operation| Operation {
                id: &operation.id,
                method: operation.method(),
                path: operation.path().map(PathTemplate::as_str),
                title: line(operation.title.as_ref()),
                text: line(operation.description.as_ref()),
                tag: line(operation.tags.first()),
                scopes: operation.scopes.to_lists(),
                permissions: operation.permissions.to_lists(),
            })
            .collect(),
    };
    let json = serde_json::to_string(&data)
        .map_err(|error| Failure::new("json", format!("cannot write JSON: {error}")))?;
    Ok(embedded(&json))
}

fn privileges(vocabulary: &Vocabulary) -> Vec<Privilege<'_>> {
    let items = vocabulary.items.iter();
    items
        .map(|item| Privilege {
            name: &item.name,
            title: line(item.title.as_ref()),
            text: line(item.description.as_ref()),
            access: item.access.words().collect(),
            includes: &item.includes,
            aliases: &item.aliases,
            restricted: item.restricted,
            on_request: item.availability == Availability::OnRequest,
            deprecated: item.deprecated.is_some(),
        })
        .collect()
}

/// A text on one line, with single spaces.
fn line(text: Option<&Text<'_>>) -> Option<String> {
    let line = text?.terminal();
    let words: Vec<&str> = line.split_whitespace().collect();
    Some(words.join(" "))
}

/// Equivalent JSON without characters that are special in HTML, or line ends in old JavaScript.
fn embedded(json: &str) -> String {
    let codes: BTreeMap<char, &str> = [
        ('<', "\\u003c"),
        ('>', "\\u003e"),
        ('&', "\\u0026"),
        ('\u{2028}', "\\u2028"),
        ('\u{2029}', "\\u2029"),
    ]
    .into();
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match codes.get(&c) {
            Some(code) => out.push_str(code),
            None => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_element() {
        let loaded = scope_spec::parse(
            "t.toml",
            "spec = { name = 't', title = '</script><!--&\u{2028}' }\nscopes.'a<b>&'.description = ' x\n\ty '",
        );
        let text = block(&loaded.spec).unwrap();
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["spec"]["title"], "</script><!--&");
        assert_eq!(value["scopes"][0]["name"], "a<b>&");
        assert_eq!(value["scopes"][0].get("restricted"), None);
    }
}

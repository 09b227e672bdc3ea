//! Writes a resolved specification as `scopes.toml`.
//!
//! The output reads back to the same specification. Globs become the matching names, files of `extends`
//! become part of the one file, and defaults are left out.

use crate::{
    Access, Availability, FormKind, Operation, Requirement, Spec, Text, Vocabulary,
    form::shown_chars, names::identifier, read::quoted,
};
// writing to a `String` never fails, so the results are ignored
use std::fmt::Write;

/// Writes the whole specification.
///
/// ```
/// let spec = scope_spec::parse("a.toml", "spec.name = 'a'\nscopes.'read:*' = { restricted = true }\n").spec;
/// let text = scope_spec::to_toml(&spec);
/// assert_eq!(text, "[spec]\nname = \"a\"\n\n[scopes.\"read:*\"]\nrestricted = true\n");
/// ```
#[must_use]
pub fn to_toml(spec: &Spec) -> String {
    let mut text = scopes_to_toml(spec);
    privileges(&mut text, "permissions", spec, &spec.permissions);
    for role in &spec.roles {
        table(&mut text, "roles", &role.name);
        written(&mut text, "title", role.title.as_ref());
        written(&mut text, "description", role.description.as_ref());
        ident(&mut text, spec, &role.name, &role.rust);
        names(
            &mut text,
            "permissions",
            &spec.permissions,
            &role.permissions,
        );
        let includes = role.includes.iter();
        let includes: Vec<&str> = includes.map(|&id| spec[id].name.as_str()).collect();
        strings(&mut text, "includes", &includes);
    }
    for operation in &spec.operations {
        write_operation(&mut text, spec, operation);
    }
    text
}

/// Writes the specification without permissions, roles and operations, against which a manifest is
/// checked.
#[must_use]
pub fn scopes_to_toml(spec: &Spec) -> String {
    let mut text = "[spec]\n".to_owned();
    string(&mut text, "name", Some(&spec.name));
    written(&mut text, "title", spec.title.as_ref());
    written(&mut text, "version", spec.version.as_ref());
    written(&mut text, "description", spec.description.as_ref());
    written(&mut text, "source", spec.source.as_ref());
    string(&mut text, "strip_prefix", spec.strip_prefix.as_deref());
    for parameter in &spec.parameters {
        table(&mut text, "parameters", &parameter.name);
        match parameter.form.kind {
            FormKind::Chars { chars, max } => {
                let chars = quoted(&shown_chars(chars));
                let _ = writeln!(text, "form = {{ chars = {chars}, max = {max} }}");
            }
            kind => string(&mut text, "form", kind.word()),
        }
        strings(&mut text, "reserved", &parameter.form.reserved);
    }
    privileges(&mut text, "scopes", spec, &spec.scopes);
    text
}

fn privileges(text: &mut String, kind: &str, spec: &Spec, vocabulary: &Vocabulary) {
    // if one bit is not the default, write all of them: the lowest free one depends on the others
    let fixed = !vocabulary
        .items
        .iter()
        .enumerate()
        .all(|(i, privilege)| usize::from(privilege.bit) == i);
    for privilege in &vocabulary.items {
        table(text, kind, &privilege.name);
        written(text, "title", privilege.title.as_ref());
        written(text, "description", privilege.description.as_ref());
        access(text, privilege.access);
        names(text, "includes", vocabulary, &privilege.includes);
        flag(text, "restricted", privilege.restricted);
        if privilege.availability == Availability::OnRequest {
            string(text, "availability", Some("on-request"));
        }
        strings(text, "aliases", &privilege.aliases);
        ident(text, spec, &privilege.name, &privilege.rust);
        if fixed {
            let _ = writeln!(text, "bit = {}", privilege.bit);
        }
        flag(text, "baseline", privilege.baseline);
        strings(text, "tags", &tags(&privilege.tags));
        written(text, "since", privilege.since.as_ref());
        if let Some(why) = &privilege.deprecated {
            let instead = why.instead.and_then(|i| vocabulary.items.get(i));
            let parts: Vec<String> = [
                ("since", why.since.as_ref().map(Text::as_written)),
                ("use", instead.map(|p| p.name.as_str())),
                ("note", why.note.as_ref().map(Text::as_written)),
            ]
            .into_iter()
            .filter_map(|(key, value)| Some(format!("{key} = {}", quoted(value?))))
            .collect();
            if parts.is_empty() {
                flag(text, "deprecated", true);
            } else {
                let _ = writeln!(text, "deprecated = {{ {} }}", parts.join(", "));
            }
        }
        strings(text, "allow", &privilege.allow);
    }
    for name in &vocabulary.names {
        table(text, vocabulary.kind.names_table(), &name.name);
        names(text, "means", vocabulary, &name.means);
    }
}

/// Writes one word if the format has one, else the list.
fn access(text: &mut String, access: Access) {
    let words: Vec<&str> = access.words().collect();
    let word = match words.as_slice() {
        ["create", "read", "update", "delete"] => "crud",
        ["read", "update"] => "read-update",
        [word @ ("read" | "special")] => word,
        words => return strings(text, "access", words),
    };
    string(text, "access", Some(word));
}

fn write_operation(text: &mut String, spec: &Spec, operation: &Operation) {
    table(text, "operations", &operation.id);
    let calls: Vec<String> = operation.calls.iter().map(ToString::to_string).collect();
    match calls.as_slice() {
        [call] => string(text, "call", Some(call)),
        calls => strings(text, "call", calls),
    }
    written(text, "title", operation.title.as_ref());
    written(text, "description", operation.description.as_ref());
    ident(text, spec, &operation.id, &operation.rust);
    requirement(text, "scopes", &spec.scopes, &operation.scopes);
    requirement(
        text,
        "permissions",
        &spec.permissions,
        &operation.permissions,
    );
    flag(text, "authenticated", operation.is_authenticated());
    flag(text, "public", operation.is_public());
    flag(text, "deprecated", operation.deprecated);
    strings(text, "tags", &tags(&operation.tags));
    strings(text, "allow", &operation.allow);
}

/// Writes one name, all of a list, or any of several.
fn requirement(text: &mut String, key: &str, vocabulary: &Vocabulary, requirement: &Requirement) {
    let all = |all: &[usize]| match vocabulary.names_of(all).as_slice() {
        [one] => quoted(one),
        names => list(names),
    };
    let any: Vec<String> = requirement.alternatives().map(all).collect();
    match any.as_slice() {
        [] => {}
        [only] => {
            let _ = writeln!(text, "{key} = {only}");
        }
        any => {
            let _ = writeln!(text, "{key} = {{ any = [{}] }}", any.join(", "));
        }
    }
}

fn table(text: &mut String, kind: &str, name: &str) {
    let bare = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    let name = if !name.is_empty() && name.bytes().all(bare) {
        name.to_owned()
    } else {
        quoted(name)
    };
    let _ = writeln!(text, "\n[{kind}.{name}]");
}

/// Writes the identifier, unless it is the default for the name.
fn ident(text: &mut String, spec: &Spec, name: &str, rust: &str) {
    if identifier(name, spec.strip_prefix.as_deref()) != rust {
        string(text, "rust", Some(rust));
    }
}

fn string(text: &mut String, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        let _ = writeln!(text, "{key} = {}", quoted(value));
    }
}

fn written(text: &mut String, key: &str, value: Option<&Text<'_>>) {
    string(text, key, value.map(Text::as_written));
}

fn tags<'t>(tags: &'t [Text<'_>]) -> Vec<&'t str> {
    tags.iter().map(Text::as_written).collect()
}

fn flag(text: &mut String, key: &str, set: bool) {
    if set {
        let _ = writeln!(text, "{key} = true");
    }
}

fn names(text: &mut String, key: &str, vocabulary: &Vocabulary, indices: &[usize]) {
    strings(text, key, &vocabulary.names_of(indices));
}

fn strings<S: AsRef<str>>(text: &mut String, key: &str, values: &[S]) {
    if !values.is_empty() {
        let _ = writeln!(text, "{key} = {}", list(values));
    }
}

fn list<S: AsRef<str>>(values: &[S]) -> String {
    let values: Vec<String> = values.iter().map(|value| quoted(value.as_ref())).collect();
    format!("[{}]", values.join(", "))
}

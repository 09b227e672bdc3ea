//! Exports to TypeScript: a module without dependencies that decides as the spec does.
//!
//! Its names are types, so an unknown name does not compile. Its tables hold indices into lists of
//! names.

use std::fmt::Write as _;

use scope_spec::{Spec, Text, Vocabulary};
use serde_json::json;

use super::made_by;

/// The code that is the same for every spec.
const CODE: &str = include_str!("typescript.ts");

/// The module.
pub fn export(spec: &Spec) -> String {
    let mut text = made_by("typescript", "//");
    let title = spec.title.as_ref();
    let title = title.map_or_else(|| spec.name.clone(), Text::terminal);
    // each of these ends a JavaScript comment
    let title = title.replace(['\n', '\r', '\u{2028}', '\u{2029}'], " ");
    let _ = write!(text, "// Scopes of {title}.\n\n");
    let names =
        |vocabulary: &Vocabulary| list(vocabulary.items.iter().map(|item| item.name.as_str()));
    let scopes = names(&spec.scopes);
    let permissions = names(&spec.permissions);
    let roles = list(spec.roles.iter().map(|role| role.name.as_str()));
    let operations = list(
        spec.operations
            .iter()
            .map(|operation| operation.id.as_str()),
    );
    for (name, list) in [
        ("scopes", scopes),
        ("permissions", permissions),
        ("roles", roles),
        ("operations", operations),
    ] {
        let _ = writeln!(text, "const {name} = {list} as const;");
    }
    for vocabulary in [&spec.scopes, &spec.permissions] {
        let (weights, kind) = (spec.weights(vocabulary.kind), vocabulary.kind.noun());
        let includes: Vec<&[usize]> = vocabulary
            .items
            .iter()
            .map(|item| item.includes.as_slice())
            .collect();
        let restricted = vocabulary
            .items
            .iter()
            .map(|item| u8::from(item.restricted));
        let restricted: Vec<u8> = restricted.collect();
        let _ = writeln!(
            text,
            "// for each {kind}: its inclusions, its weight, whether it is restricted\n\
             const {kind}Table: Table = [{}, {}, {}, {}];",
            json!(includes),
            json!(weights),
            json!(restricted),
            aliases(vocabulary),
        );
    }
    let held: Vec<&[usize]> = spec
        .roles
        .iter()
        .map(|role| role.closure.as_slice())
        .collect();
    let _ = writeln!(text, "const roleTable: Any = {};", json!(held));
    let needs = spec.operations.iter().map(|operation| {
        let scopes = match operation.is_public() {
            true => json!(0),
            false => json!(operation.scopes.to_lists()),
        };
        format!("[{scopes},{}]", json!(operation.permissions.to_lists()))
    });
    let needs = needs.collect::<Vec<_>>().join(",");
    let _ = write!(
        text,
        "// for each operation: scopes and permissions, any of these, each of them all; 0 if no token is required\n\
         const needs: readonly (readonly [Any | 0, Any])[] = [{needs}];\n\n{CODE}"
    );
    text
}

/// A list of strings, none of which can end a line or a script.
fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names = names.map(|name| {
        let quoted = serde_json::Value::from(name).to_string();
        let escaped = quoted
            .replace('\u{2028}', "\\u2028")
            .replace('\u{2029}', "\\u2029");
        escaped.replace("</", "<\\/")
    });
    format!("[{}]", names.collect::<Vec<_>>().join(","))
}

/// Aliases, and names for several privileges, with their meanings.
fn aliases(vocabulary: &Vocabulary) -> String {
    let items = vocabulary.items.iter().enumerate();
    let aliases = items.flat_map(|(at, item)| item.aliases.iter().map(move |alias| (alias, at)));
    let aliases = aliases.map(|(alias, at)| json!([alias, [at]]));
    let several = vocabulary.names.iter().map(|it| json!([it.name, it.means]));
    let pairs: Vec<_> = aliases.chain(several).collect();
    json!(pairs).to_string()
}

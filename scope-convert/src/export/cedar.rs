//! Cedar: a schema, a policy for each operation, and the entities that inclusion is made of.
//!
//! A token is in the scopes that it was granted, and a scope is in those that it includes; `in` closes
//! both. So a scope's *parents* are what it includes: the other way round than in a hierarchy of
//! groups. The token's user is in permissions and roles likewise.

use std::fmt::Write as _;

use scope_spec::Spec;
use serde_json::{Value, json};

use super::{Part, edges, made_by, module};

/// What Cedar keeps for itself, of what a spec can be called.
const RESERVED: &[&str] = &["has", "is", "like", "then", "__cedar"];

/// The schema, the policies and the entities.
pub fn export(spec: &Spec) -> Vec<Part> {
    let part = |part, file: &str, text| Part {
        part,
        file: format!("{}.{file}", spec.name),
        text,
    };
    vec![
        part("schema", "cedarschema", schema(spec)),
        part("policies", "cedar", policies(spec)),
        part("entities", "entities.json", entities(spec)),
    ]
}

/// A string of Cedar.
fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            // bidirectional marks and the like would make a policy read as what it is not
            c if c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}') =>
            {
                // writing to a `String` cannot fail
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn schema(spec: &Spec) -> String {
    let ns = module(spec, RESERVED);
    let users = !spec.permissions.items.is_empty();
    let mut text = made_by("cedar", "//");
    let _ = write!(
        text,
        "//\n\
         // A token's parents are the scopes that it was granted. `entities` tells which scope includes\n\
         // which: a scope's parents are those that come with it.\n\
         namespace {ns} {{\n  \
           // what the operations are about: replace it with your own types for checks per object\n  \
           entity Api;\n\
         \n  \
           entity Scope in [Scope] {{ declared: Bool }};\n"
    );
    if users {
        text.push_str(
            "  entity Permission in [Permission] { declared: Bool };\n\
             \x20 entity Role in [Role, Permission];\n\
             \x20 entity User in [Role, Permission];\n\
             \x20 // without a user no operation that needs a user permission is allowed\n\
             \x20 entity Token in [Scope] { user?: User };\n",
        );
    } else {
        text.push_str("  entity Token in [Scope];\n");
    }
    for operation in &spec.operations {
        let _ = write!(
            text,
            "\n  action {} appliesTo {{ principal: [Token], resource: [Api] }};",
            string(&operation.id)
        );
    }
    let _ = write!(
        text,
        "{}}}\n\n\
         // whether a grant covers a scope, or a permission, for what the spec has no operation for\n\
         namespace {ns}::covers {{\n  \
           action \"scope\" appliesTo {{ principal: [{ns}::Token], resource: [{ns}::Scope] }};\n",
        if spec.operations.is_empty() { "" } else { "\n" }
    );
    if users {
        let _ = writeln!(
            text,
            "  action \"permission\" appliesTo {{ principal: [{ns}::User], resource: [{ns}::Permission] }};"
        );
    }
    text.push_str("}\n");
    text
}

fn policies(spec: &Spec) -> String {
    let ns = module(spec, RESERVED);
    let mut text = made_by("cedar", "//");
    for (principal, action, resource) in [
        ("Token", "scope", "Scope"),
        ("User", "permission", "Permission"),
    ] {
        if action == "permission" && spec.permissions.items.is_empty() {
            continue;
        }
        let _ = write!(
            text,
            "\n@id(\"covers {action}\")\n\
             permit (\n  \
               principal is {ns}::{principal},\n  \
               action == {ns}::covers::Action::\"{action}\",\n  \
               resource is {ns}::{resource}\n\
             )\n\
             when {{ resource.declared && principal in resource }};\n"
        );
    }
    for operation in &spec.operations {
        let id = string(&operation.id);
        let _ = write!(
            text,
            "\n@id({id})\n\
             permit (\n  \
               principal is {ns}::Token,\n  \
               action == {ns}::Action::{id},\n  \
               resource\n\
             )"
        );
        let scopes = spec.scopes.alternatives_of(&operation.scopes);
        // a principal is a token, so any valid one needs no condition
        if !operation.scopes.is_open() {
            let any = condition(&scopes, "principal", &format!("{ns}::Scope"));
            let _ = write!(text, "\nwhen {{ {any} }}");
        }
        let permissions = spec.permissions.alternatives_of(&operation.permissions);
        if !permissions.is_empty() {
            let any = condition(&permissions, "principal.user", &format!("{ns}::Permission"));
            let _ = write!(text, "\nwhen {{ principal has user && ({any}) }}");
        }
        text.push_str(";\n");
    }
    text
}

/// Any of these, each one all of its names.
fn condition(any: &[Vec<&str>], who: &str, kind: &str) -> String {
    let alternatives = any.iter().map(|all| {
        let all = all
            .iter()
            .map(|name| format!("{who} in {kind}::{}", string(name)));
        let all = all.collect::<Vec<_>>().join(" && ");
        if any.len() > 1 {
            format!("({all})")
        } else {
            all
        }
    });
    alternatives.collect::<Vec<_>>().join(" || ")
}

fn entities(spec: &Spec) -> String {
    let ns = module(spec, RESERVED);
    let uid = |kind: &str, id: &str| json!({ "type": format!("{ns}::{kind}"), "id": id });
    let mut entities: Vec<Value> = Vec::new();
    for (kind, vocabulary) in [("Scope", &spec.scopes), ("Permission", &spec.permissions)] {
        for (name, includes) in edges(vocabulary) {
            let parents = includes.iter().map(|name| uid(kind, name));
            entities.push(json!({
                "uid": uid(kind, name),
                "attrs": { "declared": true },
                "parents": parents.collect::<Vec<_>>(),
            }));
        }
    }
    for role in &spec.roles {
        let permissions = spec.permissions.names_of(&role.permissions).into_iter();
        let permissions = permissions.map(|name| uid("Permission", name));
        let included = role.includes.iter().map(|&id| uid("Role", &spec[id].name));
        entities.push(json!({
            "uid": uid("Role", &role.name),
            "attrs": {},
            "parents": permissions.chain(included).collect::<Vec<_>>(),
        }));
    }
    super::json(&Value::Array(entities))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings() {
        assert_eq!(string("a:b/c.d"), "\"a:b/c.d\"");
        assert_eq!(
            string("a\"b\\c\n\u{202e}é"),
            "\"a\\\"b\\\\c\\u{a}\\u{202e}é\""
        );
    }
}

//! Exports to Cedar: a schema, a policy for each operation, and entities for inclusion.
//!
//! The *parents* of a token are its granted scopes, and the parents of a scope are the scopes that
//! it includes, unlike in a hierarchy of groups; `in` is transitive. The token's user has
//! permissions and roles as parents.
//!
//! A scope with open parameters is granted on objects, and entities for all objects are not known
//! in advance. The token has an attribute of that name with the values, and the resource has a
//! value for each parameter. The policies contain the inclusions among such scopes.

use std::fmt::Write as _;

use scope_spec::{Privilege, Requirement, Spec, VocabularyKind};
use serde_json::{Value, json};

use super::{Part, made_by, module};

/// Reserved words of Cedar that a spec may use as names.
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

/// A Cedar string.
fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            // bidirectional and invisible characters could make a policy look like another one
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

/// The privileges with open parameters of a vocabulary, with their parameters.
fn templates(spec: &Spec, kind: VocabularyKind) -> impl Iterator<Item = (&str, Vec<&str>)> {
    let items = spec.vocabulary(kind).items.iter();
    items.filter_map(|item| Some((&*item.name, parameters(spec, item)?)))
}

fn parameters<'s>(spec: &'s Spec, item: &Privilege) -> Option<Vec<&'s str>> {
    let parameters = spec.parameters_of(item).map(|it| it.name.as_str());
    item.template.is_some().then(|| parameters.collect())
}

/// The attributes of an entity: the values that it was granted each template on.
fn granted_on(spec: &Spec, kind: VocabularyKind) -> Vec<String> {
    let attributes = templates(spec, kind).map(|(name, parameters)| {
        let values = record(&parameters, |_| "String".to_owned());
        format!("{}?: Set<{values}>", string(name))
    });
    attributes.collect()
}

/// A record with a value for each parameter.
fn record(parameters: &[&str], value: impl Fn(&str) -> String) -> String {
    let members = parameters
        .iter()
        .map(|name| format!("{}: {}", string(name), value(name)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
}

/// The entity type of a privilege.
fn entity(kind: VocabularyKind, item: &Privilege) -> &'static str {
    match (kind, &item.template) {
        (VocabularyKind::Scope, None) => "Scope",
        (VocabularyKind::Scope, Some(_)) => "ScopeTemplate",
        (VocabularyKind::Permission, None) => "Permission",
        (VocabularyKind::Permission, Some(_)) => "PermissionTemplate",
    }
}

/// The entity types of a vocabulary. A token is never in a template, whose name is not a scope.
fn types(spec: &Spec, kind: VocabularyKind) -> Vec<&'static str> {
    let mut types = vec![entity(kind, &Privilege::default())];
    let mut items = spec.vocabulary(kind).items.iter();
    types.extend(
        items
            .find(|it| it.template.is_some())
            .map(|it| entity(kind, it)),
    );
    types
}

/// The declarations of the entity types of a vocabulary.
fn privileges(spec: &Spec, kind: VocabularyKind) -> String {
    let types = types(spec, kind);
    let declared = types.iter().enumerate().map(|(at, of)| {
        let parents = types.get(at..).unwrap_or_default().join(", ");
        format!("entity {of} in [{parents}] {{ declared: Bool }};\n")
    });
    declared.collect::<Vec<_>>().join("  ")
}

/// The attributes of an entity in braces, one a line; empty if there are none.
fn attributes(list: &[String]) -> String {
    match list {
        [] => String::new(),
        [one] => format!(" {{ {one} }}"),
        list => format!(" {{\n    {}\n  }}", list.join(",\n    ")),
    }
}

fn schema(spec: &Spec) -> String {
    let ns = module(spec, RESERVED);
    let users = !spec.permissions.items.is_empty();
    let values = spec.parameters.iter();
    let values: Vec<String> = values
        .map(|it| format!("{}?: String", string(&it.name)))
        .collect();
    let on_objects = match values.as_slice() {
        [] => "",
        _ => {
            "// A scope or permission with open parameters is an attribute of the token or its user: the set\n\
             // of values that it is granted on. The resource has a value for each parameter of the call; a\n\
             // missing one means a denial. A template stands for every object: only its includers are in it.\n"
        }
    };
    let mut text = made_by("cedar", "//");
    let _ = write!(
        text,
        "//\n\
         // The parents of a token are its granted scopes. The parents of a scope, in `entities`, are the\n\
         // scopes that it includes.\n\
         {on_objects}\
         namespace {ns} {{\n  \
           // the resource of operations: replace it with your own types for checks per object\n  \
           entity Api{};\n\
         \n  \
           {}",
        attributes(&values),
        privileges(spec, VocabularyKind::Scope)
    );
    let mut token = granted_on(spec, VocabularyKind::Scope);
    if users {
        let user = attributes(&granted_on(spec, VocabularyKind::Permission));
        let _ = write!(
            text,
            "  {}\
             \x20 entity Role in [Role, {}];\n\
             \x20 entity User in [Role, Permission]{user};\n\
             \x20 // without a user, operations that require a user permission are denied\n",
            privileges(spec, VocabularyKind::Permission),
            types(spec, VocabularyKind::Permission).join(", ")
        );
        token.insert(0, "user?: User".to_owned());
    }
    let _ = writeln!(text, "  entity Token in [Scope]{};", attributes(&token));
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
         // checks whether a grant covers a scope or a permission, without an operation\n\
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
        // the principal is a token, so any valid token needs no condition
        if !operation.scopes.is_open() {
            let any = condition(spec, VocabularyKind::Scope, &operation.scopes);
            let _ = write!(text, "\nwhen {{ {any} }}");
        }
        if !operation.permissions.is_open() {
            let any = condition(spec, VocabularyKind::Permission, &operation.permissions);
            let _ = write!(text, "\nwhen {{ principal has user && ({any}) }}");
        }
        text.push_str(";\n");
    }
    text
}

/// Any of these, each of them all of its names.
fn condition(spec: &Spec, kind: VocabularyKind, required: &Requirement) -> String {
    let alternatives: Vec<_> = required.alternatives().collect();
    let any = alternatives.iter().map(|all| {
        let all = all.iter().map(|&index| held(spec, kind, index));
        let all = all.collect::<Vec<_>>().join(" && ");
        match alternatives.len() {
            1 => all,
            _ => format!("({all})"),
        }
    });
    any.collect::<Vec<_>>().join(" || ")
}

/// The condition that the principal has a privilege: everywhere, or with open parameters on the
/// resource.
fn held(spec: &Spec, kind: VocabularyKind, index: usize) -> String {
    let who = match kind {
        VocabularyKind::Scope => "principal",
        VocabularyKind::Permission => "principal.user",
    };
    let vocabulary = spec.vocabulary(kind);
    let module = module(spec, RESERVED);
    let entity = entity(kind, &vocabulary[index]);
    let name = string(vocabulary.name(index));
    let everywhere = format!("{who} in {module}::{entity}::{name}");
    if vocabulary[index].template.is_none() {
        return everywhere;
    }
    let on_it = [index].into_iter().chain(vocabulary.included_by(index));
    let on_it = on_it.filter_map(|index| {
        let parameters = parameters(spec, &vocabulary[index])?;
        let name = string(vocabulary.name(index));
        let resource = record(&parameters, |name| format!("resource[{}]", string(name)));
        let known = parameters
            .iter()
            .map(|name| format!("resource has {} && ", string(name)));
        Some(format!(
            "{}{who} has {name} && {who}[{name}].contains({resource})",
            known.collect::<String>()
        ))
    });
    let ways = [everywhere].into_iter().chain(on_it);
    let ways: Vec<String> = ways.map(|it| format!("({it})")).collect();
    format!("({})", ways.join("\n    || "))
}

fn entities(spec: &Spec) -> String {
    let ns = module(spec, RESERVED);
    let uid = |kind: &str, id: &str| json!({ "type": format!("{ns}::{kind}"), "id": id });
    let mut entities: Vec<Value> = Vec::new();
    for kind in [VocabularyKind::Scope, VocabularyKind::Permission] {
        let vocabulary = spec.vocabulary(kind);
        let of = |item: &Privilege| uid(entity(kind, item), &item.name);
        for item in &vocabulary.items {
            let parents = item.includes.iter().map(|&index| of(&vocabulary[index]));
            entities.push(json!({
                "uid": of(item),
                "attrs": { "declared": true },
                "parents": parents.collect::<Vec<_>>(),
            }));
        }
    }
    for role in &spec.roles {
        let permissions = role.permissions.iter().map(|&index| {
            let item = &spec.permissions[index];
            uid(entity(VocabularyKind::Permission, item), &item.name)
        });
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

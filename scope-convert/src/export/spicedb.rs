//! Exports to SpiceDB: a schema, and relationships for roles.
//!
//! The relations are those of the OpenFGA model. A SpiceDB name is lower case and has at most 64
//! characters, so names are made from the Rust identifiers. Comments have the original names.

use std::{collections::HashSet, fmt::Write as _};

use scope_spec::{Operation, Requirement, Spec, VocabularyKind};

use super::{
    Part, made_by,
    objects::{Granted, Objects, Seen},
};

/// The length limit of a name, without the prefix `granted_`.
const LONGEST: usize = 56;

/// The schema and the relationships.
pub fn export(spec: &Spec) -> Vec<Part> {
    let objects = Objects::new(spec);
    let names = Names::new(spec, &objects);
    vec![
        Part {
            part: "schema",
            file: format!("{}.zed", spec.name),
            text: schema(spec, &names, &objects),
        },
        Part {
            part: "relationships",
            file: format!("{}.relationships.txt", spec.name),
            text: relationships(spec, &names),
        },
    ]
}

/// The names of permissions, roles and definitions.
struct Names {
    scopes: Vec<String>,
    permissions: Vec<String>,
    operations: Vec<String>,
    roles: Vec<String>,
    types: Vec<String>,
}

impl Names {
    fn new(spec: &Spec, objects: &Objects<'_>) -> Self {
        let mut taken = HashSet::new();
        let mut take = |prefix: &str, rust: &str| name(prefix, rust, &mut taken);
        let scopes = spec.scopes.items.iter();
        let scopes = scopes.map(|item| take("scope_", &item.rust)).collect();
        let permissions = spec.permissions.items.iter();
        let permissions = permissions
            .map(|item| take("permission_", &item.rust))
            .collect();
        let operations = spec.operations.iter();
        let operations = operations
            .map(|operation| take("can_", &operation.rust))
            .collect();
        // an object's relation to a parent is named after the parent's definition
        taken.extend(["api", "token", "user", "role", "anyone"].map(str::to_owned));
        let types = (0..objects.count()).map(|of| objects.parameters(of).join("_"));
        let types = types.map(|it| name("", &it, &mut taken)).collect();
        let mut taken = HashSet::new();
        let roles = spec.roles.iter();
        let roles = roles.map(|role| name("", &role.rust, &mut taken)).collect();
        Self {
            scopes,
            permissions,
            operations,
            roles,
            types,
        }
    }

    fn of(&self, kind: VocabularyKind) -> &[String] {
        match kind {
            VocabularyKind::Scope => &self.scopes,
            VocabularyKind::Permission => &self.permissions,
        }
    }
}

/// A unique name in snake case, which ends with a letter or a digit and has no double underscore.
fn name(prefix: &str, rust: &str, taken: &mut HashSet<String>) -> String {
    let mut words = String::new();
    // a word ends before a capital after a lower-case letter, and where characters were left out
    let (mut low, mut gap) = (false, false);
    for c in rust.chars() {
        if !c.is_ascii_alphanumeric() {
            gap = true;
            continue;
        }
        if !words.is_empty() && (gap || (low && c.is_ascii_uppercase())) {
            words.push('_');
        }
        low = !c.is_ascii_uppercase();
        gap = false;
        words.push(c.to_ascii_lowercase());
    }
    let mut whole = format!("{prefix}{words}");
    // a role's name may begin with a digit, or have none of these characters
    if !whole.starts_with(|c: char| c.is_ascii_lowercase()) || whole.len() < 3 {
        whole.insert_str(0, "id_");
    }
    let cut = |whole: &str, longest: usize| {
        let cut: String = whole.chars().take(longest).collect();
        cut.trim_end_matches('_').to_owned()
    };
    let mut made = cut(&whole, LONGEST);
    let mut number = 2;
    while !taken.insert(made.clone()) {
        let end = format!("_{number}");
        made = cut(&whole, LONGEST - end.len()) + &end;
        number += 1;
    }
    made
}

/// A name in a comment, on one line.
fn comment(text: &mut String, name: &str) {
    let ends = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let shown: String = name
        .chars()
        .map(|c| if ends(c) { ' ' } else { c })
        .collect();
    let _ = write!(text, "\n\n  // {shown}");
}

/// Characters that need no escape in the id of an object.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_+".contains(&byte)
}

fn schema(spec: &Spec, names: &Names, objects: &Objects<'_>) -> String {
    let mut text = made_by("spicedb", "//");
    let users = !spec.permissions.items.is_empty();
    text.push_str(
        "//\n\
         // A token is granted scopes on an api: api:main#granted_scope_..@token:1\n",
    );
    if users {
        text.push_str(
            "// It acts for a user: user:anne#token@token:1\n\
             // whose permissions are granted to all of the user's tokens: api:main#granted_permission_..@user:anne#token\n\
             // or to those of a role: role:manager#token@user:anne#token\n",
        );
    }
    about_objects(&mut text, names, objects);
    text.push_str("\ndefinition token {}\n");
    if users {
        text.push_str(
            "\ndefinition user {\n  relation token: token\n}\n\
             \ndefinition role {\n  relation token: user#token | role#token\n}\n",
        );
    }
    text.push_str("\ndefinition api {\n  // what any token allows\n  relation anyone: token:*");
    relations(&mut text, spec, names, objects, None);
    text.push_str("\n}\n");
    for (of, name) in names.types.iter().enumerate() {
        let _ = write!(text, "\ndefinition {name} {{\n  relation api: api");
        for parent in objects.parents(of) {
            if let Some(parent) = names.types.get(parent) {
                let _ = write!(text, "\n  relation {parent}: {parent}");
            }
        }
        relations(&mut text, spec, names, objects, Some(of));
        text.push_str("\n}\n");
    }
    text
}

/// The comment about the ids and the parents of objects.
fn about_objects(text: &mut String, names: &Names, objects: &Objects<'_>) {
    if names.types.is_empty() {
        return;
    }
    text.push_str("// Scopes and permissions with open parameters are granted on an object with these parents:\n");
    for (of, name) in names.types.iter().enumerate() {
        let id = objects.id(of);
        let _ = writeln!(text, "// {name}:{id}#api@api:main");
        for parent in objects.parents(of) {
            if let Some(named) = names.types.get(parent) {
                let _ = writeln!(
                    text,
                    "// {name}:{id}#{named}@{named}:{}",
                    objects.id(parent)
                );
            }
        }
    }
    if objects.need_escapes(is_plain) {
        text.push_str(
            "// In an id, a character of a value other than letters, digits, `-`, `_` and `+` is `=` and two\n\
             // hexadecimal digits.\n",
        );
    }
}

/// The permissions of the api or of an object type.
fn relations(
    text: &mut String,
    spec: &Spec,
    names: &Names,
    objects: &Objects<'_>,
    of: Option<usize>,
) {
    for relation in objects.relations(of) {
        let Some(name) = names.of(relation.kind).get(relation.index) else {
            continue;
        };
        let granted = match (relation.granted, relation.kind) {
            (Granted::Token, VocabularyKind::Scope) => Some("token"),
            (Granted::Token, VocabularyKind::Permission) => Some("token | user#token | role#token"),
            (Granted::Role, _) => Some("role#token"),
            (Granted::Nobody, _) => None,
        };
        comment(text, spec.vocabulary(relation.kind).name(relation.index));
        if let Some(granted) = granted {
            let _ = write!(text, "\n  relation granted_{name}: {granted}");
        }
        let direct = granted.map(|_| format!("granted_{name}"));
        let ways = relation.ways.iter();
        let ways = ways.filter_map(|&(at, index)| seen(names, at, (relation.kind, index)));
        let ways: Vec<String> = direct.into_iter().chain(ways).collect();
        let _ = write!(text, "\n  permission {name} = {}", ways.join(" + "));
    }
    let operations = spec.operations.iter().zip(&names.operations);
    for (operation, name) in operations.filter(|(it, _)| objects.of_operation(it) == of) {
        comment(text, &operation.id);
        let needed = needed(operation, |(kind, index)| {
            seen(names, objects.seen(of, kind, index), (kind, index))
        });
        let _ = write!(text, "\n  permission {name} = {needed}");
    }
}

/// A privilege, relative to an object.
fn seen(names: &Names, at: Seen, (kind, index): (VocabularyKind, usize)) -> Option<String> {
    let name = names.of(kind).get(index)?;
    Some(match at {
        Seen::Here => name.clone(),
        Seen::On(parent) => format!("{}->{name}", names.types.get(parent)?),
        Seen::Everywhere => format!("api->{name}"),
    })
}

/// Both gates of an operation.
fn needed(
    operation: &Operation,
    seen: impl Fn((VocabularyKind, usize)) -> Option<String>,
) -> String {
    let gates = [VocabularyKind::Scope, VocabularyKind::Permission];
    let gates = gates.into_iter().filter_map(|kind| {
        let required = operation.requirement(kind);
        gate(required, |index| seen((kind, index)))
    });
    match gates.collect::<Vec<_>>().as_slice() {
        [] => "anyone".to_owned(),
        gates => gates.join(" & "),
    }
}

/// Any of these, each of them all of its names; `None` if any token is enough.
fn gate(required: &Requirement, seen: impl Fn(usize) -> Option<String>) -> Option<String> {
    let alternatives = required.alternatives().map(|all| {
        let all: Vec<String> = all.iter().filter_map(|&index| seen(index)).collect();
        match all.as_slice() {
            [one] => one.clone(),
            all => format!("({})", all.join(" & ")),
        }
    });
    let alternatives: Vec<String> = alternatives.collect();
    match alternatives.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        alternatives => Some(format!("({})", alternatives.join(" + "))),
    }
}

/// The permissions of each role, its included roles, and `anyone` for every token.
fn relationships(spec: &Spec, names: &Names) -> String {
    let mut text = "api:main#anyone@token:*\n".to_owned();
    for (role, name) in spec.roles.iter().zip(&names.roles) {
        for &permission in &role.permissions {
            if let Some(permission) = names.permissions.get(permission) {
                let _ = writeln!(text, "api:main#granted_{permission}@role:{name}#token");
            }
        }
        for &included in &role.includes {
            if let Some(included) = names.roles.get(included.position()) {
                let _ = writeln!(text, "role:{included}#token@role:{name}#token");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_spicedb() {
        let mut taken = HashSet::new();
        let mut take = |prefix: &str, rust: &str| name(prefix, rust, &mut taken);
        assert_eq!(take("scope_", "ReadOrg"), "scope_read_org");
        assert_eq!(take("scope_", "ReadORG"), "scope_read_org_2");
        assert_eq!(take("can_", "Größe"), "can_gr_e");
        assert_eq!(take("", "2fa"), "id_2fa");
        assert_eq!(take("", "Ω"), "id");
        let long = take("can_", &"LongName".repeat(20));
        assert!(
            long.len() <= LONGEST && long.ends_with(char::is_alphanumeric),
            "{long}"
        );
    }
}

//! Exports to SpiceDB: a schema, and relationships for roles.
//!
//! The relations are those of the OpenFGA model. A SpiceDB name is lower case and has at most 64
//! characters, so names are made from the Rust identifiers. Comments have the original names.

use std::{collections::HashSet, fmt::Write as _};

use scope_spec::{Spec, VocabularyKind};

use super::{
    Part, made_by,
    objects::{Granted, Objects},
    relations::{Names, Relations, Syntax},
};

/// The length limit of a name, without the prefix `granted_`.
const LONGEST: usize = 56;

/// The schema and the relationships.
pub fn export(spec: &Spec) -> Vec<Part> {
    let objects = Objects::new(spec);
    let (mut taken, mut roles) = (HashSet::new(), HashSet::new());
    let names = Names::new(
        spec,
        &objects,
        &["api", "token", "user", "role", "anyone"],
        |prefix, word| name(prefix, word, &mut taken),
        |role| name("", role, &mut roles),
    );
    let relations = Relations {
        spec,
        objects,
        names,
        syntax: Syntax {
            comment: "//",
            at: "@",
            and: " & ",
            or: " + ",
            of_parent: |name, parent| format!("{parent}->{name}"),
            is_plain: |byte| byte.is_ascii_alphanumeric() || b"-_+".contains(&byte),
            plain: "`-`, `_` and `+`",
        },
    };
    vec![
        Part {
            part: "schema",
            file: format!("{}.zed", spec.name),
            text: schema(&relations),
        },
        Part {
            part: "relationships",
            file: format!("{}.relationships.txt", spec.name),
            text: relationships(spec, &relations.names),
        },
    ]
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

fn schema(all: &Relations<'_>) -> String {
    let mut text = made_by("spicedb", "//");
    let users = !all.spec.permissions.items.is_empty();
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
    all.about_objects(&mut text);
    text.push_str("\ndefinition token {}\n");
    if users {
        text.push_str(
            "\ndefinition user {\n  relation token: token\n}\n\
             \ndefinition role {\n  relation token: user#token | role#token\n}\n",
        );
    }
    text.push_str("\ndefinition api {\n  // what any token allows\n  relation anyone: token:*");
    relations(&mut text, all, None);
    text.push_str("\n}\n");
    for (of, name) in all.names.types.iter().enumerate() {
        let _ = write!(text, "\ndefinition {name} {{\n  relation api: api");
        for (_, parent) in all.parents(of) {
            let _ = write!(text, "\n  relation {parent}: {parent}");
        }
        relations(&mut text, all, Some(of));
        text.push_str("\n}\n");
    }
    text
}

/// The permissions of the api or of an object type.
fn relations(text: &mut String, all: &Relations<'_>, of: Option<usize>) {
    for relation in all.objects.relations(of) {
        let Some(name) = all.names.privilege(relation.kind, relation.index) else {
            continue;
        };
        let granted = match (relation.granted, relation.kind) {
            (Granted::Token, VocabularyKind::Scope) => Some("token"),
            (Granted::Token, VocabularyKind::Permission) => Some("token | user#token | role#token"),
            (Granted::Role, _) => Some("role#token"),
            (Granted::Nobody, _) => None,
        };
        comment(
            text,
            all.spec.vocabulary(relation.kind).name(relation.index),
        );
        if let Some(granted) = granted {
            let _ = write!(text, "\n  relation granted_{name}: {granted}");
        }
        let direct = granted.map(|_| format!("granted_{name}")).into_iter();
        let ways: Vec<String> = direct.chain(all.ways(&relation)).collect();
        let _ = write!(text, "\n  permission {name} = {}", ways.join(" + "));
    }
    for (operation, name) in all.operations(of) {
        comment(text, &operation.id);
        let required = match all.gates(of, operation).as_slice() {
            [] => "anyone".to_owned(),
            gates => gates.join(" & "),
        };
        let _ = write!(text, "\n  permission {name} = {required}");
    }
}

/// The permissions of each role, its included roles, and `anyone` for every token.
fn relationships(spec: &Spec, names: &Names) -> String {
    let mut text = "api:main#anyone@token:*\n".to_owned();
    for (role, name) in spec.roles.iter().zip(&names.roles) {
        for &permission in &role.permissions {
            if let Some(permission) = names.privilege(VocabularyKind::Permission, permission) {
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

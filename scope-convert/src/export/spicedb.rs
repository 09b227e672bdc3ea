//! SpiceDB: a schema, and the relationships that say what roles hold.
//!
//! The same relations as OpenFGA's model. A name of SpiceDB is in lower case and has at most 64 characters,
//! so names are made from the Rust identifiers; what they stand for is in the comments.

use std::{collections::HashSet, fmt::Write as _};

use scope_spec::{Requirement, Rows, Spec, Vocabulary, VocabularyKind};

use super::{Part, made_by};

/// The longest name of a relation or a permission, with `granted_` before it.
const LONGEST: usize = 56;

/// The schema and the relationships.
pub fn export(spec: &Spec) -> Vec<Part> {
    let names = Names::new(spec);
    vec![
        Part {
            part: "schema",
            file: format!("{}.zed", spec.name),
            text: schema(spec, &names),
        },
        Part {
            part: "relationships",
            file: format!("{}.relationships.txt", spec.name),
            text: relationships(spec, &names),
        },
    ]
}

/// What permissions and roles are called.
struct Names {
    scopes: Vec<String>,
    permissions: Vec<String>,
    operations: Vec<String>,
    roles: Vec<String>,
}

impl Names {
    fn new(spec: &Spec) -> Self {
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
        let mut taken = HashSet::new();
        let roles = spec.roles.iter();
        let roles = roles.map(|role| name("", &role.rust, &mut taken)).collect();
        Self {
            scopes,
            permissions,
            operations,
            roles,
        }
    }

    fn of(&self, vocabulary: &Vocabulary) -> &[String] {
        match vocabulary.kind {
            VocabularyKind::Scope => &self.scopes,
            VocabularyKind::Permission => &self.permissions,
        }
    }
}

/// A name of its own, in snake case: it ends with a letter or a digit, and two underscores never meet.
fn name(prefix: &str, rust: &str, taken: &mut HashSet<String>) -> String {
    let mut words = String::new();
    // whether a word ends here: a capital follows what is none, or something was left out
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
    // a role's name may begin with a digit, or have no character of these at all
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

/// A name in a comment, which ends with its line.
fn comment(text: &mut String, name: &str) {
    let ends = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let shown: String = name
        .chars()
        .map(|c| if ends(c) { ' ' } else { c })
        .collect();
    let _ = write!(text, "\n\n  // {shown}");
}

fn schema(spec: &Spec, names: &Names) -> String {
    let mut text = made_by("spicedb", "//");
    let users = !spec.permissions.items.is_empty();
    text.push_str(
        "//\n\
         // A token is granted scopes on an api: api:main#granted_scope_..@token:1\n",
    );
    if users {
        text.push_str(
            "// It acts for a user: user:anne#token@token:1\n\
             // whose permissions are granted to all tokens that do: api:main#granted_permission_..@user:anne#token\n\
             // or to those of a role: role:manager#token@user:anne#token\n",
        );
    }
    text.push_str("\ndefinition token {}\n");
    if users {
        text.push_str(
            "\ndefinition user {\n  relation token: token\n}\n\
             \ndefinition role {\n  relation token: user#token | role#token\n}\n",
        );
    }
    text.push_str(
        "\ndefinition api {\n  // what is open to every token\n  relation anyone: token:*",
    );
    let user = "token | user#token | role#token";
    for (vocabulary, granted) in [(&spec.scopes, "token"), (&spec.permissions, user)] {
        let made = names.of(vocabulary);
        let mut including = Rows::new(vocabulary.items.len());
        for (index, item) in vocabulary.items.iter().enumerate() {
            for &included in &item.includes {
                including.push(included, index);
            }
        }
        for ((item, name), including) in vocabulary.items.iter().zip(made).zip(including) {
            comment(&mut text, &item.name);
            let _ = write!(
                text,
                "\n  relation granted_{name}: {granted}\n  permission {name} = granted_{name}"
            );
            for index in including {
                if let Some(other) = made.get(index) {
                    let _ = write!(text, " + {other}");
                }
            }
        }
    }
    for (operation, name) in spec.operations.iter().zip(&names.operations) {
        comment(&mut text, &operation.id);
        let gates = [&spec.scopes, &spec.permissions]
            .into_iter()
            .filter_map(|vocabulary| {
                gate(operation.requirement(vocabulary.kind), names.of(vocabulary))
            });
        let gates: Vec<String> = gates.collect();
        let needed = match gates.as_slice() {
            [] => "anyone".to_owned(),
            gates => gates.join(" & "),
        };
        let _ = write!(text, "\n  permission {name} = {needed}");
    }
    text.push_str("\n}\n");
    text
}

/// Any of these, each one all of its names; `None` where any token will do.
fn gate(required: &Requirement, names: &[String]) -> Option<String> {
    let alternatives = required.alternatives().map(|all| {
        let all: Vec<&str> = all
            .iter()
            .filter_map(|&index| names.get(index))
            .map(String::as_str)
            .collect();
        match all.as_slice() {
            [one] => (*one).to_owned(),
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

/// What each role holds, which roles are part of it, and that every token is one.
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

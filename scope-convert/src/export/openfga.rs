//! OpenFGA: an authorization model, and the tuples that say what roles hold.
//!
//! A relation's name has at most 50 characters and few that are not letters, so relations are called
//! after the Rust identifiers; the names stand above them.

use std::fmt::Write as _;

use scope_spec::{Requirement, Rows, Spec, Vocabulary};
use serde_json::{Value, json};

use super::{Part, Words, made_by};
use scope_spec::VocabularyKind;

/// The longest name of a relation.
const LONGEST: usize = 50;

/// The model and the tuples.
pub fn export(spec: &Spec) -> Vec<Part> {
    let names = Names::new(spec);
    vec![
        Part {
            part: "model",
            file: format!("{}.fga", spec.name),
            text: model(spec, &names),
        },
        Part {
            part: "tuples",
            file: format!("{}.tuples.json", spec.name),
            text: tuples(spec, &names),
        },
    ]
}

/// What relations and roles are called.
struct Names {
    scopes: Vec<String>,
    permissions: Vec<String>,
    operations: Vec<String>,
    roles: Vec<String>,
}

impl Names {
    fn new(spec: &Spec) -> Self {
        let mut words = Words::default();
        let mut take = |prefix: &str, rust: &str| words.take(&format!("{prefix}_{rust}"), LONGEST);
        let scopes = spec.scopes.items.iter();
        let scopes = scopes.map(|item| take("scope", &item.rust)).collect();
        let permissions = spec.permissions.items.iter();
        let permissions = permissions
            .map(|item| take("permission", &item.rust))
            .collect();
        let operations = spec.operations.iter();
        let operations = operations
            .map(|operation| take("can", &operation.rust))
            .collect();
        let mut words = Words::default();
        let roles = spec.roles.iter();
        let roles = roles.map(|role| words.take(&role.rust, LONGEST)).collect();
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

/// A name in a comment, which ends with its line.
fn comment(text: &mut String, name: &str) {
    let shown: String = name
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let _ = write!(text, "\n    # {shown}\n");
}

fn model(spec: &Spec, names: &Names) -> String {
    let mut text = made_by("openfga", "#");
    text.push_str(
        "#\n\
         # A token is granted scopes on an api: api:main#scope_.. @ token:1\n",
    );
    if !spec.permissions.items.is_empty() {
        text.push_str(
            "# It acts for a user: user:anne#token @ token:1\n\
             # whose permissions are granted to all tokens that do: api:main#permission_.. @ user:anne#token\n\
             # or to those of a role: role:Manager#token @ user:anne#token\n",
        );
    }
    text.push_str("model\n  schema 1.1\n\ntype token\n");
    let users = !spec.permissions.items.is_empty();
    if users {
        text.push_str(
            "\ntype user\n  relations\n    define token: [token]\n\
             \ntype role\n  relations\n    define token: [user#token, role#token]\n",
        );
    }
    text.push_str("\ntype api\n  relations");
    let user = "token, user#token, role#token";
    for (vocabulary, granted) in [(&spec.scopes, "token"), (&spec.permissions, user)] {
        let relations = names.of(vocabulary);
        let mut including = Rows::new(vocabulary.items.len());
        for (index, item) in vocabulary.items.iter().enumerate() {
            for &included in &item.includes {
                including.push(included, index);
            }
        }
        for ((item, relation), including) in vocabulary.items.iter().zip(relations).zip(including) {
            comment(&mut text, &item.name);
            let _ = write!(text, "    define {relation}: [{granted}]");
            for index in including {
                if let Some(other) = relations.get(index) {
                    let _ = write!(text, " or {other}");
                }
            }
        }
    }
    for (operation, relation) in spec.operations.iter().zip(&names.operations) {
        comment(&mut text, &operation.id);
        let gates: Vec<String> = [&spec.scopes, &spec.permissions]
            .into_iter()
            .filter_map(|vocabulary| {
                let required = operation.requirement(vocabulary.kind);
                gate(required, names.of(vocabulary))
            })
            .collect();
        let needed = match gates.as_slice() {
            [] => "[token:*]".to_owned(),
            [gate] => without_parentheses(gate),
            gates => gates.join(" and "),
        };
        let _ = write!(text, "    define {relation}: {needed}");
    }
    text.push('\n');
    text
}

/// Any of these, each one all of its names; in parentheses where it is more than one name. None where
/// every token may pass.
fn gate(required: &Requirement, relations: &[String]) -> Option<String> {
    let alternatives = required.alternatives().map(|all| {
        let all: Vec<&str> = all
            .iter()
            .filter_map(|&index| relations.get(index))
            .map(String::as_str)
            .collect();
        match all.as_slice() {
            [one] => (*one).to_owned(),
            all => format!("({})", all.join(" and ")),
        }
    });
    let alternatives: Vec<String> = alternatives.collect();
    match alternatives.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        alternatives => Some(format!("({})", alternatives.join(" or "))),
    }
}

fn without_parentheses(gate: &str) -> String {
    let inner = gate
        .strip_prefix('(')
        .and_then(|gate| gate.strip_suffix(')'));
    inner.unwrap_or(gate).to_owned()
}

/// What each role holds, which roles are part of it, and what is open to every token.
fn tuples(spec: &Spec, names: &Names) -> String {
    let mut tuples: Vec<Value> = Vec::new();
    for (role, name) in spec.roles.iter().zip(&names.roles) {
        let holder = format!("role:{name}#token");
        for &permission in &role.permissions {
            if let Some(relation) = names.permissions.get(permission) {
                tuples.push(json!({ "user": holder, "relation": relation, "object": "api:main" }));
            }
        }
        for &included in &role.includes {
            if let Some(included) = names.roles.get(included.position()) {
                let object = format!("role:{included}");
                tuples.push(json!({ "user": holder, "relation": "token", "object": object }));
            }
        }
    }
    for (operation, relation) in spec.operations.iter().zip(&names.operations) {
        if operation.scopes.is_open() && operation.permissions.is_open() {
            tuples.push(json!({ "user": "token:*", "relation": relation, "object": "api:main" }));
        }
    }
    super::json(&Value::Array(tuples))
}

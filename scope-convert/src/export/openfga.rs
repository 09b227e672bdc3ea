//! Exports to OpenFGA: an authorization model, and tuples for roles.
//!
//! A relation's name has at most 50 characters, mostly letters, so relations are named after the
//! Rust identifiers. Comments have the original names.

use std::fmt::Write as _;

use scope_spec::{Spec, VocabularyKind};
use serde_json::{Value, json};

use super::{
    Part, Words, made_by,
    objects::{Granted, Objects},
    relations::{Names, Relations, Syntax},
};

/// The length limit of a relation's name.
const LONGEST: usize = 50;

/// The model and the tuples.
pub fn export(spec: &Spec) -> Vec<Part> {
    let objects = Objects::new(spec);
    let (mut words, mut roles) = (Words::default(), Words::default());
    let names = Names::new(
        spec,
        &objects,
        &["api", "token", "user", "role"],
        |prefix, word| words.take(&format!("{prefix}{word}"), LONGEST),
        |role| roles.take(role, LONGEST),
    );
    let relations = Relations {
        spec,
        objects,
        names,
        syntax: Syntax {
            comment: "#",
            at: " @ ",
            and: " and ",
            or: " or ",
            of_parent: |relation, parent| format!("{relation} from {parent}"),
            is_plain: |byte| byte.is_ascii_alphanumeric() || b"-_.~+".contains(&byte),
            plain: "`-`, `_`, `.`, `~` and `+`",
        },
    };
    vec![
        Part {
            part: "model",
            file: format!("{}.fga", spec.name),
            text: model(&relations),
        },
        Part {
            part: "tuples",
            file: format!("{}.tuples.json", spec.name),
            text: tuples(spec, &relations.names),
        },
    ]
}

/// A name in a comment, on one line.
fn comment(text: &mut String, name: &str) {
    let shown: String = name
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let _ = write!(text, "\n    # {shown}\n");
}

fn model(all: &Relations<'_>) -> String {
    let mut text = made_by("openfga", "#");
    text.push_str(
        "#\n\
         # A token is granted scopes on an api: api:main#scope_.. @ token:1\n",
    );
    let users = !all.spec.permissions.items.is_empty();
    if users {
        text.push_str(
            "# It acts for a user: user:anne#token @ token:1\n\
             # whose permissions are granted to all of the user's tokens: api:main#permission_.. @ user:anne#token\n\
             # or to those of a role: role:Manager#token @ user:anne#token\n",
        );
    }
    all.about_objects(&mut text);
    text.push_str("model\n  schema 1.1\n\ntype token\n");
    if users {
        text.push_str(
            "\ntype user\n  relations\n    define token: [token]\n\
             \ntype role\n  relations\n    define token: [user#token, role#token]\n",
        );
    }
    text.push_str("\ntype api\n  relations");
    relations(&mut text, all, None);
    for (of, name) in all.names.types.iter().enumerate() {
        let _ = write!(text, "\n\ntype {name}\n  relations\n    define api: [api]");
        for (_, parent) in all.parents(of) {
            let _ = write!(text, "\n    define {parent}: [{parent}]");
        }
        relations(&mut text, all, Some(of));
    }
    text.push('\n');
    text
}

/// The relations of the api or of an object type.
fn relations(text: &mut String, all: &Relations<'_>, of: Option<usize>) {
    for relation in all.objects.relations(of) {
        let Some(name) = all.names.privilege(relation.kind, relation.index) else {
            continue;
        };
        let direct = match (relation.granted, relation.kind) {
            (Granted::Token, VocabularyKind::Scope) => Some("[token]"),
            (Granted::Token, VocabularyKind::Permission) => Some("[token, user#token, role#token]"),
            (Granted::Role, _) => Some("[role#token]"),
            (Granted::Nobody, _) => None,
        };
        let direct = direct.map(str::to_owned).into_iter();
        let ways: Vec<String> = direct.chain(all.ways(&relation)).collect();
        comment(
            text,
            all.spec.vocabulary(relation.kind).name(relation.index),
        );
        let _ = write!(text, "    define {name}: {}", ways.join(" or "));
    }
    for (operation, relation) in all.operations(of) {
        comment(text, &operation.id);
        let required = match all.gates(of, operation).as_slice() {
            [] => "[token:*]".to_owned(),
            [gate] => without_parentheses(gate),
            gates => gates.join(" and "),
        };
        let _ = write!(text, "    define {relation}: {required}");
    }
}

fn without_parentheses(gate: &str) -> String {
    let inner = gate
        .strip_prefix('(')
        .and_then(|gate| gate.strip_suffix(')'));
    inner.unwrap_or(gate).to_owned()
}

/// The permissions of each role, its included roles, and the operations that any token allows.
fn tuples(spec: &Spec, names: &Names) -> String {
    let mut tuples: Vec<Value> = Vec::new();
    for (role, name) in spec.roles.iter().zip(&names.roles) {
        let holder = format!("role:{name}#token");
        for &permission in &role.permissions {
            if let Some(relation) = names.privilege(VocabularyKind::Permission, permission) {
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

//! Exports to OpenFGA: an authorization model, and tuples for roles.
//!
//! A relation's name has at most 50 characters, mostly letters, so relations are named after the
//! Rust identifiers. Comments have the original names.

use std::fmt::Write as _;

use scope_spec::{Operation, Requirement, Spec, VocabularyKind};
use serde_json::{Value, json};

use super::{
    Part, Words, made_by,
    objects::{Granted, Objects, Seen},
};

/// The length limit of a relation's name.
const LONGEST: usize = 50;

/// The model and the tuples.
pub fn export(spec: &Spec) -> Vec<Part> {
    let objects = Objects::new(spec);
    let names = Names::new(spec, &objects);
    vec![
        Part {
            part: "model",
            file: format!("{}.fga", spec.name),
            text: model(spec, &names, &objects),
        },
        Part {
            part: "tuples",
            file: format!("{}.tuples.json", spec.name),
            text: tuples(spec, &names),
        },
    ]
}

/// The names of relations, roles and types.
struct Names {
    scopes: Vec<String>,
    permissions: Vec<String>,
    operations: Vec<String>,
    roles: Vec<String>,
    types: Vec<String>,
}

impl Names {
    fn new(spec: &Spec, objects: &Objects<'_>) -> Self {
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
        // an object's relation to a parent is named after the parent's type
        for name in ["api", "token", "user", "role"] {
            words.take(name, LONGEST);
        }
        let types = (0..objects.count()).map(|of| objects.parameters(of).join("_"));
        let types = types.map(|name| words.take(&name, LONGEST)).collect();
        let mut words = Words::default();
        let roles = spec.roles.iter();
        let roles = roles.map(|role| words.take(&role.rust, LONGEST)).collect();
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

/// A name in a comment, on one line.
fn comment(text: &mut String, name: &str) {
    let shown: String = name
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let _ = write!(text, "\n    # {shown}\n");
}

/// Characters that need no escape in the id of an object.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~+".contains(&byte)
}

fn model(spec: &Spec, names: &Names, objects: &Objects<'_>) -> String {
    let mut text = made_by("openfga", "#");
    text.push_str(
        "#\n\
         # A token is granted scopes on an api: api:main#scope_.. @ token:1\n",
    );
    let users = !spec.permissions.items.is_empty();
    if users {
        text.push_str(
            "# It acts for a user: user:anne#token @ token:1\n\
             # whose permissions are granted to all of the user's tokens: api:main#permission_.. @ user:anne#token\n\
             # or to those of a role: role:Manager#token @ user:anne#token\n",
        );
    }
    about_objects(&mut text, names, objects);
    text.push_str("model\n  schema 1.1\n\ntype token\n");
    if users {
        text.push_str(
            "\ntype user\n  relations\n    define token: [token]\n\
             \ntype role\n  relations\n    define token: [user#token, role#token]\n",
        );
    }
    text.push_str("\ntype api\n  relations");
    relations(&mut text, spec, names, objects, None);
    for (of, name) in names.types.iter().enumerate() {
        let _ = write!(text, "\n\ntype {name}\n  relations\n    define api: [api]");
        for parent in objects.parents(of) {
            if let Some(parent) = names.types.get(parent) {
                let _ = write!(text, "\n    define {parent}: [{parent}]");
            }
        }
        relations(&mut text, spec, names, objects, Some(of));
    }
    text.push('\n');
    text
}

/// The comment about the ids and the parents of objects.
fn about_objects(text: &mut String, names: &Names, objects: &Objects<'_>) {
    if names.types.is_empty() {
        return;
    }
    text.push_str("# Scopes and permissions with open parameters are granted on an object with these parents:\n");
    for (of, name) in names.types.iter().enumerate() {
        let id = objects.id(of);
        let _ = writeln!(text, "# {name}:{id}#api @ api:main");
        for parent in objects.parents(of) {
            if let Some(named) = names.types.get(parent) {
                let _ = writeln!(
                    text,
                    "# {name}:{id}#{named} @ {named}:{}",
                    objects.id(parent)
                );
            }
        }
    }
    if objects.need_escapes(is_plain) {
        text.push_str(
            "# In an id, a character of a value other than letters, digits, `-`, `_`, `.`, `~` and `+` is `=` and\n\
             # two hexadecimal digits.\n",
        );
    }
}

/// The relations of the api or of an object type.
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
        let direct = match (relation.granted, relation.kind) {
            (Granted::Token, VocabularyKind::Scope) => Some("[token]"),
            (Granted::Token, VocabularyKind::Permission) => Some("[token, user#token, role#token]"),
            (Granted::Role, _) => Some("[role#token]"),
            (Granted::Nobody, _) => None,
        };
        let ways = relation.ways.iter();
        let ways = ways.filter_map(|&(at, index)| seen(names, at, (relation.kind, index)));
        let ways: Vec<String> = direct.map(str::to_owned).into_iter().chain(ways).collect();
        comment(text, spec.vocabulary(relation.kind).name(relation.index));
        let _ = write!(text, "    define {name}: {}", ways.join(" or "));
    }
    let operations = spec.operations.iter().zip(&names.operations);
    for (operation, relation) in operations.filter(|(it, _)| objects.of_operation(it) == of) {
        comment(text, &operation.id);
        let needed = needed(operation, |(kind, index)| {
            seen(names, objects.seen(of, kind, index), (kind, index))
        });
        let _ = write!(text, "    define {relation}: {needed}");
    }
}

/// A privilege, relative to an object.
fn seen(names: &Names, at: Seen, (kind, index): (VocabularyKind, usize)) -> Option<String> {
    let relation = names.of(kind).get(index)?;
    Some(match at {
        Seen::Here => relation.clone(),
        Seen::On(parent) => format!("{relation} from {}", names.types.get(parent)?),
        Seen::Everywhere => format!("{relation} from api"),
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
        [] => "[token:*]".to_owned(),
        [gate] => without_parentheses(gate),
        gates => gates.join(" and "),
    }
}

/// Any of these, each of them all of its names, in parentheses if several. `None` if any token is
/// enough.
fn gate(required: &Requirement, seen: impl Fn(usize) -> Option<String>) -> Option<String> {
    let alternatives = required.alternatives().map(|all| {
        let all: Vec<String> = all.iter().filter_map(|&index| seen(index)).collect();
        match all.as_slice() {
            [one] => one.clone(),
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

/// The permissions of each role, its included roles, and the operations that any token allows.
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

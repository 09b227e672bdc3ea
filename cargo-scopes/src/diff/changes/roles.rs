//! Roles: which are there, and the permissions that they hold.

use scope_spec::{Role, Spec};

use super::{SHOWN, describes};
use crate::{
    diff::{Change, Effect, GrantChange, Kind, operations, vocabulary::Pair},
    layout::some_quoted,
};

/// Roles, by name: they have no aliases.
pub(crate) fn roles(
    old: &Spec,
    new: &Spec,
    permissions: &Pair<'_>,
    operations: &operations::Pair<'_>,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for role in &new.roles {
        let Some(before) = old.role(&role.name).and_then(|at| old.roles.get(at)) else {
            let names: Vec<&str> = role
                .closure
                .iter()
                .map(|&at| permissions.new_name(at))
                .collect();
            let message = format!(
                "role `{}` is added{}",
                role.name,
                if names.is_empty() {
                    String::new()
                } else {
                    format!(", with {}", some_quoted(&names, SHOWN))
                }
            );
            let change = Change::new(Effect::Widens, Kind::Role, &role.name, "added", message);
            changes.push(change.addition());
            continue;
        };
        self::role(before, role, permissions, operations, &mut changes);
    }
    for role in &old.roles {
        if new.role(&role.name).is_none() {
            let message = format!("role `{}` is removed", role.name);
            changes.push(Change::new(
                Effect::Narrows,
                Kind::Role,
                &role.name,
                "removed",
                message,
            ));
        }
    }
    changes
}

fn role(
    old: &Role,
    new: &Role,
    permissions: &Pair<'_>,
    operations: &operations::Pair<'_>,
    changes: &mut Vec<Change>,
) {
    let name = &new.name;
    let was: Vec<usize> = old
        .closure
        .iter()
        .map(|&at| permissions.of_old(at))
        .collect();
    let gains = new.closure.iter().filter(|at| !was.contains(at));
    let gains: Vec<&str> = gains.map(|&at| permissions.new_name(at)).collect();
    let loses = old.closure.iter().filter(|&&at| {
        let target = permissions.target(at);
        !target.is_some_and(|target| new.closure.contains(&target))
    });
    let loses: Vec<&str> = loses.map(|&at| permissions.old_name(at)).collect();
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let (opens, closes) = operations.opened_by_role(&old.closure, &new.closure);
    if !gains.is_empty() {
        let message = format!("role `{name}` gains {}", some_quoted(&gains, SHOWN));
        let change = Change::new(Effect::Widens, Kind::Role, name, "permissions", message);
        changes.push(change.with_grants(vec![GrantChange {
            grant: name.clone(),
            gains: owned(&gains),
            opens: owned(&opens),
            ..GrantChange::default()
        }]));
    }
    if !loses.is_empty() {
        let message = format!("role `{name}` loses {}", some_quoted(&loses, SHOWN));
        let change = Change::new(Effect::Narrows, Kind::Role, name, "permissions", message);
        changes.push(change.with_grants(vec![GrantChange {
            grant: name.clone(),
            loses: owned(&loses),
            closes: owned(&closes),
            ..GrantChange::default()
        }]));
    }
    if old.rust != new.rust {
        let message = format!(
            "role `{name}` is `{}` in Rust now, and was `{}`",
            new.rust, old.rust
        );
        let change = Change::new(Effect::Renames, Kind::Role, name, "rust", message);
        changes.push(change.between(&old.rust, &new.rust));
    }
    for (what, from, to) in [
        ("title", &old.title, &new.title),
        ("description", &old.description, &new.description),
    ] {
        if from != to {
            let (from, to) = (from.as_deref(), to.as_deref());
            changes.push(describes(Kind::Role, name, what, from, to));
        }
    }
}

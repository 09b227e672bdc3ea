//! Roles and the permissions that they hold.

use scope_spec::{Role, Spec, lists::some_quoted};

use super::{describes, written};
use crate::diff::{Change, Effect, GrantChange, Kind, SHOWN, operations, vocabulary::Pair};

/// Changes of roles, by name: roles have no aliases.
pub(crate) fn roles(
    old: &Spec,
    new: &Spec,
    permissions: &Pair<'_>,
    operations: &operations::Pair<'_>,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for role in &new.roles {
        let Some(before) = old.role(&role.name).map(|id| &old[id]) else {
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
        self::role(
            (old, before),
            (new, role),
            permissions,
            operations,
            &mut changes,
        );
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
    (old_spec, old): (&Spec, &Role),
    (new_spec, new): (&Spec, &Role),
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
    let gained = new.closure.iter().filter(|at| !was.contains(at));
    let gained: Vec<usize> = gained.copied().collect();
    let gains: Vec<&str> = gained.iter().map(|&at| permissions.new_name(at)).collect();
    let stays = |new: &Role, at: usize| {
        let target = permissions.target(at);
        target.is_some_and(|target| new.closure.contains(&target))
    };
    let lost = old.closure.iter().filter(|&&at| !stays(new, at));
    let lost: Vec<usize> = lost.copied().collect();
    let loses: Vec<&str> = lost.iter().map(|&at| permissions.old_name(at)).collect();
    let through =
        |turned: &dyn Fn(&Role, &Role) -> bool| through((old_spec, old), (new_spec, new), turned);
    let gains_through = through(&|old, new| {
        let had = |new: &usize| old.closure.iter().any(|&at| permissions.of_old(at) == *new);
        let gains = |at: &usize| new.closure.contains(at) && !had(at);
        gained.iter().all(gains)
    });
    let loses_through = through(&|old, new| {
        let loses = |at: &usize| old.closure.contains(at) && !stays(new, *at);
        lost.iter().all(loses)
    });
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let (opens, closes) = operations.opened_by_role(&old.closure, &new.closure);
    if !gains.is_empty() {
        let message = format!("role `{name}` gains {}", some_quoted(&gains, SHOWN));
        let change = Change::new(Effect::Widens, Kind::Role, name, "permissions", message);
        let change = change.through(gains_through);
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
        let change = change.through(loses_through);
        changes.push(change.with_grants(vec![GrantChange {
            grant: name.clone(),
            loses: owned(&loses),
            closes: owned(&closes),
            ..GrantChange::default()
        }]));
    }
    if old.rust != new.rust {
        let message = format!(
            "role `{name}` is now `{}` in Rust; before: `{}`",
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
            let (from, to) = (written(from), written(to));
            changes.push(describes(Kind::Role, name, what, from, to));
        }
    }
}

/// The included role that was changed: the one that accounts for all gains, or losses, of a role.
fn through<'a>(
    (old_spec, old): (&'a Spec, &'a Role),
    (new_spec, new): (&'a Spec, &'a Role),
    turned: &dyn Fn(&Role, &Role) -> bool,
) -> Option<&'a str> {
    let (mut old, mut new) = (old, new);
    let mut found = None;
    // inclusion has no cycles
    loop {
        let included = |role: &Role, spec: &'a Spec| {
            let roles = role.includes.iter().map(|&id| &spec[id]);
            roles.collect::<Vec<&'a Role>>()
        };
        let before = included(old, old_spec);
        let next = included(new, new_spec).into_iter().find_map(|now| {
            let was = before.iter().find(|was| was.name == now.name)?;
            turned(was, now).then_some((*was, now))
        });
        let Some((was, now)) = next else { return found };
        found = Some(now.name.as_str());
        (old, new) = (was, now);
    }
}

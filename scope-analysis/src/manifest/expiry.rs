//! Compares the expiry of grants.
//!
//! A grant that has expired does not come back, so each scope has one end: the latest of the
//! requested scopes that include it.

use scope_spec::{
    Spec,
    lists::{quoted, some_quoted},
};

use super::{
    change::{Change, Effect, SHOWN, change},
    end::End,
    side::{Held, Side, by_spec},
};

/// The scopes that both sides are granted, and the second one for longer, each with the requested
/// scope that includes it. For shorter grants the sides are swapped.
pub(super) fn extended(
    (old, was): (Side<'_>, &Held<'_>),
    (new, now): (Side<'_>, &Held<'_>),
    effect: Effect,
) -> Vec<Change> {
    let scopes = &new.spec.scopes;
    let mut reported: Vec<usize> = Vec::new();
    let mut changes = Vec::new();
    for &(asked, index, end) in &now.asked {
        // the end on the other side, and the scope that includes it there
        type Before<'a> = (End, Option<&'a str>);
        let mut groups: Vec<(Before<'_>, Vec<usize>)> = Vec::new();
        for held in scopes.closure.iter(index) {
            let Some(item) = scopes.items.get(held).filter(|_| !reported.contains(&held)) else {
                continue;
            };
            let other = was.end(old.spec, item).filter(|&other| other < end);
            let Some(other) = other.filter(|_| now.end_of(new.spec, held) == Some(end)) else {
                continue;
            };
            reported.push(held);
            let through = was.through(old.spec, item);
            let through = through.filter(|&through| through != asked.name);
            let key = (other, through);
            match groups.iter_mut().find(|(other, _)| *other == key) {
                Some((_, group)) => group.push(held),
                None => groups.push((key, vec![held])),
            }
        }
        // the scope itself comes before those that it includes
        groups.sort_by_key(|(_, group)| !group.contains(&index));
        for ((other, through), group) in groups {
            let through = through.map_or_else(String::new, |by| format!(", through `{by}`"));
            let (word, brings) = match effect {
                Effect::Widens => ("longer", "includes"),
                _ => ("shorter", "included"),
            };
            let others: Vec<usize> = group.iter().copied().filter(|&it| it != index).collect();
            let others = scopes.names_of(&others);
            let listed = some_quoted(&others, SHOWN);
            let name = &asked.name;
            let (who, many) = match (group.contains(&index), others.len()) {
                (true, 0) => (quoted([name]), false),
                (true, _) => (format!("`{name}` and the included {listed}"), true),
                (false, count) => (format!("{listed}, which `{name}` {brings},"), count > 1),
            };
            let is = if many { "are" } else { "is" };
            let message = match effect {
                Effect::Widens => {
                    format!("{who} {is} granted for a {word} time: {end}; before: {other}{through}")
                }
                _ => {
                    format!("{who} {is} granted for a {word} time: {other}{through}; before: {end}")
                }
            };
            let by_spec = by_spec(old, new, asked, group.contains(&index), effect);
            let by_spec = by_spec.filter(|_| {
                // an end that moved, or that another scope provides, is a change of the manifest
                group.contains(&index) || !covers(old.spec, name, &others)
            });
            let (message, at) = match by_spec {
                Some((why, at)) => (format!("{message}; {why}"), at),
                // the line of the new manifest, if the scope is in it
                None if effect == Effect::Widens => (message, new.at(asked)),
                None => {
                    let left = old.asked(name).and_then(|left| old.at(left));
                    (message, left.or_else(|| new.at(asked)))
                }
            };
            let (from, to) = match effect {
                Effect::Widens => (other, end),
                _ => (end, other),
            };
            let names = scopes.names_of(&group);
            changes.push(Change {
                scopes: names.iter().map(|&name| name.to_owned()).collect(),
                from: from.day(),
                to: to.day(),
                at,
                ..change(effect, Some(name), "expires", message)
            });
        }
    }
    changes
}

/// Whether a scope includes all of these in a spec.
fn covers(spec: &Spec, name: &str, others: &[&str]) -> bool {
    let scopes = &spec.scopes;
    let covered = |by: usize, other: &str| {
        let other = scopes.resolve(other);
        other.is_some_and(|other| scopes.closure.contains(by, other))
    };
    let index = scopes.resolve(name);
    index.is_some_and(|by| others.iter().all(|other| covered(by, other)))
}

//! How long an app is granted what it is granted.
//!
//! An approval counts up to a day, and nothing that is granted today comes back once it is gone: so
//! each scope has one end, the latest of what brings it.

use scope_spec::{
    Spec,
    lists::{quoted, some_quoted},
};

use super::{
    change::{Change, Effect, SHOWN, change},
    end::End,
    side::{Held, Side, by_spec},
};

/// What both sides are granted, and the second for longer, each thing with what brings it; the
/// other way round what is granted for a shorter time.
pub(super) fn prolonged(
    (old, was): (Side<'_>, &Held<'_>),
    (new, now): (Side<'_>, &Held<'_>),
    effect: Effect,
) -> Vec<Change> {
    let scopes = &new.spec.scopes;
    let mut told: Vec<usize> = Vec::new();
    let mut changes = Vec::new();
    for &(asked, index, end) in &now.asked {
        // by when it ended, or ends, on the other side, and through what there
        type Before<'a> = (End, Option<&'a str>);
        let mut groups: Vec<(Before<'_>, Vec<usize>)> = Vec::new();
        for held in scopes.closure.iter(index) {
            let Some(item) = scopes.items.get(held).filter(|_| !told.contains(&held)) else {
                continue;
            };
            let other = was.end(old.spec, item).filter(|&other| other < end);
            let Some(other) = other.filter(|_| now.end_of(new.spec, held) == Some(end)) else {
                continue;
            };
            told.push(held);
            let through = was.through(old.spec, item);
            let through = through.filter(|&through| through != asked.name);
            let key = (other, through);
            match groups.iter_mut().find(|(other, _)| *other == key) {
                Some((_, group)) => group.push(held),
                None => groups.push((key, vec![held])),
            }
        }
        // what it is itself comes before what it brings
        groups.sort_by_key(|(_, group)| !group.contains(&index));
        for ((other, through), group) in groups {
            let through = through.map_or_else(String::new, |by| format!(", through `{by}`"));
            let (word, brings) = match effect {
                Effect::Widens => ("longer", "brings"),
                _ => ("shorter", "brought"),
            };
            let others: Vec<usize> = group.iter().copied().filter(|&it| it != index).collect();
            let others = scopes.names_of(&others);
            let listed = some_quoted(&others, SHOWN);
            let name = &asked.name;
            let (who, many) = match (group.contains(&index), others.len()) {
                (true, 0) => (quoted([name]), false),
                (true, _) => (format!("`{name}`, and with it {listed},"), true),
                (false, count) => (format!("{listed}, which `{name}` {brings},"), count > 1),
            };
            let (is, was) = if many { ("are", "were") } else { ("is", "was") };
            let message = match effect {
                Effect::Widens => format!(
                    "{who} {is} granted for a {word} time: {end}, and {was} granted {other}{through}"
                ),
                _ => format!(
                    "{who} {is} granted for a {word} time: {other}{through}, and {was} granted {end}"
                ),
            };
            let by_spec = by_spec(old, new, asked, group.contains(&index), effect);
            let by_spec = by_spec.filter(|_| {
                // an end that was moved, or that another scope brings, is the manifest's
                group.contains(&index) || !covers(old.spec, name, &others)
            });
            let (message, at) = match by_spec {
                Some((why, at)) => (format!("{message}; {why}"), at),
                // a line of the new manifest, where the scope is in it
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

//! How long an app is granted what it is granted.
//!
//! An approval counts up to a day, and nothing that is granted today comes back once it is gone: so
//! each scope has one end, the latest of what brings it.

use scope_spec::lists::{quoted, some_quoted};
use std::{collections::HashMap, fmt};

use scope_spec::{
    Privilege, Spec,
    app::{App, AppScope, Date, State},
};

use super::compare::{Change, Effect, Held, SHOWN, Side, by_spec, change};
use crate::decision;

/// When a grant ends. The later one is the greater one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    /// From this day on it counts no longer.
    On(Date),
    /// No day is set.
    Never,
}

impl End {
    fn day(self) -> Option<String> {
        match self {
            Self::On(day) => Some(day.to_string()),
            Self::Never => None,
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(day) => write!(f, "until {day}"),
            Self::Never => f.write_str("without an end"),
        }
    }
}

/// The ends of the scopes that are asked for and granted on a day, by their indices.
pub(super) fn ends(app: &App, spec: &Spec, today: Option<Date>) -> HashMap<usize, End> {
    let reviews = app.scopes.iter().filter_map(|asked| asked.review.as_ref());
    let approved = reviews.filter(|review| review.state == State::Approved);
    let mut days: Vec<Date> = approved
        .filter_map(|review| review.expires)
        .filter(|day| today.is_none_or(|today| *day > today))
        .collect();
    days.sort_unstable();
    days.dedup();
    let mut left = app.granted(spec, today);
    let mut ends = HashMap::new();
    for day in days {
        let still = app.granted(spec, Some(day));
        let gone = left.iter().filter(|index| !still.contains(index));
        ends.extend(gone.map(|&index| (index, End::On(day))));
        left = still;
    }
    ends.extend(left.into_iter().map(|index| (index, End::Never)));
    ends
}

impl<'a> Held<'a> {
    /// When a scope of this spec or another one is no longer granted; `None` where it is not
    /// granted now. One that has another name here is known by the alias that keeps the old name.
    pub(super) fn end(&self, spec: &Spec, item: &Privilege) -> Option<End> {
        let renamed = item.aliases.iter();
        let renamed = renamed.filter_map(|alias| spec.scopes.index_of(alias));
        let known = spec.scopes.resolve(&item.name).into_iter().chain(renamed);
        known.filter_map(|index| self.end_of(spec, index)).max()
    }

    fn end_of(&self, spec: &Spec, index: usize) -> Option<End> {
        let bringing = self.bringing(spec, index);
        bringing.map(|(_, end)| end).max()
    }

    fn bringing(&self, spec: &Spec, index: usize) -> impl Iterator<Item = (&'a AppScope, End)> {
        let brings = move |by: usize| spec.scopes.closure.contains(by, index);
        let asked = self.asked.iter();
        asked.filter_map(move |&(asked, by, end)| brings(by).then_some((asked, end)))
    }

    /// What brings a scope to its end: itself, if it is asked for that long.
    fn through(&self, spec: &Spec, item: &Privilege) -> Option<&'a str> {
        let index = spec.scopes.resolve(&item.name)?;
        let last = self.end_of(spec, index)?;
        let bringing = self.bringing(spec, index);
        let mut bringing = bringing.filter(|(_, end)| *end == last).peekable();
        let first = bringing.peek().map(|(asked, _)| asked.name.as_str());
        let own = bringing.find(|(asked, _)| asked.name == item.name);
        own.map(|(asked, _)| asked.name.as_str()).or(first)
    }
}

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
            let others = decision::names(scopes, &others);
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
            let names = decision::names(scopes, &group);
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

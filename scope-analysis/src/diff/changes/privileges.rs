//! Scopes and permissions: additions, removals, names and descriptions.

use scope_spec::{
    Availability, Deprecated, Privilege, VocabularyKind, app::RESTRICTED, lists::some_quoted,
};

use super::{causes::Causes, describes, tagged, written};
use crate::diff::{
    Change, Effect, GrantChange, SHOWN, operations,
    vocabulary::{Pair, Shift},
};

/// Changes of scopes or permissions in the order of the new file; removed ones last.
pub(crate) fn vocabulary(pair: &Pair<'_>, operations: &operations::Pair<'_>) -> Vec<Change> {
    let kind = pair.kind();
    let mut causes = Causes {
        pair,
        flips: pair
            .shifts
            .iter()
            .enumerate()
            .map(|(name, shift)| {
                let moved = !shift.gains.is_empty() || !shift.loses.is_empty();
                let kept = pair.target(name).is_some();
                let flips = (moved && kept).then(|| operations.opened_by(kind, name));
                flips.unwrap_or_default()
            })
            .collect(),
        reported: vec![Shift::default(); pair.shifts.len()],
    };
    let mut changes = Vec::new();
    let opens = |name: &str| operations.opened_alone(kind, name);
    for (new, item) in pair.new.items.iter().enumerate() {
        match pair.origins(new) {
            [] => {
                let change = added(pair, new, item);
                // an existing token can mean it
                changes.push(match operations.is_read_in_old_tokens(pair, item) {
                    true => change,
                    false => change.addition(),
                });
            }
            [old] => {
                let origin = &pair.old[*old];
                named(kind, origin, item, &mut changes);
                causes.includes(new, *old, &mut changes);
                flags(kind, origin, item, &opens, &mut changes);
                described(pair, origin, item, &mut changes);
            }
            olds => {
                causes.merged(new, olds, &mut changes);
                let mut same = olds.iter().map(|&old| &pair.old[old]);
                if let Some(origin) = same.find(|old| old.name == item.name) {
                    flags(kind, origin, item, &opens, &mut changes);
                    described(pair, origin, item, &mut changes);
                }
            }
        }
    }
    for (old, target) in pair.to_new.iter().enumerate() {
        if target.is_none() {
            changes.push(causes.removed(old));
        }
    }
    causes.rest(&mut changes);
    aliases(pair, operations, &mut changes);
    changes
}

fn added(pair: &Pair<'_>, new: usize, item: &Privilege) -> Change {
    let kind = pair.kind();
    let noun = kind.noun();
    let includes: Vec<&str> = item.includes.iter().map(|&at| pair.new_name(at)).collect();
    let mut message = format!("{noun} `{}` is added", item.name);
    if item.restricted {
        message.push_str(", restricted");
    }
    if item.availability == Availability::OnRequest {
        message.push_str(", on request");
    }
    if !includes.is_empty() {
        message.push_str(&format!("; it includes {}", some_quoted(&includes, SHOWN)));
        let all = pair.new.closure.iter(new).count().saturating_sub(1);
        if all > includes.len() {
            message.push_str(&format!(", {all} {noun}s in total"));
        }
    }
    Change::new(Effect::Widens, kind, &item.name, "added", message)
}

/// The names in the file and in Rust.
fn named(kind: VocabularyKind, old: &Privilege, new: &Privilege, changes: &mut Vec<Change>) {
    let noun = kind.noun();
    let change = |what, message| Change::new(Effect::Renames, kind, &new.name, what, message);
    if old.name != new.name {
        let message = format!(
            "{noun} `{}` is now called `{}`; the old name is still accepted",
            old.name, new.name
        );
        let (what, message) = if old.rust == new.rust {
            ("wire-name", format!("{message}, and code need not change"))
        } else {
            ("name", message)
        };
        changes.push(change(what, message).between(&old.name, &new.name));
    } else if old.rust != new.rust {
        let message = format!(
            "{noun} `{}` is now `{}` in Rust; before: `{}`",
            new.name, new.rust, old.rust
        );
        changes.push(change("rust", message).between(&old.rust, &new.rust));
    }
}

/// Restriction and availability.
fn flags(
    kind: VocabularyKind,
    old: &Privilege,
    new: &Privilege,
    opens: &dyn Fn(&str) -> Vec<String>,
    changes: &mut Vec<Change>,
) {
    let noun = kind.noun();
    let name = &new.name;
    if old.restricted != new.restricted {
        let (effect, words) = if new.restricted {
            (Effect::Narrows, format!("is now restricted: {RESTRICTED}"))
        } else {
            let words = "is no longer restricted: it is granted without an approval";
            (Effect::Widens, words.to_owned())
        };
        let word = |restricted: bool| if restricted { "yes" } else { "no" };
        let message = format!("{noun} `{name}` {words}");
        let change = Change::new(effect, kind, name, "restricted", message);
        let change = change.between(word(old.restricted), word(new.restricted));
        changes.push(change.opening(opens(name)));
    }
    if old.availability != new.availability {
        let (effect, words) = match new.availability {
            Availability::General => (Effect::Widens, "is now available to every app"),
            Availability::OnRequest => (Effect::Narrows, "is now available only on request"),
        };
        let word = |availability| match availability {
            Availability::General => "general",
            Availability::OnRequest => "on-request",
        };
        let message = format!("{noun} `{name}` {words}");
        let change = Change::new(effect, kind, name, "availability", message);
        let change = change.between(word(old.availability), word(new.availability));
        changes.push(change.opening(opens(name)));
    }
}

/// Descriptive fields.
fn described(pair: &Pair<'_>, old: &Privilege, new: &Privilege, changes: &mut Vec<Change>) {
    let kind = pair.kind();
    let mut change = |what, from: Option<&str>, to: Option<&str>| {
        if from != to {
            changes.push(describes(kind, &new.name, what, from, to));
        }
    };
    change("title", written(&old.title), written(&new.title));
    let texts = (written(&old.description), written(&new.description));
    change("description", texts.0, texts.1);
    let access = |item: &Privilege| item.access.words().collect::<Vec<_>>().join(", ");
    change("access", Some(&access(old)), Some(&access(new)));
    change("since", written(&old.since), written(&new.since));
    let tags = |item: &Privilege| tagged(&item.tags);
    change("tags", Some(&tags(old)), Some(&tags(new)));
    let word = |baseline: bool| Some(if baseline { "yes" } else { "no" });
    change("baseline", word(old.baseline), word(new.baseline));
    let was = deprecation(old.deprecated.as_ref(), &|at| pair.of_old(at), pair);
    let now = deprecation(new.deprecated.as_ref(), &|at| at, pair);
    if was != now {
        let message = match (&was, &now) {
            (None, Some(_)) => format!("{} `{}` is now deprecated", kind.noun(), new.name),
            (_, None) => format!("{} `{}` is no longer deprecated", kind.noun(), new.name),
            _ => format!("{} `{}` has another deprecation", kind.noun(), new.name),
        };
        let (was, now) = (was.unwrap_or_default(), now.unwrap_or_default());
        let change = Change::new(Effect::Describes, kind, &new.name, "deprecated", message);
        changes.push(change.between(was, now));
    }
}

fn deprecation(
    deprecated: Option<&Deprecated>,
    number: &dyn Fn(usize) -> usize,
    pair: &Pair<'_>,
) -> Option<String> {
    let deprecated = deprecated?;
    let mut words = vec!["deprecated".to_owned()];
    words.extend(
        deprecated
            .since
            .as_ref()
            .map(|since| format!("since {}", since.terminal())),
    );
    words.extend(deprecated.instead.map(|instead| {
        let number = number(instead);
        let name = match number.checked_sub(pair.new.items.len()) {
            Some(removed) => pair.old_name(removed),
            None => pair.new_name(number),
        };
        format!("use {name}")
    }));
    words.extend(deprecated.note.as_ref().map(|note| note.terminal()));
    Some(words.join("; "))
}

/// Aliases that appear, disappear or change their meaning.
fn aliases(pair: &Pair<'_>, operations: &operations::Pair<'_>, changes: &mut Vec<Change>) {
    let kind = pair.kind();
    let noun = kind.noun();
    for (alias, old, new) in pair.aliases() {
        let shift = pair.shift(old, new);
        let names = |new: bool, list: &[usize]| -> Vec<String> {
            let name = |&at: &usize| {
                if new {
                    pair.new_name(at)
                } else {
                    pair.old_name(at)
                }
            };
            list.iter().map(|at| name(at).to_owned()).collect()
        };
        let (was, now) = (
            old.map(|at| pair.old_name(at)),
            new.map(|at| pair.new_name(at)),
        );
        let message = match (was, now) {
            (None, Some(now)) => format!("`{alias}` now means {noun} `{now}`"),
            (Some(was), None) => format!("`{alias}` no longer means {noun} `{was}`"),
            (was, now) => format!(
                "`{alias}` now means {noun} `{}`; before: `{}`",
                now.unwrap_or_default(),
                was.unwrap_or_default()
            ),
        };
        let name = now.or(was).unwrap_or_default();
        let change = |effect| {
            let change = Change::new(effect, kind, name, "alias", message.clone());
            change.between(was.unwrap_or_default(), now.unwrap_or_default())
        };
        let grant = |gains, loses| GrantChange {
            grant: alias.to_owned(),
            gains,
            loses,
            ..GrantChange::default()
        };
        if !shift.gains.is_empty() {
            // a word without a meaning was in no grant
            let given = was.is_some() || operations.was_instance(pair, alias);
            let gains = names(true, &shift.gains);
            let change = change(Effect::Widens);
            changes.push(match given {
                true => change.with_grants(vec![grant(gains, Vec::new())]),
                false => change.addition(),
            });
        }
        if !shift.loses.is_empty() {
            let loses = names(false, &shift.loses);
            changes.push(change(Effect::Narrows).with_grants(vec![grant(Vec::new(), loses)]));
        }
    }
}

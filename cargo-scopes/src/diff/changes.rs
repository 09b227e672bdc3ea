//! Changes of the spec itself, of privileges and of roles.

use scope_spec::{Availability, Deprecated, Privilege, Role, Spec};

use super::{
    Breakage, Change, Effect, GrantChange, Kind, MovedBit, operations,
    vocabulary::{Pair, Shift},
};
use crate::layout::{quoted, some_quoted};

/// How many names a message shows.
const SHOWN: usize = 6;

/// Another text about the same thing. Long texts are not repeated.
pub(crate) fn describes(
    kind: Kind,
    name: &str,
    what: &'static str,
    from: Option<&str>,
    to: Option<&str>,
) -> Change {
    const LONG: usize = 60;
    let (was, now) = (from.unwrap_or_default(), to.unwrap_or_default());
    let fits = |text: &str| text.len() <= LONG && !text.contains('\n');
    let noun = match kind {
        Kind::Spec => "the spec".to_owned(),
        kind => format!("{} `{name}`", kind.noun()),
    };
    let message = match (was, now) {
        ("", _) if fits(now) => format!("{noun} has {} now: `{now}`", article(what)),
        ("", _) => format!("{noun} has {} now", article(what)),
        (_, "") => format!("{noun} has no {what} any more"),
        _ if fits(was) && fits(now) => {
            format!("{noun} has another {what}: `{now}`, and was `{was}`")
        }
        _ => format!("{noun} has another {what}"),
    };
    Change::new(Effect::Describes, kind, name, what, message).between(was, now)
}

fn article(what: &str) -> String {
    match what {
        "access" | "tags" => what.to_owned(),
        what => format!("a {what}"),
    }
}

/// The head of the file.
pub(crate) fn spec(old: &Spec, new: &Spec) -> Vec<Change> {
    let mut changes = Vec::new();
    if old.name != new.name {
        let message = format!(
            "the spec is called `{}` now, and was `{}`",
            new.name, old.name
        );
        let change = Change::new(Effect::Renames, Kind::Spec, &new.name, "name", message);
        changes.push(change.between(&old.name, &new.name));
    }
    for (what, from, to) in [
        ("title", &old.title, &new.title),
        ("version", &old.version, &new.version),
        ("description", &old.description, &new.description),
        ("source", &old.source, &new.source),
    ] {
        if from != to {
            let (from, to) = (from.as_deref(), to.as_deref());
            changes.push(describes(Kind::Spec, &new.name, what, from, to));
        }
    }
    changes
}

/// Scopes or permissions: in the order of the new file, what was removed last.
pub(crate) fn vocabulary(
    pair: &Pair<'_>,
    kind: Kind,
    operations: &operations::Pair<'_>,
) -> Vec<Change> {
    let mut causes = Causes {
        pair,
        kind,
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
        told: vec![Shift::default(); pair.shifts.len()],
    };
    let mut changes = Vec::new();
    for (new, item) in pair.new.items.iter().enumerate() {
        match pair.origins(new) {
            [] => changes.push(added(pair, kind, new, item)),
            [old] => {
                if let Some(origin) = pair.old.items.get(*old) {
                    named(kind, origin, item, &mut changes);
                    causes.includes(new, *old, &mut changes);
                    flags(kind, origin, item, &mut changes);
                    described(pair, kind, origin, item, &mut changes);
                }
            }
            olds => {
                causes.merged(new, olds, &mut changes);
                let same = olds.iter().filter_map(|&old| pair.old.items.get(old));
                if let Some(origin) = same.clone().find(|old| old.name == item.name) {
                    flags(kind, origin, item, &mut changes);
                    described(pair, kind, origin, item, &mut changes);
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
    aliases(pair, kind, &mut changes);
    changes
}

fn added(pair: &Pair<'_>, kind: Kind, new: usize, item: &Privilege) -> Change {
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
            message.push_str(&format!(", and with them {all} {noun}s in all"));
        }
    }
    Change::new(Effect::Widens, kind, &item.name, "added", message)
}

/// The name, in the file and in Rust.
fn named(kind: Kind, old: &Privilege, new: &Privilege, changes: &mut Vec<Change>) {
    let noun = kind.noun();
    let change = |what, message| Change::new(Effect::Renames, kind, &new.name, what, message);
    if old.name != new.name {
        let message = format!(
            "{noun} `{}` is called `{}` now; the old name is still read",
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
            "{noun} `{}` is `{}` in Rust now, and was `{}`",
            new.name, new.rust, old.rust
        );
        changes.push(change("rust", message).between(&old.rust, &new.rust));
    }
}

/// How hard it is to get.
fn flags(kind: Kind, old: &Privilege, new: &Privilege, changes: &mut Vec<Change>) {
    let noun = kind.noun();
    let name = &new.name;
    if old.restricted != new.restricted {
        let (effect, words) = if new.restricted {
            (
                Effect::Narrows,
                "is restricted now: asking for it takes a justification and an approval",
            )
        } else {
            (
                Effect::Widens,
                "is no longer restricted: it is granted without an approval",
            )
        };
        let word = |restricted: bool| if restricted { "yes" } else { "no" };
        let message = format!("{noun} `{name}` {words}");
        let change = Change::new(effect, kind, name, "restricted", message);
        changes.push(change.between(word(old.restricted), word(new.restricted)));
    }
    if old.availability != new.availability {
        let (effect, words) = match new.availability {
            Availability::General => (Effect::Widens, "is available to every app now"),
            Availability::OnRequest => (Effect::Narrows, "is available on request only now"),
        };
        let word = |availability| match availability {
            Availability::General => "general",
            Availability::OnRequest => "on-request",
        };
        let message = format!("{noun} `{name}` {words}");
        let change = Change::new(effect, kind, name, "availability", message);
        changes.push(change.between(word(old.availability), word(new.availability)));
    }
}

/// What is said about it.
fn described(
    pair: &Pair<'_>,
    kind: Kind,
    old: &Privilege,
    new: &Privilege,
    changes: &mut Vec<Change>,
) {
    let mut change = |what, from: Option<&str>, to: Option<&str>| {
        if from != to {
            changes.push(describes(kind, &new.name, what, from, to));
        }
    };
    change("title", old.title.as_deref(), new.title.as_deref());
    let texts = (&old.description, &new.description);
    change("description", texts.0.as_deref(), texts.1.as_deref());
    let access = |item: &Privilege| item.access.words().collect::<Vec<_>>().join(", ");
    change("access", Some(&access(old)), Some(&access(new)));
    change("since", old.since.as_deref(), new.since.as_deref());
    let tags = |item: &Privilege| item.tags.join(", ");
    change("tags", Some(&tags(old)), Some(&tags(new)));
    let word = |baseline: bool| Some(if baseline { "yes" } else { "no" });
    change("baseline", word(old.baseline), word(new.baseline));
    let was = deprecation(old.deprecated.as_ref(), &|at| pair.of_old(at), pair);
    let now = deprecation(new.deprecated.as_ref(), &|at| at, pair);
    if was != now {
        let message = match (&was, &now) {
            (None, Some(_)) => format!("{} `{}` is deprecated now", kind.noun(), new.name),
            (_, None) => format!("{} `{}` is no longer deprecated", kind.noun(), new.name),
            _ => format!("{} `{}` is deprecated otherwise", kind.noun(), new.name),
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
            .map(|since| format!("since {since}")),
    );
    words.extend(deprecated.instead.map(|instead| {
        let number = number(instead);
        let name = match number.checked_sub(pair.new.items.len()) {
            Some(removed) => pair.old_name(removed),
            None => pair.new_name(number),
        };
        format!("use {name}")
    }));
    words.extend(deprecated.note.clone());
    Some(words.join("; "))
}

/// Finds, for each change of inclusion, the grants that gain or lose by it.
struct Causes<'a> {
    pair: &'a Pair<'a>,
    kind: Kind,
    /// For each old name the operations that it opens now, and that it no longer opens.
    flips: Vec<(Vec<&'a str>, Vec<&'a str>)>,
    /// For each old name what some change has said of it.
    told: Vec<Shift>,
}

impl Causes<'_> {
    /// The direct inclusions of something that is there in both.
    fn includes(&mut self, new: usize, old: usize, changes: &mut Vec<Change>) {
        let pair = self.pair;
        let (Some(origin), Some(item)) = (pair.old.items.get(old), pair.new.items.get(new)) else {
            return;
        };
        let (noun, name) = (self.kind.noun(), &item.name);
        let was: Vec<usize> = origin.includes.iter().map(|&at| pair.of_old(at)).collect();
        let added = item.includes.iter().filter(|at| !was.contains(at));
        let removed = origin.includes.iter().filter(|&&at| {
            let target = pair.target(at);
            target.is_some_and(|target| target != new && !item.includes.contains(&target))
        });
        let shift = pair.shifts.get(old).cloned().unwrap_or_default();
        // only what the includer itself gains or loses is due to the edge
        let brings = |edge: &usize, gain: &usize| pair.new.closure.contains(*edge, *gain);
        let (gaining, redundant): (Vec<usize>, Vec<usize>) =
            added.partition(|edge| shift.gains.iter().any(|gain| brings(edge, gain)));
        let brought = |edge: &usize, loss: &usize| pair.old.closure.contains(*edge, *loss);
        let (losing, spare): (Vec<usize>, Vec<usize>) =
            removed.partition(|edge| shift.loses.iter().any(|loss| brought(edge, loss)));
        if !gaining.is_empty() {
            let grants = self.gaining(&gaining, |holder| {
                pair.target(holder)
                    .is_some_and(|holder| pair.new.closure.contains(holder, new))
            });
            let names: Vec<&str> = gaining.iter().map(|&at| pair.new_name(at)).collect();
            let message = format!(
                "{noun} `{name}` includes {} now",
                some_quoted(&names, SHOWN)
            );
            let change = Change::new(Effect::Widens, self.kind, name, "includes", message);
            changes.push(change.with_grants(grants));
        }
        if !losing.is_empty() {
            let grants = self.losing(&losing, |holder| pair.old.closure.contains(holder, old));
            let names: Vec<&str> = losing.iter().map(|&at| pair.old_name(at)).collect();
            let message = format!(
                "{noun} `{name}` no longer includes {}",
                some_quoted(&names, SHOWN)
            );
            let change = Change::new(Effect::Narrows, self.kind, name, "includes", message);
            changes.push(change.with_grants(grants));
        }
        let effective = !gaining.is_empty() || !losing.is_empty();
        let other = !redundant.is_empty() || !spare.is_empty();
        if other && !effective {
            let named = redundant.iter().map(|&at| pair.new_name(at));
            let named: Vec<&str> = named
                .chain(spare.iter().map(|&at| pair.old_name(at)))
                .collect();
            let message = format!(
                "{noun} `{name}` names {} {}, which comes to the same",
                some_quoted(&named, SHOWN),
                if spare.is_empty() {
                    "in what it includes"
                } else {
                    "otherwise in what it includes"
                }
            );
            changes.push(Change::new(
                Effect::Describes,
                self.kind,
                name,
                "includes",
                message,
            ));
        }
    }

    /// Several of the old ones are one now.
    fn merged(&mut self, new: usize, olds: &[usize], changes: &mut Vec<Change>) {
        let pair = self.pair;
        let name = pair.new_name(new);
        let names: Vec<&str> = olds
            .iter()
            .map(|&old| pair.old_name(old))
            .filter(|old| *old != name)
            .collect();
        let noun = self.kind.noun();
        let holds = |holder: usize| {
            olds.iter()
                .any(|&old| pair.old.closure.contains(holder, old))
        };
        let gains = self.gaining(&[new], holds);
        let loses = self.losing(olds, holds);
        let message = format!(
            "{noun} {} is part of `{name}` now; the old name is still read",
            quoted(&names)
        );
        let change = |effect| {
            Change::new(effect, self.kind, name, "merged", message.clone())
                .between(names.join(", "), name)
        };
        if gains.is_empty() && loses.is_empty() {
            changes.push(change(Effect::Renames));
        }
        if !gains.is_empty() {
            changes.push(change(Effect::Widens).with_grants(gains));
        }
        if !loses.is_empty() {
            changes.push(change(Effect::Narrows).with_grants(loses));
        }
    }

    fn removed(&mut self, old: usize) -> Change {
        let pair = self.pair;
        let grants = self.losing(&[old], |holder| pair.old.closure.contains(holder, old));
        let (noun, name) = (self.kind.noun(), pair.old_name(old));
        let message =
            format!("{noun} `{name}` is removed: a token with it is granted nothing by it");
        let message = match self.kind {
            Kind::Scope => message,
            _ => format!("{noun} `{name}` is removed"),
        };
        Change::new(Effect::Narrows, self.kind, name, "removed", message).with_grants(grants)
    }

    /// Of the grants of kept names that `holds` picks, those that gain something that one of
    /// `sources` brings.
    fn gaining(&mut self, sources: &[usize], holds: impl Fn(usize) -> bool) -> Vec<GrantChange> {
        let pair = self.pair;
        let mut grants = Vec::new();
        for (holder, shift) in pair.shifts.iter().enumerate() {
            if shift.gains.is_empty() || pair.target(holder).is_none() || !holds(holder) {
                continue;
            }
            let due = |&&gain: &&usize| {
                sources
                    .iter()
                    .any(|&source| pair.new.closure.contains(source, gain))
            };
            let gains: Vec<usize> = shift.gains.iter().filter(due).copied().collect();
            if let (Some(told), false) = (self.told.get_mut(holder), gains.is_empty()) {
                told.gains.extend(&gains);
                grants.push(GrantChange {
                    grant: pair.old_name(holder).to_owned(),
                    gains: gains
                        .iter()
                        .map(|&at| pair.new_name(at).to_owned())
                        .collect(),
                    opens: self.flips(holder, true),
                    ..GrantChange::default()
                });
            }
        }
        grants
    }

    /// Of the grants of kept names that `holds` picks, those that lose something that one of
    /// `sources` brought.
    fn losing(&mut self, sources: &[usize], holds: impl Fn(usize) -> bool) -> Vec<GrantChange> {
        let pair = self.pair;
        let mut grants = Vec::new();
        for (holder, shift) in pair.shifts.iter().enumerate() {
            if shift.loses.is_empty() || pair.target(holder).is_none() || !holds(holder) {
                continue;
            }
            let due = |&&loss: &&usize| {
                sources
                    .iter()
                    .any(|&source| pair.old.closure.contains(source, loss))
            };
            let loses: Vec<usize> = shift.loses.iter().filter(due).copied().collect();
            if let (Some(told), false) = (self.told.get_mut(holder), loses.is_empty()) {
                told.loses.extend(&loses);
                grants.push(GrantChange {
                    grant: pair.old_name(holder).to_owned(),
                    loses: loses
                        .iter()
                        .map(|&at| pair.old_name(at).to_owned())
                        .collect(),
                    closes: self.flips(holder, false),
                    ..GrantChange::default()
                });
            }
        }
        grants
    }

    /// The operations that a grant opens now, or no longer opens. A change that is one of several
    /// for a grant names them all.
    fn flips(&self, holder: usize, opens: bool) -> Vec<String> {
        let flips = self.flips.get(holder);
        let ids = flips.map(|flips| if opens { &flips.0 } else { &flips.1 });
        ids.into_iter().flatten().map(|&id| id.to_owned()).collect()
    }

    /// What no single inclusion accounts for, which is the case only where privileges were merged.
    fn rest(&self, changes: &mut Vec<Change>) {
        let pair = self.pair;
        for (holder, (shift, told)) in pair.shifts.iter().zip(&self.told).enumerate() {
            if pair.target(holder).is_none() {
                continue;
            }
            let gains: Vec<&usize> = shift
                .gains
                .iter()
                .filter(|gain| !told.gains.contains(gain))
                .collect();
            let loses: Vec<&usize> = shift
                .loses
                .iter()
                .filter(|loss| !told.loses.contains(loss))
                .collect();
            let (noun, name) = (self.kind.noun(), pair.old_name(holder));
            if !gains.is_empty() {
                let names: Vec<&str> = gains.iter().map(|&&at| pair.new_name(at)).collect();
                let message = format!("a grant of {noun} `{name}` gains {}", quoted(&names));
                let change = Change::new(Effect::Widens, self.kind, name, "includes", message);
                changes.push(change.with_grants(vec![GrantChange {
                    grant: name.to_owned(),
                    gains: names.iter().map(|&name| name.to_owned()).collect(),
                    opens: self.flips(holder, true),
                    ..GrantChange::default()
                }]));
            }
            if !loses.is_empty() {
                let names: Vec<&str> = loses.iter().map(|&&at| pair.old_name(at)).collect();
                let message = format!("a grant of {noun} `{name}` loses {}", quoted(&names));
                let change = Change::new(Effect::Narrows, self.kind, name, "includes", message);
                changes.push(change.with_grants(vec![GrantChange {
                    grant: name.to_owned(),
                    loses: names.iter().map(|&name| name.to_owned()).collect(),
                    closes: self.flips(holder, false),
                    ..GrantChange::default()
                }]));
            }
        }
    }
}

/// Words of tokens that are no names, and mean something else now.
fn aliases(pair: &Pair<'_>, kind: Kind, changes: &mut Vec<Change>) {
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
            (None, Some(now)) => format!("`{alias}` is read as {noun} `{now}` now"),
            (Some(was), None) => format!("`{alias}` is no longer read as {noun} `{was}`"),
            (was, now) => format!(
                "`{alias}` is read as {noun} `{}` now, and was read as `{}`",
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
            // a word that meant nothing was in nobody's grant
            let given = was.is_some();
            let gains = names(true, &shift.gains);
            let grants = given.then(|| grant(gains, Vec::new()));
            changes.push(change(Effect::Widens).with_grants(grants.into_iter().collect()));
        }
        if !shift.loses.is_empty() {
            let loses = names(false, &shift.loses);
            changes.push(change(Effect::Narrows).with_grants(vec![grant(Vec::new(), loses)]));
        }
    }
}

/// Bits that sets stored under the old spec would be misread by.
pub(crate) fn bits(pair: &Pair<'_>, kind: Kind) -> Vec<Breakage> {
    let (mut moved, mut reused) = (Vec::new(), Vec::new());
    for (new, item) in pair.new.items.iter().enumerate() {
        let olds = pair.origins(new).iter();
        let mut olds = olds.filter_map(|&old| pair.old.items.get(old)).peekable();
        if olds.peek().is_none() {
            let before = pair.old.items.iter().find(|old| old.bit == item.bit);
            if let Some(before) = before {
                reused.push((before.name.clone(), item));
            }
        }
        for old in olds.filter(|old| old.bit != item.bit) {
            moved.push(MovedBit {
                name: old.name.clone(),
                was: old.bit,
                now: item.bit,
            });
        }
    }
    let noun = kind.noun();
    let help = format!("fix them with `bit = ..` at each {noun}, or make the stored sets again");
    let mut breaks = Vec::new();
    if !moved.is_empty() {
        let shown = moved
            .iter()
            .take(SHOWN)
            .map(|bit| format!("`{}` {} -> {}", bit.name, bit.was, bit.now));
        let mut shown = shown.collect::<Vec<_>>().join(", ");
        if moved.len() > SHOWN {
            shown.push_str(&format!(" and {} more", moved.len() - SHOWN));
        }
        breaks.push(Breakage {
            code: "bits-moved",
            message: format!("{noun}s have other bits, so that stored sets are misread: {shown}"),
            help,
            bits: moved,
        });
    } else if !reused.is_empty() {
        let shown = reused
            .iter()
            .map(|(was, now)| format!("bit {} was `{was}` and is `{}`", now.bit, now.name));
        breaks.push(Breakage {
            code: "bits-reused",
            message: format!(
                "bits of removed {noun}s are used again, so that stored sets are misread: {}",
                shown.take(SHOWN).collect::<Vec<_>>().join(", ")
            ),
            help,
            bits: reused
                .iter()
                .map(|(_, now)| MovedBit {
                    name: now.name.clone(),
                    was: now.bit,
                    now: now.bit,
                })
                .collect(),
        });
    }
    breaks
}

/// Roles, by name: they have no aliases.
pub(crate) fn roles(old: &Spec, new: &Spec, permissions: &Pair<'_>) -> Vec<Change> {
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
            changes.push(Change::new(
                Effect::Widens,
                Kind::Role,
                &role.name,
                "added",
                message,
            ));
            continue;
        };
        self::role(before, role, permissions, &mut changes);
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

fn role(old: &Role, new: &Role, permissions: &Pair<'_>, changes: &mut Vec<Change>) {
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
    if !gains.is_empty() {
        let message = format!("role `{name}` gains {}", some_quoted(&gains, SHOWN));
        let change = Change::new(Effect::Widens, Kind::Role, name, "permissions", message);
        changes.push(change.with_grants(vec![GrantChange {
            grant: name.clone(),
            gains: owned(&gains),
            ..GrantChange::default()
        }]));
    }
    if !loses.is_empty() {
        let message = format!("role `{name}` loses {}", some_quoted(&loses, SHOWN));
        let change = Change::new(Effect::Narrows, Kind::Role, name, "permissions", message);
        changes.push(change.with_grants(vec![GrantChange {
            grant: name.clone(),
            loses: owned(&loses),
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

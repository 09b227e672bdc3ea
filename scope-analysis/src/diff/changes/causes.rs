//! The gains and losses of grants, each with the changed inclusion that causes it.

use crate::diff::{
    Change, Effect, GrantChange, SHOWN,
    vocabulary::{Pair, Shift},
};
use scope_spec::{
    VocabularyKind,
    lists::{quoted, some_quoted},
};

/// Attributes the gains and losses of grants to changes of inclusion.
pub(super) struct Causes<'a> {
    pub(super) pair: &'a Pair<'a>,
    /// For each old name, the operations that it newly allows, and those that it no longer allows.
    pub(super) flips: Vec<(Vec<&'a str>, Vec<&'a str>)>,
    /// For each old name, the gains and losses that a change has reported.
    pub(super) reported: Vec<Shift>,
}

impl Causes<'_> {
    /// The direct inclusions of a privilege of both specs.
    pub(super) fn includes(&mut self, new: usize, old: usize, changes: &mut Vec<Change>) {
        let pair = self.pair;
        let (origin, item) = (&pair.old[old], &pair.new[new]);
        let (noun, name) = (self.pair.kind().noun(), &item.name);
        let was: Vec<usize> = origin.includes.iter().map(|&at| pair.of_old(at)).collect();
        let added = item.includes.iter().filter(|at| !was.contains(at));
        let removed = origin.includes.iter().filter(|&&at| {
            let target = pair.target(at);
            target.is_some_and(|target| target != new && !item.includes.contains(&target))
        });
        let shift = pair.shifts.get(old).cloned().unwrap_or_default();
        // only the gains and losses of the includer itself are due to the edge
        let brings = |edge: &usize, gain: &usize| pair.new.closure.contains(*edge, *gain);
        let (gaining, redundant): (Vec<usize>, Vec<usize>) =
            added.partition(|edge| shift.gains.iter().any(|gain| brings(edge, gain)));
        let brought = |edge: &usize, loss: &usize| pair.old.closure.contains(*edge, *loss);
        let (losing, spare): (Vec<usize>, Vec<usize>) =
            removed.partition(|edge| shift.loses.iter().any(|loss| brought(edge, loss)));
        let effective = !gaining.is_empty() || !losing.is_empty();
        // such a grant gains the restricted scope without the approval of that scope
        let restricted = |edges: &[usize], glob: bool| {
            let gains = shift.gains.iter().filter(|&gain| {
                let is_brought = edges.iter().any(|edge| brings(edge, gain));
                is_brought && pair.new.items.get(*gain).is_some_and(|it| it.restricted)
            });
            let gains: Vec<usize> = gains.copied().collect();
            let names: Vec<&str> = gains.iter().map(|&gain| pair.new_name(gain)).collect();
            let are = if names.len() == 1 { "is" } else { "are" };
            match names.is_empty() {
                true => String::new(),
                false if !glob && gains == edges => format!(", which {are} restricted"),
                false => format!("; {} {are} restricted", some_quoted(&names, SHOWN)),
            }
        };
        // by a glob that existed before: its line did not change
        let mut by_line = gaining;
        for glob in &item.globs {
            if origin.globs.iter().all(|was| was.pattern != glob.pattern) {
                continue;
            }
            let (matched, others): (Vec<usize>, Vec<usize>) = by_line
                .iter()
                .partition(|&&edge| glob.matches(pair.new_name(edge)));
            by_line = others;
            let grants = self.gaining(&matched, |holder| self::holds(pair, holder, new));
            let names: Vec<&str> = matched.iter().map(|&at| pair.new_name(at)).collect();
            let Some(first) = names.first() else { continue };
            let is_new = matched.iter().all(|&at| pair.origins(at).is_empty());
            let why = match (is_new, names.len()) {
                (true, 1) => "is new and matches",
                (true, _) => "are new and match",
                (false, 1) => "matches",
                (false, _) => "match",
            };
            let message = format!(
                "{noun} `{name}` now includes {}, which {why} its `{}`{}",
                some_quoted(&names, SHOWN),
                glob.pattern,
                restricted(&matched, true)
            );
            let change = Change::new(Effect::Widens, self.pair.kind(), name, "includes", message);
            changes.push(change.with_grants(grants).by_glob(glob, first));
        }
        if !by_line.is_empty() {
            let grants = self.gaining(&by_line, |holder| self::holds(pair, holder, new));
            let names: Vec<&str> = by_line.iter().map(|&at| pair.new_name(at)).collect();
            let message = format!(
                "{noun} `{name}` now includes {}{}",
                some_quoted(&names, SHOWN),
                restricted(&by_line, false)
            );
            let change = Change::new(Effect::Widens, self.pair.kind(), name, "includes", message);
            changes.push(change.with_grants(grants));
        }
        if !losing.is_empty() {
            let grants = self.losing(&losing, |holder| pair.old.closure.contains(holder, old));
            let names: Vec<&str> = losing.iter().map(|&at| pair.old_name(at)).collect();
            let message = format!(
                "{noun} `{name}` no longer includes {}",
                some_quoted(&names, SHOWN)
            );
            let change = Change::new(Effect::Narrows, self.pair.kind(), name, "includes", message);
            changes.push(change.with_grants(grants));
        }
        let other = !redundant.is_empty() || !spare.is_empty();
        if other && !effective {
            let named = redundant.iter().map(|&at| pair.new_name(at));
            let named: Vec<&str> = named
                .chain(spare.iter().map(|&at| pair.old_name(at)))
                .collect();
            let message = format!(
                "{noun} `{name}` lists {}{} among its inclusions, with the same meaning",
                some_quoted(&named, SHOWN),
                if spare.is_empty() { "" } else { " differently" }
            );
            changes.push(Change::new(
                Effect::Describes,
                self.pair.kind(),
                name,
                "includes",
                message,
            ));
        }
    }

    /// Several old privileges are now one.
    pub(super) fn merged(&mut self, new: usize, olds: &[usize], changes: &mut Vec<Change>) {
        let pair = self.pair;
        let name = pair.new_name(new);
        let names: Vec<&str> = olds
            .iter()
            .map(|&old| pair.old_name(old))
            .filter(|old| *old != name)
            .collect();
        let noun = self.pair.kind().noun();
        let holds = |holder: usize| {
            olds.iter()
                .any(|&old| pair.old.closure.contains(holder, old))
        };
        let gains = self.gaining(&[new], holds);
        let loses = self.losing(olds, holds);
        let message = format!(
            "{noun} {} is now part of `{name}`; the old name is still accepted",
            quoted(&names)
        );
        let change = |effect| {
            Change::new(effect, self.pair.kind(), name, "merged", message.clone())
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

    pub(super) fn removed(&mut self, old: usize) -> Change {
        let pair = self.pair;
        let grants = self.losing(&[old], |holder| pair.old.closure.contains(holder, old));
        let (noun, name) = (self.pair.kind().noun(), pair.old_name(old));
        let message = format!("{noun} `{name}` is removed: it grants nothing in existing tokens");
        let message = match self.pair.kind() {
            VocabularyKind::Scope => message,
            VocabularyKind::Permission => format!("{noun} `{name}` is removed"),
        };
        Change::new(Effect::Narrows, self.pair.kind(), name, "removed", message).with_grants(grants)
    }

    /// The grants among those that `holds` selects that gain something included by `sources`.
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
            if let (Some(reported), false) = (self.reported.get_mut(holder), gains.is_empty()) {
                reported.gains.extend(&gains);
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

    /// The grants among those that `holds` selects that lose something included by `sources`.
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
            if let (Some(reported), false) = (self.reported.get_mut(holder), loses.is_empty()) {
                reported.loses.extend(&loses);
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

    /// The operations that a grant newly allows, or no longer allows. If several changes affect a
    /// grant, each lists them all.
    fn flips(&self, holder: usize, opens: bool) -> Vec<String> {
        let flips = self.flips.get(holder);
        let ids = flips.map(|flips| if opens { &flips.0 } else { &flips.1 });
        ids.into_iter().flatten().map(|&id| id.to_owned()).collect()
    }

    /// The gains and losses without a single cause, which only merged privileges have.
    pub(super) fn rest(&self, changes: &mut Vec<Change>) {
        let pair = self.pair;
        for (holder, (shift, reported)) in pair.shifts.iter().zip(&self.reported).enumerate() {
            if pair.target(holder).is_none() {
                continue;
            }
            let gains: Vec<&usize> = shift
                .gains
                .iter()
                .filter(|gain| !reported.gains.contains(gain))
                .collect();
            let loses: Vec<&usize> = shift
                .loses
                .iter()
                .filter(|loss| !reported.loses.contains(loss))
                .collect();
            let (noun, name) = (self.pair.kind().noun(), pair.old_name(holder));
            if !gains.is_empty() {
                let names: Vec<&str> = gains.iter().map(|&&at| pair.new_name(at)).collect();
                let message = format!("a grant of {noun} `{name}` gains {}", quoted(&names));
                let change =
                    Change::new(Effect::Widens, self.pair.kind(), name, "includes", message);
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
                let change =
                    Change::new(Effect::Narrows, self.pair.kind(), name, "includes", message);
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

/// Whether a grant of an old name includes a privilege of the new spec.
fn holds(pair: &Pair<'_>, holder: usize, new: usize) -> bool {
    let target = pair.target(holder);
    target.is_some_and(|holder| pair.new.closure.contains(holder, new))
}

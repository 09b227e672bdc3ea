//! The operations of two specs, and their requirements.

mod answers;
mod objects;
mod smallest;

use scope_spec::{
    Call, Operation, OperationId, PathTemplate, Requirement, Spec, VocabularyKind,
    lists::some_quoted,
};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fmt::Display,
};

use super::{
    Change, Effect, GrantChange, Kind, SHOWN,
    changes::{tagged, written},
    implication::{Side, counterexample},
    vocabulary,
};
use crate::decision::{self, Opens};

pub use smallest::Smallest;

/// The operations of two specs.
pub(crate) struct Pair<'a> {
    old: &'a Spec,
    new: &'a Spec,
    scopes: &'a vocabulary::Pair<'a>,
    permissions: &'a vocabulary::Pair<'a>,
    /// For each new operation, the old one that it was.
    origins: Vec<Option<OperationId>>,
    /// The operations that were removed.
    removed: Vec<OperationId>,
    /// The gates whose requirement is unchanged, for scopes and for permissions.
    unchanged: [Vec<(&'a str, Gate<'a>)>; 2],
}

/// One of the two gates of an operation, in both specs.
struct Gate<'a> {
    pair: &'a vocabulary::Pair<'a>,
    /// Indices of the old vocabulary.
    was: Requirement,
    /// Indices of the new one.
    now: Requirement,
    /// Whether the operation became public.
    to_anyone: bool,
    /// Whether the operation required no token.
    was_public: bool,
    /// Whether the other gate already reports that the operation is public.
    is_reported: bool,
}

/// For each operation of the second spec, that of the first which it was: the one with its id, else a
/// removed one with the same call.
pub(crate) fn origins(old: &Spec, new: &Spec) -> Vec<Option<OperationId>> {
    let ids = || old.operation_ids();
    let by_name: HashMap<&str, OperationId> = ids().map(|id| (old[id].id.as_str(), id)).collect();
    let operations = new.operations.iter();
    let mut origins: Vec<Option<OperationId>> = operations
        .map(|operation| by_name.get(operation.id.as_str()).copied())
        .collect();
    let mut taken: HashSet<OperationId> = origins.iter().copied().flatten().collect();
    let mut by_call: HashMap<String, OperationId> = HashMap::new();
    for id in ids() {
        for call in &old[id].calls {
            by_call.entry(call.to_string()).or_insert(id);
        }
    }
    for (operation, origin) in new.operations.iter().zip(&mut origins) {
        let calls = operation.calls.iter();
        let mut known = calls.filter_map(|call| by_call.get(&call.to_string()).copied());
        let free = known.find(|id| !taken.contains(id));
        if let (None, Some(id)) = (*origin, free) {
            taken.insert(id);
            *origin = Some(id);
        }
    }
    origins
}

impl<'a> Pair<'a> {
    pub(crate) fn new(
        old: &'a Spec,
        new: &'a Spec,
        scopes: &'a vocabulary::Pair<'a>,
        permissions: &'a vocabulary::Pair<'a>,
    ) -> Self {
        let origins = origins(old, new);
        let taken: HashSet<OperationId> = origins.iter().copied().flatten().collect();
        let ids = old.operation_ids();
        let removed = ids.filter(|id| !taken.contains(id)).collect();
        let mut unchanged = [Vec::new(), Vec::new()];
        for (operation, origin) in new.operations.iter().zip(&origins) {
            if let Some(origin) = origin.map(|id| &old[id]) {
                let gates = gates(scopes, permissions, origin, operation);
                for (unchanged, gate) in unchanged.iter_mut().zip(gates) {
                    if gate.is_unchanged() {
                        unchanged.push((operation.id.as_str(), gate));
                    }
                }
            }
        }
        Self {
            old,
            new,
            scopes,
            permissions,
            origins,
            removed,
            unchanged,
        }
    }

    /// The operations with unchanged requirements that a grant of one old name newly allows
    /// (first), and no longer allows (second).
    pub(crate) fn opened_by(
        &self,
        kind: VocabularyKind,
        name: usize,
    ) -> (Vec<&'a str>, Vec<&'a str>) {
        let (mut opens, mut closes) = (Vec::new(), Vec::new());
        let [scopes, permissions] = &self.unchanged;
        let gates = match kind {
            VocabularyKind::Scope => scopes,
            VocabularyKind::Permission => permissions,
        };
        for (id, gate) in gates {
            match gate.single(name) {
                (false, true) => opens.push(*id),
                (true, false) => closes.push(*id),
                _ => {}
            }
        }
        (opens, closes)
    }

    /// Like [`Pair::opened_by`], for a role with these permissions, closed, in each spec.
    pub(crate) fn opened_by_role(
        &self,
        old: &[usize],
        new: &[usize],
    ) -> (Vec<&'a str>, Vec<&'a str>) {
        let (mut opens, mut closes) = (Vec::new(), Vec::new());
        let opened = |requirement: &Requirement, held: &[usize]| {
            requirement.is_met(|index| held.binary_search(&index).is_ok())
        };
        let [_, permissions] = &self.unchanged;
        for (id, gate) in permissions {
            match (opened(&gate.was, old), opened(&gate.now, new)) {
                (false, true) => opens.push(*id),
                (true, false) => closes.push(*id),
                _ => {}
            }
        }
        (opens, closes)
    }

    /// The operations of the new spec whose gate a grant of one name satisfies.
    pub(crate) fn opened_alone(&self, kind: VocabularyKind, name: &str) -> Vec<String> {
        let vocabulary = self.new.vocabulary(kind);
        let index = vocabulary.index_of(name);
        let opens = |operation: &&Operation| {
            let how = index.and_then(|index| decision::opens(vocabulary, index, operation));
            matches!(how, Some(Opens::Directly | Opens::ThroughInclusion))
        };
        let operations = self.new.operations.iter().filter(opens);
        operations.map(|operation| operation.id.clone()).collect()
    }

    /// All changes of operations, in the order of the new file; removed ones last.
    pub(crate) fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        for (operation, origin) in self.new.operations.iter().zip(&self.origins) {
            match origin.map(|id| &self.old[id]) {
                Some(origin) => {
                    self.named(origin, operation, &mut changes);
                    self.objects_moved(origin, operation, &mut changes);
                    changes.extend(token(origin, operation));
                    for gate in gates(self.scopes, self.permissions, origin, operation) {
                        gate.compare(operation, &mut changes);
                    }
                    described(origin, operation, &mut changes);
                }
                None => changes.push(self.added(operation)),
            }
        }
        self.answered_by_others(&mut changes);
        self.moved_to_others(&mut changes);
        let removed = self.removed.iter().map(|&id| &self.old[id]);
        changes.extend(removed.map(|operation| {
            Change::new(
                Effect::Narrows,
                Kind::Operation,
                &operation.id,
                "removed",
                format!(
                    "operation `{}` is removed{}",
                    operation.id,
                    shown_call(operation)
                ),
            )
        }));
        changes
    }

    fn added(&self, operation: &Operation) -> Change {
        let scopes = self.scopes;
        let anyone = is_open(operation);
        let needs = if anyone {
            "is public: anyone may call it".to_owned()
        } else if operation.is_authenticated() {
            "requires a valid token, and no particular scope".to_owned()
        } else {
            let name = |new: usize| scopes.new_name(new);
            format!("requires {}", shown(&operation.scopes, &name))
        };
        let change = Change::new(
            Effect::Widens,
            Kind::Operation,
            &operation.id,
            "added",
            format!(
                "operation `{}` is added{}; it {needs}",
                operation.id,
                shown_call(operation)
            ),
        );
        // a public operation is allowed for everybody
        match anyone {
            true => change.open_to_anyone(true),
            false => change.addition(),
        }
    }

    /// The id and the calls.
    fn named(&self, old: &Operation, new: &Operation, changes: &mut Vec<Change>) {
        let renames =
            |what, message| Change::new(Effect::Renames, Kind::Operation, &new.id, what, message);
        if old.id != new.id {
            let message = format!("operation `{}` is now called `{}`", old.id, new.id);
            changes.push(renames("name", message).between(&old.id, &new.id));
        } else if old.rust != new.rust {
            let message = format!(
                "operation `{}` is now `{}` in Rust; before: `{}`",
                new.id, new.rust, old.rust
            );
            changes.push(renames("rust", message).between(&old.rust, &new.rust));
        }
        called(old, new, changes);
    }
}

/// The calls of an operation, compared as a set.
fn called(old: &Operation, new: &Operation, changes: &mut Vec<Change>) {
    let id = &new.id;
    let (gone, come) = (others(old, new), others(new, old));
    let say = |calls: &[&Call]| match calls {
        [] => "no call".to_owned(),
        calls => format!("`{}`", joined(calls)),
    };
    let change = |effect, what, message: String, was: &[&Call], now: &[&Call]| {
        let message = format!("operation `{id}` {message}");
        Change::new(effect, Kind::Operation, id, what, message).between(joined(was), joined(now))
    };
    let all = [old, new].map(|operation| operation.calls.iter().collect::<Vec<&Call>>());
    let [all_old, all_new] = &all;
    match (gone.as_slice(), come.as_slice()) {
        ([], []) => {
            // by the names of parameters, or only by the order
            let is_written = |call: &&Call| !old.calls.contains(call);
            let now: Vec<&Call> = new.calls.iter().filter(is_written).collect();
            let shapes: Vec<String> = now.iter().map(|call| call.shape()).collect();
            let was = old
                .calls
                .iter()
                .filter(|call| shapes.contains(&call.shape()));
            let was: Vec<&Call> = was.collect();
            if !now.is_empty() {
                // callers are not affected
                let message = format!(
                    "names its parameters differently: {}; before: {}",
                    say(&now),
                    say(&was)
                );
                changes.push(change(Effect::Renames, "parameter", message, &was, &now));
            } else if old.calls != new.calls {
                let message = format!("lists its calls in another order: {}", say(all_new));
                changes.push(change(Effect::Describes, "call", message, all_old, all_new));
            }
        }
        (gone, []) if !new.calls.is_empty() => {
            let message = format!("can no longer be called as {}", say(gone));
            changes.push(change(Effect::Narrows, "call", message, all_old, all_new));
        }
        ([], come) if !old.calls.is_empty() => {
            let message = format!("can also be called as {}", say(come));
            let change = change(Effect::Widens, "call", message, all_old, all_new);
            changes.push(change.addition());
        }
        (gone, come) => {
            let (now, was) = (say(come), say(gone));
            let message = format!("has another call: {now}; before: {was}");
            changes.push(change(Effect::Renames, "call", message, gone, come));
            let is_wider = |(method, path): (&str, &PathTemplate)| {
                let mut before = old.http_calls();
                before.any(|(was, before)| {
                    was == method && path.contains(before) && !before.contains(path)
                })
            };
            if come.iter().filter_map(|call| call.http()).any(is_wider) {
                let message = format!("matches more calls: {now}; before: {was}");
                let change = change(Effect::Widens, "call", message, gone, come);
                // like an added operation: no existing grant gains
                changes.push(change.addition());
            }
        }
    }
}

/// The calls that the other operation lacks, parameter names ignored.
fn others<'a>(operation: &'a Operation, other: &Operation) -> Vec<&'a Call> {
    let shapes: Vec<String> = other.calls.iter().map(Call::shape).collect();
    let calls = operation.calls.iter();
    calls
        .filter(|call| !shapes.contains(&call.shape()))
        .collect()
}

impl Gate<'_> {
    /// Whether the requirement is the same and has no merged privileges.
    fn is_unchanged(&self) -> bool {
        let whole = |now| self.pair.origins(now).len() <= 1;
        self.is_written_alike() && self.now.names().all(whole)
    }

    /// Whether the requirement is written the same, except for order.
    fn is_written_alike(&self) -> bool {
        fn sorted(requirement: &Requirement) -> BTreeSet<BTreeSet<usize>> {
            let all = requirement.ways();
            all.map(|all| all.iter().copied().collect()).collect()
        }
        sorted(&self.pair.number(&self.was)) == sorted(&self.now)
    }

    /// Whether a grant of an old name includes a privilege, under the old and the new spec.
    fn covers(
        &self,
    ) -> (
        impl Fn(usize, usize) -> bool + '_,
        impl Fn(usize, usize) -> bool + '_,
    ) {
        let pair = self.pair;
        (
            move |name, held| pair.old.closure.contains(name, held),
            move |name, held| pair.new_covers(name, held),
        )
    }

    /// Whether a grant of one old name satisfies the gate, before and now.
    fn single(&self, name: usize) -> (bool, bool) {
        let (old_covers, new_covers) = self.covers();
        (
            side(&self.was, &old_covers).is_satisfied(&[name]),
            side(&self.now, &new_covers).is_satisfied(&[name]),
        )
    }

    /// The changes, decided by implication over all possible grants.
    fn compare(&self, operation: &Operation, changes: &mut Vec<Change>) {
        if self.is_unchanged() || self.is_reported {
            return;
        }
        let pair = self.pair;
        let names: Vec<usize> = (0..pair.old.items.len()).collect();
        let kept: Vec<usize> = names
            .iter()
            .copied()
            .filter(|&name| pair.target(name).is_some())
            .collect();
        let (old_covers, new_covers) = self.covers();
        let was = side(&self.was, &old_covers);
        let now = side(&self.now, &new_covers);
        let widened = counterexample(&kept, &now, &was);
        let narrowed = counterexample(&names, &was, &now);
        let id = &operation.id;
        let (shown_was, shown_now) = (self.shown(&pair.number(&self.was)), self.shown(&self.now));
        let change = |effect, message: String| {
            Change::new(effect, Kind::Operation, id, self.what(), message)
                .between(shown_was.replace('`', ""), shown_now.replace('`', ""))
        };
        let grant = |grant: &[usize]| {
            let names: Vec<&str> = grant.iter().map(|&name| pair.old_name(name)).collect();
            some_quoted(&names, SHOWN)
        };
        // the effect of one name alone is listed; else an example shows the names that are required
        let example = |listed: &[GrantChange], verb: &str, example: &[usize]| match listed {
            [] if !example.is_empty() => format!("; {verb} a grant of {}", grant(example)),
            _ => String::new(),
        };
        let (mut opens, mut closes) = (Vec::new(), Vec::new());
        for &name in &names {
            let one = || GrantChange {
                grant: pair.old_name(name).to_owned(),
                ..GrantChange::default()
            };
            match self.single(name) {
                (false, true) => opens.push(GrantChange {
                    opens: vec![id.clone()],
                    ..one()
                }),
                (true, false) => closes.push(GrantChange {
                    closes: vec![id.clone()],
                    ..one()
                }),
                _ => {}
            }
        }
        let nothing = widened.is_none() && narrowed.is_none();
        let whose = self.whose();
        if let Some(witness) = &widened {
            let verb = if narrowed.is_some() {
                "requires something else"
            } else {
                "requires less"
            };
            let witness = self.obvious_gain().unwrap_or_else(|| witness.clone());
            // an open gate allows everybody, not certain grants
            let change = if self.now.is_open() {
                let message = format!("operation `{id}` {}", self.open_words());
                change(Effect::Widens, message).open_to_anyone(self.to_anyone)
            } else {
                let message = format!(
                    "operation `{id}` now {verb}{whose}: {shown_now}; before: {shown_was}{}",
                    example(&opens, "now allows", &witness)
                );
                change(Effect::Widens, message).with_grants(opens)
            };
            changes.push(change);
        }
        if let Some(witness) = &narrowed {
            let verb = if widened.is_some() {
                "requires something else"
            } else {
                "requires more"
            };
            let witness = self.obvious_loss().unwrap_or_else(|| witness.clone());
            let change = if self.was.is_open() {
                let message = match self.pair.kind() {
                    VocabularyKind::Scope if self.was_public => {
                        format!("is no longer public: it requires {shown_now}")
                    }
                    VocabularyKind::Scope => {
                        format!("now requires {shown_now}; before, any valid token was enough")
                    }
                    _ => format!("now requires a user permission: {shown_now}"),
                };
                change(Effect::Narrows, format!("operation `{id}` {message}"))
            } else {
                let message = format!(
                    "operation `{id}` now {verb}{whose}: {shown_now}; before: {shown_was}{}",
                    example(&closes, "no longer allows", &witness)
                );
                change(Effect::Narrows, message).with_grants(closes)
            };
            changes.push(change);
        }
        if nothing && !self.is_written_alike() {
            changes.push(match self.added_way_in() {
                Some(names) => change(
                    Effect::Widens,
                    format!("operation `{id}` also allows {names}{whose}: {shown_now}"),
                )
                .addition(),
                None => change(
                    Effect::Describes,
                    format!(
                        "operation `{id}` writes the same requirement{whose} differently: {shown_now}; \
                         before: {shown_was}"
                    ),
                ),
            });
        }
    }

    /// A grant with added names that satisfies the new requirement and not the old one.
    fn added_way_in(&self) -> Option<String> {
        let pair = self.pair;
        let names: Vec<usize> = (0..pair.new.items.len()).collect();
        let covers = |name, number| pair.new.closure.contains(name, number);
        let was = pair.number(&self.was);
        let found = counterexample(&names, &side(&self.now, &covers), &side(&was, &covers))?;
        let names: Vec<&str> = found.iter().map(|&name| pair.new_name(name)).collect();
        Some(some_quoted(&names, SHOWN))
    }

    /// A grant that is newly allowed and is an alternative as written; other such grants are less
    /// clear examples.
    fn obvious_gain(&self) -> Option<Vec<usize>> {
        let pair = self.pair;
        let (old_covers, new_covers) = self.covers();
        let (was, now) = (side(&self.was, &old_covers), side(&self.now, &new_covers));
        let named = self.now.ways().filter_map(|all| {
            let old = |&new: &usize| {
                let name = pair.new_name(new);
                pair.old
                    .index_of(name)
                    .filter(|&old| pair.target(old) == Some(new))
            };
            all.iter().map(old).collect::<Option<Vec<usize>>>()
        });
        named
            .filter(|grant| now.is_satisfied(grant) && !was.is_satisfied(grant))
            .min_by_key(Vec::len)
    }

    /// Like [`Gate::obvious_gain`], for a grant that is no longer allowed.
    fn obvious_loss(&self) -> Option<Vec<usize>> {
        let (old_covers, new_covers) = self.covers();
        let (was, now) = (side(&self.was, &old_covers), side(&self.now, &new_covers));
        let lost = self.was.ways();
        lost.filter(|grant| was.is_satisfied(grant) && !now.is_satisfied(grant))
            .min_by_key(|grant| grant.len())
            .map(<[usize]>::to_vec)
    }

    /// Tells the user gate from the app gate in a message.
    fn whose(&self) -> &'static str {
        match self.pair.kind() {
            VocabularyKind::Scope => "",
            _ => " of the user",
        }
    }

    fn open_words(&self) -> &'static str {
        match (self.pair.kind(), self.to_anyone) {
            (VocabularyKind::Scope, true) => "is now public: anyone may call it, signed in or not",
            (VocabularyKind::Scope, false) => {
                "no longer requires a scope: any valid token is enough"
            }
            (_, true) => {
                "no longer requires a user permission: anyone may call it, signed in or not"
            }
            (_, false) => "no longer requires a user permission: any user may call it",
        }
    }

    fn what(&self) -> &'static str {
        match self.pair.kind() {
            VocabularyKind::Scope => "scopes",
            _ => "permissions",
        }
    }

    fn shown(&self, requirement: &Requirement) -> String {
        let pair = self.pair;
        let name = |number: usize| match number.checked_sub(pair.new.items.len()) {
            Some(removed) => pair.old_name(removed),
            None => pair.new_name(number),
        };
        if requirement.is_open() {
            return match self.pair.kind() {
                VocabularyKind::Scope => "no scope".to_owned(),
                _ => "no permission".to_owned(),
            };
        }
        shown(requirement, &name)
    }
}

fn gates<'a>(
    scopes: &'a vocabulary::Pair<'a>,
    permissions: &'a vocabulary::Pair<'a>,
    old: &Operation,
    new: &Operation,
) -> [Gate<'a>; 2] {
    let to_anyone = is_open(new) && !is_open(old);
    [
        Gate {
            pair: scopes,
            was: old.scopes.clone(),
            now: new.scopes.clone(),
            to_anyone,
            was_public: old.is_public(),
            is_reported: false,
        },
        Gate {
            pair: permissions,
            was: old.permissions.clone(),
            now: new.permissions.clone(),
            to_anyone,
            was_public: old.is_public(),
            is_reported: to_anyone && !old.is_public(),
        },
    ]
}

fn side<'a>(requirement: &'a Requirement, covers: &'a dyn Fn(usize, usize) -> bool) -> Side<'a> {
    Side {
        requirement,
        covers,
    }
}

/// The change from a required token to none, or the reverse. No gate reports it: both are open to
/// grants.
fn token(old: &Operation, new: &Operation) -> Option<Change> {
    let change = |effect, message: &str| {
        let message = format!("operation `{}` {message}", new.id);
        Change::new(effect, Kind::Operation, &new.id, "scopes", message)
    };
    if old.is_public() && new.is_authenticated() {
        let message = "is no longer public: it requires a valid token";
        Some(change(Effect::Narrows, message).between("no token", "any token"))
    } else if old.is_authenticated() && new.is_public() {
        let message = "is now public: anyone may call it, signed in or not";
        let change = change(Effect::Widens, message).between("any token", "no token");
        Some(change.open_to_anyone(true))
    } else {
        None
    }
}

/// `` `A`, or `B` and `C` ``.
fn shown<'a>(requirement: &Requirement, name: &dyn Fn(usize) -> &'a str) -> String {
    let all = |all: &[usize]| {
        let names: Vec<String> = all.iter().map(|&at| format!("`{}`", name(at))).collect();
        names.join(" and ")
    };
    let mut any: Vec<String> = requirement.alternatives().map(all).collect();
    let beyond = any.len().saturating_sub(SHOWN);
    any.truncate(SHOWN);
    let comma = requirement.alternatives().any(|all| all.len() > 1);
    let text = any.join(if comma { ", or " } else { " or " });
    match beyond {
        0 => text,
        _ => format!("{text} or {beyond} more alternatives"),
    }
}

/// Whether the operation requires neither a scope nor a permission.
fn is_open(operation: &Operation) -> bool {
    operation.is_public() && operation.permissions.is_public()
}

fn described(old: &Operation, new: &Operation, changes: &mut Vec<Change>) {
    let mut change = |what, from: Option<&str>, to: Option<&str>| {
        if from != to {
            changes.push(super::changes::describes(
                Kind::Operation,
                &new.id,
                what,
                from,
                to,
            ));
        }
    };
    change("title", written(&old.title), written(&new.title));
    let texts = (written(&old.description), written(&new.description));
    change("description", texts.0, texts.1);
    let word = |deprecated: bool| Some(if deprecated { "yes" } else { "no" });
    change("deprecated", word(old.deprecated), word(new.deprecated));
    let (was, now) = (tagged(&old.tags), tagged(&new.tags));
    change("tags", Some(&was), Some(&now));
}

/// Calls, separated by commas.
fn joined(calls: &[impl Display]) -> String {
    let calls: Vec<String> = calls.iter().map(ToString::to_string).collect();
    calls.join(", ")
}

fn shown_call(operation: &Operation) -> String {
    match joined(&operation.calls).as_str() {
        "" => String::new(),
        calls => format!(" (`{calls}`)"),
    }
}

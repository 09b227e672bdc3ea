//! The smallest grants whose decision changed.

use scope_spec::Requirement;
use serde::Serialize;

use super::{super::Effect, Gate, Pair, gates, side};
use crate::diff::{implication::counterexample, vocabulary::Shift};

/// A smallest grant for which one spec allows an operation and the other denies it.
///
/// Of the smallest grants, it is one whose names include few others. The names are those of the old spec.
/// Without names, any valid token is enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Smallest {
    /// The operation, as it is called now.
    pub operation: String,
    /// Whether the new spec allows it, or the old one did.
    pub effect: Effect,
    /// The scopes of the grant.
    pub scopes: Vec<String>,
    /// The permissions of the user.
    pub permissions: Vec<String>,
}

impl Pair<'_> {
    /// The smallest grants for each operation of both specs, in the order of the new file.
    pub(crate) fn smallest(&self) -> Vec<Smallest> {
        let moved = [self.scopes, self.permissions].map(|pair| {
            let mut shifts = pair.shifts.iter();
            shifts.any(|shift| *shift != Shift::default())
        });
        let mut found = Vec::new();
        for (operation, origin) in self.new.operations.iter().zip(&self.origins) {
            let Some(origin) = origin.map(|id| &self.old[id]) else {
                continue;
            };
            let gates = gates(self.scopes, self.permissions, origin, operation);
            if !moved.contains(&true) && gates.iter().all(Gate::is_unchanged) {
                continue;
            }
            for effect in [Effect::Widens, Effect::Narrows] {
                let Some([scopes, permissions]) = smallest(&gates, effect) else {
                    continue;
                };
                let [app, user] = &gates;
                found.push(Smallest {
                    operation: operation.id.clone(),
                    effect,
                    scopes: app.names(&scopes),
                    permissions: user.names(&permissions),
                });
            }
        }
        found
    }
}

/// One gate must change, and the other one must allow the grant.
fn smallest([app, user]: &[Gate<'_>; 2], effect: Effect) -> Option<[Vec<usize>; 2]> {
    let grants = [true, false].map(|by_app| {
        let scopes = app.smallest(effect, by_app)?;
        Some([scopes, user.smallest(effect, !by_app)?])
    });
    let size = |[scopes, permissions]: &[Vec<usize>; 2]| scopes.len() + permissions.len();
    grants.into_iter().flatten().min_by_key(size)
}

impl Gate<'_> {
    /// The smallest grant that the wider spec allows; with `alone`, the other spec must deny it at
    /// this gate.
    fn smallest(&self, effect: Effect, alone: bool) -> Option<Vec<usize>> {
        let (old_covers, new_covers) = self.covers();
        let (was, now) = (side(&self.was, &old_covers), side(&self.now, &new_covers));
        let (from, to) = match effect {
            Effect::Widens => (now, was),
            _ => (was, now),
        };
        let never = Requirement::never();
        let denies = if alone { to } else { side(&never, from.covers) };
        // a removed name grants nothing now
        let names = 0..self.pair.old.items.len();
        let names =
            names.filter(|&name| effect != Effect::Widens || self.pair.target(name).is_some());
        // of grants of one size, the one that includes the least
        let mut names: Vec<usize> = names.collect();
        names.sort_by_cached_key(|&name| self.pair.old.closure.iter(name).count());
        counterexample(&names, &from, &denies)
    }

    fn names(&self, grant: &[usize]) -> Vec<String> {
        let names = grant
            .iter()
            .map(|&name| self.pair.old_name(name).to_owned());
        names.collect()
    }
}

//! The leaves of a requirement, and the cheapest remedy if it is not met.
//!
//! The order of remedies is that of `scope_spec::Remedy`, computed without allocation.

use core::cmp::Ordering;

use crate::{
    operations::{Alternatives, Operations},
    tree::Tree,
    vocabulary::AnyGranted,
    vocabulary::{Gate, Table},
};

/// How many leaves of a requirement a remedy, and so a denial, can distinguish.
pub(crate) const LEAVES: u32 = u128::BITS;

/// Calls `each` with every leaf of `tree` and its position, left to right.
pub(crate) fn leaves(tree: &Tree, place: &mut u32, each: &mut dyn FnMut(u32, &'static Table, u16)) {
    match tree {
        Tree::One(table, index) => {
            each(*place, table, *index);
            *place += 1;
        }
        Tree::Operation(operations, i) => {
            for (table, alternatives) in gates(operations, *i) {
                for index in alternatives.flatten() {
                    each(*place, table, index);
                    *place += 1;
                }
            }
        }
        Tree::All(a, b) | Tree::Any(a, b) => {
            leaves(a, place, each);
            leaves(b, place, each);
        }
    }
}

/// The requirements of operation `i`, gate by gate.
pub(crate) fn gates(
    operations: &'static Operations,
    i: u16,
) -> [(&'static Table, Alternatives); 2] {
    [
        (operations.scopes, operations.scope_alternatives(i as usize)),
        (
            operations.permissions,
            operations.permission_alternatives(i as usize),
        ),
    ]
}

/// The grants of a holder that a requirement concerns.
#[doc(hidden)]
pub struct Views<'h> {
    // a requirement on more than two specs explains itself by the first ones
    granted: [Option<&'h dyn AnyGranted>; 4],
}

impl<'h> Views<'h> {
    pub(crate) const NONE: Self = Views { granted: [None; 4] };

    pub(crate) fn add(&mut self, granted: &'h dyn AnyGranted) {
        if self.of(granted.table()).is_none()
            && let Some(slot) = self.granted.iter_mut().find(|slot| slot.is_none())
        {
            *slot = Some(granted);
        }
    }

    pub(crate) fn of(&self, table: &Table) -> Option<&'h dyn AnyGranted> {
        self.granted
            .iter()
            .flatten()
            .copied()
            .find(|granted| granted.table().is(table))
    }

    pub(crate) fn covers(&self, table: &Table, index: u16) -> bool {
        self.of(table)
            .is_some_and(|granted| granted.covers_index(index as usize))
    }

    /// Whether a user with every permission would meet `tree`.
    pub(crate) fn meet_scopes(&self, tree: &Tree) -> bool {
        match tree {
            Tree::One(table, index) => table.gate == Gate::Permission || self.covers(table, *index),
            Tree::Operation(operations, i) => {
                let (mut any, mut none) = (false, true);
                for mut all in operations.scope_alternatives(*i as usize) {
                    none = false;
                    any |= all.all(|index| self.covers(operations.scopes, index));
                }
                any || none
            }
            Tree::All(a, b) => self.meet_scopes(a) && self.meet_scopes(b),
            Tree::Any(a, b) => self.meet_scopes(a) || self.meet_scopes(b),
        }
    }

    /// The cheapest remedy for `tree`. Its gain weighs least, first in app scopes, then in user
    /// permissions. Of equals, it gains the fewest restricted privileges, then adds the fewest names,
    /// then has the names that come first in the file.
    ///
    /// It tries all remedies if there are not too many. Otherwise it decides each alternative by
    /// itself, from left to right, and may miss what a later one could have shared.
    pub(crate) fn cheapest(&self, tree: &Tree) -> Remedy {
        const TRIED: u32 = 256;
        match remedies(tree) {
            count @ 1..=TRIED => {
                let remedy = |choice| Remedy::NONE.through(tree, choice, &mut 0);
                (1..count).fold(remedy(0), |best, choice| {
                    self.cheaper(tree, best, remedy(choice))
                })
            }
            _ => self.cheap(tree, tree, &mut 0, Remedy::NONE),
        }
    }

    /// A remedy for `tree` in addition to `so_far`, with each alternative decided by itself.
    ///
    /// `root` is the whole requirement; a remedy identifies its leaves by position.
    fn cheap(&self, root: &Tree, tree: &Tree, place: &mut u32, so_far: Remedy) -> Remedy {
        match tree {
            Tree::One(..) => {
                *place += 1;
                so_far.with(*place - 1)
            }
            Tree::Operation(operations, i) => {
                let mut remedy = so_far;
                for (_, alternatives) in gates(operations, *i) {
                    let mut best: Option<Remedy> = None;
                    for all in alternatives {
                        let mut other = remedy;
                        for _ in all {
                            other = other.with(*place);
                            *place += 1;
                        }
                        best = Some(best.map_or(other, |best| self.cheaper(root, best, other)));
                    }
                    remedy = best.unwrap_or(remedy);
                }
                remedy
            }
            Tree::All(a, b) => {
                let a = self.cheap(root, a, place, so_far);
                self.cheap(root, b, place, a)
            }
            Tree::Any(a, b) => {
                let a = self.cheap(root, a, place, so_far);
                let b = self.cheap(root, b, place, so_far);
                self.cheaper(root, a, b)
            }
        }
    }

    fn cheaper(&self, root: &Tree, a: Remedy, b: Remedy) -> Remedy {
        let [of_a, of_b] = [a, b].map(|remedy| self.added(root, remedy));
        let order = self.cost(root, b, of_b).cmp(&self.cost(root, a, of_a));
        match order.then_with(|| file_order(root, of_b, of_a)) {
            Ordering::Less => b,
            Ordering::Equal | Ordering::Greater => a,
        }
    }

    /// The leaves that a remedy adds: those that were not granted, that no other leaf of it includes,
    /// and without repetitions.
    fn added(&self, root: &Tree, remedy: Remedy) -> u128 {
        let mut missing = 0;
        leaves(root, &mut 0, &mut |place, table, index| {
            if remedy.has(place) && !self.covers(table, index) {
                missing |= 1 << place;
            }
        });
        let mut added = missing;
        each_of(missing, root, &mut |place, table, index| {
            each_of(missing, root, &mut |at, other, i| {
                let again = other.is(table)
                    && match i == index {
                        true => at < place,
                        false => other.includes(i as usize, index as usize),
                    };
                if again {
                    added &= !(1 << place);
                }
            });
        });
        added
    }

    /// The cost of a remedy, for app scopes and for user permissions: the weight of the whole gain, the
    /// number of restricted privileges in it, and the number of added names. A remedy whose names have
    /// no position costs more than any other.
    fn cost(&self, root: &Tree, remedy: Remedy, added: u128) -> (bool, [(u32, u32, u32); 2]) {
        let mut cost = (remedy.beyond, [(0, 0, 0); 2]);
        each_of(added, root, &mut |place, table, index| {
            let [scopes, permissions] = &mut cost.1;
            let cost = match table.gate {
                Gate::Scope => scopes,
                Gate::Permission => permissions,
            };
            cost.2 += 1;
            let before = added & ((1 << place) - 1);
            table.each_included(index, &mut |gained| {
                // a privilege that two of them include is gained once
                let mut again = self.covers(table, gained);
                if before != 0 {
                    each_of(before, root, &mut |_, other, i| {
                        again |= other.is(table) && other.includes(i as usize, gained as usize);
                    });
                }
                if !again {
                    cost.0 += table.weight(gained as usize);
                    cost.1 += u32::from(table.is_restricted(gained as usize));
                }
            });
        });
        cost
    }
}

/// Calls `each` with the leaves of `tree` that are in `among`.
fn each_of(among: u128, tree: &Tree, each: &mut dyn FnMut(u32, &'static Table, u16)) {
    leaves(tree, &mut 0, &mut |place, table, index| {
        if place < LEAVES && (among >> place) & 1 == 1 {
            each(place, table, index);
        }
    });
}

/// Compares two sets of equally many leaves by the name that comes first in the file.
fn file_order(root: &Tree, a: u128, b: u128) -> Ordering {
    let first = |of: u128, other: u128| {
        let mut first: Option<(bool, usize)> = None;
        each_of(of, root, &mut |_, table, index| {
            let mut in_both = false;
            each_of(other, root, &mut |_, of, i| {
                in_both |= of.is(table) && i == index;
            });
            let place = table.position(index as usize).unwrap_or(table.len);
            let place = (table.gate == Gate::Permission, place);
            if !in_both && first.is_none_or(|first| place < first) {
                first = Some(place);
            }
        });
        first
    };
    match (first(a, b), first(b, a)) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => Ordering::Equal,
    }
}

/// The number of remedies for `tree`: one for each choice of alternatives.
fn remedies(tree: &Tree) -> u32 {
    match tree {
        Tree::One(..) => 1,
        Tree::Operation(operations, i) => gates(operations, *i)
            .map(|(_, any)| alternatives(any))
            .iter()
            .fold(1, |count, any| count.saturating_mul(*any)),
        Tree::All(a, b) => remedies(a).saturating_mul(remedies(b)),
        Tree::Any(a, b) => remedies(a).saturating_add(remedies(b)),
    }
}

/// The number of alternatives: one, which takes nothing, if the gate requires nothing.
fn alternatives(any: Alternatives) -> u32 {
    (any.count() as u32).max(1)
}

/// A way to meet a requirement: the leaves that it takes, by position.
#[derive(Clone, Copy)]
pub(crate) struct Remedy {
    pub(crate) leaves: u128,
    /// Whether it takes a leaf that has no position in `leaves`.
    beyond: bool,
}

impl Remedy {
    /// Takes nothing.
    const NONE: Remedy = Remedy {
        leaves: 0,
        beyond: false,
    };

    fn with(self, place: u32) -> Remedy {
        match 1u128.checked_shl(place) {
            Some(leaf) => Remedy {
                leaves: self.leaves | leaf,
                ..self
            },
            None => self.beyond(),
        }
    }

    fn beyond(self) -> Remedy {
        Remedy {
            beyond: true,
            ..self
        }
    }

    /// This remedy, extended by number `choice` of the [`remedies`] for `tree`.
    fn through(self, tree: &Tree, choice: u32, place: &mut u32) -> Remedy {
        match tree {
            Tree::One(..) => {
                *place += 1;
                self.with(*place - 1)
            }
            Tree::Operation(operations, i) => {
                let [(_, scopes), (_, permissions)] = gates(operations, *i);
                let below = alternatives(permissions);
                self.through_one(scopes, choice / below, place).through_one(
                    permissions,
                    choice % below,
                    place,
                )
            }
            Tree::All(a, b) => {
                let below = remedies(b);
                self.through(a, choice / below, place)
                    .through(b, choice % below, place)
            }
            Tree::Any(a, b) => match choice.checked_sub(remedies(a)) {
                None => {
                    let remedy = self.through(a, choice, place);
                    leaves(b, place, &mut |_, _, _| {});
                    remedy
                }
                Some(choice) => {
                    leaves(a, place, &mut |_, _, _| {});
                    self.through(b, choice, place)
                }
            },
        }
    }

    /// This remedy, extended by the alternative number `choice`.
    fn through_one(mut self, alternatives: Alternatives, choice: u32, place: &mut u32) -> Remedy {
        for (number, all) in (0..).zip(alternatives) {
            for _ in all {
                if number == choice {
                    self = self.with(*place);
                }
                *place += 1;
            }
        }
        self
    }

    fn has(self, place: u32) -> bool {
        place < LEAVES && (self.leaves >> place) & 1 == 1
    }
}

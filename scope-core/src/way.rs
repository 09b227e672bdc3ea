//! What a requirement asks for, leaf by leaf, and the cheapest way to satisfy it.

use crate::{
    granted::AnyGranted,
    operation::{Alternatives, Operations},
    requirement::Tree,
    vocabulary::{Gate, Table},
};

/// How many leaves of a requirement a way, and so a denial, tells apart.
pub(crate) const LEAVES: u32 = u128::BITS;

/// Calls `each` with every leaf of `tree` and its place, left to right.
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

/// What operation `i` requires, gate by gate.
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

/// What a holder was granted, as far as a requirement looks at it.
#[doc(hidden)]
pub struct Views<'h> {
    // a requirement that spans more than two specs explains itself by the first ones
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

    /// Whether `tree` would be met by a user who has every permission.
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

    /// The cheapest way to satisfy `tree`: the one that adds the fewest scopes, then the fewest
    /// permissions, to what was granted; of equal ones the first.
    ///
    /// All ways are tried, where there are not too many; else each alternative is decided by
    /// itself, from left to right, and what a later one could have shared may be missed.
    pub(crate) fn cheapest(&self, tree: &Tree) -> Way {
        const TRIED: u32 = 256;
        match ways(tree) {
            count @ 1..=TRIED => {
                let way = |choice| Way::FREE.through(tree, choice, &mut 0);
                (1..count).fold(way(0), |best, choice| self.cheaper(tree, best, way(choice)))
            }
            _ => self.cheap(tree, tree, &mut 0, Way::FREE),
        }
    }

    /// A way to satisfy `tree`, each alternative decided by itself, in addition to what `so_far`
    /// takes.
    ///
    /// `root` is the whole requirement, whose leaves a way names by their place.
    fn cheap(&self, root: &Tree, tree: &Tree, place: &mut u32, so_far: Way) -> Way {
        match tree {
            Tree::One(..) => {
                *place += 1;
                so_far.with(*place - 1)
            }
            Tree::Operation(operations, i) => {
                let mut way = so_far;
                for (_, alternatives) in gates(operations, *i) {
                    let mut best: Option<Way> = None;
                    for all in alternatives {
                        let mut other = way;
                        for _ in all {
                            other = other.with(*place);
                            *place += 1;
                        }
                        best = Some(best.map_or(other, |best| self.cheaper(root, best, other)));
                    }
                    way = best.unwrap_or(way);
                }
                way
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

    fn cheaper(&self, root: &Tree, a: Way, b: Way) -> Way {
        if self.cost(root, b) < self.cost(root, a) {
            b
        } else {
            a
        }
    }

    /// How many scopes and how many permissions a way adds to what was granted; one that cannot be
    /// named in full costs more than any other.
    fn cost(&self, root: &Tree, way: Way) -> (bool, u32, u32) {
        let mut cost = (way.beyond, 0, 0);
        for granted in self.granted.iter().flatten() {
            let table = granted.table();
            let added = granted.added_by(&mut |add| {
                leaves(root, &mut 0, &mut |place, other, index| {
                    if way.has(place) && other.is(table) {
                        add(index);
                    }
                });
            });
            match table.gate {
                Gate::Scope => cost.1 += added,
                Gate::Permission => cost.2 += added,
            }
        }
        cost
    }
}

/// In how many ways `tree` can be satisfied: one for each choice of alternatives.
fn ways(tree: &Tree) -> u32 {
    match tree {
        Tree::One(..) => 1,
        Tree::Operation(operations, i) => gates(operations, *i)
            .map(|(_, any)| alternatives(any))
            .iter()
            .fold(1, |ways, any| ways.saturating_mul(*any)),
        Tree::All(a, b) => ways(a).saturating_mul(ways(b)),
        Tree::Any(a, b) => ways(a).saturating_add(ways(b)),
    }
}

/// How many alternatives there are: one, which takes nothing, where the gate is open.
fn alternatives(any: Alternatives) -> u32 {
    (any.count() as u32).max(1)
}

/// A way to satisfy a requirement: the leaves that it takes, by their place.
#[derive(Clone, Copy)]
pub(crate) struct Way {
    pub(crate) leaves: u128,
    /// Whether it takes a leaf that has no place in `leaves`.
    beyond: bool,
}

impl Way {
    const FREE: Way = Way {
        leaves: 0,
        beyond: false,
    };

    fn with(self, place: u32) -> Way {
        match 1u128.checked_shl(place) {
            Some(leaf) => Way {
                leaves: self.leaves | leaf,
                ..self
            },
            None => self.beyond(),
        }
    }

    fn beyond(self) -> Way {
        Way {
            beyond: true,
            ..self
        }
    }

    /// This way, and in addition the one through `tree` that is number `choice` of its [`ways`].
    /// What stands to the left decides first, so that the first of two ways is the lesser number.
    fn through(self, tree: &Tree, choice: u32, place: &mut u32) -> Way {
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
                let below = ways(b);
                self.through(a, choice / below, place)
                    .through(b, choice % below, place)
            }
            Tree::Any(a, b) => match choice.checked_sub(ways(a)) {
                None => {
                    let way = self.through(a, choice, place);
                    leaves(b, place, &mut |_, _, _| {});
                    way
                }
                Some(choice) => {
                    leaves(a, place, &mut |_, _, _| {});
                    self.through(b, choice, place)
                }
            },
        }
    }

    /// This way, and in addition all of the alternative that is number `choice`.
    fn through_one(mut self, alternatives: Alternatives, choice: u32, place: &mut u32) -> Way {
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

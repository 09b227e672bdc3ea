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

#[cfg(test)]
mod tests {
    use super::{LEAVES, Views, leaves, remedies};
    use crate::{
        fixtures::{AnyOf, Covered, Item, Random, operation, table},
        tree::Tree,
        vocabulary::{Gate, Table},
    };
    use std::{boxed::Box, collections::BTreeSet, format, string::ToString, vec, vec::Vec};

    /// The privileges of both gates, by position.
    struct Spec {
        items: [Vec<Item>; 2],
        tables: [&'static Table; 2],
    }

    impl Spec {
        fn random(random: &mut Random) -> Self {
            // in half of them many remedies cost the same
            let (rarely, heaviest) = if random.below(2) == 0 { (9, 1) } else { (4, 3) };
            let items = [(); 2].map(|()| {
                let count = 1 + random.below(6);
                let index = |place: usize| (count - place) * 13;
                let mut items: Vec<Item> = Vec::new();
                // only later ones are included, so that there is no cycle
                for place in (0..count).rev() {
                    let mut closure = BTreeSet::from([index(place)]);
                    for later in &items {
                        if random.below(rarely) == 0 {
                            closure.extend(&later.closure);
                        }
                    }
                    items.push(Item {
                        name: format!("s{place}"),
                        index: index(place),
                        weight: 1 + random.below(heaviest) as u16,
                        restricted: random.below(heaviest) == 1,
                        includes: Vec::new(),
                        closure: closure.into_iter().collect(),
                    });
                }
                items.reverse();
                items
            });
            let is_sparse = random.below(2) == 0;
            let [scopes, permissions] = &items;
            Spec {
                tables: [
                    table(Gate::Scope, scopes, is_sparse),
                    table(Gate::Permission, permissions, is_sparse),
                ],
                items,
            }
        }

        fn any_of(&self, random: &mut Random, gate: usize) -> AnyOf {
            let all = (0..random.below(4)).map(|_| {
                let names = (0..random.below(3)).map(|_| self.index(random, gate));
                names.collect()
            });
            all.collect()
        }

        fn index(&self, random: &mut Random, gate: usize) -> usize {
            let place = random.below(self.items[gate].len());
            self.items[gate][place].index
        }

        fn item(&self, gate: usize, index: usize) -> (usize, &Item) {
            let mut items = self.items[gate].iter().enumerate();
            items.find(|(_, item)| item.index == index).unwrap()
        }

        fn wish(&self, random: &mut Random, depth: usize) -> Wish {
            match random.below(if depth == 0 { 3 } else { 8 }) {
                0 | 1 => {
                    let gate = random.below(2);
                    Wish::One(gate, self.index(random, gate))
                }
                2 => Wish::Operation([0, 1].map(|gate| self.any_of(random, gate))),
                kind => {
                    let operands = [(); 2].map(|()| self.wish(random, depth - 1));
                    match kind {
                        3 | 4 => Wish::All(Box::new(operands)),
                        _ => Wish::Any(Box::new(operands)),
                    }
                }
            }
        }

        /// Two remedies that often cost the same, with two names each.
        fn one_of_two_pairs(&self, random: &mut Random) -> Wish {
            let gates = [random.below(2), random.below(2)];
            let mut pair = || {
                let names = gates.map(|gate| Wish::One(gate, self.index(random, gate)));
                Wish::All(Box::new(names))
            };
            Wish::Any(Box::new([pair(), pair()]))
        }

        fn tree(&self, wish: &Wish) -> &'static Tree {
            Box::leak(Box::new(match wish {
                Wish::One(gate, index) => Tree::One(self.tables[*gate], *index as u16),
                Wish::Operation(required) => Tree::Operation(operation(self.tables, required), 0),
                Wish::All(of) => Tree::All(self.tree(&of[0]), self.tree(&of[1])),
                Wish::Any(of) => Tree::Any(self.tree(&of[0]), self.tree(&of[1])),
            }))
        }
    }

    /// A requirement: gates and indices.
    enum Wish {
        One(usize, usize),
        Operation([AnyOf; 2]),
        All(Box<[Wish; 2]>),
        Any(Box<[Wish; 2]>),
    }

    /// A leaf: its place in the requirement, its gate and its index.
    type Leaf = (usize, usize, usize);

    /// Each alternative of a gate, with the places of its leaves.
    fn alternatives(any: &AnyOf, gate: usize, place: &mut usize) -> Vec<Vec<Leaf>> {
        let mut alternatives = Vec::new();
        for all in any {
            let leaves = all
                .iter()
                .zip(*place..)
                .map(|(index, at)| (at, gate, *index));
            alternatives.push(leaves.collect());
            *place += all.len();
        }
        alternatives
    }

    fn each_joined(some: &[Vec<Leaf>], others: &[Vec<Leaf>]) -> Vec<Vec<Leaf>> {
        let pairs = some
            .iter()
            .flat_map(|a| others.iter().map(move |b| [&**a, &**b]));
        pairs.map(|pair| pair.concat()).collect()
    }

    /// All ways to meet a requirement.
    fn ways(wish: &Wish, place: &mut usize) -> Vec<Vec<Leaf>> {
        match wish {
            Wish::One(gate, index) => {
                *place += 1;
                vec![vec![(*place - 1, *gate, *index)]]
            }
            Wish::Operation(required) => {
                let [scopes, permissions] = [0, 1].map(|gate| {
                    let ways = alternatives(&required[gate], gate, place);
                    if ways.is_empty() { vec![vec![]] } else { ways }
                });
                each_joined(&scopes, &permissions)
            }
            Wish::All(of) => {
                let [a, b] = [0, 1].map(|at| ways(&of[at], place));
                each_joined(&a, &b)
            }
            Wish::Any(of) => [0, 1].map(|at| ways(&of[at], place)).concat(),
        }
    }

    /// What a way costs: at each gate the weight of what it gains, how much of that is restricted, and
    /// how many names it adds; and then the names, in the order of the file.
    type Cost = ([[usize; 3]; 2], Vec<(usize, usize)>);

    fn cost(spec: &Spec, granted: &[BTreeSet<usize>; 2], way: &[Leaf]) -> Cost {
        let mut names = Vec::new();
        let costs = [0, 1].map(|gate| {
            let of_gate = way.iter().filter(|leaf| leaf.1 == gate).map(|leaf| leaf.2);
            let missing: BTreeSet<usize> = of_gate
                .filter(|index| !granted[gate].contains(index))
                .collect();
            let includes = |a: usize, b: usize| spec.item(gate, a).1.closure.contains(&b);
            let mut gain = BTreeSet::new();
            let mut added = 0;
            for &one in &missing {
                if !missing
                    .iter()
                    .any(|other| *other != one && includes(*other, one))
                {
                    gain.extend(spec.item(gate, one).1.closure.iter().copied());
                    names.push((gate, spec.item(gate, one).0));
                    added += 1;
                }
            }
            let gain = gain
                .difference(&granted[gate])
                .map(|index| spec.item(gate, *index).1);
            let restricted = gain.clone().filter(|item| item.restricted).count();
            [
                gain.map(|item| usize::from(item.weight)).sum(),
                restricted,
                added,
            ]
        });
        names.sort_unstable();
        (costs, names)
    }

    fn first_cheapest(
        spec: &Spec,
        granted: &[BTreeSet<usize>; 2],
        ways: impl IntoIterator<Item = Vec<Leaf>>,
    ) -> Option<Vec<Leaf>> {
        ways.into_iter().min_by_key(|way| cost(spec, granted, way))
    }

    /// The way that is found if each alternative is decided by itself, from left to right.
    fn one_by_one(
        spec: &Spec,
        granted: &[BTreeSet<usize>; 2],
        wish: &Wish,
        place: &mut usize,
        mut so_far: Vec<Leaf>,
    ) -> Vec<Leaf> {
        match wish {
            Wish::One(gate, index) => {
                so_far.push((*place, *gate, *index));
                *place += 1;
                so_far
            }
            Wish::Operation(required) => {
                for gate in [0, 1] {
                    let ways = alternatives(&required[gate], gate, place);
                    let ways = each_joined(&[so_far.clone()], &ways);
                    so_far = first_cheapest(spec, granted, ways).unwrap_or(so_far);
                }
                so_far
            }
            Wish::All(of) => {
                let a = one_by_one(spec, granted, &of[0], place, so_far);
                one_by_one(spec, granted, &of[1], place, a)
            }
            Wish::Any(of) => {
                let both =
                    [0, 1].map(|at| one_by_one(spec, granted, &of[at], place, so_far.clone()));
                first_cheapest(spec, granted, both).unwrap()
            }
        }
    }

    #[test]
    fn the_cheapest_remedy_equals_that_of_a_search_over_all() {
        let mut random = Random(20_261_130);
        let (mut few, mut many) = (0, 0);
        while few < 1_200 || many < 25 {
            let spec = Spec::random(&mut random);
            let mut wish = match random.below(3) {
                0 | 1 => spec.one_of_two_pairs(&mut random),
                _ => spec.wish(&mut random, 3),
            };
            let is_wide = random.below(24) == 0;
            while is_wide && ways(&wish, &mut 0).len() <= 256 {
                wish = Wish::All(Box::new([wish, spec.wish(&mut random, 3)]));
            }
            let mut count = 0;
            let ways = ways(&wish, &mut count);
            if count > LEAVES as usize || ways.len() > 4_000 {
                continue;
            }
            let granted = [0, 1].map(|gate| {
                let items = spec.items[gate].iter();
                let held = items.filter(|_| random.below(4) == 0);
                held.flat_map(|item| item.closure.iter().copied()).collect()
            });
            let tree = spec.tree(&wish);
            assert_eq!(remedies(tree) as usize, ways.len());
            let best = if ways.len() > 256 {
                many += 1;
                one_by_one(&spec, &granted, &wish, &mut 0, Vec::new())
            } else {
                few += 1;
                first_cheapest(&spec, &granted, ways).unwrap()
            };
            let expected = best.iter().fold(0, |leaves, leaf| leaves | 1 << leaf.0);
            let [scopes, permissions] = [0, 1].map(|gate| Covered {
                table: spec.tables[gate],
                indices: granted[gate].clone(),
            });
            let mut views = Views::NONE;
            views.add(&scopes);
            views.add(&permissions);
            assert_eq!(views.cheapest(tree).leaves, expected, "{tree} {granted:?}");
        }
    }

    #[test]
    fn a_leaf_without_a_position_costs_more_than_others() {
        let item = |name: &str, index, weight| Item {
            name: name.to_string(),
            index,
            weight,
            closure: vec![index],
            ..Item::default()
        };
        let scopes = [item("broad", 0, 9), item("narrow", 1, 1)];
        let table = table(Gate::Scope, &scopes, false);
        let [broad, narrow] = [0, 1].map(|index| &*Box::leak(Box::new(Tree::One(table, index))));
        let all_128 = (1..LEAVES).fold(broad, |all, _| Box::leak(Box::new(Tree::All(all, broad))));
        let tree = Tree::Any(all_128, narrow);
        let mut last = None;
        leaves(&tree, &mut 0, &mut |place, _, index| {
            last = Some((place, index))
        });
        assert_eq!(last, Some((128, 1)));
        let remedy = Views::NONE.cheapest(&tree);
        assert_eq!((remedy.leaves, remedy.beyond), (u128::MAX, false));
        let remedy = Views::NONE.cheapest(&Tree::All(all_128, narrow));
        assert_eq!((remedy.leaves, remedy.beyond), (u128::MAX, true));
    }
}

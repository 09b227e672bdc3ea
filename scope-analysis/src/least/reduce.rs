//! Reduces requirements: settles what follows without a choice, and drops what is redundant.
//!
//! Which closed sets satisfy the requirements does not change.

use std::collections::HashMap;

use scope_spec::{Closure, Requirement};

use super::bits::Bits;

/// Reduced requirements.
pub(super) struct Reduced {
    /// The members of every solution; closed.
    pub(super) settled: Bits,
    /// The remaining requirements: alternatives as closed sets, without what is settled.
    pub(super) open: Vec<Vec<Bits>>,
    count: usize,
}

impl Reduced {
    pub(super) fn new(requirements: &[Requirement], closure: &Closure) -> Self {
        let count = closure.len();
        let close = |all: &[usize]| {
            let mut bits = Bits::new(count);
            for held in all.iter().flat_map(|&index| closure.iter(index)) {
                bits.set(held);
            }
            bits
        };
        let open = requirements
            .iter()
            .filter(|any| !any.is_open())
            .map(|any| any.alternatives().map(close).collect());
        let mut reduced = Self {
            settled: Bits::new(count),
            open: open.collect(),
            count,
        };
        reduced.settle();
        reduced
    }

    /// Repeats until nothing changes. Drops an alternative that contains another one of its
    /// requirement; settles a requirement with one alternative; drops a requirement that what is
    /// settled, or another requirement, implies.
    fn settle(&mut self) {
        loop {
            let mut changed = false;
            let mut open = Vec::with_capacity(self.open.len());
            for any in std::mem::take(&mut self.open) {
                let any = smallest(any);
                match any.as_slice() {
                    [only] => {
                        changed |= !only.is_subset(&self.settled);
                        self.settled.add(only);
                    }
                    _ => open.push(any),
                }
            }
            for any in &mut open {
                for all in any.iter_mut() {
                    all.remove(&self.settled);
                }
            }
            open.retain(|any| !any.iter().any(Bits::is_empty));
            self.open = open;
            if !changed {
                break;
            }
        }
        self.open.sort();
        self.open.dedup();
        // fewer alternatives imply more
        self.open.sort_by_key(Vec::len);
        let mut kept: Vec<Vec<Bits>> = Vec::new();
        for any in std::mem::take(&mut self.open) {
            if !kept.iter().any(|stronger| implies(stronger, &any)) {
                kept.push(any);
            }
        }
        self.open = kept;
    }

    /// Splits the requirements into independent groups.
    ///
    /// Two requirements depend on each other if they share a privilege, or if both could cover the
    /// same settled top.
    pub(super) fn split(&mut self, closure: &Closure) -> Vec<Vec<Vec<Bits>>> {
        let open = std::mem::take(&mut self.open);
        let tops = tops(&self.settled, closure, self.count);
        let mut owner: HashMap<usize, usize> = HashMap::new();
        let mut groups = Groups::new(open.len());
        for (at, any) in open.iter().enumerate() {
            for index in any.iter().flat_map(Bits::iter) {
                // the settled tops that it covers belong to it as well
                let covered = closure.iter(index).filter(|&held| tops.has(held));
                for index in covered.chain([index]) {
                    let first = *owner.entry(index).or_insert(at);
                    groups.join(first, at);
                }
            }
        }
        let mut split: Vec<(usize, Vec<Vec<Bits>>)> = Vec::new();
        for (at, any) in open.into_iter().enumerate() {
            let root = groups.root(at);
            match split.iter_mut().find(|(known, _)| *known == root) {
                Some((_, group)) => group.push(any),
                None => split.push((root, vec![any])),
            }
        }
        split.into_iter().map(|(_, group)| group).collect()
    }
}

/// Alternatives, without those that contain another one.
fn smallest(mut any: Vec<Bits>) -> Vec<Bits> {
    any.sort_by_key(Bits::len);
    let mut kept: Vec<Bits> = Vec::with_capacity(any.len());
    for all in any {
        if !kept.iter().any(|smaller| smaller.is_subset(&all)) {
            kept.push(all);
        }
    }
    kept.sort();
    kept
}

/// Whether each set that satisfies the first satisfies the second.
fn implies(stronger: &[Bits], any: &[Bits]) -> bool {
    stronger
        .iter()
        .all(|all| any.iter().any(|smaller| smaller.is_subset(all)))
}

/// The members of a closed set that no other member includes.
pub(super) fn tops(set: &Bits, closure: &Closure, count: usize) -> Bits {
    let mut below = Bits::new(count);
    for index in set.iter() {
        for held in closure.iter(index).filter(|&held| held != index) {
            below.set(held);
        }
    }
    let mut tops = set.clone();
    tops.remove(&below);
    tops
}

/// Groups of requirements (union-find).
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut at: usize) -> usize {
        while let Some(&up) = self.0.get(at).filter(|&&up| up != at) {
            let next = self.0.get(up).copied().unwrap_or(up);
            if let Some(slot) = self.0.get_mut(at) {
                *slot = next;
            }
            at = next;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(slot) = self.0.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }
}

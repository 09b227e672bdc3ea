//! The closure of inclusion, by one iterative depth-first search.

use crate::{Closure, Rows};

const BITS: usize = u64::BITS as usize;

/// A path that returns to its start: `path[0]` includes `path[1]`, and so on, and the last one includes
/// `path[0]`.
pub(crate) type Cycle = Vec<usize>;

impl Closure {
    /// Computes the closure of direct inclusions, given as a list of indices for each item.
    ///
    /// The result is reflexive and transitive. It leaves out indices out of range, and edges that
    /// close a cycle. Costs one row operation (`n / 64` words) for each edge.
    pub fn new(direct: &Rows) -> Self {
        let (order, _) = order(direct, |_, _| false);
        Self::in_order(direct, &order)
    }

    /// Computes the closure in an order in which included items come first.
    pub(crate) fn in_order(direct: &Rows, order: &[usize]) -> Self {
        let count = direct.len();
        let words = count.div_ceil(BITS);
        let mut closure = Self {
            words,
            rows: vec![0; words * count],
        };
        for &index in order {
            for &target in direct.of(index) {
                // an edge that closes a cycle adds nothing: the row of its target is still empty
                if !closure.contains(index, target) {
                    closure.include(index, target);
                }
            }
            closure.set(index, index);
        }
        closure
    }

    /// 64-bit words in a row.
    pub fn words(&self) -> usize {
        self.words
    }

    /// The number of items, which is the number of rows.
    pub fn len(&self) -> usize {
        self.rows.len().checked_div(self.words).unwrap_or(0)
    }

    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Row `i`: bit `j % 64` of word `j / 64` is set if `i` includes `j`. Empty if there is no item
    /// `i`.
    pub fn row(&self, i: usize) -> &[u64] {
        self.rows.get(self.range(i)).unwrap_or_default()
    }

    /// Whether `i` includes `j`, or is `j`; `false` if there is no such item.
    pub fn contains(&self, i: usize, j: usize) -> bool {
        self.row(i)
            .get(j / BITS)
            .is_some_and(|word| word >> (j % BITS) & 1 == 1)
    }

    /// All items that `i` includes, and itself, ascending.
    pub fn iter(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        self.row(i)
            .iter()
            .enumerate()
            .flat_map(|(at, &word)| Ones(word).map(move |bit| at * BITS + bit))
    }

    /// The number of pairs (a, b) in which a includes b and is not b.
    pub fn pairs(&self) -> usize {
        let ones: usize = self
            .rows
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum();
        ones.saturating_sub(self.len())
    }

    /// The transposed closure: row `i` holds everything that includes `i`.
    ///
    /// Costs one step for each pair.
    pub fn transpose(&self) -> Self {
        let mut flipped = Self {
            words: self.words,
            rows: vec![0; self.rows.len()],
        };
        for i in 0..self.len() {
            for j in self.iter(i) {
                flipped.set(j, i);
            }
        }
        flipped
    }

    /// All items that a set includes, and the set, ascending and without repetition.
    pub fn close(&self, set: &[usize]) -> Vec<usize> {
        let mut union = self.empty_row();
        for &index in set {
            union_into(&mut union.rows, self.row(index));
        }
        union.iter(0).collect()
    }

    /// One row: the items that the set includes besides itself. An item of the set is in it if and
    /// only if another one of the set includes it.
    pub(crate) fn strictly_included(&self, set: &[usize]) -> Self {
        let mut union = self.empty_row();
        for &index in set {
            let own = |at: usize| {
                if at == index / BITS {
                    1 << (index % BITS)
                } else {
                    0
                }
            };
            let row = self.row(index).iter().enumerate();
            for (into, (at, word)) in union.rows.iter_mut().zip(row) {
                *into |= word & !own(at);
            }
        }
        union
    }

    fn empty_row(&self) -> Self {
        Self {
            words: self.words,
            rows: vec![0; self.words],
        }
    }

    fn range(&self, i: usize) -> std::ops::Range<usize> {
        let start = i.saturating_mul(self.words);
        start..start.saturating_add(self.words)
    }

    fn set(&mut self, i: usize, j: usize) {
        let range = self.range(i);
        if let Some(word) = self
            .rows
            .get_mut(range)
            .and_then(|row| row.get_mut(j / BITS))
        {
            *word |= 1 << (j % BITS);
        }
    }

    /// Adds everything that `from` includes to row `into`.
    fn include(&mut self, into: usize, from: usize) {
        let ranges = [self.range(into), self.range(from)];
        if let Ok([into, from]) = self.rows.get_disjoint_mut(ranges) {
            union_into(into, from);
        }
    }
}

fn union_into(into: &mut [u64], from: &[u64]) {
    for (into, from) in into.iter_mut().zip(from) {
        *into |= from;
    }
}

/// An iterator over the positions of the ones in a word, ascending.
struct Ones(u64);

impl Iterator for Ones {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let bit = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        Some(bit)
    }
}

/// An order in which included items come first, and the cycles found on the way.
///
/// Every edge back onto the current path closes one cycle, which is returned unless `skip(from,
/// to)` says that it was reported already. Without those edges the graph has no cycle.
/// Self-inclusions are not reported.
pub(crate) fn order(
    direct: &Rows,
    mut skip: impl FnMut(usize, usize) -> bool,
) -> (Vec<usize>, Vec<Cycle>) {
    /// More than a user fixes at once; it bounds the memory of the paths.
    const MAX_CYCLES: usize = 100;
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        OnPath,
        Done,
    }
    let mut states = vec![State::New; direct.len()];
    let mut order = Vec::with_capacity(direct.len());
    let mut cycles = Vec::new();
    let mut path: Vec<(usize, std::slice::Iter<'_, usize>)> = Vec::new();
    for (root, edges) in direct.iter().enumerate() {
        if states.get(root) != Some(&State::New) {
            continue;
        }
        path.push((root, edges.iter()));
        while let Some((index, edges)) = path.last_mut() {
            let index = *index;
            let Some(&target) = edges.next() else {
                order.push(index);
                if let Some(state) = states.get_mut(index) {
                    *state = State::Done;
                }
                path.pop();
                continue;
            };
            if let Some(state) = states.get_mut(index) {
                *state = State::OnPath;
            }
            match states.get(target) {
                Some(State::New) => {
                    path.push((target, direct.of(target).iter()));
                }
                Some(State::OnPath)
                    if target != index && cycles.len() < MAX_CYCLES && !skip(index, target) =>
                {
                    let on_path = path.iter().map(|&(index, _)| index);
                    cycles.push(on_path.skip_while(|&index| index != target).collect());
                }
                _ => {}
            }
        }
    }
    (order, cycles)
}

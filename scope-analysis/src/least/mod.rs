//! The least-privileged set that satisfies many requirements.
//!
//! A requirement is satisfied by any of its alternatives, and an alternative by a grant whose
//! closure holds all of it. Wanted is the grant whose closure weighs least; of those the one with the
//! fewest that are restricted in its closure; of those the one with the fewest privileges; of those
//! the one that comes first in the file. This is the order of [`scope_spec::Remedy`].
//!
//! What is looked for is a closed set: for each one, the fewest privileges that grant it are its
//! *tops*, which nothing else in it includes. So the search is over closed sets, made smaller
//! first (`reduce`), split into parts that have nothing to do with each other, and searched
//! by branch and bound (`search`), first for the cost (weight, then restricted ones), then for the
//! number of tops, then, top by top, for the order. Each part is searched to the end, where that takes
//! no more than a fixed amount of work: what is found is proved the best. Else it is the best that was
//! found, with a bound that no set is below.
//!
//! Libraries for this question were looked at in November 2026. `good_lp` needs a solver: HiGHS and CBC
//! are C++, and `microlp`, in Rust, says of itself that it may cycle or panic on harder problems.
//! SAT solvers in Rust (`rustsat` with `batsat`, `splr`, `varisat`) would need the weights as a
//! pseudo-Boolean sum of thousands, and give no bound where they stop early.

mod bits;
mod reduce;
mod search;
#[cfg(test)]
mod tests;

use scope_spec::{Closure, Requirement, Spec, VocabularyKind};

use self::{
    bits::Bits,
    reduce::Reduced,
    search::{Budget, Part},
};

/// How much work is done for an answer: about a second of it, optimised.
pub(crate) const BUDGET: u64 = 40_000_000;

/// The best grant, and how it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Solution {
    /// Ascending.
    pub grant: Vec<usize>,
    /// All that it includes, itself among it; ascending.
    pub closure: Vec<usize>,
    /// What the closure weighs: see [`Spec::weights`].
    pub weight: usize,
    /// What no grant that satisfies the requirements weighs less than.
    pub bound: usize,
    /// Whether it is proved that there is no better one. Else the work that it took was too much.
    pub is_proved: bool,
    /// How many sets of choices were looked into, besides what followed from the requirements.
    pub steps: usize,
}

/// The least-privileged grant of one kind that satisfies all requirements.
///
/// The question is NP-hard. In practice most alternatives are left out or settled before anything is
/// searched; what takes too long is given up with the best that was found.
pub fn least(spec: &Spec, kind: VocabularyKind, requirements: &[Requirement]) -> Solution {
    let vocabulary = spec.vocabulary(kind);
    let weights = spec.weights(kind);
    let restricted = |index: usize| vocabulary[index].restricted;
    solve(
        requirements,
        &vocabulary.closure,
        &weights,
        &restricted,
        BUDGET,
    )
}

fn solve(
    requirements: &[Requirement],
    closure: &Closure,
    weights: &[usize],
    restricted: &dyn Fn(usize) -> bool,
    budget: u64,
) -> Solution {
    let count = closure.len();
    let mut reduced = Reduced::new(requirements, closure);
    let groups = reduced.split(closure);
    let weight = |index: usize| weights.get(index).copied().unwrap_or(1);
    let all_restricted = (0..count).filter(|&index| restricted(index)).count() as u64;
    // a unit of weight costs more than all that is restricted
    let unit = all_restricted + 1;
    let cost = |index: usize| weight(index) as u64 * unit + u64::from(restricted(index));
    let mut budget = Budget {
        left: budget,
        steps: 0,
    };
    let (mut bound, mut is_proved) = (0, true);
    bound += reduced.settled.iter().map(weight).sum::<usize>();
    for group in groups {
        let part = Part::new(&group, &reduced.settled, closure, &cost);
        let best = part.best(&mut budget);
        is_proved &= best.is_proved;
        bound += best.bound.div_euclid(unit) as usize;
        for index in best.chosen {
            reduced.settled.set(index);
        }
    }
    let all: Vec<usize> = reduced.settled.iter().collect();
    let mut below = Bits::new(count);
    for &index in &all {
        for held in closure.iter(index).filter(|&held| held != index) {
            below.set(held);
        }
    }
    Solution {
        grant: all.iter().copied().filter(|&i| !below.has(i)).collect(),
        weight: all.iter().copied().map(weight).sum(),
        bound,
        is_proved,
        closure: all,
        steps: budget.steps,
    }
}

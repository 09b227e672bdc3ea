//! Finds the least-privileged set that satisfies many requirements.
//!
//! A requirement is satisfied by any of its alternatives, and an alternative by a grant whose
//! closure contains all of it. The best grant has the closure of least weight; among equals, the
//! fewest restricted privileges in the closure, then the fewest privileges, then the first in the
//! file. This is the order of [`scope_spec::Remedy`].
//!
//! The search is over closed sets. The *tops* of a closed set, which no other member includes, are
//! the fewest privileges that grant it. The requirements are first reduced (`reduce`) and split
//! into independent parts. Each part is searched by branch and bound (`search`): for the least cost
//! (weight, then restricted ones), then for the fewest tops, then, top by top, for the order. A
//! part that fits a fixed budget of work is searched exhaustively, so the answer is proved to be
//! the best. Otherwise it is the best set found, with a lower bound.
//!
//! Libraries for this problem were compared in November 2026. `good_lp` needs a solver: HiGHS and
//! CBC are C++, and `microlp`, in Rust, may by its own account cycle or panic on harder problems.
//! SAT solvers in Rust (`rustsat` with `batsat`, `splr`, `varisat`) would need the weights as a
//! pseudo-Boolean sum of thousands, and give no bound when they stop early.

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

/// The budget of work for an answer: about a second, optimised.
pub(crate) const BUDGET: u64 = 40_000_000;

/// The best grant, with the proof or the bound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Solution {
    /// The grant, ascending.
    pub grant: Vec<usize>,
    /// The closure of the grant, ascending.
    pub closure: Vec<usize>,
    /// The weight of the closure: see [`Spec::weights`].
    pub weight: usize,
    /// A lower bound of the weight of any grant that satisfies the requirements.
    pub bound: usize,
    /// Whether the grant is proved to be the best. Otherwise the budget was spent.
    pub is_proved: bool,
    /// How many nodes the search visited, beyond what the reduction settled.
    pub steps: usize,
}

/// The least-privileged grant of one kind that satisfies all requirements.
///
/// The problem is NP-hard. In practice the reduction settles most alternatives before the search.
/// If the budget is spent, the answer is the best grant found.
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
    // a unit of weight outweighs all restricted privileges
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

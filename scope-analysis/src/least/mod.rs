//! The least-privileged set that satisfies many requirements, exactly.
//!
//! A requirement is satisfied by any of its alternatives, and an alternative by a grant whose
//! closure holds all of it. Wanted is the grant with the smallest closure; of those the one with
//! the fewest privileges; of those the one with the fewest that are restricted in its closure; of
//! those the one that comes first, where what opens fewer operations stands before what opens more,
//! and else the file decides.
//!
//! What is looked for is a closed set: for each one, the fewest privileges that grant it are its
//! *tops*, which nothing else in it includes. So the search is over closed sets, made smaller
//! first (`reduce`), split into parts that have nothing to do with each other, and searched
//! by branch and bound (`search`), first for the size, then for the number of tops, then for that of
//! restricted ones, then, top by top, for the order. Every part is searched to the end: what is found is proved the best.

mod bits;
mod reduce;
mod search;
#[cfg(test)]
mod tests;

use scope_spec::Closure;

use self::{bits::Bits, reduce::Reduced, search::Part};

/// Any of these, each one all of its privileges. Empty: satisfied by nothing at all.
pub type Requirement = Vec<Vec<usize>>;

/// What decides between grants with as many privileges.
pub trait Preference {
    /// Whether a privilege takes a review: one that does not is preferred.
    fn is_restricted(&self, index: usize) -> bool;

    /// For each privilege how many operations it opens: one that opens fewer is preferred. Asked
    /// for once, where something is to be decided.
    fn opened(&self) -> Vec<usize>;
}

/// The best grant, and how it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Solution {
    /// Ascending.
    pub grant: Vec<usize>,
    /// All that it includes, itself among it; ascending.
    pub closure: Vec<usize>,
    /// How many sets of choices were looked into, besides what followed from the requirements.
    pub steps: usize,
}

/// The least-privileged grant that satisfies all requirements.
///
/// Exponential in the worst case, as the question is NP-hard. In practice most alternatives are
/// left out or settled before anything is searched.
pub fn least(
    requirements: &[Requirement],
    closure: &Closure,
    preference: &dyn Preference,
) -> Solution {
    let count = closure.len();
    let mut reduced = Reduced::new(requirements, closure);
    let mut steps = 0;
    let groups = reduced.split(closure);
    let opened = if groups.is_empty() {
        Vec::new()
    } else {
        preference.opened()
    };
    for group in groups {
        let rank = |index: usize| (opened.get(index).copied().unwrap_or(0), index);
        let flagged = |index: usize| preference.is_restricted(index);
        let part = Part::new(&group, &reduced.settled, closure, &rank, &flagged);
        let (chosen, looked) = part.best();
        steps += looked;
        for index in chosen {
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
        closure: all,
        steps,
    }
}

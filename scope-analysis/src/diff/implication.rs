//! Decides exactly whether every grant that satisfies one requirement satisfies another, each under
//! its own inclusion.
//!
//! A requirement is any of some sets of privileges. Both requirements are monotone, so only the
//! least grants that satisfy the first matter, and of their names those that contribute least to
//! the second.

use scope_spec::Requirement;

/// A requirement under an inclusion. Both sides number privileges alike.
pub(crate) struct Side<'a> {
    pub(crate) requirement: &'a Requirement,
    /// Whether a grant of a name (first) includes a privilege (second).
    pub(crate) covers: &'a dyn Fn(usize, usize) -> bool,
}

impl Side<'_> {
    /// Whether a grant of these names satisfies the requirement.
    pub(crate) fn is_satisfied(&self, grant: &[usize]) -> bool {
        let covered = |privilege| grant.iter().any(|&name| (self.covers)(name, privilege));
        self.requirement.is_met(covered)
    }
}

/// A smallest grant of the given names that satisfies `from` and not `to`; of equals, the first
/// that is found. `None` if there is none.
pub(crate) fn counterexample(
    names: &[usize],
    from: &Side<'_>,
    to: &Side<'_>,
) -> Option<Vec<usize>> {
    let mut universe: Vec<usize> = to.requirement.names().collect();
    universe.sort_unstable();
    universe.dedup();
    let mut best: Option<Vec<usize>> = None;
    for all in from.requirement.ways() {
        // the names that contribute to `from`, without those that another name replaces
        let mut givers: Vec<Giver> = Vec::new();
        for &name in names {
            let of = |held: &[usize], covers: &dyn Fn(usize, usize) -> bool| -> Vec<usize> {
                let held = held.iter().copied();
                held.filter(|&it| covers(name, it)).collect()
            };
            let giver = Giver {
                name,
                gives: of(all, from.covers),
                opens: of(&universe, to.covers),
            };
            if giver.gives.is_empty() || givers.iter().any(|other| other.is_as_good_as(&giver)) {
                continue;
            }
            givers.retain(|other| !giver.is_as_good_as(other));
            givers.push(giver);
        }
        let mut search = Search {
            all,
            givers: &givers,
            to: to.requirement,
            chosen: Vec::new(),
            best,
        };
        search.run();
        best = search.best;
    }
    best.map(|mut names| {
        names.sort_unstable();
        names
    })
}

/// A name, with what it contributes to the first requirement and what it satisfies of the other
/// one.
struct Giver {
    name: usize,
    gives: Vec<usize>,
    opens: Vec<usize>,
}

impl Giver {
    /// Whether this giver can replace the other one everywhere.
    fn is_as_good_as(&self, other: &Self) -> bool {
        is_subset(&other.gives, &self.gives) && is_subset(&self.opens, &other.opens)
    }
}

/// The search for the fewest givers of all privileges that don't satisfy the other requirement.
struct Search<'a> {
    all: &'a [usize],
    givers: &'a [Giver],
    to: &'a Requirement,
    chosen: Vec<&'a Giver>,
    best: Option<Vec<usize>>,
}

impl Search<'_> {
    fn run(&mut self) {
        // adding names never undoes what is satisfied
        let opens = |index| self.chosen.iter().any(|giver| giver.opens.contains(&index));
        let is_best = |count| self.best.as_ref().is_none_or(|best| count < best.len());
        if self.to.is_met(opens) || !is_best(self.chosen.len()) {
            return;
        }
        let given = |it: &&usize| !self.chosen.iter().any(|giver| giver.gives.contains(it));
        let Some(missing) = self.all.iter().find(given) else {
            self.best = Some(self.chosen.iter().map(|giver| giver.name).collect());
            return;
        };
        for giver in self.givers {
            if giver.gives.contains(missing) {
                self.chosen.push(giver);
                self.run();
                self.chosen.pop();
            }
        }
    }
}

/// Whether all of `part` is in `whole`.
fn is_subset(part: &[usize], whole: &[usize]) -> bool {
    part.iter().all(|item| whole.contains(item))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NAMES: usize = 5;

    /// Which of five privileges each of five names covers.
    fn covers() -> impl Strategy<Value = Vec<Vec<bool>>> {
        prop::collection::vec(prop::collection::vec(any::<bool>(), NAMES), NAMES)
    }

    fn requirement() -> impl Strategy<Value = Requirement> {
        let all = prop::collection::vec(0..NAMES, 0..4);
        prop::collection::vec(all, 0..4).prop_map(Requirement::any_of)
    }

    proptest! {
        #[test]
        fn as_trying_every_grant(
            from in requirement(), to in requirement(), a in covers(), b in covers(),
        ) {
            let (from_covers, to_covers) = (|n: usize, p: usize| a[n][p], |n: usize, p: usize| b[n][p]);
            let from = Side { requirement: &from, covers: &from_covers };
            let to = Side { requirement: &to, covers: &to_covers };
            let names: Vec<usize> = (0..NAMES).collect();
            let found = counterexample(&names, &from, &to);
            let least = (0..1usize << NAMES)
                .map(|bits| names.iter().copied().filter(|n| bits >> n & 1 == 1).collect::<Vec<_>>())
                .filter(|grant| from.is_satisfied(grant) && !to.is_satisfied(grant))
                .min_by_key(Vec::len);
            prop_assert_eq!(found.as_ref().map(Vec::len), least.map(|least| least.len()));
            if let Some(found) = found {
                prop_assert!(from.is_satisfied(&found) && !to.is_satisfied(&found));
            }
        }
    }
}

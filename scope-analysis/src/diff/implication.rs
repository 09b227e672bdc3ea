//! Whether every grant that satisfies one requirement satisfies another: exactly, where the two are
//! read under two inclusions.
//!
//! A requirement is any of some sets, each of them all of its privileges. Both are monotone, so it
//! is enough to look at the least grants that satisfy the first, and of those at the ones that open
//! as little as possible of the second.

use scope_spec::Requirement;

/// A requirement, and which privileges the holder of a name is granted by it. Both sides speak of
/// privileges by the same numbers.
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

/// A grant that satisfies `from` and not `to`, made of the names given: as few as possible, and of
/// two equally good names the first. `None` if there is none.
pub(crate) fn counterexample(
    names: &[usize],
    from: &Side<'_>,
    to: &Side<'_>,
) -> Option<Vec<usize>> {
    let mut universe: Vec<usize> = to.requirement.names().collect();
    universe.sort_unstable();
    universe.dedup();
    let opened_by = |name: usize| -> Vec<usize> {
        let opened = universe.iter().filter(|&&held| (to.covers)(name, held));
        opened.copied().collect()
    };
    let mut best: Option<Vec<usize>> = None;
    for all in from.requirement.ways() {
        let mut grants = vec![Grant::default()];
        for &privilege in all {
            // the names that give this privilege, without those that open more than another one
            let mut givers: Vec<Grant> = Vec::new();
            for &name in names {
                if (from.covers)(name, privilege) {
                    let opens = opened_by(name);
                    keep_least(
                        &mut givers,
                        Grant {
                            names: vec![name],
                            opens,
                        },
                    );
                }
            }
            let mut grown: Vec<Grant> = Vec::new();
            for grant in &grants {
                for giver in &givers {
                    keep_least(&mut grown, grant.with(giver));
                }
            }
            grants = grown;
        }
        for grant in grants {
            let opens = |index| grant.opens.binary_search(&index).is_ok();
            let satisfied = to.requirement.is_met(opens);
            let shorter = best
                .as_ref()
                .is_none_or(|best| grant.names.len() < best.len());
            if !satisfied && shorter {
                best = Some(grant.names);
            }
        }
    }
    best
}

/// Names, and the part of the other requirement's privileges that they come to; both ascending.
#[derive(Clone, Debug, Default)]
struct Grant {
    names: Vec<usize>,
    opens: Vec<usize>,
}

impl Grant {
    fn with(&self, other: &Self) -> Self {
        let union = |a: &[usize], b: &[usize]| {
            let mut union = [a, b].concat();
            union.sort_unstable();
            union.dedup();
            union
        };
        Self {
            names: union(&self.names, &other.names),
            opens: union(&self.opens, &other.opens),
        }
    }
}

/// Adds a grant, unless another one opens no more than it does; drops those that open more.
fn keep_least(grants: &mut Vec<Grant>, new: Grant) {
    let no_better = |old: &Grant| {
        is_subset(&old.opens, &new.opens)
            && (old.opens.len() < new.opens.len() || old.names.len() <= new.names.len())
    };
    if grants.iter().any(no_better) {
        return;
    }
    grants.retain(|old| !is_subset(&new.opens, &old.opens));
    grants.push(new);
}

/// Whether all of `part` is in `whole`, which is ascending.
fn is_subset(part: &[usize], whole: &[usize]) -> bool {
    part.iter().all(|item| whole.binary_search(item).is_ok())
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
            prop_assert_eq!(found.is_some(), least.is_some());
            if let Some(found) = found {
                prop_assert!(from.is_satisfied(&found) && !to.is_satisfied(&found));
            }
        }
    }
}

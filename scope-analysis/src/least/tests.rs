//! Against every possible grant, one by one.

use proptest::prelude::*;
use scope_spec::Closure;

use super::{Preference, Requirement, Solution};

/// Which are restricted, and how many operations each of them opens.
#[derive(Clone, Debug, Default)]
struct Liking(Vec<(bool, usize)>);

impl Preference for Liking {
    fn is_restricted(&self, index: usize) -> bool {
        self.0.get(index).is_some_and(|(restricted, _)| *restricted)
    }

    fn opened(&self) -> Vec<usize> {
        self.0.iter().map(|(_, opened)| *opened).collect()
    }
}

fn least(requirements: &[Requirement], closure: &Closure) -> Solution {
    super::least(requirements, closure, &Liking::default())
}

/// The definition, tried on all subsets.
fn oracle(
    requirements: &[Requirement],
    closure: &Closure,
    liking: &Liking,
) -> (Vec<usize>, Vec<usize>) {
    type Candidate = (
        usize,
        usize,
        usize,
        Vec<(usize, usize)>,
        Vec<usize>,
        Vec<usize>,
    );
    let count = closure.len();
    let mut best: Option<Candidate> = None;
    for mask in 0_u32..1 << count {
        let grant: Vec<usize> = (0..count).filter(|i| mask >> i & 1 == 1).collect();
        let held = closure.close(&grant);
        let satisfied = requirements.iter().all(|any| {
            any.is_empty() || any.iter().any(|all| all.iter().all(|i| held.contains(i)))
        });
        if satisfied {
            let restricted = held.iter().filter(|&&i| liking.0[i].0).count();
            let mut order: Vec<_> = grant.iter().map(|&i| (liking.0[i].1, i)).collect();
            order.sort_unstable();
            let candidate = (held.len(), grant.len(), restricted, order, grant, held);
            if best.as_ref().is_none_or(|best| candidate < *best) {
                best = Some(candidate);
            }
        }
    }
    let (.., grant, held) = best.expect("the set of all satisfies everything");
    (grant, held)
}

fn cases() -> impl Strategy<Value = (Vec<Vec<usize>>, Vec<Requirement>, Liking)> {
    (1_usize..11).prop_flat_map(|count| {
        // Edges lead to higher numbers of a shuffled order: no cycles, any file order.
        let order = Just((0..count).collect::<Vec<_>>()).prop_shuffle();
        let pairs = prop::collection::vec((0..count, 0..count), 0..=count + 2);
        let all = prop::collection::vec(0..count, 1..4);
        let alternatives = prop::collection::vec(all, 0..5);
        let requirements = prop::collection::vec(alternatives, 0..9);
        let liking = prop::collection::vec((any::<bool>(), 0_usize..3), count);
        let parts = (order, pairs, requirements, liking);
        parts.prop_map(move |(order, pairs, requirements, liking)| {
            let mut direct = vec![Vec::new(); count];
            for (a, b) in pairs {
                if a < b {
                    direct[order[a]].push(order[b]);
                }
            }
            (direct, requirements, Liking(liking))
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn as_the_oracle((direct, requirements, liking) in cases()) {
        let closure = Closure::new(&direct);
        let found = super::least(&requirements, &closure, &liking);
        let (grant, held) = oracle(&requirements, &closure, &liking);
        prop_assert_eq!(found.grant, grant);
        prop_assert_eq!(found.closure, held);
    }
}

/// Pairs that nothing but one long list of alternatives holds together have 2^40 best choices.
#[test]
fn many_ties_take_no_time() {
    let pairs = (0..40).map(|i| vec![vec![2 * i], vec![2 * i + 1]]);
    let mut requirements: Vec<Requirement> = pairs.collect();
    requirements.push((0..40).map(|i| vec![2 * i + 1]).collect());
    let closure = Closure::new(&vec![Vec::new(); 80]);
    let found = least(&requirements, &closure);
    // The list costs the last pair its first choice, which is where file order minds least.
    let expected: Vec<usize> = (0..39).map(|i| 2 * i).chain([79]).collect();
    assert_eq!(found.grant, expected);
    assert!(found.steps < 10_000, "{}", found.steps);
}

/// Of two that are as small the one without a review, then the one that opens less.
#[test]
fn ties_go_to_what_opens_less() {
    let closure = Closure::new(&vec![Vec::new(); 3]);
    let requirements = [vec![vec![0], vec![1], vec![2]]];
    for (liking, expected) in [
        ([(false, 1), (false, 1), (false, 1)], 0),
        ([(false, 9), (false, 2), (false, 2)], 1),
        ([(true, 0), (false, 5), (false, 3)], 2),
        ([(true, 4), (true, 4), (false, 9)], 2),
    ] {
        let found = super::least(&requirements, &closure, &Liking(liking.to_vec()));
        assert_eq!(found.grant, [expected], "{liking:?}");
    }
}

#[test]
fn nothing_is_needed_for_nothing() {
    let closure = Closure::new(&[vec![1], vec![]]);
    assert_eq!(least(&[], &closure).grant, [0_usize; 0]);
    assert_eq!(least(&[vec![]], &closure).grant, [0_usize; 0]);
}

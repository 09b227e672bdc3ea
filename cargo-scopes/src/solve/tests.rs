//! Against every possible grant, one by one.

use proptest::prelude::*;
use scope_spec::Closure;

use super::{Requirement, least};

/// The definition, tried on all subsets.
fn oracle(requirements: &[Requirement], closure: &Closure) -> (Vec<usize>, Vec<usize>) {
    let count = closure.len();
    let mut best: Option<(usize, usize, Vec<usize>, Vec<usize>)> = None;
    for mask in 0_u32..1 << count {
        let grant: Vec<usize> = (0..count).filter(|i| mask >> i & 1 == 1).collect();
        let held = closure.close(&grant);
        let satisfied = requirements.iter().all(|any| {
            any.is_empty() || any.iter().any(|all| all.iter().all(|i| held.contains(i)))
        });
        if satisfied {
            let candidate = (held.len(), grant.len(), grant, held);
            if best.as_ref().is_none_or(|best| candidate < *best) {
                best = Some(candidate);
            }
        }
    }
    let (_, _, grant, held) = best.expect("the set of all satisfies everything");
    (grant, held)
}

fn cases() -> impl Strategy<Value = (Vec<Vec<usize>>, Vec<Requirement>)> {
    (1_usize..11).prop_flat_map(|count| {
        // Edges lead to higher numbers of a shuffled order: no cycles, any file order.
        let order = Just((0..count).collect::<Vec<_>>()).prop_shuffle();
        let pairs = prop::collection::vec((0..count, 0..count), 0..=count + 2);
        let all = prop::collection::vec(0..count, 1..4);
        let any = prop::collection::vec(all, 0..5);
        let requirements = prop::collection::vec(any, 0..9);
        (order, pairs, requirements).prop_map(move |(order, pairs, requirements)| {
            let mut direct = vec![Vec::new(); count];
            for (a, b) in pairs {
                if a < b {
                    direct[order[a]].push(order[b]);
                }
            }
            (direct, requirements)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn as_the_oracle((direct, requirements) in cases()) {
        let closure = Closure::new(&direct);
        let found = least(&requirements, &closure);
        let (grant, held) = oracle(&requirements, &closure);
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

#[test]
fn nothing_is_needed_for_nothing() {
    let closure = Closure::new(&[vec![1], vec![]]);
    assert_eq!(least(&[], &closure).grant, [0_usize; 0]);
    assert_eq!(least(&[vec![]], &closure).grant, [0_usize; 0]);
}

//! Compares with every possible grant, one by one.

use proptest::prelude::*;
use scope_spec::{Closure, Requirement, Rows};

use super::{BUDGET, Solution, solve};

/// For each privilege, whether it is restricted, and its weight.
#[derive(Clone, Debug)]
struct Kinds(Vec<(bool, usize)>);

impl Kinds {
    fn alike(count: usize) -> Self {
        Self(vec![(false, 1); count])
    }
}

fn least(requirements: &[Requirement], closure: &Closure, kinds: &Kinds) -> Solution {
    let weights: Vec<usize> = kinds.0.iter().map(|(_, weight)| *weight).collect();
    let restricted = |index: usize| kinds.0[index].0;
    solve(requirements, closure, &weights, &restricted, BUDGET)
}

/// The definition, tried on all subsets.
fn oracle(requirements: &[Requirement], closure: &Closure, kinds: &Kinds) -> (usize, Vec<usize>) {
    let count = closure.len();
    let candidates = (0_u32..1 << count).filter_map(|mask| {
        let grant: Vec<usize> = (0..count).filter(|i| mask >> i & 1 == 1).collect();
        let held = closure.close(&grant);
        let covers = |index| held.contains(&index);
        requirements.iter().all(|it| it.is_met(covers)).then(|| {
            let weight: usize = held.iter().map(|&i| kinds.0[i].1).sum();
            let restricted = held.iter().filter(|&&i| kinds.0[i].0).count();
            (weight, restricted, grant.len(), grant)
        })
    });
    let best = candidates
        .min()
        .expect("the set of all satisfies everything");
    (best.0, best.3)
}

fn cases() -> impl Strategy<Value = (Rows, Vec<Requirement>, Kinds)> {
    (1_usize..11).prop_flat_map(|count| {
        // edges lead to higher numbers of a shuffled order: no cycles, any file order
        let order = Just((0..count).collect::<Vec<_>>()).prop_shuffle();
        let pairs = prop::collection::vec((0..count, 0..count), 0..=count + 2);
        let all = prop::collection::vec(0..count, 1..4);
        let alternatives = prop::collection::vec(all, 0..5).prop_map(|any| match any.as_slice() {
            [] => Requirement::Authenticated,
            _ => Requirement::any_of(any),
        });
        let requirements = prop::collection::vec(alternatives, 0..9);
        let kinds = prop::collection::vec((any::<bool>(), 1_usize..5), count);
        let parts = (order, pairs, requirements, kinds);
        parts.prop_map(move |(order, pairs, requirements, kinds)| {
            let mut direct = Rows::new(count);
            for (a, b) in pairs {
                if a < b {
                    direct.push(order[a], order[b]);
                }
            }
            (direct, requirements, Kinds(kinds))
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn as_the_oracle((direct, requirements, kinds) in cases()) {
        let closure = Closure::new(&direct);
        let found = least(&requirements, &closure, &kinds);
        let (weight, grant) = oracle(&requirements, &closure, &kinds);
        prop_assert!(found.is_proved);
        prop_assert_eq!((found.weight, found.bound), (weight, weight));
        prop_assert_eq!(&found.closure, &closure.close(&grant));
        prop_assert_eq!(&found.grant, &grant);
        // an unfinished search still answers, and its bound holds
        for budget in [0, 1, 100, 5_000] {
            let weights: Vec<usize> = kinds.0.iter().map(|(_, weight)| *weight).collect();
            let restricted = |index: usize| kinds.0[index].0;
            let given_up = solve(&requirements, &closure, &weights, &restricted, budget);
            let covers = |index| given_up.closure.contains(&index);
            prop_assert!(requirements.iter().all(|it| it.is_met(covers)));
            prop_assert!(given_up.bound <= weight && weight <= given_up.weight);
            prop_assert!(!given_up.is_proved || given_up.grant == grant);
        }
    }
}

/// Pairs that are connected only by one long list of alternatives have 2^40 best choices.
#[test]
fn many_ties_take_no_time() {
    let pairs = (0..40).map(|i| Requirement::any_of([[2 * i], [2 * i + 1]]));
    let mut requirements: Vec<Requirement> = pairs.collect();
    requirements.push(Requirement::any_of((0..40).map(|i| [2 * i + 1])));
    let closure = Closure::new(&Rows::new(80));
    let found = least(&requirements, &closure, &Kinds::alike(80));
    // The list costs the last pair its first choice, which is where file order matters least.
    let expected: Vec<usize> = (0..39).map(|i| 2 * i).chain([79]).collect();
    assert_eq!(found.grant, expected);
    assert!(found.steps < 10_000, "{}", found.steps);
}

/// A problem too hard for any search gives the best set found, with a bound, and the same each
/// time.
#[test]
fn what_is_too_hard_is_given_up() {
    let mut state = 7_u64;
    let mut below = |end: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % end) as usize
    };
    let requirements: Vec<Requirement> = (0..160)
        .map(|_| Requirement::any_of((0..4).map(|_| [below(80), below(80)])))
        .collect();
    let mut kinds = Kinds::alike(80);
    for required in &requirements {
        let named: std::collections::BTreeSet<usize> = required.names().collect();
        named.iter().for_each(|&index| kinds.0[index].1 += 1);
    }
    let closure = Closure::new(&Rows::new(80));
    let weights: Vec<usize> = kinds.0.iter().map(|(_, weight)| *weight).collect();
    let solved = || solve(&requirements, &closure, &weights, &|_| false, BUDGET / 100);
    let found = solved();
    assert!(!found.is_proved && found.bound < found.weight, "{found:?}");
    let covers = |index| found.closure.contains(&index);
    assert!(requirements.iter().all(|it| it.is_met(covers)));
    assert_eq!(found, solved());
}

/// Least weight, then fewest restricted, then first in the file.
#[test]
fn ties_go_to_what_is_not_restricted() {
    let closure = Closure::new(&Rows::new(3));
    let requirements = [Requirement::any_of([[0], [1], [2]])];
    for (kinds, expected) in [
        ([(false, 1), (false, 1), (false, 1)], 0),
        ([(false, 9), (false, 2), (false, 2)], 1),
        ([(true, 3), (false, 3), (false, 3)], 1),
        ([(true, 2), (false, 3), (false, 3)], 0),
    ] {
        let found = least(&requirements, &closure, &Kinds(kinds.to_vec()));
        assert_eq!(found.grant, [expected], "{kinds:?}");
    }
}

#[test]
fn nothing_is_needed_for_nothing() {
    let closure = Closure::new(&Rows::from_iter([vec![1], vec![]]));
    let alike = Kinds::alike(2);
    assert_eq!(least(&[], &closure, &alike).grant, [0_usize; 0]);
    let nothing = least(&[Requirement::Public], &closure, &alike);
    assert!(nothing.grant.is_empty() && nothing.is_proved);
}

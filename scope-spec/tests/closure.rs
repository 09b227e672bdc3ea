//! The closure against a naive search, on random graphs.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;
use scope_spec::{Closure, Rows};

/// Edges that go up only, so that there is no cycle, then renamed so that the order says nothing.
fn graph() -> impl Strategy<Value = Rows> {
    (1_usize..150).prop_flat_map(|count| {
        let edges = prop::collection::vec((0..count, 0..count), 0..count * 3);
        let names = Just((0..count).collect::<Vec<_>>()).prop_shuffle();
        (edges, names).prop_map(move |(edges, names)| {
            let mut direct = Rows::new(count);
            for (a, b) in edges {
                if a != b {
                    direct.push(names[a.min(b)], names[a.max(b)]);
                }
            }
            direct
        })
    })
}

fn reachable(direct: &Rows, from: usize) -> Vec<bool> {
    let mut seen = vec![false; direct.len()];
    let mut stack = vec![from];
    while let Some(at) = stack.pop() {
        if at < seen.len() && !std::mem::replace(&mut seen[at], true) {
            stack.extend(direct.of(at));
        }
    }
    seen
}

proptest! {
    #[test]
    fn same_as_naive(direct in graph()) {
        let closure = Closure::new(&direct);
        prop_assert_eq!(closure.len(), direct.len());
        let transposed = closure.transpose();
        let mut pairs = 0;
        for i in 0..direct.len() {
            let expected = reachable(&direct, i);
            for (j, &expected) in expected.iter().enumerate() {
                prop_assert_eq!(closure.contains(i, j), expected);
                prop_assert_eq!(transposed.contains(j, i), expected);
                pairs += usize::from(expected && i != j);
            }
            let ones: Vec<_> = (0..direct.len()).filter(|&j| expected[j]).collect();
            prop_assert_eq!(closure.iter(i).collect::<Vec<_>>(), ones.clone());
            prop_assert_eq!(closure.close(&[i]), ones);
            prop_assert_eq!(closure.row(i).len(), closure.words());
        }
        prop_assert_eq!(closure.pairs(), pairs);
    }

    #[test]
    fn closing_is_idempotent_and_monotone(direct in graph(), picks in prop::collection::vec(any::<usize>(), 0..5)) {
        let closure = Closure::new(&direct);
        let set: Vec<_> = picks.iter().map(|pick| pick % direct.len()).collect();
        let closed = closure.close(&set);
        prop_assert_eq!(closure.close(&closed), closed.clone());
        prop_assert!(set.iter().all(|index| closed.contains(index)));
        let fewer = closure.close(set.get(1..).unwrap_or_default());
        prop_assert!(fewer.iter().all(|index| closed.contains(index)));
    }

    /// Cycles and indices that are out of range are left out; nothing panics.
    #[test]
    fn any_edges(direct in prop::collection::vec(prop::collection::vec(0_usize..20, 0..5), 0..20)) {
        let closure = Closure::new(&Rows::from_iter(direct.clone()));
        prop_assert_eq!(closure.len(), direct.len());
        let rows = Rows::from_iter(direct.clone());
        for (i, edges) in direct.iter().enumerate() {
            prop_assert!(closure.contains(i, i));
            let expected = reachable(&rows, i);
            prop_assert!(closure.iter(i).all(|j| expected[j]));
            // those that are not on a cycle are all there
            let on_no_cycle = |j: &&usize| expected.get(**j) == Some(&true) && !reachable(&rows, **j)[i];
            prop_assert!(edges.iter().filter(on_no_cycle).all(|&j| closure.contains(i, j)));
        }
    }
}

#[test]
fn nothing() {
    let closure = Closure::new(&Rows::default());
    assert!(closure.is_empty());
    assert_eq!((closure.len(), closure.words(), closure.pairs()), (0, 0, 0));
    assert_eq!((closure.row(0), closure.contains(0, 0)), (&[][..], false));
    assert_eq!(closure.close(&[3]), []);
}

#[test]
fn out_of_range() {
    let closure = Closure::new(&Rows::from_iter([vec![1], vec![]]));
    assert!(
        !closure.contains(0, 64) && !closure.contains(2, 0) && !closure.contains(usize::MAX, 0)
    );
    assert!(!closure.is_empty());
    assert_eq!(closure.row(usize::MAX), []);
    assert_eq!(closure.row(0), [3]);
}

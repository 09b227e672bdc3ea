//! Inclusion of random specs, written as TOML and read again, against a naive search.

use proptest::{prelude::*, sample::Index};
use scope_spec::{Spec, Vocabulary};
use std::{collections::BTreeSet, fmt::Write};

/// A spec without a cycle: scope `i` is named `s<i>`.
#[derive(Clone, Debug)]
struct Graph {
    /// Direct inclusions; not in the order of the file, and with repetitions through others.
    includes: Vec<BTreeSet<usize>>,
    bits: Vec<Option<usize>>,
    aliases: Vec<usize>,
}

impl Graph {
    fn any() -> impl Strategy<Value = Graph> {
        (1..=80usize).prop_flat_map(|len| {
            // what stands before it in this order is what a scope can include, so that names
            // include both earlier and later ones of the file
            let order = Just((0..len).collect::<Vec<_>>()).prop_shuffle();
            let edges = prop::collection::vec(prop::collection::vec(any::<Index>(), 0..4), len);
            // more bits than scopes, so that there are gaps
            let bits = prop::sample::subsequence((0..300).collect::<Vec<_>>(), len).prop_shuffle();
            let fixed = prop::collection::vec(prop::bool::weighted(0.3), len);
            let aliases = prop::collection::vec(0..3usize, len);
            (order, edges, bits, fixed, aliases).prop_map(|(order, edges, bits, fixed, aliases)| {
                let mut includes = vec![BTreeSet::new(); order.len()];
                for (place, picks) in edges.iter().enumerate().skip(1) {
                    let picks = picks.iter().map(|pick| order[pick.index(place)]);
                    includes[order[place]].extend(picks);
                }
                let bits = bits.into_iter().zip(fixed);
                let bits = bits.map(|(bit, fixed)| fixed.then_some(bit)).collect();
                Graph {
                    includes,
                    bits,
                    aliases,
                }
            })
        })
    }

    fn len(&self) -> usize {
        self.includes.len()
    }

    fn to_toml(&self) -> String {
        let mut text = "[spec]\nname = 'random'\n".to_owned();
        let mut line = |line: String| writeln!(text, "{line}").expect("a string takes all");
        for (i, includes) in self.includes.iter().enumerate() {
            line(format!("[scopes.s{i}]"));
            let includes: Vec<_> = includes.iter().map(|j| format!("'s{j}'")).collect();
            line(format!("includes = [{}]", includes.join(", ")));
            if let Some(bit) = self.bits[i] {
                line(format!("bit = {bit}"));
            }
            let aliases: Vec<_> = (0..self.aliases[i])
                .map(|n| format!("'alias:{i}.{n}'"))
                .collect();
            line(format!("aliases = [{}]", aliases.join(", ")));
        }
        text
    }

    fn read(&self) -> Spec {
        let loaded = scope_spec::parse("random.toml", &self.to_toml());
        let errors: Vec<_> = loaded.errors().collect();
        assert!(errors.is_empty(), "{errors:?}");
        loaded.spec
    }

    fn reach(&self, i: usize) -> BTreeSet<usize> {
        let mut seen = BTreeSet::from([i]);
        let mut next = vec![i];
        while let Some(i) = next.pop() {
            next.extend(self.includes[i].iter().filter(|j| seen.insert(**j)));
        }
        seen
    }

    fn reach_all(&self, set: &[usize]) -> Vec<usize> {
        let reached: BTreeSet<_> = set.iter().flat_map(|i| self.reach(*i)).collect();
        reached.into_iter().collect()
    }

    /// A graph, and some of its scopes.
    fn with_set() -> impl Strategy<Value = (Graph, Vec<usize>)> {
        let picks = prop::collection::vec(any::<Index>(), 0..12);
        (Graph::any(), picks).prop_map(|(graph, picks)| {
            let set = picks.iter().map(|pick| pick.index(graph.len())).collect();
            (graph, set)
        })
    }
}

/// Every pair of which the first includes the second.
fn pairs(scopes: &Vocabulary) -> BTreeSet<(usize, usize)> {
    let row = |i| scopes.closure.iter(i).map(move |j| (i, j));
    (0..scopes.items.len()).flat_map(row).collect()
}

proptest! {
    #[test]
    fn inclusion_is_what_a_search_finds(graph in Graph::any()) {
        let scopes = graph.read().scopes;
        prop_assert_eq!(scopes.items.len(), graph.len());
        for i in 0..graph.len() {
            let reach = graph.reach(i);
            prop_assert_eq!(scopes.closure.iter(i).collect::<BTreeSet<_>>(), reach.clone());
            for j in 0..graph.len() {
                prop_assert_eq!(scopes.closure.contains(i, j), reach.contains(&j));
            }
            let includers: Vec<_> =
                (0..graph.len()).filter(|j| *j != i && graph.reach(*j).contains(&i)).collect();
            prop_assert_eq!(scopes.included_by(i).collect::<Vec<_>>(), includers.clone());
            let row: Vec<_> = scopes.closure.transpose().iter(i).filter(|j| *j != i).collect();
            prop_assert_eq!(row, includers);
            let direct: Vec<_> = graph.includes[i].iter().copied().collect();
            prop_assert_eq!(&scopes.items[i].includes, &direct);
        }
    }

    #[test]
    fn inclusion_is_reflexive_and_transitive(graph in Graph::any()) {
        let pairs = pairs(&graph.read().scopes);
        for i in 0..graph.len() {
            prop_assert!(pairs.contains(&(i, i)));
        }
        for (a, b) in &pairs {
            for (_, c) in pairs.range((*b, 0)..(*b + 1, 0)) {
                prop_assert!(pairs.contains(&(*a, *c)), "{} {} {}", a, b, c);
            }
        }
    }

    #[test]
    fn one_more_inclusion_takes_nothing_away(graph in Graph::any(), from: Index, to: Index) {
        let (from, to) = (from.index(graph.len()), to.index(graph.len()));
        // the other way round it would close a cycle
        let (from, to) = if graph.reach(to).contains(&from) { (to, from) } else { (from, to) };
        let mut wider = graph.clone();
        if from != to {
            wider.includes[from].insert(to);
        }
        let (before, after) = (pairs(&graph.read().scopes), pairs(&wider.read().scopes));
        prop_assert!(before.is_subset(&after));
        prop_assert!(after.contains(&(from, to)));
    }

    #[test]
    fn sets_close_as_a_search_does((graph, set) in Graph::with_set()) {
        let scopes = graph.read().scopes;
        let closed = scopes.closure.close(&set);
        prop_assert_eq!(&closed, &graph.reach_all(&set));

        for of in [&set, &closed] {
            let minimal = scopes.minimal(of);
            prop_assert_eq!(&graph.reach_all(&minimal), &closed);
            for i in &minimal {
                let less: Vec<_> = minimal.iter().copied().filter(|j| j != i).collect();
                prop_assert_ne!(&graph.reach_all(&less), &closed);
            }
        }
    }

    #[test]
    fn bits_are_those_written_then_the_lowest_free_ones(graph in Graph::any()) {
        let scopes = graph.read().scopes;
        let fixed: BTreeSet<_> = graph.bits.iter().flatten().copied().collect();
        let mut free = (0..).filter(|bit| !fixed.contains(bit));
        for (item, bit) in scopes.items.iter().zip(&graph.bits) {
            let expected = bit.or_else(|| free.next());
            prop_assert_eq!(Some(usize::from(item.bit)), expected);
        }
    }

    #[test]
    fn names_and_aliases_are_found(graph in Graph::any()) {
        let scopes = graph.read().scopes;
        for i in 0..graph.len() {
            let name = format!("s{i}");
            prop_assert_eq!(scopes.index_of(&name), Some(i));
            prop_assert_eq!(scopes.resolve(&name), Some(i));
            for n in 0..3 {
                let alias = format!("alias:{i}.{n}");
                let expected = (n < graph.aliases[i]).then_some(i);
                prop_assert_eq!(scopes.resolve(&alias), expected);
                prop_assert_eq!(scopes.index_of(&alias), None);
            }
        }
        prop_assert_eq!(scopes.resolve(&format!("s{}", graph.len())), None);
    }
}

//! Laws of sets at run time, whatever the vocabulary.

use crate::common::raw::{Raw, strings};
use proptest::{prelude::*, sample::subsequence};
use scope_core::{Granted, Privilege, Set};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
    marker::PhantomData,
};

/// A vocabulary, and the names of its privileges.
pub(crate) struct Laws<P> {
    /// Wire names and aliases, and what they stand for.
    tokens: BTreeMap<String, P>,
    vocabulary: PhantomData<P>,
}

impl<P, const W: usize> Laws<P>
where
    P: Privilege<Granted = Granted<P, W>> + Ord + Display,
{
    pub(crate) fn of(file: &str, table: &str) -> Self {
        let raw = Raw::read(file);
        let mut tokens = BTreeMap::new();
        for (it, name) in P::ALL.iter().zip(raw.names(table)) {
            for alias in strings(raw.entry(table, name).get("aliases")) {
                tokens.insert(alias.to_owned(), *it);
            }
            tokens.insert(name.to_owned(), *it);
        }
        Laws {
            tokens,
            vocabulary: PhantomData,
        }
    }

    pub(crate) fn closing(&self) {
        let set = Set::<P, W>::of;
        proptest!(|(list in list::<P>(), more in list::<P>())| {
            let granted = set(&list).close();
            // the closure of a set is that of its members, taken together
            for it in P::ALL {
                let expected = list.iter().any(|one| set(&[*one]).close().covers(*it));
                prop_assert_eq!(granted.covers(*it), expected);
            }
            prop_assert_eq!(granted.as_set().close(), granted);
            let wider = set(&list).union(set(&more)).close();
            prop_assert!(granted.is_subset(&wider));
            prop_assert_eq!(granted.union(set(&more).close()), wider);

            let minimal = granted.minimal();
            prop_assert_eq!(minimal.close(), granted);
            for it in minimal {
                prop_assert_ne!(minimal.without(it).close(), granted);
            }
        });
    }

    /// What is missing, and what is left of two grants.
    pub(crate) fn narrowing(&self) {
        let set = Set::<P, W>::of;
        proptest!(|(list in list::<P>(), other in list::<P>())| {
            let (granted, needed) = (set(&list).close(), set(&other));
            let missing = granted.missing(&needed);
            prop_assert_eq!(missing.is_empty(), granted.covers_all(&needed));
            let expected: BTreeSet<_> = other.iter().filter(|it| !granted.covers(**it)).collect();
            prop_assert_eq!(missing.iter().collect::<BTreeSet<_>>(),
                expected.into_iter().copied().collect());
            prop_assert!(granted.union(missing.close()).covers_all(&needed));

            let limit = needed.close();
            let both = granted.restrict_to(&limit);
            prop_assert!(both.is_subset(&granted) && both.is_subset(&limit));
            for result in [both, granted.union(limit)] {
                prop_assert_eq!(result.as_set().close(), result);
                prop_assert_eq!(result.len(), result.iter().count());
                prop_assert_eq!(result.is_empty(), result == Granted::EMPTY);
            }
            for it in P::ALL {
                let (a, b) = (granted.covers(*it), limit.covers(*it));
                prop_assert_eq!(both.covers(*it), a && b);
                prop_assert_eq!(granted.union(limit).covers(*it), a || b);
            }
        });
    }

    /// Sets against those of the standard library.
    pub(crate) fn algebra(&self) {
        proptest!(|(left in list::<P>(), right in list::<P>(), one in one::<P>())| {
            let (a, b) = (Set::<P, W>::of(&left), Set::<P, W>::of(&right));
            let model = |list: &[P]| list.iter().copied().collect::<BTreeSet<P>>();
            let (x, y) = (model(&left), model(&right));
            let same = |set: Set<P, W>, model: BTreeSet<P>| set == model.into_iter().collect();

            prop_assert!(same(a.union(b), &x | &y) && same(a | b, &x | &y));
            prop_assert!(same(a.intersection(b), &x & &y) && same(a & b, &x & &y));
            prop_assert!(same(a.difference(b), &x - &y) && same(a - b, &x - &y));
            prop_assert_eq!(a.is_subset(&b), x.is_subset(&y));
            prop_assert_eq!(a.is_superset(&b), x.is_superset(&y));
            prop_assert_eq!(a.is_disjoint(&b), x.is_disjoint(&y));
            prop_assert_eq!(a == b, x == y);
            prop_assert_eq!((a.len(), a.is_empty()), (x.len(), x.is_empty()));
            for it in P::ALL {
                prop_assert_eq!(a.contains(*it), x.contains(it));
                prop_assert_eq!(a.contains_index(it.index()), x.contains(it));
            }
            let in_order: Vec<_> = P::ALL.iter().copied().filter(|it| x.contains(it)).collect();
            prop_assert_eq!(a.iter().collect::<Vec<_>>(), in_order);

            let (mut changed, mut model) = (a, x);
            prop_assert_eq!(changed.insert(one), model.insert(one));
            prop_assert!(changed == a.with(one) && same(changed, model.clone()));
            prop_assert_eq!(changed.remove(one), model.remove(&one));
            prop_assert!(changed == a.without(one) && same(changed, model.clone()));
            prop_assert_eq!(changed.remove(one), model.remove(&one));
        });
    }

    /// Bits as numbers: those of a set lead back to it, and others are not taken.
    pub(crate) fn bits(&self) {
        let known: BTreeSet<usize> = P::ALL.iter().map(|it| it.index()).collect();
        let words = prop::collection::vec(any::<u64>(), W);
        proptest!(|(list in list::<P>(), words in words)| {
            let set = Set::<P, W>::of(&list);
            prop_assert_eq!(Set::from_bits(set.bits()), Some(set));
            prop_assert_eq!(Set::from_bits_truncate(set.bits()), set);

            let bits: [u64; W] = words.try_into().expect("as many as asked for");
            let ones: BTreeSet<usize> =
                (0..W * 64).filter(|i| bits[i / 64] >> (i % 64) & 1 == 1).collect();
            let taken = Set::<P, W>::from_bits_truncate(bits);
            let indices: BTreeSet<usize> = taken.iter().map(|it| it.index()).collect();
            prop_assert_eq!(indices, &ones & &known);
            prop_assert_eq!(taken.len(), (&ones & &known).len());
            prop_assert_eq!(Set::<P, W>::from_bits(bits).is_some(), ones.is_subset(&known));
        });
        same_as_all::<P, W>(&known);
    }

    /// The canonical text of a set is read as that set, and written as that text.
    pub(crate) fn printing(&self) {
        proptest!(|(list in list::<P>())| {
            let set = Set::<P, W>::of(&list);
            let names: Vec<_> = set.iter().map(|it| it.to_string()).collect();
            let text = names.join(" ");
            prop_assert_eq!(set.to_string(), &*text);
            let parsed = Set::<P, W>::parse(&text);
            prop_assert!(parsed.is_known());
            prop_assert_eq!(parsed.known(), set);
            prop_assert_eq!(parsed.granted(), set.close());
            prop_assert_eq!(parsed.known().to_string(), &*text);
            prop_assert_eq!(parsed.text(), &*text);
            // a grant is written as what has to be asked for
            let written = set.close().to_string();
            prop_assert_eq!(Set::<P, W>::parse(&written).granted(), set.close());
        });
    }

    /// Any text against `split(' ')` and a map.
    pub(crate) fn parsing(&self) {
        proptest!(|(text in self.text())| {
            let mut tokens: Vec<&str> = text.split(' ').collect();
            if text.is_empty() {
                tokens.clear();
            }
            let known: Set<P, W> =
                tokens.iter().filter_map(|token| self.tokens.get(*token)).copied().collect();
            let unknown: Vec<&str> = tokens
                .into_iter()
                .filter(|token| !self.tokens.contains_key(*token))
                .collect();

            let parsed = Set::<P, W>::parse(&text);
            prop_assert_eq!(parsed.known(), known);
            prop_assert_eq!(parsed.granted(), known.close());
            prop_assert_eq!(parsed.is_known(), unknown.is_empty());
            prop_assert_eq!(parsed.unknown().len(), unknown.len());
            prop_assert_eq!(parsed.unknown().collect::<Vec<_>>(), unknown);
        });
    }

    /// Names, what is almost one, and what is none, with and without spaces between them.
    fn text(&self) -> impl Strategy<Value = String> + use<P, W> {
        let names: Vec<String> = self.tokens.keys().cloned().collect();
        let name = prop::sample::select(names);
        let near = (name.clone(), any::<prop::sample::Index>(), ".").prop_map(|(name, at, c)| {
            let at = at.index(name.len());
            format!("{}{c}{}", &name[..at], &name[at + 1..])
        });
        let odd = prop::sample::select(vec![
            "\t",
            "\n",
            "\r",
            "\0",
            "\u{1}",
            "\u{7f}",
            "\u{a0}",
            "\u{200b}",
            "\u{feff}",
            "\u{3000}",
            "\u{e9}",
            "\u{1f600}",
            "\"",
            "*",
            ",",
            "+",
            "%20",
        ]);
        let piece = prop_oneof![
            8 => name.clone(),
            2 => name.clone().prop_map(|name| name.to_ascii_uppercase()),
            2 => near,
            8 => Just(" ".to_owned()),
            2 => odd.prop_map(str::to_owned),
            1 => any::<String>(),
        ];
        let tokens = prop::collection::vec(name, 0..20).prop_map(|tokens| tokens.join(" "));
        let pieces = prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat());
        prop_oneof![1 => tokens, 4 => pieces]
    }
}

/// Everything there is, and nothing else.
fn same_as_all<P: Privilege, const W: usize>(known: &BTreeSet<usize>) {
    let all: BTreeSet<usize> = Set::<P, W>::all().iter().map(|it| it.index()).collect();
    assert_eq!(all, *known);
    assert_eq!(Set::<P, W>::all().len(), P::ALL.len());
}

/// A few privileges, or any number of them, in any order and some of them twice.
fn list<P: Privilege>() -> impl Strategy<Value = Vec<P>> {
    let len = P::ALL.len();
    let few = subsequence(P::ALL.to_vec(), 0..=len.min(6)).prop_shuffle();
    let many = subsequence(P::ALL.to_vec(), 0..=len).prop_shuffle();
    let twice = prop::collection::vec(one::<P>(), 0..12);
    prop_oneof![3 => few, 1 => many, 1 => twice]
}

fn one<P: Privilege>() -> impl Strategy<Value = P> {
    prop::sample::select(P::ALL)
}

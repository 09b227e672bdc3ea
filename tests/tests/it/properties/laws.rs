//! Laws of sets at run time, whatever the vocabulary.

use crate::common::raw::{Raw, strings};
use proptest::{prelude::*, sample::subsequence};
use scope_core::{Granted, Privilege, Set, StoredSetError, UnknownName};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Display,
    hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher},
    marker::PhantomData,
    str::FromStr,
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

    /// The operators that change a set, and what sets are made from and read as.
    pub(crate) fn operators(&self) {
        proptest!(|(left in list::<P>(), right in list::<P>())| {
            let (a, b) = (Set::<P, W>::of(&left), Set::<P, W>::of(&right));
            let changed = |change: fn(&mut Set<P, W>, Set<P, W>)| {
                let mut set = a;
                change(&mut set, b);
                set
            };
            prop_assert_eq!(changed(|a, b| *a |= b), a.union(b));
            prop_assert_eq!(changed(|a, b| *a &= b), a.intersection(b));
            prop_assert_eq!(changed(|a, b| *a -= b), a.difference(b));
            let mut extended = a;
            extended.extend(right.iter().copied());
            prop_assert_eq!(extended, a.union(b));
            if let [one, two, three, ..] = left[..] {
                prop_assert_eq!(Set::from([one, two, three]), Set::<P, W>::of(&left[..3]));
            }
            let hash = |set: Set<P, W>| BuildHasherDefault::<DefaultHasher>::default().hash_one(set);
            prop_assert_eq!(hash(a) == hash(b), a == b);
            prop_assert_eq!(a.close() | b.close(), a.union(b).close());

            let mut members = a.iter();
            for left in (0..=a.len()).rev() {
                let (least, most) = members.size_hint();
                prop_assert!(least <= left && most.is_some_and(|most| left <= most));
                prop_assert_eq!(members.next().is_some(), left > 0);
            }
        });
    }

    /// Bits are read with the layout that they were stored with, or with one that extends it.
    pub(crate) fn storing(&self) {
        // the fingerprint after each privilege, in the order of the bits: FNV-1a, as it is published
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut fingerprints = vec![(hash, Set::<P, W>::EMPTY)];
        let mut before = Set::<P, W>::EMPTY;
        let mut in_order = P::ALL.to_vec();
        in_order.sort_by_key(|it| it.index());
        for it in in_order {
            let index = u16::try_from(it.index())
                .expect("a small vocabulary")
                .to_le_bytes();
            for byte in index.iter().chain(it.name().as_bytes()).chain(&[0xff]) {
                hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
            before.insert(it);
            fingerprints.push((hash, before));
        }
        assert_eq!(Set::<P, W>::FINGERPRINT, hash);
        proptest!(|(list in list::<P>(), at in any::<prop::sample::Index>(), bit in 0..64_usize)| {
            let set = Set::<P, W>::of(&list);
            let (stored, known) = fingerprints[at.index(fingerprints.len())];
            let read = Set::<P, W>::from_stored(&set.bits(), stored);
            let expected = if set.is_subset(&known) { Ok(set) } else { Err(StoredSetError::Bits) };
            prop_assert_eq!(read, expected);
            let other = Set::<P, W>::from_stored(&set.bits(), stored ^ 1 << bit);
            let unknown = StoredSetError::Layout { stored: stored ^ 1 << bit, current: hash };
            prop_assert_eq!(other, Err(unknown));
            // words that are not there are zero, and there may be more that are
            let mut longer = set.bits().to_vec();
            longer.extend([0, 0]);
            prop_assert_eq!(Set::<P, W>::from_stored(&longer, hash), Ok(set));
            longer[W + 1] = 1 << bit;
            prop_assert_eq!(Set::<P, W>::from_stored(&longer, hash), Err(StoredSetError::Bits));
            let mut shorter = set.bits();
            shorter[W - 1] = 0;
            let cut = Set::<P, W>::from_bits_truncate(shorter);
            prop_assert_eq!(Set::<P, W>::from_stored(&shorter[..W - 1], hash), Ok(cut));
        });
    }

    /// An unknown name gets the nearest one, by a search over all pairs of prefixes.
    pub(crate) fn misspelling(&self)
    where
        P: FromStr<Err = UnknownName>,
    {
        let names: Vec<&str> = P::ALL.iter().map(|it| it.name()).collect();
        proptest!(|(text in self.misspelt())| {
            let Err(error) = text.parse::<P>() else {
                return Ok(());
            };
            let most = (text.len() / 3).max(1);
            let near = names.iter().map(|name| (distance(text.as_bytes(), name.as_bytes()), *name));
            let near = near.filter(|near: &(usize, &str)| near.0 <= most);
            let nearest = near.min_by_key(|near| near.0).map(|near| near.1);
            let shown = (1..=48).contains(&text.len());
            prop_assert_eq!(error.suggestion(), nearest.filter(|_| shown), "{}", text);
            prop_assert_eq!(text == error.text(), text.len() <= 48);
            prop_assert!(text.starts_with(error.text()));
            prop_assert_eq!(error, text.parse::<P>().expect_err("the same"));
            let other = format!("{text}~").parse::<P>().err();
            prop_assert!(other != Some(error) || text.len() > 48);
        });
    }

    /// A name with some letters more, fewer or others, or any text.
    fn misspelt(&self) -> impl Strategy<Value = String> + use<P, W> {
        let names: Vec<String> = self.tokens.keys().cloned().collect();
        let edit = (any::<prop::sample::Index>(), 0..3, "[a-zA-Z:.\u{e9}]");
        let edits = prop::collection::vec(edit, 0..5);
        let near = (prop::sample::select(names), edits).prop_map(|(name, edits)| {
            let mut letters: Vec<char> = name.chars().collect();
            for (at, kind, letter) in edits {
                let (at, letter) = (at.index(letters.len() + 1), letter.chars());
                let end = (at + usize::from(kind > 0)).min(letters.len());
                letters.splice(at..end, letter.take(usize::from(kind < 2)));
            }
            letters.into_iter().collect()
        });
        prop_oneof![8 => near, 1 => "[a-zA-Z]{0,60}"]
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

/// How many bytes of `a` have to be put in, taken out or replaced to get `b`.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut costs = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, j) in (0..=a.len()).flat_map(|i| (0..=b.len()).map(move |j| (i, j))) {
        costs[i][j] = match (i, j) {
            (0, _) | (_, 0) => i.max(j),
            _ if a[i - 1] == b[j - 1] => costs[i - 1][j - 1],
            _ => {
                1 + costs[i - 1][j - 1]
                    .min(costs[i - 1][j])
                    .min(costs[i][j - 1])
            }
        };
    }
    costs[a.len()][b.len()]
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

//! Sets of privileges, not closed under inclusion.
#![allow(
    clippy::indexing_slicing,
    reason = "a `const fn` can only index; every index is below the length by the loop or a check beside it"
)]

pub(crate) mod granted;
pub(crate) mod parse;

use self::{granted::Granted, parse::Parsed};
use crate::{
    bytes::Rows,
    vocabulary::{Privilege, Table},
};
use core::{
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
    ops::{BitAnd, BitAndAssign, BitOr, BitOrAssign, Sub, SubAssign},
};

/// A set of privileges of one vocabulary: `W` words of 64 bits.
///
/// It holds privileges that were *named*: requested, or written in a token. It has no `covers`, because
/// it is not closed under inclusion; [`close`](Set::close) it first.
///
/// Operations take time linear in `W`, independent of the number of privileges in the set. All
/// but those that take a privilege by value are `const`. In a constant, make a set with the enum
/// itself: `Scope::set(&[Scope::SMS])`.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.Accounts]
///     includes = ["ReadAccounts"]
///     [scopes.ReadAccounts]
///     [scopes.SMS]
/// "#); }
/// use demo::{Scope, ScopeSet};
///
/// const ASKED: ScopeSet = Scope::set(&[Scope::Accounts, Scope::SMS]);
/// assert_eq!(ASKED, ScopeSet::of(&[Scope::SMS, Scope::Accounts]));
/// assert_eq!(ASKED.to_string(), "Accounts SMS");
/// assert!(!ASKED.contains(Scope::ReadAccounts));
/// assert!(ASKED.close().covers(Scope::ReadAccounts));
/// ```
pub struct Set<P, const W: usize> {
    bits: [u64; W],
    vocabulary: PhantomData<fn() -> P>,
}

impl<P, const W: usize> Set<P, W> {
    /// The empty set.
    pub const EMPTY: Self = Set {
        bits: [0; W],
        vocabulary: PhantomData,
    };

    /// The words of the bitset; bit `i % 64` of word `i / 64` is the privilege at index `i`.
    #[must_use]
    #[inline]
    pub const fn bits(&self) -> [u64; W] {
        self.bits
    }

    #[inline]
    pub(crate) const fn from_words(bits: [u64; W]) -> Self {
        Set {
            bits,
            vocabulary: PhantomData,
        }
    }

    /// Whether the privilege at `index` is in the set.
    #[must_use]
    #[inline]
    pub const fn contains_index(&self, index: usize) -> bool {
        index / 64 < W && (self.bits[index / 64] >> (index % 64)) & 1 == 1
    }

    /// This set with the privilege at `index`; an index beyond the set adds nothing.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub const fn with_index(mut self, index: usize) -> Self {
        self.insert_index(index);
        self
    }

    /// Adds the privilege in place, so a wide set is not copied for each of its privileges.
    #[inline]
    pub(crate) const fn insert_index(&mut self, index: usize) {
        if index / 64 < W {
            self.bits[index / 64] |= 1 << (index % 64);
        }
    }

    /// The privileges in either set.
    #[must_use]
    #[inline]
    pub const fn union(mut self, other: Self) -> Self {
        let mut w = 0;
        while w < W {
            self.bits[w] |= other.bits[w];
            w += 1;
        }
        self
    }

    /// The privileges in both sets.
    #[must_use]
    #[inline]
    pub const fn intersection(mut self, other: Self) -> Self {
        let mut w = 0;
        while w < W {
            self.bits[w] &= other.bits[w];
            w += 1;
        }
        self
    }

    /// The privileges in this set and not in `other`.
    #[must_use]
    #[inline]
    pub const fn difference(mut self, other: Self) -> Self {
        let mut w = 0;
        while w < W {
            self.bits[w] &= !other.bits[w];
            w += 1;
        }
        self
    }

    /// Whether all of this set is in `other`, name by name, without inclusion.
    #[must_use]
    #[inline]
    pub const fn is_subset(&self, other: &Self) -> bool {
        let mut w = 0;
        while w < W {
            if self.bits[w] & other.bits[w] != self.bits[w] {
                return false;
            }
            w += 1;
        }
        true
    }

    /// Whether all of `other` is in this set, name by name, without inclusion.
    #[must_use]
    #[inline]
    pub const fn is_superset(&self, other: &Self) -> bool {
        other.is_subset(self)
    }

    /// Whether no privilege is in both sets.
    #[must_use]
    #[inline]
    pub const fn is_disjoint(&self, other: &Self) -> bool {
        self.intersection(*other).is_empty()
    }

    /// The number of privileges in the set.
    #[must_use]
    #[inline]
    pub const fn len(&self) -> usize {
        let (mut n, mut w) = (0, 0);
        while w < W {
            n += self.bits[w].count_ones() as usize;
            w += 1;
        }
        n
    }

    /// Whether the set is empty.
    #[must_use]
    #[inline]
    pub const fn is_empty(&self) -> bool {
        let mut w = 0;
        while w < W {
            if self.bits[w] != 0 {
                return false;
            }
            w += 1;
        }
        true
    }

    /// Row `i` of `rows`. For generated code.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    pub const fn row(rows: &Rows, i: usize) -> Self {
        let mut bits = [0; W];
        rows.add(i, &mut bits);
        Self::from_words(bits)
    }

    /// The indices in the set, ascending.
    #[inline]
    pub(crate) const fn indices(&self) -> Indices<W> {
        Indices {
            bits: self.bits,
            word: 0,
        }
    }
}

/// Never implemented; its bound gives the message.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "what was named cannot be asked what it covers: close it first, with `.close()` or `.granted()`",
    label = "not closed",
    note = "it is not closed under inclusion; `.close()` of a set gives the `Granted` that can be asked, and `ScopeSet::parse(..).granted()` that of a token"
)]
pub trait ClosedUnderInclusion {}

impl<P: Privilege, const W: usize> Set<P, W> {
    #[doc(hidden)]
    pub fn covers(&self, _: P) -> bool
    where
        Self: ClosedUnderInclusion,
    {
        false
    }

    /// The privileges of the name with this number in the table's `lookup`.
    #[cfg(feature = "serde")]
    pub(crate) fn named(number: u32) -> Self {
        let number = number as usize;
        if Table::is_index(number) {
            return Set::EMPTY.with_index(number);
        }
        let means = P::TABLE.several(number);
        means.fold(Set::EMPTY, Set::with_index)
    }

    /// The set of the privileges in `list`, which may repeat.
    ///
    /// In a constant, call the enum's own `set`: on stable Rust, a generic `const fn` can't call a
    /// privilege's `index`.
    #[must_use]
    #[inline]
    pub fn of(list: &[P]) -> Self {
        list.iter().copied().collect()
    }

    /// Every privilege of the vocabulary.
    #[must_use]
    pub const fn all() -> Self {
        let (mut set, mut index) = (Self::EMPTY, 0);
        while index < W * 64 {
            if P::TABLE.position(index).is_some() {
                set = set.with_index(index);
            }
            index += 1;
        }
        set
    }

    /// The set with these bits, as from [`bits`](Set::bits), or `None` if a bit has no privilege.
    #[must_use]
    pub const fn from_bits(bits: [u64; W]) -> Option<Self> {
        let set = Self::from_words(bits);
        if set.is_subset(&Self::all()) {
            Some(set)
        } else {
            None
        }
    }

    /// The set with these bits, without those that have no privilege.
    #[must_use]
    pub const fn from_bits_truncate(bits: [u64; W]) -> Self {
        Self::from_words(bits).intersection(Self::all())
    }

    /// Whether `privilege` itself is in the set; inclusion does not count.
    #[must_use]
    #[inline]
    pub fn contains(&self, privilege: P) -> bool {
        self.contains_index(privilege.index())
    }

    /// This set with `privilege`.
    #[must_use]
    #[inline]
    pub fn with(self, privilege: P) -> Self {
        self.with_index(privilege.index())
    }

    /// This set without `privilege`.
    #[must_use]
    #[inline]
    pub fn without(self, privilege: P) -> Self {
        self.difference(Self::EMPTY.with(privilege))
    }

    /// Adds `privilege`, and returns whether it was new.
    #[inline]
    pub fn insert(&mut self, privilege: P) -> bool {
        let new = !self.contains(privilege);
        *self = self.with(privilege);
        new
    }

    /// Removes `privilege`, and returns whether it was in the set.
    #[inline]
    pub fn remove(&mut self, privilege: P) -> bool {
        let there = self.contains(privilege);
        *self = self.without(privilege);
        there
    }

    /// This set and everything that it includes.
    ///
    /// Costs one row of the closure table for each privilege in the set.
    #[must_use]
    #[inline]
    pub const fn close(self) -> Granted<P, W> {
        let (mut bits, mut rest) = ([0; W], self.indices());
        while let Some(index) = rest.step() {
            if let Some(position) = P::TABLE.position(index) {
                P::TABLE.closure.add(position, &mut bits);
            }
        }
        Granted::from_closed(Self::from_words(bits))
    }

    /// Reads a `scope` string: scope tokens separated by single spaces (RFC 6749 section 3.3).
    ///
    /// Tokens are compared byte for byte with wire names and aliases. A token that is neither, such as
    /// the empty one between two spaces, grants nothing; [`Parsed::unknown`] reports it. Takes time
    /// linear in the length of `text`, and allocates nothing.
    ///
    /// ```
    /// # mod demo { scope_core::scopes!(inline = r#"
    /// #     [spec]
    /// #     name = "demo"
    /// #     [scopes.ReadAccounts]
    /// #     [scopes.SMS]
    /// # "#); }
    /// use demo::{Scope, ScopeSet};
    ///
    /// let read = ScopeSet::parse("SMS Teleport ReadAccounts");
    /// assert!(read.granted().covers(Scope::SMS));
    /// assert!(read.unknown().eq(["Teleport"]));
    /// ```
    #[must_use]
    #[inline]
    pub fn parse(text: &str) -> Parsed<'_, P, W> {
        Parsed::new(text)
    }

    /// The privileges that the one at `index` includes directly. For generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn included_directly_in(index: usize) -> Self {
        match P::TABLE.position(index) {
            Some(position) => Self::row(&P::TABLE.includes, position),
            None => Self::EMPTY,
        }
    }

    /// The privileges that include the one at `index`, without itself. For generated code.
    #[doc(hidden)]
    #[must_use]
    pub const fn including(index: usize) -> Self {
        let (mut set, mut rest) = (Self::EMPTY, Self::all().indices());
        while let Some(other) = rest.step() {
            if other != index && P::TABLE.includes(other, index) {
                set = set.with_index(other);
            }
        }
        set
    }

    /// The privileges in the set, in the order of the file.
    #[must_use]
    #[inline]
    pub const fn iter(&self) -> Iter<P, W> {
        Iter {
            set: *self,
            next: 0,
            rest: self.indices(),
        }
    }
}

impl<P, const W: usize> Clone for Set<P, W> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<P, const W: usize> Copy for Set<P, W> {}

impl<P, const W: usize> Default for Set<P, W> {
    /// The empty set.
    #[inline]
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<P, const W: usize> PartialEq for Set<P, W> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.bits == other.bits
    }
}

impl<P, const W: usize> Eq for Set<P, W> {}

impl<P, const W: usize> Hash for Set<P, W> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bits.hash(state);
    }
}

impl<P, const W: usize> BitOr for Set<P, W> {
    type Output = Self;
    #[inline]
    fn bitor(self, other: Self) -> Self {
        self.union(other)
    }
}

impl<P, const W: usize> BitAnd for Set<P, W> {
    type Output = Self;
    #[inline]
    fn bitand(self, other: Self) -> Self {
        self.intersection(other)
    }
}

impl<P, const W: usize> Sub for Set<P, W> {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        self.difference(other)
    }
}

impl<P, const W: usize> BitOrAssign for Set<P, W> {
    #[inline]
    fn bitor_assign(&mut self, other: Self) {
        *self = self.union(other);
    }
}

impl<P, const W: usize> BitAndAssign for Set<P, W> {
    #[inline]
    fn bitand_assign(&mut self, other: Self) {
        *self = self.intersection(other);
    }
}

impl<P, const W: usize> SubAssign for Set<P, W> {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        *self = self.difference(other);
    }
}

impl Table {
    /// Whether inclusion is reflexive and transitive. Generated code asserts it.
    pub const fn is_closed<const W: usize>(&self) -> bool {
        let mut i = 0;
        while i < self.words * 64 {
            if let Some(position) = self.position(i) {
                let row = Set::<(), W>::row(&self.closure, position);
                if !row.contains_index(i) {
                    return false;
                }
                let mut rest = row.indices();
                while let Some(j) = rest.step() {
                    if !Set::row(&self.closure, self.row(j)).is_subset(&row) {
                        return false;
                    }
                }
            }
            i += 1;
        }
        true
    }
}

impl<P: Privilege, const W: usize> Extend<P> for Set<P, W> {
    fn extend<I: IntoIterator<Item = P>>(&mut self, privileges: I) {
        for privilege in privileges {
            self.insert(privilege);
        }
    }
}

impl<P: Privilege, const W: usize> FromIterator<P> for Set<P, W> {
    fn from_iter<I: IntoIterator<Item = P>>(privileges: I) -> Self {
        privileges.into_iter().fold(Self::EMPTY, Self::with)
    }
}

impl<P: Privilege, const N: usize, const W: usize> From<[P; N]> for Set<P, W> {
    fn from(privileges: [P; N]) -> Self {
        Self::of(&privileges)
    }
}

impl<P: Privilege, const W: usize> IntoIterator for Set<P, W> {
    type Item = P;
    type IntoIter = Iter<P, W>;
    fn into_iter(self) -> Iter<P, W> {
        self.iter()
    }
}

impl<P: Privilege, const W: usize> IntoIterator for &Set<P, W> {
    type Item = P;
    type IntoIter = Iter<P, W>;
    fn into_iter(self) -> Iter<P, W> {
        self.iter()
    }
}

impl<P: Privilege, const W: usize> fmt::Debug for Set<P, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self).finish()
    }
}

impl<P: Privilege, const W: usize> fmt::Display for Set<P, W> {
    /// Writes the `scope` string: wire names, in the order of the file, separated by single spaces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut space = "";
        for privilege in self {
            write!(f, "{space}{}", P::TABLE.name(privilege.index()))?;
            space = " ";
        }
        Ok(())
    }
}

/// The indices of a bitset, ascending.
#[derive(Clone, Debug)]
pub(crate) struct Indices<const W: usize> {
    bits: [u64; W],
    word: usize,
}

impl<const W: usize> Indices<W> {
    #[inline]
    pub(crate) const fn step(&mut self) -> Option<usize> {
        while self.word < W {
            let bits = self.bits[self.word];
            if bits != 0 {
                self.bits[self.word] = bits & (bits - 1);
                return Some(self.word * 64 + bits.trailing_zeros() as usize);
            }
            self.word += 1;
        }
        None
    }
}

/// An iterator over the privileges of a [`Set`], in the order of the file.
#[derive(Clone)]
pub struct Iter<P, const W: usize> {
    set: Set<P, W>,
    /// The next position, if positions are not indices.
    next: usize,
    /// The remaining indices, if positions are indices.
    rest: Indices<W>,
}

impl<P: Privilege, const W: usize> Iterator for Iter<P, W> {
    type Item = P;

    #[inline]
    fn next(&mut self) -> Option<P> {
        if P::TABLE.positions.is_empty() {
            return P::ALL.get(self.rest.step()?).copied();
        }
        loop {
            let privilege = *P::ALL.get(self.next)?;
            self.next += 1;
            if self.set.contains(privilege) {
                return Some(privilege);
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.set.len()))
    }
}

impl<P: Privilege, const W: usize> core::iter::FusedIterator for Iter<P, W> {}

impl<P: Privilege, const W: usize> fmt::Debug for Iter<P, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Set;
    use crate::{
        fixtures::{Item, Random, table},
        vocabulary::Gate,
    };
    use std::{format, vec::Vec};

    #[test]
    fn an_index_beyond_the_words_is_not_in_a_set() {
        let set = Set::<(), 2>::EMPTY.with_index(127);
        assert_eq!(set.bits(), [0, 1 << 63]);
        for beyond in [128, 129, 255, usize::MAX] {
            assert!(set.with_index(beyond) == set);
            assert!(!set.contains_index(beyond));
        }
    }

    #[test]
    fn a_table_is_closed_if_inclusion_is_reflexive_and_transitive() {
        let mut counts = [0, 0];
        let mut random = Random(3);
        for relation in 0..1_u32 << 9 {
            // indices in both words, and not in the order of the file
            let indices = [65, 2, 70];
            let includes = |a: usize, b: usize| relation >> (a * 3 + b) & 1 == 1;
            let items: Vec<Item> = (0..3)
                .map(|at| Item {
                    name: format!("s{at}"),
                    index: indices[at],
                    closure: (0..3)
                        .filter(|of| includes(at, *of))
                        .map(|of| indices[of])
                        .collect(),
                    ..Item::default()
                })
                .collect();
            let all = || (0..27).map(|n| (n / 9, n / 3 % 3, n % 3));
            let expected = (0..3).all(|a| includes(a, a))
                && all().all(|(a, b, c)| !includes(a, b) || !includes(b, c) || includes(a, c));
            let table = table(Gate::Scope, &items, random.below(2) == 0);
            assert_eq!(table.is_closed::<2>(), expected, "{relation:b}");
            counts[usize::from(expected)] += 1;
        }
        // as many preorders as there are of three elements
        assert_eq!(counts, [512 - 29, 29]);
    }
}

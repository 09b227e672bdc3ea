//! Sets of privileges that are closed under inclusion.
#![allow(
    clippy::indexing_slicing,
    reason = "a `const fn` can only index; every index is below the length by the loop or a check beside it"
)]

use super::Set;
use crate::vocabulary::{AnyGranted, Each, Privilege, Table, sealed::Sealed};
use core::{
    fmt,
    ops::{BitOr, BitOrAssign},
};

/// A grant: a set of privileges that is closed under inclusion.
///
/// Only closing makes one: [`Set::close`], or reading a token with [`Set::parse`]. No other set has
/// `covers`, so inclusion can't be forgotten.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.Accounts]
///     includes = ["EditAccounts"]
///     [scopes.EditAccounts]
///     includes = ["ReadAccounts"]
///     [scopes.ReadAccounts]
///     [scopes.SMS]
/// "#); }
/// use demo::{Scope, ScopeSet};
///
/// let granted = ScopeSet::parse("Accounts ReadAccounts").granted();
/// assert!(granted.covers(Scope::EditAccounts));
/// assert!(!granted.covers(Scope::SMS));
///
/// let needed = Scope::set(&[Scope::ReadAccounts, Scope::SMS]);
/// assert!(!granted.covers_all(&needed));
/// assert_eq!(granted.missing(&needed).to_string(), "SMS");
/// // another grant, such as an app's, is compared as a set
/// let app = Scope::set(&[Scope::EditAccounts, Scope::SMS]).close();
/// assert_eq!(granted.missing(&app.as_set()).to_string(), "SMS");
/// assert_eq!(granted.minimal().to_string(), "Accounts");
/// ```
pub struct Granted<P, const W: usize>(Set<P, W>);

impl<P, const W: usize> Granted<P, W> {
    /// Nothing was granted.
    pub const EMPTY: Self = Granted(Set::EMPTY);

    #[inline]
    pub(crate) const fn from_closed(set: Set<P, W>) -> Self {
        Granted(set)
    }

    /// All covered privileges, as a plain set.
    #[must_use]
    #[inline]
    pub const fn as_set(&self) -> Set<P, W> {
        self.0
    }

    /// Whether the privilege at `index` is covered: one bit test.
    #[must_use]
    #[inline]
    pub const fn covers_index(&self, index: usize) -> bool {
        self.0.contains_index(index)
    }

    /// Whether everything in `needed` is covered: `W` compares. For another `Granted`, use
    /// [`is_subset`](Self::is_subset), or its [`as_set`](Self::as_set).
    #[must_use]
    #[inline]
    pub const fn covers_all(&self, needed: &Set<P, W>) -> bool {
        needed.is_subset(&self.0)
    }

    /// The privileges in `needed` that are not covered; empty exactly if all are. For another
    /// `Granted`, such as an app's, use its [`as_set`](Self::as_set):
    /// `token.missing(&CallInsights::GRANTED.as_set())`.
    #[must_use]
    #[inline]
    pub const fn missing(&self, needed: &Set<P, W>) -> Set<P, W> {
        needed.difference(self.0)
    }

    /// The privileges that either covers; a union of closed sets is closed.
    #[must_use]
    #[inline]
    pub const fn union(self, other: Self) -> Self {
        Granted(self.0.union(other.0))
    }

    /// The privileges that both cover; an intersection of closed sets is closed. It never widens.
    #[must_use]
    #[inline]
    pub const fn restrict_to(self, limit: &Self) -> Self {
        Granted(self.0.intersection(limit.0))
    }

    /// Whether `other` covers everything that this covers.
    #[must_use]
    #[inline]
    pub const fn is_subset(&self, other: &Self) -> bool {
        self.0.is_subset(&other.0)
    }

    /// The number of covered privileges.
    #[must_use]
    #[inline]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is covered.
    #[must_use]
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<P: Privilege, const W: usize> Granted<P, W> {
    /// Whether `privilege`, which is a `P` or a `&P`, is covered: one bit test.
    #[must_use]
    #[inline]
    pub fn covers<Q>(&self, privilege: Q) -> bool
    where
        P: Variant<Q>,
    {
        self.covers_index(P::index_of(privilege))
    }

    /// The smallest set with the same closure: the scopes to request for this grant.
    #[must_use]
    pub const fn minimal(&self) -> Set<P, W> {
        let (mut included, mut rest) = ([0; W], self.0.indices());
        while let Some(index) = rest.step() {
            if let Some(position) = P::TABLE.position(index) {
                let mut row = [0; W];
                P::TABLE.closure.add(position, &mut row);
                row[index / 64] &= !(1 << (index % 64));
                let mut w = 0;
                while w < W {
                    included[w] |= row[w];
                    w += 1;
                }
            }
        }
        self.0.difference(Set::from_words(included))
    }

    /// The covered privileges, in the order of the file.
    #[must_use]
    #[inline]
    pub const fn iter(&self) -> crate::Iter<P, W> {
        self.0.iter()
    }
}

/// `Q` is `Self`, a privilege, or a reference to one. It exists for its message: for a parameter of
/// type `P`, rustc would only report mismatched types.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Q}` is not a `{Self}`: ask for a variant of it",
    label = "not a `{Self}`",
    note = "a variant is `Scope::EditAccounts`, or `Permission::EditAccounts`; the marker `scope::EditAccounts` is for `authorize` and `meets`, and a text becomes a variant with `parse()`"
)]
pub trait Variant<Q> {
    fn index_of(privilege: Q) -> usize;
}

#[diagnostic::do_not_recommend]
impl<P: Privilege> Variant<P> for P {
    #[inline]
    fn index_of(privilege: P) -> usize {
        privilege.index()
    }
}

#[diagnostic::do_not_recommend]
impl<P: Privilege> Variant<&P> for P {
    #[inline]
    fn index_of(privilege: &P) -> usize {
        privilege.index()
    }
}

impl<P, const W: usize> Clone for Granted<P, W> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<P, const W: usize> Copy for Granted<P, W> {}

impl<P, const W: usize> Default for Granted<P, W> {
    /// Nothing was granted.
    #[inline]
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<P, const W: usize> PartialEq for Granted<P, W> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<P, const W: usize> Eq for Granted<P, W> {}

impl<P, const W: usize> core::hash::Hash for Granted<P, W> {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<P, const W: usize> BitOr for Granted<P, W> {
    type Output = Self;
    #[inline]
    fn bitor(self, other: Self) -> Self {
        self.union(other)
    }
}

impl<P, const W: usize> BitOrAssign for Granted<P, W> {
    #[inline]
    fn bitor_assign(&mut self, other: Self) {
        *self = self.union(other);
    }
}

impl<P: Privilege, const W: usize> IntoIterator for Granted<P, W> {
    type Item = P;
    type IntoIter = crate::Iter<P, W>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<P: Privilege, const W: usize> IntoIterator for &Granted<P, W> {
    type Item = P;
    type IntoIter = crate::Iter<P, W>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<P: Privilege, const W: usize> From<Set<P, W>> for Granted<P, W> {
    /// Closes the set.
    fn from(set: Set<P, W>) -> Self {
        set.close()
    }
}

impl<P: Privilege, const W: usize> fmt::Debug for Granted<P, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Granted ")?;
        self.0.fmt(f)
    }
}

impl<P: Privilege, const W: usize> fmt::Display for Granted<P, W> {
    /// Writes the `scope` string of the [`minimal`](Granted::minimal) set.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.minimal().fmt(f)
    }
}

impl<P, const W: usize> Sealed for Granted<P, W> {}

impl<P: Privilege, const W: usize> AnyGranted for Granted<P, W> {
    #[inline]
    fn covers_index(&self, index: usize) -> bool {
        Granted::covers_index(self, index)
    }

    fn table(&self) -> &'static Table {
        P::TABLE
    }

    fn minimal_indices(&self, each: Each<'_>) {
        let mut rest = self.minimal().indices();
        while let Some(index) = rest.step() {
            each(index as u16);
        }
    }
}

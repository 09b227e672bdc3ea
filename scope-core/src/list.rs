//! All variants of a generated enum.

use core::{fmt, iter::Copied, marker::PhantomData, ops::Deref, slice::Iter};

/// The variants of an enum, as a slice that rustc evaluates only where it is used.
///
/// The type parameter makes it lazy. rustc would evaluate a constant without one, and look up each of
/// its variants, wherever it is named.
#[doc(hidden)]
pub trait List<T>: Sized + 'static {
    const LIST: &'static [Self];
}

/// All variants of an enum, in the order of the file: the type of `Scope::ALL`, `Role::ALL` and
/// `Operation::ALL`. It can be used as a slice.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.ReadAccounts]
///     [scopes.SMS]
/// "#); }
/// use demo::Scope;
///
/// assert_eq!(Scope::ALL.len(), 2);
/// assert_eq!(Scope::ALL[1], Scope::SMS);
/// for scope in Scope::ALL {
///     assert_eq!(scope.name().parse(), Ok(scope));
/// }
/// const ALL: &[Scope] = Scope::ALL.as_slice();
/// ```
pub struct Variants<E>(PhantomData<fn() -> E>);

impl<E: List<()>> Variants<E> {
    /// For generated code.
    #[doc(hidden)]
    pub const NEW: Self = Variants(PhantomData);

    /// The slice itself.
    #[must_use]
    pub const fn as_slice(self) -> &'static [E] {
        E::LIST
    }
}

impl<E> Clone for Variants<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Variants<E> {}

impl<E: List<()>> Deref for Variants<E> {
    type Target = [E];
    fn deref(&self) -> &[E] {
        E::LIST
    }
}

impl<E: List<()> + Copy> IntoIterator for Variants<E> {
    type Item = E;
    type IntoIter = Copied<Iter<'static, E>>;
    fn into_iter(self) -> Self::IntoIter {
        E::LIST.iter().copied()
    }
}

impl<E: List<()> + Copy> IntoIterator for &Variants<E> {
    type Item = E;
    type IntoIter = Copied<Iter<'static, E>>;
    fn into_iter(self) -> Self::IntoIter {
        E::LIST.iter().copied()
    }
}

impl<E: List<()> + fmt::Debug> fmt::Debug for Variants<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        E::LIST.fmt(f)
    }
}

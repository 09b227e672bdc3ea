//! Proofs that a requirement was met.

use crate::requirement::{All, Any, Atom};
use core::{fmt, marker::PhantomData};

/// A proof that the holder borrowed for `'h` met `R`: zero-sized and `Copy`.
///
/// Only [`Authorize::authorize`](crate::Authorize::authorize) makes one, so a function that takes one
/// can't be called without a check, and pays nothing for it.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.EditAccounts]
///     includes = ["ReadAccounts"]
///     [scopes.ReadAccounts]
/// "#); }
/// use demo::{ScopeSet, may, scope};
/// use scope_core::Authorize;
///
/// fn read(_: impl may::ReadAccounts) -> &'static str { "the account" }
///
/// let granted = ScopeSet::parse("EditAccounts").granted();
/// let proof = granted.authorize(scope::EditAccounts)?;
/// // EditAccounts includes ReadAccounts: rustc knows, nothing runs
/// assert_eq!(read(proof), "the account");
/// # Ok::<(), scope_core::Denied>(())
/// ```
pub struct Proof<'h, R> {
    holder: PhantomData<&'h ()>,
    requirement: PhantomData<fn() -> R>,
}

impl<R> Proof<'_, R> {
    #[inline]
    pub(crate) const fn new() -> Self {
        Proof {
            holder: PhantomData,
            requirement: PhantomData,
        }
    }
}

impl<R> Clone for Proof<'_, R> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Proof<'_, R> {}

impl<R> fmt::Debug for Proof<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proof")
    }
}

impl<'h, A: Conjuncts<'h>, B: Conjuncts<'h>> Proof<'h, All<A, B>> {
    /// One proof for each operand of `&`, as a tuple of up to twelve: `a & b & c` splits into
    /// three.
    #[inline]
    #[must_use]
    pub fn split(self) -> <<Self as Split>::Nested as Flatten>::Tuple
    where
        Self: Split,
        <Self as Split>::Nested: Flatten,
    {
        <Self as Split>::nested().flatten()
    }
}

/// The operands of `&` in a requirement, as nested pairs.
#[doc(hidden)]
pub trait Conjuncts<'h> {
    type Before<Rest>;
    fn before<Rest>(rest: Rest) -> Self::Before<Rest>;
}

impl<'h, M: Atom> Conjuncts<'h> for M {
    type Before<Rest> = (Proof<'h, M>, Rest);
    #[inline]
    fn before<Rest>(rest: Rest) -> Self::Before<Rest> {
        (Proof::new(), rest)
    }
}

impl<'h, A, B> Conjuncts<'h> for Any<A, B> {
    type Before<Rest> = (Proof<'h, Any<A, B>>, Rest);
    #[inline]
    fn before<Rest>(rest: Rest) -> Self::Before<Rest> {
        (Proof::new(), rest)
    }
}

impl<'h, A: Conjuncts<'h>, B: Conjuncts<'h>> Conjuncts<'h> for All<A, B> {
    type Before<Rest> = A::Before<B::Before<Rest>>;
    #[inline]
    fn before<Rest>(rest: Rest) -> Self::Before<Rest> {
        A::before(B::before(rest))
    }
}

/// A proof that can be split.
#[doc(hidden)]
pub trait Split {
    type Nested;
    fn nested() -> Self::Nested;
}

impl<'h, A: Conjuncts<'h>, B: Conjuncts<'h>> Split for Proof<'h, All<A, B>> {
    type Nested = A::Before<B::Before<()>>;
    #[inline]
    fn nested() -> Self::Nested {
        A::before(B::before(()))
    }
}

/// Nested pairs as a flat tuple.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a proof of more than twelve operands of `&` cannot be split at once",
    note = "authorize parts of it one by one"
)]
pub trait Flatten {
    type Tuple;
    fn flatten(self) -> Self::Tuple;
}

macro_rules! flatten {
    ($($name:ident)*) => {
        impl<$($name),*> Flatten for flatten!(@type $($name)*) {
            type Tuple = ($($name,)*);
            #[inline]
            #[allow(non_snake_case)]
            fn flatten(self) -> Self::Tuple {
                let flatten!(@pattern $($name)*) = self;
                ($($name,)*)
            }
        }
    };
    (@type $first:ident $($rest:ident)*) => { ($first, flatten!(@type $($rest)*)) };
    (@type) => { () };
    (@pattern $first:ident $($rest:ident)*) => { ($first, flatten!(@pattern $($rest)*)) };
    (@pattern) => { () };
}

flatten!(A B);
flatten!(A B C);
flatten!(A B C D);
flatten!(A B C D E);
flatten!(A B C D E F);
flatten!(A B C D E F G);
flatten!(A B C D E F G H);
flatten!(A B C D E F G H I);
flatten!(A B C D E F G H I J);
flatten!(A B C D E F G H I J K);
flatten!(A B C D E F G H I J K L);

//! Holders of grants.

use crate::{Granted, Privilege, vocabulary::AnyGranted};

/// A holder of grants, such as a session or a set of claims: it holds a [`Granted`] of one vocabulary.
///
/// A session that holds app scopes and user permissions implements it twice. [`Granted`] implements it,
/// and so does a reference to a holder, or a holder in a `Box`, `Rc` or `Arc`.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.ReadAccounts]
/// "#); }
/// use demo::{Granted, ScopeSet, scope};
/// use scope_core::{Authorize, Holds};
///
/// struct Session { user: u64, scopes: Granted }
///
/// impl Holds<Granted> for Session {
///     fn granted(&self) -> &Granted { &self.scopes }
/// }
///
/// let session = Session { user: 7, scopes: ScopeSet::parse("ReadAccounts").granted() };
/// assert!(session.authorize(scope::ReadAccounts).is_ok());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not hold a `{G}`",
    label = "does not hold the grants that the requirement is checked against",
    note = "derive `Holds` for it, and mark the field that is the `Granted` of this spec with `#[holds]`"
)]
pub trait Holds<G: AnyGranted> {
    /// The grant.
    fn granted(&self) -> &G;
}

impl<P: Privilege, const W: usize> Holds<Granted<P, W>> for Granted<P, W> {
    #[inline]
    fn granted(&self) -> &Granted<P, W> {
        self
    }
}

impl<G: AnyGranted, H: Holds<G> + ?Sized> Holds<G> for &H {
    #[inline]
    fn granted(&self) -> &G {
        (**self).granted()
    }
}

impl<G: AnyGranted, H: Holds<G> + ?Sized> Holds<G> for &mut H {
    #[inline]
    fn granted(&self) -> &G {
        (**self).granted()
    }
}

#[cfg(feature = "alloc")]
mod owned {
    use super::{AnyGranted, Holds};
    use alloc::{boxed::Box, rc::Rc, sync::Arc};

    macro_rules! behind {
        ($($pointer:ident)*) => { $(
            impl<G: AnyGranted, H: Holds<G> + ?Sized> Holds<G> for $pointer<H> {
                #[inline]
                fn granted(&self) -> &G {
                    (**self).granted()
                }
            }
        )* };
    }

    behind!(Box Rc Arc);
}

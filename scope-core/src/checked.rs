//! Checked holders, which are owned.

use crate::{Authorize, Denied, Proof, Req, Requirement};
use core::{fmt, marker::PhantomData, ops::Deref};

/// An owned holder that meets `R`: a [`Proof`] without a borrow.
///
/// A proof borrows its holder, so a function can't return the two together. A `Checked` carries both
/// from a guard to the function behind it. The holder can be read and taken out, but not changed, so
/// the proof stays valid.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.EditAccounts]
///     includes = ["ReadAccounts"]
///     [scopes.ReadAccounts]
/// "#); }
/// use demo::{Granted, ScopeSet, may, scope};
/// use scope_core::{Checked, Denied};
///
/// fn read(_: impl may::ReadAccounts) -> &'static str { "the account" }
///
/// fn enter(token: &str) -> Result<Checked<scope::EditAccounts, Granted>, Denied> {
///     Checked::new(ScopeSet::parse(token).granted(), scope::EditAccounts)
/// }
///
/// let checked = enter("EditAccounts")?;
/// assert_eq!(read(checked.proof()), "the account");
/// assert!(enter("ReadAccounts").is_err());
/// # Ok::<(), Denied>(())
/// ```
pub struct Checked<R, H> {
    holder: H,
    requirement: PhantomData<fn() -> R>,
}

impl<R: Requirement<H>, H> Checked<R, H> {
    /// Checks that `holder` meets `requirement`, and keeps it.
    ///
    /// # Errors
    ///
    /// [`Denied`], as from [`Authorize::authorize`].
    #[inline]
    pub fn new(holder: H, requirement: Req<R>) -> Result<Self, Denied> {
        holder.authorize(requirement)?;
        Ok(Checked {
            holder,
            requirement: PhantomData,
        })
    }
}

impl<R, H> Checked<R, H> {
    /// The proof, without another check.
    #[inline]
    #[must_use]
    pub const fn proof(&self) -> Proof<'_, R> {
        Proof::new()
    }

    /// The holder, without the proof.
    #[inline]
    #[must_use]
    pub fn into_holder(self) -> H {
        self.holder
    }
}

impl<R, H> Deref for Checked<R, H> {
    type Target = H;
    #[inline]
    fn deref(&self) -> &H {
        &self.holder
    }
}

impl<R, H: Clone> Clone for Checked<R, H> {
    fn clone(&self) -> Self {
        Checked {
            holder: self.holder.clone(),
            requirement: PhantomData,
        }
    }
}

impl<R, H: Copy> Copy for Checked<R, H> {}

impl<R, H: fmt::Debug> fmt::Debug for Checked<R, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Checked").field(&self.holder).finish()
    }
}

//! The grants on one object, and proofs for it.

use super::object::Object;
use crate::form::{Quoted, could_be_value};
use crate::{
    All, ApiOperation, AsRequirement, Authorize, Denied, Granted, Holds, HoldsFor, Privilege,
    Proof, Req, Requirement, operation::ScopesOf,
};
use alloc::{
    borrow::Cow,
    boxed::Box,
    collections::BTreeSet,
    format,
    rc::Rc,
    string::{String, ToString},
    sync::Arc,
    vec::Vec,
};
use core::{fmt, marker::PhantomData};

/// A holder with grants on objects: [`Grants`](crate::Grants), or a session that has them.
///
/// `#[derive(Holds)]` implements it for a struct with a field of the type `Grants`. A field that is a
/// [`Granted`](crate::Granted) applies to every object.
///
/// ```
/// mod crm { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "crm"
///     [scopes."contacts:read"]
///     [permissions.ViewContacts]
/// "#); }
/// use crm::{Scope, permission, scope, user};
/// use scope_core::{Holds, HoldsOn};
///
/// scope_core::key! { struct Tenant: "tenant" }
///
/// #[derive(Holds)]
/// struct Session {
///     #[holds] scopes: crm::Grants,
///     #[holds] permissions: user::Granted,
/// }
///
/// let session = Session {
///     scopes: crm::Grants::EMPTY.with(Scope::ContactsRead, &[("tenant", "acme")]),
///     permissions: crm::Permission::set(&[crm::Permission::ViewContacts]).close(),
/// };
/// let acme = session.at("acme".parse::<Tenant>()?);
/// assert!(acme.meets(scope::ContactsRead & permission::ViewContacts));
/// # Ok::<(), scope_core::InvalidValue>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not know what was granted on objects",
    label = "no grants on objects",
    note = "derive `Holds` for it, and mark a field whose type is the `Grants` of this spec with `#[holds]`"
)]
pub trait HoldsOn {
    /// The grants on one object.
    #[doc(hidden)]
    type Here;
    #[doc(hidden)]
    fn here<T: Object + ?Sized>(&self, object: &T) -> Self::Here;
    /// The union of the grants on all objects, which shows whether something was granted elsewhere.
    #[doc(hidden)]
    fn anywhere(&self) -> Self::Here;
    /// Calls `each` with every parameter for which grants have a value.
    #[doc(hidden)]
    fn each_parameter(&self, each: &mut dyn FnMut(&'static str));

    /// The grants on `object`.
    #[inline]
    fn at<T: Object>(&self, object: T) -> At<'_, Self, T>
    where
        Self: Sized,
    {
        At {
            here: self.here(&object),
            holder: self,
            object,
        }
    }
}

impl<P: Privilege, const W: usize> HoldsOn for Granted<P, W> {
    type Here = Self;
    #[inline]
    fn here<T: Object + ?Sized>(&self, _: &T) -> Self {
        *self
    }
    fn anywhere(&self) -> Self {
        *self
    }
    fn each_parameter(&self, _: &mut dyn FnMut(&'static str)) {}
}

macro_rules! behind {
    ($($pointer:ty)*) => { $(
        impl<H: HoldsOn + ?Sized> HoldsOn for $pointer {
            type Here = H::Here;
            #[inline]
            fn here<T: Object + ?Sized>(&self, object: &T) -> H::Here {
                (**self).here(object)
            }
            fn anywhere(&self) -> H::Here {
                (**self).anywhere()
            }
            fn each_parameter(&self, each: &mut dyn FnMut(&'static str)) {
                (**self).each_parameter(each);
            }
        }
    )* };
}

behind!(&H Box<H> Rc<H> Arc<H>);

/// The grants on one object. It is not a holder: a grant on one object is not a grant on all.
///
/// [`HoldsOn::at`] and [`Grants::at`](crate::Grants::at) make it.
pub struct At<'g, H: HoldsOn + ?Sized, T> {
    holder: &'g H,
    here: H::Here,
    object: T,
}

impl<H: HoldsOn, T: Object> At<'_, H, T> {
    /// The object.
    #[must_use]
    #[inline]
    pub const fn object(&self) -> &T {
        &self.object
    }

    /// Checks that `requirement` is met on this object, and returns the proof.
    ///
    /// # Errors
    ///
    /// [`DeniedOn`], which distinguishes what was not granted from what was granted on other objects.
    #[inline]
    pub fn authorize<Q: AsRequirement>(
        &self,
        requirement: Q,
    ) -> Result<On<Proof<'_, Q::Requirement>, &T>, DeniedOn>
    where
        Q::Requirement: Requirement<H::Here>,
    {
        let _ = requirement;
        match self.here.authorize(Req::<Q::Requirement>::NEW) {
            Ok(proof) => Ok(On::new(proof, &self.object)),
            Err(denied) => Err(self.denied(denied, |all| all.meets(Req::<Q::Requirement>::NEW))),
        }
    }

    /// Whether `requirement` is met on this object.
    #[inline]
    #[must_use]
    pub fn meets<Q: AsRequirement>(&self, requirement: Q) -> bool
    where
        Q::Requirement: Requirement<H::Here>,
    {
        self.here.meets(requirement)
    }

    /// Checks both gates of `operation` on this object.
    ///
    /// # Errors
    ///
    /// Those of [`authorize`](At::authorize).
    pub fn check<O: ApiOperation>(&self, operation: O) -> Result<(), DeniedOn>
    where
        H::Here: HoldsFor<O>,
    {
        let denied = match operation.check_holder(&self.here) {
            Ok(()) => return Ok(()),
            Err(denied) => denied,
        };
        Err(self.denied(denied, |all| operation.check_holder(all).is_ok()))
    }

    /// Checks the app's gate of `operation` on this object, for when the user is unknown.
    ///
    /// # Errors
    ///
    /// Those of [`authorize`](At::authorize).
    pub fn check_scopes<O: ApiOperation>(&self, operation: O) -> Result<(), DeniedOn>
    where
        H::Here: Holds<ScopesOf<O>>,
    {
        let denied = match operation.check_scopes(&self.here) {
            Ok(()) => return Ok(()),
            Err(denied) => denied,
        };
        Err(self.denied(denied, |all| operation.check_scopes(all).is_ok()))
    }

    /// Checks that `requirement` is met on this object, and keeps the object, so that a guard can pass
    /// both on.
    ///
    /// # Errors
    ///
    /// Those of [`authorize`](At::authorize).
    pub fn into_checked<R: Requirement<H::Here>>(
        self,
        requirement: Req<R>,
    ) -> Result<CheckedOn<R, T>, DeniedOn> {
        self.authorize(requirement)?;
        Ok(CheckedOn {
            object: self.object,
            requirement: PhantomData,
        })
    }

    #[cold]
    fn denied(&self, denied: Denied, met: impl Fn(&H::Here) -> bool) -> DeniedOn {
        let values = values_of(&denied, &self.object);
        let mut object = String::new();
        // the token can name this object in a scope, whatever was granted on others
        if values.is_empty() && met(&self.holder.anywhere()) {
            let mut parameters = BTreeSet::new();
            self.holder.each_parameter(&mut |parameter| {
                parameters.insert(parameter);
            });
            for parameter in parameters {
                if let Some(value) = self.object.value(parameter) {
                    let comma = if object.is_empty() { "" } else { ", " };
                    object = format!("{object}{comma}{parameter} {}", Quoted(&value));
                }
            }
            if object.is_empty() {
                object = "this object".into();
            }
        }
        DeniedOn {
            denied,
            of: match (values.is_empty(), object.is_empty()) {
                (false, _) => Some(Box::new(Of::Instance(values))),
                (true, false) => Some(Box::new(Of::Others(object.into()))),
                (true, true) => None,
            },
        }
    }
}

/// The values of `object` for the open parameters in the names that a denial needs.
fn values_of(denied: &Denied, object: &impl Object) -> Box<[OpenValue]> {
    let mut values = Vec::new();
    for name in denied.needed() {
        let holes = name.split('{').skip(1).filter_map(|it| it.split_once('}'));
        for (parameter, _) in holes {
            let is_new = values.iter().all(|(it, _): &(&str, _)| *it != parameter);
            let value = object.value(parameter).filter(|it| could_be_value(it));
            if let Some(value) = value.filter(|_| is_new) {
                values.push((parameter, Box::from(&*value)));
            }
        }
    }
    values.into()
}

/// An open parameter and an object's value of it.
type OpenValue = (&'static str, Box<str>);

/// An object with a proof of the privileges on it.
///
/// Only a check, [`At::authorize`], makes one. The proof is not accessible, because on its own it would
/// vouch for every object. `A` vouches: it is `impl may::X` in a function's signature, and a [`Proof`]
/// at the call.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.EditRepos]
///     includes = ["ReadRepos"]
///     [scopes.ReadRepos]
/// "#); }
/// use demo::{Grants, Scope, may, scope};
/// use scope_core::On;
///
/// scope_core::key! { struct RepoId: "repo" }
///
/// fn read(repo: On<impl may::ReadRepos, &RepoId>) -> String {
///     format!("the text of {}", repo.object())
/// }
///
/// fn shorten(repo: On<impl may::EditRepos, &RepoId>) -> usize {
///     read(repo).len() / 2 // the same repository: EditRepos includes ReadRepos
/// }
///
/// let grants = Grants::EMPTY.with(Scope::EditRepos, &[("repo", "42")]);
/// let repo = grants.at("42".parse::<RepoId>()?);
/// assert_eq!(shorten(repo.authorize(scope::EditRepos)?), 7);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct On<A, T> {
    proof: PhantomData<A>,
    object: T,
}

impl<'h, R, T> On<Proof<'h, R>, T> {
    #[inline]
    const fn new(_: Proof<'h, R>, object: T) -> Self {
        On {
            proof: PhantomData,
            object,
        }
    }
}

impl<'o, A, T> On<A, &'o T> {
    /// The object.
    #[must_use]
    #[inline]
    pub const fn object(&self) -> &'o T {
        self.object
    }
}

impl<'h, A, B, T: Copy> On<Proof<'h, All<A, B>>, T> {
    /// One proof for each side of `&`, for the same object.
    #[must_use]
    #[inline]
    pub fn split(self) -> (On<Proof<'h, A>, T>, On<Proof<'h, B>, T>) {
        let object = self.object;
        (On::new(Proof::new(), object), On::new(Proof::new(), object))
    }
}

impl<A, T: Clone> Clone for On<A, T> {
    #[inline]
    fn clone(&self) -> Self {
        On {
            proof: PhantomData,
            object: self.object.clone(),
        }
    }
}

impl<A, T: Copy> Copy for On<A, T> {}

impl<A, T: fmt::Debug> fmt::Debug for On<A, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("On").field(&self.object).finish()
    }
}

/// An owned object on which `R` was met: an [`On`] without a borrow.
///
/// [`At::into_checked`] makes it. The object can be read, but not changed.
pub struct CheckedOn<R, T> {
    object: T,
    requirement: PhantomData<fn() -> R>,
}

impl<R, T> CheckedOn<R, T> {
    /// The object and the proof, without another check.
    #[must_use]
    #[inline]
    pub const fn get(&self) -> On<Proof<'_, R>, &T> {
        On::new(Proof::new(), &self.object)
    }
}

impl<R, T: Clone> Clone for CheckedOn<R, T> {
    fn clone(&self) -> Self {
        CheckedOn {
            object: self.object.clone(),
            requirement: PhantomData,
        }
    }
}

impl<R, T: fmt::Debug> fmt::Debug for CheckedOn<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CheckedOn").field(&self.object).finish()
    }
}

/// The reason for a denial on one object.
#[derive(Clone)]
pub struct DeniedOn {
    denied: Denied,
    of: Option<Box<Of>>,
}

/// How the denial concerns the object.
#[derive(Clone)]
enum Of {
    /// The object's description; the whole requirement was granted on others.
    Others(Box<str>),
    /// The object's values of the open parameters in the required names.
    Instance(Box<[OpenValue]>),
}

impl DeniedOn {
    /// `text`, with the object's value in place of each open parameter that has one.
    fn filled<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut filled = Cow::Borrowed(text);
        if let Some(Of::Instance(values)) = self.of.as_deref() {
            for (parameter, value) in values {
                filled = Cow::Owned(filled.replace(&format!("{{{parameter}}}"), value));
            }
        }
        filled
    }

    /// The denial without regard to other objects.
    #[must_use]
    pub const fn denied(&self) -> &Denied {
        &self.denied
    }

    /// The names that the gate requires, as in [`Denied::needed`], with the object's values in place of
    /// open parameters: `repo:43:read`. A client requests these.
    ///
    /// ```
    /// mod demo { scope_core::scopes!(inline = r#"
    ///     [spec]
    ///     name = "demo"
    ///     [parameters.repo]
    ///     form = "id"
    ///     [scopes."repo:{repo}:read"]
    /// "#); }
    /// use demo::{ScopeSet, scope};
    ///
    /// scope_core::key! { struct RepoId: "repo" }
    ///
    /// let grants = ScopeSet::parse("repo:42:read").grants();
    /// let repo = grants.at("43".parse::<RepoId>()?);
    /// let denied = repo.authorize(scope::RepoRead).unwrap_err();
    /// assert!(denied.needed().eq(["repo:43:read"]));
    /// assert!(denied.denied().needed().eq(["repo:{repo}:read"]));
    /// assert_eq!(
    ///     denied.to_string(),
    ///     "app scope `repo:43:read` is required and was not granted (granted: nothing); ask for it",
    /// );
    /// # Ok::<(), scope_core::InvalidValue>(())
    /// ```
    pub fn needed(&self) -> impl Iterator<Item = Cow<'static, str>> {
        let names = self.denied.needed();
        names.map(|name| self.filled(name))
    }

    /// The names of [`needed`](DeniedOn::needed) that were not granted.
    pub fn missing(&self) -> impl Iterator<Item = Cow<'static, str>> {
        let names = self.denied.missing();
        names.map(|name| self.filled(name))
    }

    /// Whether a required name contains a value of the object.
    #[must_use]
    pub fn names_object(&self) -> bool {
        matches!(self.of.as_deref(), Some(Of::Instance(_)))
    }

    /// Whether the whole requirement was granted, on other objects. Requesting the same scopes again
    /// would change nothing.
    #[must_use]
    pub fn is_granted_elsewhere(&self) -> bool {
        matches!(self.of.as_deref(), Some(Of::Others(_)))
    }
}

impl From<DeniedOn> for Denied {
    fn from(denied: DeniedOn) -> Self {
        denied.denied
    }
}

impl fmt::Display for DeniedOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let object = match self.of.as_deref() {
            None => return self.denied.fmt(f),
            Some(Of::Instance(_)) => return f.write_str(&self.filled(&self.denied.to_string())),
            Some(Of::Others(object)) => object,
        };
        let missing: Vec<_> = self.denied.missing().map(|it| format!("`{it}`")).collect();
        let (s, were) = match missing.len() {
            1 => ("", "was"),
            _ => ("s", "were"),
        };
        let (gate, missing) = (self.denied.gate(), missing.join(" and "));
        write!(f, "{gate}{s} {missing} {were} granted, but not on {object}")
    }
}

impl fmt::Debug for DeniedOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeniedOn({self})")
    }
}

impl core::error::Error for DeniedOn {}

//! Operations of an API and their requirements.

#[cfg(feature = "alloc")]
pub(crate) mod readings;

#[cfg(feature = "alloc")]
use self::readings::Readings;
use crate::{
    denied::Denied,
    holds::Holds,
    list::List,
    operations::{Alternatives, Call, Conjunction, Operations},
    remedy::Views,
    set::granted::Granted,
    tree::Tree,
    vocabulary::{AnyGranted, Gate, Privilege},
};
use core::{fmt, marker::PhantomData};

/// An operation of an API, such as reading an account.
///
/// Only enums that [`scopes!`](crate::scopes) generates implement it.
pub trait ApiOperation: List<()> + Copy + Eq + fmt::Debug + Send + Sync + 'static {
    /// The app scopes of its spec.
    type Scope: Privilege;
    /// The user permissions of its spec.
    type Permission: Privilege;
    /// All operations, in the order of the file.
    const ALL: &'static [Self] = <Self as List<()>>::LIST;
    #[doc(hidden)]
    const OPERATIONS: &'static Operations;
    /// The position in the order of the file.
    fn index(self) -> usize;

    /// The id, byte for byte.
    fn id(self) -> &'static str {
        Self::OPERATIONS.ids.get(self.index())
    }

    /// Its calls, in the order of the file.
    ///
    /// ```
    /// mod demo { scope_core::scopes!(inline = r#"
    ///     [spec]
    ///     name = "demo"
    ///     [scopes.Delete]
    ///     [operations.wipeDisk]
    ///     call = ["POST /v1/disks/{id}/wipe", "POST /disk.v1.Disks/Wipe", "tool wipe_disk"]
    ///     scopes = "Delete"
    /// "#); }
    /// use scope_core::Call;
    ///
    /// let wipe = demo::Operation::WipeDisk;
    /// assert_eq!(wipe.calls().count(), 3);
    /// assert!(wipe.calls().any(|call| call == Call::Tool("wipe_disk")));
    /// assert_eq!(demo::Operation::from_call("POST", "/disk.v1.Disks/Wipe"), Some(wipe));
    /// ```
    fn calls(self) -> impl Iterator<Item = Call> {
        Self::OPERATIONS.calls_of(self.index())
    }

    /// The HTTP method of its first HTTP call.
    fn method(self) -> Option<&'static str> {
        Self::OPERATIONS.method(self.index())
    }

    /// The path template of its first HTTP call.
    fn path(self) -> Option<&'static str> {
        Self::OPERATIONS.path(self.index())
    }

    /// Whether it requires only a valid token, with any scopes.
    fn is_authenticated(self) -> bool {
        self.requirement().is_authenticated()
    }

    /// Whether it requires no token.
    fn is_public(self) -> bool {
        self.requirement().is_public()
    }

    /// The requirement, at both gates.
    fn requirement(self) -> Needs<Self> {
        Needs::new(self.index() as u16)
    }

    /// The operation of `method` at `path` as sent: of the templates that match, the most specific one
    /// decides. `path` excludes the query, and is not decoded.
    ///
    /// It finds one operation, the first in the file if several have the same call, and one reading of
    /// the path. A guard must check all of them: [`Readings`](crate::Readings).
    fn from_call(method: &str, path: &str) -> Option<Self> {
        Self::ALL
            .get(Self::OPERATIONS.from_call(method, path)?)
            .copied()
    }

    /// The operations of `method` at `path` under every reading that a server behind a guard could
    /// take. `path` excludes the query.
    #[cfg(feature = "alloc")]
    #[inline]
    fn of_request(method: &str, path: &str) -> Readings<Self> {
        Readings::new(Self::OPERATIONS.calls.readings(method, path))
    }

    /// The operations of reading the MCP resource at `uri`, under every reading of the URI's path: see
    /// [`Readings`](crate::Readings).
    #[cfg(feature = "alloc")]
    fn of_resource(uri: &str) -> Readings<Self> {
        Readings::new(Self::OPERATIONS.calls.readings_of_uri(RESOURCE, uri))
    }

    /// The operations with equal calls, names of parameters aside: one group for each call that several
    /// operations have.
    fn same_calls() -> impl Iterator<Item = impl Iterator<Item = Self>> {
        let calls = &Self::OPERATIONS.calls;
        let lists = calls.lists().filter(|list| list.end - list.at > 1);
        lists.map(move |list| {
            let positions = calls.positions(list);
            positions.filter_map(|position| Self::ALL.get(usize::from(position)).copied())
        })
    }

    /// The methods that operations have at `path` as sent, for a response with status 405.
    fn methods_at(path: &str) -> impl Iterator<Item = &'static str> {
        Self::OPERATIONS.calls.methods_at(path.as_bytes())
    }

    /// Checks both gates: the app's scopes, and the user's permissions.
    ///
    /// # Errors
    ///
    /// [`Denied`], with the gate and the reason.
    ///
    /// ```
    /// mod demo { scope_core::scopes!(inline = r#"
    ///     [spec]
    ///     name = "demo"
    ///     [scopes.ReadAccounts]
    ///     [permissions.ReadCompanyInfo]
    ///     [operations.readAccount]
    ///     call = "GET /account/{id}"
    ///     scopes = "ReadAccounts"
    ///     permissions = "ReadCompanyInfo"
    /// "#); }
    /// use scope_core::{ApiOperation, Denied, Gate, Holds, HoldsFor};
    ///
    /// #[derive(Holds)]
    /// struct Session {
    ///     #[holds] scopes: demo::Granted,
    ///     #[holds] permissions: demo::user::Granted,
    /// }
    ///
    /// // for any spec
    /// fn check<O: ApiOperation>(path: &str, session: &impl HoldsFor<O>) -> Option<Result<(), Denied>> {
    ///     Some(O::from_call("GET", path)?.check_holder(session))
    /// }
    ///
    /// let session = Session {
    ///     scopes: demo::ScopeSet::parse("ReadAccounts").granted(),
    ///     permissions: demo::user::Granted::EMPTY,
    /// };
    /// let denied = check::<demo::Operation>("/account/7", &session).unwrap().unwrap_err();
    /// assert_eq!(denied.gate(), Gate::Permission);
    /// ```
    #[inline]
    fn check_holder<H: HoldsFor<Self> + ?Sized>(self, holder: &H) -> Result<(), Denied> {
        Self::OPERATIONS.check(
            self.index(),
            <H as Holds<ScopesOf<Self>>>::granted(holder),
            <H as Holds<PermissionsOf<Self>>>::granted(holder),
        )
    }

    /// Checks the app's gate only, for a client, which knows its token's grants and not the user's
    /// role.
    ///
    /// # Errors
    ///
    /// [`Denied`], at the gate of the app's scopes.
    ///
    /// ```
    /// mod demo { scope_core::scopes!(inline = r#"
    ///     [spec]
    ///     name = "demo"
    ///     [scopes.ReadAccounts]
    ///     [scopes.SMS]
    ///     [permissions.ReadCompanyInfo]
    ///     [operations.readAccount]
    ///     scopes = "ReadAccounts"
    ///     permissions = "ReadCompanyInfo"
    ///     [operations.sendMessage]
    ///     scopes = "SMS"
    /// "#); }
    /// use demo::{Operation, Scope, ScopeSet};
    ///
    /// let token = ScopeSet::parse("ReadAccounts").granted();
    /// assert!(Operation::ReadAccount.check_scopes(&token).is_ok());
    /// let denied = Operation::SendMessage.check_scopes(&token).unwrap_err();
    /// assert!(denied.missing().eq(["SMS"]));
    ///
    /// // for a known operation, at compile time, too
    /// const _: () = assert!(Operation::SendMessage.is_covered_by(&Scope::set(&[Scope::SMS]).close()));
    /// ```
    #[inline]
    fn check_scopes<H: Holds<ScopesOf<Self>> + ?Sized>(self, holder: &H) -> Result<(), Denied> {
        let (operations, i, granted) = (Self::OPERATIONS, self.index(), holder.granted());
        if operations.scope_alternatives(i).met(granted) {
            Ok(())
        } else {
            Err(operations.deny(i, &[granted]))
        }
    }

    /// Checks the user's gate only: whether the user could ever do this, with any app.
    ///
    /// # Errors
    ///
    /// [`Denied`], at the gate of the user's permissions.
    #[inline]
    fn check_permissions<H: Holds<PermissionsOf<Self>> + ?Sized>(
        self,
        holder: &H,
    ) -> Result<(), Denied> {
        let (operations, i, granted) = (Self::OPERATIONS, self.index(), holder.granted());
        if operations.permission_alternatives(i).met(granted) {
            Ok(())
        } else {
            Err(operations.deny_at(Gate::Permission, i, granted))
        }
    }

    /// The denial for a caller without grants: the requirement and the remedy. `None` if neither gate
    /// requires anything.
    fn denied(self) -> Option<Denied> {
        Self::OPERATIONS.denied(self.index())
    }

    /// Whether the grant covers its app scopes. Does not check the user's gate.
    #[inline]
    fn is_covered_by<H: Holds<ScopesOf<Self>> + ?Sized>(self, holder: &H) -> bool {
        Self::OPERATIONS
            .scope_alternatives(self.index())
            .met(holder.granted())
    }
}

/// The method column of MCP resources; no HTTP method has a colon.
#[cfg(feature = "alloc")]
const RESOURCE: &str = "resource:";

/// [`Granted`](crate::Granted) of the app scopes of `O`.
pub(crate) type ScopesOf<O> = <<O as ApiOperation>::Scope as Privilege>::Granted;
/// [`Granted`](crate::Granted) of the user permissions of `O`.
pub(crate) type PermissionsOf<O> = <<O as ApiOperation>::Permission as Privilege>::Granted;

/// A holder against which the operations of `O` can be checked: it [`Holds`] the app scopes and the
/// user permissions of their spec.
///
/// Implemented for every holder of both.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not hold the grants that each `{O}` is checked against",
    label = "an operation is checked against app scopes and user permissions",
    note = "derive `Holds` for it, and mark the fields that are the `Granted` and the `user::Granted` of this spec with `#[holds]`; where the spec has no permissions, the second is `user::Granted::EMPTY`"
)]
pub trait HoldsFor<O: ApiOperation>: Holds<ScopesOf<O>> + Holds<PermissionsOf<O>> {}

impl<O: ApiOperation, H: Holds<ScopesOf<O>> + Holds<PermissionsOf<O>> + ?Sized> HoldsFor<O> for H {}

impl Operations {
    /// Checks both gates of `i`.
    #[inline]
    pub fn check(
        &'static self,
        i: usize,
        scopes: &impl AnyGranted,
        permissions: &impl AnyGranted,
    ) -> Result<(), Denied> {
        if self.met(i, scopes, permissions) {
            Ok(())
        } else {
            Err(self.deny(i, &[scopes, permissions]))
        }
    }

    /// Checks the app's gate of `i`.
    #[inline]
    pub fn check_scopes<P: Privilege, const W: usize>(
        &'static self,
        i: usize,
        scopes: &Granted<P, W>,
    ) -> Result<(), Denied> {
        if self.covered_by(i, scopes) {
            Ok(())
        } else {
            Err(self.deny(i, &[scopes]))
        }
    }

    /// The denial of `i` without grants.
    pub(crate) fn denied(&'static self, i: usize) -> Option<Denied> {
        let open =
            self.scope_alternatives(i).left() == 0 && self.permission_alternatives(i).left() == 0;
        (!open).then(|| self.deny(i, &[]))
    }

    #[cold]
    #[inline(never)]
    fn deny(&'static self, i: usize, granted: &[&dyn AnyGranted]) -> Denied {
        let mut views = Views::NONE;
        for granted in granted {
            views.add(*granted);
        }
        Denied::explain(Tree::Operation(self, i as u16), &views)
    }

    #[cold]
    #[inline(never)]
    fn deny_at(&'static self, gate: Gate, i: usize, granted: &dyn AnyGranted) -> Denied {
        let mut views = Views::NONE;
        views.add(granted);
        Denied::explain_at(gate, Tree::Operation(self, i as u16), &views)
    }
}

/// The requirement of an operation: app scopes and user permissions.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.SMS]
///     [scopes.A2PSMS]
///     [scopes.ReadMessages]
///     [permissions.SendMessages]
///     [operations.sendMessage]
///     scopes = { any = ["A2PSMS", ["SMS", "ReadMessages"]] }
///     permissions = "SendMessages"
/// "#); }
/// use demo::{Operation, Scope};
///
/// let needs = Operation::SendMessage.requirement();
/// let scopes: Vec<Vec<Scope>> = needs.scopes().map(|all| all.collect()).collect();
/// assert_eq!(scopes, [vec![Scope::A2PSMS], vec![Scope::SMS, Scope::ReadMessages]]);
/// assert_eq!(
///     needs.to_string(),
///     "app scopes (`A2PSMS` or (`SMS` and `ReadMessages`)) and user permission `SendMessages`",
/// );
/// ```
pub struct Needs<O> {
    position: u16,
    operation: PhantomData<fn() -> O>,
}

impl<O: ApiOperation> Needs<O> {
    /// For generated code.
    #[doc(hidden)]
    pub const fn new(position: u16) -> Self {
        Needs {
            position,
            operation: PhantomData,
        }
    }

    /// The app scopes, as alternatives that each require all of their scopes. A public operation has no
    /// alternatives; one that requires only a valid token has one without scopes.
    #[must_use]
    pub fn scopes(&self) -> AnyOf<O::Scope> {
        AnyOf {
            alternatives: O::OPERATIONS.scope_alternatives(self.position as usize),
            vocabulary: PhantomData,
        }
    }

    /// The user permissions, as alternatives that each require all of their permissions. There are none
    /// if any user is allowed.
    #[must_use]
    pub fn permissions(&self) -> AnyOf<O::Permission> {
        AnyOf {
            alternatives: O::OPERATIONS.permission_alternatives(self.position as usize),
            vocabulary: PhantomData,
        }
    }

    /// Whether it requires no token.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        O::OPERATIONS
            .scope_alternatives(self.position as usize)
            .left()
            == 0
    }

    /// Whether it requires only a valid token, with any scopes.
    #[must_use]
    pub const fn is_authenticated(&self) -> bool {
        O::OPERATIONS
            .scope_alternatives(self.position as usize)
            .is_any_token()
    }
}

impl<O> Clone for Needs<O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<O> Copy for Needs<O> {}

impl<O: ApiOperation> fmt::Debug for Needs<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Needs({self})")
    }
}

impl<O: ApiOperation> fmt::Display for Needs<O> {
    /// Writes wire names in backticks, joined with `and` and `or`, with labels if both gates require
    /// something; `nothing` for a public operation.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Tree::Operation(O::OPERATIONS, self.position).fmt(f)
    }
}

/// An iterator over alternatives, each of which requires all of its privileges.
pub struct AnyOf<P> {
    alternatives: Alternatives,
    vocabulary: PhantomData<fn() -> P>,
}

impl<P: Privilege> Iterator for AnyOf<P> {
    type Item = AllOf<P>;

    fn next(&mut self) -> Option<AllOf<P>> {
        Some(AllOf {
            indices: self.alternatives.next()?,
            vocabulary: PhantomData,
        })
    }
}

impl<P> Clone for AnyOf<P> {
    fn clone(&self) -> Self {
        AnyOf { ..*self }
    }
}

impl<P: Privilege> fmt::Debug for AnyOf<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// An iterator over privileges that are all required.
pub struct AllOf<P> {
    indices: Conjunction,
    vocabulary: PhantomData<fn() -> P>,
}

impl<P: Privilege> Iterator for AllOf<P> {
    type Item = P;

    fn next(&mut self) -> Option<P> {
        let index = self.indices.next()? as usize;
        P::ALL.get(P::TABLE.position(index)?).copied()
    }
}

impl<P> Clone for AllOf<P> {
    fn clone(&self) -> Self {
        AllOf { ..*self }
    }
}

impl<P: Privilege> fmt::Debug for AllOf<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

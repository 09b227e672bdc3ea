//! Requirements: expressions of zero-sized values.

pub(crate) mod proof;

use self::proof::Proof;
use crate::{
    denied::Denied,
    holds::Holds,
    operation::{ApiOperation, HoldsFor, PermissionsOf, ScopesOf},
    remedy::Views,
    tree::{Required, Tree},
    vocabulary::{AnyGranted, Privilege},
};
use core::{
    fmt,
    marker::PhantomData,
    ops::{BitAnd, BitOr, Not},
};

/// A requirement as a value: zero-sized, `Copy`, joined with `&` and `|`.
///
/// [`scopes!`](crate::scopes) generates one per privilege, under the same name as its type.
/// Requirements can't be negated, so granting more never causes a denial.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.EditAccounts]
///     [scopes.SMS]
///     [scopes.A2PSMS]
/// "#); }
/// use demo::{Scope, scope};
/// use scope_core::Authorize;
///
/// let granted = Scope::set(&[Scope::EditAccounts, Scope::A2PSMS]).close();
/// let proof = granted.authorize(scope::EditAccounts & (scope::SMS | scope::A2PSMS))?;
/// let (edit, sms_or_a2p) = proof.split();
/// # Ok::<(), scope_core::Denied>(())
/// ```
pub struct Req<R>(PhantomData<fn() -> R>);

impl<R> Req<R> {
    /// The value.
    pub const NEW: Self = Req(PhantomData);
}

impl<R: Expression> Req<R> {
    /// The denial for a caller without grants: the requirement and the remedy.
    #[must_use]
    pub fn denied(self) -> Denied {
        Denied::explain(<R::Rule as Rule>::TREE, &Views::NONE)
    }
}

impl<R> Clone for Req<R> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Req<R> {}

impl<R> fmt::Debug for Req<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Req")
    }
}

impl<A, B> BitAnd<Req<B>> for Req<A> {
    type Output = Req<All<A, B>>;
    #[inline]
    fn bitand(self, _: Req<B>) -> Self::Output {
        Req::NEW
    }
}

impl<A, B> BitOr<Req<B>> for Req<A> {
    type Output = Req<Any<A, B>>;
    #[inline]
    fn bitor(self, _: Req<B>) -> Self::Output {
        Req::NEW
    }
}

impl<A> Not for Req<A> {
    type Output = Negated;
    #[inline]
    fn not(self) -> Self::Output {
        Negated
    }
}

/// Both `A` and `B`: the type of `a & b`.
pub struct All<A, B>(PhantomData<fn() -> (A, B)>);

/// `A` or `B`, or both: the type of `a | b`.
pub struct Any<A, B>(PhantomData<fn() -> (A, B)>);

/// The type of `!a`, which is not a requirement: requirements can't be negated.
#[doc(hidden)]
pub struct Negated;

/// A requirement as a type: a marker that [`scopes!`](crate::scopes) generated, or [`All`] or [`Any`]
/// of two requirements.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a requirement: write markers such as `scope::EditAccounts`, joined with `&` and `|`",
    label = "not a requirement"
)]
pub trait Expression {
    #[doc(hidden)]
    type Rule: Rule;
    /// The requirement, for display.
    const REQUIRED: Required = Required(<Self::Rule as Rule>::TREE);
}

/// A requirement against which a holder of type `H` can be checked: `H` [`Holds`] every vocabulary in
/// it.
#[diagnostic::on_unimplemented(
    message = "`{H}` does not hold the grants that `{Self}` is checked against",
    label = "does not hold the grants that this requirement is checked against",
    note = "a session derives `Holds`, and marks with `#[holds]` a field of type `Granted` for app scopes and one of type `user::Granted` for user permissions; an operation is checked against both",
    note = "a token that was read gives them with `.granted()`, and a set with `.close()`",
    note = "both have to be of one spec: what was granted by one says nothing of the privileges of another",
    note = "an app holds nothing while the program runs: hand it to a function that takes an `impl may::X`"
)]
pub trait Requirement<H: ?Sized>: Expression<Rule: RuleFor<H>> {}

#[diagnostic::do_not_recommend]
impl<H: ?Sized, R: Expression<Rule: RuleFor<H>>> Requirement<H> for R {}

/// A marker: a privilege or an operation as a type.
///
/// Implemented by generated code.
#[doc(hidden)]
pub trait Atom {
    /// [`Bit`] or [`OperationRule`].
    type Rule: Rule;
}

impl<M: Atom> Expression for M {
    type Rule = M::Rule;
}

impl<A: Expression, B: Expression> Expression for All<A, B> {
    type Rule = All<A::Rule, B::Rule>;
}

impl<A: Expression, B: Expression> Expression for Any<A, B> {
    type Rule = Any<A::Rule, B::Rule>;
}

/// The value of an expression, without the names of its markers.
///
/// Exactly one impl applies to each rule, so rustc reports what its holder lacks, and not that no impl
/// applies.
#[doc(hidden)]
pub trait Rule {
    const TREE: Tree;
}

/// A rule against which `H` can be checked.
#[doc(hidden)]
pub trait RuleFor<H: ?Sized>: Rule {
    fn met_by(holder: &H) -> bool;
    fn look<'h>(holder: &'h H, views: &mut Views<'h>);
}

/// The privilege of `P` at index `I`.
#[doc(hidden)]
pub struct Bit<P, const I: u16>(PhantomData<fn() -> P>);

impl<P: Privilege, const I: u16> Rule for Bit<P, I> {
    const TREE: Tree = Tree::One(P::TABLE, I);
}

#[diagnostic::do_not_recommend]
impl<H: Holds<P::Granted> + ?Sized, P: Privilege, const I: u16> RuleFor<H> for Bit<P, I> {
    #[inline]
    fn met_by(holder: &H) -> bool {
        holder.granted().covers_index(I as usize)
    }
    fn look<'h>(holder: &'h H, views: &mut Views<'h>) {
        views.add(holder.granted());
    }
}

/// The requirement of the operation of `O` at position `I`, at both gates.
#[doc(hidden)]
pub struct OperationRule<O, const I: u16>(PhantomData<fn() -> O>);

impl<O: ApiOperation, const I: u16> Rule for OperationRule<O, I> {
    const TREE: Tree = Tree::Operation(O::OPERATIONS, I);
}

#[diagnostic::do_not_recommend]
impl<H, O, const I: u16> RuleFor<H> for OperationRule<O, I>
where
    H: HoldsFor<O> + ?Sized,
    O: ApiOperation,
{
    #[inline]
    fn met_by(holder: &H) -> bool {
        O::OPERATIONS.met(
            I as usize,
            <H as Holds<ScopesOf<O>>>::granted(holder),
            <H as Holds<PermissionsOf<O>>>::granted(holder),
        )
    }
    fn look<'h>(holder: &'h H, views: &mut Views<'h>) {
        views.add(<H as Holds<ScopesOf<O>>>::granted(holder));
        views.add(<H as Holds<PermissionsOf<O>>>::granted(holder));
    }
}

impl<A: Rule, B: Rule> Rule for All<A, B> {
    const TREE: Tree = Tree::All(&A::TREE, &B::TREE);
}

#[diagnostic::do_not_recommend]
impl<H: ?Sized, A: RuleFor<H>, B: RuleFor<H>> RuleFor<H> for All<A, B> {
    #[inline]
    fn met_by(holder: &H) -> bool {
        A::met_by(holder) && B::met_by(holder)
    }
    fn look<'h>(holder: &'h H, views: &mut Views<'h>) {
        A::look(holder, views);
        B::look(holder, views);
    }
}

impl<A: Rule, B: Rule> Rule for Any<A, B> {
    const TREE: Tree = Tree::Any(&A::TREE, &B::TREE);
}

#[diagnostic::do_not_recommend]
impl<H: ?Sized, A: RuleFor<H>, B: RuleFor<H>> RuleFor<H> for Any<A, B> {
    #[inline]
    fn met_by(holder: &H) -> bool {
        A::met_by(holder) || B::met_by(holder)
    }
    fn look<'h>(holder: &'h H, views: &mut Views<'h>) {
        A::look(holder, views);
        B::look(holder, views);
    }
}

/// A requirement as a value: a marker, or several joined with `&` and `|`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a requirement: write markers such as `scope::EditAccounts`, joined with `&` and `|`",
    label = "not a requirement",
    note = "a requirement cannot be negated, and `&&` and `||` join none; the markers of user permissions are `permission::EditAccounts` and the like"
)]
pub trait AsRequirement {
    /// The requirement as a type.
    type Requirement: Expression;
}

impl<R: Expression> AsRequirement for Req<R> {
    type Requirement = R;
}

/// Checks of a holder against a requirement. Every type has them; they compile if it [`Holds`] the
/// vocabularies of the requirement.
pub trait Authorize {
    /// Checks that this holder meets `requirement`, and returns the proof.
    ///
    /// The proof is zero-sized, borrows the holder and can't be made otherwise. A check costs one bit
    /// test for each privilege in the requirement.
    ///
    /// # Errors
    ///
    /// [`Denied`], with the gate, the missing privileges and the remedy.
    #[inline]
    fn authorize<Q: AsRequirement>(
        &self,
        requirement: Q,
    ) -> Result<Proof<'_, Q::Requirement>, Denied>
    where
        Q::Requirement: Requirement<Self>,
    {
        let _ = requirement;
        if <Q::Requirement as Expression>::Rule::met_by(self) {
            Ok(Proof::new())
        } else {
            Err(deny::<Self, Q::Requirement>(self))
        }
    }

    /// Whether this holder meets `requirement`.
    #[inline]
    fn meets<Q: AsRequirement>(&self, requirement: Q) -> bool
    where
        Q::Requirement: Requirement<Self>,
    {
        let _ = requirement;
        <Q::Requirement as Expression>::Rule::met_by(self)
    }
}

impl<H: ?Sized> Authorize for H {}

/// A return type that can carry a denial.
///
/// `#[requires]` on a function requires it of the function's return type.
#[diagnostic::on_unimplemented(
    message = "a function that returns `{Self}` cannot return a denial: let it return a `Result` whose error is `From<Denied>`",
    label = "cannot return a denial",
    note = "`Result<_, scope_core::Denied>` is one, in a handler of axum `Result<_, scope_tower::axum::Refused>`, and so is one of your own with `impl From<scope_core::Denied> for YourError`"
)]
pub trait CarriesDenial {
    /// The denial, as a return value.
    fn denied(denied: Denied) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T, E: From<Denied>> CarriesDenial for Result<T, E> {
    #[inline]
    fn denied(denied: Denied) -> Self {
        Err(E::from(denied))
    }
}

/// The future that `#[async_trait]` generates for an `async fn`.
#[cfg(feature = "alloc")]
#[diagnostic::do_not_recommend]
impl<'f, T: CarriesDenial + Send + 'f> CarriesDenial
    for core::pin::Pin<alloc::boxed::Box<dyn Future<Output = T> + Send + 'f>>
{
    fn denied(denied: Denied) -> Self {
        alloc::boxed::Box::pin(core::future::ready(T::denied(denied)))
    }
}

/// The future that `#[async_trait(?Send)]` generates for an `async fn`.
#[cfg(feature = "alloc")]
#[diagnostic::do_not_recommend]
impl<'f, T: CarriesDenial + 'f> CarriesDenial
    for core::pin::Pin<alloc::boxed::Box<dyn Future<Output = T> + 'f>>
{
    fn denied(denied: Denied) -> Self {
        alloc::boxed::Box::pin(core::future::ready(T::denied(denied)))
    }
}

/// The check that `#[requires]` generates, under a name that no user's type has.
#[doc(hidden)]
pub trait OfRequires {
    #[inline]
    fn __scope_core_authorize<Q: AsRequirement>(
        &self,
        requirement: Q,
    ) -> Result<Proof<'_, Q::Requirement>, Denied>
    where
        Q::Requirement: Requirement<Self>,
    {
        self.authorize(requirement)
    }
}

impl<H: ?Sized> OfRequires for H {}

#[cold]
#[inline(never)]
fn deny<H: ?Sized, R: Requirement<H>>(holder: &H) -> Denied {
    let mut views = Views::NONE;
    R::Rule::look(holder, &mut views);
    Denied::explain(<R::Rule as Rule>::TREE, &views)
}

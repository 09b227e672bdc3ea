//! Grants everywhere and on objects.

use super::{
    at::{At, HoldsOn},
    entry::{Entries, Values},
    object::Object,
};
use crate::{Granted, Holds, Parsed, Privilege};
use alloc::{boxed::Box, sync::Arc};
use core::{
    fmt,
    ops::{BitOr, BitOrAssign},
};

/// Grants: everywhere, and on objects.
///
/// A grant on objects has values that an object must have: `tenant` is `acme`. [`at`](Grants::at) gives
/// the grants on one object. As a holder, `Grants` holds what was granted everywhere, so a guard that
/// does not check an object denies what was granted on some objects only.
///
/// ```
/// mod crm { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "crm"
///     [scopes."contacts:write"]
///     includes = ["contacts:read"]
///     [scopes."contacts:read"]
/// "#); }
/// use crm::{Grants, ScopeSet, may, scope};
/// use scope_core::{Authorize, On};
///
/// scope_core::key! { struct Tenant: "tenant" }
///
/// fn contacts(tenant: On<impl may::ContactsRead, &Tenant>) -> String {
///     format!("select * from contacts where tenant = '{}'", tenant.object())
/// }
///
/// // the claims of a token: its scopes apply to its tenant, and nowhere else
/// let (scopes, tenant) = ("contacts:write", "acme");
/// let grants = Grants::only_on(ScopeSet::parse(scopes).granted(), &[("tenant", tenant)]);
///
/// let acme = grants.at("acme".parse::<Tenant>()?);
/// assert!(contacts(acme.authorize(scope::ContactsWrite)?).ends_with("tenant = 'acme'"));
///
/// let zeta = grants.at("zeta".parse::<Tenant>()?);
/// assert_eq!(
///     zeta.authorize(scope::ContactsRead).unwrap_err().to_string(),
///     "app scope `contacts:read` was granted, but not on tenant `zeta`",
/// );
/// assert!(grants.authorize(scope::ContactsRead).is_err()); // nothing is granted everywhere
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// There can be 512 lists of values; further ones grant nothing, and [`ignored`](Grants::ignored) lists
/// them. Cloning allocates nothing. A check on an object searches the entries and allocates nothing.
pub struct Grants<P, const W: usize> {
    everywhere: Granted<P, W>,
    entries: Option<Arc<Entries<P, W>>>,
}

impl<P, const W: usize> Grants<P, W> {
    /// Nothing was granted.
    pub const EMPTY: Self = Grants {
        everywhere: Granted::EMPTY,
        entries: None,
    };

    /// A grant of `granted` on objects that have all of `values`, and nowhere else: the tenant of a
    /// claim, the patient of a launch.
    ///
    /// It grants nothing if `values` is empty, has an empty value or one of more than 256 bytes, or has
    /// a parameter twice.
    #[must_use]
    pub fn only_on(granted: Granted<P, W>, values: &[(&'static str, &str)]) -> Self {
        let mut grants = Self::EMPTY;
        grants.entries_mut().add(values, granted);
        grants
    }

    /// The grant on every object.
    #[must_use]
    #[inline]
    pub const fn everywhere(&self) -> &Granted<P, W> {
        &self.everywhere
    }

    /// The union of both.
    #[must_use]
    pub fn union(mut self, other: &Self) -> Self {
        self.everywhere |= other.everywhere;
        match (&self.entries, &other.entries) {
            (_, None) => {}
            (None, Some(entries)) => self.entries = Some(entries.clone()),
            (Some(_), Some(entries)) => self.entries_mut().extend(entries),
        }
        self
    }

    /// The part that `limit` covers, everywhere and on each object. It never widens.
    #[must_use]
    pub fn restrict_to(mut self, limit: &Granted<P, W>) -> Self {
        self.everywhere = self.everywhere.restrict_to(limit);
        if self.entries.is_some() {
            self.entries_mut().restrict_to(limit);
        }
        self
    }

    /// The first eight texts that grant nothing, for the log: unknown tokens, and lists of values that
    /// describe no object or come after the 512th.
    pub fn ignored(&self) -> impl Iterator<Item = &str> {
        let (texts, _) = self.ignored_and_count();
        texts.iter().map(|text| &**text)
    }

    /// How many more texts grant nothing than [`ignored`](Grants::ignored) gives.
    #[must_use]
    pub fn ignored_beyond(&self) -> usize {
        let (texts, count) = self.ignored_and_count();
        count - texts.len()
    }

    fn ignored_and_count(&self) -> (&[Box<str>], usize) {
        self.entries.as_ref().map_or((&[], 0), |it| it.ignored())
    }

    /// Adds an ignored text.
    #[cfg(feature = "serde")]
    pub(crate) fn ignoring(mut self, text: &str) -> Self {
        self.entries_mut().ignore(text);
        self
    }

    /// The values of each entry, and what is granted on objects that have them.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Values<'_>, &Granted<P, W>)> {
        self.entries.iter().flat_map(|entries| entries.iter())
    }

    fn entries_mut(&mut self) -> &mut Entries<P, W> {
        let entries = self.entries.get_or_insert_with(|| Arc::new(Entries::EMPTY));
        Arc::make_mut(entries)
    }
}

impl<P: Privilege, const W: usize> Grants<P, W> {
    /// Adds `privilege`, and what it includes, on objects that have all of `values`: from
    /// `authorization_details`, a table of memberships, or your own grammar.
    ///
    /// It adds nothing if [`only_on`](Grants::only_on) would grant nothing.
    ///
    /// ```
    /// mod demo { scope_core::scopes!(inline = r#"
    ///     [spec]
    ///     name = "demo"
    ///     [scopes.EditRepos]
    ///     includes = ["ReadRepos"]
    ///     [scopes.ReadRepos]
    /// "#); }
    /// use demo::{Grants, Scope, scope};
    ///
    /// scope_core::key! { struct RepoId: "repo" }
    ///
    /// // an installation, and its repositories
    /// let grants = ["41", "42"].iter().fold(Grants::EMPTY, |grants, id| {
    ///     grants.with(Scope::EditRepos, &[("repo", id)])
    /// });
    /// assert!(grants.at("42".parse::<RepoId>()?).meets(scope::ReadRepos));
    /// assert!(!grants.at("43".parse::<RepoId>()?).meets(scope::ReadRepos));
    /// # Ok::<(), scope_core::InvalidValue>(())
    /// ```
    #[must_use]
    pub fn with(mut self, privilege: P, values: &[(&'static str, &str)]) -> Self {
        let granted = crate::Set::EMPTY.with(privilege).close();
        self.entries_mut().add(values, granted);
        self
    }

    /// The grants of a token: `granted` everywhere, and what its other tokens grant on objects, which
    /// `add_others` adds.
    pub(crate) fn read(
        granted: Granted<P, W>,
        add_others: impl FnOnce(&mut Entries<P, W>),
    ) -> Self {
        let mut entries = Entries::EMPTY;
        add_others(&mut entries);
        Grants {
            everywhere: granted,
            entries: entries.has_any().then(|| Arc::new(entries)),
        }
    }

    /// The grants on `object`.
    #[inline]
    pub fn at<T: Object>(&self, object: T) -> At<'_, Self, T> {
        HoldsOn::at(self, object)
    }

    /// The values of all objects on which `privilege` was granted, for a list. A grant
    /// [`everywhere`](Grants::everywhere) has none.
    pub fn values(&self, privilege: P) -> impl Iterator<Item = Values<'_>> {
        self.entries()
            .filter(move |(_, granted)| granted.covers(privilege))
            .map(|(values, _)| values)
    }
}

impl<P: Privilege, const W: usize> Parsed<'_, P, W> {
    /// The grants of the text, everywhere and on objects. A spec's name with open parameters, such as
    /// `repo:{repo}:read`, has values in a token, `repo:42:read`, and grants the scope on the objects
    /// that have them.
    ///
    /// A value has one spelling, which the `form` of the parameter defines: `repo:*:read`,
    /// `repo:{repo}:read` and `repo:%34%32:read` grant nothing. [`ignored`](crate::Grants::ignored)
    /// lists the tokens that grant nothing.
    ///
    /// ```
    /// mod demo { scope_core::scopes!(inline = r#"
    ///     [spec]
    ///     name = "demo"
    ///     [parameters.repo]
    ///     form = "int"
    ///     [scopes."repo:{repo}:write"]
    ///     includes = ["repo:{repo}:read"]
    ///     [scopes."repo:{repo}:read"]
    /// "#); }
    /// use demo::{ScopeSet, scope};
    ///
    /// scope_core::key! { struct RepoId: "repo" as scope_core::Form::INT }
    ///
    /// let grants = ScopeSet::parse("openid repo:42:write repo:007:read").grants();
    /// assert!(grants.at("42".parse::<RepoId>()?).meets(scope::RepoRead));
    /// assert!(!grants.at("7".parse::<RepoId>()?).meets(scope::RepoRead));
    /// assert!(grants.ignored().eq(["`openid`", "`repo:007:read`"]));
    /// # Ok::<(), scope_core::InvalidValue>(())
    /// ```
    #[must_use]
    pub fn grants(&self) -> Grants<P, W> {
        Grants::read(self.granted(), |entries| {
            if !self.is_known() {
                entries.reserve(self.unknown().len(), self.text().len());
                self.each_unknown(|token| entries.add_token(token));
            }
        })
    }
}

impl<P: Privilege, const W: usize> Holds<Granted<P, W>> for Grants<P, W> {
    #[inline]
    fn granted(&self) -> &Granted<P, W> {
        &self.everywhere
    }
}

impl<P: Privilege, const W: usize> HoldsOn for Grants<P, W> {
    type Here = Granted<P, W>;

    #[inline]
    fn here<T: Object + ?Sized>(&self, object: &T) -> Granted<P, W> {
        match &self.entries {
            Some(entries) => self.everywhere.union(entries.granted_on(object)),
            None => self.everywhere,
        }
    }

    fn anywhere(&self) -> Granted<P, W> {
        let entries = self.entries();
        entries.fold(self.everywhere, |all, (_, granted)| all.union(*granted))
    }

    fn each_parameter(&self, each: &mut dyn FnMut(&'static str)) {
        for (parameter, _) in self.entries().flat_map(|(values, _)| values.iter()) {
            each(parameter);
        }
    }
}

impl<P, const W: usize> From<Granted<P, W>> for Grants<P, W> {
    /// Grants everywhere.
    fn from(granted: Granted<P, W>) -> Self {
        Grants {
            everywhere: granted,
            entries: None,
        }
    }
}

impl<P, const W: usize> BitOr for Grants<P, W> {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        self.union(&other)
    }
}

impl<P, const W: usize> BitOrAssign for Grants<P, W> {
    fn bitor_assign(&mut self, other: Self) {
        *self = core::mem::take(self).union(&other);
    }
}

impl<P, const W: usize> Clone for Grants<P, W> {
    fn clone(&self) -> Self {
        Grants {
            everywhere: self.everywhere,
            entries: self.entries.clone(),
        }
    }
}

impl<P, const W: usize> Default for Grants<P, W> {
    /// Nothing was granted.
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<P, const W: usize> PartialEq for Grants<P, W> {
    /// Whether the grants are equal; ignored texts are not compared.
    fn eq(&self, other: &Self) -> bool {
        self.everywhere == other.everywhere && self.entries().eq(other.entries())
    }
}

impl<P, const W: usize> Eq for Grants<P, W> {}

impl<P: Privilege, const W: usize> fmt::Debug for Grants<P, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct On<'g, P, const W: usize>(&'g Grants<P, W>);
        impl<P: Privilege, const W: usize> fmt::Debug for On<'_, P, W> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_map().entries(self.0.entries()).finish()
            }
        }
        f.debug_struct("Grants")
            .field("everywhere", &self.everywhere)
            .field("on", &On(self))
            .finish()
    }
}

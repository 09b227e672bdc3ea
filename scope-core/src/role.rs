//! Roles by name, from a claim or a table.

use crate::{generated::role_by_name, vocabulary::NamedRole};
use core::{fmt, marker::PhantomData};

/// The result of reading names of roles: the known roles and the unknown names.
///
/// `Role::parse_all` makes it. It holds the names and allocates nothing.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.ReadAccounts]
///     [permissions.ReadCompanyInfo]
///     [roles.Standard]
///     permissions = ["ReadCompanyInfo"]
/// "#); }
/// use demo::{Permission, PermissionSet, Role};
///
/// let read = Role::parse_all(["Standard", "Intern"]);
/// assert!(read.unknown().eq(["Intern"]));
/// let permissions: PermissionSet = read.known().collect();
/// assert!(permissions.close().covers(Permission::ReadCompanyInfo));
/// ```
#[derive(Clone)]
pub struct ParsedRoles<I, R> {
    names: I,
    role: PhantomData<fn() -> R>,
}

impl<'t, I: Iterator<Item = &'t str> + Clone, R: NamedRole> ParsedRoles<I, R> {
    /// For generated code.
    #[doc(hidden)]
    pub fn new(names: I) -> Self {
        ParsedRoles {
            names,
            role: PhantomData,
        }
    }

    /// The known roles, in the order of the names.
    pub fn known(&self) -> impl Iterator<Item = R> + use<'t, I, R> {
        self.names.clone().filter_map(role_by_name)
    }

    /// The unknown names, in their order.
    pub fn unknown(&self) -> impl Iterator<Item = &'t str> + use<'t, I, R> {
        let names = self.names.clone();
        names.filter(|name| role_by_name::<R>(name).is_none())
    }

    /// Whether every name is known.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.unknown().next().is_none()
    }
}

impl<'t, I: Iterator<Item = &'t str> + Clone, R: NamedRole + fmt::Debug> fmt::Debug
    for ParsedRoles<I, R>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        struct List<F>(F);
        impl<T: fmt::Debug, I: Iterator<Item = T>, F: Fn() -> I> fmt::Debug for List<F> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_list().entries((self.0)()).finish()
            }
        }
        f.debug_struct("ParsedRoles")
            .field("known", &List(|| self.known()))
            .field("unknown", &List(|| self.unknown()))
            .finish()
    }
}

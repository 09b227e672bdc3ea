//! Requirements as data.

use crate::{operations::Operations, vocabulary::Table};
use core::fmt;

/// A requirement as data: what a denial explains.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Tree {
    One(&'static Table, u16),
    Operation(&'static Operations, u16),
    All(&'static Tree, &'static Tree),
    Any(&'static Tree, &'static Tree),
}

/// A requirement, to be shown: wire names in backticks, joined with `and` and `or`.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.EditAccounts]
///     [scopes.SMS]
///     [scopes.A2PSMS]
/// "#); }
/// use demo::scope::{A2PSMS, EditAccounts, SMS};
/// use scope_core::{All, Any, Expression};
///
/// type Bulk = All<EditAccounts, Any<SMS, A2PSMS>>;
/// assert_eq!(Bulk::REQUIRED.to_string(), "`EditAccounts` and (`SMS` or `A2PSMS`)");
/// ```
#[derive(Clone, Copy)]
pub struct Required(pub(crate) Tree);

impl fmt::Display for Required {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Required {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Required({self})")
    }
}

//! Requirements as data.

use crate::{operations::Operations, vocabulary::Table};
use core::fmt;

/// A requirement as data, which a denial explains.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Tree {
    One(&'static Table, u16),
    Operation(&'static Operations, u16),
    All(&'static Tree, &'static Tree),
    Any(&'static Tree, &'static Tree),
}

impl Required {
    /// Whether each name with open parameters has one of `parameters`. If not, no value of such an
    /// object distinguishes it from others.
    #[doc(hidden)]
    #[must_use]
    pub const fn is_of(&self, parameters: &[&str]) -> bool {
        self.0.is_of(parameters)
    }
}

impl Tree {
    const fn is_of(&self, parameters: &[&str]) -> bool {
        match self {
            Tree::One(table, index) => {
                let name = table.name(*index as usize);
                let (mut any, mut rest) = (!holds(name, ""), parameters);
                while let [parameter, more @ ..] = rest {
                    any |= holds(name, parameter);
                    rest = more;
                }
                any
            }
            Tree::Operation(..) => true,
            Tree::All(a, b) => a.is_of(parameters) && b.is_of(parameters),
            Tree::Any(a, b) => a.is_of(parameters) || b.is_of(parameters),
        }
    }
}

/// Whether `text` has the open parameter `parameter`, or any if that is empty.
const fn holds(text: &str, parameter: &str) -> bool {
    let mut rest = text.as_bytes();
    while let [first, more @ ..] = rest {
        if *first == b'{' && (parameter.is_empty() || begins(more, parameter.as_bytes())) {
            return true;
        }
        rest = more;
    }
    false
}

const fn begins(text: &[u8], parameter: &[u8]) -> bool {
    let (mut text, mut parameter) = (text, parameter);
    loop {
        match (text, parameter) {
            ([b'}', ..], []) => return true,
            ([a, text_left @ ..], [b, left @ ..]) if *a == *b => {
                (text, parameter) = (text_left, left);
            }
            _ => return false,
        }
    }
}

/// A requirement for display: wire names in backticks, joined with `and` and `or`.
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

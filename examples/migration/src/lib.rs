//! A server with checks by hand, and three steps that put guards in their place.
//!
//! - [`before`]: each handler checks for itself, and one forgets to.
//! - [`step1`]: guards around the same router, which only report.
//! - [`step2`]: the guards decide, and the checks by hand are gone.
//! - [`step3`]: the router takes operations, so no handler can be mounted without its guard.
//!
//! Each step is a whole server; `tests/steps.rs` makes the same calls to all of them.
#![forbid(unsafe_code)]

pub mod before;
pub mod step1;
pub mod step2;
pub mod step3;

/// The spec, from the first step on.
pub mod invoices {
    scope_core::scopes!("../scopes.toml");
}

/// A token, as it was verified. In place of a signature, the token is its user's name here.
#[derive(Clone, Debug)]
pub struct Token {
    /// Whose it is.
    pub user: &'static str,
    /// The claim `scope`.
    pub scope: &'static str,
    /// The user's role.
    pub role: &'static str,
}

/// The token with this text.
#[must_use]
pub fn token(text: &str) -> Option<Token> {
    let (user, scope, role) = match text {
        "reader" => ("Ada", "invoices:read", "clerk"),
        "writer" => ("Bea", "invoices:write", "clerk"),
        "approver" => ("Cem", "invoices:write", "manager"),
        "guest" => ("Dov", "", "clerk"),
        _ => return None,
    };
    Some(Token { user, scope, role })
}

//! What can go wrong with a call.

use crate::ringcentral::{Granted, Operation, Scope, ScopeSet};
use serde::Deserialize;
use std::fmt;

/// Why a call failed.
#[derive(Debug)]
pub enum Error {
    /// The server refused it: the token or the user may not do this.
    Forbidden(Forbidden),
    /// The server answered with another status than a success.
    Status {
        /// What was called.
        operation: Operation,
        /// The status.
        status: u16,
    },
    /// No answer came.
    Transport(ureq::Error),
    /// The answer was not what the spec of the API promises.
    Format(serde_json::Error),
}

/// A 403, and what the server said of it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Forbidden {
    /// The explanation.
    pub detail: String,
    /// The scopes that the token lacks; none where it is the user who may not.
    pub missing_scopes: Vec<String>,
    /// The permissions that the user lacks.
    pub missing_permissions: Vec<String>,
}

impl Forbidden {
    /// What an app to which its manifest grants `granted` can do about it.
    pub fn advice(&self, granted: &Granted) -> String {
        if self.missing_scopes.is_empty() {
            return "more scopes would not help: an administrator has to give the user a role \
                    that may do this"
                .to_owned();
        }
        let names = self.missing_scopes.join(" ");
        let missing = ScopeSet::parse(&names);
        if missing.is_known() && granted.covers_all(&missing.known()) {
            return "the manifest covers it, but this token is narrower: let the user sign in \
                    again, and ask for all of `SCOPE_PARAM`"
                .to_owned();
        }
        let unasked = granted.missing(&missing.known());
        let unasked: Vec<_> = unasked.iter().map(Scope::name).collect();
        format!("ask for {} in app.toml first", unasked.join(" and "))
    }
}

impl Error {
    /// A 403 with this body, an RFC 9457 problem.
    pub(super) fn forbidden(body: &[u8]) -> Self {
        let mut forbidden: Forbidden = serde_json::from_slice(body).unwrap_or_default();
        if forbidden.detail.is_empty() {
            forbidden.detail = "the server does not say why".to_owned();
        }
        Error::Forbidden(forbidden)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Forbidden(forbidden) => write!(f, "403 Forbidden: {}", forbidden.detail),
            Error::Status { operation, status } => {
                write!(f, "`{operation}` was answered with status {status}")
            }
            Error::Transport(_) => f.write_str("no answer came"),
            Error::Format(_) => f.write_str("the answer cannot be read"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Transport(error) => Some(error),
            Error::Format(error) => Some(error),
            Error::Forbidden(_) | Error::Status { .. } => None,
        }
    }
}

impl From<ureq::Error> for Error {
    fn from(error: ureq::Error) -> Self {
        Error::Transport(error)
    }
}

impl From<ureq::http::Error> for Error {
    fn from(error: ureq::http::Error) -> Self {
        Error::Transport(error.into())
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Error::Transport(error.into())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Error::Format(error)
    }
}

//! What can go wrong with a call.

use crate::ringcentral::{Granted, Operation, Scope, ScopeSet};
use scope_core::challenge::{Challenge, Malformed, NextRequest};
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
    /// The header `WWW-Authenticate`; empty without one.
    #[serde(skip)]
    pub challenge: String,
}

impl Forbidden {
    /// The authorization request after this answer, for a user who was asked for `asked` so far and
    /// granted `granted`. It needs no knowledge of this API: the header is enough.
    pub fn next_request(
        &self,
        asked: &ScopeSet,
        granted: &Granted,
    ) -> Result<NextRequest<ScopeSet>, Malformed> {
        let challenge = Challenge::parse(&self.challenge)?.unwrap_or_default();
        Ok(granted.next_request(asked, &challenge))
    }

    /// What an app to which its manifest grants `granted` can do about it.
    pub fn advice(&self, granted: &Granted) -> String {
        if self.missing_scopes.is_empty() {
            return if self.missing_permissions.is_empty() {
                "the server names neither a scope nor a permission: `cargo scopes explain` says \
                 what the operation needs"
            } else {
                "more scopes would not help: an administrator has to give the user a role that \
                 may do this"
            }
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

/// A refusal as RingCentral's own servers write it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Coded {
    message: String,
    errors: Vec<CodedError>,
}

/// What is missing: an app scope for the code `CMN-401`, a user permission for `CMN-408`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CodedError {
    error_code: String,
    #[serde(default)]
    permission_name: Option<String>,
}

impl From<Coded> for Forbidden {
    fn from(coded: Coded) -> Self {
        let names = |code| {
            let errors = coded.errors.iter().filter(move |it| it.error_code == code);
            errors.filter_map(|it| it.permission_name.clone()).collect()
        };
        Forbidden {
            missing_scopes: names("CMN-401"),
            missing_permissions: names("CMN-408"),
            challenge: String::new(),
            detail: coded.message,
        }
    }
}

impl Error {
    /// A 403 with this `WWW-Authenticate` and this body: an RFC 9457 problem, or the error codes of
    /// the API.
    pub(super) fn forbidden(challenge: &str, body: &[u8]) -> Self {
        let mut forbidden: Forbidden = serde_json::from_slice(body).unwrap_or_default();
        if forbidden.detail.is_empty() {
            forbidden = serde_json::from_slice::<Coded>(body)
                .unwrap_or_default()
                .into();
        }
        if forbidden.detail.is_empty() {
            forbidden.detail = "the server does not say why".to_owned();
        }
        forbidden.challenge = challenge.to_owned();
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The advice for a 403 with this body, to an app that was granted this.
    fn advice(body: &str, granted: &str) -> String {
        let Error::Forbidden(forbidden) = Error::forbidden("", body.as_bytes()) else {
            unreachable!("a 403");
        };
        forbidden.advice(&ScopeSet::parse(granted).granted())
    }

    fn coded(code: &str, name: &str) -> String {
        format!(
            r#"{{ "errorCode": "{code}", "message": "it needs [{name}]",
                  "errors": [{{ "errorCode": "{code}", "message": "it needs [{name}]", "permissionName": "{name}" }}],
                  "permissionName": "{name}" }}"#
        )
    }

    #[test]
    fn each_gate_has_its_own_advice_in_either_form() {
        let problem = r#"{ "detail": "no", "missing_scopes": ["EditAccounts"] }"#;
        for body in [problem, &coded("CMN-401", "EditAccounts")] {
            assert!(advice(body, "Accounts").starts_with("the manifest covers it"));
            assert_eq!(
                advice(body, "ReadAccounts"),
                "ask for EditAccounts in app.toml first"
            );
        }
        let problem = r#"{ "detail": "no", "missing_permissions": ["EditCompanyInfo"] }"#;
        for body in [problem, &coded("CMN-408", "EditCompanyInfo")] {
            assert!(advice(body, "Accounts").starts_with("more scopes would not help"));
        }
        for body in [
            "",
            "{}",
            "<html>",
            r#"{ "detail": "no" }"#,
            &coded("CMN-1", "x"),
        ] {
            assert!(advice(body, "Accounts").starts_with("the server names neither"));
        }
    }
}

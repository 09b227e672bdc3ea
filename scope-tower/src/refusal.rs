//! Refusals of calls.

use crate::{Fault, InvalidToken, StepUp, Unverified};
use http::StatusCode;
use scope_core::{Denied, DeniedOn};
use std::{error::Error, fmt, sync::Arc};

/// The reason why a call was refused.
///
/// [`Display`](fmt::Display) writes the explanation, for the log; [`Settings`](crate::Settings)
/// decide how much of it the response has. A guard's response carries the refusal as an extension,
/// so that layers around it can read the reason.
///
/// | | status | `WWW-Authenticate: Bearer` |
/// | --- | --- | --- |
/// | [`NoCredentials`](Refusal::NoCredentials) | 401 | without an error code (RFC 6750 section 3.1) |
/// | [`InvalidRequest`](Refusal::InvalidRequest) | 400 | `error="invalid_request"` |
/// | [`InvalidToken`](Refusal::InvalidToken) | 401 | `error="invalid_token"` |
/// | [`Denied`](Refusal::Denied), app scope | 403 | `error="insufficient_scope"`, `scope=".."` |
/// | [`Denied`](Refusal::Denied), user permission | 403 | none: more scopes would not help |
/// | [`DeniedOn`](Refusal::DeniedOn), of this object | 403 | `error="insufficient_scope"`, `scope="repo:43:read"` |
/// | [`DeniedOn`](Refusal::DeniedOn), otherwise | 403 | none: requesting the same scopes again would not help |
/// | [`NoOperation`](Refusal::NoOperation) | 404, or 405 with `Allow` | none |
/// | [`NoCall`](Refusal::NoCall), [`LeftOut`](Refusal::LeftOut) | 404 | none |
/// | [`Unavailable`](Refusal::Unavailable) | 503 | none |
/// | [`Fault`](Refusal::Fault) | 500 | none |
///
/// The body is a problem of RFC 9457. A gRPC call gets status 200, and `grpc-status` 16 or 7 in
/// place of 401 and 403.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Refusal {
    /// The call has no `Authorization` header, or one of another scheme.
    NoCredentials,
    /// The credentials do not have the form of RFC 6750 section 2.1.
    InvalidRequest(&'static str),
    /// The token is expired, forged, for another audience, and so on.
    InvalidToken(InvalidToken),
    /// The grant does not meet the requirement.
    Denied(Box<Denied>),
    /// The requirement was granted on other objects than this one, or it has a name that contains this
    /// object's values, [`DeniedOn::names_object`].
    DeniedOn(Box<DeniedOn>),
    /// The user must authenticate again, or in a stronger way.
    StepUp(Arc<StepUp>),
    /// The API has no such operation.
    NoOperation {
        /// The methods of the path: none for an unknown path.
        allow: Vec<&'static str>,
    },
    /// The API has no such tool, resource or prompt.
    NoCall {
        /// Its kind and name: ``tool `wipe_disk` ``.
        call: String,
    },
    /// The API has the operation, and this server leaves it out.
    LeftOut {
        /// Its method.
        method: &'static str,
        /// Its path template in the spec.
        path: &'static str,
    },
    /// The token could not be verified, because a service required for it is down.
    Unavailable(InvalidToken),
    /// The server is misconfigured.
    Fault(Fault),
}

impl Refusal {
    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Refusal::NoCredentials | Refusal::InvalidToken(_) | Refusal::StepUp(_) => {
                StatusCode::UNAUTHORIZED
            }
            Refusal::InvalidRequest(_) => StatusCode::BAD_REQUEST,
            Refusal::Denied(_) | Refusal::DeniedOn(_) => StatusCode::FORBIDDEN,
            Refusal::NoOperation { allow } if allow.is_empty() => StatusCode::NOT_FOUND,
            Refusal::NoOperation { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Refusal::NoCall { .. } | Refusal::LeftOut { .. } => StatusCode::NOT_FOUND,
            Refusal::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Refusal::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        Refusal::Denied(Box::new(denied))
    }
}

impl From<DeniedOn> for Refusal {
    fn from(denied: DeniedOn) -> Self {
        if denied.is_granted_elsewhere() || denied.names_object() {
            Refusal::DeniedOn(Box::new(denied))
        } else {
            Denied::from(denied).into()
        }
    }
}

impl From<Unverified> for Refusal {
    fn from(unverified: Unverified) -> Self {
        match unverified {
            Unverified::Invalid(why) => Refusal::InvalidToken(why),
            Unverified::Unavailable(why) => Refusal::Unavailable(why),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NoCredentials => f.write_str("a bearer token is required"),
            Refusal::InvalidRequest(why) => f.write_str(why),
            Refusal::InvalidToken(why) => write!(f, "the token is not valid: {why}"),
            Refusal::Denied(denied) => denied.fmt(f),
            Refusal::DeniedOn(denied) => denied.fmt(f),
            Refusal::StepUp(step_up) => step_up.fmt(f),
            Refusal::NoOperation { allow } if allow.is_empty() => {
                f.write_str("the API has no operation with this path")
            }
            Refusal::NoOperation { .. } => {
                f.write_str("the API has no operation with this method and path")
            }
            Refusal::NoCall { call } => write!(f, "the API has no {call}"),
            Refusal::LeftOut { method, path } => write!(
                f,
                "this server leaves out `{method} {path}`, an operation of the API"
            ),
            Refusal::Unavailable(why) => write!(f, "the token cannot be verified now: {why}"),
            Refusal::Fault(fault) => fault.fmt(f),
        }
    }
}

impl Error for Refusal {}

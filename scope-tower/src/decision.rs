//! Decisions about calls.

use crate::Refusal;
use http::{Extensions, Method, StatusCode, Uri};
use scope_core::__private::Line;
use std::fmt::{self, Write as _};

/// A decision about a call, with its reason, for logs and metrics.
///
/// [`Display`](fmt::Display) writes one line, without the query and without any part of the token.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Decision<'r> {
    /// The method of the call.
    pub method: &'r Method,
    /// The target of the call.
    pub uri: &'r Uri,
    /// The extensions of the request when the handler was called; they hold the holder, by its type.
    pub extensions: &'r Extensions,
    /// The id of the operation, if the guard knows operations.
    pub operation: Option<&'static str>,
    /// Why the call was refused; `None` if it was allowed.
    pub refusal: Option<&'r Refusal>,
    /// Why the call would have been refused, if [`report_only`](crate::Settings::report_only) let it
    /// through.
    pub reported: Option<&'r Refusal>,
    /// The status of the response, from the handler or the guard; `None` if the client disconnected
    /// first. In a rollout it shows whether the server itself refuses the same calls.
    pub status: Option<StatusCode>,
}

impl<'r> Decision<'r> {
    /// The decision to allow a call. Your own guards set the other fields, and pass it to
    /// [`Settings::decided`](crate::Settings::decided).
    #[must_use]
    pub fn new(method: &'r Method, uri: &'r Uri, extensions: &'r Extensions) -> Self {
        Decision {
            method,
            uri,
            extensions,
            operation: None,
            refusal: None,
            reported: None,
            status: None,
        }
    }
}

impl fmt::Display for Decision<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // the path comes from the caller, and a reason may quote a token's issuer
        let mut line = Line(f);
        write!(line, "{} {}", self.method, self.uri.path())?;
        if let Some(operation) = self.operation {
            write!(line, " (`{operation}`)")?;
        }
        match (self.refusal, self.reported) {
            (Some(refusal), _) => {
                write!(
                    line,
                    " refused with {}: {refusal}",
                    refusal.status().as_u16()
                )
            }
            (None, Some(refusal)) => write!(
                line,
                " allowed, report only: would be refused with {}: {refusal}",
                refusal.status().as_u16()
            ),
            (None, None) => line.write_str(" allowed"),
        }
    }
}

//! Faults of the server, which no caller can fix.

use std::fmt;

/// A fault of the server: a guard can't decide, so the response is 500.
///
/// [`Display`](fmt::Display) is for the log: it has the names of the server's types, and a response
/// never carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// A token was verified, and the holder has another type than the guard expects.
    OtherHolder {
        /// The type that the guard expects.
        expected: &'static str,
        /// The type that the verifier made.
        found: &'static str,
    },
    /// No layer around the guard verifies tokens.
    NoBearerLayer {
        /// The type that the guard expects.
        expected: &'static str,
    },
    /// A handler takes an object from the path, and its route has no such parameter.
    NoParameter {
        /// The type of the object.
        object: &'static str,
        /// The parameter that it is read from.
        parameter: &'static str,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("fault of the server: ")?;
        match self {
            Fault::OtherHolder { expected, found } => write!(
                f,
                "the guard looks for a `{expected}` in the request, and the verifier made a `{found}`; \
                 use one type for both"
            ),
            Fault::NoBearerLayer { expected } => write!(
                f,
                "the guard looks for a `{expected}` in the request, and no `BearerLayer` is around \
                 the guard; put one outside of all guards"
            ),
            Fault::NoParameter { object, parameter } => write!(
                f,
                "a handler takes a `{object}`, and the path of its route has no `{{{parameter}}}`"
            ),
        }
    }
}

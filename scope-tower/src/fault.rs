//! Faults of the server, which no caller can do anything about.

use std::fmt;

/// A fault of the server: a guard can't decide, so it answers 500.
///
/// [`Display`](fmt::Display) is for the log: it names the types of the server, and a response never
/// carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// A token was verified, and the session is of another type than the guard looks for.
    OtherHolder {
        /// The type that the guard looks for.
        expected: &'static str,
        /// The type that the verifier made.
        found: &'static str,
    },
    /// Nothing around the guard finds out who is calling.
    NoBearerLayer {
        /// The type that the guard looks for.
        expected: &'static str,
    },
    /// A handler takes an object from the path, and its route has no parameter of that name.
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

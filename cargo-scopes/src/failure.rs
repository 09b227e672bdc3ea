//! How a command ends, and its exit status.

pub(crate) use scope_spec::Failure;

/// How a command that did its work ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, or the answer is yes: status 0.
    Yes,
    /// The answer is no: a lint denied, not allowed, drift: status 1.
    No,
    /// Bad input that was reported already: status 2.
    Bad,
}

/// How a command ends.
pub(crate) type Outcome = Result<Exit, Failure>;

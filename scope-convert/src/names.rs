//! The names behind the indices of a spec.

use scope_spec::{Operation, PathTemplate};

/// The HTTP calls of an operation: methods and paths.
pub(crate) fn calls(operation: &Operation) -> impl Iterator<Item = (&str, PathTemplate)> {
    let calls = operation.http_calls();
    calls.map(|(method, path)| (method, path.clone()))
}

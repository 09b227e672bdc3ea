//! The names behind the indices of a spec.

use scope_spec::{Operation, PathTemplate, Vocabulary, VocabularyKind};

/// Any of these, each one all of its privileges.
pub(crate) type Requirement = Vec<Vec<usize>>;

/// What an operation requires of one vocabulary.
pub(crate) fn requirement(operation: &Operation, kind: VocabularyKind) -> &Requirement {
    match kind {
        VocabularyKind::Scope => &operation.scopes,
        VocabularyKind::Permission => &operation.permissions,
    }
}

/// The names of some privileges.
pub(crate) fn names<'v>(vocabulary: &'v Vocabulary, indices: &[usize]) -> Vec<&'v str> {
    let items = indices
        .iter()
        .filter_map(|&index| vocabulary.items.get(index));
    items.map(|item| item.name.as_str()).collect()
}

/// The names of the privileges of a requirement; none where any token will do.
pub(crate) fn requirement_names<'v>(
    vocabulary: &'v Vocabulary,
    requirement: &Requirement,
) -> Vec<Vec<&'v str>> {
    let any = requirement.iter().filter(|all| !all.is_empty());
    any.map(|all| names(vocabulary, all)).collect()
}

/// The HTTP calls of an operation: methods and paths.
pub(crate) fn calls(operation: &Operation) -> impl Iterator<Item = (&str, PathTemplate)> {
    let calls = operation.http_calls();
    calls.map(|(method, path)| (method, path.clone()))
}

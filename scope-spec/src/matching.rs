//! Which operation answers a call, as code generated from the spec finds it.

use std::cmp::Ordering;

use crate::{Spec, Specificity};

/// A path without its query and its fragment.
pub fn without_query(path: &str) -> &str {
    path.split(['?', '#']).next().unwrap_or(path)
}

/// The operations that a call finds: those of the most specific template that matches it. Several
/// where specificity does not decide, and none where no template matches.
pub fn operations_at(spec: &Spec, method: &str, path: &str) -> Vec<usize> {
    let path = without_query(path);
    let mut best: Option<Specificity> = None;
    let mut found = Vec::new();
    for (index, operation) in spec.operations.iter().enumerate() {
        let matching = operation
            .http_calls()
            .filter(|(known, template)| *known == method && template.matches(path));
        let Some(specificity) = matching.map(|(_, it)| it.specificity()).max() else {
            continue;
        };
        match best
            .as_ref()
            .map_or(Ordering::Greater, |best| specificity.cmp(best))
        {
            Ordering::Less => continue,
            Ordering::Equal => {}
            Ordering::Greater => {
                found.clear();
                best = Some(specificity);
            }
        }
        found.push(index);
    }
    found
}

/// The first of the operations that a call finds.
pub fn operation_at(spec: &Spec, method: &str, path: &str) -> Option<usize> {
    operations_at(spec, method, path).first().copied()
}

/// Whether a segment is a parameter that takes all that follows: `{+name}` or `{*name}`.
pub fn takes_rest(segment: &str) -> bool {
    segment.starts_with("{+") || segment.starts_with("{*")
}

/// Whether a segment with parameters, such as `{id}` or `{id}.{format}`, fits one of a call. A
/// parameter takes one character at least.
pub fn fits(template: &str, segment: &str) -> bool {
    let Some((literal, parameter)) = template.split_once('{') else {
        return template == segment;
    };
    let (Some(value), Some((_, after))) =
        (segment.strip_prefix(literal), parameter.split_once('}'))
    else {
        return false;
    };
    if after.is_empty() {
        return !value.is_empty();
    }
    (1..=value.len()).any(|at| value.get(at..).is_some_and(|rest| fits(after, rest)))
}

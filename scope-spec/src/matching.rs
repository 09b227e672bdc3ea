//! Which operation answers a call, as code generated from the spec finds it.

use std::cmp::Reverse;

use crate::Spec;

/// A path without its query and its fragment.
pub fn without_query(path: &str) -> &str {
    path.split(['?', '#']).next().unwrap_or(path)
}

/// The operation whose template fits best: segment by segment, text before parameters, parameters
/// with more text around them first, those that take all that follows last.
pub fn operation_at(spec: &Spec, method: &str, path: &str) -> Option<usize> {
    let path = without_query(path);
    let operations = spec.operations.iter().enumerate();
    let fitting = operations.filter_map(|(index, operation)| {
        let template = operation.path.as_deref()?;
        let is = operation.method.as_deref() == Some(method) && fits_path(template, path);
        is.then(|| (order(template), index))
    });
    fitting.min().map(|(_, index)| index)
}

fn fits_path(template: &str, path: &str) -> bool {
    let mut segments = template.split('/');
    let mut rest = Some(path);
    loop {
        match (segments.next(), rest) {
            (None, None) => return true,
            (Some(segment), Some(text)) => {
                if takes_rest(segment) && !text.is_empty() {
                    return true;
                }
                let (first, after) = match text.split_once('/') {
                    Some((first, after)) => (first, Some(after)),
                    None => (text, None),
                };
                if !fits(segment, first) {
                    return false;
                }
                rest = after;
            }
            _ => return false,
        }
    }
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

/// The order in which templates are tried.
pub fn order(template: &str) -> impl Ord {
    let segment = |text| {
        let mut literal = 0;
        let mut inside = false;
        for c in str::chars(text) {
            match c {
                '{' => inside = true,
                '}' => inside = false,
                _ => literal += usize::from(!inside),
            }
        }
        let parameter = text.contains('{');
        let literal = if parameter { literal } else { 0 };
        (parameter, takes_rest(text), Reverse(literal), text)
    };
    template.split('/').map(segment).collect::<Vec<_>>()
}

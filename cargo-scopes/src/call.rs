//! Which operation answers a call, as code generated from the spec finds it.

use std::cmp::Reverse;

use scope_spec::Spec;

use crate::failure::Failure;

/// An operation by its id, or by `METHOD /path`.
pub(crate) fn find(spec: &Spec, word: &str) -> Result<usize, Failure> {
    if let Some(index) = spec.operation(word) {
        return Ok(index);
    }
    match split(word) {
        Some((method, path)) => by_call(spec, method, path),
        None if spec.operations.is_empty() => Err(no_operations()),
        None => {
            let ids = spec
                .operations
                .iter()
                .map(|operation| operation.id.as_str());
            let failure = Failure::unknown("operation", word, ids);
            Err(if failure.has_help() {
                failure
            } else {
                failure.help("`cargo scopes show --kind operation` lists them")
            })
        }
    }
}

/// The operation that answers a call: `GET /path`, which may have a query.
pub(crate) fn find_call(spec: &Spec, call: &str) -> Result<usize, Failure> {
    match split(call) {
        Some((method, path)) => by_call(spec, method, path),
        None => Err(Failure::new(
            "invalid-call",
            format!("`{call}` is not a method and a path"),
        )
        .help("write it as `GET /path`")),
    }
}

/// A method, one space or more, and a path.
fn split(call: &str) -> Option<(&str, &str)> {
    let (method, path) = call.trim().split_once(' ')?;
    let path = path.trim_start();
    (!method.is_empty() && path.starts_with('/')).then_some((method, path))
}

fn by_call(spec: &Spec, method: &str, path: &str) -> Result<usize, Failure> {
    if let Some(index) = at(spec, method, path) {
        return Ok(index);
    }
    if spec.operations.is_empty() {
        return Err(no_operations());
    }
    let failure = Failure::new(
        "unknown-call",
        format!("no operation answers `{method} {path}`"),
    );
    let upper = method.to_ascii_uppercase();
    if upper != method && at(spec, &upper, path).is_some() {
        return Err(failure.help(format!("methods are told apart by case: write `{upper}`")));
    }
    let mut methods: Vec<&str> = Vec::new();
    for operation in &spec.operations {
        if let Some(other) = operation.method.as_deref()
            && !methods.contains(&other)
            && at(spec, other, path).is_some()
        {
            methods.push(other);
        }
    }
    if !methods.is_empty() {
        let methods = methods.join("`, `");
        return Err(failure.help(format!("there is one for `{methods}`")));
    }
    let calls: Vec<String> = spec
        .operations
        .iter()
        .filter_map(|operation| {
            Some(format!(
                "{} {}",
                operation.method.as_ref()?,
                operation.path.as_ref()?
            ))
        })
        .collect();
    let wanted = format!("{method} {}", without_query(path));
    Err(
        match scope_spec::nearest(&wanted, calls.iter().map(String::as_str)) {
            Some(near) => failure.help(format!("there is `{near}`")),
            None if calls.is_empty() => {
                failure.help("name operations by their ids: none has a `call`")
            }
            None => failure.help("`cargo scopes show --kind operation` lists them"),
        },
    )
}

fn no_operations() -> Failure {
    Failure::new("no-operations", "the spec has no operations")
        .help("declare them with `[operations.ID]`, or name scopes with `--needs`")
}

fn without_query(path: &str) -> &str {
    path.split(['?', '#']).next().unwrap_or(path)
}

/// The operation whose template fits best: segment by segment, text before parameters, parameters
/// with more text around them first, those that take all that follows last.
fn at(spec: &Spec, method: &str, path: &str) -> Option<usize> {
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
fn takes_rest(segment: &str) -> bool {
    segment.starts_with("{+") || segment.starts_with("{*")
}

/// Whether a segment with parameters, such as `{id}` or `{id}.{format}`, fits one of a call. A
/// parameter takes one character at least.
fn fits(template: &str, segment: &str) -> bool {
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
fn order(template: &str) -> Vec<(bool, bool, Reverse<usize>, &str)> {
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
    template.split('/').map(segment).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls() {
        let paths = [
            "/users/{id}",
            "/users/me",
            "/users/{id}.{format}",
            "/files/{+path}",
            "/files/{id}/meta",
            "/",
        ];
        let mut text = "spec.name = 't'\n[operations]\n".to_owned();
        for (i, path) in paths.iter().enumerate() {
            text += &format!("o{i} = {{ call = 'GET {path}', public = true }}\n");
        }
        text += "other = { call = 'POST /users/{id}', public = true }\n";
        let spec = scope_spec::parse("t.toml", &text).spec;
        for (call, found) in [
            ("GET /users/~", Some(0)),
            ("GET /users/me", Some(1)),
            ("GET /users/me?x=/y", Some(1)),
            ("GET /users/{id}", Some(0)),
            ("GET /users/7.json", Some(2)),
            ("GET /users/", None),
            ("GET /users", None),
            ("GET /files/a/b/c", Some(3)),
            ("GET /files/a/meta", Some(4)),
            ("GET /", Some(5)),
            ("get /", None),
            ("POST /users/1", Some(6)),
            ("DELETE /users/1", None),
        ] {
            assert_eq!(find(&spec, call).ok(), found, "{call}");
        }
        assert!(find_call(&spec, "o1").is_err());
        assert_eq!(find(&spec, "o1").ok(), Some(1));
    }
}

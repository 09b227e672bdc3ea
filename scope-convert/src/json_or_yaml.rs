//! A text that is JSON or YAML, as a value.

use serde_json::Value;

/// Whether a text is JSON, else it is YAML. JSON is YAML, but read as what it is it is read faster,
/// and told better.
pub(crate) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// Reads a text as JSON or YAML; what went wrong, in words, and where: line and column from 1.
pub(crate) fn parse(text: &str) -> Result<Value, (String, Option<(usize, usize)>)> {
    if is_json(text) {
        return serde_json::from_str(text).map_err(|error| {
            let told = error.to_string();
            let what = told.split(" at line ").next().unwrap_or_default();
            (what.to_owned(), Some((error.line(), error.column())))
        });
    }
    serde_saphyr::from_str(text).map_err(|error| {
        let told = error.to_string();
        // The rest of it draws the place.
        let told = told.lines().next().unwrap_or_default();
        let told = told.strip_prefix("error: ").unwrap_or(told);
        let at = error.location().map(|at| {
            let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
            (number(at.line()), number(at.column()))
        });
        let what = match told
            .strip_prefix("line ")
            .and_then(|rest| rest.split_once(": "))
        {
            Some((_, what)) => what,
            None => told,
        };
        (what.to_owned(), at)
    })
}

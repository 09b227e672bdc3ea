//! Which operation answers a call: against a search that shares nothing with the product, for every
//! call of a few segments.
#![forbid(unsafe_code)]

mod paths {
    scope_core::scopes!("../specs/paths.toml", typed = false);
}

use paths::Operation;
use std::cmp::Reverse;

/// Whether a template's segment fits a call's: a parameter is one byte or more, and no `/`.
fn fits(template: &[u8], segment: &[u8]) -> bool {
    match (template, segment) {
        ([], []) => true,
        ([b'{', rest @ ..], [_, more @ ..]) => {
            let end = rest.iter().position(|byte| *byte == b'}').expect("an end");
            // the parameter ends here, or takes the next byte, too
            fits(&rest[end + 1..], more) || fits(template, more)
        }
        ([a, rest @ ..], [b, more @ ..]) => a == b && fits(rest, more),
        _ => false,
    }
}

/// A template's segment without the names of its parameters, which make no difference to a call.
fn unnamed(segment: &str) -> String {
    let mut parts = segment.split('{');
    let mut shape = parts.next().expect("a part").to_owned();
    for part in parts {
        shape.push('{');
        shape.push_str(part.split_once('}').expect("an end").1);
    }
    shape
}

/// What a template's segment comes after: text, then parameters with more text about them, then
/// those that take the rest.
fn rank(segment: &str) -> (bool, bool, Reverse<usize>, String) {
    let parameter = segment.contains('{');
    let text = segment.len()
        - segment
            .find('}')
            .map_or(0, |end| end + 1 - segment.find('{').unwrap_or(0));
    let rest = segment.starts_with("{+") || segment.starts_with("{*");
    (
        parameter,
        rest,
        Reverse(if parameter { text } else { 0 }),
        unnamed(segment),
    )
}

fn matches(template: &str, path: &str) -> bool {
    let (mut template, mut path) = (template.split('/').peekable(), path.split('/').peekable());
    loop {
        match (template.next(), path.next()) {
            (None, None) => return true,
            (Some(rest), Some(first)) if rest.starts_with("{+") || rest.starts_with("{*") => {
                return !first.is_empty() || path.peek().is_some();
            }
            (Some(a), Some(b)) if fits(a.as_bytes(), b.as_bytes()) => {}
            _ => return false,
        }
    }
}

/// Of all that fit, the one whose segments come first; of two that are the same call, the first in the file.
fn search(method: &str, path: &str) -> Option<Operation> {
    let fitting = Operation::ALL
        .iter()
        .copied()
        .filter(|it| it.method() == Some(method) && matches(it.path().expect("a path"), path));
    fitting.min_by_key(|it| {
        it.path()
            .expect("a path")
            .split('/')
            .map(rank)
            .collect::<Vec<_>>()
    })
}

#[test]
fn every_call_of_a_few_segments() {
    let segments = [
        "", "a", "ab", "a-", "b", "a.j", ".j", "{x}", "a\u{e9}", "c", "c-a",
    ];
    let (mut paths, mut found, mut none) = (vec![String::new()], 0, 0);
    let mut last = paths.clone();
    for _ in 0..4 {
        last = last
            .iter()
            .flat_map(|path| {
                segments
                    .iter()
                    .map(move |segment| format!("{path}/{segment}"))
            })
            .collect();
        paths.extend(last.iter().cloned());
    }
    for path in &paths {
        for method in ["GET", "POST", "DELETE", "PUT", "get", ""] {
            let expected = search(method, path);
            assert_eq!(
                Operation::from_call(method, path),
                expected,
                "{method} {path}"
            );
            match expected {
                Some(_) => found += 1,
                None => none += 1,
            }
        }
    }
    assert!(found > 1_000 && none > 1_000, "{found} {none}");
    for path in ["a", "a/b", "*", "http://a/b"] {
        assert_eq!(Operation::from_call("GET", path), None, "{path}");
    }
}

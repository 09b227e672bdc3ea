//! Helpers of the tests.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

use std::{collections::HashMap, io, path::Path};

use scope_spec::{Loaded, Problem, Source};

/// Puts a `[spec]` table before the rest of a spec.
pub fn with_head(rest: &str) -> String {
    format!("[spec]\nname = \"demo\"\nallow = [\"missing-description\"]\n{rest}")
}

pub fn parse(rest: &str) -> Loaded {
    scope_spec::parse("scopes.toml", &with_head(rest))
}

/// Loads a spec from files in memory.
pub fn load(main: &str, files: &[(&str, &str)]) -> Loaded {
    let files: HashMap<&str, &str> = files.iter().copied().collect();
    scope_spec::load_with(Path::new(main), main, &mut |path| {
        let path = path.to_str().unwrap().replace('\\', "/");
        let mut parts: Vec<&str> = Vec::new();
        for part in path.split('/') {
            match part {
                "." => {}
                ".." => drop(parts.pop()),
                part => parts.push(part),
            }
        }
        let found = files.get(parts.join("/").as_str());
        let text = found.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such file"))?;
        Ok(text.as_bytes().to_vec())
    })
}

/// The text that a problem underlines.
pub fn underlined<'s>(problem: &Problem, sources: &'s [Source]) -> &'s str {
    let Some(label) = &problem.primary else {
        return "";
    };
    sources[label.place.file]
        .text()
        .get(label.place.span.clone())
        .unwrap()
}

/// One problem and what is expected of it: code, underlined text, message.
pub type Expected<'e> = (&'e str, &'e str, &'e str);

/// Asserts that exactly these problems are found, in any order.
#[track_caller]
pub fn assert_problems(problems: &[Problem], sources: &[Source], expected: &[Expected<'_>]) {
    let mut found: Vec<Expected<'_>> = problems
        .iter()
        .map(|problem| {
            (
                problem.code,
                underlined(problem, sources),
                problem.message.as_str(),
            )
        })
        .collect();
    let mut expected = expected.to_vec();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    for problem in problems {
        check_style(problem, sources);
    }
}

/// Asserts what must hold for every problem.
#[track_caller]
pub fn check_style(problem: &Problem, sources: &[Source]) {
    let labels = problem.primary.iter().chain(&problem.context);
    let texts = std::iter::once(&problem.message)
        .chain(labels.clone().map(|label| &label.text))
        .chain(problem.help.iter().map(|help| &help.text));
    for text in texts {
        assert!(!text.ends_with('.'), "full stop: {text}");
        assert!(!text.starts_with(char::is_uppercase), "upper case: {text}");
        assert_eq!(text.matches('`').count() % 2, 0, "backticks: {text}");
        for word in ["String", "Vec", "Option", "usize", "u16"] {
            assert!(
                !text.split(' ').any(|part| part == word),
                "Rust type: {text}"
            );
        }
    }
    for label in labels {
        let source = sources[label.place.file].text();
        assert!(
            source.get(label.place.span.clone()).is_some(),
            "a place outside of the text"
        );
    }
    assert!(
        problem
            .code
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    );
}

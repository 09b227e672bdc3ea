//! Reads any text as a path and templates, one a line, and compares what they match, which operations a
//! request requires, and what templates have in common with an oracle that is written from the format.
#![no_main]
#![forbid(unsafe_code)]

use libfuzzer_sys::fuzz_target;
use scope_spec::{OperationId, PathTemplate, matching::Readings};
use std::sync::atomic::{AtomicUsize, Ordering};

#[path = "../../tests/tests/it/common/paths.rs"]
mod paths;
#[path = "../../tests/tests/it/common/table.rs"]
mod table;

/// A table lives as long as the process, so only so many are made.
const TABLES: usize = 400_000;
static MADE: AtomicUsize = AtomicUsize::new(0);

fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let path = lines.next().unwrap_or_default();
    let mut calls: Vec<(String, String)> = Vec::new();
    let mut templates: Vec<PathTemplate> = Vec::new();
    for (i, line) in lines.take(8).enumerate() {
        match PathTemplate::parse(line) {
            Ok(template) => {
                let expected = paths::matches(line, path.as_bytes());
                assert_eq!(template.matches(path), expected, "{line} {path}");
                for rest in ["1", "/", "a/b"] {
                    let filled = template.filled("1", rest);
                    assert!(template.matches(&filled), "{line} {filled}");
                    assert!(paths::matches(line, filled.as_bytes()), "{line} {filled}");
                }
                let method = ["GET", "HEAD", "POST"][i % 3];
                calls.push((method.to_owned(), line.to_owned()));
                templates.push(template);
            }
            Err(error) => {
                assert!(line.get(error.span()).is_some(), "{error:?} {line}");
                if let Some(meant) = error.meant() {
                    assert_eq!(PathTemplate::parse(meant.as_str()).as_ref(), Ok(meant));
                }
            }
        }
    }
    for one in &templates {
        for other in &templates {
            let (in_one, in_other) = (one.matches(path), other.matches(path));
            let common = one.common(other);
            assert!(common.is_some() || !in_one || !in_other, "{one} {other} {path}");
            assert!(!one.contains(other) || !in_other || in_one, "{one} {other} {path}");
            let Some(common) = common else { continue };
            assert!(!common.matches(path) || in_one && in_other, "{one} {other} {common} {path}");
            for rest in ["1", "/", "a/b"] {
                let both = common.filled("1", rest);
                assert!(one.matches(&both) && other.matches(&both), "{one} {other} {both}");
            }
        }
    }
    if calls.is_empty() || path.contains(['?', '#']) {
        return;
    }
    let mut spec = "spec.name = 't'\n[operations]\n".to_owned();
    for (i, (method, template)) in calls.iter().enumerate() {
        let call = serde_json::to_string(&format!("{method} {template}")).expect("a string");
        spec += &format!("o{i} = {{ call = {call}, public = true }}\n");
    }
    let loaded = scope_spec::parse("t.toml", &spec);
    assert_eq!(loaded.spec.operations.len(), calls.len(), "{spec}");
    let makes = MADE.fetch_add(1, Ordering::Relaxed) < TABLES;
    let table = makes.then(|| &*Box::leak(Box::new(table::laid_out(&calls))));
    for method in ["GET", "HEAD", "POST", "PUT"] {
        let expected = paths::required(&calls, method, path);
        let first = paths::as_sent(&calls, method, path).first().copied();
        let readings = Readings::of_request(&loaded.spec, method, path);
        let position = |id: OperationId| id.position();
        let mut found: Vec<usize> = readings.operations().iter().copied().map(position).collect();
        found.sort_unstable();
        assert_eq!((readings.operation().map(position), &found), (first, &expected), "{method} {path} {calls:?}");
        if let Some(table) = table {
            let (operation, required) = table.required(method, path);
            let required: Vec<usize> = required.into_iter().map(usize::from).collect();
            let found = (operation.map(usize::from), &required);
            assert_eq!(found, (first, &expected), "{method} {path} {calls:?}");
        }
    }
});

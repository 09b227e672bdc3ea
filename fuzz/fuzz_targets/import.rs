//! Imports any text in each format: it ends without a panic, every place that a problem names is in the
//! text, what is written reads again as the same, and nothing is public that the document guards.
#![no_main]
#![forbid(unsafe_code)]

use scope_convert::import::{Format, Imported, Options, import};
use libfuzzer_sys::fuzz_target;
use scope_spec::{Problem, Source, Style, parse, render, to_toml};
use serde_json::{Map, Value};
use std::{collections::HashMap, path::Path};

/// What a document may say that is no spec, and that is told from the text as it would be. Every
/// other error would be in how the text was written.
const OF_THE_DOCUMENT: &[&str] = &[
    "alias-is-name",
    "braces-in-name",
    "duplicate-alias",
    "duplicate-bit",
    "duplicate-identifier",
    "inclusion-cycle",
    "invalid-identifier",
    "invalid-wire-name",
    "no-scopes",
    "self-include",
    "too-many-inclusions",
    "too-many-names",
    "unknown-lint",
    "use-itself",
];

fuzz_target!(|input: &[u8]| {
    let Some((format, text)) = input.split_first() else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    // the digits 0 to 3 pick in this order, so that a corpus can be read
    let format = Format::ALL[usize::from(*format) % Format::ALL.len()];
    match import(format, Path::new("api"), text.to_owned(), &Options::default()) {
        Ok(imported) => {
            are_in(&imported.problems, &imported.sources);
            match &imported.invalid {
                Some(failure) => {
                    assert!(imported.has_errors(), "{}", imported.text);
                    are_of_the_document(&failure.problems, &failure.sources);
                }
                None => is_written_well(&imported),
            }
            nothing_opens(format, text, &imported);
        }
        Err(failure) => are_of_the_document(&failure.problems, &failure.sources),
    }
});

/// Every problem can be shown.
fn are_in(problems: &[Problem], sources: &[Source]) {
    for problem in problems {
        for label in problem.primary.iter().chain(&problem.context) {
            let text = sources[label.place.file].text();
            assert!(text.get(label.place.span.clone()).is_some(), "{problem:?}");
        }
        render(problem, sources, Style::Plain);
    }
}

fn are_of_the_document(problems: &[Problem], sources: &[Source]) {
    assert!(!problems.is_empty());
    are_in(problems, sources);
    for problem in problems {
        // what is only seen in the text that was written has no source
        let text = sources.first().map_or("", Source::text);
        assert!(OF_THE_DOCUMENT.contains(&problem.code), "{problem:?}\n{text}");
    }
}

fn is_written_well(imported: &Imported) {
    let again = parse("scopes.toml", &imported.text);
    assert!(!again.has_errors(), "{}\n{:?}", imported.text, again.problems);
    assert_eq!(to_toml(&again.spec), imported.text);
}

/// No operation is public whose requirement stands in the document; from JSON, where that is seen
/// without the importer's help.
fn nothing_opens(format: Format, text: &str, imported: &Imported) {
    let Ok(document) = serde_json::from_str::<Value>(text) else { return };
    let mut guarded = HashMap::new();
    match format {
        Format::GoogleDiscovery => methods(&document, &mut guarded),
        Format::Openapi => operations(&document, &mut guarded),
        Format::Markdown | Format::Csv => {}
    }
    for operation in imported.spec.operations.iter().filter(|operation| operation.is_public()) {
        // what stands there twice is reported, and one of the two is taken
        assert!(guarded.get(operation.id.as_str()) != Some(&vec![true]), "{}", operation.id);
    }
}

/// For each id, whether the methods that have it need a scope.
fn methods<'d>(value: &'d Value, guarded: &mut HashMap<&'d str, Vec<bool>>) {
    for method in members(value.get("methods")) {
        let scopes = method.1.get("scopes").and_then(Value::as_array);
        let id = method.1.get("id").and_then(Value::as_str).filter(|id| !id.is_empty());
        let needs = scopes.is_some_and(|scopes| !scopes.is_empty());
        guarded.entry(id.unwrap_or(method.0)).or_default().push(needs);
    }
    for resource in members(value.get("resources")) {
        methods(resource.1, guarded);
    }
}

/// For each id, whether every way into the operations that have it needs a scope of each scheme.
fn operations<'d>(document: &'d Value, guarded: &mut HashMap<&'d str, Vec<bool>>) {
    for (_, item) in members(document.get("paths")) {
        for (_, operation) in members(Some(item)) {
            let Some(id) = operation.get("operationId").and_then(Value::as_str) else { continue };
            let ways = operation.get("security").or_else(|| document.get("security"));
            let ways = ways.and_then(Value::as_array).filter(|ways| !ways.is_empty());
            let needs = |way: &Value| {
                let schemes = way.as_object().filter(|schemes| !schemes.is_empty());
                schemes.is_some_and(|schemes| schemes.values().all(names))
            };
            let needs = ways.is_some_and(|ways| ways.iter().all(needs));
            guarded.entry(id).or_default().push(needs);
        }
    }
}

fn names(scopes: &Value) -> bool {
    scopes.as_array().is_some_and(|scopes| !scopes.is_empty())
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&str, &Value)> {
    let members = value.and_then(Value::as_object).into_iter().flat_map(Map::iter);
    members.map(|(key, value)| (key.as_str(), value))
}

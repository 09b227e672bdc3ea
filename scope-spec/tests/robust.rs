//! No input makes the reader panic, and what it hands back is sound.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use std::path::Path;

use proptest::prelude::*;
use scope_spec::{Loaded, Style, app, render, render_body};

const SPEC: &str = r##"
[spec]
name = "demo"
strip_prefix = "x:"
[scopes.A]
title = "A # not a comment"
description = """
[scopes.no] key = 1
"""
access = ["read", "special"]
includes = ["B", "read:*"]
aliases = ['old']
bit = 0x10
deprecated = { since = "1", use = "B", note = "n" }
[scopes.B]
restricted = true
[scopes."read:org"]
[scopes."read:é"]
[permissions]
P = { includes = ["*"] }
Q = {}
[roles.R]
permissions = ["P"]
includes = ["S"]
[roles.S]
[operations.get]
call = "GET /a/{b}"
scopes = { any = ["A", ["B", "read:org"]] }
[operations.post]
call = "POST /a"
scopes = ["A", "B"]
permissions = "P"
[operations.open]
public = true
"##;

const APP: &str = r##"
[app]
name = "call-insights"
spec = "scopes.toml"
[scopes.A]
[scopes.B]
justification = "Users correct their own call notes from within the app."
[scopes.B.review]
state = "approved"
on = 2026-11-01
expires = 2027-11-01
reason = ""
"##;

fn assert_sound(loaded: &Loaded) {
    for problem in &loaded.problems {
        let labels = problem.primary.iter().chain(&problem.context);
        for label in labels {
            let text = loaded.sources[label.place.file].text();
            assert!(text.get(label.place.span.clone()).is_some(), "{problem:?}");
        }
        let text = render(problem, &loaded.sources, Style::Plain);
        assert!(!text.is_empty());
        render_body(problem, &loaded.sources);
        render(problem, &loaded.sources, Style::Coloured);
    }
    let spec = &loaded.spec;
    for operation in &spec.operations {
        let named = operation.scopes.alternatives();
        assert!(loaded.has_errors() || operation.scopes.is_open() == (named.len() == 0));
        assert!(named.into_iter().all(|all| !all.is_empty()));
    }
    for vocabulary in [&spec.scopes, &spec.permissions] {
        let mut names: Vec<_> = vocabulary.items.iter().map(|item| &item.rust).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), vocabulary.items.len());
        assert_eq!(vocabulary.closure.len(), vocabulary.items.len());
        for (index, item) in vocabulary.items.iter().enumerate() {
            assert_eq!(vocabulary.index_of(&item.name), Some(index));
        }
    }
}

fn try_all(text: &str) {
    let loaded = scope_spec::parse("scopes.toml", text);
    assert_sound(&loaded);
    let manifest = app::parse("app.toml", text);
    for problem in &manifest.problems {
        render(problem, &manifest.sources, Style::Plain);
    }
    let today = app::Date::new(2028, 1, 1);
    for problem in app::check(&manifest.app, &loaded.spec, today) {
        render(&problem, &manifest.sources, Style::Plain);
    }
    let granted = manifest.app.granted(&loaded.spec, today);
    let pending = manifest.app.pending(&loaded.spec, today);
    assert!(pending.iter().all(|(index, _)| !granted.contains(index)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut read = |_: &Path| Ok(bytes.clone());
        assert_sound(&scope_spec::load_with(Path::new("a.toml"), "a.toml", &mut read));
        let manifest = app::load_with(Path::new("a.toml"), "a.toml", &mut read);
        for problem in &manifest.problems {
            render(problem, &manifest.sources, Style::Plain);
        }
    }

    #[test]
    fn any_toml_like_text(text in "([\\[\\]{}=,.\"'#\\\\ \n\r\t]|a|scopes|includes|operations|any|\"\"\"|'''|é|\u{feff}){0,60}") {
        try_all(&text);
        try_all(&format!("{SPEC}{text}"));
    }

    /// A spec with some of its bytes changed, left out, doubled or put in.
    #[test]
    fn mutated(
        manifest in any::<bool>(),
        edits in prop::collection::vec(
            (any::<prop::sample::Index>(), 0_usize..30, "[\\[\\]{}=,.\"'#\\\\ \n\r*é\u{0}a1]{0,3}"),
            1..5,
        ),
    ) {
        let mut chars: Vec<char> = if manifest { APP } else { SPEC }.chars().collect();
        for (at, gone, new) in edits {
            let at = at.index(chars.len() + 1);
            let end = (at + gone / 5).min(chars.len());
            chars.splice(at..end, new.chars());
        }
        try_all(&chars.into_iter().collect::<String>());
    }

    /// Lines in any order, some of them missing.
    #[test]
    fn shuffled(lines in prop::sample::subsequence(SPEC.lines().chain(APP.lines()).collect::<Vec<_>>(), 0..40).prop_shuffle()) {
        try_all(&lines.join("\n"));
    }

    /// A file cut off at any place.
    #[test]
    fn cut(at in any::<prop::sample::Index>(), from in any::<bool>()) {
        let at = SPEC.floor_char_boundary(at.index(SPEC.len()));
        try_all(if from { &SPEC[at..] } else { &SPEC[..at] });
    }
}

#[test]
fn hostile() {
    let deep = "a.".repeat(100_000);
    let brackets = "[".repeat(100_000);
    for text in [
        format!("{deep}a = 1\n"),
        format!("[{deep}a]\n"),
        format!("[scopes.{}a]\n", "a.".repeat(70)),
        format!("a = {brackets}\n"),
        brackets.clone(),
        format!("a = {}\n", "{a=".repeat(100_000)),
        format!("a = \"{}\n", "x".repeat(1_000_000)),
        format!("[scopes.{}]\n", "x".repeat(1_000_000)),
        format!("[scopes.A]\nincludes = [{}]\n", "\"B\", ".repeat(100_000)),
        format!("[scopes.A]\n{}", "title\n".repeat(30_000)),
        format!("[scopes.A]\n{}", "key = 1\n".repeat(30_000)),
        "[scopes.A]\n".repeat(10_000),
        "\u{0}".repeat(10_000),
        "\r".repeat(10_000),
        "\"".repeat(10_000),
        "'''\n".repeat(10_001),
        format!("[operations.o]\ncall = \"GET /{}\"\n", "{".repeat(10_000)),
    ] {
        let loaded = scope_spec::parse("scopes.toml", &text);
        assert!(loaded.has_errors());
        for problem in loaded.problems.iter().take(3) {
            let shown = render(problem, &loaded.sources, Style::Plain);
            assert!(
                shown.len() < 10_000,
                "{} bytes: {:.200}",
                shown.len(),
                shown
            );
        }
    }
}

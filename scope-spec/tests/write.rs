//! The written text reads back to the same specification.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use scope_spec::{Spec, load, parse, to_toml};
use std::path::Path;

/// Everything of a specification but the places and the globs, which are of the file.
fn facts(spec: &Spec) -> String {
    let mut spec = spec.clone();
    let items = spec.scopes.items.iter_mut();
    for item in items.chain(&mut spec.permissions.items) {
        item.globs.clear();
    }
    let text = format!("{spec:#?}");
    let mut lines = Vec::new();
    let mut skipped = None;
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        if skipped.is_some_and(|at| indent > at) {
            continue;
        }
        skipped = None;
        if line.trim_start().starts_with("place: Place {") {
            skipped = Some(indent);
        } else if line.trim_start() != "}," {
            lines.push(line);
        }
    }
    lines.join("\n")
}

#[test]
fn every_spec_reads_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for file in [
        "scopes.toml",
        "examples/ringcentral/scopes.toml",
        "tests/specs/bitbucket.toml",
        "tests/specs/discord.toml",
        "tests/specs/slack.toml",
        "tests/specs/urls.toml",
        "tests/specs/extended.toml",
    ] {
        let spec = load(&root.join(file)).spec;
        assert!(!spec.scopes.items.is_empty(), "{file}");
        let text = to_toml(&spec);
        let again = parse("written.toml", &text);
        let errors: Vec<_> = again.errors().map(|problem| &problem.message).collect();
        assert!(errors.is_empty(), "{file}: {errors:?}");
        assert!(facts(&spec) == facts(&again.spec), "{file}:\n{text}");
    }
}

#[test]
fn text_of_every_kind_reads_back() {
    let odd = "a \"quote\", a \\ backslash,\nlines\twith\r\u{0}\u{7f}\u{85} and é";
    let mut spec = parse("a.toml", "spec.name = 'a'\nscopes.A = {}\n").spec;
    spec.description = Some(odd.into());
    let again = parse("b.toml", &to_toml(&spec));
    assert!(!again.has_errors());
    assert_eq!(again.spec.description, Some(odd.into()));
}

/// A name stands without quotes where TOML lets it.
#[test]
fn names_are_quoted_only_where_they_must_be() {
    let names = ["Read_1-a", "a:b", "\u{e9}", "1"];
    let tables: Vec<String> = names
        .iter()
        .map(|it| format!("[scopes.'{it}']\n"))
        .collect();
    let spec = parse(
        "a.toml",
        &format!("[spec]\nname = 'a'\n{}", tables.concat()),
    )
    .spec;
    let text = to_toml(&spec);
    let headers: Vec<&str> = text
        .lines()
        .filter(|it| it.starts_with("[scopes."))
        .collect();
    let expected = [
        "[scopes.Read_1-a]",
        "[scopes.\"a:b\"]",
        "[scopes.\"\u{e9}\"]",
        "[scopes.1]",
    ];
    assert_eq!(headers, expected);
}

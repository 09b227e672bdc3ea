//! What an app must not do, and what rustc then says; and what the guards cannot guard.
//!
//! The text of each error is in the `.stderr` file beside the case: where only rustc changed,
//! `TRYBUILD=overwrite cargo test -p scope-tests --test ui_app` writes the files anew. Read them
//! before they are kept.
#![forbid(unsafe_code)]

use std::{fs, path::Path};

#[test]
fn does_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui_app/*.rs");
    cases.compile_fail("ui_guards/*.rs");
    cases.compile_fail("ui_guide/*.rs");
    cases.compile_fail("../examples/client/refused/*.rs");
}

/// The run-time crate cannot ask the spec's crate how long a justification has to be.
#[test]
fn a_const_refusal_names_the_length_of_a_justification() {
    let said = include_str!("../ui_app/operations.stderr");
    let least = scope_spec::app::LEAST_JUSTIFICATION;
    let told = format!("a `justification` of {least} characters or more");
    assert!(said.contains(&told), "{said}");
}

/// The guide begins with a client: its manifest, its code and what rustc says are what is tested here.
#[test]
fn the_guide_quotes_rustc() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &str| fs::read_to_string(tests.join(file)).expect(file);
    let guide = read("../docs/src/client.md");
    for file in ["ui_guide/app.toml", "ui_guide/client.rs"] {
        assert!(guide.contains(&read(file)), "the guide lacks {file}");
    }
    // which the guide copies
    assert_eq!(read("ui_guide/scopes.toml"), read("../scopes.toml"));
    let said = read("ui_guide/client.stderr");
    let lines = said.lines().map(str::trim_start);
    let mut quoted = 0;
    let begins = |line: &&str| line.starts_with("error[") || line.starts_with("= note: ");
    // the last note is of rustc itself
    for line in lines.filter(begins).filter(|line| line.contains("SMS")) {
        assert!(guide.contains(line), "the guide lacks: {line}");
        quoted += 1;
    }
    assert_eq!(quoted, 3);
}

/// The README of the client quotes rustc: what it quotes is what is tested here.
#[test]
fn the_readme_quotes_rustc() {
    let client = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/client");
    let read = |file: &str| fs::read_to_string(client.join(file)).expect(file);
    let readme = read("README.md");
    let mut quoted = 0;
    for refused in ["refused/not_asked.stderr", "refused/waiting.stderr"] {
        let said = read(refused);
        let lines = said.lines().map(str::trim_start);
        for line in lines.filter(|line| line.starts_with("error[") || line.starts_with("= note: `"))
        {
            assert!(readme.contains(line), "the README lacks: {line}");
            quoted += 1;
        }
    }
    assert_eq!(quoted, 4);
    // and so is what the code shows: call and manifest
    let call = read("refused/not_asked.rs");
    for line in call
        .lines()
        .skip_while(|line| !line.starts_with("fn is_free"))
    {
        let shown = line.is_empty() || line == "fn main() {}" || readme.contains(line);
        assert!(shown, "the README lacks: {line}");
    }
}

//! Where pages quote rustc, they quote what is tested.

use crate::project::root;
use std::fs;

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The run-time crate cannot ask the spec's crate how long a justification has to be.
#[test]
fn a_const_refusal_names_the_length_of_a_justification() {
    let said = read("tests/compile_fail/app_operations.stderr");
    let least = scope_spec::app::LEAST_JUSTIFICATION;
    let told = format!("a `justification` of {least} characters or more");
    assert!(said.contains(&told), "{said}");
}

/// The guide begins with a client: its manifest, its code and what rustc says are what is tested here.
#[test]
fn the_guide_quotes_rustc() {
    let guide = read("docs/src/client.md");
    for file in ["app.toml", "client.rs"] {
        let text = read(&format!("tests/compile_fail/guide/{file}"));
        assert!(
            guide.contains(&without_expectations(&text)),
            "the guide lacks {file}"
        );
    }
    // which the guide copies
    assert_eq!(
        read("tests/compile_fail/guide/scopes.toml"),
        read("scopes.toml")
    );
    let said = read("tests/compile_fail/guide/client.stderr");
    let lines = said.lines().map(str::trim_start);
    let mut quoted = 0;
    let begins = |line: &&str| line.starts_with("error[") || line.starts_with("= note: ");
    // the last note is of rustc itself
    for line in lines.filter(begins).filter(|line| line.contains("SMS")) {
        assert!(guide.contains(line), "the guide lacks: {line}");
        quoted += 1;
    }
    assert_eq!(quoted, 4);
}

/// The README of the client quotes rustc: what it quotes is what is tested here.
#[test]
fn the_readme_quotes_rustc() {
    let readme = read("examples/client/README.md");
    let mut quoted = 0;
    for refused in ["not_asked", "waiting"] {
        let said = read(&format!("examples/client/refused/{refused}.stderr"));
        let lines = said.lines().map(str::trim_start);
        for line in lines.filter(|line| line.starts_with("error[") || line.starts_with("= note: `"))
        {
            assert!(readme.contains(line), "the README lacks: {line}");
            quoted += 1;
        }
    }
    assert_eq!(quoted, 4);
    // and so is what the code shows: call and manifest
    let call = without_expectations(&read("examples/client/refused/not_asked.rs"));
    for line in call
        .lines()
        .skip_while(|line| !line.starts_with("fn is_free"))
    {
        let shown = line.is_empty() || line == "fn main() {}" || readme.contains(line);
        assert!(shown, "the README lacks: {line}");
    }
}

/// A case without the comments that say what is expected of it.
fn without_expectations(case: &str) -> String {
    let lines = case.lines().filter(|line| !line.contains("//~"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

//! `cargo scopes check` without files: which files it reads and reports.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::{fs, path::Path, process::Command};

use serde_json::Value;

const GOOD: &str = "[spec]\nname = \"demo\"\n[scopes.Read]\ndescription = \"Reads.\"\n";
const BROKEN: &str =
    "[spec]\nname = \"demo\"\n[scopes.Read]\ndescription = \"Reads.\"\nincludes = [\"Raed\"]\n";
const LINT: &str = "[spec]\nname = \"demo\"\n[scopes.Read]\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let top = tempfile::tempdir().unwrap();
    for (name, text) in [(".git/HEAD", "")].iter().chain(files) {
        let path = top.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    top
}

/// The files that were checked, the codes of what is wrong with them, and the status.
fn check(folder: &Path, words: &[&str]) -> (Vec<String>, Vec<String>, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-scopes"))
        .args(["check", "--format", "json"])
        .args(words)
        .current_dir(folder)
        .output()
        .unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let texts = |list: &Value, of: fn(&Value) -> &Value| -> Vec<String> {
        let items = list.as_array().unwrap().iter();
        items
            .map(|it| of(it).as_str().unwrap().to_owned())
            .collect()
    };
    (
        texts(&answer["files"], |file| file),
        texts(&answer["problems"], |problem| &problem["code"]),
        output.status.code(),
    )
}

/// A manifest farther up, with a spec of its own, does not stand for the spec beside the reader.
#[test]
fn the_manifest_its_spec_and_the_nearest_spec_are_read() {
    let app = "[app]\nname = \"a\"\nspec = \"api/scopes.toml\"\n[scopes.Read]\n";
    for (named, nearest, codes, status) in [
        (GOOD, GOOD, &[][..], 0),
        (GOOD, BROKEN, &["undeclared-include"], 2),
        (BROKEN, GOOD, &["undeclared-include"], 2),
        (LINT, GOOD, &["missing-description"], 0),
    ] {
        let top = folder(&[
            ("app.toml", app),
            ("api/scopes.toml", named),
            ("inner/scopes.toml", nearest),
        ]);
        let inner = top.path().join("inner");
        let (files, found, code) = check(&inner, &[]);
        assert_eq!(
            files,
            ["scopes.toml", "../api/scopes.toml", "../app.toml"],
            "{named}"
        );
        assert_eq!(
            (found, code),
            (
                codes.iter().map(|it| (*it).to_owned()).collect(),
                Some(status)
            )
        );
        // a file that two ways lead to is one
        let (files, ..) = check(&top.path().join("api"), &[]);
        assert_eq!(files, ["scopes.toml", "../app.toml"]);
    }
}

/// What cannot be read is an error, and everything else is checked all the same.
#[test]
fn a_file_that_is_not_read_is_not_called_ok() {
    let app = "[app]\nname = \"a\"\nspec = \"../outside.toml\"\n[scopes.Read]\n";
    let top = folder(&[("app.toml", app), ("scopes.toml", BROKEN)]);
    let (files, codes, status) = check(top.path(), &[]);
    assert_eq!(files, ["scopes.toml", "app.toml"]);
    assert_eq!(codes, ["undeclared-include", "refused-file"]);
    assert_eq!(status, Some(2));
    let (_, codes, status) = check(top.path(), &["gone.toml", "scopes.toml", "git:gone:a.toml"]);
    assert_eq!(codes, ["unreadable-file", "undeclared-include", "git"]);
    assert_eq!(status, Some(2));
}

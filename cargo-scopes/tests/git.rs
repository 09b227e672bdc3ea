//! Specs as they were in git.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn git(folder: &Path, words: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
        .args(words)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

fn diff(folder: &Path, words: &[&str]) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_cargo-scopes"))
        .current_dir(folder)
        .arg("diff")
        .args(words)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn a_revision_and_the_files_it_extended() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let write = |name: &str, text: &str| {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    git(root, &["init", "-q"]);
    write("base.toml", "spec.name = 'base'\nscopes.Base = {}\n");
    write(
        "api/scopes.toml",
        "spec = { name = 'api', extends = ['../base.toml'] }\nscopes.A = {}\n",
    );
    git(root, &["add", "."]);
    git(root, &["commit", "-qm", "first"]);
    // what is extended has to be read as it was, too
    write(
        "base.toml",
        "spec.name = 'base'\nscopes.Base = {}\nscopes.New = {}\n",
    );

    let (code, out, err) = diff(
        root,
        &[
            "git:HEAD:api/scopes.toml",
            "api/scopes.toml",
            "--fail-on",
            "widening",
        ],
    );
    assert_eq!(err, "");
    assert!(out.contains("\nwidens\n  scope `New` is added\n"), "{out}");
    assert_eq!(code, Some(1));

    let api = root.join("api");
    let (code, _, err) = diff(&api, &["git:HEAD:./scopes.toml", "scopes.toml"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));

    let (code, _, err) = diff(&api, &["git:HEAD:scopes.toml", "scopes.toml"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("from here: `git:HEAD:./scopes.toml`"), "{err}");

    let (code, _, err) = diff(root, &["git:nowhere:base.toml", "base.toml"]);
    assert_eq!(code, Some(2));
    assert!(
        err.starts_with("error[git]: cannot read `git:nowhere:base.toml`: "),
        "{err}"
    );

    let (code, _, err) = diff(root, &["git:--output=x:base.toml", "base.toml"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("`--output=x` is not a revision"), "{err}");
    assert!(!root.join("x").exists());
}

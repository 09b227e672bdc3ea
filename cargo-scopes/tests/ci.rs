//! The workflow that others copy, step by step.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

/// What a step runs.
fn script(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/ci/scopes.yml");
    let text = fs::read_to_string(path).unwrap();
    let workflow: serde_json::Value = serde_saphyr::from_str(&text).unwrap();
    let steps = workflow["jobs"]["scopes"]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["name"] == name).unwrap();
    step["run"].as_str().unwrap().to_owned()
}

/// Runs a step as GitHub does; the status, and what it hands to the steps that follow.
fn run(folder: &Path, name: &str) -> (Option<i32>, String) {
    let bin = folder.join(".bin");
    fs::create_dir_all(&bin).unwrap();
    let cargo = bin.join("cargo");
    if !cargo.exists() {
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_cargo-scopes"), &cargo).unwrap();
    }
    let output = folder.join(".output");
    fs::write(&output, "").unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let status = Command::new("bash")
        .args(["-e", "-c", &script(name)])
        .current_dir(folder)
        .env("PATH", path)
        .env("GITHUB_BASE_REF", "main")
        .env("GITHUB_OUTPUT", &output)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    (status.code(), fs::read_to_string(output).unwrap())
}

fn git(folder: &Path, words: &[&str]) {
    let status = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
        .args(words)
        .status()
        .unwrap();
    assert!(status.success(), "{words:?}");
}

const SPEC: &str = "spec.name = 'x'\n\
    scopes.A = { description = 'a', includes = ['B'] }\n\
    scopes.B.description = 'b'\n";

#[test]
fn what_is_widened() {
    const STEP: &str = "nothing is widened unseen";
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    git(root, &["init", "-q"]);
    git(root, &["commit", "-qm", "before", "--allow-empty"]);
    git(root, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    // the pull request that brings the file
    let spec = root.join("scopes.toml");
    fs::write(&spec, SPEC).unwrap();
    assert_eq!(run(root, STEP).0, Some(0));

    git(root, &["add", "scopes.toml"]);
    git(root, &["commit", "-qm", "scopes"]);
    git(root, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    assert_eq!(run(root, STEP).0, Some(0));
    for (text, status) in [
        (SPEC.replace(", includes = ['B']", ""), 0),
        (
            SPEC.replace("'a', includes = ['B']", "'a'")
                .replace("= 'b'", "= 'b'\nscopes.B.includes = ['A']"),
            1,
        ),
        ("spec.name = ".to_owned(), 2),
    ] {
        fs::write(&spec, &text).unwrap();
        assert_eq!(run(root, STEP).0, Some(status), "{text}");
    }
}

/// The findings are handed on where there are any; where it could not be done there are none.
#[test]
fn what_the_audit_finds() {
    const STEP: &str = "the code asks for what it needs, and for no more";
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    assert_eq!(
        run(root, STEP),
        (Some(2), String::new()),
        "there is nothing"
    );

    let write = |name: &str, text: &str| fs::write(root.join(name), text).unwrap();
    write("scopes.toml", SPEC);
    write(
        "app.toml",
        "[app]\nname = 'y'\nspec = 'scopes.toml'\n[scopes.A]\n",
    );
    write(
        "Cargo.toml",
        "[package]\nname = 'y'\nversion = '0.1.0'\nedition = '2024'\n",
    );
    fs::create_dir(root.join("src")).unwrap();
    write(
        "src/lib.rs",
        "pub fn app() -> Router { Router::new().route(\"/orders\", get(orders)) }\n\
         async fn orders() {}\n",
    );
    let (status, handed) = run(root, STEP);
    // whole, since the step that uploads it may run in another folder
    let file = handed.trim_end().strip_prefix("sarif=").unwrap();
    assert_eq!((status, Path::new(file).is_absolute()), (Some(1), true));
    let log = fs::read_to_string(file).unwrap();
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    assert_eq!(log["version"], "2.1.0");
}

//! Specs as they were in git.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

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
    run(folder, &[&["diff"], words].concat())
}

fn run(folder: &Path, words: &[&str]) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_cargo-scopes"))
        .current_dir(folder)
        .args(words)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

/// What a branch changed, and not what was added to the default branch meanwhile.
#[test]
fn without_words_a_branch_is_compared_with_where_it_began() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let write = |name: &str, text: &str| fs::write(root.join(name), text).unwrap();
    let commit = |name: &str, text: &str| {
        write(name, text);
        git(root, &["add", "."]);
        git(root, &["commit", "-qm", name]);
    };
    assert!(diff(root, &[]).2.contains("there is no `scopes.toml`"));
    write("scopes.toml", "spec.name = 'a'\nscopes.A = {}\n");
    let (code, _, err) = diff(root, &[]);
    assert!(
        code == Some(2) && err.contains("cannot find the revision to compare with"),
        "{err}"
    );
    git(root, &["init", "-qb", "main"]);
    commit("scopes.toml", "spec.name = 'a'\nscopes.A = {}\n");
    git(root, &["checkout", "-qb", "work"]);
    commit(
        "scopes.toml",
        "spec.name = 'a'\nscopes = { A = {}, Mine = {} }\n",
    );
    git(root, &["checkout", "-q", "main"]);
    commit(
        "scopes.toml",
        "spec.name = 'a'\nscopes = { A = {}, Theirs = {} }\n",
    );
    git(root, &["checkout", "-q", "work"]);

    fs::create_dir(root.join("deep")).unwrap();
    for folder in [root.to_owned(), root.join("deep")] {
        let (code, out, err) = diff(&folder, &[]);
        assert_eq!((code, err.as_str()), (Some(0), ""));
        assert!(
            out.contains("`Mine` is added") && !out.contains("Theirs"),
            "{out}"
        );
    }
    // a default branch of another name has to be named
    git(root, &["branch", "-m", "main", "trunk"]);
    let (code, _, err) = diff(root, &[]);
    assert_eq!(code, Some(2));
    assert!(err.contains("cannot find the default branch"), "{err}");
    assert!(err.contains("`cargo scopes diff git:BRANCH:"), "{err}");
    git(root, &["branch", "-m", "trunk", "main"]);
    // on the default branch: what is not committed
    git(root, &["checkout", "-q", "main"]);
    write(
        "scopes.toml",
        "spec.name = 'a'\nscopes = { A = {}, Theirs = {}, Next = {} }\n",
    );
    let (_, out, _) = diff(root, &[]);
    assert!(
        out.contains("`Next` is added") && !out.contains("`Theirs`"),
        "{out}"
    );
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
    assert_eq!(err, "error[widening]: 1 widening change: `New`\n\n");
    assert!(
        out.contains("\nwidens\n  scope `New` is added (base.toml:3)\n"),
        "{out}"
    );
    assert_eq!(code, Some(1));

    // of both, whichever file it is in
    let (_, out, _) = diff(root, &["api/scopes.toml", "git:HEAD:api/scopes.toml"]);
    assert!(
        out.contains("scope `New` is removed: it grants nothing in existing tokens (base.toml:3)"),
        "{out}"
    );
    write("base.toml", "spec.name = 'base'\n");
    let (_, out, _) = diff(root, &["git:HEAD:api/scopes.toml", "api/scopes.toml"]);
    assert!(out.contains("(git:HEAD:base.toml:2)"), "{out}");
    write("base.toml", "spec.name = 'base'\nscopes.Base = {}\n");

    let api = root.join("api");
    let (code, _, err) = diff(&api, &["git:HEAD:./scopes.toml", "scopes.toml"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));

    let (code, _, err) = diff(&api, &["git:HEAD:scopes.toml", "scopes.toml"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("here: `git:HEAD:./scopes.toml`"), "{err}");

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

/// If a path exists both at the top and in the current folder, the one that was read is reported.
#[test]
fn a_path_that_could_be_another() {
    let folder = tempfile::tempdir().unwrap();
    let (root, api) = (folder.path(), folder.path().join("api"));
    fs::create_dir(&api).unwrap();
    fs::write(
        root.join("scopes.toml"),
        "spec.name = 'top'\nscopes.A = {}\n",
    )
    .unwrap();
    fs::write(
        api.join("scopes.toml"),
        "spec.name = 'api'\nscopes.B = {}\n",
    )
    .unwrap();
    git(root, &["init", "-q"]);
    git(root, &["add", "."]);
    git(root, &["commit", "-qm", "first"]);

    let (_, out, err) = diff(&api, &["git:HEAD:scopes.toml", "scopes.toml"]);
    assert!(out.contains("scope `A` is removed"), "{out}");
    assert_eq!(
        err,
        "warning[git-path]: `git:HEAD:scopes.toml` is the file at the top of the repository\n |\n \
         = help: for the one in this folder write `git:HEAD:./scopes.toml`\n\n"
    );
    for words in [
        ["git:HEAD:./scopes.toml", "scopes.toml"],
        ["git:HEAD:../api/scopes.toml", "scopes.toml"],
    ] {
        let (code, out, err) = diff(&api, &words);
        assert_eq!((code, err.as_str()), (Some(0), ""), "{words:?}");
        assert!(out.contains("has the same meaning as"), "{out}");
    }
    let (_, _, err) = diff(root, &["git:HEAD:scopes.toml", "scopes.toml"]);
    assert_eq!(err, "");

    // from above, and what to do about a revision or a path that is not there
    let (_, out, err) = diff(root, &["--spec", "api/scopes.toml"]);
    assert!(out.starts_with("api (api/scopes.toml) has"), "{out}{err}");
    let (_, _, err) = diff(root, &["git:gone:scopes.toml", "scopes.toml"]);
    assert!(err.contains("fetch `gone` first"), "{err}");
    let (_, _, err) = diff(root, &["git:HEAD:old.toml", "scopes.toml"]);
    assert!(err.contains("give its old path"), "{err}");

    let (_, out, _) = run(&api, &["show", "B", "--spec", "git:HEAD:./scopes.toml"]);
    assert!(out.starts_with("scope B\n"), "{out}");
    let (code, _, err) = run(&api, &["show", "--spec", "git:HEAD:../../x.toml"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("leads out of the repository"), "{err}");
}

/// A manifest names its spec, also as both were at a revision.
#[test]
fn the_spec_of_a_manifest() {
    let folder = tempfile::tempdir().unwrap();
    let (root, client) = (folder.path(), folder.path().join("client"));
    fs::create_dir_all(client.join("src")).unwrap();
    fs::create_dir(root.join("vendor")).unwrap();
    // a manifest names what lies in its workspace
    fs::write(root.join("Cargo.toml"), "[workspace]\n").unwrap();
    fs::write(
        root.join("scopes.toml"),
        "spec.name = 'ours'\nscopes.A = {}\n",
    )
    .unwrap();
    fs::write(
        root.join("vendor/scopes.toml"),
        "spec.name = 'theirs'\nscopes.B = {}\nroles.Clerk = {}\n",
    )
    .unwrap();
    fs::write(
        client.join("app.toml"),
        "app = { name = 'x', spec = '../vendor/scopes.toml' }\nscopes.B = {}\n",
    )
    .unwrap();
    for here in [&client, &client.join("src")] {
        let (_, out, err) = run(here, &["show"]);
        assert!(out.starts_with("theirs\n"), "{out}{err}");
        let (_, out, _) = run(here, &["explain", "--granted", "", "--needs", "B"]);
        assert!(out.contains("app.toml` covers it"), "{out}");
        let (_, _, err) = run(here, &["explain", "--granted", "", "--needs", "A"]);
        assert!(err.contains("no scope `A` in `"), "{err}");
        assert!(err.contains("vendor/scopes.toml`\n"), "{err}");
    }
    // one that is farther away than the nearest spec has no say
    fs::write(
        client.join("src/scopes.toml"),
        "spec.name = 'inner'\nscopes.B = {}\n",
    )
    .unwrap();
    let (_, out, _) = run(&client.join("src"), &["show"]);
    assert!(out.starts_with("inner\n"), "{out}");
    let (_, out, _) = run(
        &client.join("src"),
        &["explain", "--granted", "", "--needs", "B"],
    );
    assert!(!out.contains("app.toml"), "{out}");

    git(root, &["init", "-q"]);
    git(root, &["add", "."]);
    git(root, &["commit", "-qm", "first"]);
    let changed = "app = { name = 'x', spec = '../vendor/scopes.toml' }\nscopes.C = {}\n";
    fs::write(client.join("app.toml"), changed).unwrap();
    fs::write(
        root.join("vendor/scopes.toml"),
        "spec.name = 'theirs'\nscopes.B = {}\nscopes.C = {}\n",
    )
    .unwrap();
    // each by the spec that it names, as it was then
    let words = ["git:HEAD:./app.toml", "app.toml", "--fail-on", "widening"];
    let (code, out, err) = diff(&client, &words);
    assert_eq!(code, Some(1), "{err}");
    assert!(out.contains("`C` is now granted (app.toml:2)"), "{out}");
    assert!(
        out.contains("`B` is no longer granted (git:HEAD:client/app.toml:2)"),
        "{out}"
    );
    fs::remove_dir_all(&client).unwrap();
    fs::remove_dir_all(root.join("vendor")).unwrap();
    let old = "git:HEAD:client/app.toml";
    let (code, out, err) = run(root, &["app", "status", "--app", old]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.contains("B  needs no review"), "{out}");
    let (code, _, err) = run(root, &["app", "remove", "B", "--app", old]);
    assert_eq!(code, Some(2));
    assert!(
        err.contains("cannot edit `git:HEAD:client/app.toml`"),
        "{err}"
    );
}

/// What is an error only by a rule that came later is a warning on the old side, and an error on the new.
#[test]
fn an_older_spec_may_break_later_rules() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let base = "[spec]\nname = 'api'\n[scopes.A]\n[permissions.P]\n";
    let new = format!("{base}[operations.o]\ncall = 'GET /o/{{id}}'\nscopes = 'A'\n");
    fs::write(root.join("new.toml"), new).unwrap();
    for (code, rest) in [
        ("braces-in-name", "[scopes.'repo:{name}']\n"),
        (
            "invalid-call",
            "[operations.o]\ncall = 'GET /o/:id'\nscopes = 'A'\n",
        ),
        (
            "public-with-permissions",
            "[operations.o]\npublic = true\npermissions = 'P'\n",
        ),
        (
            "unknown-lint",
            "[operations.o]\nscopes = 'A'\nallow = ['gone']\n",
        ),
    ] {
        fs::write(root.join("old.toml"), format!("{base}{rest}")).unwrap();
        let (status, out, err) = diff(root, &["old.toml", "new.toml", "--format", "json"]);
        assert_eq!(status, Some(0), "{code}: {err}");
        assert!(err.starts_with(&format!("warning[{code}]")), "{err}");
        let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
        let changes = answer["changes"].as_array().unwrap();
        assert!(
            changes.iter().any(|change| change["kind"] == "operation"),
            "{out}"
        );
        let (status, _, err) = diff(root, &["new.toml", "old.toml"]);
        assert_eq!(status, Some(2), "{code}");
        assert!(err.starts_with(&format!("error[{code}]")), "{err}");
    }
    // what has no meaning is no spec, old or not
    fs::write(root.join("old.toml"), "scopes.A.includes = ['B']\n").unwrap();
    let (status, ..) = diff(root, &["old.toml", "new.toml"]);
    assert_eq!(status, Some(2));
}

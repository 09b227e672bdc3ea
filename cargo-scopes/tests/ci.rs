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
    let (status, _, handed) = run_with(folder, name, "");
    (status, handed)
}

/// As [`run`], with what the workflow sets to say what fails; and what the step prints.
fn run_with(folder: &Path, name: &str, fail_on: &str) -> (Option<i32>, String, String) {
    let bin = folder.join(".bin");
    fs::create_dir_all(&bin).unwrap();
    let cargo = bin.join("cargo");
    if !cargo.exists() {
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_cargo-scopes"), &cargo).unwrap();
    }
    let output = folder.join(".output");
    fs::write(&output, "").unwrap();
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let ran = Command::new("bash")
        .args(["-e", "-c", &script(name)])
        .current_dir(folder)
        .env("PATH", path)
        .env("GITHUB_BASE_REF", "main")
        .env("GITHUB_OUTPUT", &output)
        .env("RUNNER_TEMP", &bin)
        .env_remove("CARGO_SCOPES_GIT")
        // what the audit builds stays for the next run
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("audit-target"),
        )
        .env("FAIL_ON", fail_on)
        .stderr(Stdio::null())
        .output()
        .unwrap();
    let printed = String::from_utf8(ran.stdout).unwrap();
    let handed = fs::read_to_string(output).unwrap();
    (ran.status.code(), printed, handed)
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

const WIDENED: &str = "nothing is widened unseen";

/// A repository with the files in a folder of it, and what a pull request changes there.
struct Repository {
    root: tempfile::TempDir,
    folder: &'static str,
}

impl Repository {
    fn new(folder: &'static str) -> Self {
        let root = tempfile::tempdir().unwrap();
        git(root.path(), &["init", "-q"]);
        fs::write(root.path().join(".gitignore"), ".bin\n.output\n").unwrap();
        let repository = Self { root, folder };
        fs::create_dir_all(repository.path()).unwrap();
        repository.merged();
        repository
    }

    fn path(&self) -> std::path::PathBuf {
        self.root.path().join(self.folder)
    }

    fn write(&self, name: &str, text: &str) -> &Self {
        fs::write(self.path().join(name), text).unwrap();
        self
    }

    fn remove(&self, name: &str) -> &Self {
        fs::remove_file(self.path().join(name)).unwrap();
        self
    }

    /// Merges the current state, which the next pull request is compared with.
    fn merged(&self) -> &Self {
        let root = self.root.path();
        git(root, &["add", "-A"]);
        git(root, &["commit", "-qm", "merged", "--allow-empty"]);
        git(root, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
        self
    }

    #[track_caller]
    fn ends(&self, fail_on: &str, status: i32, says: &str) -> &Self {
        let (found, printed, _) = run_with(&self.path(), WIDENED, fail_on);
        assert_eq!(found, Some(status), "{printed}");
        assert!(printed.contains(says), "{printed}");
        self
    }
}

/// The spec with another scope, and with one that includes more.
fn grown() -> String {
    format!("{SPEC}scopes.C.description = 'c'\n")
}

fn wider() -> String {
    SPEC.replace("'a', includes = ['B']", "'a'")
        .replace("= 'b'", "= 'b'\nscopes.B.includes = ['A']")
}

const APP: &str = "app = { name = 'y', spec = 'scopes.toml' }\nscopes.B = {}\n";

#[test]
fn what_is_widened_where_the_api_is_served() {
    for folder in ["", "deep/api"] {
        Repository::new(folder)
            .ends(
                "",
                2,
                "::error::there is neither scopes.toml nor app.toml in ",
            )
            .write("scopes.toml", SPEC)
            .ends("", 0, "::notice::scopes.toml is new: ")
            .merged()
            .ends(
                "",
                0,
                "x (scopes.toml) has the same meaning as x (git:origin/main:./scopes.toml)",
            )
            .write("scopes.toml", &SPEC.replace(", includes = ['B']", ""))
            .ends("", 0, "narrows")
            .write("scopes.toml", "spec.name = ")
            .ends("", 2, "")
            .write("scopes.toml", &wider())
            .ends("", 1, "scope `B` now includes `A`")
            .ends("gains", 1, "")
            .write("scopes.toml", &grown())
            .ends("", 1, "scope `C` is added")
            .ends("gains", 0, "scope `C` is added")
            // a manifest added by the change does not make it less strict
            .write("app.toml", APP)
            .ends("", 1, "::notice::app.toml is new: ")
            .remove("app.toml")
            .remove("scopes.toml")
            .ends("", 1, "::error::scopes.toml is gone: ");
    }
}

#[test]
fn what_is_widened_where_the_api_is_called() {
    for folder in ["", "client"] {
        Repository::new(folder)
            .write("scopes.toml", SPEC)
            .write("app.toml", APP)
            .merged()
            .ends(
                "",
                0,
                "y (app.toml) has the same meaning as y (git:origin/main:./app.toml)",
            )
            // what is new in the API is nothing that the app has
            .write("scopes.toml", &grown())
            .ends("", 0, "scope `C` is added")
            .ends("widening", 1, "")
            .write("scopes.toml", &wider())
            .ends(
                "",
                1,
                "`B` now includes `A`: the spec changed its inclusions",
            )
            .write("scopes.toml", SPEC)
            .write("app.toml", &format!("{APP}scopes.A = {{}}\n"))
            .ends("", 1, "`A` is now granted")
            .write("app.toml", "app = ")
            .ends("", 2, "")
            // the one that is fine does not hide the other
            .remove("app.toml")
            .ends("", 1, "::error::app.toml is gone: ");
        // the spec may be elsewhere
        Repository::new(folder)
            .write("vendor.toml", SPEC)
            .write("app.toml", &APP.replace("scopes.toml", "vendor.toml"))
            .merged()
            .ends("", 0, "")
            .write("vendor.toml", &wider())
            .ends(
                "",
                1,
                "`B` now includes `A`: the spec changed its inclusions",
            );
    }
}

/// Without the branch that is merged into, nothing would be compared with anything.
#[test]
fn where_the_base_is_not_there() {
    let repository = Repository::new("");
    repository.write("scopes.toml", SPEC);
    let root = repository.root.path();
    git(root, &["update-ref", "-d", "refs/remotes/origin/main"]);
    repository.ends("", 2, "::error::there is no origin/main to compare with");
}

/// The source of the command is filled in by the user of the workflow.
#[test]
fn where_the_command_comes_from() {
    let folder = tempfile::tempdir().unwrap();
    let (status, printed, _) = run_with(folder.path(), "the command", "");
    assert_eq!(status, Some(2), "{printed}");
    assert!(printed.starts_with("::error::fill in CARGO_SCOPES_GIT and CARGO_SCOPES_REV"));
}

/// The findings are handed on where there are any; where it could not be done there are none.
#[test]
fn what_the_audit_finds() {
    const STEP: &str = "the code asks for what it needs, and for no more";
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    git(root, &["init", "-q"]);
    // a repository with a spec and no crate has nothing to audit
    assert_eq!(run(root, STEP), (Some(0), String::new()));

    let write = |name: &str, text: &str| fs::write(root.join(name), text).unwrap();
    write("scopes.toml", SPEC);
    write(
        "app.toml",
        "[app]\nname = 'y'\nspec = 'scopes.toml'\n[scopes.A]\n",
    );
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let core = repository.join("scope-core");
    write(
        "Cargo.toml",
        &format!(
            "[package]\nname = 'y'\nversion = '0.1.0'\nedition = '2024'\n[workspace]\n\
             [dependencies]\nscope-core = {{ path = {core:?} }}\n"
        ),
    );
    fs::create_dir(root.join("src")).unwrap();
    // nothing needs `A`
    write("src/lib.rs", "scope_core::app!(\"../app.toml\");\n");
    fs::copy(repository.join("Cargo.lock"), root.join("Cargo.lock")).unwrap();
    let locked = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--format-version=1"])
        .current_dir(root)
        .output();
    assert!(locked.unwrap().status.success());
    git(root, &["add", "Cargo.toml"]);
    let (status, handed) = run(root, STEP);
    // whole, since the step that uploads it may run in another folder
    let file = handed.trim_end().strip_prefix("sarif=").unwrap();
    assert_eq!((status, Path::new(file).is_absolute()), (Some(1), true));
    // the checkout stays as it was
    assert!(!root.join("scopes.sarif").exists());
    let log = fs::read_to_string(file).unwrap();
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    assert_eq!(log["version"], "2.1.0");
}

/// Runs the step on a widened spec, with a `gh` that answers from files. `reviews` are those of the
/// pull request, as the step asks for them.
fn widened_with_reviews(reviews: &str, queued: &str) -> (Option<i32>, String) {
    let repository = Repository::new("");
    repository
        .write("scopes.toml", SPEC)
        .merged()
        .write("scopes.toml", &wider());
    let root = repository.path();
    run(&root, "the spec and the manifest are right");
    let gh = root.join(".bin/gh");
    fs::write(
        &gh,
        "#!/bin/sh\ncase \"$*\" in\n*/pulls/12/reviews*) cat \"$0.reviews\" ;;\n\
         *'/pulls/12 --jq .head.sha'*) echo c0ffee ;;\n*'/pulls/12 --jq .user.login'*) echo ada ;;\n\
         *) exit 9 ;;\nesac\n",
    )
    .unwrap();
    fs::set_permissions(&gh, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    fs::write(root.join(".bin/gh.reviews"), reviews).unwrap();
    let path = format!(
        "{}:{}",
        root.join(".bin").display(),
        std::env::var("PATH").unwrap()
    );
    let mut step = Command::new("bash");
    step.args(["-e", "-c", &script(WIDENED)])
        .current_dir(&root)
        .env("PATH", path)
        .env("GITHUB_REPOSITORY", "example/api")
        .env("FAIL_ON", "");
    if queued.is_empty() {
        step.env("GITHUB_BASE_REF", "main").env("NUMBER", "12");
    } else {
        step.env("BASE", "origin/main").env("QUEUED", queued);
    }
    let ran = step.stderr(Stdio::null()).output().unwrap();
    (ran.status.code(), String::from_utf8(ran.stdout).unwrap())
}

/// An approval is for one commit, by a person who is not its author.
#[test]
fn a_widening_is_approved_at_its_commit() {
    let row = |commit, who, association, state, widening| {
        [commit, who, association, state, widening].join("\t") + "\n"
    };
    let good = row("c0ffee", "bob", "MEMBER", "APPROVED", "true");
    let queue = "refs/heads/gh-readonly-queue/main/pr-12-c0ffee";
    for queued in ["", queue] {
        let (status, printed) = widened_with_reviews(&good, queued);
        assert_eq!(status, Some(0), "{printed}");
        assert!(
            printed.contains("::notice::approved by bob at c0ffee"),
            "{printed}"
        );
        for reviews in [
            String::new(),
            row("0ld", "bob", "MEMBER", "APPROVED", "true"), // before the last push
            row("c0ffee", "ada", "MEMBER", "APPROVED", "true"), // the author
            row("c0ffee", "eve", "CONTRIBUTOR", "APPROVED", "true"), // who may not approve
            row("c0ffee", "bob", "MEMBER", "COMMENTED", "true"),
            row("c0ffee", "bob", "MEMBER", "DISMISSED", "true"),
            row("c0ffee", "bob", "MEMBER", "APPROVED", "false"), // of something else
        ] {
            let (status, printed) = widened_with_reviews(&reviews, queued);
            assert_eq!(status, Some(1), "{reviews}{printed}");
            assert!(
                printed.contains("::error::nobody has approved this at c0ffee"),
                "{printed}"
            );
        }
    }
    // a queue of another kind has no pull request to look at
    assert_eq!(widened_with_reviews(&good, "refs/heads/queue").0, Some(1));
}

/// Somebody else's code runs at the commit that was looked at.
#[test]
fn actions_are_pinned() {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/ci/scopes.yml"))
            .unwrap();
    let used: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split_once("uses: ").map(|(_, used)| used))
        .collect();
    assert_eq!(used.len(), 3);
    for used in used {
        let (_, commit) = used.split_once('@').unwrap();
        let commit = commit.split(' ').next().unwrap();
        assert!(
            commit.len() == 40 && commit.bytes().all(|it| it.is_ascii_hexdigit()),
            "{used}"
        );
    }
    let workflow: serde_json::Value = serde_saphyr::from_str(&text).unwrap();
    assert!(
        workflow["on"]
            .as_object()
            .unwrap()
            .contains_key("merge_group")
    );
}

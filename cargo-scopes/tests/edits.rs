//! Edits of `app.toml` that are interrupted, forbidden, or prompted for on a terminal.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![cfg(unix)]

use std::{
    fs,
    io::Write as _,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::Path,
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

const SPEC: &str = "spec.name = 'demo'\nscopes.Plain = {}\n\
                    scopes.Secret = { restricted = true, description = 'See what is secret.' }\n";
const APP: &str = "# kept\n[app]\nname = \"x\"\nspec = \"scopes.toml\"\n\n[scopes.Plain] # too\n";
const WHY: &str = "Auditors look secrets up once a year, and have no other way to do so.";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("scopes.toml"), SPEC).unwrap();
    fs::write(folder.path().join("app.toml"), APP).unwrap();
    folder
}

fn app(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-scopes"));
    command.current_dir(folder).arg("app").args(words);
    command.stdin(Stdio::null());
    command
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn text(folder: &Path) -> String {
    fs::read_to_string(folder.join("app.toml")).unwrap()
}

#[test]
fn the_file_keeps_its_permissions_and_its_link() {
    let folder = folder();
    let (file, link) = (
        folder.path().join("app.toml"),
        folder.path().join("link.toml"),
    );
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&file, &link).unwrap();
    let words = [
        "add",
        "Secret",
        "--justification",
        WHY,
        "--app",
        "link.toml",
    ];
    let output = app(folder.path(), &words).output().unwrap();
    assert!(output.status.success(), "{}", told(&output));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o640
    );
    assert!(text(folder.path()).starts_with(APP));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
}

#[test]
fn a_file_that_is_read_only_stays_as_it_is() {
    let folder = folder();
    let file = folder.path().join("app.toml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let output = app(folder.path(), &["remove", "Plain"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        told(&output).starts_with("error[io]: cannot write `app.toml`: "),
        "{}",
        told(&output)
    );
    assert_eq!(text(folder.path()), APP);
}

#[test]
fn a_folder_in_which_nothing_can_be_made() {
    let folder = folder();
    let mode = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode));
    mode(0o555).unwrap();
    // the root user can write everywhere
    let root = fs::write(folder.path().join("probe"), "").is_ok();
    let output = app(folder.path(), &["remove", "Plain"]).output().unwrap();
    mode(0o755).unwrap();
    if !root {
        assert_eq!(output.status.code(), Some(2));
        assert!(told(&output).starts_with("error[io]: cannot write `app.toml`: "));
        assert_eq!(text(folder.path()), APP);
    }
}

/// The system ends the command at the first byte that it writes.
#[test]
fn a_write_that_is_cut_off() {
    let folder = folder();
    let binary = env!("CARGO_BIN_EXE_cargo-scopes");
    let output = Command::new("sh")
        .current_dir(folder.path())
        .args([
            "-c",
            &format!("ulimit -f 0; exec '{binary}' app remove Plain"),
        ])
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert_eq!(text(folder.path()), APP);
}

/// Killed at any moment, the file is what it was or what it was to be.
#[test]
fn an_edit_that_is_killed() {
    let folder = folder();
    let add = ["add", "Secret", "--justification", WHY];
    let started = Instant::now();
    let output = app(folder.path(), &add).output().unwrap();
    let takes = started.elapsed();
    assert!(output.status.success(), "{}", told(&output));
    let after = text(folder.path());
    let (mut before_seen, mut after_seen) = (false, false);
    for at in 0..60u32 {
        fs::write(folder.path().join("app.toml"), APP).unwrap();
        let mut child = app(folder.path(), &add)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(takes * at / 50);
        let _ = child.kill();
        child.wait().unwrap();
        let now = text(folder.path());
        before_seen |= now == APP;
        after_seen |= now == after;
        assert!(now == APP || now == after, "{now}");
    }
    assert!(before_seen, "never killed early");
    let _ = after_seen;
}

#[test]
fn two_at_a_time_lose_nothing_unsaid() {
    let folder = folder();
    let all: Vec<_> = (0..8)
        .map(|at| {
            let name = format!("N{at}");
            let spec = folder.path().join("scopes.toml");
            let text = fs::read_to_string(&spec).unwrap();
            fs::write(&spec, format!("{text}scopes.{name} = {{}}\n")).unwrap();
            name
        })
        .collect();
    let children: Vec<_> = all
        .iter()
        .map(|name| {
            app(folder.path(), &["add", name])
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for (child, name) in children.into_iter().zip(&all) {
        let output = child.wait_with_output().unwrap();
        if !output.status.success() {
            assert!(
                told(&output).contains("has changed since it was read"),
                "{name}: {}",
                told(&output)
            );
        }
    }
    assert!(text(folder.path()).starts_with(APP));
}

/// On a terminal the command prompts for a justification until one is sufficient.
#[test]
fn the_justification_is_asked_for_on_a_terminal() {
    // util-linux's `script` gives the command a terminal
    let has_script = Command::new("script").arg("--version").output();
    if !has_script
        .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("util-linux"))
    {
        return;
    }
    let folder = folder();
    let run = |input: &str| {
        let binary = env!("CARGO_BIN_EXE_cargo-scopes");
        let mut child = Command::new("script")
            .current_dir(folder.path())
            .args([
                "-qec",
                &format!("'{binary}' app add Secret --color never"),
                "/dev/null",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        std::thread::sleep(Duration::from_millis(300));
        stdin.write_all(input.as_bytes()).unwrap();
        stdin.flush().unwrap();
        let output = child.wait_with_output().unwrap();
        drop(stdin);
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    // the end of the input is ^D
    let (code, said) = run("too short\n\u{4}");
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("nothing was changed"), "{said}");
    assert_eq!(text(folder.path()), APP);

    let (code, said) = run(&format!("too short\n{WHY}\n"));
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("9 of at least 40 visible characters. Try again:"),
        "{said}"
    );
    assert!(text(folder.path()).contains(WHY));
}

/// What is left after a revocation is a manifest without errors, and it is said what the app lost: all
/// that includes the scope, too, until that is approved on a later day.
#[test]
fn a_revocation_takes_out_what_includes_the_scope() {
    let folder = folder();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write(
        "scopes.toml",
        "spec.name = 'x'\nscopes.Plain = { description = 'a' }\n\
         scopes.Secret = { description = 'b', restricted = true, includes = ['Plain'] }\n\
         scopes.All = { description = 'c', restricted = true, includes = ['Secret'] }\n",
    );
    let asked = |name: &str, on: &str| {
        format!(
            "[scopes.{name}]\njustification = \"{WHY}\"\n\
             review = {{ state = \"approved\", on = {on}, by = \"V\", expires = 2999-01-01 }}\n"
        )
    };
    let (secret, all) = (asked("Secret", "2026-01-01"), asked("All", "2026-01-02"));
    write(
        "app.toml",
        &format!("[app]\nname = \"x\"\nspec = \"scopes.toml\"\n{secret}{all}"),
    );
    let said = |words: &[&str]| {
        let output = app(folder.path(), words).output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", told(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let revoked = said(&[
        "revoke",
        "Secret",
        "--reason",
        "It is over.",
        "--on",
        "2026-01-03",
    ]);
    assert!(
        revoked.contains("no longer granted `Plain`, `Secret` and `All`"),
        "{revoked}"
    );
    let status = said(&["status", "--today", "2026-01-03"]);
    assert!(status.contains("nothing is granted now"), "{status}");
    let check = || {
        let mut check = Command::new(env!("CARGO_BIN_EXE_cargo-scopes"));
        let output = check.arg("check").current_dir(folder.path()).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{}", told(&output));
    };
    check();
    let renew = |on: &str, expires: &str| {
        let words = [
            "approve",
            "All",
            "--by",
            "V",
            "--on",
            on,
            "--expires",
            expires,
        ];
        said(&words)
    };
    let same_day = renew("2026-01-03", "2999-01-02");
    assert!(
        same_day.contains("it grants nothing: it includes `Secret`, which is revoked"),
        "{same_day}"
    );
    check();
    let later = renew("2026-01-04", "2999-01-03");
    assert!(!later.contains("grants nothing"), "{later}");
    check();
    let status = said(&["status", "--today", "2026-01-04"]);
    assert!(status.contains("granted in total: 3 scopes"), "{status}");
}

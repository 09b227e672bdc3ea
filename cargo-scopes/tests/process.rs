//! What only a process can show: pipes that close, folders that cannot be written, code that
//! compiles.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn scopes() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-scopes"));
    command.current_dir(root());
    command
}

fn texts(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_closed_pipe_ends_quietly() {
    for arguments in [
        &[
            "show",
            "--spec",
            "examples/ringcentral/scopes.toml",
            "--format",
            "json",
        ][..],
        &["expand"],
        &["completions", "bash"],
        &["show", "--help"],
    ] {
        let mut child = scopes()
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut told = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut told)
            .unwrap();
        assert_eq!(told, "", "{arguments:?}");
        assert!(child.wait().unwrap().success(), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written() {
    for arguments in [
        &["schema", "-o", "/proc/schema.json"][..],
        &["expand", "-o", "/proc/scopes.rs"],
        &["new", "/proc"],
    ] {
        let output = scopes().args(arguments).output().unwrap();
        let (out, err) = texts(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(out, "");
        assert!(err.starts_with("error[io]: cannot write `/proc/"), "{err}");
        assert_eq!(err.lines().count(), 2, "{err}");
    }
}

#[test]
fn a_full_disk_is_told() {
    if let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") {
        let output = scopes().arg("schema").stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(texts(&output).1.contains("cannot write to stdout"));
    }
}

#[test]
fn colour_only_where_it_is_wanted() {
    let run = |color: &str| {
        let output = scopes().args(["show", "SMS", "--color", color]).output();
        texts(&output.unwrap()).0
    };
    assert!(run("always").contains("\u{1b}[1mSMS"));
    assert!(!run("auto").contains('\u{1b}'));
}

#[test]
fn a_file_keeps_its_permissions_and_its_link() {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a.json"), folder.path().join("b.json"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&file, &link).unwrap();
        let output = scopes().args(["schema", "-o"]).arg(&link).output().unwrap();
        assert!(output.status.success());
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(fs::read_to_string(&file).unwrap().contains("scopes.toml"));
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}

/// What `expand` makes needs nothing but scope-core without features, and has no warnings.
#[test]
fn expanded_code_compiles_without_macros() {
    let folder = tempfile::tempdir().unwrap();
    let root = root().canonicalize().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    let manifest = format!(
        "[package]\nname = \"fixture\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
         [dependencies]\nrenamed = {{ package = \"scope-core\", path = {:?}, default-features = false }}\n\
         [workspace]\n",
        root.join("scope-core")
    );
    fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
    let mut library = "#![no_std]\n#![deny(warnings)]\n".to_owned();
    for (name, spec, options) in [
        (
            "all",
            "examples/ringcentral/scopes.toml",
            &["--typed-operations"][..],
        ),
        (
            "lean",
            "tests/specs/alternatives.toml",
            &["--typed", "false"],
        ),
        ("urls", "tests/specs/extended.toml", &["--typed", "true"]),
    ] {
        let file = folder.path().join(format!("src/{name}.rs"));
        let output = scopes()
            .args(["expand", "--crate", "::renamed", "--spec", spec, "-o"])
            .arg(&file)
            .args(options)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", texts(&output).1);
        let text = fs::read_to_string(&file).unwrap();
        assert!(!text.contains("/**"), "docs are lines of their own");
        library += &format!("/// As expanded.\npub mod {name};\n");
    }
    library += "/// Accounts brings ReadAccounts.\npub fn brings() -> bool {\n    \
                all::Scope::Accounts.closure().contains(all::Scope::ReadAccounts)\n}\n";
    fs::write(folder.path().join("src/lib.rs"), library).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--quiet"])
        .current_dir(folder.path())
        .env("CARGO_TARGET_DIR", folder.path().join("target"))
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", texts(&output).1);
}

/// Without a terminal, lines fit into `COLUMNS`, and always into 100 columns.
#[test]
fn lines_are_as_wide_as_they_may_be() {
    for (columns, widest) in [("60", 60), ("80", 80), ("300", 100), ("", 100), ("0", 100)] {
        for arguments in [
            &["show", "EditExtensions"][..],
            &["explain", "--granted", "", "--needs", "Accounts"],
            &["app", "status", "--app", "examples/client/app.toml"],
        ] {
            let output = scopes().args(arguments).env("COLUMNS", columns).output();
            let (out, _) = texts(&output.unwrap());
            // what is to be copied is not broken
            let lines = out.lines();
            let lines = lines
                .filter(|line| !line.contains(": cargo scopes app ") && !line.contains("scope=\""));
            let longest = lines.map(|line| line.chars().count()).max().unwrap();
            assert!(longest <= widest, "{columns} {longest}\n{out}");
            assert!(
                longest > widest - 25 || arguments.len() > 2,
                "{columns}\n{out}"
            );
        }
    }
}

//! A change of a manifest or of a spec builds the crate again, with no `cargo clean`.
//!
//! A small crate is written to a folder of its own, and checked again and again while its files
//! change. It depends on the `scope-core` of this workspace, by path, and needs no network.

use crate::common::nested_target;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

const MAIN: &str = r#"
pub mod desk {
    scope_core::scopes!("../desk.toml");
}
scope_core::app!("../app.toml", desk);

fn list(_: impl desk::may::ReadTickets) {}
fn edit(auth: impl desk::may::EditTickets) {
    list(auth);
}
fn bill(_: impl desk::may::ReadBills) {}

fn main() {
    list(Reader);
    bill(Reader);
    edit(Reader);
}
"#;

const BASE: &str = r#"
[spec]
name = "base"

[scopes.ReadTickets]

[scopes.ReadBills]
"#;

const SPEC: &str = r#"
[spec]
name = "desk"
extends = ["base.toml"]

[scopes.EditTickets]
includes = ["ReadTickets"]
"#;

const MANIFEST: &str = r#"
[app]
name = "reader"
spec = "desk.toml"

[scopes.ReadTickets]

[scopes.ReadBills]
"#;

const APPROVED: &str = r#"
[scopes.EditTickets]
justification = "Users correct the owner of a ticket while they look at it."
review = { state = "approved", by = "Ada", expires = 2026-11-01 }
"#;

/// A crate in a folder of its own.
struct Crate(PathBuf);

impl Crate {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let this = Crate(folder);
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let core = workspace.join("scope-core");
        this.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"rebuild\"\nedition = \"2024\"\n\n\
                 [dependencies]\nscope-core = {{ path = {core:?} }}\n\n[workspace]\n"
            ),
        );
        // the versions that this workspace is built with: they are there without a network
        let lock = fs::read_to_string(workspace.join("Cargo.lock")).expect("the lock file");
        this.write("Cargo.lock", &lock);
        this.write("src/main.rs", MAIN);
        this.write("base.toml", BASE);
        this.write("desk.toml", SPEC);
        this.write("app.toml", MANIFEST);
        this
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.0.join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// What `cargo check` says: nothing if all is well, else its errors.
    fn check(&self) -> Result<(), String> {
        self.check_on(None)
    }

    /// The same, with a date in the environment: seconds since 1970.
    fn check_on(&self, epoch: Option<&str>) -> Result<(), String> {
        let mut cargo = Command::new(env!("CARGO"));
        match epoch {
            Some(epoch) => cargo.env("SOURCE_DATE_EPOCH", epoch),
            None => cargo.env_remove("SOURCE_DATE_EPOCH"),
        };
        let output = cargo
            .args(["check", "--offline", "--color", "never"])
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", nested_target())
            .output()
            .expect("cargo runs");
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() {
            Ok(())
        } else {
            Err(errors)
        }
    }
}

/// The first line of the first error.
fn first(errors: &str) -> &str {
    let mut lines = errors.lines();
    lines
        .find(|line| line.starts_with("error"))
        .unwrap_or(errors)
}

#[test]
fn a_change_of_a_file_is_seen() {
    let files = Crate::new("rebuild");

    // a call to an operation that the manifest does not cover
    let errors = files.check().expect_err("EditTickets is not asked for");
    assert_eq!(
        first(&errors),
        "error[E0277]: `Reader` does not grant the app scope `EditTickets`"
    );
    assert!(
        errors.contains("`[scopes.EditTickets]` in its manifest"),
        "{errors}"
    );
    assert_eq!(errors.matches("error[").count(), 1, "{errors}");

    // the fix that the message names
    files.write("app.toml", &format!("{MANIFEST}\n[scopes.EditTickets]\n"));
    assert_eq!(files.check(), Ok(()));

    // a build that succeeded is not kept either: what is no longer asked for is refused
    files.write("app.toml", MANIFEST);
    let errors = files.check().expect_err("EditTickets is not asked for");
    assert_eq!(
        first(&errors),
        "error[E0277]: `Reader` does not grant the app scope `EditTickets`"
    );
    files.write("app.toml", &format!("{MANIFEST}\n[scopes.EditTickets]\n"));
    assert_eq!(files.check(), Ok(()));

    // the spec's base no longer has a scope that the manifest asks for
    files.write("base.toml", &BASE.replace("ReadBills", "ReadInvoices"));
    let errors = files.check().expect_err("ReadBills is gone");
    assert!(
        errors.contains("the app asks for scope `ReadBills`, which is not declared in the spec"),
        "{errors}"
    );
    files.write("base.toml", BASE);
    assert_eq!(files.check(), Ok(()));

    // the spec says of a scope that was granted that it needs an approval
    files.write("desk.toml", &format!("{SPEC}restricted = true\n"));
    let errors = files
        .check()
        .expect_err("EditTickets needs a justification");
    assert_eq!(
        first(&errors),
        "error: the app asks for `EditTickets`, which is restricted, without a justification"
    );

    // an approval expires only against a date that is given, and a change of that is seen, too
    files.write("app.toml", &format!("{MANIFEST}{APPROVED}"));
    assert_eq!(files.check(), Ok(()));
    assert_eq!(files.check_on(Some("1793491199")), Ok(()));
    let errors = files.check_on(Some("1793491200"));
    let errors = errors.expect_err("2026-11-01 has come");
    assert_eq!(
        first(&errors),
        "error: the approval of `EditTickets` has expired: ask for it again with `cargo scopes app add \
         EditTickets --app ../app.toml`, or stop asking for it"
    );
    let errors = files.check_on(Some("tomorrow"));
    let errors = errors.expect_err("tomorrow is no number");
    assert_eq!(
        first(&errors),
        "error: SOURCE_DATE_EPOCH is `tomorrow`, which is no number of seconds since 1970"
    );
    assert_eq!(files.check(), Ok(()));
}

/// In rust-analyzer the source file that calls a macro is not known: `../desk.toml` is found all the
/// same.
#[test]
fn an_editor_finds_the_files() {
    let analyzer = |words: &[&str], folder: &Path| {
        let mut command = Command::new("rust-analyzer");
        command
            .args(words)
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .env("CARGO_NET_OFFLINE", "true")
            .output()
    };
    let files = Crate::new("editor");
    if !analyzer(&["--version"], &files.0).is_ok_and(|it| it.status.success()) {
        // rustup leaves a stand-in for it that fails
        return;
    }
    let output = analyzer(&["diagnostics", "."], &files.0).expect("rust-analyzer runs");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(!printed.contains("macro-error"), "{printed}");
    // what is not there is told
    fs::remove_file(files.0.join("desk.toml")).expect("a file");
    let output = analyzer(&["diagnostics", "."], &files.0).expect("rust-analyzer runs");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(printed.contains("macro-error"), "{printed}");
}

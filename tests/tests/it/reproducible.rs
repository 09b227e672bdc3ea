//! The same spec gives the same bytes: what rustc makes of it does not tell one build from another,
//! nor the folder that a crate lies in.
//!
//! That the generator gives the same tokens is shown in `golden.rs`. Here the macros themselves run,
//! in rustc, in two folders, and twice.

use crate::common::nested_target;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

const SOURCE: &str = r#"
pub mod whole { scope_core::scopes!("../scopes.toml"); }
pub mod part { scope_core::scopes!(inline = "[spec]\nname = 'part'\n[scopes.a]", typed = false); }
scope_core::app!("../app.toml", whole);
"#;

const MANIFEST: &str = "
[app]
name = 'same'
[scopes.SMS]
[scopes.ReadCallRecording]
[scopes.ReadAccounts]
";

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("reproducible")
        .join(name)
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn stdout(command: &mut Command) -> String {
    let output = command.output().expect("it runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// `scope-core`, checked, with its macros: the file to pass to rustc.
fn scope_core() -> PathBuf {
    let here = folder("dependency");
    let core = Path::new(ROOT).join("../scope-core");
    write(
        &here,
        "Cargo.toml",
        &format!(
            "[package]\nname = \"dependency\"\nedition = \"2024\"\n\n\
             [dependencies]\nscope-core = {{ path = {core:?} }}\n\n[workspace]\n"
        ),
    );
    // the versions that this workspace is built with: they are there without a network
    let lock = fs::read_to_string(Path::new(ROOT).join("../Cargo.lock")).expect("the lock file");
    write(&here, "Cargo.lock", &lock);
    write(&here, "src/lib.rs", "");
    let messages = stdout(
        Command::new(env!("CARGO"))
            .args(["check", "--offline", "--message-format", "json"])
            .current_dir(&here)
            .env("CARGO_TARGET_DIR", nested_target()),
    );
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == "scope_core")
        .find_map(|message| Some(PathBuf::from(message["filenames"][0].as_str()?)))
        .expect("cargo names the file")
}

/// What rustc makes of the crate in `folder`, which it is told to call by another name.
fn compiled(folder: &Path, core: &Path) -> Vec<u8> {
    write(folder, "src/lib.rs", SOURCE);
    write(folder, "app.toml", MANIFEST);
    let spec = fs::read_to_string(Path::new(ROOT).join("../scopes.toml")).expect("the spec");
    write(folder, "scopes.toml", &spec);
    let out = folder.join("same.rmeta");
    let rustc = Path::new(env!("CARGO")).with_file_name("rustc");
    stdout(
        Command::new(if rustc.exists() {
            rustc
        } else {
            "rustc".into()
        })
        .args([
            "--edition",
            "2024",
            "--crate-type",
            "lib",
            "--emit",
            "metadata",
        ])
        .args(["--crate-name", "same", "src/lib.rs"])
        .arg("--remap-path-prefix")
        .arg(format!("{}=/there", folder.display()))
        .arg("--extern")
        .arg(format!("scope_core={}", core.display()))
        .arg("-L")
        .arg(format!(
            "dependency={}",
            core.parent().expect("a folder").display()
        ))
        .arg("-o")
        .arg(&out)
        .current_dir(folder)
        .env("CARGO_MANIFEST_DIR", folder),
    );
    fs::read(out).expect("rustc wrote it")
}

#[test]
fn two_builds_in_two_folders_give_the_same_bytes() {
    let core = scope_core();
    let one = compiled(&folder("one"), &core);
    assert!(one.len() > 10_000, "{} bytes", one.len());
    let again = compiled(&folder("one"), &core);
    assert!(one == again, "two builds in one folder differ");
    let two = compiled(&folder("another/and/deeper"), &core);
    assert!(one == two, "builds in two folders differ");
}

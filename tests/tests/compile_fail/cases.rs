//! What must not compile, and what rustc then says: `compile_fail/*.rs`.
//!
//! The comments of a case say how many diagnostics there are, where, and the words in them that are
//! this project's (see `expected.rs`): they hold with every rustc. The whole text is in the
//! `.stderr` file beside the case. It depends on rustc's version, so it is compared with one, and
//! only where `RUSTC_TEXT=1` asks for it, as `.ci/run` does. `BLESS=1` writes it.

use crate::{expected, project};
use std::{env, fs, process::Command};

/// The version of rustc whose text the `.stderr` files hold.
const RUSTC: &str = "1.95.0";

const DEPENDENCIES: &str = "
axum = { version = '0.8', default-features = false }
client = { path = 'ROOT/examples/client' }
scope-core = { path = 'ROOT/scope-core' }
scope-tests = { path = 'ROOT/tests' }
scope-tower = { path = 'ROOT/scope-tower', features = ['axum'] }
";

#[test]
fn does_not_compile() {
    let mut files = Vec::new();
    for folder in [
        "tests/compile_fail",
        "tests/compile_fail/guide",
        "examples/client/refused",
    ] {
        files.extend(project::sources(folder));
    }
    files.push(project::root().join("examples/tour/refused.rs"));
    let said = project::check(
        "compile_fail",
        &[project::Package {
            name: "cases",
            dependencies: DEPENDENCIES,
            files,
        }],
    );
    let mut report = String::new();
    for (file, diagnostics) in &said {
        let source = fs::read_to_string(file).expect("a case");
        let mut differs = expected::difference(&source, diagnostics);
        if diagnostics.is_empty() {
            differs.push_str("it compiles\n");
        }
        for word in diagnostics
            .iter()
            .flat_map(|it| project::internals(&it.rendered))
        {
            differs.push_str(&format!("it names `{word}`\n"));
        }
        if let Some(mode) = whole_text() {
            let text: Vec<_> = diagnostics.iter().map(|it| &*it.rendered).collect();
            let (text, stderr) = (text.join("\n"), file.with_extension("stderr"));
            if mode == Mode::Write {
                project::write(&stderr, &text);
            } else if fs::read_to_string(&stderr).ok().as_ref() != Some(&text) {
                differs.push_str("the whole text differs from the `.stderr` file:\n");
                differs.push_str(&text);
            }
        }
        if !differs.is_empty() {
            report = format!("{report}\n== {}\n{differs}", file.display());
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[derive(PartialEq, Clone, Copy)]
pub enum Mode {
    Compare,
    Write,
}

/// What to do with the whole text, if anything: only one version of rustc has it.
pub fn whole_text() -> Option<Mode> {
    let is_set = |name| env::var_os(name).is_some_and(|value| value == "1");
    let mode = match (is_set("BLESS"), is_set("RUSTC_TEXT")) {
        (true, _) => Mode::Write,
        (false, true) => Mode::Compare,
        (false, false) => return None,
    };
    let output = Command::new("rustc")
        .arg("-V")
        .output()
        .expect("rustc runs");
    let version = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        version.split(' ').nth(1) == Some(RUSTC),
        "the `.stderr` files are those of {RUSTC}, and this is {version}"
    );
    Some(mode)
}

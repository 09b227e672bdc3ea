//! An expansion, whole, compared with `golden/small.rs`.
//!
//! `BLESS=1 cargo test -p scope-tests --test it golden` writes it; nobody else does. That expansions
//! compile and work is what the other tests show; `hygiene.rs` compiles one as source.

use scope_codegen::Options;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The expansion of `golden/small.toml`.
fn small() -> String {
    let options = Options {
        file: "small.toml".to_owned(),
        typed_operations: true,
        ..Options::default()
    };
    expand(&Path::new(ROOT).join("golden/small.toml"), &options)
}

/// The expansion of the spec in `file`, as people would format it.
fn expand(file: &Path, options: &Options) -> String {
    let loaded = scope_spec::load(file);
    assert!(!loaded.has_errors() && !loaded.sources.is_empty());
    let items = scope_codegen::expand(&loaded.spec, options);
    prettyplease::unparse(&syn::parse2(items).expect("an expansion is a list of items"))
}

/// The number of the first line that differs, and both lines; `None` for a line that is not there.
fn first_difference<'t>(
    a: &'t str,
    b: &'t str,
) -> Option<(usize, Option<&'t str>, Option<&'t str>)> {
    let (mut left, mut right) = (a.split('\n'), b.split('\n'));
    (1..)
        .map(|line| (line, left.next(), right.next()))
        .take_while(|(_, a, b)| a.is_some() || b.is_some())
        .find(|(_, a, b)| a != b)
}

#[test]
fn an_expansion_is_the_golden_one() {
    let file = Path::new(ROOT).join("golden/small.rs");
    let expanded = format!(
        "// Made by tests/it/golden.rs with BLESS=1: do not edit.\n\n{}",
        small()
    );
    if std::env::var_os("BLESS").is_some_and(|value| value == "1") {
        return std::fs::write(file, expanded).expect("the file can be written");
    }
    let golden = std::fs::read_to_string(&file).unwrap_or_default();
    if let Some((line, golden, expanded)) = first_difference(&golden, &expanded) {
        panic!(
            "golden/small.rs, line {line}:\n  golden: {golden:?}\nexpanded: {expanded:?}\n\
             if the change is meant, look through it after BLESS=1"
        );
    }
}

#[test]
fn two_expansions_are_the_same() {
    assert_eq!(small(), small());
}

// The path of the file that extends another one, and of that other one, would be the ones to leak.
#[test]
fn an_expansion_does_not_depend_on_where_the_spec_lies() {
    let elsewhere = scratch("specs-elsewhere");
    for file in ["extended.toml", "urls.toml"] {
        let from = Path::new(ROOT).join("specs").join(file);
        std::fs::copy(from, elsewhere.join(file)).expect("the spec can be copied");
    }
    let here = expand(
        &Path::new(ROOT).join("specs/extended.toml"),
        &Options::default(),
    );
    let there = expand(&elsewhere.join("extended.toml"), &Options::default());
    assert_eq!(here, there);
    assert!(!here.contains(ROOT));
}

// A process has one working directory, so the comparison runs once more in a process of its own.
#[test]
fn an_expansion_does_not_depend_on_the_working_directory() {
    let output = Command::new(std::env::current_exe().expect("this program has a path"))
        .args(["--exact", "golden::an_expansion_is_the_golden_one"])
        .current_dir(scratch("golden-elsewhere"))
        .output()
        .expect("this program can be run");
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{report}");
    assert!(report.contains("1 passed"), "{report}");
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

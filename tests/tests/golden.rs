//! Expansions, whole, compared with `golden/*.rs`.
//!
//! `BLESS=1 cargo test -p scope-tests --test golden` writes them; nobody else does. That they
//! compile and work is shown by the target `golden_compiled`, which is another one so that a file
//! that no longer compiles can still be blessed.

use scope_codegen::Options;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What is expanded: the spec, from the folder of this package, and how.
struct Golden {
    name: &'static str,
    spec: &'static str,
    options: fn() -> Options,
}

const TYPED: Golden = Golden {
    name: "ringcentral",
    spec: "../scopes.toml",
    options: Options::default,
};

const TYPED_OPERATIONS: Golden = Golden {
    name: "urls",
    spec: "specs/urls.toml",
    options: || Options {
        file: "urls.toml".to_owned(),
        typed_operations: true,
        ..Options::default()
    },
};

const LEAN: Golden = Golden {
    name: "bitbucket",
    spec: "specs/bitbucket.toml",
    options: || Options {
        file: "bitbucket.toml".to_owned(),
        typed: Some(false),
        ..Options::default()
    },
};

impl Golden {
    fn expand(&self) -> String {
        expand(&Path::new(ROOT).join(self.spec), &(self.options)())
    }

    /// Compares the expansion with its golden file, or writes that.
    fn check(&self) {
        let file = Path::new(ROOT).join(format!("golden/{}.rs", self.name));
        let expanded = format!(
            "// Made by tests/golden.rs with BLESS=1: do not edit.\n\n{}",
            self.expand()
        );
        if blessing() {
            std::fs::create_dir_all(file.with_file_name("")).expect("the folder can be made");
            return std::fs::write(file, expanded).expect("the file can be written");
        }
        let golden = std::fs::read_to_string(&file).unwrap_or_default();
        if let Some((line, golden, expanded)) = first_difference(&golden, &expanded) {
            panic!(
                "golden/{}.rs, line {line}:\n  golden: {golden:?}\nexpanded: {expanded:?}\n\
                 if the change is meant, look through it after BLESS=1",
                self.name
            );
        }
    }
}

/// Whether golden files are to be written.
fn blessing() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value == "1")
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
fn typed() {
    TYPED.check();
}

#[test]
fn typed_operations() {
    TYPED_OPERATIONS.check();
}

#[test]
fn lean() {
    LEAN.check();
}

#[test]
fn every_golden_file_is_compared() {
    let files = std::fs::read_dir(Path::new(ROOT).join("golden")).expect("the folder is there");
    let mut names: Vec<_> = files
        .map(|file| file.expect("a file").file_name().into_string())
        .collect::<Result<_, _>>()
        .expect("a name in UTF-8");
    names.sort();
    let mut compared = [TYPED, TYPED_OPERATIONS, LEAN].map(|it| format!("{}.rs", it.name));
    compared.sort();
    assert_eq!(names, compared);
}

#[test]
fn two_expansions_are_the_same() {
    for golden in [TYPED, TYPED_OPERATIONS, LEAN] {
        assert_eq!(golden.expand(), golden.expand(), "{}", golden.name);
    }
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

// A process has one working directory, so the comparisons run once more in a process of their own.
#[test]
fn an_expansion_does_not_depend_on_the_working_directory() {
    if blessing() {
        // there is nothing yet to compare with
        return;
    }
    let output = Command::new(std::env::current_exe().expect("this program has a path"))
        .args(["--exact", "typed", "typed_operations", "lean"])
        .current_dir(scratch("golden-elsewhere"))
        .output()
        .expect("this program can be run");
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{report}");
    assert!(report.contains("3 passed"), "{report}");
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

//! The shape of the workspace: which crate depends on which.

use std::{collections::BTreeMap, path::Path, process::Command};

/// The libraries and the command, and what each may depend on. The guide's page *How it works
/// inside* draws this.
const ALLOWED: [(&str, &[&str]); 11] = [
    ("scope-spec", &[]),
    ("scope-codegen", &["scope-spec"]),
    ("scope-macros", &["scope-spec", "scope-codegen"]),
    ("scope-core", &["scope-macros"]),
    ("scope-tower", &["scope-core"]),
    ("scope-mcp", &["scope-core", "scope-tower"]),
    ("scope-analysis", &["scope-spec"]),
    ("scope-audit", &["scope-spec", "scope-analysis"]),
    ("scope-docs", &["scope-spec", "scope-analysis"]),
    ("scope-convert", &["scope-spec", "scope-core"]),
    (
        "cargo-scopes",
        &[
            "scope-spec",
            "scope-codegen",
            "scope-core",
            "scope-analysis",
            "scope-audit",
            "scope-docs",
            "scope-convert",
        ],
    ),
];

/// The published packages of the workspace, as cargo sees them.
pub(crate) fn packages() -> Vec<serde_json::Value> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    // what is not published is tests and examples
    let published = packages.filter(|package| package["publish"].is_null());
    published.cloned().collect()
}

#[test]
fn crates_depend_in_one_direction() {
    let allowed: BTreeMap<_, _> = ALLOWED.into_iter().collect();
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        let Some(allowed) = allowed.get(name) else {
            panic!("`{name}` is not in the table of allowed dependencies");
        };
        for dependency in package["dependencies"].as_array().unwrap() {
            let on = dependency["name"].as_str().unwrap();
            let is_ours = !dependency["path"].is_null();
            // a test may use anything
            let is_for_tests = dependency["kind"] == "dev";
            assert!(
                !is_ours || is_for_tests || allowed.contains(&on),
                "`{name}` must not depend on `{on}`"
            );
        }
    }
}

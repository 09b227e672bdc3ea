//! Every rule of `scopes.toml`: the code, the underlined text and the message of what breaks it.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

#[path = "../common/mod.rs"]
mod common;

mod files;
mod inclusion;
mod keys;
mod meant;
mod names;
mod operations;

use common::{assert_problems, parse};

/// Adds `[scopes.A]` and `[scopes.B]`, for what needs some scopes to be there.
fn with_scopes(rest: &str) -> String {
    format!("[scopes.A]\n[scopes.B]\n{rest}")
}

#[track_caller]
fn check(rest: &str, expected: &[common::Expected<'_>]) {
    let loaded = parse(rest);
    let errors: Vec<_> = loaded.errors().cloned().collect();
    assert_problems(&errors, &loaded.sources, expected);
}

#[track_caller]
fn check_with_scopes(rest: &str, expected: &[common::Expected<'_>]) {
    check(&with_scopes(rest), expected);
}

#[test]
fn nothing_wrong() {
    check_with_scopes("", &[]);
}

//! What several of the tests use.

pub mod paths;
pub mod raw;
pub mod table;

use std::path::{Path, PathBuf};

/// Where the projects that these tests write are built: where the tests themselves are, so that
/// what they all depend on is compiled once.
pub fn nested_target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("..")
}

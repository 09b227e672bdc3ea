//! `cargo scopes`: checks, explains and edits scope specifications and the manifests of apps.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    // an audit has cargo run this program in place of rustc
    if let Some(code) = scope_audit::wrapper() {
        return code;
    }
    cargo_scopes::run(std::env::args_os())
}

//! `cargo scopes`: the command over a scope specification and the manifests of apps.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    cargo_scopes::run(std::env::args_os())
}

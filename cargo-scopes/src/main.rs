//! `cargo scopes`: the command over a scope specification and the manifests of apps.
//!
//! `main` reads the words, [`commands`] does the work, [`console`] is the one place that prints.
#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod ask;
mod audit;
mod call;
mod cli;
mod commands;
mod console;
mod diff;
mod docs;
mod document;
mod export;
mod failure;
mod files;
mod findings;
mod import;
mod layout;
mod manifest;
mod markdown;
mod openapi;
mod output;
mod solve;

use std::{ffi::OsString, process::ExitCode};

use clap::{CommandFactory as _, FromArgMatches as _};

use crate::{cli::Cli, console::Console};

fn main() -> ExitCode {
    let (bin_name, words) = words(std::env::args_os().collect());
    let command = Cli::command().bin_name(bin_name);
    let parsed = command
        .try_get_matches_from(words)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            // Whoever closed the pipe has read enough.
            let _ = error.print();
            return u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
    };
    cli.color.write_global();
    let mut console = Console::new();
    let outcome = commands::run(cli.command, &mut console);
    console.finish(outcome)
}

/// What the command is called, and its words: cargo passes the name of the subcommand first.
fn words(mut words: Vec<OsString>) -> (&'static str, Vec<OsString>) {
    if words.get(1).is_some_and(|word| word == "scopes") {
        words.remove(1);
        ("cargo scopes", words)
    } else {
        ("cargo-scopes", words)
    }
}

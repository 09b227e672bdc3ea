//! The implementation of the command `cargo scopes`.
//!
//! **This is not a library to build on.** It is separate from the binary so that fuzz tests reach
//! the parsers of untrusted text. Only what those need is public, and it changes in any release.
//! The stable interface is the command: its arguments, its exit status, and the output of `--format
//! json`. To read specs in a program, use `scope-spec`.
//!
//! [`run`] is the whole command. It parses the arguments, each module under `commands` implements
//! one command, and only `console` prints.
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

mod access_request;
mod clap_errors;
mod commands;
mod console;
mod failure;
mod files;
mod findings;
mod format;
mod git;
mod layout;
#[cfg(test)]
mod markdown_round_trip;
mod output;
mod sarif;

use std::{ffi::OsString, process::ExitCode};

use clap::{CommandFactory as _, FromArgMatches as _};

use crate::{commands::Cli, console::Console};

pub use scope_spec::Failure;

/// Runs the command with these arguments, of which the first is the program's name. Prints the
/// results, and returns the exit status.
pub fn run(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let (bin_name, words) = self::words(words.into_iter().collect());
    let mut command = Cli::command().bin_name(bin_name);
    let parsed = command
        .try_get_matches_from_mut(&words)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            let mut error = clap_errors::of_words_as_shown(error, &command, &words);
            clap_errors::complete(&mut error, &command, &words);
            // whoever closed the pipe has read enough
            let _ = error.print();
            return u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
    };
    if let commands::Command::Mcp(_) = cli.command {
        return commands::mcp::serve();
    }
    cli.color.write_global();
    let mut console = Console::new();
    let outcome = commands::run(cli.command, &mut console);
    console.finish(outcome)
}

/// The name that the command was called by, and its arguments without the `scopes` that cargo adds.
fn words(mut words: Vec<OsString>) -> (&'static str, Vec<OsString>) {
    if words.get(1).is_some_and(|word| word == "scopes") {
        words.remove(1);
        ("cargo scopes", words)
    } else {
        ("cargo-scopes", words)
    }
}

//! What the command `cargo scopes` is made of.
//!
//! **This is no library to build on.** It is apart from the binary so that fuzzing reaches what reads
//! text of others, and what is public is only what that takes; it changes in any release. What stays
//! as it is from one release to the next is the command: its words, its exit status, what
//! `--format json` prints. Programs that read specs stand on `scope-spec`.
//!
//! [`run`] is the whole command: it reads the words, the modules under `commands` do the work, one
//! each, and `console` is the one place that prints.
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

/// Runs the command with these words, the first of which is what it was called by; prints, and says
/// with which status to exit.
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
            // Whoever closed the pipe has read enough.
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

/// What the command is called, and its words: cargo passes the name of the subcommand first.
fn words(mut words: Vec<OsString>) -> (&'static str, Vec<OsString>) {
    if words.get(1).is_some_and(|word| word == "scopes") {
        words.remove(1);
        ("cargo scopes", words)
    } else {
        ("cargo-scopes", words)
    }
}

//! `cargo scopes completions`.

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::Cli;
use crate::{
    console::Console,
    failure::{Exit, Outcome},
};

/// Print a completion script for a shell.
///
/// It completes `cargo-scopes`, not `cargo scopes`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  cargo scopes completions bash \\
      > ~/.local/share/bash-completion/completions/cargo-scopes")]
pub(crate) struct Args {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "cargo-scopes", &mut script);
    console.print(String::from_utf8_lossy(&script));
    Ok(Exit::Yes)
}

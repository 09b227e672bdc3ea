//! `cargo scopes docs`.

use clap::ValueEnum;

use crate::{
    console::Console,
    docs::markdown,
    failure::{Exit, Outcome},
    files::SpecArgs,
    output::OutputArgs,
};

/// Write the reference of a spec.
///
/// Markdown has the table that people know from RingCentral's page, then the rest; `import markdown`
/// reads it back to the same spec.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  cargo scopes docs --to markdown -o SCOPES.md")]
pub(crate) struct Args {
    /// In which form
    #[arg(long, value_enum, value_name = "FORM")]
    to: Form,

    #[command(flatten)]
    spec: SpecArgs,

    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Tables, as they can be read in a repository
    Markdown,
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let spec = args.spec.load()?.spec;
    let text = match args.to {
        Form::Markdown => markdown::render(&spec),
    };
    args.output.write(&text, console)?;
    Ok(Exit::Yes)
}

//! `cargo scopes schema`.

use clap::ValueEnum;

use crate::{
    console::Console,
    failure::{Exit, Outcome},
    output::OutputArgs,
};

/// Print the JSON Schema of the file formats, for editors.
///
/// Editors with taplo (Even Better TOML) use it to complete and check the files. Refer to it on the
/// first line of a file: `#:schema ./scopes.schema.json`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo scopes schema -o scopes.schema.json
  cargo scopes schema app -o app.schema.json")]
pub(crate) struct Args {
    /// Which format
    #[arg(value_enum, default_value_t, value_name = "FORMAT")]
    which: Which,

    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Which {
    /// `scopes.toml`
    #[default]
    Spec,
    /// `app.toml`
    App,
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let text = match args.which {
        Which::Spec => include_str!("../schemas/spec.json"),
        Which::App => include_str!("../schemas/app.json"),
    };
    args.output.write(text, console)?;
    Ok(Exit::Yes)
}

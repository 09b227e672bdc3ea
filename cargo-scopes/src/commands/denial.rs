//! `cargo scopes denial`.

mod answer;
mod evidence;

use std::{
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use scope_analysis::call;
use scope_spec::Text;

use self::{answer::Answer, evidence::Evidence};
use crate::{
    console::{Console, style, styled},
    failure::{Exit, Failure, Outcome},
    files::SpecArgs,
    format::{Format, FormatArgs},
    layout::wrapped,
};

/// How much of a file or of stdin is read.
const LIMIT: u64 = 4 * 1024 * 1024;

/// Explain a server's denial: what was missing, which operation it was, which scope to request.
///
/// The input is an HTTP response with its headers (`curl -i`, or `curl -v` to include the call and
/// the token), a `WWW-Authenticate` header, or a JWT. The signature is not verified, and only the
/// scopes of the token are printed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  curl -i https://api.example.com/v1/files | cargo scopes denial
  cargo scopes denial response.txt
  pbpaste | cargo scopes denial --call 'GET /v1/files'

Exit status: 0 explained, 1 the input does not say what is missing, 2 bad input.")]
pub(crate) struct Args {
    /// The file with the response; `-` is stdin
    #[arg(value_name = "FILE", default_value = "-")]
    pub(super) file: PathBuf,

    /// The operation that was called, by its id
    #[arg(long, value_name = "ID")]
    pub(super) operation: Option<String>,

    /// The operation that was called, by its call: `GET /path`, or with a full URL
    #[arg(long, value_name = "CALL", conflicts_with = "operation")]
    pub(super) call: Option<String>,

    #[command(flatten)]
    pub(super) spec: SpecArgs,

    #[command(flatten)]
    pub(super) format: FormatArgs,
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let evidence = Evidence::read(&text(&args.file)?)?;
    let spec = args.spec.load_any()?.spec;
    let called = match (&args.operation, &args.call) {
        (Some(id), _) => Some(call::find(&spec, id)?),
        (None, Some(call)) => Some(call::find_call(&spec, call)?),
        (None, None) => None,
    };
    let answer = Answer::new(&spec, evidence, called, args.call.as_deref());
    match args.format.format {
        Format::Json => console.json(&answer)?,
        Format::Text => console.print(show(&answer)),
    }
    Ok(match answer.gate {
        Some(_) => Exit::Yes,
        None => Exit::No,
    })
}

fn text(file: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read = match file == Path::new("-") {
        true => io::stdin().lock().take(LIMIT).read_to_string(&mut text),
        false => {
            std::fs::File::open(file).and_then(|file| file.take(LIMIT).read_to_string(&mut text))
        }
    };
    read.map(|_| text)
        .map_err(|error| Failure::io("read", file, &error))
}

/// The explanation, as text.
fn show(answer: &Answer<'_>) -> String {
    let head = match answer.gate {
        Some("scope") => "the token lacks an app scope",
        Some(_) => "the user lacks a permission",
        None => "nothing is known to be missing",
    };
    let mut out = format!("{}\n", styled(style::HEAD, head));
    let mut row = |label: &str, text: String| {
        if !text.is_empty() {
            out.push_str(&wrapped(
                // names come from the server, so they are escaped
                &Text::new(text).terminal(),
                &format!("  {label:<11} "),
                "                ",
            ));
        }
    };
    row("missing", answer.missing.join(", "));
    row("required", answer.required.join(", "));
    row(
        "granted",
        match &answer.granted {
            None => String::new(),
            Some(names) if names.is_empty() => "nothing".to_owned(),
            Some(names) => names.join(", "),
        },
    );
    row("unknown", answer.unknown.join(", "));
    let more = answer.operations_total - answer.operations.len();
    let mut operations = answer.operations.join(", ");
    if more > 0 {
        operations.push_str(&format!(" and {more} more"));
    }
    let label = match answer.is_called {
        true => "operation",
        false => "could be",
    };
    row(label, operations);
    for advice in &answer.advice {
        row("next", advice.clone());
    }
    out
}

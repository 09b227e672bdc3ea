//! `cargo scopes docs`.

use std::path::Path;

use clap::ValueEnum;

use crate::{
    console::Console,
    failure::{Exit, Failure, Outcome},
    files::{self, SpecArgs},
    output::OutputArgs,
};

/// Write the reference of the spec: a page, tables, data, or a picture of the inclusions.
///
/// The page is one self-contained HTML file that makes no network requests. It has search, a part
/// for each scope, the graph, and a console that finds the least-privileged scopes for chosen
/// operations and writes the manifest. Markdown begins with a table like that of the RingCentral
/// documentation. Pictures leave out inclusions that follow from others.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo scopes docs --to html -o scopes.html
  cargo scopes docs --to html --since git:v1.2.0:scopes.toml -o scopes.html
  cargo scopes docs --to markdown -o SCOPES.md
  cargo scopes docs --to dot | dot -Tpdf > scopes.pdf")]
pub(crate) struct Args {
    /// What to write
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: To,

    /// The old spec, a file or `git:REV:path`: the page lists the changes since
    #[arg(long, value_name = "OLD")]
    since: Option<String>,

    #[command(flatten)]
    spec: SpecArgs,

    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum To {
    /// The reference as one self-contained page
    Html,
    /// Tables for a repository; `import markdown` reads them back
    Markdown,
    /// The resolved spec, as `show --format json` prints it
    Json,
    /// The inclusion graph, for Markdown that draws Mermaid
    Mermaid,
    /// The inclusion graph, for Graphviz
    Dot,
    /// The inclusion graph as a picture
    Svg,
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    if args.since.is_some() && args.to != To::Html {
        return Err(
            Failure::new("since-without-page", "only `--to html` supports `--since`")
                .help("use `--to html`, or compare with `cargo scopes diff`"),
        );
    }
    let since = args.since.as_deref().map(Path::new);
    let since = since.map(files::load_any_spec).transpose();
    let (since, spec) = match (
        since,
        args.spec
            .path()
            .and_then(|path| files::load_any_spec(&path)),
    ) {
        (Ok(since), Ok(loaded)) => (since, loaded.spec),
        (Err(failure), Ok(_)) | (Ok(_), Err(failure)) => return Err(failure),
        (Err(old), Err(new)) => return Err(old.and(new)),
    };
    let text = match args.to {
        To::Html => {
            let progress = console.progress("writing the page");
            let since = args.since.as_deref().zip(since.as_ref());
            let since = since.map(|(word, old)| (word, &old.spec));
            let page = scope_docs::html::render(&spec, since);
            drop(progress);
            page?
        }
        To::Markdown => scope_docs::markdown::render(&spec),
        To::Json => scope_docs::json::render(&spec)?,
        To::Mermaid => scope_docs::mermaid::render(&spec),
        To::Dot => scope_docs::dot::render(&spec),
        To::Svg => scope_docs::svg::render(&spec)?,
    };
    args.output.write(&text, console)?;
    Ok(Exit::Yes)
}

//! `cargo scopes import`.

pub(super) mod document;

use std::{
    io::{self, IsTerminal as _},
    iter,
    path::{Path, PathBuf},
};

use clap::Subcommand;
use scope_convert::{
    import::{self, Imported, Options},
    openapi::SecurityOptions,
};

use scope_spec::{Text, shell_word};

use self::document::Kind;
use crate::{
    console::Console,
    failure::{Exit, Failure, Outcome},
    files, layout,
    output::OutputArgs,
};

/// Make a `scopes.toml` from what an API already publishes.
///
/// Input that cannot be understood is reported with its place, and nothing is written: fix the
/// document, or write the rest with --partial. Nothing is inferred from how a name reads.
/// Inclusions that the document does not have are yours to add.
#[derive(Debug, clap::Args)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_help = "\
Examples:
  cargo scopes import markdown permissions.md --name ringcentral -o scopes.toml
  cargo scopes import openapi openapi.yaml
  cargo scopes import google-discovery drive-v3.json
  cargo scopes import csv scopes.csv --name example

Exit status: 0 done, 1 written in part, 2 bad input."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Format {
    Markdown(MarkdownArgs),
    Openapi(OpenapiArgs),
    GoogleDiscovery(GoogleDiscoveryArgs),
    Csv(CsvArgs),
}

/// Read a page with a table such as RingCentral's.
///
/// A column `Scope`, `Permission`, `Name` or `Value` has the names. `Description`, `Access Type`,
/// `Included Permissions`, `Title` and `Restricted` are optional. Columns such as `Read` and
/// `Write` hold a name for each kind of access, or marks. Code in a cell is the name; a name with a
/// space and without code is a title, and the wire name is the same without the space. `Available
/// on request` and `requires permission` are understood at the end of a description. The output of
/// `cargo scopes docs --to markdown` reads back to the same spec.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  cargo scopes import markdown permissions.md --name ringcentral -o scopes.toml")]
struct MarkdownArgs {
    #[command(flatten)]
    common: CommonArgs,

    #[command(flatten)]
    columns: ColumnArgs,
}

/// Read an OpenAPI document, 3.0 to 3.2 or Swagger 2.0, JSON or YAML.
///
/// Scopes are those of all flows of the oauth2 security schemes, and those in requirements of
/// `openIdConnect` and `http: bearer`. `security` gives the requirement of an operation: any of the
/// list, all of an entry. `[]` and `{}` are public; a scheme without scopes is any valid token.
/// `x-app-permission` and `x-user-permission`, as RingCentral writes them, hold scopes and user
/// permissions. Referenced files are read if they are below the document's folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  cargo scopes import openapi openapi.yaml -o scopes.toml
  cargo scopes import openapi openapi.json --scopes-from x-required-scopes --any")]
struct OpenapiArgs {
    #[command(flatten)]
    common: CommonArgs,

    #[command(flatten)]
    security: SecurityArgs,

    /// Include scopes that operations require and no scheme declares
    #[arg(long)]
    declare_used: bool,
}

/// How the requirements of an OpenAPI document are read.
#[derive(Debug, clap::Args)]
pub(super) struct SecurityArgs {
    /// A key of operations with their scopes, such as `x-required-scopes`
    #[arg(long, value_name = "KEY")]
    scopes_from: Option<String>,

    /// Read the scopes of one requirement as alternatives, though the format requires all of them
    #[arg(long)]
    any: bool,
}

impl SecurityArgs {
    pub(super) fn options(&self) -> SecurityOptions {
        SecurityOptions {
            scopes_from: self.scopes_from.clone(),
            any: self.any,
        }
    }
}

/// Read a Google API discovery document.
///
/// Scopes are those of `auth.oauth2`. Any one scope of a method allows it; a method without scopes
/// is left out.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  cargo scopes import google-discovery drive-v3.json -o scopes.toml")]
struct GoogleDiscoveryArgs {
    #[command(flatten)]
    common: CommonArgs,
}

/// Read a table of scopes, one a line, with a header line.
///
/// The column `scope`, `permission`, `value` or `name` has the names. The others are optional:
/// title, description, access, includes, restricted, availability, aliases, baseline, tags, since,
/// deprecated, bit, rust, and kind, which is `scope` or `permission`. Access, includes and aliases
/// are lists with spaces or semicolons, tags with semicolons. Restricted, baseline and deprecated
/// are true or false, yes or no, 1 or 0. Columns are separated by commas, semicolons or tabs.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  cargo scopes import csv scopes.csv --name example -o scopes.toml

where scopes.csv is
  name,access,includes,description
  orders:read,read,,See orders.
  orders:write,read-update,orders:read,See and change orders.")]
struct CsvArgs {
    #[command(flatten)]
    common: CommonArgs,

    #[command(flatten)]
    columns: ColumnArgs,
}

/// The columns of a table.
#[derive(Debug, clap::Args)]
struct ColumnArgs {
    /// The header of a column: `name=Value`
    #[arg(long, value_name = "WHAT=HEAD", value_parser = column)]
    column: Vec<(String, String)>,
}

fn column(text: &str) -> Result<(String, String), String> {
    let (what, head) = text.split_once('=').ok_or("write it as `name=Value`")?;
    Ok((what.trim().to_owned(), head.trim().to_owned()))
}

#[derive(Debug, clap::Args)]
struct CommonArgs {
    /// The document
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The spec's name [default: the document's]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// The prefix to drop when names become identifiers [default: the one that most URLs share]
    #[arg(long, value_name = "PREFIX")]
    strip_prefix: Option<String>,

    /// Write what was understood, despite errors
    #[arg(long)]
    partial: bool,

    #[command(flatten)]
    output: OutputArgs,
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let mut options = Options::default();
    let (common, format) = match &args.format {
        Format::Markdown(args) => {
            options.columns.clone_from(&args.columns.column);
            (&args.common, import::Format::Markdown)
        }
        Format::Openapi(args) => {
            options.security = args.security.options();
            options.declare_used = args.declare_used;
            (&args.common, import::Format::Openapi)
        }
        Format::GoogleDiscovery(args) => (&args.common, import::Format::GoogleDiscovery),
        Format::Csv(args) => {
            options.columns.clone_from(&args.columns.column);
            (&args.common, import::Format::Csv)
        }
    };
    options.name.clone_from(&common.name);
    options.strip_prefix.clone_from(&common.strip_prefix);
    let imported = match read(format, &common.file, &options, common.partial, console)? {
        Ok(imported) => imported,
        Err(exit) => return Ok(exit),
    };
    let broken = imported.has_errors();
    let tables = matches!(args.format, Format::Markdown(_) | Format::Csv(_));
    if tables && io::stderr().is_terminal() {
        console.note(preview(&imported));
    }
    common.output.write(&imported.text, console)?;
    Ok(if broken { Exit::No } else { Exit::Yes })
}

/// Imports a document, and shows what was not understood: with `partial` the rest is kept.
///
/// # Errors
///
/// Like [`import::import_file`]; the text is not a valid spec.
pub(super) fn read(
    format: import::Format,
    file: &Path,
    options: &Options,
    partial: bool,
    console: &mut Console,
) -> Result<Result<Imported, Exit>, Failure> {
    let progress = console.progress("importing");
    let imported = import::import_file(format, file, options)?;
    drop(progress);
    console.problems(&imported.problems, &imported.sources);
    if imported.has_errors() && !partial {
        let rest = match imported.spec.scopes.items.is_empty() {
            true => String::new(),
            false => {
                let format = Kind::name_of(format);
                let file = shell_word(&files::shown(file));
                format!("; `cargo scopes import {format} {file} --partial` writes that")
            }
        };
        console.note(format!("understood: {}{rest}", understood(&imported)));
        return Ok(Err(Exit::Bad));
    }
    if let Some(failure) = imported.invalid {
        return Err(failure);
    }
    if !imported.problems.is_empty() {
        console.note(format!("imported: {}", understood(&imported)));
    }
    Ok(Ok(imported))
}

/// The scopes as the columns were read, so that a wrong column is noticed.
fn preview(imported: &Imported) -> String {
    const ROWS: usize = 20;
    const LONGEST: usize = 60;
    let scopes = &imported.spec.scopes.items;
    let cell = |text: Option<&Text<'_>>| {
        let line = text.and_then(|text| text.lines().next().map(|line| line.terminal()));
        let line = line.unwrap_or_default();
        let mut short: String = line.chars().take(LONGEST).collect();
        if short.len() < line.len() {
            short.push('\u{2026}');
        }
        short
    };
    let head = ["scope", "title", "description", "access", "restricted"];
    let rows = scopes.iter().take(ROWS).map(|item| {
        let restricted = if item.restricted { "yes" } else { "" };
        vec![
            item.name.clone(),
            cell(item.title.as_ref()),
            cell(item.description.as_ref()),
            item.access.words().collect::<Vec<_>>().join(" "),
            restricted.to_owned(),
        ]
    });
    let rows: Vec<Vec<String>> = iter::once(head.map(str::to_owned).to_vec())
        .chain(rows)
        .collect();
    let mut text = layout::table(&rows, "  ", 2);
    if scopes.len() > ROWS {
        text.push_str(&format!("  and {} more\n", scopes.len() - ROWS));
    }
    text
}

fn understood(imported: &Imported) -> String {
    let spec = &imported.spec;
    let counts = [
        (spec.scopes.items.len(), "scope"),
        (spec.permissions.items.len(), "user permission"),
        (spec.roles.len(), "role"),
        (spec.operations.len(), "operation"),
    ];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts
        .map(|(count, noun)| layout::counted(count, noun))
        .collect();
    match counts.is_empty() {
        true => "nothing".to_owned(),
        false => layout::joined(counts, "and"),
    }
}

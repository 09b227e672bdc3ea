//! `cargo scopes audit`.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::{
    audit::{self, Named},
    cli::{ReportFormat, ReportFormatArgs},
    console::Console,
    failure::{Exit, Outcome},
    files::TodayArgs,
};

/// Compare a crate's guards with what its manifest asks for
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
What is read: the library and the programs of the package, module by module; items for tests are
left out. A guard is `#[requires(..)]`, a parameter that takes a proof (`impl may::X`,
`A: may::X`, `Proof<'_, X>`), a command of `#[derive(Guarded)]`, or `.authorize(..)`.

What the app needs: the guarded functions that the type made by `app!` is passed to; in a crate
without such calls, all guards. A handler is what `.route(..)` mounts, or a function with
`#[get(\"/path\")]` and the like; it is guarded by any of the above, by an `Authorized` parameter, or
by a layer that names a marker. Code that macros make is not seen, and listed as such.

Examples:
  cargo scopes audit
  cargo scopes audit examples/client
  cargo scopes audit server --public health --deny warnings
  cargo scopes audit server --format sarif > scopes.sarif

Exit status: 0 done, 1 a needed scope is not asked for or a handler is unguarded (with
`--deny warnings` also what else is wrong), 2 bad input.")]
pub(crate) struct Args {
    /// The package: its folder, or one `.rs` file
    #[arg(value_name = "CRATE", default_value = ".")]
    package: PathBuf,

    /// A handler that everybody may call, by its name or path; can be repeated
    #[arg(long, value_name = "FUNCTION")]
    public: Vec<String>,

    /// End with status 1 for warnings, too
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,

    /// The spec [default: the one that the crate's `scopes!` names, else `scopes.toml` in its
    /// folder or above]
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,

    /// The app's manifest [default: the one that the crate's `app!` names, else `app.toml` in its
    /// folder]
    #[arg(long, value_name = "FILE")]
    app: Option<PathBuf>,

    #[command(flatten)]
    today: TodayArgs,

    #[command(flatten)]
    pub(super) format: ReportFormatArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// A scope that nothing needs, one where a narrower one would do, one that is not granted
    Warnings,
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let named = Named {
        spec: args.spec.clone(),
        app: args.app.clone(),
    };
    let progress = console.progress("reading the crate");
    let audited = audit::audit(&args.package, &named);
    drop(progress);
    let audited = audited?;
    let verdict = audited.verdict(args.today.get(), &args.public);
    match args.format.format {
        ReportFormat::Text => console.print(audit::text(&audited, &verdict)),
        ReportFormat::Json => console.json(&audit::json(&audited, &verdict))?,
        ReportFormat::Sarif => console.json(&audit::sarif(&audited, &verdict))?,
    }
    let least = match args.deny {
        Some(Deny::Warnings) => audit::Level::Warning,
        None => audit::Level::Error,
    };
    let unknown = !audited.found.unknown.is_empty() && least == audit::Level::Warning;
    let bad = verdict.worst().is_some_and(|worst| worst >= least) || unknown;
    Ok(if bad { Exit::No } else { Exit::Yes })
}

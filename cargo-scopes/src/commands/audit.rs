//! `cargo scopes audit`.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::{
    audit::{self, Excepted, Named},
    cli::{ReportFormat, ReportFormatArgs},
    console::Console,
    failure::{Exit, Outcome},
    files::TodayArgs,
};

/// Compare a crate's guards with what its manifest asks for
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
What is read: the library and the programs of the package, module by module; items for tests are \
left out. A guard is `#[requires(..)]`, a parameter that takes a proof (`impl may::X`, \
`A: may::X`, `Proof<'_, X>`), a command of `#[derive(Guarded)]`, or `.authorize(..)`. Code that \
macros make is not seen, and listed as such.

What the app needs: the guarded functions that the type made by `app!` is passed to; in a crate \
without such calls, all guards; and every operation that unguarded code calls. A crate with several \
apps is audited for each. Passing the type to what needs a scope that waits for its review is an \
error: it does not compile.

An operation, `Operation::X`, is called where it is handed to a function; one that is matched, \
compared, printed, checked or bound to a handler is not. Of one that is returned or kept in a table \
it cannot be told: that is a warning, unless `--no-calls` names the function. One that is handed to \
a function which `--no-calls` names is not called, either. What a guarded function calls has to be \
covered by its guard; the user's gate counts where the guard is about permissions, too. A private \
function without a guard counts as part of those that call it. A path or an id that is written as a \
text is not seen.

A handler is what `.route(..)` mounts, or a function with `#[get(\"/path\")]` and the like. It is \
guarded by any of the above, by an `Authorized` parameter, by a layer that names a marker, such as \
`require(scope::X)`, or by an `OperationsLayer`, which refuses every call that is no operation of \
the spec. A layer guards the routes that are in the router when it is added, those of merged and \
nested routers and of functions that make them included. A route that is added later is not \
guarded, nor one where this cannot be told: the layer is added on one branch only, or the router is \
also used without it.

An operation that `Routes::handle` gives a handler has the guard that the spec says: such \
operations are counted.

What everybody may call is named by `--public`, or, for good, by the package's Cargo.toml, as what \
`--no-calls` names is:

  [package.metadata.scopes]
  public = [\"GET /openapi.json\", \"/health\", \"api::version\"]
  no-calls = [\"api::names\"]

`GET /openapi.json` is one route, `/health` are those of all methods at a path, and `api::version` \
are all that this handler answers, wherever it is mounted; a name alone will do if only one handler \
has it. A path is whole, with what `.nest(..)` puts before it; what its parameters are called does \
not matter.

Examples:
  cargo scopes audit
  cargo scopes audit examples/client
  cargo scopes audit server --public 'GET /openapi.json' --deny warnings
  cargo scopes audit client --no-calls api::names
  cargo scopes audit server --format sarif > scopes.sarif

Exit status: 0 done, 1 a needed scope is not asked for, was refused or taken back, its approval has \
expired or is not there where code relies on it to compile, an operation is called without a guard \
or a grant that covers it, or a handler is unguarded (with `--deny warnings` also what else is \
wrong), 2 bad input.")]
pub(crate) struct Args {
    /// The package: its folder, or one `.rs` file
    #[arg(value_name = "CRATE", default_value = ".")]
    package: PathBuf,

    /// What everybody may call: a route, such as `GET /health`; a URL path, with all its methods; or
    /// a handler, by its name or path, with all that it answers; can be repeated
    #[arg(long, value_name = "HANDLER")]
    public: Vec<String>,

    /// A function or a constant that names or takes operations and calls none, by its name or path;
    /// can be repeated
    #[arg(long, value_name = "FUNCTION")]
    no_calls: Vec<String>,

    /// End with status 1 for warnings, too
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,

    /// The spec, or `git:REV:path` [default: the one that the crate's `scopes!` names, else
    /// `scopes.toml` in its folder or above]
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,

    /// The app's manifest, or `git:REV:path` [default: the one that the crate's `app!` names, else
    /// `app.toml` in its folder]
    #[arg(long, value_name = "FILE")]
    app: Option<PathBuf>,

    #[command(flatten)]
    today: TodayArgs,

    #[command(flatten)]
    pub(super) format: ReportFormatArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// A scope that nothing needs, one where a narrower one would do, one that is not granted, an
    /// operation that may be called without a guard
    Warnings,
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let named = Named {
        spec: args.spec.clone(),
        app: args.app.clone(),
    };
    let progress = console.progress("reading the crate");
    let apps = audit::audit(&args.package, &named);
    drop(progress);
    let apps = apps?;
    if let Some(first) = apps.first() {
        audit::check_public(first, &args.public)?;
    }
    audit::check_no_calls(&apps, &args.no_calls)?;
    let excepted = Excepted {
        public: &args.public,
        no_calls: &args.no_calls,
    };
    let verdicts = audit::judge_all(&apps, args.today.get(), &excepted);
    let judged: Vec<_> = apps.iter().zip(&verdicts).collect();
    match args.format.format {
        ReportFormat::Text => console.print(audit::text(&judged)),
        ReportFormat::Json => console.json(&audit::json(&judged))?,
        ReportFormat::Sarif => console.json(&audit::sarif(&judged))?,
    }
    let least = match args.deny {
        Some(Deny::Warnings) => audit::Level::Warning,
        None => audit::Level::Error,
    };
    let unknown = apps.iter().any(|audited| !audited.found.unknown.is_empty());
    let worst = verdicts.iter().filter_map(audit::Verdict::worst).max();
    let bad =
        worst.is_some_and(|worst| worst >= least) || unknown && least == audit::Level::Warning;
    Ok(if bad { Exit::No } else { Exit::Yes })
}

//! `cargo scopes audit`.

use std::{env, fs, path::PathBuf};

use scope_audit::{Baseline, Options, Report, shown};
use scope_spec::{Style, Text};

use crate::{
    console::Console,
    failure::{Exit, Failure, Outcome},
    findings,
    format::{ReportFormat, ReportFormatArgs},
};

/// Report the scopes that a workspace's code requires, and the scopes that its manifests request
/// needlessly
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
The audit asks rustc. It checks the workspace in a folder of its own, `target/scopes-audit`, with a build \
in which apps are granted nothing and each use of a scope, a permission or an operation is reported. \
Your build cache and files do not change. A change marked as confirmed was compiled.

Findings:
  over-asked    the manifest requests a scope that the code does not require
  under-asked   the code requires a scope that the manifest does not cover
  narrower      narrower scopes are enough in place of a requested one
  over-guarded  a guard requires more than its function
  unguarded     an operation is used without a guard that covers it
  open-route    a router mounts a handler without a guard

Undecided uses are listed with their places: operations made from data, code that this build leaves \
out, macros that are not read. The audit never advises removal of a scope that such a use may require.

To declare a route public, list its call, its path or its handler in the package's Cargo.toml:

  [package.metadata.scopes]
  public = [\"GET /openapi.json\", \"/health\", \"version\"]

Examples:
  cargo scopes audit
  cargo scopes audit crates/server --all-features --tests
  cargo scopes audit --fix
  cargo scopes audit --format json > accepted.json
  cargo scopes audit --baseline accepted.json
  cargo scopes audit --format sarif > scopes.sarif

Exit status: 0 no finding, 1 findings, 2 rustc failed.")]
pub(crate) struct Args {
    /// The folder of a workspace or of a package in one
    #[arg(value_name = "WORKSPACE", default_value = ".")]
    workspace: PathBuf,

    /// Features to enable, separated by commas or spaces; can be repeated
    #[arg(short = 'F', long, value_name = "FEATURES", value_delimiter = ',')]
    features: Vec<String>,

    /// Enable all features
    #[arg(long)]
    all_features: bool,

    /// Disable the default features
    #[arg(long)]
    no_default_features: bool,

    /// The target triple
    #[arg(long, value_name = "TRIPLE")]
    target: Option<String>,

    /// Audit tests, too
    #[arg(long)]
    tests: bool,

    /// Audit examples, too
    #[arg(long)]
    examples: bool,

    /// Audit benches, too
    #[arg(long)]
    benches: bool,

    /// Make no network request
    #[arg(long)]
    offline: bool,

    /// Apply the confirmed changes to the manifests
    #[arg(long)]
    fix: bool,

    /// Accept the findings of a report that `--format json` printed
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    #[command(flatten)]
    pub(super) format: ReportFormatArgs,
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let baseline = args.baseline.as_ref().map(baseline).transpose()?;
    let options = Options {
        workspace: args.workspace.clone(),
        features: args
            .features
            .iter()
            .flat_map(|it| it.split_whitespace())
            .map(str::to_owned)
            .collect(),
        all_features: args.all_features,
        no_default_features: args.no_default_features,
        target: args.target.clone(),
        tests: args.tests,
        examples: args.examples,
        benches: args.benches,
        offline: args.offline,
        wrapper: this_program()?,
    };
    let mut report = audited(&options, console)?;
    if let Some(baseline) = baseline {
        baseline.accept(&mut report);
    }
    match args.format.format {
        ReportFormat::Text => console.print(report.text(Style::Coloured)),
        ReportFormat::Json => console.json(&report)?,
        ReportFormat::Sarif => {
            let (found, open) = (report.problems(), report.open_problems());
            let all = [&found, &open].into_iter();
            let all: Vec<_> = all
                .flat_map(|(problems, sources)| problems.iter().map(|it| (it, sources.as_slice())))
                .collect();
            console.json(&findings::sarif(&all))?;
        }
    }
    if args.fix {
        let changed = scope_audit::apply(&report).map_err(failure)?;
        for manifest in &changed {
            let manifest = manifest.strip_prefix(&report.root).unwrap_or(manifest);
            let manifest = shown(manifest);
            console.note(format!("changed {}", Text::new(&manifest).terminal()));
        }
        if changed.is_empty() {
            console.note("no confirmed change can be applied without a justification");
        }
    }
    Ok(match report.findings.is_empty() {
        true => Exit::Yes,
        false => Exit::No,
    })
}

/// Runs the audit, with progress on a terminal.
pub(super) fn audited(options: &Options, console: &mut Console) -> Result<Report, Failure> {
    let progress = console.progress("running rustc");
    let mut notes = Vec::new();
    let report = scope_audit::audit(options, &mut |note| {
        let note = Text::new(note).terminal();
        if !notes.contains(&note) {
            console.note(format!("note: {note}"));
            notes.push(note);
        }
    });
    drop(progress);
    report.map_err(|error| {
        // rustc's output, unchanged
        if !error.output.is_empty() {
            let output = Text::new(error.output.trim_end());
            console.note(format!("{}\n", output.verbatim()));
        }
        failure(error)
    })
}

/// The path of this program, which replaces rustc in the audit.
pub(super) fn this_program() -> Result<PathBuf, Failure> {
    env::current_exe()
        .map_err(|error| Failure::new("io", format!("cannot find this program: {error}")))
}

fn failure(error: scope_audit::Error) -> Failure {
    let failure = Failure::new(error.code, error.message);
    match error.help {
        Some(help) => failure.help(help),
        None => failure,
    }
}

fn baseline(path: &PathBuf) -> Result<Baseline, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::io("read", path, &error))?;
    Baseline::parse(&text).map_err(|error| {
        Failure::new(
            "baseline",
            format!("`{}` is not an audit report: {error}", path.display()),
        )
        .help("write one with `cargo scopes audit --format json`")
    })
}

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

/// Report what a workspace's code needs of an API's scopes, and what its manifests ask for too much
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
rustc is asked: the workspace is checked in a folder of its own, `target/scopes-audit`, in a build in \
which apps are granted nothing and each use of a scope, a permission or an operation is reported. \
Your own cache and files stay as they are. A change that is called confirmed was compiled.

Findings:
  over-asked    the manifest asks for a scope that the code does not need
  under-asked   the code needs a scope that the manifest does not bring
  narrower      narrower scopes would do in place of one that is asked for
  over-guarded  a guard is broader than what its function does
  unguarded     an operation is used without a guard that covers it
  open-route    a router mounts a handler that nothing guards

What cannot be decided is listed with its place, and no scope that it could need is advised for \
removal: operations made from data, code that this build leaves out, macros that are not read.

A route that everybody may call is named in the package's Cargo.toml, by its call, its path or its \
handler:

  [package.metadata.scopes]
  public = [\"GET /openapi.json\", \"/health\", \"version\"]

Examples:
  cargo scopes audit
  cargo scopes audit crates/server --all-features --tests
  cargo scopes audit --fix
  cargo scopes audit --format json > accepted.json
  cargo scopes audit --baseline accepted.json
  cargo scopes audit --format sarif > scopes.sarif

Exit status: 0 no finding, 1 findings, 2 rustc could not be asked.")]
pub(crate) struct Args {
    /// The folder of a workspace or of a package in one
    #[arg(value_name = "WORKSPACE", default_value = ".")]
    workspace: PathBuf,

    /// Features to switch on, separated by commas or spaces; can be repeated
    #[arg(short = 'F', long, value_name = "FEATURES", value_delimiter = ',')]
    features: Vec<String>,

    /// Switch all features on
    #[arg(long)]
    all_features: bool,

    /// Switch the default features off
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

    /// Apply to the manifests the changes that a compile confirmed
    #[arg(long)]
    fix: bool,

    /// Accept the findings in a file that `--format json` printed
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
            console.note("no change of a manifest was confirmed and takes no justification");
        }
    }
    Ok(match report.findings.is_empty() {
        true => Exit::Yes,
        false => Exit::No,
    })
}

/// What the audit finds, with something to look at meanwhile.
pub(super) fn audited(options: &Options, console: &mut Console) -> Result<Report, Failure> {
    let progress = console.progress("asking rustc");
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
        // rustc's own words, as rustc lays them out
        if !error.output.is_empty() {
            let output = Text::new(error.output.trim_end());
            console.note(format!("{}\n", output.verbatim()));
        }
        failure(error)
    })
}

/// This program, which stands in for rustc.
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
            format!("`{}` is no report of an audit: {error}", path.display()),
        )
        .help("write one with `cargo scopes audit --format json`")
    })
}

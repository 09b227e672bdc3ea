//! `cargo scopes check`.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use clap::ValueEnum;
use scope_spec::{
    Problem, Severity, Source,
    app::{self, Date},
};
use serde_json::json;

use crate::{
    console::{Console, style, styled},
    failure::{Exit, Failure, Outcome},
    files::{self, AppArgs, SpecArgs, TodayArgs},
    findings::{self, Findings},
    format::{ReportFormat, ReportFormatArgs},
    layout::{counted, some_quoted},
};

/// How many files the summary names.
const SHOWN: usize = 3;

/// How many lints of one code are shown in full, if there are many.
const LINTS_IN_FULL: usize = 2;

/// Validate specs and manifests, and report every problem with its place and a fix.
///
/// A file with an `[app]` table is a manifest. It is checked against today's date and its spec:
/// --spec, or the one that it names. Without FILES the command checks the nearest manifest, its
/// spec, and the nearest `scopes.toml`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo scopes check
  cargo scopes check --deny warnings scopes.toml app.toml
  cargo scopes check --format sarif > scopes.sarif

Exit status: 0 no problem, 1 a lint denied, 2 a rule broken.")]
pub(crate) struct Args {
    /// Specs and manifests
    #[arg(value_name = "FILES")]
    files: Vec<PathBuf>,

    /// The level that exits with status 1 although no rule is broken
    #[arg(long, value_enum, value_name = "LEVEL")]
    deny: Option<Deny>,

    #[command(flatten)]
    spec: SpecArgs,

    #[command(flatten)]
    app: AppArgs,

    #[command(flatten)]
    today: TodayArgs,

    #[command(flatten)]
    pub(super) format: ReportFormatArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Lints
    Warnings,
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let files = wanted(args)?;
    let mut checked = Checked::default();
    let progress = console.progress("checking");
    for file in &files {
        let read = if files::has_cases(file) {
            files::load_cases(file, &args.spec).map(|_| ())
        } else if files::is_manifest(file) {
            checked.manifest(file, &args.spec, args.today.get())
        } else {
            checked.spec(file)
        };
        // a file that cannot be read is an error like any other
        if let Err(failure) = read {
            checked.add(failure.problems, failure.sources);
        }
    }
    drop(progress);
    let (errors, warnings) = checked.count();
    match args.format.format {
        ReportFormat::Text => {
            // lints wait until there are no errors: they may have the same cause
            let findings = checked.findings();
            let (broken, lints): (Vec<_>, Vec<_>) =
                (findings.into_iter()).partition(|(problem, _)| problem.is_error());
            if broken.is_empty() {
                lints_of_each_code(&lints, console);
            }
            for (problem, sources) in broken {
                console.problems([problem], sources);
            }
            console.print(summary(&files, errors, warnings, args.deny));
        }
        ReportFormat::Json => {
            let problems = checked.findings();
            let problems = problems
                .iter()
                .map(|(problem, sources)| findings::json(problem, sources));
            let files: Vec<String> = files.iter().map(|file| files::as_named(file)).collect();
            console.json(&json!({
                "files": files,
                "errors": errors,
                "warnings": warnings,
                "problems": problems.collect::<Vec<_>>(),
            }))?;
        }
        ReportFormat::Sarif => console.json(&findings::sarif(&checked.findings()))?,
    }
    if errors > 0 {
        // All problems were reported already.
        return Err(Failure {
            problems: Vec::new(),
            sources: Vec::new(),
        });
    }
    Ok(match args.deny {
        Some(Deny::Warnings) if warnings > 0 => Exit::No,
        _ => Exit::Yes,
    })
}

/// The files to check: those given, else the nearest manifest, its spec and the nearest spec.
fn wanted(args: &Args) -> Result<Vec<PathBuf>, Failure> {
    if !args.files.is_empty() {
        return Ok(args.files.clone());
    }
    let app = args.app.found();
    let specs = match (&args.spec.spec, &app) {
        (Some(spec), _) => vec![spec.clone()],
        (None, app) => {
            // an illegal name is reported by the check of the manifest
            let named = app.as_deref().and_then(files::spec_named_by_file);
            files::found_spec().into_iter().chain(named).collect()
        }
    };
    let mut wanted: Vec<PathBuf> = Vec::new();
    for file in specs.into_iter().chain(app) {
        if !wanted
            .iter()
            .any(|known| files::is_same(Some(known), &file))
        {
            wanted.push(file);
        }
    }
    match wanted.is_empty() {
        true => args.spec.path().map(|spec| vec![spec]),
        false => Ok(wanted),
    }
}

/// The problems of several files, without duplicates.
#[derive(Default)]
struct Checked {
    /// Each problem with the index of its sources.
    problems: Vec<(Problem, usize)>,
    sources: Vec<Vec<Source>>,
    /// Specs that were read, and those whose errors were reported.
    seen: HashSet<(Option<PathBuf>, std::ops::Range<usize>, String)>,
}

impl Checked {
    fn spec(&mut self, file: &Path) -> Result<(), Failure> {
        let loaded = files::read_spec(file)?;
        self.add(loaded.problems, loaded.sources);
        Ok(())
    }

    /// Leaves the lints of the manifest's spec to the check of that spec; its errors end the check
    /// of the manifest.
    fn manifest(
        &mut self,
        file: &Path,
        spec: &SpecArgs,
        today: Option<Date>,
    ) -> Result<(), Failure> {
        let manifest = files::read_app(file)?;
        let broken = manifest.has_errors();
        let checked = if broken && manifest.app.name.as_written().is_empty() {
            Vec::new()
        } else {
            let spec = files::spec_of_app(spec, file, &manifest.app);
            match spec.and_then(|spec| files::read_spec(&spec)) {
                // problems within the manifest are reported anyway
                Err(failure) => {
                    self.add(failure.problems, failure.sources);
                    Vec::new()
                }
                Ok(spec) if spec.has_errors() => {
                    let errors = spec.errors().cloned().collect();
                    self.add(errors, spec.sources);
                    Vec::new()
                }
                Ok(spec) => app::check(&manifest.app, &spec.spec, today),
            }
        };
        let mut problems = manifest.problems;
        problems.extend(checked);
        self.add(problems, manifest.sources);
        Ok(())
    }

    fn add(&mut self, problems: Vec<Problem>, sources: Vec<Source>) {
        let at = self.sources.len();
        for problem in problems {
            let place = problem.primary.as_ref().map(|label| &label.place);
            let source = place.and_then(|place| sources.get(place.file));
            let file = source.map(|source| {
                let path = source.path().canonicalize();
                path.unwrap_or_else(|_| source.path().to_owned())
            });
            let span = place.map(|place| place.span.clone()).unwrap_or_default();
            if self.seen.insert((file, span, problem.message.clone())) {
                self.problems.push((problem, at));
            }
        }
        self.sources.push(sources);
    }

    fn count(&self) -> (usize, usize) {
        let errors = self.problems.iter();
        let errors = errors.filter(|(problem, _)| problem.severity == Severity::Error);
        let errors = errors.count();
        (errors, self.problems.len() - errors)
    }

    fn findings(&self) -> Vec<(&Problem, &[Source])> {
        let problems = self.problems.iter();
        let with_sources = problems.map(|(problem, at)| {
            let sources = self.sources.get(*at);
            (problem, sources.map(Vec::as_slice).unwrap_or_default())
        });
        with_sources.collect()
    }
}

/// Prints lints: the first ones of each code in full, of the others only the place and the message.
fn lints_of_each_code(lints: &Findings<'_>, console: &mut Console) {
    let mut codes: Vec<&str> = Vec::new();
    for (problem, _) in lints {
        if !codes.contains(&problem.code) {
            codes.push(problem.code);
        }
    }
    for code in codes {
        let of_code = lints.iter().filter(|(problem, _)| problem.code == code);
        let of_code: Vec<_> = of_code.collect();
        let shown = match of_code.len() {
            few if few <= LINTS_IN_FULL + 1 => few,
            _ => LINTS_IN_FULL,
        };
        let (in_full, others) = of_code.split_at(shown);
        for (problem, sources) in in_full {
            console.problems([*problem], sources);
        }
        if others.is_empty() {
            continue;
        }
        let title = format!("warning[{code}]");
        let mut text = format!("{}: {} more", styled(style::NOTE, title), others.len());
        for (problem, sources) in others {
            let place = findings::place(problem, sources).unwrap_or_default();
            text += &format!("\n  {place}: {}", problem.message);
        }
        console.note(text + "\n");
    }
}

fn summary(files: &[PathBuf], errors: usize, warnings: usize, deny: Option<Deny>) -> String {
    let files: Vec<String> = files.iter().map(|file| files::shown(file)).collect();
    let files = some_quoted(&files, SHOWN);
    let mut found = Vec::new();
    if errors > 0 {
        found.push(styled(style::NO, counted(errors, "error")).to_string());
    }
    if warnings > 0 {
        let mut text = counted(warnings, "warning");
        if deny.is_some() {
            text += " (denied)";
        }
        if errors > 0 {
            text += match errors {
                1 => " (shown once it is fixed)",
                _ => " (shown once they are fixed)",
            };
        }
        found.push(styled(style::NOTE, text).to_string());
    }
    if found.is_empty() {
        return format!("{}: checked {files}\n", styled(style::YES, "ok"));
    }
    format!("checked {files}: {}\n", found.join(", "))
}

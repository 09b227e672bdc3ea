//! `cargo scopes diff`.

mod manifests;
mod markdown;
#[cfg(test)]
mod tests;
mod text;

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use scope_analysis::{
    diff::{self, Diff, Effect},
    manifest::compare::{self, Comparison, Side, compare},
};
use scope_spec::{Loaded, app::LoadedApp};
use serde_json::json;

use self::{markdown::markdown, text::Extent};
use crate::{
    console::Console,
    failure::{Exit, Failure, Outcome},
    files::{self, AppArgs, SpecArgs, TodayArgs},
    git,
    layout::{counted, joined},
};

/// How many names a `--fail-on` message shows.
const NAMED: usize = 5;

/// Compare the meaning of two specs, or two manifests of an app.
///
/// Each change of a spec widens (more is allowed, or is easier to get), narrows, renames or
/// describes. A changed inclusion lists every grant that gains or loses scopes. A renamed scope is
/// recognised by the alias with its old name.
///
/// For each operation whose requirement changed, the smallest grant is listed that one spec allows
/// and the other denies.
///
/// The last part advises on the next version: major if a client can do less, or a server allows
/// what it denied without a new grant; minor if there are only additions; patch if only texts
/// changed.
///
/// For manifests, the comparison lists what the app is granted now and was not, inclusion counted,
/// and until when; changed approvals, requests, reviews and justifications. Both are judged on the
/// same day, each by its own spec.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  cargo scopes diff
  cargo scopes diff old.toml scopes.toml
  cargo scopes diff git:HEAD:scopes.toml scopes.toml
  cargo scopes diff git:v1.2.0:scopes.toml scopes.toml --fail-on widening
  cargo scopes diff git:v1.2.0:scopes.toml scopes.toml --fail-on gains
  cargo scopes diff git:HEAD:./app.toml app.toml --format markdown

`--fail-on widening` also fails for a new scope, role, alias or operation. `gains` fails only if \
something existing gains, or is public. A new scope that matches a glob, such as `includes = [\"*\"]`, \
is a gain of the scope with the glob. For manifests both are the same.

Exit status: 0 done, 1 a change that --fail-on names was found, 2 bad input.")]
pub(crate) struct Args {
    /// The old spec or manifest: a file, or `git:REV:path` (from the top of the repository; `./`
    /// from here) [default: NEW at the merge base with the default branch]
    #[arg(value_name = "OLD")]
    old: Option<PathBuf>,

    /// The new spec or manifest: a file, or `git:REV:path` [default: the spec, or the manifest if
    /// OLD is one]
    #[arg(value_name = "NEW")]
    new: Option<PathBuf>,

    /// Exit with status 1 if there is such a change; several with a comma between them
    #[arg(long, value_enum, value_name = "EFFECT", value_delimiter = ',')]
    fail_on: Vec<FailOn>,

    /// List all names, without a limit
    #[arg(long)]
    all: bool,

    /// The spec of both manifests, a file or `git:REV:path` [default: what each of them names];
    /// without OLD and NEW, the spec to compare
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,

    #[command(flatten)]
    today: TodayArgs,

    /// How to print
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

/// How a comparison is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// For a review comment
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// More is allowed, can be had, or is easier to get; or an app is granted more, for longer, or
    /// approved differently
    Widening,
    /// Like `widening`, without additions: an existing grant or role gains, an existing grant
    /// allows another operation, a restriction is dropped, or an operation is public
    Gains,
    /// Less is allowed, can be had, or is harder to get; or an app is granted less
    Narrowing,
    /// Anything changed
    Any,
}

impl FailOn {
    fn code(self) -> &'static str {
        match self {
            Self::Widening => "widening",
            Self::Gains => "gains",
            Self::Narrowing => "narrowing",
            Self::Any => "changed",
        }
    }

    /// The number of changes, for the message.
    fn counted(self, count: usize) -> String {
        match self {
            Self::Widening => counted(count, "widening change"),
            Self::Gains => counted(count, "change") + " with gains for existing grants or roles",
            Self::Narrowing => counted(count, "narrowing change"),
            Self::Any => counted(count, "change"),
        }
    }

    /// The names of the changes that this option matches.
    fn found<'n>(self, changes: &[Reported<'n>]) -> Vec<&'n str> {
        let found = changes.iter().filter(|change| match self {
            Self::Widening => change.widens,
            Self::Gains => change.gains,
            Self::Narrowing => change.narrows,
            Self::Any => true,
        });
        found.map(|change| change.name).collect()
    }
}

impl Args {
    pub(super) fn answers_in_json(&self) -> bool {
        self.format == Format::Json
    }

    /// The old and the new file: those given, else the defaults.
    fn paths(&self) -> Result<[PathBuf; 2], Failure> {
        let new = match (&self.new, &self.old) {
            (Some(new), _) => new.clone(),
            (None, Some(old)) if files::is_manifest(old) => {
                let help = "give both manifests: `cargo scopes diff OLD NEW`";
                let found = AppArgs::default().found();
                found.ok_or_else(|| files::missing("no-app", "app.toml", help))?
            }
            (None, old) => {
                let spec = self.spec.clone().filter(|_| old.is_none());
                SpecArgs { spec }.path()?
            }
        };
        let old = match &self.old {
            Some(old) => old.clone(),
            None => git::at_base(&new)?,
        };
        Ok([old, new])
    }

    fn extent(&self) -> Extent {
        match self.all {
            true => Extent::All,
            false => Extent::Short,
        }
    }

    /// Ends the command: with status 1 and the reason, if `--fail-on` matches a change.
    fn end(&self, changes: &[Reported<'_>], console: &mut Console) -> Exit {
        let mut exit = Exit::Yes;
        for fail_on in &self.fail_on {
            let found = fail_on.found(changes);
            if found.is_empty() {
                continue;
            }
            let names = named(&found);
            console.error(Failure::new(
                fail_on.code(),
                format!("{}: {names}", fail_on.counted(found.len())),
            ));
            exit = Exit::No;
        }
        exit
    }
}

/// Names with their counts: each name once.
fn named(found: &[&str]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for &name in found {
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    let shown = counts.iter().take(NAMED);
    let shown = shown.map(|(name, count)| match count {
        1 => format!("`{name}`"),
        _ => format!("`{name}` ({count})"),
    });
    let rest: usize = counts.iter().skip(NAMED).map(|(_, count)| count).sum();
    let rest = (rest > 0).then(|| format!("{rest} more"));
    joined(shown.chain(rest), "and")
}

pub(crate) fn run(args: &Args, console: &mut Console) -> Outcome {
    let [old, new] = args.paths()?;
    let paths = [old.as_path(), new.as_path()];
    for path in paths {
        if let Some(doubt) = git::doubt(path) {
            console.warn(doubt);
        }
    }
    match paths.map(files::is_manifest) {
        [true, true] => compare_manifests(args, paths, console),
        [false, false] => specs(args, paths, console),
        [first, _] => {
            // a file that cannot be read is of neither kind
            Failure::all(paths.map(readable).into_iter())?;
            let [old, new] = paths.map(files::shown);
            let (manifest, spec) = if first { (old, new) } else { (new, old) };
            Err(Failure::new(
                "mixed-kinds",
                format!("`{manifest}` is a manifest, and `{spec}` is not"),
            )
            .help("compare two specs, or two manifests"))
        }
    }
}

fn readable(path: &Path) -> Result<(), Failure> {
    if git::Revision::of(path)?.is_none() {
        std::fs::metadata(path).map_err(|error| Failure::io("read", path, &error))?;
    }
    Ok(())
}

fn specs(args: &Args, [was, is]: [&Path; 2], console: &mut Console) -> Outcome {
    // without OLD and NEW, it is the spec itself
    if args.spec.is_some() && args.old.is_some() {
        return Err(Failure::new(
            "spec-of-specs",
            "`--spec` is for two manifests, and these are specs",
        ));
    }
    let old = files::load_old_spec(was, console);
    let new = files::load_any_spec(is);
    let mut both = Failure::all([old, new].into_iter())?;
    let (Some(new), Some(old)) = (both.pop(), both.pop()) else {
        return Ok(Exit::Yes);
    };
    let mut diff = diff::diff(&old.spec, &new.spec);
    diff::locate(&mut diff, &old, &new);
    let titles = (title(&old, was), title(&new, is));
    match args.format {
        Format::Json => console.json(&json!({
            "old": head(&old),
            "new": head(&new),
            "changes": diff.changes,
            "smallest": diff.smallest,
            "breaks": diff.breaks,
            "semver": diff.semver,
        }))?,
        Format::Text => {
            let (old, new) = titles;
            if !diff.is_empty() {
                console.print(text::head(&old, &new));
            }
            console.print(text::text(&diff, &old, &new, args.extent()));
        }
        Format::Markdown => {
            console.print(markdown(&diff, &titles.0, &titles.1, args.extent()));
        }
    }
    Ok(args.end(&reported(&diff), console))
}

/// A change, as `--fail-on` judges it.
#[derive(Clone, Copy, Default)]
struct Reported<'n> {
    widens: bool,
    gains: bool,
    narrows: bool,
    name: &'n str,
}

fn reported(diff: &Diff) -> Vec<Reported<'_>> {
    let changes = diff.changes.iter().map(|change| Reported {
        widens: change.effect == Effect::Widens,
        gains: change.gains(),
        narrows: change.effect == Effect::Narrows,
        name: &change.name,
    });
    let breaks = diff.breaks.iter().map(|broken| Reported {
        name: broken.code,
        ..Reported::default()
    });
    changes.chain(breaks).collect()
}

fn compare_manifests(args: &Args, [was, is]: [&Path; 2], console: &mut Console) -> Outcome {
    let old = manifest(args, was, |spec| files::load_old_spec(spec, console));
    let new = manifest(args, is, files::load_any_spec);
    let mut both = Failure::all([old, new].into_iter())?;
    let (Some(new), Some(old)) = (both.pop(), both.pop()) else {
        return Ok(Exit::Yes);
    };
    let today = args.today.get();
    let comparison = compare(side(&old), side(&new), today);
    let titles = (app_title(&old.0, was), app_title(&new.0, is));
    match args.format {
        Format::Json => console.json(&json!({
            "old": app_head(&old),
            "new": app_head(&new),
            "today": today.map(|today| today.to_string()),
            "changes": comparison.changes,
            "opens": comparison.opens,
            "closes": comparison.closes,
        }))?,
        Format::Text if comparison.changes.is_empty() => {
            console.print(format!(
                "{} has the same meaning as {}\n",
                titles.1, titles.0
            ));
        }
        Format::Text => {
            console.print(text::head(&titles.0, &titles.1));
            console.print(manifests::text(&comparison, args.extent()));
        }
        Format::Markdown => {
            let (old, new) = titles;
            console.print(manifests::markdown(&comparison, &old, &new, args.extent()));
        }
    }
    Ok(args.end(&reported_apps(&comparison), console))
}

fn reported_apps(comparison: &Comparison) -> Vec<Reported<'_>> {
    let changes = comparison.changes.iter().map(|change| {
        let widens = matches!(
            change.effect,
            compare::Effect::Widens | compare::Effect::Alters
        );
        Reported {
            widens,
            // the app exists, so each new grant is a gain
            gains: widens,
            narrows: change.effect == compare::Effect::Narrows,
            name: change.scope.as_deref().unwrap_or(change.what),
        }
    });
    changes.collect()
}

/// A manifest without errors, and its spec.
fn manifest(
    args: &Args,
    path: &Path,
    load_spec: impl FnOnce(&Path) -> Result<Loaded, Failure>,
) -> Result<(LoadedApp, Loaded), Failure> {
    let loaded = files::load_app(path)?;
    let spec = SpecArgs {
        spec: args.spec.clone(),
    };
    let spec = load_spec(&files::spec_of_app(&spec, path, &loaded.app)?)?;
    Ok((loaded, spec))
}

fn side((loaded, spec): &(LoadedApp, Loaded)) -> Side<'_> {
    Side {
        app: &loaded.app,
        sources: &loaded.sources,
        spec: &spec.spec,
        spec_sources: &spec.sources,
    }
}

/// `ringcentral 2023-03-28 (scopes.toml)`.
fn title(loaded: &Loaded, path: &Path) -> String {
    let (spec, word) = (&loaded.spec, files::shown(path));
    match &spec.version {
        Some(version) => format!("{} {} ({word})", spec.name, version.terminal()),
        None => format!("{} ({word})", spec.name),
    }
}

/// `Call Insights (app.toml)`.
fn app_title(loaded: &LoadedApp, path: &Path) -> String {
    let app = &loaded.app;
    let title = app.title.as_ref().unwrap_or(&app.name).terminal();
    format!("{title} ({})", files::shown(path))
}

fn head(loaded: &Loaded) -> serde_json::Value {
    let file = loaded.sources.first().map(|source| source.shown());
    json!({ "name": loaded.spec.name, "version": loaded.spec.version, "file": file })
}

fn app_head((loaded, spec): &(LoadedApp, Loaded)) -> serde_json::Value {
    let file = loaded.sources.first().map(|source| source.shown());
    json!({ "app": loaded.app.name, "spec": spec.spec.name, "file": file })
}

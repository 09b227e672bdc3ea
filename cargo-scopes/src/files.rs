//! The files that a command reads: the spec, the manifest, the cases; and the day.

use std::{
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use scope_analysis::manifest::status::Naming;
use scope_spec::{
    Loaded, Problem, Text,
    app::{self, Date, LoadedApp},
    cases::LoadedCases,
    shell_word,
};

use crate::{console::Console, failure::Failure, git};

/// `--spec`.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct SpecArgs {
    /// The spec, or `git:REV:path` [default: what `app.toml` names, else `scopes.toml`, in this
    /// folder or above]
    #[arg(long, value_name = "FILE")]
    pub(crate) spec: Option<PathBuf>,
}

/// `--app`.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct AppArgs {
    /// The app's manifest [default: `app.toml` in this folder or above]
    #[arg(long, value_name = "FILE")]
    pub(crate) app: Option<PathBuf>,
}

/// `--today`.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub(crate) struct TodayArgs {
    /// The day to judge expiry by, `YYYY-MM-DD` [default: today, UTC]
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
}

impl SpecArgs {
    /// The path of the spec; fails if none is given or found.
    ///
    /// A manifest that is at least as near as the nearest `scopes.toml` decides which spec is
    /// meant.
    pub(crate) fn path(&self) -> Result<PathBuf, Failure> {
        if let Some(path) = &self.spec {
            return Ok(path.clone());
        }
        let found = found_spec();
        let app = find("app.toml").filter(|app| {
            let depth = |path: &Path| path.components().count();
            found
                .as_ref()
                .is_none_or(|found| depth(app) <= depth(found))
        });
        let named = match app {
            Some(path) => spec_named_by(&path, &app::load(&path).app)?,
            None => None,
        };
        named.or(found).ok_or_else(|| {
            let help = "give one with `--spec FILE`, or create one with `cargo scopes new`";
            missing("no-spec", "scopes.toml", help)
        })
    }

    /// The spec, without errors: they end the command. Lints are left to `check`.
    pub(crate) fn load(&self) -> Result<Loaded, Failure> {
        load_spec(&self.path()?)
    }

    /// Like [`load`](SpecArgs::load), but names may have open parameters.
    pub(crate) fn load_any(&self) -> Result<Loaded, Failure> {
        load_any_spec(&self.path()?)
    }
}

impl AppArgs {
    /// The path of the manifest; fails if none is given or found.
    pub(crate) fn path(&self) -> Result<PathBuf, Failure> {
        self.found().ok_or_else(|| {
            let help = "give one with `--app FILE`, or create one with `cargo scopes new --app`";
            missing("no-app", "app.toml", help)
        })
    }

    /// The path of the manifest, if one is given or found.
    pub(crate) fn found(&self) -> Option<PathBuf> {
        self.app.clone().or_else(|| find("app.toml"))
    }
}

impl TodayArgs {
    /// The day given, else today in UTC. `None` if the clock is off by millennia.
    pub(crate) fn get(self) -> Option<Date> {
        self.today.or_else(|| {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
            Date::from_days_since_1970(since.as_secs() / (24 * 60 * 60))
        })
    }
}

/// The path of a manifest's spec: `--spec`, else `[app] spec`, else the nearest.
pub(crate) fn spec_of_app(
    spec: &SpecArgs,
    path: &Path,
    app: &app::App,
) -> Result<PathBuf, Failure> {
    match (&spec.spec, spec_named_by(path, app)) {
        (None, Err(failure)) => Err(failure),
        (None, Ok(Some(named))) => Ok(named),
        _ => spec.path(),
    }
}

/// The path in `[app] spec`; fails if a manifest may not name that file.
fn spec_named_by(path: &Path, app: &app::App) -> Result<Option<PathBuf>, Failure> {
    let Some(named) = &app.spec else {
        return Ok(None);
    };
    if let Some(revision) = git::beside(path, named) {
        return Ok(Some(revision));
    }
    app.spec_file(path).map_err(|problem| Failure {
        problems: vec![*problem],
        sources: app::load(path).sources,
    })
}

/// The path in `[app] spec` of a manifest file, if the manifest may name it.
pub(crate) fn spec_named_by_file(path: &Path) -> Option<PathBuf> {
    spec_named_by(path, &read_app(path).ok()?.app).ok()?
}

/// The nearest `scopes.toml`.
pub(crate) fn found_spec() -> Option<PathBuf> {
    find("scopes.toml")
}

/// Reads a spec, errors included.
pub(crate) fn read_spec(path: &Path) -> Result<Loaded, Failure> {
    Ok(match git::Revision::of(path)? {
        Some(revision) => revision.spec(),
        None => scope_spec::load(path),
    })
}

/// Reads a spec. Errors and open parameters end the command.
pub(crate) fn load_spec(path: &Path) -> Result<Loaded, Failure> {
    let loaded = load_any_spec(path)?;
    match loaded.spec.has_no_template("this command") {
        Ok(()) => Ok(loaded),
        Err(problem) => Err(Failure {
            problems: vec![*problem],
            sources: loaded.sources,
        }),
    }
}

/// Reads a spec. Errors end the command; open parameters are allowed.
pub(crate) fn load_any_spec(path: &Path) -> Result<Loaded, Failure> {
    let loaded = read_spec(path)?;
    match loaded.has_errors() {
        true => Err(errors(&loaded)),
        false => Ok(loaded),
    }
}

/// Reads the older of two specs: an error of a newer rule becomes a warning.
pub(crate) fn load_old_spec(path: &Path, console: &mut Console) -> Result<Loaded, Failure> {
    let loaded = read_spec(path)?;
    if loaded.has_errors() {
        let errors = errors(&loaded);
        if !errors.problems.iter().all(Problem::is_of_later_rule) {
            return Err(errors);
        }
        let shown = shown(path);
        console.warn(errors.help(format!(
            "`{shown}` is the older spec: newer rules are only warnings"
        )));
    }
    Ok(loaded)
}

fn errors(loaded: &Loaded) -> Failure {
    Failure {
        problems: loaded.errors().cloned().collect(),
        sources: loaded.sources.clone(),
    }
}

/// Reads a manifest, errors within it included.
pub(crate) fn read_app(path: &Path) -> Result<LoadedApp, Failure> {
    Ok(match git::Revision::of(path)? {
        Some(revision) => revision.app(),
        None => app::load(path),
    })
}

/// Reads a manifest. Errors end the command.
pub(crate) fn load_app(path: &Path) -> Result<LoadedApp, Failure> {
    let loaded = read_app(path)?;
    if loaded.has_errors() {
        return Err(Failure {
            problems: loaded.errors().cloned().collect(),
            sources: loaded.sources,
        });
    }
    Ok(loaded)
}

/// Whether the name of a file is that of a file of cases.
pub(crate) fn has_cases(path: &Path) -> bool {
    path.to_string_lossy().ends_with(".test.toml")
}

/// Reads cases and their spec: the one given, else the one beside them, else the nearest. Errors end the
/// command, undeclared names included.
pub(crate) fn load_cases(path: &Path, spec: &SpecArgs) -> Result<(LoadedCases, Loaded), Failure> {
    let cases = scope_spec::cases::load(path, &as_named(path));
    let sources = cases.sources.clone();
    if !cases.problems.is_empty() {
        return Err(Failure {
            problems: cases.problems,
            sources,
        });
    }
    let beside = path.with_file_name("scopes.toml");
    let spec_path = match &spec.spec {
        None if beside.is_file() => beside,
        _ => spec.path()?,
    };
    let spec = load_any_spec(&spec_path)?;
    let resolved = scope_analysis::cases::resolve(&spec.spec, &cases.cases);
    if let Err(failure) = resolved {
        return Err(Failure {
            sources,
            ..failure.read_from(&shown(&spec_path))
        });
    }
    Ok((cases, spec))
}

/// Whether a file has an `[app]` table, even if it has errors.
pub(crate) fn is_manifest(path: &Path) -> bool {
    let text = match git::Revision::of(path) {
        Ok(Some(revision)) => revision.text().ok(),
        Ok(None) => std::fs::read_to_string(path).ok(),
        Err(_) => None,
    };
    let Some(text) = text else {
        return path.to_string_lossy().ends_with("app.toml");
    };
    fn after<'t>(text: &'t str, start: &str) -> Option<&'t str> {
        text.trim_start().strip_prefix(start).map(str::trim_start)
    }
    text.lines().any(|line| match after(line, "[") {
        Some(header) => after(header, "app").is_some_and(|rest| rest.starts_with([']', '.'])),
        None => after(line, "app").is_some_and(|rest| rest.starts_with(['.', '='])),
    })
}

/// How advice refers to the manifest: the options that select it.
pub(crate) fn naming(path: &Path, app: &AppArgs, spec: &SpecArgs) -> Naming {
    let mut options = String::new();
    if app.app.is_some() && !is_same(AppArgs::default().found().as_deref(), path) {
        options.push_str(&format!(" --app {}", shell_word(&shown(path))));
    }
    if let Some(spec) = &spec.spec {
        options.push_str(&format!(" --spec {}", shell_word(&shown(spec))));
    }
    let editable = !git::is_revision(path);
    Naming::new(shown(path), editable.then_some(options))
}

/// Whether two paths lead to one file.
pub(crate) fn is_same(a: Option<&Path>, b: &Path) -> bool {
    let (a, b) = (a.and_then(|a| a.canonicalize().ok()), b.canonicalize().ok());
    a.is_some() && a == b
}

/// The name of a file, for people.
pub(crate) fn shown(path: &Path) -> String {
    Text::new(as_named(path)).terminal()
}

/// The name of a file, for programs.
pub(crate) fn as_named(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The file of this name in the current folder or the nearest one above, relative to the current
/// folder. The search ends at the root of the repository.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let mut up = PathBuf::new();
    for folder in folders(&here) {
        if folder.join(name).is_file() {
            return Some(up.join(name));
        }
        up.push("..");
    }
    None
}

/// The root of the repository that contains a folder: the folder with `.git`, which is a file in a
/// worktree.
pub(crate) fn repository(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|up| up.join(".git").exists())
}

/// A folder and those above it, up to the root of the repository if there is one.
fn folders(folder: &Path) -> impl Iterator<Item = &Path> {
    let root = repository(folder);
    let count = folder.ancestors().position(|up| Some(up) == root);
    let count = count.map_or(usize::MAX, |at| at + 1);
    folder.ancestors().take(count)
}

/// The failure for a file that was not found.
pub(crate) fn missing(code: &'static str, name: &str, help: &str) -> Failure {
    let failure = Failure::new(
        code,
        format!("there is no `{name}` in this folder or above"),
    );
    let here = std::env::current_dir().ok();
    let root = here.as_deref().and_then(repository);
    let looked = root.map_or_else(String::new, |root| {
        format!(
            "the search ends at the root of the repository, `{}`; ",
            shown(root)
        )
    });
    failure.help(format!("{looked}{help}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_is_in_the_repository() {
        let top = tempfile::tempdir().unwrap();
        let inner = top.path().join("repository/crates/one");
        std::fs::create_dir_all(&inner).unwrap();
        let write = |at: &str| std::fs::write(top.path().join(at), "").unwrap();
        write("scopes.toml");
        let found = || {
            let found = folders(&inner).find(|folder| folder.join("scopes.toml").is_file())?;
            let found = found.join("scopes.toml");
            Some(found.strip_prefix(top.path()).unwrap().to_owned())
        };
        // outside of a repository the search goes to the root of the file system
        assert_eq!(found(), Some("scopes.toml".into()));
        // a worktree has a file `.git`
        write("repository/.git");
        assert_eq!(found(), None);
        write("repository/scopes.toml");
        assert_eq!(found(), Some("repository/scopes.toml".into()));
        write("repository/crates/scopes.toml");
        assert_eq!(found(), Some("repository/crates/scopes.toml".into()));
    }
}

//! Which files a command reads, and how: the spec, the manifest, the day.

use std::{
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use scope_spec::{
    Loaded,
    app::{self, Date},
};

use crate::failure::Failure;

/// `--spec`.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct SpecArgs {
    /// The spec [default: `scopes.toml` in this folder or above]
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
    /// Where the spec is; fails where none is given and none is found.
    pub(crate) fn path(&self) -> Result<PathBuf, Failure> {
        match &self.spec {
            Some(path) => Ok(path.clone()),
            None => find("scopes.toml").ok_or_else(|| {
                Failure::new(
                    "no-spec",
                    "there is no `scopes.toml` in this folder or above",
                )
                .help("name one with `--spec FILE`, or make one with `cargo scopes new`")
            }),
        }
    }

    /// The spec, without errors: they end the command. Lints are left to `check`.
    pub(crate) fn load(&self) -> Result<Loaded, Failure> {
        load_spec(&self.path()?)
    }
}

impl AppArgs {
    /// Where the manifest is; fails where none is given and none is found.
    pub(crate) fn path(&self) -> Result<PathBuf, Failure> {
        match &self.app {
            Some(path) => Ok(path.clone()),
            None => find("app.toml").ok_or_else(|| {
                Failure::new("no-app", "there is no `app.toml` in this folder or above")
                    .help("name one with `--app FILE`, or make one with `cargo scopes new --app`")
            }),
        }
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

/// The spec of a manifest: `--spec`, else what `[app] spec` says, else the one that is found.
pub(crate) fn spec_of_app(
    spec: &SpecArgs,
    path: &Path,
    app: &app::App,
) -> Result<PathBuf, Failure> {
    match (&spec.spec, &app.spec) {
        (None, Some(named)) => {
            let folder = path.parent().unwrap_or(Path::new(""));
            Ok(folder.join(named))
        }
        _ => spec.path(),
    }
}

/// A spec without errors: they end the command.
pub(crate) fn load_spec(path: &Path) -> Result<Loaded, Failure> {
    let loaded = scope_spec::load(path);
    if loaded.has_errors() {
        return Err(Failure {
            problems: loaded.errors().cloned().collect(),
            sources: loaded.sources,
        });
    }
    Ok(loaded)
}

/// A file of this name in the current folder or the nearest one above that has it, relative to the
/// current folder.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let mut up = PathBuf::new();
    for folder in here.ancestors() {
        if folder.join(name).is_file() {
            return Some(up.join(name));
        }
        up.push("..");
    }
    None
}

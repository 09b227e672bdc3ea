//! `app.toml`: the scopes that an app requests, their justifications and their reviews.
//!
//! A manifest is read without its specification ([`load`], [`parse`]) and then checked against it
//! ([`check()`]). [`App::granted`] returns its grant: the requested scopes that require no review
//! or have an approved one.
//!
//! ```
//! use scope_spec::app;
//!
//! let spec = scope_spec::parse("scopes.toml", r#"
//! spec.name = "demo"
//! scopes.Read = { description = "Look at things." }
//! scopes.Write = { description = "Change things.", restricted = true }
//! "#).spec;
//! let loaded = app::parse("app.toml", r#"
//! [app]
//! name = "call-insights"
//! [scopes.Read]
//! [scopes.Write]
//! justification = "Users correct their own call notes from within the app."
//! review = { state = "submitted", on = 2026-11-01 }
//! "#);
//! assert!(!loaded.has_errors());
//! let app = loaded.app;
//! assert_eq!(app.rust, "CallInsights");
//! assert!(app::check(&app, &spec, None).is_empty());
//! assert_eq!(app.granted(&spec, None), [0]);
//! assert_eq!(app.pending(&spec, None), [(1, app::State::Submitted)]);
//! ```

mod check;
mod date;
mod justification;
mod read;
mod state;

use std::{
    io,
    path::{Path, PathBuf},
};

pub use check::check;
pub use date::{Date, InvalidDate};
pub use justification::{
    LEAST_JUSTIFICATION, LONG_ENOUGH, RESTRICTED, how_to_justify, is_about_justification,
};
pub use state::{NextAction, State, StepError, UnknownState};

use crate::{
    Place, Problem, Source, Text, advice,
    fence::{self, read_bounded},
    files::{decode, unreadable},
    names::shell_word,
    read::Word,
    report::Report,
    syntax,
};

/// An app's manifest, as written.
#[derive(Clone, Debug, Default)]
pub struct App {
    /// `[app] name`.
    pub name: Text<'static>,
    /// The Rust identifier of the app's type.
    pub rust: String,
    /// `[app] title`, the display name.
    pub title: Option<Text<'static>>,
    /// `[app] description`.
    pub description: Option<Text<'static>>,
    /// `[app] spec`: the specification, as a path relative to this file.
    pub spec: Option<String>,
    /// The place of `spec`.
    pub spec_place: Place,
    /// The requested scopes, in file order.
    pub scopes: Vec<AppScope>,
    /// The place of the name.
    pub place: Place,
    /// The name of the file in problems.
    shown: String,
}

/// A scope that an app requests.
#[derive(Clone, Debug, Default)]
pub struct AppScope {
    /// The wire name.
    pub name: String,
    /// The reason why the app needs it.
    pub justification: Option<Text<'static>>,
    /// Its review; `None` means [`State::Draft`] if it requires one.
    pub review: Option<Review>,
    /// The place of the name.
    pub place: Place,
    /// The place of the justification.
    justification_place: Place,
    /// Whether the name may be wrong, because its line has a mistake that was reported.
    is_doubtful: bool,
}

/// The review of a scope that an app requests.
#[derive(Clone, Debug, Default)]
pub struct Review {
    /// Its state.
    pub state: State,
    /// The day of the last change of the state.
    pub on: Option<Date>,
    /// The person who decided.
    pub by: Option<Text<'static>>,
    /// The reviewer's reference, such as a case number.
    pub reference: Option<Text<'static>>,
    /// The reason for the decision.
    pub reason: Option<Text<'static>>,
    /// The day from which an approval no longer counts.
    pub expires: Option<Date>,
    /// The place of the state.
    pub place: Place,
    /// The place of the day.
    on_place: Place,
    /// The place of the expiry.
    expires_place: Place,
}

impl App {
    /// The command for the next step with a scope: `cargo scopes app add Admin`, with the
    /// manifest's path if it is not `app.toml`.
    pub fn command(&self, word: &str, scope: &str) -> String {
        let file = match self.shown.as_str() {
            "" | "app.toml" => String::new(),
            file => format!(" --app {}", shell_word(file)),
        };
        format!("cargo scopes app {word} {}{file}", shell_word(scope))
    }

    /// The path of the file in `[app] spec`, given the manifest's `path`; `None` without `spec`.
    ///
    /// # Errors
    ///
    /// The file is not read: it is not a `.toml` file, is outside of the repository, the workspace
    /// or the package of the manifest, or is not a spec. The problem contains nothing of it, and
    /// its place is in the manifest.
    pub fn spec_file(&self, path: &Path) -> Result<Option<PathBuf>, Box<Problem>> {
        let Some(spec) = &self.spec else {
            return Ok(None);
        };
        let found = fence::named(path, spec).map(Some);
        found.map_err(|problem| Box::new(problem.at(&self.spec_place, "named here")))
    }
}

impl Review {
    /// Whether the scope may be used: approved, not expired on `today`, and not dated after it.
    ///
    /// Without `today`, an approval is valid from the beginning and does not expire. It is no longer
    /// valid from its `expires` day on, as `exp` in RFC 7519 section 4.1.4.
    pub fn is_approved(&self, today: Option<Date>) -> bool {
        let given = self.on.zip(today).is_none_or(|(on, today)| on <= today);
        self.state == State::Approved && given && !self.is_expired(today)
    }

    /// Whether the approval has expired on `today`.
    fn is_expired(&self, today: Option<Date>) -> bool {
        let last = self.expires.zip(today);
        last.is_some_and(|(expires, today)| expires <= today)
    }
}

/// A manifest that was read, with its problems.
#[derive(Clone, Debug, Default)]
pub struct LoadedApp {
    /// The manifest; with errors, as much of it as could be read.
    pub app: App,
    /// The file, unless it could not be read. The places of [`check()`]'s problems are in it, too.
    pub sources: Vec<Source>,
    /// All problems of the manifest without its specification, by position.
    pub problems: Vec<Problem>,
}

impl LoadedApp {
    /// Whether the file breaks a rule of the format.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(Problem::is_error)
    }

    /// The errors.
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|problem| problem.is_error())
    }
}

/// Reads a manifest from a file; a file that cannot be read is a problem like any other.
pub fn load(path: &Path) -> LoadedApp {
    load_as(path, &path.to_string_lossy().replace('\\', "/"))
}

/// Reads a manifest as [`load`] does; problems call the file `shown`.
pub fn load_as(path: &Path, shown: &str) -> LoadedApp {
    load_with(path, shown, &mut read_bounded)
}

/// Reads a manifest as [`load`] does, with a function that reads the file; problems call the file
/// `shown`.
pub fn load_with(
    path: &Path,
    shown: &str,
    read: &mut dyn FnMut(&Path) -> io::Result<Vec<u8>>,
) -> LoadedApp {
    let bytes = match read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            return LoadedApp {
                problems: vec![unreadable(path, shown, &error)],
                ..LoadedApp::default()
            };
        }
    };
    let source = |text: String| Source::new(path, shown, text);
    match decode(bytes, shown, 0) {
        (text, Some(problem)) => LoadedApp {
            app: App::default(),
            sources: vec![source(text)],
            problems: vec![problem],
        },
        (text, None) => of_source(source(text)),
    }
}

/// Reads a manifest from a text; problems call it `shown`.
pub fn parse(shown: &str, text: &str) -> LoadedApp {
    of_source(Source::new(shown, shown, text))
}

fn of_source(source: Source) -> LoadedApp {
    let mut loaded = read_source(source);
    let LoadedApp {
        sources, problems, ..
    } = &mut loaded;
    advice::keep_what_helps(problems, sources, |_, text| {
        read_source(Source::new("", "", text)).problems
    });
    loaded
}

fn read_source(source: Source) -> LoadedApp {
    let mut problems = Vec::new();
    let (mut raw, damage) =
        syntax::parse(source.text(), 0, read::FORMAT, &mut problems, read::file);
    let names_lost = damage.names_lost;
    raw.doubt(&damage);
    let mut report = Report::new(problems, vec![damage], names_lost);
    let mut app = read::app(raw, &mut report);
    app.shown = source.shown().to_owned();
    for scope in &app.scopes {
        report.declare(&Word {
            text: String::new(),
            place: scope.place.clone(),
        });
    }
    report.declared();
    LoadedApp {
        app,
        sources: vec![source],
        problems: report.finish(),
    }
}

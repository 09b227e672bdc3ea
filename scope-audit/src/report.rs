//! What an audit found, as data.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

use scope_spec::{Help, Label, Place, Problem, Severity, Source, Style, Text};
use serde::{Serialize, Serializer};

/// Which finding it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The manifest asks for a scope that nothing needs.
    OverAsked,
    /// A scope is needed that the manifest does not bring.
    UnderAsked,
    /// Other scopes, with a smaller closure, do as well.
    Narrower,
    /// A guard is broader than what its function does.
    OverGuarded,
    /// An operation is used without a guard that covers it.
    Unguarded,
    /// A handler is mounted that nothing guards.
    OpenRoute,
}

impl Kind {
    /// As reports have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::OverAsked => "over-asked",
            Kind::UnderAsked => "under-asked",
            Kind::Narrower => "narrower",
            Kind::OverGuarded => "over-guarded",
            Kind::Unguarded => "unguarded",
            Kind::OpenRoute => "open-route",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which one it is.
    pub finding: Kind,
    /// The package that it is in.
    pub package: String,
    /// The app's name in its manifest.
    pub app: Option<String>,
    /// The wire name of the scope.
    pub scope: Option<String>,
    /// The last name of the function's path.
    pub function: Option<String>,
    /// The operation's id.
    pub operation: Option<String>,
    /// The file, seen from the workspace.
    #[serde(serialize_with = "slashes")]
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// What to do, if that is known.
    pub change: Option<String>,
    /// Whether a compile confirmed the change.
    pub confirmed: bool,
    /// Why.
    #[serde(skip)]
    pub reason: String,
    /// The edit of the manifest.
    #[serde(skip)]
    pub edit: Option<Edit>,
}

impl Finding {
    /// A finding without a change.
    pub(crate) fn new(
        finding: Kind,
        package: &str,
        file: PathBuf,
        line: usize,
        reason: String,
    ) -> Self {
        Finding {
            finding,
            package: package.to_owned(),
            app: None,
            scope: None,
            function: None,
            operation: None,
            file,
            line,
            change: None,
            confirmed: false,
            reason,
            edit: None,
        }
    }
}

/// An edit of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The manifest.
    pub manifest: PathBuf,
    /// A scope that is no longer asked for.
    pub remove: Option<String>,
    /// Scopes that are asked for instead or as well.
    pub add: Vec<String>,
}

/// Something that could not be decided.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Undecided {
    /// The package that it is in.
    pub package: String,
    /// The last name of the function's path.
    pub function: Option<String>,
    /// Why it could not be decided.
    pub reason: String,
    /// The file, seen from the workspace.
    #[serde(serialize_with = "slashes")]
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct At {
    /// The file, seen from the workspace.
    #[serde(serialize_with = "slashes")]
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
}

/// The build that was audited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Build {
    /// The features that were asked for: `default`, `all`, or names.
    pub features: Vec<String>,
    /// The target triple.
    pub target: String,
}

/// What an audit found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The build that was audited.
    pub build: Build,
    /// The findings, by file and line.
    pub findings: Vec<Finding>,
    /// What could not be decided, by file and line.
    pub undecided: Vec<Undecided>,
    /// For each app the scopes that rustc or an operation needs, with the places.
    pub needs: BTreeMap<String, BTreeMap<String, Vec<At>>>,
    /// The folder of the workspace, which paths are seen from.
    #[serde(skip)]
    pub root: PathBuf,
    /// What limits the findings, such as a spec without markers.
    #[serde(skip)]
    pub limits: Vec<String>,
    /// Findings that a baseline accepts.
    #[serde(skip)]
    pub accepted: usize,
    /// For each app what was asked of its code.
    #[serde(skip)]
    pub apps: Vec<AppUses>,
}

/// What an app's code does with its scopes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppUses {
    /// The manifest.
    pub manifest: PathBuf,
    /// The name in the manifest.
    pub app: String,
    /// Each use of an operation that counts for the app.
    pub operations: Vec<OperationUse>,
    /// Scopes that are needed, with the places that need them.
    pub needs: BTreeMap<String, Vec<At>>,
}

/// A use of an operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperationUse {
    /// The operation's id.
    pub operation: String,
    /// The function that it is in.
    pub function: Option<String>,
    /// The place.
    pub at: At,
    /// Whether a guard of the function covers it.
    pub guarded: bool,
}

fn slashes<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&shown(path))
}

/// A name of somebody else's, in a line of ours.
fn plain(name: &str) -> String {
    Text::new(name).terminal()
}

/// A path with `/` between its parts.
#[must_use]
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

impl Report {
    /// The findings as problems, with the files that they are in.
    #[must_use]
    pub fn problems(&self) -> (Vec<Problem>, Vec<Source>) {
        let mut sources = Sources::new(&self.root);
        let problems = self.findings.iter().map(|it| {
            let severity = match it.finding {
                Kind::UnderAsked | Kind::Unguarded | Kind::OpenRoute => Severity::Error,
                Kind::OverAsked | Kind::Narrower | Kind::OverGuarded => Severity::Warning,
            };
            let confirmed = if it.confirmed {
                " (a compile confirmed it)"
            } else {
                ""
            };
            let help = it.change.iter().map(|change| Help {
                text: format!("{change}{confirmed}"),
                patch: None,
            });
            Problem {
                code: it.finding.as_str(),
                severity,
                message: it.reason.clone(),
                primary: sources.label(&it.file, it.line, it.function.as_deref()),
                context: Vec::new(),
                help: help.collect(),
            }
        });
        let problems = problems.collect();
        (problems, sources.all)
    }

    /// What could not be decided, as problems, with the files that they are in.
    #[must_use]
    pub fn open_problems(&self) -> (Vec<Problem>, Vec<Source>) {
        let mut sources = Sources::new(&self.root);
        let problems = self.undecided.iter().map(|it| Problem {
            code: "undecided",
            severity: Severity::Warning,
            message: it.reason.clone(),
            primary: sources.label(&it.file, it.line, it.function.as_deref()),
            context: Vec::new(),
            help: Vec::new(),
        });
        let problems = problems.collect();
        (problems, sources.all)
    }

    /// The report as text. Its last line says what was looked at.
    #[must_use]
    pub fn text(&self, style: Style) -> String {
        let mut out = String::new();
        let (problems, sources) = self.problems();
        for problem in &problems {
            out.push_str(&scope_spec::render(problem, &sources, style));
            out.push_str("\n\n");
        }
        for (app, scopes) in &self.needs {
            if scopes.is_empty() {
                continue;
            }
            out.push_str(&format!("needs of `{}`\n", plain(app)));
            let width = scopes.keys().map(String::len).max().unwrap_or_default();
            for (scope, places) in scopes {
                let first = places.first();
                let first = first.map(|at| format!("{}:{}", plain(&shown(&at.file)), at.line));
                let more = match places.len() {
                    0 | 1 => String::new(),
                    n => format!(" and {} more", n - 1),
                };
                out.push_str(&format!(
                    "  {scope:<width$}  {}{more}\n",
                    first.unwrap_or_default()
                ));
            }
            out.push('\n');
        }
        if !self.undecided.is_empty() {
            out.push_str("undecided\n");
            for it in &self.undecided {
                let function = it.function.as_ref().map(|it| format!(" in `{it}`"));
                out.push_str(&format!(
                    "  {}:{}{}: {}\n",
                    plain(&shown(&it.file)),
                    it.line,
                    function.unwrap_or_default(),
                    plain(&it.reason)
                ));
            }
            out.push('\n');
        }
        for limit in &self.limits {
            out.push_str(&format!("note: {}\n", plain(limit)));
        }
        if self.accepted > 0 {
            out.push_str(&format!(
                "note: the baseline accepts {}\n",
                counted(self.accepted, "finding")
            ));
        }
        out.push_str(&self.verdict());
        out.push('\n');
        out
    }

    /// What was looked at, and what is left open. It never says that nothing is unguarded.
    #[must_use]
    pub fn verdict(&self) -> String {
        let features = match self.build.features.as_slice() {
            [] => "none".to_owned(),
            features => features.join(", "),
        };
        let of = |kind| self.findings.iter().filter(|it| it.finding == kind).count();
        let unguarded = match of(Kind::Unguarded) {
            0 => "no operation that code names is used without a guard".to_owned(),
            1 => "one use of an operation has no guard that covers it".to_owned(),
            n => format!("{n} uses of operations have no guard that covers them"),
        };
        let undecided = match self.undecided.len() {
            0 => "0 undecided".to_owned(),
            n => format!("{n} undecided, listed above"),
        };
        format!(
            "for this build (features {features}, target {}): {unguarded}; {undecided}",
            self.build.target
        )
    }
}

/// The files that problems are in.
struct Sources<'r> {
    root: &'r Path,
    all: Vec<Source>,
}

impl<'r> Sources<'r> {
    fn new(root: &'r Path) -> Self {
        let all = Vec::new();
        Sources { root, all }
    }

    /// A line of a file, without the space around it.
    fn label(&mut self, file: &Path, line: usize, function: Option<&str>) -> Option<Label> {
        let name = shown(file);
        let known = self.all.iter().position(|it| it.shown() == name);
        let at = match known {
            Some(at) => at,
            None => {
                let path = self.root.join(file);
                let text = crate::cargo::read(&path).unwrap_or_default();
                self.all.push(Source::new(path, name, text));
                self.all.len() - 1
            }
        };
        let text = self.all.get(at)?.text();
        let lines = text.split_inclusive('\n');
        let start: usize = lines.take(line.saturating_sub(1)).map(str::len).sum();
        let text = text.get(start..)?.lines().next().unwrap_or_default();
        let space = text.len() - text.trim_start().len();
        let span = start + space..start + text.trim_end().len().max(space);
        let place = Place { file: at, span };
        let text = function.map(|it| format!("in `{it}`")).unwrap_or_default();
        Some(Label { place, text })
    }
}

pub(crate) fn counted(n: usize, what: &str) -> String {
    match n {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}

//! What an audit found, as data.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

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
    /// All of them.
    pub const ALL: &'static [Kind] = &[
        Kind::OverAsked,
        Kind::UnderAsked,
        Kind::Narrower,
        Kind::OverGuarded,
        Kind::Unguarded,
        Kind::OpenRoute,
    ];

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

    /// What such a finding says, in one sentence.
    #[must_use]
    pub fn description(self) -> &'static str {
        match self {
            Kind::OverAsked => "The manifest asks for a scope that the code does not need.",
            Kind::UnderAsked => "The code needs a scope that the manifest does not bring.",
            Kind::Narrower => "Narrower scopes would do in place of one that is asked for.",
            Kind::OverGuarded => "A guard is broader than what its function does.",
            Kind::Unguarded => "An operation is used without a guard that covers it.",
            Kind::OpenRoute => "A router mounts a handler that nothing guards.",
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

/// A path with `/` between its parts.
#[must_use]
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

impl Report {
    /// The report as text, for a terminal. Its last line says what was looked at.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        for finding in &self.findings {
            let place = format!("{}:{}", shown(&finding.file), finding.line);
            out.push_str(&format!(
                "{}: {}\n  at {place}",
                finding.finding, finding.reason
            ));
            if let Some(function) = &finding.function {
                out.push_str(&format!(", in `{function}`"));
            }
            out.push('\n');
            if let Some(change) = &finding.change {
                let confirmed = match finding.confirmed {
                    true => " (a compile confirmed it)",
                    false => "",
                };
                out.push_str(&format!("  change: {change}{confirmed}\n"));
            }
            out.push('\n');
        }
        for (app, scopes) in &self.needs {
            if scopes.is_empty() {
                continue;
            }
            out.push_str(&format!("needs of `{app}`\n"));
            let width = scopes.keys().map(String::len).max().unwrap_or_default();
            for (scope, places) in scopes {
                let first = places.first();
                let first = first.map(|at| format!("{}:{}", shown(&at.file), at.line));
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
                    shown(&it.file),
                    it.line,
                    function.unwrap_or_default(),
                    it.reason
                ));
            }
            out.push('\n');
        }
        for limit in &self.limits {
            out.push_str(&format!("note: {limit}\n"));
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

    /// The report as SARIF 2.1.0, for code scanning.
    #[must_use]
    pub fn sarif(&self) -> serde_json::Value {
        let rules = Kind::ALL.iter().map(|kind| {
            serde_json::json!({
                "id": kind.as_str(),
                "shortDescription": { "text": kind.description() },
            })
        });
        let mut rules: Vec<_> = rules.collect();
        rules.push(serde_json::json!({
            "id": "undecided",
            "shortDescription": { "text": "What the audit could not decide." },
        }));
        let location = |file: &Path, line: usize| {
            serde_json::json!([{ "physicalLocation": {
                "artifactLocation": { "uri": uri(file), "uriBaseId": "SRCROOT" },
                "region": { "startLine": line.max(1) },
            } }])
        };
        let mut results: Vec<serde_json::Value> = Vec::new();
        for finding in &self.findings {
            let change = finding.change.as_ref().map(|it| format!("; {it}"));
            let level = match finding.finding {
                Kind::UnderAsked | Kind::Unguarded | Kind::OpenRoute => "error",
                _ => "warning",
            };
            results.push(serde_json::json!({
                "ruleId": finding.finding.as_str(),
                "level": level,
                "message": { "text": format!("{}{}", finding.reason, change.unwrap_or_default()) },
                "locations": location(&finding.file, finding.line),
            }));
        }
        for it in &self.undecided {
            results.push(serde_json::json!({
                "ruleId": "undecided",
                "level": "note",
                "message": { "text": it.reason },
                "locations": location(&it.file, it.line),
            }));
        }
        serde_json::json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "cargo-scopes",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                } },
                "originalUriBaseIds": { "SRCROOT": { "description": { "text": "The workspace." } } },
                "results": results,
            }],
        })
    }
}

/// A relative path as a URI reference (RFC 3986).
fn uri(path: &Path) -> String {
    let mut out = String::new();
    for byte in shown(path).bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

pub(crate) fn counted(n: usize, what: &str) -> String {
    match n {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}

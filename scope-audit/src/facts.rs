//! What an audit build says: specs and apps, as the macros left them, and the places that rustc
//! reports.

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

use cargo_metadata::{
    CompilerMessage, PackageId,
    diagnostic::{Diagnostic, DiagnosticSpan},
};
use scope_spec::{
    Spec,
    app::{App, LoadedApp},
};
use serde::{Deserialize, Serialize};

use crate::Error;

/// How the notes of marks, and the messages of an audit build, begin.
const PREFIX: &str = "scopes-audit ";

/// A spec that was expanded in an audit build.
#[derive(Debug)]
pub(crate) struct SpecFacts {
    pub(crate) spec: Spec,
    pub(crate) package: String,
    /// Whether there are markers and capability traits.
    pub(crate) typed: bool,
}

/// An app in an audit build.
#[derive(Debug)]
pub(crate) struct AppFacts {
    /// The name in the manifest.
    pub(crate) name: String,
    /// The name of the type.
    pub(crate) rust: String,
    /// The name of the package.
    pub(crate) package: String,
    pub(crate) manifest: PathBuf,
    pub(crate) loaded: LoadedApp,
    /// The id of the spec; `None` where its module does not say which it is.
    pub(crate) spec: Option<String>,
}

impl AppFacts {
    pub(crate) fn app(&self) -> &App {
        &self.loaded.app
    }

    /// The scopes that the manifest asks for.
    pub(crate) fn asked(&self, spec: &Spec) -> Vec<usize> {
        let names = self.app().scopes.iter();
        names
            .filter_map(|it| spec.scopes.index_of(&it.name))
            .collect()
    }
}

/// Specs and apps, by their ids.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) specs: BTreeMap<String, SpecFacts>,
    pub(crate) apps: BTreeMap<String, AppFacts>,
}

#[derive(Deserialize)]
struct SpecFile {
    package: String,
    files: Vec<PathBuf>,
    inline: Option<String>,
    typed: bool,
}

#[derive(Deserialize)]
struct AppFile {
    name: String,
    r#type: String,
    package: String,
    manifest: PathBuf,
    spec: Option<String>,
}

impl Facts {
    /// Reads what the macros left. A spec or an app that is no longer there is read, too: rustc
    /// reports the places of those that are.
    pub(crate) fn read(plan: &Path) -> Result<Self, Error> {
        let mut facts = Facts::default();
        for (id, text) in files(&plan.join("specs")) {
            let Ok(file) = serde_json::from_str::<SpecFile>(&text) else {
                continue;
            };
            let loaded = match (&file.inline, file.files.first()) {
                (Some(text), _) => scope_spec::parse("inline spec", text),
                (None, Some(path)) => scope_spec::load(path),
                (None, None) => continue,
            };
            let spec = SpecFacts {
                spec: loaded.spec,
                package: file.package,
                typed: file.typed,
            };
            facts.specs.insert(id, spec);
        }
        for (id, text) in files(&plan.join("apps")) {
            let Ok(file) = serde_json::from_str::<AppFile>(&text) else {
                continue;
            };
            let manifest = file.manifest.canonicalize().unwrap_or(file.manifest);
            let app = AppFacts {
                name: file.name,
                rust: file.r#type,
                package: file.package,
                loaded: scope_spec::app::load(&manifest),
                manifest,
                spec: file.spec,
            };
            facts.apps.insert(id, app);
        }
        Ok(facts)
    }

    /// The spec of an app.
    pub(crate) fn spec_of(&self, app: &AppFacts) -> Option<(&str, &SpecFacts)> {
        let (id, spec) = self.specs.get_key_value(app.spec.as_ref()?)?;
        Some((id, spec))
    }
}

/// The files of a folder, by name.
fn files(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<(String, String)> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let text = crate::cargo::read(&entry.path())?;
            (!name.starts_with('.')).then_some((name, text))
        })
        .collect();
    files.sort();
    files
}

/// A place in a source file, as rustc counts: from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) file: PathBuf,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// A place, and the calls of macros that it comes from, from the inside out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Origin {
    pub(crate) place: Place,
    pub(crate) calls: Vec<(String, Place)>,
}

impl Origin {
    /// The place in code that somebody wrote: the outermost call of a macro, else the place itself.
    pub(crate) fn written(&self) -> &Place {
        self.calls.last().map_or(&self.place, |(_, place)| place)
    }

    fn of(span: &DiagnosticSpan, root: &Path) -> Self {
        let place = |span: &DiagnosticSpan| Place {
            file: root.join(&span.file_name),
            line: span.line_start,
            column: span.column_start,
        };
        let mut origin = Origin {
            place: place(span),
            calls: Vec::new(),
        };
        let mut expansion = span.expansion.as_deref();
        while let Some(outer) = expansion {
            origin
                .calls
                .push((outer.macro_decl_name.clone(), place(&outer.span)));
            expansion = outer.span.expansion.as_deref();
        }
        origin
    }

    /// Whether it is in what one of the library's macros makes: that has the place of the call, or
    /// lies in a macro of the library that the call uses.
    fn is_generated(&self) -> bool {
        let last = |name: &str| {
            let name = name.trim_end_matches('!');
            name.rsplit("::").next().unwrap_or_default().to_owned()
        };
        let mut within = false;
        for (name, place) in &self.calls {
            let name = last(name);
            let is_ours = matches!(name.as_str(), "scopes" | "app" | "__app_with_table");
            if is_ours && (within || *place == self.place) {
                return true;
            }
            within = name.starts_with("__");
            if !within {
                return false;
            }
        }
        false
    }
}

/// What a mark stands on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum What {
    /// A variant of `Operation`.
    Operation(usize),
    /// `op::X`.
    OperationMarker(usize),
    /// A variant of `Scope`.
    Scope(usize),
    /// `scope::X` or `may::X`.
    ScopeType(usize),
    /// A variant of `Permission`.
    Permission(usize),
    /// `permission::X` or `user_may::X`.
    PermissionType(usize),
    /// A function or constant that makes operations of data, by its name.
    Dynamic(String),
}

/// A use of something that a spec makes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Mark {
    /// The id of the spec.
    pub(crate) spec: String,
    pub(crate) what: What,
    pub(crate) origin: Origin,
}

/// An error that names a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lack {
    /// An app's type lacks a scope.
    Scope { app: String, scope: usize },
    /// `vouch_for` lacks what an operation requires.
    Operation { app: String, operation: String },
    /// A type of this name lacks the capability of this name.
    Named { rust: String, capability: String },
}

/// What a message of rustc says.
pub(crate) enum Said {
    /// A use.
    Use(Mark),
    /// `scopes!` stands here: the id of the spec.
    SpecPlace(String),
    /// `app!` stands here: the id of the app.
    AppPlace(String),
    /// A scope is lacking.
    Lacks(Vec<Lack>, Origin),
    /// Another error, as rustc shows it.
    Error(String, Option<Origin>),
}

/// What a message of rustc says for the audit, if anything.
pub(crate) fn said(message: &CompilerMessage, root: &Path) -> Option<Said> {
    let diagnostic = &message.message;
    let span = diagnostic.spans.iter().find(|span| span.is_primary);
    let origin = span.map(|span| Origin::of(span, root));
    if diagnostic.level == cargo_metadata::diagnostic::DiagnosticLevel::Error {
        let lacks = lacks(diagnostic);
        return Some(match (lacks.is_empty(), origin) {
            (false, Some(origin)) => Said::Lacks(lacks, origin),
            // "aborting due to 3 previous errors" has no place
            _ if diagnostic.spans.is_empty() && diagnostic.message.starts_with("aborting") => {
                return None;
            }
            (_, origin) => Said::Error(diagnostic.rendered.clone().unwrap_or_default(), origin),
        });
    }
    let (of, note) = diagnostic.message.split_once(PREFIX)?;
    let mut words = note.split(' ');
    let (id, origin) = (words.next()?.to_owned(), origin?);
    let what = match (words.next()?, words.next(), words.next()) {
        ("spec", ..) => return Some(Said::SpecPlace(id)),
        ("app", ..) => return Some(Said::AppPlace(id)),
        ("dynamic", ..) => {
            let path = of.split('`').nth(1).unwrap_or_default();
            let name = path.rsplit("::").next().unwrap_or_default();
            What::Dynamic(name.to_owned())
        }
        (item, Some(noun), Some(index)) => {
            let index = index.parse().ok()?;
            match (item, noun) {
                ("variant", "operation") => What::Operation(index),
                ("marker", "operation") => What::OperationMarker(index),
                ("variant", "scope") => What::Scope(index),
                (_, "scope") => What::ScopeType(index),
                ("variant", _) => What::Permission(index),
                _ => What::PermissionType(index),
            }
        }
        _ => return None,
    };
    if origin.is_generated() {
        return None;
    }
    Some(Said::Use(Mark {
        spec: id,
        what,
        origin,
    }))
}

/// The scopes that an error names.
fn lacks(diagnostic: &Diagnostic) -> Vec<Lack> {
    let code = diagnostic.code.as_ref().map(|code| code.code.as_str());
    let mut texts = vec![diagnostic.message.as_str()];
    texts.extend(
        diagnostic
            .children
            .iter()
            .map(|child| child.message.as_str()),
    );
    let mut lacks = Vec::new();
    let mut add = |lack: Lack| {
        if !lacks.contains(&lack) {
            lacks.push(lack);
        }
    };
    for text in &texts {
        // `scopes-audit 0123 needs 4`
        if let Some((_, rest)) = text.split_once(PREFIX) {
            let mut words = rest.split([' ', '`']);
            if let (Some(app), Some("needs"), Some(scope)) =
                (words.next(), words.next(), words.next())
                && let Ok(scope) = scope.parse()
            {
                let app = app.to_owned();
                add(Lack::Scope { app, scope });
            }
        }
        // the bound itself, in any other error
        for rest in text.split("ScopesAudit").skip(1) {
            let Some((app, rest)) = rest.split_once("Scope") else {
                continue;
            };
            let digits = rest.split(|c: char| !c.is_ascii_digit()).next();
            if let Some(Ok(scope)) = digits.map(str::parse) {
                let app = app.to_owned();
                add(Lack::Scope { app, scope });
            }
        }
    }
    if code == Some("E0080") {
        let rendered = diagnostic.rendered.as_deref().unwrap_or_default();
        for text in texts.iter().copied().chain([rendered]) {
            let app = text.split_once("which app `scopes-audit ");
            let app = app.and_then(|(_, rest)| rest.split('`').next());
            let needs = text.split_once("` needs the app scope");
            let operation = needs.and_then(|(before, _)| before.rsplit('`').next());
            if let (Some(app), Some(operation)) = (app, operation) {
                let (app, operation) = (app.to_owned(), operation.to_owned());
                add(Lack::Operation { app, operation });
            }
        }
    }
    if lacks.is_empty() && code == Some("E0599") {
        // `App: demo::may::ReadAccounts`, which a method's trait requires
        for text in texts {
            for bound in text.split('`') {
                let Some((of, capability)) = bound.split_once(": ") else {
                    continue;
                };
                let last = |path: &str| path.rsplit("::").next().unwrap_or_default().to_owned();
                let lack = Lack::Named {
                    rust: last(of.trim_start_matches('&')),
                    capability: last(capability),
                };
                if !lacks.contains(&lack) {
                    lacks.push(lack);
                }
            }
        }
    }
    lacks
}

/// What rustc reports of a build that compiles, each with the package whose code it is in.
#[derive(Default)]
pub(crate) struct Reported {
    /// Each use once.
    pub(crate) uses: Vec<(PackageId, Mark)>,
    /// The specs whose `scopes!` is in the build.
    pub(crate) specs: Vec<(PackageId, String)>,
    /// The apps whose `app!` is in the build.
    pub(crate) apps: Vec<(PackageId, String)>,
}

/// What rustc reports of a build that compiles.
pub(crate) fn reported(messages: &[CompilerMessage], root: &Path) -> Reported {
    let mut reported = Reported::default();
    let mut seen: HashSet<Mark> = HashSet::new();
    for message in messages {
        let package = message.package_id.clone();
        match said(message, root) {
            Some(Said::Use(mark)) if seen.insert(mark.clone()) => {
                reported.uses.push((package, mark));
            }
            Some(Said::SpecPlace(id)) => reported.specs.push((package, id)),
            Some(Said::AppPlace(id)) => reported.apps.push((package, id)),
            _ => {}
        }
    }
    reported
}

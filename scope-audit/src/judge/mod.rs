//! What follows from what rustc says and what the code looks like.

mod apps;
mod follow;
mod guards;
mod mounted;
mod returned;
mod sent;
mod tools;

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};

use cargo_metadata::PackageId;
use scope_spec::{Requirement, Spec};

use crate::{
    cargo::Cargo,
    code::{Class, Code, Function, Used},
    facts::{Facts, Mark, Place, What},
    meaning::Guard,
    needs::Needs,
    report::{AppUses, At, Finding, Undecided},
};

/// A use of an operation that is, or may be, sent.
pub(crate) struct Sent {
    pub(crate) mark: Mark,
    /// The place to tell: that of a constant's use, where the operation is in one.
    pub(crate) place: Place,
    /// Its position in [`Code::functions`].
    pub(crate) function: usize,
    pub(crate) covered: bool,
    /// Something was checked that could not be read.
    pub(crate) unread: bool,
    /// What is proven, where that does not cover it.
    pub(crate) guard: Option<Guard>,
    /// It is one of several that a type parameter stands for.
    pub(crate) is_one_of_many: bool,
    /// Nobody takes it: a function returns it that nobody calls.
    pub(crate) is_named_only: bool,
}

/// Something that is not decided.
pub(crate) struct Open {
    pub(crate) undecided: Undecided,
    pub(crate) package: String,
    /// The scopes that it could need, by their Rust names; `None` for any.
    pub(crate) names: Option<Vec<String>>,
    /// The spec whose operations it could make; `None` for any.
    pub(crate) spec: Option<String>,
}

/// What was found so far.
pub(crate) struct Judged {
    pub(crate) findings: Vec<Finding>,
    pub(crate) open: Vec<Open>,
    pub(crate) apps: Vec<AppUses>,
    pub(crate) needs: BTreeMap<String, BTreeMap<String, Vec<At>>>,
}

/// Everything that is judged.
pub(crate) struct Judge<'a> {
    pub(crate) cargo: &'a Cargo<'a>,
    pub(crate) facts: &'a Facts,
    pub(crate) code: &'a Code,
    pub(crate) needs: &'a Needs,
    /// The apps whose `app!` is in the build, with their packages.
    pub(crate) apps: &'a BTreeMap<String, PackageId>,
    /// Packages by name.
    pub(crate) packages: &'a HashMap<String, PackageId>,
}

impl Judge<'_> {
    /// A path as seen from the workspace.
    fn relative(&self, file: &Path) -> PathBuf {
        relative(self.cargo.root(), file)
    }

    fn at(&self, place: &Place) -> At {
        At {
            file: self.relative(&place.file),
            line: place.line,
        }
    }

    fn is_member(&self, package: &str) -> bool {
        let id = self.packages.get(package);
        id.is_some_and(|id| self.cargo.is_member(id))
    }

    pub(crate) fn judge(&self) -> Judged {
        let mut judged = Judged {
            findings: Vec::new(),
            open: Vec::new(),
            apps: Vec::new(),
            needs: BTreeMap::new(),
        };
        for hidden in &self.code.hidden {
            self.open(
                &mut judged.open,
                &hidden.package,
                hidden.function.clone(),
                &hidden.place,
                hidden.reason.clone(),
                hidden.names.clone(),
            );
        }
        for (package, mark) in &self.code.orphans {
            let reason = match mark.origin.calls.last() {
                Some((of, _)) => {
                    format!("an operation is used in what `{of}` makes, which was not read")
                }
                None => "an operation is used in code that was not read".to_owned(),
            };
            let names = self.scopes_of(mark);
            self.open(
                &mut judged.open,
                package,
                None,
                mark.origin.written(),
                reason,
                names,
            );
        }
        let sent = self.sent(&mut judged.open);
        self.unguarded(&sent, &mut judged);
        self.over_guarded(&sent, &mut judged.findings);
        self.routes(&mut judged);
        self.tools(&mut judged);
        for (id, package) in self.apps {
            if let Some(app) = self.facts.apps.get(id) {
                self.app(id, app, package, &sent, &mut judged);
            }
        }
        judged
    }

    fn open(
        &self,
        open: &mut Vec<Open>,
        package: &str,
        function: Option<String>,
        place: &Place,
        reason: String,
        names: Option<Vec<String>>,
    ) {
        let undecided = Undecided {
            package: package.to_owned(),
            function,
            reason,
            file: self.relative(&place.file),
            line: place.line,
        };
        let known = |it: &Open| it.undecided == undecided;
        if !open.iter().any(known) {
            open.push(Open {
                undecided,
                package: package.to_owned(),
                names,
                spec: None,
            });
        }
    }

    /// Leaves something open in a function.
    fn doubt(
        &self,
        open: &mut Vec<Open>,
        function: &Function,
        place: &Place,
        reason: String,
        names: Option<Vec<String>>,
    ) {
        let name = function.name.clone();
        self.open(open, &function.package, name, place, reason, names);
    }

    /// The Rust names of the scopes that an operation may take; `None` for any.
    fn scopes_of(&self, mark: &Mark) -> Option<Vec<String>> {
        let What::Operation(index) = mark.what else {
            return None;
        };
        let spec = &self.facts.specs.get(&mark.spec)?.spec;
        let names = spec.operations.get(index)?.scopes.names();
        Some(names.map(|i| spec.scopes[i].rust.clone()).collect())
    }

    fn index(&self, mark: &Mark) -> usize {
        match mark.what {
            What::Operation(index) => index,
            _ => usize::MAX,
        }
    }

    fn operation(&self, mark: &Mark) -> Option<(&Spec, &scope_spec::Operation)> {
        let spec = &self.facts.specs.get(&mark.spec)?.spec;
        Some((spec, spec.operations.get(self.index(mark))?))
    }

    /// Whether code of a package names a function.
    fn is_named(&self, function: &Function, package: &str) -> bool {
        let Some(wanted) = &function.name else {
            return false;
        };
        self.code
            .functions
            .iter()
            .filter(|it| it.package == package)
            .any(|it| {
                it.uses.iter().any(|it| {
                    let named = matches!(&it.used, Used::Name(name, _) if name == wanted);
                    named || matches!(&it.class, Class::Call(Some(it)) if it.name == *wanted)
                }) || it.called.contains(wanted)
            })
    }

    /// The function that a place is in: the last that begins before it.
    fn function_at(&self, place: &Place) -> Option<String> {
        let before = |it: &&Function| it.file == place.file && it.line <= place.line;
        let last = self
            .code
            .functions
            .iter()
            .filter(before)
            .max_by_key(|it| it.line);
        last.and_then(|it| it.name.clone())
    }
}

/// Scopes in backticks, joined.
pub(crate) fn quoted(spec: &Spec, scopes: &[usize]) -> String {
    let names: Vec<String> = scopes
        .iter()
        .map(|i| format!("`{}`", spec.scopes.name(*i)))
        .collect();
    match names.as_slice() {
        [] => "no scope".to_owned(),
        names => names.join(" and "),
    }
}

/// A requirement in words.
fn requirement(spec: &Spec, required: &Requirement) -> String {
    let all: Vec<String> = required.ways().map(|all| quoted(spec, all)).collect();
    all.join(" or ")
}

/// A path as seen from a folder, where it lies in there.
pub(crate) fn relative(root: &Path, file: &Path) -> PathBuf {
    let plain = file.canonicalize();
    let plain = plain.as_deref().unwrap_or(file);
    let below = plain
        .strip_prefix(root)
        .or_else(|_| file.strip_prefix(root));
    below.map_or_else(|_| plain.to_owned(), Path::to_owned)
}

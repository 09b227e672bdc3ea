//! What changed in meaning between two specs.
//!
//! A privilege keeps its identity through a rename: an old name that the new spec reads as an alias
//! is the privilege that has this alias. Over those identities the closures are compared, name by
//! name, and each gain and loss is told with the inclusion that brought it. Operations are compared
//! by implication, each under the inclusion of its own spec.

mod changes;
pub(crate) mod implication;
mod operations;
mod vocabulary;

#[cfg(test)]
mod tests;

use std::{collections::HashMap, fmt};

use scope_spec::{Glob, Loaded, Place, Source, Spec, Text, VocabularyKind};
use serde::{Serialize, Serializer};

pub use operations::Smallest;

/// How many names a message shows.
pub const SHOWN: usize = 6;

/// What a change does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// More is allowed, can be had, or is easier to get.
    Widens,
    /// Less is allowed, can be had, or it is harder to get.
    Narrows,
    /// The same under another name.
    Renames,
    /// Allows what it allowed, and says something else about it.
    Describes,
}

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The spec as a whole.
    Spec,
    /// An app scope or a user permission.
    Privilege(VocabularyKind),
    /// An open parameter of names.
    Parameter,
    /// A role.
    Role,
    /// An operation.
    Operation,
}

impl Kind {
    /// The word for it in sentences, and in JSON.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Spec => "spec",
            Self::Privilege(kind) => kind.noun(),
            Self::Parameter => "parameter",
            Self::Role => "role",
            Self::Operation => "operation",
        }
    }
}

impl From<VocabularyKind> for Kind {
    fn from(kind: VocabularyKind) -> Self {
        Self::Privilege(kind)
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.noun())
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What the change does.
    pub effect: Effect,
    /// What the change is about.
    pub kind: Kind,
    /// What it is called now; if it was removed, what it was called.
    pub name: String,
    /// What about it: `added`, `removed`, `includes`, `access`, ..
    pub what: &'static str,
    /// One sentence: lower case, no full stop, names in backticks.
    pub message: String,
    /// The value before, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The value now, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The grants that exist under the old spec and gain or lose by it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<GrantChange>,
    /// The operations that it alone opens, where it became easier or harder to get.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opens: Vec<String>,
    /// Whether anyone may call the operation now, signed in or not, who could not before.
    #[serde(skip_serializing_if = "is_false")]
    pub anyone: bool,
    /// The glob that an inclusion is by, where it was there and what it matches was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub glob: Option<ByGlob>,
    /// Whether all that it widens is something new, so that nobody gains who has no new grant.
    #[serde(skip)]
    is_addition: bool,
    /// What was changed, where something else changes with it: the role of roles that include it,
    /// the scope that a glob of another one matches.
    #[serde(skip)]
    through: Option<String>,
    /// Where it is declared, in the new spec if it is there: a file and a line of it.
    #[serde(flatten)]
    pub at: Option<At>,
}

/// A glob among inclusions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ByGlob {
    /// The glob.
    pub pattern: String,
    #[serde(skip)]
    place: Place,
    /// Where it is written.
    #[serde(flatten)]
    pub at: Option<At>,
}

impl ByGlob {
    fn new(glob: &Glob) -> Self {
        Self {
            pattern: glob.pattern.clone(),
            place: glob.place.clone(),
            at: None,
        }
    }
}

fn is_false(flag: &bool) -> bool {
    !flag
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct At {
    /// The file, as messages name it.
    pub file: Text<'static>,
    /// The line, from 1.
    pub line: usize,
}

impl At {
    /// The line that a place is on.
    pub fn new(place: &Place, sources: &[Source]) -> Option<Self> {
        let source = sources.get(place.file)?;
        Some(Self {
            file: source.shown().to_owned().into(),
            line: source.line(place.span.start),
        })
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.terminal(), self.line)
    }
}

/// What the grant of one name gains and loses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GrantChange {
    /// The name that is granted.
    pub grant: String,
    /// The names that the grant covers now and did not cover.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gains: Vec<String>,
    /// The names that the grant covered and does not cover now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub loses: Vec<String>,
    /// The operations whose gate it alone opens now, and did not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opens: Vec<String>,
    /// The operations whose gate it alone opened, and does not any more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub closes: Vec<String>,
}

impl Change {
    fn new(
        effect: Effect,
        kind: impl Into<Kind>,
        name: &str,
        what: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            effect,
            kind: kind.into(),
            name: name.to_owned(),
            what,
            message: message.into(),
            from: None,
            to: None,
            grants: Vec::new(),
            opens: Vec::new(),
            anyone: false,
            glob: None,
            is_addition: false,
            through: None,
            at: None,
        }
    }

    fn between(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.from = Some(from.into());
        self.to = Some(to.into());
        self
    }

    fn with_grants(mut self, grants: Vec<GrantChange>) -> Self {
        self.grants = grants;
        self
    }

    fn opening(mut self, operations: Vec<String>) -> Self {
        self.opens = operations;
        self
    }

    /// Marks what comes to more only for those who are granted something new.
    fn addition(mut self) -> Self {
        self.is_addition = true;
        self
    }

    /// Marks what opens to everybody.
    fn open_to_anyone(mut self, anyone: bool) -> Self {
        self.anyone = anyone;
        self
    }

    /// Says which glob an inclusion is by, and what it matches.
    fn by_glob(mut self, glob: &Glob, matched: &str) -> Self {
        self.glob = Some(ByGlob::new(glob));
        self.through = Some(matched.to_owned());
        self
    }

    /// Says which role it is that was changed.
    fn through(mut self, role: Option<&str>) -> Self {
        if let Some(role) = role {
            self.message.push_str(&format!(", through `{role}`"));
            self.through = Some(role.to_owned());
        }
        self
    }

    /// Whether something that was there comes to more: a grant, a role, whoever may ask for it, or
    /// everybody.
    pub fn gains(&self) -> bool {
        self.effect == Effect::Widens && !self.is_addition
    }
}

/// Something that breaks without changing what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Breakage {
    /// `bits-moved` or `bits-reused`.
    pub code: &'static str,
    /// One sentence: lower case, no full stop, names in backticks.
    pub message: String,
    /// What to do about it, in the imperative.
    pub help: String,
    /// The names, with the bit before and the bit now.
    pub bits: Vec<MovedBit>,
}

/// A bit that means something else now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MovedBit {
    /// The name of the privilege.
    pub name: String,
    /// The bit in the old spec.
    pub was: u16,
    /// The bit in the new spec.
    pub now: u16,
}

/// Which part of the version has to go up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bump {
    /// Nothing changed.
    None,
    /// Only descriptions changed.
    Patch,
    /// Something was added.
    Minor,
    /// Something that worked may not work now.
    Major,
}

/// The bump, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// The part of the version to raise.
    pub bump: Bump,
    /// The changes that need it, one sentence each.
    pub reasons: Vec<String>,
}

/// All changes, by effect and then in file order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// The changes in meaning.
    pub changes: Vec<Change>,
    /// For each operation that changed the smallest grants that show it.
    pub smallest: Vec<Smallest>,
    /// What breaks stored data without a change in meaning.
    pub breaks: Vec<Breakage>,
    /// The advice for the version of the spec.
    pub semver: Advice,
}

impl Diff {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.breaks.is_empty()
    }
}

/// Compares two specs that have no errors.
pub fn diff(old: &Spec, new: &Spec) -> Diff {
    let scopes = vocabulary::Pair::new(&old.scopes, &new.scopes);
    let permissions = vocabulary::Pair::new(&old.permissions, &new.permissions);
    let operations = operations::Pair::new(old, new, &scopes, &permissions);
    let mut breaks = Vec::new();
    let mut changes = changes::spec(old, new);
    changes.extend(changes::parameters(old, new));
    for pair in [&scopes, &permissions] {
        changes.extend(changes::vocabulary(pair, &operations));
        breaks.extend(changes::bits(pair));
    }
    changes.extend(changes::roles(old, new, &permissions, &operations));
    changes.extend(operations.changes());
    // stable: file order within an effect
    changes.sort_by_key(|change| change.effect);
    let semver = advice(&changes, &breaks);
    Diff {
        changes,
        smallest: operations.smallest(),
        breaks,
        semver,
    }
}

/// Finds where the changes are declared.
pub fn locate(diff: &mut Diff, old: &Loaded, new: &Loaded) {
    let [old, new] = [old, new].map(Declared::new);
    for change in &mut diff.changes {
        let kind = change.kind;
        let name = change.through.as_ref().unwrap_or(&change.name);
        change.at = new.at(kind, name).or_else(|| old.at(kind, name));
        if let Some(glob) = &mut change.glob {
            glob.at = At::new(&glob.place, &new.loaded.sources);
        }
    }
}

/// The places of everything that a spec declares.
struct Declared<'l> {
    loaded: &'l Loaded,
    roles: HashMap<&'l str, &'l Place>,
    operations: HashMap<&'l str, &'l Place>,
}

impl<'l> Declared<'l> {
    fn new(loaded: &'l Loaded) -> Self {
        let roles = loaded.spec.roles.iter();
        let operations = loaded.spec.operations.iter();
        Self {
            loaded,
            roles: roles.map(|it| (it.name.as_str(), &it.place)).collect(),
            operations: operations.map(|it| (it.id.as_str(), &it.place)).collect(),
        }
    }

    fn at(&self, kind: Kind, name: &str) -> Option<At> {
        let spec = &self.loaded.spec;
        let privilege = |kind| {
            let vocabulary = spec.vocabulary(kind);
            Some(&vocabulary[vocabulary.index_of(name)?].place)
        };
        let place = match kind {
            Kind::Spec | Kind::Parameter => None,
            Kind::Privilege(kind) => privilege(kind),
            Kind::Role => self.roles.get(name).copied(),
            Kind::Operation => self.operations.get(name).copied(),
        };
        At::new(place?, &self.loaded.sources)
    }
}

/// The largest bump that any change asks for, with what asks for it: the gravest comes first.
fn advice(changes: &[Change], breaks: &[Breakage]) -> Advice {
    let mut bump = Bump::None;
    let mut reasons: Vec<String> = Vec::new();
    let (open, others): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| change.anyone);
    let asked = open.into_iter().chain(others).map(bump_of);
    let asked = asked.chain(breaks.iter().map(|broken| {
        let reason = match broken.code {
            "bits-reused" => "stored bits mean something else",
            _ => "stored bits have to be made again",
        };
        (Bump::Major, reason.to_owned())
    }));
    for (asked, reason) in asked {
        if asked > bump {
            bump = asked;
            reasons.clear();
        }
        if asked == bump && !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    Advice { bump, reasons }
}

/// What one change asks for, and why.
///
/// A major version is for who relied on how it was: who calls and can do less, who serves and lets
/// in whoever was kept out, with nothing new granted to them. What is only there besides, and has to
/// be granted or called by its own name, is a minor one.
fn bump_of(change: &Change) -> (Bump, String) {
    let noun = change.kind.noun();
    let name = &change.name;
    match change.effect {
        Effect::Narrows => (
            Bump::Major,
            match change.what {
                "removed" => format!("{noun} `{name}` is gone"),
                "restricted" | "availability" => format!("{noun} `{name}` is harder to get"),
                "form" => format!("{noun} `{name}` takes fewer values"),
                _ => format!("less is allowed with {noun} `{name}`"),
            },
        ),
        // it is public, and nothing of what was there is
        Effect::Widens if change.what == "added" && change.anyone => (
            Bump::Minor,
            format!("{noun} `{name}` is new, and anyone may call it"),
        ),
        Effect::Widens if change.gains() => (
            Bump::Major,
            match (change.what, &change.glob) {
                _ if change.anyone => {
                    format!("anyone may call {noun} `{name}` now, signed in or not")
                }
                ("restricted" | "availability", _) => format!("{noun} `{name}` is easier to get"),
                _ if change.kind == Kind::Operation => {
                    format!("{noun} `{name}` opens to grants that were given")
                }
                (_, Some(glob)) => format!(
                    "grants that were given come to more, through {noun} `{name}`: its `{}` takes in \
                     what is new",
                    glob.pattern
                ),
                _ => format!("grants that were given come to more, through {noun} `{name}`"),
            },
        ),
        Effect::Widens => (
            Bump::Minor,
            match change.what {
                "added" => format!("{noun} `{name}` is new"),
                _ => format!("more is allowed with {noun} `{name}`"),
            },
        ),
        Effect::Renames if change.what == "wire-name" => (
            Bump::Minor,
            format!("{noun} `{name}` has a new name, and the old one is still read"),
        ),
        Effect::Renames if change.what == "parameter" => (
            Bump::Minor,
            format!(
                "who calls {noun} `{name}` calls it as before; a handler that reads a parameter by \
                 its name has to change"
            ),
        ),
        Effect::Renames if change.what == "call" => (
            Bump::Major,
            format!(
                "who calls {noun} `{name}` at `{}` has to call it otherwise",
                change.from.as_deref().unwrap_or_default()
            ),
        ),
        Effect::Renames => {
            // what code has, it calls as it was
            let was = match change.what {
                "name" => change.from.as_ref().unwrap_or(name),
                _ => name,
            };
            (
                Bump::Major,
                format!("code that names {noun} `{was}` has to change"),
            )
        }
        Effect::Describes => (
            Bump::Patch,
            "only what is said about things changed".to_owned(),
        ),
    }
}

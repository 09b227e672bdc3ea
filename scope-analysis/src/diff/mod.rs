//! Compares the meaning of two specs.
//!
//! A privilege keeps its identity through a rename: an old name that is an alias in the new spec is
//! the privilege with that alias. The closures of these identities are compared name by name, and
//! each gain and loss is attributed to an inclusion. Operations are compared by implication, each
//! under its own spec.

mod changes;
pub(crate) mod implication;
pub(crate) mod operations;
mod vocabulary;

#[cfg(test)]
mod tests;

use std::{collections::HashMap, fmt};

use scope_spec::{Glob, Loaded, Place, Source, Spec, Text, VocabularyKind};
use serde::{Serialize, Serializer};

pub use operations::Smallest;

/// How many names a message shows.
pub const SHOWN: usize = 6;

/// The effect of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// More is allowed, can be had, or is easier to get.
    Widens,
    /// Less is allowed, can be had, or is harder to get.
    Narrows,
    /// The same meaning under another name.
    Renames,
    /// Only a description changed.
    Describes,
}

/// The subject of a change.
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
    /// The noun, for messages and JSON.
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
    /// The effect.
    pub effect: Effect,
    /// The subject.
    pub kind: Kind,
    /// The current name; if it was removed, the last one.
    pub name: String,
    /// The aspect that changed: `added`, `removed`, `includes`, `access`, ..
    pub what: &'static str,
    /// One sentence: lower case, no full stop, names in backticks.
    pub message: String,
    /// The value before, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The value now, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The grants under the old spec that gain or lose.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<GrantChange>,
    /// The operations that the privilege alone allows, if it became easier or harder to get.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opens: Vec<String>,
    /// Whether anyone, signed in or not, may now call the operation.
    #[serde(skip_serializing_if = "is_false")]
    pub anyone: bool,
    /// The glob of an inclusion, if the glob existed before and matches something new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub glob: Option<ByGlob>,
    /// Whether the change only adds: nobody gains without a new grant.
    #[serde(skip)]
    is_addition: bool,
    /// The cause of this change, if another change is: the included role, or the scope that a glob
    /// matches.
    #[serde(skip)]
    through: Option<String>,
    /// The declaration, in the new spec if it has one.
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
    /// The place of the glob.
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

/// The gains and losses of a grant of one name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GrantChange {
    /// The name that is granted.
    pub grant: String,
    /// The names that the grant newly covers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gains: Vec<String>,
    /// The names that the grant no longer covers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub loses: Vec<String>,
    /// The operations whose gate the grant alone newly satisfies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opens: Vec<String>,
    /// The operations whose gate the grant alone no longer satisfies.
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

    /// Marks a change by which only new grants gain.
    fn addition(mut self) -> Self {
        self.is_addition = true;
        self
    }

    /// Marks a change that makes an operation public.
    fn open_to_anyone(mut self, anyone: bool) -> Self {
        self.anyone = anyone;
        self
    }

    /// Sets the glob of an inclusion, and the name that it matches.
    fn by_glob(mut self, glob: &Glob, matched: &str) -> Self {
        self.glob = Some(ByGlob::new(glob));
        self.through = Some(matched.to_owned());
        self
    }

    /// Sets the role that causes the change.
    fn through(mut self, role: Option<&str>) -> Self {
        if let Some(role) = role {
            self.message.push_str(&format!(", through `{role}`"));
            self.through = Some(role.to_owned());
        }
        self
    }

    /// Whether something existing gains: a grant, a role, anyone who may request a scope, or the
    /// public.
    pub fn gains(&self) -> bool {
        self.effect == Effect::Widens && !self.is_addition
    }
}

/// A break without a change in meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Breakage {
    /// `bits-moved` or `bits-reused`.
    pub code: &'static str,
    /// One sentence: lower case, no full stop, names in backticks.
    pub message: String,
    /// The remedy, in the imperative.
    pub help: String,
    /// The names, with their old and new bits.
    pub bits: Vec<MovedBit>,
}

/// A bit that changed its meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MovedBit {
    /// The name of the privilege.
    pub name: String,
    /// The bit in the old spec.
    pub was: u16,
    /// The bit in the new spec.
    pub now: u16,
}

/// The part of the version to raise.
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

/// The version bump, with reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// The part of the version to raise.
    pub bump: Bump,
    /// The changes that require the bump, one sentence each.
    pub reasons: Vec<String>,
}

/// All changes, by effect, then in file order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// The changes in meaning.
    pub changes: Vec<Change>,
    /// The smallest grants whose decision changed, one for each operation.
    pub smallest: Vec<Smallest>,
    /// Breaks of stored data without a change in meaning.
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

/// Sets the places of the changes.
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

/// The places of all declarations of a spec.
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

/// The largest bump that a change requires, with the changes that require it, the gravest first.
fn advice(changes: &[Change], breaks: &[Breakage]) -> Advice {
    let mut bump = Bump::None;
    let mut reasons: Vec<String> = Vec::new();
    let (open, others): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| change.anyone);
    let bumps = open.into_iter().chain(others).map(bump_of);
    let bumps = bumps.chain(breaks.iter().map(|broken| {
        let reason = match broken.code {
            "bits-reused" => "stored bits mean something else",
            _ => "stored bits must be converted",
        };
        (Bump::Major, reason.to_owned())
    }));
    for (wanted, reason) in bumps {
        if wanted > bump {
            bump = wanted;
            reasons.clear();
        }
        if wanted == bump && !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    Advice { bump, reasons }
}

/// The bump that one change requires, with the reason.
///
/// A change is major if a client can do less, or a server allows what it denied without a new
/// grant. An addition that must be granted or called by its own name is minor.
fn bump_of(change: &Change) -> (Bump, String) {
    let noun = change.kind.noun();
    let name = &change.name;
    match change.effect {
        Effect::Narrows => (
            Bump::Major,
            match change.what {
                "removed" => format!("{noun} `{name}` is removed"),
                "restricted" | "availability" => format!("{noun} `{name}` is harder to get"),
                "form" => format!("{noun} `{name}` takes fewer values"),
                _ => format!("less is allowed with {noun} `{name}`"),
            },
        ),
        // new and public, while nothing existing changes
        Effect::Widens if change.what == "added" && change.anyone => (
            Bump::Minor,
            format!("{noun} `{name}` is new, and anyone may call it"),
        ),
        Effect::Widens if change.gains() => (
            Bump::Major,
            match (change.what, &change.glob) {
                _ if change.anyone => {
                    format!("anyone may now call {noun} `{name}`, signed in or not")
                }
                ("restricted" | "availability", _) => format!("{noun} `{name}` is easier to get"),
                _ if change.kind == Kind::Operation => {
                    format!("{noun} `{name}` now allows existing grants")
                }
                (_, Some(glob)) => format!(
                    "existing grants gain through {noun} `{name}`: its `{}` matches new names",
                    glob.pattern
                ),
                _ => format!("existing grants gain through {noun} `{name}`"),
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
            format!("{noun} `{name}` has a new name, and the old one is still accepted"),
        ),
        Effect::Renames if change.what == "parameter" => (
            Bump::Minor,
            format!(
                "callers of {noun} `{name}` are not affected; a handler that reads a parameter by \
                 its name must change"
            ),
        ),
        Effect::Renames if change.what == "call" => (
            Bump::Major,
            format!(
                "callers of {noun} `{name}` at `{}` must change the call",
                change.from.as_deref().unwrap_or_default()
            ),
        ),
        Effect::Renames => {
            // code uses the old name
            let was = match change.what {
                "name" => change.from.as_ref().unwrap_or(name),
                _ => name,
            };
            (
                Bump::Major,
                format!("code that names {noun} `{was}` must change"),
            )
        }
        Effect::Describes => (Bump::Patch, "only descriptions changed".to_owned()),
    }
}

//! What a guard asks for, as it stands in source.

use scope_spec::{Spec, VocabularyKind};

/// A requirement in source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// An index into the spec's scopes.
    Scope(usize),
    /// An index into the spec's permissions.
    Permission(usize),
    /// An index into the spec's operations: what that one requires, at both gates.
    Operation(usize),
    /// What could not be resolved, as it is written.
    Unknown(String),
    All(Vec<Need>),
    Any(Vec<Need>),
}

impl Need {
    /// Whether scopes suffice for it. What no scope can help with (permissions, what is unknown)
    /// is taken as given.
    pub(crate) fn is_met(&self, spec: &Spec, covers: &dyn Fn(usize) -> bool) -> bool {
        match self {
            Self::Scope(scope) => covers(*scope),
            Self::Permission(_) | Self::Unknown(_) => true,
            Self::Operation(at) => spec.operations.get(*at).is_none_or(|operation| {
                operation.public
                    || operation
                        .scopes
                        .iter()
                        .any(|all| all.iter().all(|&scope| covers(scope)))
            }),
            Self::All(parts) => parts.iter().all(|part| part.is_met(spec, covers)),
            Self::Any(parts) => parts.iter().any(|part| part.is_met(spec, covers)),
        }
    }

    /// The scopes that it names, in any alternative.
    pub(crate) fn scopes(&self, spec: &Spec) -> Vec<usize> {
        let mut scopes = Vec::new();
        self.each(&mut |need| match need {
            Self::Scope(scope) => scopes.push(*scope),
            Self::Operation(at) => {
                let operation = spec.operations.get(*at);
                scopes.extend(
                    operation
                        .into_iter()
                        .flat_map(|found| found.scopes.iter().flatten()),
                );
            }
            _ => {}
        });
        scopes.sort_unstable();
        scopes.dedup();
        scopes
    }

    /// Any of these sets of scopes meets it; at most `MOST` of them.
    pub(crate) fn alternatives(&self, spec: &Spec) -> Vec<Vec<usize>> {
        const MOST: usize = 256;
        let mut found = match self {
            Self::Scope(scope) => vec![vec![*scope]],
            Self::Permission(_) | Self::Unknown(_) => vec![Vec::new()],
            Self::Operation(at) => match spec.operations.get(*at) {
                Some(operation) if !operation.public => operation.scopes.clone(),
                _ => vec![Vec::new()],
            },
            Self::Any(parts) => parts
                .iter()
                .flat_map(|part| part.alternatives(spec))
                .collect(),
            Self::All(parts) => {
                let mut all = vec![Vec::new()];
                for part in parts {
                    let next = part.alternatives(spec);
                    let product = all.iter().flat_map(|before: &Vec<usize>| {
                        next.iter()
                            .map(move |after| [before.as_slice(), after].concat())
                    });
                    all = product.take(MOST).collect();
                }
                all
            }
        };
        found.truncate(MOST);
        found
    }

    /// What it vouches for: scopes and permissions, any of these pairs; at most `MOST` of them.
    pub(crate) fn vouches(&self, spec: &Spec) -> Vec<(Vec<usize>, Vec<usize>)> {
        const MOST: usize = 256;
        let mut found = match self {
            Self::Scope(scope) => vec![(vec![*scope], Vec::new())],
            Self::Permission(permission) => vec![(Vec::new(), vec![*permission])],
            Self::Unknown(_) => vec![(Vec::new(), Vec::new())],
            Self::Operation(at) => {
                let operation = spec.operations.get(*at);
                let none = || vec![Vec::new()];
                let scopes = operation.filter(|it| !it.public && !it.scopes.is_empty());
                let scopes = scopes.map_or_else(none, |it| it.scopes.clone());
                let permissions = operation.filter(|it| !it.permissions.is_empty());
                let permissions = permissions.map_or_else(none, |it| it.permissions.clone());
                let pairs = scopes.iter().flat_map(|scopes| {
                    let with = permissions.iter();
                    with.map(|permissions| (scopes.clone(), permissions.clone()))
                });
                pairs.collect()
            }
            Self::Any(parts) => parts.iter().flat_map(|part| part.vouches(spec)).collect(),
            Self::All(parts) => {
                let mut all = vec![(Vec::new(), Vec::new())];
                for part in parts {
                    let next = part.vouches(spec);
                    let product = all.iter().flat_map(|before: &(Vec<usize>, Vec<usize>)| {
                        next.iter().map(move |after| {
                            (
                                [before.0.as_slice(), &after.0].concat(),
                                [before.1.as_slice(), &after.1].concat(),
                            )
                        })
                    });
                    all = product.take(MOST).collect();
                }
                all
            }
        };
        found.truncate(MOST);
        found
    }

    /// Any of these, each one all of its scopes.
    pub(crate) fn of_scopes(any: &[Vec<usize>]) -> Self {
        let mut any: Vec<Self> = any
            .iter()
            .map(|all| match all.as_slice() {
                [only] => Self::Scope(*only),
                all => Self::All(all.iter().map(|&scope| Self::Scope(scope)).collect()),
            })
            .collect();
        match any.pop() {
            Some(only) if any.is_empty() => only,
            last => Self::Any(any.into_iter().chain(last).collect()),
        }
    }

    /// Both, each part once.
    pub(crate) fn with(self, other: Self) -> Self {
        let parts = |need| match need {
            Self::All(parts) => parts,
            need => vec![need],
        };
        let mut all = parts(self);
        for part in parts(other) {
            if !all.contains(&part) {
                all.push(part);
            }
        }
        match all.pop() {
            Some(only) if all.is_empty() => only,
            last => Self::All(all.into_iter().chain(last).collect()),
        }
    }

    /// With the scopes that an operation needs in its place.
    pub(crate) fn spelled(&self, spec: &Spec) -> Self {
        let each = |parts: &[Self]| parts.iter().map(|part| part.spelled(spec)).collect();
        match self {
            Self::Operation(at) => match spec.operations.get(*at) {
                Some(operation) if !operation.scopes.is_empty() => {
                    Self::of_scopes(&operation.scopes)
                }
                _ => self.clone(),
            },
            Self::All(parts) => {
                let parts: Vec<Self> = each(parts);
                let none = Self::All(Vec::new());
                parts.into_iter().fold(none, Self::with)
            }
            Self::Any(parts) => Self::Any(each(parts)),
            other => other.clone(),
        }
    }

    /// As [`Need::of_scopes`], for permissions.
    pub(crate) fn of_permissions(any: &[Vec<usize>]) -> Self {
        Self::of_scopes(any).map_scopes(&Self::Permission)
    }

    fn map_scopes(self, to: &dyn Fn(usize) -> Self) -> Self {
        let each = |parts: Vec<Self>| parts.into_iter().map(|it| it.map_scopes(to)).collect();
        match self {
            Self::Scope(at) => to(at),
            Self::All(parts) => Self::All(each(parts)),
            Self::Any(parts) => Self::Any(each(parts)),
            other => other,
        }
    }

    /// Whether something in it could not be resolved.
    pub(crate) fn has_unknown(&self) -> bool {
        let mut unknown = false;
        self.each(&mut |need| unknown |= matches!(need, Self::Unknown(_)));
        unknown
    }

    /// Visits it and all of its parts.
    pub(crate) fn each(&self, visit: &mut impl FnMut(&Self)) {
        visit(self);
        if let Self::All(parts) | Self::Any(parts) = self {
            for part in parts {
                part.each(visit);
            }
        }
    }

    /// As it would be written: `EditAccounts & (SMS | A2PSMS)`.
    pub(crate) fn shown(&self, spec: &Spec) -> String {
        let name = |kind, at: usize| {
            let item = spec.vocabulary(kind).items.get(at);
            item.map_or_else(String::new, |item| item.name.clone())
        };
        let join = |parts: &[Self], with: &str| {
            let parts = parts.iter().map(|part| match part {
                Self::All(parts) | Self::Any(parts) if parts.len() > 1 => {
                    format!("({})", part.shown(spec))
                }
                part => part.shown(spec),
            });
            parts.collect::<Vec<_>>().join(with)
        };
        match self {
            Self::Scope(at) => name(VocabularyKind::Scope, *at),
            Self::Permission(at) => format!("{} (user)", name(VocabularyKind::Permission, *at)),
            Self::Operation(at) => {
                let operation = spec.operations.get(*at);
                operation.map_or_else(String::new, |operation| format!("op {}", operation.id))
            }
            Self::Unknown(text) => format!("{text}?"),
            Self::All(parts) => join(parts, " & "),
            Self::Any(parts) => join(parts, " | "),
        }
    }
}

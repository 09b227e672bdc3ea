//! What guards prove, and what operations require.

use std::collections::BTreeSet;

use scope_spec::{Operation, Remedy, Requirement, Spec, Vocabulary, VocabularyKind};

use crate::facts::{Facts, What};

/// How many alternatives of a guard are followed; one with more counts as proving nothing.
const LIMIT: usize = 64;

/// A scope or a permission of a spec.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Privilege {
    pub(crate) spec: String,
    pub(crate) user: bool,
    pub(crate) index: usize,
}

/// What a guard proves: one of these, all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Guard(pub(crate) Vec<BTreeSet<Privilege>>);

impl Guard {
    /// What a mark stands for in a requirement; nothing where it is no privilege.
    pub(crate) fn of(facts: &Facts, spec: &str, what: &What) -> Option<Self> {
        let one = |user: bool, index: usize| {
            let spec = spec.to_owned();
            Some(Guard(vec![BTreeSet::from([Privilege {
                spec,
                user,
                index,
            }])]))
        };
        match what {
            What::Scope(index) | What::ScopeType(index) => one(false, *index),
            What::Permission(index) | What::PermissionType(index) => one(true, *index),
            What::Operation(index) | What::OperationMarker(index) => {
                let operation = facts.specs.get(spec)?.spec.operations.get(*index)?;
                let gate = |required: &Requirement, user: bool| {
                    let all = |all: &[usize]| {
                        let privilege = |index: &usize| Privilege {
                            spec: spec.to_owned(),
                            user,
                            index: *index,
                        };
                        all.iter().map(privilege).collect()
                    };
                    Guard(required.ways().map(all).collect())
                };
                let scopes = gate(&operation.scopes, false);
                Some(scopes.and(&gate(&operation.permissions, true)))
            }
            What::Dynamic(_) => None,
        }
    }

    /// Both.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let mut all = Vec::new();
        for a in &self.0 {
            for b in &other.0 {
                all.push(a.union(b).cloned().collect());
            }
        }
        Guard(all).limited()
    }

    fn limited(self) -> Self {
        match self.0.len() {
            0..=LIMIT => self,
            _ => Guard(vec![BTreeSet::new()]),
        }
    }

    /// What it proves at one of the two gates, the user's or the app's.
    pub(crate) fn of_gate(&self, user: bool) -> Self {
        let of = |all: &BTreeSet<Privilege>| {
            let of = all.iter().filter(|it| it.user == user);
            of.cloned().collect()
        };
        Guard(self.0.iter().map(of).collect())
    }

    /// Either.
    pub(crate) fn or(&self, other: &Self) -> Self {
        let mut any = self.0.clone();
        any.extend(other.0.iter().cloned());
        Guard(any).limited()
    }

    /// The privileges of one vocabulary in an alternative.
    fn named(alternative: &BTreeSet<Privilege>, spec: &str, user: bool) -> Vec<usize> {
        let of = |it: &&Privilege| it.spec == spec && it.user == user;
        alternative.iter().filter(of).map(|it| it.index).collect()
    }

    /// Whether each alternative covers what an operation requires. The user's gate counts where the
    /// guard names permissions at all.
    pub(crate) fn covers(&self, spec: &str, of: &Spec, operation: &Operation) -> bool {
        self.0.iter().all(|alternative| {
            let scopes = Self::named(alternative, spec, false);
            let permissions = Self::named(alternative, spec, true);
            meets(&of.scopes, &scopes, &operation.scopes)
                && (permissions.is_empty()
                    || meets(&of.permissions, &permissions, &operation.permissions))
        })
    }

    /// The scopes that the guard proves, where it has one alternative and one spec.
    pub(crate) fn scopes(&self) -> Option<(&str, Vec<usize>)> {
        let [alternative] = self.0.as_slice() else {
            return None;
        };
        let spec = alternative.first()?.spec.as_str();
        let scopes = Self::named(alternative, spec, false);
        (scopes.len() == alternative.len()).then_some((spec, scopes))
    }

    /// Every scope that some alternative names.
    pub(crate) fn names(&self, spec: &str) -> Vec<usize> {
        let named = self.0.iter();
        named.flat_map(|it| Self::named(it, spec, false)).collect()
    }
}

/// Whether what is granted, once closed, holds one of the alternatives.
pub(crate) fn meets(vocabulary: &Vocabulary, granted: &[usize], required: &Requirement) -> bool {
    let closed = vocabulary.closure.close(granted);
    required.is_met(|index| closed.binary_search(&index).is_ok())
}

/// The scopes that an operation requires.
pub(crate) fn required(spec: &Spec, operation: usize) -> &Requirement {
    const NONE: &Requirement = &Requirement::Public;
    spec.operations.get(operation).map_or(NONE, |it| &it.scopes)
}

/// The alternative of an operation's scopes that is the cheapest to add to some that are known.
/// Nothing for one that requires none.
pub(crate) fn cheapest(spec: &Spec, operation: usize, known: &[usize]) -> Vec<usize> {
    cheapest_of(spec, required(spec, operation).alternatives(), known)
}

/// As [`cheapest`], of the alternatives that lie within a closure.
pub(crate) fn cheapest_within(
    spec: &Spec,
    operation: usize,
    known: &[usize],
    within: &[usize],
) -> Vec<usize> {
    let all = required(spec, operation).alternatives();
    let inside = all.filter(|all| all.iter().all(|i| within.contains(i)));
    cheapest_of(spec, inside, known)
}

fn cheapest_of<'r>(
    spec: &Spec,
    alternatives: impl Iterator<Item = &'r [usize]>,
    known: &[usize],
) -> Vec<usize> {
    let known = spec.scopes.closure.close(known);
    let remedy = Remedy::cheapest_of(spec, VocabularyKind::Scope, alternatives, &known);
    remedy.map(|it| it.alternative).unwrap_or_default()
}

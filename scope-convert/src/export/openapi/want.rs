//! The requirements of the spec for a described operation.

use std::collections::BTreeSet;

use scope_spec::{Operation, OperationId, Requirement, Spec};

use crate::{
    import::draft::Word,
    openapi::{
        api::Described,
        security::{Needs, Reading},
    },
};

/// Alternatives, each of them all of its names.
pub(super) type Any = Vec<Vec<String>>;

/// The requirements of the spec for an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Want {
    pub(super) needs: WantedNeeds,
    pub(super) permissions: Any,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum WantedNeeds {
    Public,
    Token,
    Scopes(Any),
}

/// Alternatives as sets, without order.
fn as_sets<'n>(
    any: impl IntoIterator<Item = impl IntoIterator<Item = &'n str>>,
) -> BTreeSet<BTreeSet<&'n str>> {
    any.into_iter()
        .map(|all| all.into_iter().collect())
        .collect()
}

fn strings(any: &Any) -> BTreeSet<BTreeSet<&str>> {
    as_sets(any.iter().map(|all| all.iter().map(String::as_str)))
}

fn words(any: &[Vec<Word>]) -> BTreeSet<BTreeSet<&str>> {
    as_sets(
        any.iter()
            .map(|all| all.iter().map(|word| word.text.as_str())),
    )
}

impl Want {
    pub(super) fn needs_met_by(&self, reading: &Reading) -> bool {
        match (&self.needs, &reading.needs) {
            (WantedNeeds::Public, Needs::Public) | (WantedNeeds::Token, Needs::Token) => true,
            (WantedNeeds::Scopes(want), Needs::Scopes(any)) => strings(want) == words(any),
            _ => false,
        }
    }

    pub(super) fn permissions_met_by(&self, reading: &Reading) -> bool {
        let permissions = reading.permissions.as_deref();
        permissions.is_some_and(|any| words(any) == strings(&self.permissions))
    }

    pub(super) fn is_met_by(&self, reading: &Reading) -> bool {
        self.needs_met_by(reading) && self.permissions_met_by(reading)
    }
}

/// The requirements that a described operation may have. The first is the joint one of all operations
/// with its call. If one of these has its id, that one's own is accepted, too.
pub(super) fn wanted(spec: &Spec, described: &Described, ids: &[OperationId]) -> Vec<Want> {
    let operations: Vec<&Operation> = ids.iter().map(|&id| &spec[id]).collect();
    let mut wanted = vec![want(spec, &operations)];
    let id = described.id();
    let call = described
        .paths()
        .next()
        .map(|path| format!("{} {path}", described.method));
    for named in [id, call].into_iter().flatten() {
        let own = operations.iter().find(|it| it.id == named);
        wanted.extend(own.map(|own| want(spec, &[own])));
    }
    wanted
}

fn want(spec: &Spec, operations: &[&Operation]) -> Want {
    let owned = |any: Vec<Vec<&str>>| {
        any.into_iter()
            .map(|all| all.into_iter().map(str::to_owned).collect())
            .collect()
    };
    let scopes = all_of(operations.iter().map(|operation| &operation.scopes));
    let permissions = all_of(operations.iter().map(|operation| &operation.permissions));
    let scopes: Any = owned(spec.scopes.alternatives_of(&scopes));
    let needs = if !scopes.is_empty() {
        WantedNeeds::Scopes(scopes)
    } else if operations.iter().all(|operation| operation.is_public()) {
        WantedNeeds::Public
    } else {
        WantedNeeds::Token
    };
    let permissions = owned(spec.permissions.alternatives_of(&permissions));
    Want { needs, permissions }
}

/// The conjunction of requirements; without any, the empty one.
fn all_of<'r>(requirements: impl Iterator<Item = &'r Requirement>) -> Requirement {
    requirements.fold(Requirement::Public, |all, one| all.and(one))
}

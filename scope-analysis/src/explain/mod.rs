//! Explains why a grant is enough or not: the decisions of both gates, and the manifest.

pub mod expression;
pub mod json;
pub mod manifest;

use scope_spec::{Requirement, Role, Spec, Vocabulary, VocabularyKind};

use crate::decision::{self, Decision, Grant};

/// A requirement to explain.
pub struct Wanted<'s> {
    /// The requirement's name in a message.
    pub what: String,
    /// The ids of the operations, first that of the call as sent; empty for scopes alone, which
    /// have no user gate.
    pub operations: Vec<&'s str>,
    /// The scopes that are required.
    pub scopes: Requirement,
    /// The user permissions that are required.
    pub permissions: Requirement,
}

/// One gate: its requirement, the grant and the decision.
pub struct Gate<'s> {
    /// The scopes, or the user permissions.
    pub vocabulary: &'s Vocabulary,
    /// The requirement.
    pub required: Requirement,
    /// The grant; `None` if unknown, which counts as empty.
    pub grant: Option<Grant>,
    /// The decision.
    pub answer: Decision,
}

impl<'s> Gate<'s> {
    /// Decides a requirement for a grant.
    pub fn new(
        spec: &'s Spec,
        kind: VocabularyKind,
        required: Requirement,
        grant: Option<Grant>,
    ) -> Self {
        let nothing = Grant::default();
        let answer = decision::decide(spec, kind, &required, grant.as_ref().unwrap_or(&nothing));
        Self {
            vocabulary: spec.vocabulary(kind),
            required,
            grant,
            answer,
        }
    }

    /// Whether the decision is certain: the grant is known, or nothing is required.
    pub fn is_judged(&self) -> bool {
        self.required.is_public() || self.grant.is_some()
    }

    /// Whether the gate allows.
    pub fn allows(&self) -> bool {
        !self.answer.is_denied()
    }
}

/// The explanation.
pub struct Explanation<'s> {
    /// Whether there is a token.
    pub has_token: bool,
    /// The requirement.
    pub wanted: Wanted<'s>,
    /// The app's scopes.
    pub app: Gate<'s>,
    /// The user's permissions.
    pub user: Gate<'s>,
    /// The roles that satisfy the user gate together with the user's permissions, the narrowest
    /// first.
    pub roles: Vec<&'s Role>,
    /// The manifest's part, if there is one.
    pub manifest: Option<manifest::Manifest>,
}

impl Explanation<'_> {
    /// Whether the call is allowed. Fails closed: a gate that was not judged does not allow.
    pub fn is_allowed(&self) -> bool {
        self.token_allows() && self.app.allows() && self.user.allows()
    }

    /// Whether there is a token, or none is required.
    pub fn token_allows(&self) -> bool {
        token_allows(self.has_token, &self.app, &self.user)
    }
}

/// Whether there is a token, or neither gate requires one.
pub(crate) fn token_allows(has_token: bool, app: &Gate<'_>, user: &Gate<'_>) -> bool {
    has_token || (app.required.is_public() && user.required.is_public())
}

/// The roles that satisfy the user gate together with a grant, the narrowest first.
pub fn roles<'s>(spec: &'s Spec, gate: &Gate<'_>) -> Vec<&'s Role> {
    let held = gate.grant.clone().unwrap_or_default();
    let opens = |role: &&Role| {
        let mut grant = held.clone();
        grant.add(gate.vocabulary, role.closure.iter().copied());
        grant.meets(&gate.required)
    };
    let mut roles: Vec<&Role> = spec.roles.iter().filter(opens).collect();
    roles.sort_by_key(|role| role.closure.len());
    roles
}

//! Why a grant suffices or does not: what both gates say, and what the app's manifest has to do
//! with it.

pub mod expression;
pub mod json;
pub mod manifest;

use scope_spec::{Requirement, Role, Spec, Vocabulary, VocabularyKind};

use crate::decision::{self, Decision, Grant};

/// What is to be allowed.
pub struct Wanted<'s> {
    /// As it is named in a sentence.
    pub what: String,
    /// The ids, if these are operations, that of the call as sent first: only these have a user gate.
    pub operations: Vec<&'s str>,
    /// The scopes that are required.
    pub scopes: Requirement,
    /// The user permissions that are required.
    pub permissions: Requirement,
}

/// One gate: what it requires, what is granted, and what follows.
pub struct Gate<'s> {
    /// The scopes, or the user permissions.
    pub vocabulary: &'s Vocabulary,
    /// The requirement.
    pub required: Requirement,
    /// `None` where it is not known, which is no better than nothing.
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

    /// Whether the answer rests on something: a gate that requires nothing is open to anyone.
    pub fn is_judged(&self) -> bool {
        self.required.is_public() || self.grant.is_some()
    }

    /// Whether the gate allows.
    pub fn allows(&self) -> bool {
        !self.answer.is_denied()
    }
}

/// The answer.
pub struct Explanation<'s> {
    /// Whether there is a token at all.
    pub has_token: bool,
    /// What is to be allowed.
    pub wanted: Wanted<'s>,
    /// The app's scopes.
    pub app: Gate<'s>,
    /// The user's permissions.
    pub user: Gate<'s>,
    /// The roles that would open the user gate with what the user has, the narrowest first.
    pub roles: Vec<&'s Role>,
    /// What the app's manifest says of the scopes, where there is one.
    pub manifest: Option<manifest::Manifest>,
}

impl Explanation<'_> {
    /// Closed by default: what was not judged does not allow.
    pub fn is_allowed(&self) -> bool {
        self.token_allows() && self.app.allows() && self.user.allows()
    }

    /// Whether there is a token, or none is needed.
    pub fn token_allows(&self) -> bool {
        token_allows(self.has_token, &self.app, &self.user)
    }
}

/// Whether there is a token, or neither gate needs one.
pub(crate) fn token_allows(has_token: bool, app: &Gate<'_>, user: &Gate<'_>) -> bool {
    has_token || (app.required.is_public() && user.required.is_public())
}

/// The roles that open the user gate along with a grant, the narrowest first.
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

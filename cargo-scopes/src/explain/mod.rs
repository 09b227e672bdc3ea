//! Why a grant suffices or does not: what both gates say, and what the app's manifest has to do
//! with it.

pub(crate) mod expression;
pub(crate) mod json;
pub(crate) mod manifest;
pub(crate) mod text;

use scope_spec::{Role, Spec, Vocabulary};

use crate::{
    ask::{self, Answer, Grant},
    solve::Requirement,
};

/// What is to be allowed.
pub(crate) struct Wanted<'s> {
    /// As it is named in a sentence.
    pub(crate) what: String,
    /// The id, if it is an operation: only these have a user gate.
    pub(crate) operation: Option<&'s str>,
    pub(crate) scopes: Requirement,
    pub(crate) permissions: Requirement,
}

/// One gate: what it requires, what is granted, and what follows.
pub(crate) struct Gate<'s> {
    pub(crate) vocabulary: &'s Vocabulary,
    pub(crate) required: Requirement,
    /// `None` where it is not known, which is no better than nothing.
    pub(crate) grant: Option<Grant>,
    pub(crate) answer: Answer,
}

impl<'s> Gate<'s> {
    pub(crate) fn new(
        vocabulary: &'s Vocabulary,
        required: Requirement,
        grant: Option<Grant>,
    ) -> Self {
        let nothing = Grant::default();
        let answer = ask::ask(vocabulary, &required, grant.as_ref().unwrap_or(&nothing));
        Self {
            vocabulary,
            required,
            grant,
            answer,
        }
    }

    /// Whether the answer rests on something: a gate that requires nothing is open to anyone.
    pub(crate) fn is_judged(&self) -> bool {
        self.required.is_empty() || self.grant.is_some()
    }

    pub(crate) fn allows(&self) -> bool {
        !self.answer.is_refused()
    }
}

/// The answer.
pub(crate) struct Explanation<'s> {
    pub(crate) wanted: Wanted<'s>,
    /// The app's scopes.
    pub(crate) app: Gate<'s>,
    /// The user's permissions.
    pub(crate) user: Gate<'s>,
    /// The roles that would open the user gate with what the user has, the narrowest first.
    pub(crate) roles: Vec<&'s Role>,
    /// What the app's manifest says of the scopes, where there is one.
    pub(crate) manifest: Option<manifest::Manifest>,
}

impl Explanation<'_> {
    /// Closed by default: what was not judged does not allow.
    pub(crate) fn is_allowed(&self) -> bool {
        self.app.allows() && self.user.allows()
    }
}

/// The roles that open the user gate along with a grant, the narrowest first.
pub(crate) fn roles<'s>(spec: &'s Spec, gate: &Gate<'_>) -> Vec<&'s Role> {
    let held = gate.grant.clone().unwrap_or_default();
    let opens = |role: &&Role| {
        let mut grant = held.clone();
        grant.add(gate.vocabulary, role.closure.iter().copied());
        !ask::ask(gate.vocabulary, &gate.required, &grant).is_refused()
    };
    let mut roles: Vec<&Role> = spec.roles.iter().filter(opens).collect();
    roles.sort_by_key(|role| role.closure.len());
    roles
}

//! The JSON of `cargo scopes explain`, a contract with other programs.

use serde::Serialize;

use super::{Explanation, Gate, manifest::Manifest};
use crate::decision::Decision;
use scope_spec::Remedy;

/// The whole answer: first the fields of the deciding gate, then both gates.
#[derive(Serialize)]
pub struct Document<'e> {
    allowed: bool,
    /// The gate that denies; if both do, the app gate. `token` if there is no token.
    gate: Option<&'static str>,
    #[serde(flatten)]
    deciding: Reasons<'e>,
    operation: Option<&'e str>,
    /// All operations of the call, if servers may read its path in several ways.
    operations: &'e [&'e str],
    gates: Vec<Judged<'e>>,
    manifest: Option<&'e Manifest>,
}

#[derive(Serialize)]
struct Reasons<'e> {
    required: Vec<Vec<&'e str>>,
    granted: Vec<&'e str>,
    path: Vec<&'e str>,
    missing: Vec<&'e str>,
    suggestion: Vec<&'e str>,
}

/// One gate.
#[derive(Serialize)]
struct Judged<'e> {
    gate: &'static str,
    /// Whether the grant is known. A gate that was not judged does not allow.
    judged: bool,
    allowed: bool,
    #[serde(flatten)]
    reasons: Reasons<'e>,
    /// Tokens that the spec does not declare; they grant nothing.
    unknown: &'e [String],
}

impl<'e> Document<'e> {
    /// The document for an explanation.
    pub fn new(explanation: &'e Explanation<'_>) -> Self {
        let Explanation { app, user, .. } = explanation;
        let refusing = [app, user].into_iter().find(|gate| !gate.allows());
        let mut gates = vec![judged(app)];
        if let Some(first) = gates.first_mut().filter(|_| app.required.is_open()) {
            first.gate = "token";
            first.allowed = explanation.has_token;
        }
        if !explanation.wanted.operations.is_empty() {
            gates.push(judged(user));
        }
        Self {
            allowed: explanation.is_allowed(),
            gate: match explanation.token_allows() {
                false => Some("token"),
                true => refusing.map(|gate| gate.vocabulary.kind.noun()),
            },
            deciding: reasons(refusing.unwrap_or(app)),
            operation: explanation.wanted.operations.first().copied(),
            operations: &explanation.wanted.operations,
            gates,
            manifest: explanation.manifest.as_ref(),
        }
    }
}

fn judged<'e>(gate: &'e Gate<'_>) -> Judged<'e> {
    let unknown = gate.grant.as_ref().map(|grant| grant.unknown.as_slice());
    Judged {
        gate: gate.vocabulary.kind.noun(),
        judged: gate.is_judged(),
        allowed: gate.allows(),
        reasons: reasons(gate),
        unknown: unknown.unwrap_or_default(),
    }
}

fn reasons<'e>(gate: &'e Gate<'_>) -> Reasons<'e> {
    let vocabulary = gate.vocabulary;
    let names = |indices: &[usize]| vocabulary.names_of(indices);
    let nothing = Remedy::default();
    let (path, fix) = match &gate.answer {
        Decision::Open => (&[][..], &nothing),
        // The longest path of several: it explains most.
        Decision::Allowed(ways) => {
            let longest = ways.iter().rev().max_by_key(|way| way.len());
            (longest.unwrap_or_default(), &nothing)
        }
        Decision::Denied(fix) => (&[][..], fix),
    };
    let given = gate.grant.as_ref().map(|grant| grant.given.as_slice());
    Reasons {
        required: vocabulary.alternatives_of(&gate.required),
        granted: names(given.unwrap_or_default()),
        path: names(path),
        missing: names(&fix.missing),
        suggestion: names(&fix.add),
    }
}

//! The explanation of a denial, and the advice.

use scope_analysis::{
    call,
    decision::{self, Decision, Grant},
};
use scope_spec::{Operation, Requirement, Spec, Vocabulary, VocabularyKind, matching::Readings};
use serde::Serialize;

use super::evidence::Evidence;

/// How many operations are listed where the call is not known.
const OPERATIONS: usize = 8;

/// The answer of `cargo scopes denial`; its JSON is a contract.
#[derive(Debug, Serialize)]
pub(super) struct Answer<'s> {
    status: Option<u16>,
    error: Option<String>,
    /// `scope`, `permission`, or null: neither is known to be missing.
    pub(super) gate: Option<&'static str>,
    /// The operation that was called, if the input has the call; else the operations that require
    /// exactly the missing privileges.
    pub(super) operations: Vec<&'s str>,
    /// How many such operations there are, listed or not.
    pub(super) operations_total: usize,
    /// Whether the input has the call.
    pub(super) is_called: bool,
    pub(super) required: Vec<String>,
    /// The scopes of the token; null if the input has none.
    pub(super) granted: Option<Vec<String>>,
    pub(super) missing: Vec<String>,
    /// Names that the spec does not declare.
    pub(super) unknown: Vec<String>,
    /// The scopes to add to the manifest.
    pub(super) ask: Vec<&'s str>,
    /// The scopes to add that need an approval.
    pub(super) restricted: Vec<&'s str>,
    /// The roles that hold the missing permissions.
    pub(super) roles: Vec<&'s str>,
    /// The next steps.
    pub(super) advice: Vec<String>,
}

impl<'s> Answer<'s> {
    pub(super) fn new(spec: &'s Spec, evidence: Evidence, called: Option<Readings>) -> Self {
        let scopes = &spec.scopes;
        let grant = evidence.granted.as_ref();
        let grant = grant.map(|names| Grant::read(scopes, names.iter().map(String::as_str)));
        let called = called.or_else(|| call::find_call(spec, evidence.call.as_deref()?).ok());
        let called = called.unwrap_or_default();
        let all = decision::joined(called.operations().iter().map(|&id| &spec[id]));

        // servers name scopes in short; what the token holds is read as it stands
        let named = evidence.scopes.iter().map(|name| scopes.full_name(name));
        let named = Grant::read(scopes, named);
        let permissions = Grant::read(
            &spec.permissions,
            evidence.permissions.iter().map(String::as_str),
        );
        // the server's list takes precedence over the spec's
        let requirement = match (named.given.is_empty(), &all) {
            (false, _) => Requirement::all_of(named.given.clone()),
            (true, Some(all)) if permissions.given.is_empty() => all.scopes.clone(),
            (true, _) => Requirement::Public,
        };
        let held = grant.clone().unwrap_or_default();
        let fix = match decision::decide(spec, VocabularyKind::Scope, &requirement, &held) {
            Decision::Denied(fix) => Some(fix),
            Decision::Open | Decision::Allowed(_) => None,
        };
        let unknown: Vec<String> = named
            .unknown
            .iter()
            .chain(&permissions.unknown)
            .cloned()
            .collect();
        let is_user = !permissions.given.is_empty();
        let required = match is_user {
            true => spec.permissions.names_of(&permissions.given),
            false => scopes.names_of(requirement.only().unwrap_or_default()),
        };
        let missing = match (is_user, &fix) {
            (true, _) => required.clone(),
            (false, Some(fix)) => scopes.names_of(&fix.missing),
            (false, None) => Vec::new(),
        };
        let add: &[usize] = fix.as_ref().map_or(&[], |fix| &fix.add);
        let called = called.operations().iter();
        let called: Vec<&str> = called.map(|&id| spec[id].id.as_str()).collect();
        let is_called = !called.is_empty();
        let operations = match all {
            Some(_) => called,
            None if is_user => requiring(spec, &spec.permissions, &permissions.given),
            None => requiring(spec, scopes, &named.given),
        };
        let roles = spec.roles.iter().filter(|role| {
            is_user
                && permissions
                    .given
                    .iter()
                    .all(|index| role.closure.contains(index))
        });
        let mut answer = Self {
            status: evidence.status,
            error: evidence.error,
            gate: match (is_user, fix.is_some()) {
                (true, _) => Some("permission"),
                (false, true) => Some("scope"),
                (false, false) => None,
            },
            operations_total: operations.len(),
            operations: operations.into_iter().take(OPERATIONS).collect(),
            is_called,
            required: owned(required),
            granted: evidence.granted,
            missing: owned(missing),
            unknown,
            ask: scopes.names_of(add),
            restricted: scopes.names_of(&restricted(scopes, add)),
            roles: roles.map(|role| role.name.as_str()).collect(),
            advice: Vec::new(),
        };
        answer.advice = answer.advise(grant.is_some());
        answer
    }

    fn advise(&self, knows_token: bool) -> Vec<String> {
        let mut advice = Vec::new();
        match self.gate {
            Some("scope") => {
                let scopes = self.ask.join(" ");
                advice.push(format!("add to app.toml: `cargo scopes app add {scopes}`"));
                if !self.restricted.is_empty() {
                    let restricted = self.restricted.join("`, `");
                    advice.push(format!("the vendor must approve `{restricted}` first"));
                }
                advice.push(format!("then request `{scopes}` from the user, together with the scopes already granted"));
            }
            Some(_) => {
                advice.push("more scopes do not help: the user lacks a permission".into());
                advice.push(match self.roles.as_slice() {
                    [] => "no role of the spec holds all of these permissions".to_owned(),
                    roles => format!("an administrator can give the user the role {}", either(roles)),
                });
            }
            None if !self.unknown.is_empty() => advice.push(
                "the server's names are not in this spec: check that the spec is of this API, and current"
                    .to_owned(),
            ),
            None if self.error.as_deref() == Some("invalid_token") || self.status == Some(401) => {
                advice.push("the token is missing, expired or not valid: get a new one".to_owned());
            }
            None if knows_token && !self.required.is_empty() => advice.push(
                "the token covers the requirement: it may be newer than the denial, or the user's role \
                 does not allow this"
                    .to_owned(),
            ),
            None if knows_token => advice.push(
                "the input has no call: add it with `--operation` or `--call`".to_owned(),
            ),
            None => advice.push(
                "the required scopes are unknown: add the call with `--operation` or `--call`"
                    .to_owned(),
            ),
        }
        advice
    }
}

fn owned(names: Vec<&str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}

fn either(names: &[&str]) -> String {
    let shown: Vec<String> = names
        .iter()
        .take(3)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len() {
        ..=3 => shown.join(" or "),
        more => format!("{} or one of {} others", shown.join(", "), more - 3),
    }
}

/// The operations that require exactly these privileges, as one of their alternatives.
fn requiring<'s>(spec: &'s Spec, vocabulary: &Vocabulary, indices: &[usize]) -> Vec<&'s str> {
    if indices.is_empty() {
        return Vec::new();
    }
    let mut wanted = indices.to_vec();
    wanted.sort_unstable();
    let requires = |operation: &&Operation| {
        let requirement = operation.requirement(vocabulary.kind);
        requirement.alternatives().any(|all| {
            let mut all = all.to_vec();
            all.sort_unstable();
            all == wanted
        })
    };
    let operations = spec.operations.iter().filter(requires);
    operations.map(|operation| operation.id.as_str()).collect()
}

fn restricted(scopes: &Vocabulary, indices: &[usize]) -> Vec<usize> {
    let indices = indices.iter().copied();
    indices.filter(|&index| scopes[index].restricted).collect()
}

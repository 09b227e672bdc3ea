//! The explanation of a denial, and the advice.

use std::collections::BTreeMap;

use scope_analysis::{
    call,
    decision::{self, Decision, Grant},
};
use scope_spec::{
    Operation, Requirement, Spec, Vocabulary, VocabularyKind, matching::Readings, shell_word,
};
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
    /// The scopes to request from the user: `ask` with the object's values.
    pub(super) request: Vec<String>,
    /// The object: its values of open parameters.
    object: BTreeMap<&'s str, String>,
    /// The scopes to add that need an approval.
    pub(super) restricted: Vec<&'s str>,
    /// The roles that hold the missing permissions.
    pub(super) roles: Vec<&'s str>,
    /// The next steps.
    pub(super) advice: Vec<String>,
}

impl<'s> Answer<'s> {
    /// `call` is the call that `called` was found for, if any.
    pub(super) fn new(
        spec: &'s Spec,
        evidence: Evidence,
        called: Option<Readings>,
        call: Option<&str>,
    ) -> Self {
        let scopes = &spec.scopes;
        let object = object(spec, &evidence, call);
        let read = |kind, names: &[String]| {
            let names = names
                .iter()
                .map(|name| spec.vocabulary(kind).full_name(name));
            Grant::read_on(spec, kind, names, &object)
        };
        let grant = evidence.granted.as_ref().map(|names| {
            let names = names.iter().map(String::as_str);
            Grant::read_on(spec, VocabularyKind::Scope, names, &object)
        });
        let called = called.or_else(|| call::find_call(spec, evidence.call.as_deref()?).ok());
        let called = called.unwrap_or_default();
        let all = decision::joined(called.operations().iter().map(|&id| &spec[id]));

        // servers name scopes in short; what the token holds is read as it stands
        let named = read(VocabularyKind::Scope, &evidence.scopes);
        let permissions = read(VocabularyKind::Permission, &evidence.permissions);
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
        let kind = match is_user {
            true => VocabularyKind::Permission,
            false => VocabularyKind::Scope,
        };
        let on_it = |indices: &[usize]| -> Vec<String> {
            let items = indices.iter().map(|&it| &spec.vocabulary(kind)[it]);
            items
                .map(|item| call::name_on_object(spec, item, &object))
                .collect()
        };
        let required = match is_user {
            true => on_it(&permissions.given),
            false => on_it(requirement.only().unwrap_or_default()),
        };
        let missing = match (is_user, &fix) {
            (true, _) => required.clone(),
            (false, Some(fix)) => on_it(&fix.missing),
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
            required,
            granted: evidence.granted,
            missing,
            unknown,
            ask: scopes.names_of(add),
            request: on_it(add),
            object: object.into_iter().collect(),
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
                let words: Vec<String> = self.ask.iter().map(|it| shell_word(it)).collect();
                let words = words.join(" ");
                advice.push(format!("add to app.toml: `cargo scopes app add {words}`"));
                if !self.restricted.is_empty() {
                    let restricted = self.restricted.join("`, `");
                    advice.push(format!("the vendor must approve `{restricted}` first"));
                }
                let scopes = self.request.join(" ");
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

/// The object of the denied call: the server names instances, or the path has the values.
fn object<'s>(spec: &'s Spec, evidence: &Evidence, call: Option<&str>) -> Vec<(&'s str, String)> {
    let call = call.or(evidence.call.as_deref());
    let mut object = call.map_or_else(Vec::new, |call| call::object(spec, call));
    for (vocabulary, tokens) in [
        (&spec.scopes, &evidence.scopes),
        (&spec.permissions, &evidence.permissions),
    ] {
        for token in tokens {
            let token = vocabulary.full_name(token);
            let Some((index, values)) = vocabulary.instance(token, &spec.parameters) else {
                continue;
            };
            for (parameter, value) in spec.parameters_of(&vocabulary[index]).zip(values) {
                // the server's names take precedence over the path
                object.retain(|(name, _)| *name != parameter.name);
                object.push((&parameter.name, value.to_owned()));
            }
        }
    }
    object
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

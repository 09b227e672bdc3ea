//! Checks a spec against a file of cases, and finds rules that no case covers.
//!
//! ```
//! use scope_analysis::cases;
//!
//! let spec = scope_spec::parse("scopes.toml", r#"
//! spec.name = "notes"
//! scopes."notes:read" = { description = "Read notes." }
//! scopes."notes:write" = { description = "Write notes.", includes = ["notes:read"] }
//! operations.listNotes.scopes = "notes:read"
//! "#).spec;
//! let written = scope_spec::cases::parse("scopes.test.toml", r#"
//! [[allow]]
//! granted = "notes:read"
//! operation = "listNotes"
//! "#);
//! let cases = cases::resolve(&spec, &written.cases)?;
//! assert!(cases.iter().all(|case| case.verdict(&spec).holds(&spec, case)));
//!
//! // no case lists notes with `notes:write`
//! let rules: Vec<_> = cases::rules(&spec, &cases).into_iter().filter(|rule| !rule.noticed).collect();
//! let what: Vec<String> = rules.iter().map(|rule| rule.what.clone()).collect();
//! assert_eq!(what, ["scope `notes:write` includes `notes:read`", "`listNotes` requires scope `notes:read`"]);
//! # Ok::<(), scope_spec::Failure>(())
//! ```

mod rules;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use scope_spec::{
    Failure, Label, Operation, OperationId, Place, Remedy, Requirement, RoleId, Rows, Spec,
    VocabularyKind,
    cases::{Asked, Case as Written, Named},
};

use crate::{
    call,
    decision::{self, Decision, Grant},
    explain::{Gate, expression, token_allows},
};

pub use rules::{Rule, rules};

const SCOPE: VocabularyKind = VocabularyKind::Scope;
const PERMISSION: VocabularyKind = VocabularyKind::Permission;

/// A case with its names resolved in a spec.
#[derive(Clone, Debug)]
pub struct Case<'c> {
    /// The case as written.
    pub written: &'c Written,
    /// The scopes of the token; `None` without a token.
    scopes: Option<Vec<usize>>,
    /// The permissions of the user; `None` if the case does not describe the user.
    permissions: Option<Vec<usize>>,
    /// The grants of either on another object than that of the call.
    elsewhere: Vec<(VocabularyKind, usize)>,
    asked: Found,
    /// The object in the path of the call; `None` if the case has no call.
    object: Option<Object<'c>>,
}

/// The values of open parameters that an object has.
type Object<'s> = Vec<(&'s str, String)>;

/// The subject of a case, resolved in a spec.
#[derive(Clone, Debug)]
enum Found {
    /// All of these must allow the call.
    Operations(Vec<OperationId>),
    Scopes(Requirement),
}

/// The decision of a spec for a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The call is allowed.
    Allowed,
    /// A token is required, and there is none.
    NoToken,
    /// A gate denies the call; the remedy.
    Denied(VocabularyKind, Remedy),
    /// The app may make the call, but the case does not describe the user.
    NoUser,
}

impl Verdict {
    /// Whether the case expects this verdict.
    pub fn holds(&self, spec: &Spec, case: &Case<'_>) -> bool {
        let Written {
            allowed, missing, ..
        } = case.written;
        match self {
            Self::Allowed => *allowed,
            Self::NoUser => false,
            Self::NoToken => !allowed && missing.is_none(),
            Self::Denied(kind, remedy) => {
                let are_missing = |names: &Vec<Named>| {
                    let object = case.object.as_deref();
                    let meaning = names.iter().map(|it| meaning(spec, *kind, it, object));
                    let meaning: Rows = meaning.map(Result::unwrap_or_default).collect();
                    let wanted: HashSet<usize> = meaning.iter().flatten().copied().collect();
                    let missing: HashSet<usize> = remedy.missing.iter().copied().collect();
                    meaning.iter().all(|it: &[usize]| !it.is_empty()) && wanted == missing
                };
                !allowed && missing.as_ref().is_none_or(are_missing)
            }
        }
    }
}

impl Case<'_> {
    /// The decision of a spec for the case.
    pub fn verdict(&self, spec: &Spec) -> Verdict {
        World::of(spec).verdict(self)
    }
}

/// Resolves the names of cases in a spec.
///
/// # Errors
///
/// Every name that the spec does not declare, with its place. A misspelt scope would make a case
/// denied for the wrong reason.
pub fn resolve<'c>(spec: &'c Spec, cases: &'c [Written]) -> Result<Vec<Case<'c>>, Failure> {
    Failure::all(cases.iter().map(|written| {
        let object = match &written.asked {
            Asked::Call(call) => Some(call::object(spec, call)),
            _ => None,
        };
        let meaning = |kind, name: &Named| meaning(spec, kind, name, object.as_deref());
        let all = |kind, names: &[Named]| {
            let found = Failure::all(names.iter().map(|name| meaning(kind, name)))?;
            Ok(found.concat())
        };
        let scopes = written.granted.as_deref().map(|it| all(SCOPE, it));
        let permissions = written.permissions.as_deref().map(|it| all(PERMISSION, it));
        let roles = Failure::all(written.roles.iter().map(|name| role(spec, name)));
        // the verdict decides which gate they belong to
        let missing = written.missing.iter().flatten();
        let missing =
            Failure::all(missing.map(|it| meaning(PERMISSION, it).or_else(|_| meaning(SCOPE, it))));
        let granted = both(scopes.transpose(), permissions.transpose());
        let rest = both(roles, both(missing, asked(spec, written)));
        let ((scopes, permissions), (roles, (_, asked))) = both(granted, rest)?;
        let elsewhere = |kind, names: &[Named]| {
            let on = |name: &Named| {
                let name = spec.vocabulary(kind).full_name(&name.name);
                let (index, is_here) =
                    decision::on_object(spec, kind, name, object.as_deref().unwrap_or_default())?;
                (!is_here).then_some((kind, index))
            };
            names.iter().filter_map(on).collect::<Vec<_>>()
        };
        let elsewhere = [
            elsewhere(SCOPE, written.granted.as_deref().unwrap_or_default()),
            elsewhere(
                PERMISSION,
                written.permissions.as_deref().unwrap_or_default(),
            ),
        ];
        Ok(Case {
            written,
            scopes,
            elsewhere: elsewhere.concat(),
            permissions: match roles.is_empty() {
                true => permissions,
                false => Some([permissions.unwrap_or_default(), roles.concat()].concat()),
            },
            asked,
            object,
        })
    }))
}

/// Two values, or the problems of both failures, so that all are reported at once.
fn both<A, B>(a: Result<A, Failure>, b: Result<B, Failure>) -> Result<(A, B), Failure> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(a), Err(b)) => Err(a.and(b)),
        (Err(failure), _) | (_, Err(failure)) => Err(failure),
    }
}

/// The privileges that a name means on the object of a call; `None` if there is no call.
fn meaning(
    spec: &Spec,
    kind: VocabularyKind,
    name: &Named,
    object: Option<&[(&str, String)]>,
) -> Result<Vec<usize>, Failure> {
    let vocabulary = spec.vocabulary(kind);
    let full = vocabulary.full_name(&name.name);
    let instance = decision::on_object(spec, kind, full, object.unwrap_or_default());
    match (instance, object) {
        (None, _) => {}
        (Some((index, true)), Some(_)) => return Ok(vec![index]),
        // granted on another object
        (Some((_, false)), Some(_)) => return Ok(Vec::new()),
        (Some(_), None) => {
            let message = format!(
                "`{}` is granted on one object, and the case has no call",
                name.name
            );
            let failure = Failure::new("no-object", message);
            let help = "use a `call`, whose path determines the object";
            return Err(at(failure.help(help), &name.place));
        }
    }
    let found = vocabulary.meaning(full);
    if !found.is_empty() {
        return Ok(found);
    }
    if vocabulary.resolve(full).is_some() {
        let message = format!("`{}` is a template, and not in any token", name.name);
        let failure = Failure::new("no-object", message);
        let help = "write a value in place of each parameter";
        return Err(at(failure.help(help), &name.place));
    }
    let items = vocabulary.items.iter().map(|item| item.name.as_str());
    let names = vocabulary.names.iter().map(|it| it.name.as_str());
    let noun = vocabulary.kind.noun();
    Err(at(
        Failure::unknown(noun, &name.name, items.chain(names)),
        &name.place,
    ))
}

/// The permissions that a role and its included roles list. The caller closes them.
fn role(spec: &Spec, name: &Named) -> Result<Vec<usize>, Failure> {
    let Some(id) = spec.role(&name.name) else {
        let names = spec.roles.iter().map(|role| role.name.as_str());
        return Err(at(Failure::unknown("role", &name.name, names), &name.place));
    };
    let mut found: Vec<RoleId> = vec![id];
    let mut next = 0;
    while let Some(&id) = found.get(next) {
        for &more in &spec[id].includes {
            if !found.contains(&more) {
                found.push(more);
            }
        }
        next += 1;
    }
    let named = found.iter().flat_map(|&id| &spec[id].permissions);
    Ok(named.copied().collect())
}

fn asked(spec: &Spec, case: &Written) -> Result<Found, Failure> {
    let found = match &case.asked {
        Asked::Operation(id) => call::find(spec, id),
        Asked::Call(call) => call::find_call(spec, call),
        Asked::Needs(needs) => {
            let unknown = |word: &str| {
                let names = spec.scopes.items.iter().map(|item| item.name.as_str());
                Failure::unknown("scope", word, names)
            };
            let scopes = expression::read(&spec.scopes, needs, &unknown);
            return scopes
                .map(Found::Scopes)
                .map_err(|failure| at(failure, &case.asked_place));
        }
    };
    let found = found.map(|readings| Found::Operations(readings.operations().to_vec()));
    found.map_err(|failure| at(failure, &case.asked_place))
}

/// A failure with a place.
fn at(mut failure: Failure, place: &Place) -> Failure {
    for problem in &mut failure.problems {
        problem.primary.get_or_insert_with(|| Label {
            place: place.clone(),
            text: String::new(),
        });
    }
    failure
}

/// A spec, complete or without one rule.
struct World<'s> {
    spec: &'s Spec,
    /// An inclusion that is removed.
    without: Option<(VocabularyKind, usize, usize)>,
    /// An operation with a changed requirement.
    changed: Option<(OperationId, Operation)>,
    /// An operation whose gate accepts a grant on any object.
    anywhere: Option<(OperationId, VocabularyKind)>,
}

impl<'s> World<'s> {
    fn of(spec: &'s Spec) -> Self {
        Self {
            spec,
            without: None,
            changed: None,
            anywhere: None,
        }
    }

    /// The grants of a case at a gate.
    fn given(&self, case: &Case<'_>, kind: VocabularyKind) -> Option<Vec<usize>> {
        let mut given = match kind {
            SCOPE => case.scopes.clone()?,
            PERMISSION => case.permissions.clone()?,
        };
        if let (Some((id, of)), Found::Operations(ids)) = (self.anywhere, &case.asked)
            && of == kind
            && ids.contains(&id)
        {
            let elsewhere = case.elsewhere.iter().filter(|(of, _)| *of == kind);
            given.extend(elsewhere.map(|(_, index)| index));
        }
        Some(given)
    }

    /// The closure of some privileges.
    fn close(&self, kind: VocabularyKind, given: &[usize]) -> Vec<usize> {
        let vocabulary = self.spec.vocabulary(kind);
        let Some((_, from, to)) = self.without.filter(|(of, ..)| *of == kind) else {
            return vocabulary.closure.close(given);
        };
        let mut held = vec![false; vocabulary.items.len()];
        let mut open = given.to_vec();
        while let Some(index) = open.pop() {
            let Some(known) = held.get_mut(index).filter(|known| !**known) else {
                continue;
            };
            *known = true;
            let includes = vocabulary[index].includes.iter().copied();
            open.extend(includes.filter(|&next| (index, next) != (from, to)));
        }
        let held = held.iter().enumerate();
        held.filter_map(|(index, held)| held.then_some(index))
            .collect()
    }

    /// The joined requirement of a case.
    fn asked(&self, asked: &Found) -> Operation {
        let ids = match asked {
            Found::Operations(ids) => ids,
            Found::Scopes(scopes) => {
                return Operation {
                    scopes: scopes.clone(),
                    ..Operation::default()
                };
            }
        };
        let joined = decision::joined(ids.iter().map(|id| match &self.changed {
            Some((changed, operation)) if changed == id => operation,
            _ => &self.spec[*id],
        }));
        joined.unwrap_or_else(|| Operation {
            scopes: Requirement::never(),
            ..Operation::default()
        })
    }

    fn verdict(&self, case: &Case<'_>) -> Verdict {
        let asked = self.asked(&case.asked);
        let gate = |kind| {
            let held = |given: Vec<usize>| {
                let held = self.close(kind, &given);
                Grant::holding(given, held)
            };
            let required = asked.requirement(kind).clone();
            Gate::new(self.spec, kind, required, self.given(case, kind).map(held))
        };
        let (app, user) = (gate(SCOPE), gate(PERMISSION));
        if !token_allows(case.scopes.is_some(), &app, &user) {
            return Verdict::NoToken;
        }
        let is_judged = user.is_judged();
        match (app.answer, user.answer) {
            (Decision::Denied(remedy), _) => Verdict::Denied(SCOPE, remedy),
            (_, Decision::Denied(_)) if !is_judged => Verdict::NoUser,
            (_, Decision::Denied(remedy)) => Verdict::Denied(PERMISSION, remedy),
            _ => Verdict::Allowed,
        }
    }

    /// Whether a case fails.
    fn breaks(&self, case: &Case<'_>) -> bool {
        !self.verdict(case).holds(self.spec, case)
    }
}

//! Whether a spec decides as a file of cases says, and which of its rules no case would miss.
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
//! // nothing says that one who may write notes may list them
//! let rules: Vec<_> = cases::rules(&spec, &cases).into_iter().filter(|rule| !rule.noticed).collect();
//! let told: Vec<String> = rules.iter().map(|rule| rule.what.clone()).collect();
//! assert_eq!(told, ["scope `notes:write` includes `notes:read`", "`listNotes` requires scope `notes:read`"]);
//! # Ok::<(), scope_spec::Failure>(())
//! ```

use std::collections::HashSet;

use scope_spec::{
    Failure, Label, Operation, OperationId, Place, Remedy, Requirement, Role, RoleId, Rows, Spec,
    Vocabulary, VocabularyKind,
    cases::{Asked, Case as Written, Named},
    lists::quoted,
};

use crate::{
    call, decision,
    diff::implication::{Side, counterexample},
    explain::expression,
};

const SCOPE: VocabularyKind = VocabularyKind::Scope;
const PERMISSION: VocabularyKind = VocabularyKind::Permission;

/// A case with its names found in a spec.
#[derive(Clone, Debug)]
pub struct Case<'c> {
    /// As it is written.
    pub written: &'c Written,
    /// What the token carries; `None` where there is none.
    scopes: Option<Vec<usize>>,
    /// What the user has; `None` where the case says nothing of the user.
    permissions: Option<Vec<usize>>,
    asked: Found,
    /// The object that the path of the call names.
    object: Vec<(String, String)>,
}

/// What a case asks for, found in a spec.
#[derive(Clone, Debug)]
enum Found {
    /// All of these have to allow it.
    Operations(Vec<OperationId>),
    Scopes(Requirement),
}

/// What a spec says to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The call is allowed.
    Allowed,
    /// It needs a token, and there is none.
    NoToken,
    /// A gate denies it: what is missing.
    Denied(VocabularyKind, Remedy),
    /// The app may make the call, and the case does not say which user it is for.
    NoUser,
}

impl Verdict {
    /// Whether that is what the case says.
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
                    let meaning = names.iter().map(|it| case.meaning(spec, *kind, &it.name));
                    let meaning: Rows = meaning.collect();
                    let wanted: HashSet<usize> = meaning.iter().flatten().copied().collect();
                    let said: HashSet<usize> = remedy.missing.iter().copied().collect();
                    meaning.iter().all(|it: &[usize]| !it.is_empty()) && wanted == said
                };
                !allowed && missing.as_ref().is_none_or(are_missing)
            }
        }
    }
}

impl Case<'_> {
    /// What a spec says to the case.
    pub fn verdict(&self, spec: &Spec) -> Verdict {
        World::of(spec).verdict(self)
    }

    /// What a name means on the object of the call: nothing where it is of another one.
    fn meaning(&self, spec: &Spec, kind: VocabularyKind, name: &str) -> Vec<usize> {
        let object = self.object.iter();
        let object: Vec<_> = object
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        match decision::on_object(spec, kind, name, &object) {
            Some((index, is_this)) => {
                if is_this {
                    vec![index]
                } else {
                    Vec::new()
                }
            }
            None => spec.vocabulary(kind).meaning(name),
        }
    }
}

/// Finds the names of some cases in a spec.
///
/// # Errors
///
/// All names that the spec does not declare, each with its place: a case that grants a misspelt scope
/// would be denied for it.
pub fn resolve<'c>(spec: &Spec, cases: &'c [Written]) -> Result<Vec<Case<'c>>, Failure> {
    Failure::all(cases.iter().map(|written| {
        let Written {
            granted,
            permissions,
            roles,
            missing,
            ..
        } = written;
        let object = match &written.asked {
            Asked::Call(call) => Some(call::object(spec, call)),
            _ => None,
        };
        let object = object.as_deref();
        let meaning = |kind, name: &Named| meaning(spec, kind, name, object);
        let all = |kind, names: &[Named]| {
            let found = Failure::all(names.iter().map(|name| meaning(kind, name)))?;
            Ok(found.concat())
        };
        let scopes = granted.as_ref().map(|it| all(SCOPE, it)).transpose();
        let permissions = permissions
            .as_ref()
            .map(|it| all(PERMISSION, it))
            .transpose();
        let roles = Failure::all(roles.iter().map(|name| role(spec, name)));
        let named = missing
            .iter()
            .flatten()
            .map(|name| match meaning(PERMISSION, name) {
                Ok(_) => Ok(Vec::new()),
                Err(_) => meaning(SCOPE, name),
            });
        let named = Failure::all(named);
        let asked = asked(spec, written);
        // all that is wrong with a case is told at once
        match (scopes, permissions, roles, named, asked) {
            (Ok(scopes), Ok(permissions), Ok(roles), Ok(_), Ok(asked)) => Ok(Case {
                written,
                scopes,
                permissions: match roles.is_empty() {
                    true => permissions,
                    false => Some([permissions.unwrap_or_default(), roles.concat()].concat()),
                },
                asked,
                object: object
                    .unwrap_or_default()
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), value.clone()))
                    .collect(),
            }),
            (scopes, permissions, roles, named, asked) => {
                let failures = [
                    scopes.err(),
                    permissions.err(),
                    roles.err(),
                    named.err(),
                    asked.err(),
                ];
                let failed = failures.into_iter().flatten().map(Err::<(), _>);
                Failure::all(failed).and(Err(Failure::new("case", "the case cannot be read")))
            }
        }
    }))
}

/// What a name means on the object of a call; `None` where no call is asked for.
fn meaning(
    spec: &Spec,
    kind: VocabularyKind,
    name: &Named,
    object: Option<&[(&str, String)]>,
) -> Result<Vec<usize>, Failure> {
    let vocabulary = spec.vocabulary(kind);
    match (
        decision::on_object(spec, kind, &name.name, object.unwrap_or_default()),
        object,
    ) {
        (Some((index, true)), Some(_)) => return Ok(vec![index]),
        // it is granted, and not here
        (Some((_, false)), Some(_)) => return Ok(Vec::new()),
        (Some(_), None) => {
            let message = format!(
                "`{}` is of one object, and the case asks for no call",
                name.name
            );
            let failure = Failure::new("no-object", message);
            let help = "ask for a `call`, whose path names the object";
            return Err(at(failure.help(help), &name.place));
        }
        (None, _) => {}
    }
    let found = vocabulary.meaning(&name.name);
    if !found.is_empty() {
        return Ok(found);
    }
    if vocabulary.resolve(&name.name).is_some() {
        let message = format!("no token has `{}` as it stands", name.name);
        let failure = Failure::new("no-object", message);
        let help = "a token has a value in place of each parameter";
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

/// What a role and those that it includes name. It is closed later, by what is asked.
fn role(spec: &Spec, name: &Named) -> Result<Vec<usize>, Failure> {
    let Some(id) = spec.role(&name.name) else {
        let names = spec.roles.iter().map(|role| role.name.as_str());
        return Err(at(Failure::unknown("role", &name.name, names), &name.place));
    };
    let mut found: Vec<RoleId> = vec![id];
    let mut next = 0;
    while let Some(&id) = found.get(next) {
        let more: Vec<RoleId> = spec[id].includes.clone();
        found.extend(
            more.into_iter()
                .filter(|id| !found.contains(id))
                .collect::<Vec<_>>(),
        );
        next += 1;
    }
    let roles = found.iter().map(|&id| -> &Role { &spec[id] });
    Ok(roles.flat_map(|role| role.permissions.clone()).collect())
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

/// A failure of something that is written at a place.
fn at(mut failure: Failure, place: &Place) -> Failure {
    for problem in &mut failure.problems {
        problem.primary.get_or_insert_with(|| Label {
            place: place.clone(),
            text: String::new(),
        });
    }
    failure
}

/// A spec, as it is or without one of its rules.
#[derive(Clone)]
struct World<'s> {
    spec: &'s Spec,
    /// An inclusion that is left out.
    without: Option<(VocabularyKind, usize, usize)>,
    /// What an operation requires in place of what the spec says.
    requires: Option<(OperationId, VocabularyKind, Requirement)>,
}

impl<'s> World<'s> {
    fn of(spec: &'s Spec) -> Self {
        Self {
            spec,
            without: None,
            requires: None,
        }
    }

    /// All that is granted with some privileges.
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

    fn requirement(&self, asked: &Found, kind: VocabularyKind) -> Requirement {
        let ids = match asked {
            Found::Operations(ids) => ids,
            Found::Scopes(scopes) if kind == SCOPE => return scopes.clone(),
            Found::Scopes(_) => return Requirement::Public,
        };
        let of = |&id: &OperationId| match &self.requires {
            Some((of, gate, instead)) if (*of, *gate) == (id, kind) => instead.clone(),
            _ => self.spec[id].requirement(kind).clone(),
        };
        let all = ids.iter().map(of);
        all.fold(Requirement::Public, |all, one| all.and(&one))
    }

    fn verdict(&self, case: &Case<'_>) -> Verdict {
        let scopes = self.requirement(&case.asked, SCOPE);
        let permissions = self.requirement(&case.asked, PERMISSION);
        let Some(granted) = &case.scopes else {
            return match scopes.is_public() && permissions.is_public() {
                true => Verdict::Allowed,
                false => Verdict::NoToken,
            };
        };
        let denied = |kind, requirement: &Requirement, given: &[usize]| {
            let held = self.close(kind, given);
            if requirement.is_met(|index| held.binary_search(&index).is_ok()) {
                return None;
            }
            let remedy = Remedy::cheapest(self.spec, kind, requirement, &held);
            Some(Verdict::Denied(kind, remedy.unwrap_or_default()))
        };
        if let Some(denied) = denied(SCOPE, &scopes, granted) {
            return denied;
        }
        match &case.permissions {
            _ if permissions.is_public() => Verdict::Allowed,
            None => Verdict::NoUser,
            Some(given) => denied(PERMISSION, &permissions, given).unwrap_or(Verdict::Allowed),
        }
    }
}

/// An inclusion of a spec, or a part of what an operation requires.
#[derive(Clone, Debug)]
pub struct Rule {
    /// In words.
    pub what: String,
    /// Where the privilege or the operation is declared.
    pub place: Place,
    /// Whether a case would no longer hold without it.
    pub noticed: bool,
    /// A case that would not hold without it, where none of those that there are notices.
    pub case: Option<Written>,
}

/// The rules of a spec, and whether some cases, which hold, would notice if each of them were not there.
///
/// A rule without which nothing changes is left out: an inclusion that follows from others, or one of
/// permissions on which no operation depends. Costs a verdict for each rule and case that has to do
/// with it.
pub fn rules(spec: &Spec, cases: &[Case<'_>]) -> Vec<Rule> {
    let mut rules = Vec::new();
    for kind in [SCOPE, PERMISSION] {
        let vocabulary = spec.vocabulary(kind);
        for (from, item) in vocabulary.items.iter().enumerate() {
            let inclusions = item.includes.iter();
            rules.extend(inclusions.filter_map(|&to| inclusion(spec, cases, kind, from, to)));
        }
    }
    for id in spec.operation_ids() {
        let about = |case: &&Case<'_>| match &case.asked {
            Found::Operations(ids) => ids.contains(&id),
            Found::Scopes(_) => false,
        };
        let cases: Vec<&Case<'_>> = cases.iter().filter(about).collect();
        for kind in [SCOPE, PERMISSION] {
            rules.extend(requirements(spec, &cases, id, kind));
        }
    }
    rules
}

impl World<'_> {
    fn breaks(&self, case: &Case<'_>) -> bool {
        !self.verdict(case).holds(self.spec, case)
    }
}

fn inclusion(
    spec: &Spec,
    cases: &[Case<'_>],
    kind: VocabularyKind,
    from: usize,
    to: usize,
) -> Option<Rule> {
    let vocabulary = spec.vocabulary(kind);
    let world = World {
        without: Some((kind, from, to)),
        ..World::of(spec)
    };
    if world.close(kind, &[from]).binary_search(&to).is_ok() {
        return None;
    }
    let given = |case: &Case<'_>| match kind {
        SCOPE => case.scopes.clone(),
        PERMISSION => case.permissions.clone(),
    };
    let holds_it = |case: &Case<'_>| {
        let mut given = given(case).unwrap_or_default().into_iter();
        given.any(|index| vocabulary.closure.contains(index, from))
    };
    let noticed = cases
        .iter()
        .any(|case| holds_it(case) && world.breaks(case));
    let case = match noticed {
        true => None,
        false => Some(needs_inclusion(&world, kind, from, to)?),
    };
    let noun = kind.noun();
    let (from, to) = (&vocabulary[from], &vocabulary[to]);
    Some(Rule {
        what: format!("{noun} `{}` includes `{}`", from.name, to.name),
        place: from.place.clone(),
        noticed,
        case,
    })
}

/// A case that holds by an inclusion; `None` where no operation depends on it, and it cannot be asked
/// for by itself.
fn needs_inclusion(
    world: &World<'_>,
    kind: VocabularyKind,
    from: usize,
    to: usize,
) -> Option<Written> {
    let spec = world.spec;
    let vocabulary = spec.vocabulary(kind);
    let kept = world.close(kind, &[from]);
    let mut lost = vocabulary.closure.close(&[from]);
    lost.retain(|index| kept.binary_search(index).is_err());
    for operation in &spec.operations {
        let required = operation.requirement(kind);
        let depends = |all: &&[usize]| all.iter().any(|it| lost.binary_search(it).is_ok());
        for all in required.alternatives().filter(depends) {
            let is_new = |&&index: &&usize| !vocabulary.closure.contains(from, index);
            let rest = all.iter().filter(is_new).copied();
            let grant: Vec<usize> = [from].into_iter().chain(rest).collect();
            let held = world.close(kind, &grant);
            if !required.is_met(|index| held.binary_search(&index).is_ok())
                && let Some(case) = case_of(spec, operation, true, kind, &grant)
            {
                return Some(case);
            }
        }
    }
    (kind == SCOPE).then(|| Written {
        allowed: true,
        granted: Some(named(vocabulary, &[from])),
        asked: Asked::Needs(vocabulary.name(to).to_owned()),
        ..Written::default()
    })
}

/// A case of an operation with a grant at one gate, and what opens the other one; `None` where nothing
/// does.
fn case_of(
    spec: &Spec,
    operation: &Operation,
    allowed: bool,
    kind: VocabularyKind,
    grant: &[usize],
) -> Option<Written> {
    let at = |gate: VocabularyKind| {
        let grant = match gate == kind {
            true => grant,
            false => operation.requirement(gate).ways().next()?,
        };
        Some(named(spec.vocabulary(gate), grant))
    };
    let has_user = !operation.permissions.is_public();
    Some(Written {
        allowed,
        granted: Some(at(SCOPE)?),
        permissions: match has_user {
            true => Some(at(PERMISSION)?),
            false => None,
        },
        asked: Asked::Operation(operation.id.clone()),
        ..Written::default()
    })
}

fn named(vocabulary: &Vocabulary, indices: &[usize]) -> Vec<Named> {
    let names = vocabulary.names_of(indices).into_iter();
    let named = names.map(|name| Named {
        name: name.to_owned(),
        place: Place::default(),
    });
    named.collect()
}

/// What an operation requires at a gate, part by part.
fn requirements(
    spec: &Spec,
    cases: &[&Case<'_>],
    id: OperationId,
    kind: VocabularyKind,
) -> Vec<Rule> {
    let operation = &spec[id];
    let required = operation.requirement(kind);
    let parts = parts(spec.vocabulary(kind), operation, kind);
    let rules = parts.into_iter().filter_map(|(what, instead)| {
        let case = match required {
            // without a token it is not to be called
            Requirement::Authenticated => Written {
                asked: Asked::Operation(operation.id.clone()),
                ..Written::default()
            },
            _ => telling(spec, operation, kind, &instead)?,
        };
        let world = World {
            requires: Some((id, kind, instead)),
            ..World::of(spec)
        };
        let noticed = cases.iter().any(|case| world.breaks(case));
        Some(Rule {
            what,
            place: operation.place.clone(),
            noticed,
            case: (!noticed).then_some(case),
        })
    });
    rules.collect()
}

/// Each part of a requirement in words, and what is required without it.
fn parts(
    vocabulary: &Vocabulary,
    operation: &Operation,
    kind: VocabularyKind,
) -> Vec<(String, Requirement)> {
    let (id, noun) = (&operation.id, kind.noun());
    let required = operation.requirement(kind);
    let nothing = match kind {
        SCOPE => Requirement::Authenticated,
        PERMISSION => Requirement::Public,
    };
    if required.is_public() {
        return Vec::new();
    }
    if required.is_open() {
        let what = format!("`{id}` requires a token");
        // a permission needs one, too
        return match kind == SCOPE && operation.permissions.is_public() {
            true => vec![(what, Requirement::Public)],
            false => Vec::new(),
        };
    }
    let all: Vec<&[usize]> = required.alternatives().collect();
    let names = |all: &[usize]| quoted(vocabulary.names_of(all));
    let words: Vec<String> = all.iter().map(|all| names(all)).collect();
    let words = words.join(" or ");
    let mut parts = vec![(format!("`{id}` requires {noun} {words}"), nothing)];
    let with = |at: usize, instead: Option<Vec<usize>>| {
        let others = all
            .iter()
            .enumerate()
            .filter_map(|(other, all)| match other == at {
                true => instead.clone(),
                false => Some(all.to_vec()),
            });
        Requirement::any_of(others.collect::<Vec<_>>())
    };
    for (at, alternative) in all.iter().enumerate() {
        if all.len() > 1 {
            let what = format!("`{id}` is open to {noun} {}", names(alternative));
            parts.push((what, with(at, None)));
        }
        if alternative.len() > 1 {
            for &name in *alternative {
                let rest = alternative.iter().copied().filter(|&other| other != name);
                let rest: Vec<usize> = rest.collect();
                let what = format!(
                    "`{id}` requires {noun} `{}` along with {}",
                    vocabulary.name(name),
                    names(&rest)
                );
                parts.push((what, with(at, Some(rest))));
            }
        }
    }
    parts
}

/// A case that holds, and would not if an operation required something else at a gate; `None` where
/// that comes to the same.
fn telling(
    spec: &Spec,
    operation: &Operation,
    kind: VocabularyKind,
    instead: &Requirement,
) -> Option<Written> {
    let required = operation.requirement(kind);
    let closure = &spec.vocabulary(kind).closure;
    let covers = |name: usize, privilege: usize| closure.contains(name, privilege);
    let side = |requirement| Side {
        requirement,
        covers: &covers,
    };
    let mut names: Vec<usize> = required.names().chain(instead.names()).collect();
    names.sort_unstable();
    names.dedup();
    let wider = counterexample(&names, &side(instead), &side(required));
    let narrower = || counterexample(&names, &side(required), &side(instead));
    let (allowed, grant) = match wider {
        Some(grant) => (false, grant),
        None => (true, narrower()?),
    };
    case_of(spec, operation, allowed, kind, &grant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use scope_spec::cases::parse;

    fn spec(text: &str) -> Spec {
        let loaded = scope_spec::parse("t.toml", text);
        assert!(!loaded.has_errors(), "{:?}", loaded.problems);
        loaded.spec
    }

    const NOTES: &str = r#"
        spec.name = "notes"
        scopes = { read = {}, write = { includes = ["read"] }, share = {} }
        permissions = { Look = {}, Manage = { includes = ["Look"] } }
        roles.Boss = { includes = ["Clerk"], permissions = ["Manage"] }
        roles.Clerk = { permissions = ["Look"] }
        [operations]
        list = { call = "GET /notes", scopes = "read" }
        send = { call = "POST /notes", scopes = { any = [["write", "share"]] }, permissions = "Look" }
        health = { call = "GET /health", public = true }
        me = { call = "GET /me", authenticated = true }
    "#;

    fn held(text: &str) -> Vec<bool> {
        let (spec, loaded) = (spec(NOTES), parse("t", text));
        assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
        let cases = resolve(&spec, &loaded.cases).unwrap();
        let holds = |case: &Case<'_>| case.verdict(&spec).holds(&spec, case);
        cases.iter().map(holds).collect()
    }

    #[test]
    fn a_case_holds_where_the_spec_decides_so() {
        for (keys, allowed) in [
            ("granted = 'write'\noperation = 'list'", Some(true)),
            ("granted = 'share'\noperation = 'list'", Some(false)),
            ("granted = ''\ncall = 'GET /notes?page=2'", Some(false)),
            ("token = false\noperation = 'health'", Some(true)),
            ("token = false\noperation = 'me'", Some(false)),
            ("granted = ''\noperation = 'me'", Some(true)),
            (
                "granted = 'write share'\nrole = 'Boss'\noperation = 'send'",
                Some(true),
            ),
            (
                "granted = 'write share'\npermissions = ''\noperation = 'send'",
                Some(false),
            ),
            ("granted = 'write'\nneeds = 'read | share'", Some(true)),
            // who the user is was not said, and what the app lacks is known without
            ("granted = 'write share'\noperation = 'send'", None),
            ("granted = 'share'\noperation = 'send'", Some(false)),
        ] {
            let says = |table: &str| held(&format!("[[{table}]]\n{keys}\n"))[0];
            assert_eq!(says("allow"), allowed == Some(true), "{keys}");
            assert_eq!(says("deny"), allowed == Some(false), "{keys}");
        }
    }

    #[test]
    fn a_denial_names_what_is_missing() {
        let deny = |granted: &str, user: &str, missing: &str| {
            held(&format!(
                "[[deny]]\ngranted = '{granted}'\npermissions = '{user}'\noperation = 'send'\nmissing = '{missing}'\n"
            ))[0]
        };
        assert!(deny("read", "", "write share"));
        assert!(deny("write", "", "share"));
        assert!(!deny("write", "", "write share"));
        assert!(deny("write share", "", "Look"));
        assert!(!deny("write share", "", "Manage"));
        assert!(!deny("write", "", "Look"));
    }

    #[test]
    fn names_that_are_not_declared_are_told_all_at_once() {
        let text = "[[deny]]\ngranted = 'reed'\nrole = ['Bos']\noperation = 'lst'\nmissing = 'shar'\n[[allow]]\ngranted = ''\nneeds = 'rite'\n";
        let loaded = parse("t", text);
        let failure = resolve(&spec(NOTES), &loaded.cases).unwrap_err();
        let told: Vec<(&str, bool)> = failure
            .problems
            .iter()
            .map(|it| (it.message.as_str(), it.primary.is_some()))
            .collect();
        assert_eq!(
            told,
            [
                ("there is no scope `reed`", true),
                ("there is no role `Bos`", true),
                ("there is no scope `shar`", true),
                ("there is no operation `lst`", true),
                ("there is no scope `rite`", true),
            ]
        );
    }

    fn not_noticed(spec: &Spec, cases: &[Written]) -> Vec<Rule> {
        let cases = resolve(spec, cases).unwrap();
        for case in &cases {
            assert!(case.verdict(spec).holds(spec, case), "{}", case.written);
        }
        let rules = rules(spec, &cases).into_iter();
        rules.filter(|rule| !rule.noticed).collect()
    }

    #[test]
    fn each_rule_is_told_that_no_case_notices() {
        let spec = spec(NOTES);
        let rules = not_noticed(&spec, &[]);
        let told: Vec<&str> = rules.iter().map(|rule| rule.what.as_str()).collect();
        assert_eq!(
            told,
            [
                "scope `write` includes `read`",
                "permission `Manage` includes `Look`",
                "`list` requires scope `read`",
                "`send` requires scope `write` and `share`",
                "`send` requires scope `write` along with `share`",
                "`send` requires scope `share` along with `write`",
                "`send` requires permission `Look`",
                "`me` requires a token",
            ]
        );
        let cases: String = rules
            .iter()
            .flat_map(|rule| &rule.case)
            .map(ToString::to_string)
            .collect();
        let last = "[[deny]]\ntoken = false\noperation = \"me\"\n";
        assert!(cases.ends_with(last), "{cases}");
    }

    /// A spec of five scopes and three permissions with random inclusions, and operations.
    fn random_spec() -> impl Strategy<Value = String> {
        let edges = |count: usize| {
            prop::collection::vec(prop::collection::btree_set(0..count, 0..3), count)
        };
        let names = |letter: &'static str, all: &[Vec<usize>]| {
            let all = all.iter().map(|all| {
                let names = all.iter().map(|index| format!("'{letter}{index}'"));
                format!("[{}]", names.collect::<Vec<_>>().join(", "))
            });
            format!("{{ any = [{}] }}", all.collect::<Vec<_>>().join(", "))
        };
        let any = |count: usize| {
            let all = prop::collection::btree_set(0..count, 1..3);
            let all = all.prop_map(|all| all.into_iter().collect::<Vec<_>>());
            prop::collection::vec(all, 1..3)
        };
        let operation = (any(5), prop::option::of(any(3)), 0..6);
        let operations = prop::collection::vec(operation, 1..4);
        (edges(5), edges(3), operations).prop_map(move |(scopes, permissions, operations)| {
            let mut text =
                "spec.name = 't'\nspec.allow = ['missing-description', 'similar-names']\n"
                    .to_owned();
            for (table, letter, edges) in
                [("scopes", "s", scopes), ("permissions", "p", permissions)]
            {
                for (index, to) in edges.iter().enumerate() {
                    // later ones only: no cycles
                    let to = to.iter().filter(|&&to| to > index);
                    let to: Vec<String> = to.map(|to| format!("'{letter}{to}'")).collect();
                    text += &format!("{table}.{letter}{index}.includes = [{}]\n", to.join(", "));
                }
            }
            for (index, (scopes, permissions, kind)) in operations.into_iter().enumerate() {
                let permissions =
                    permissions.map(|it| format!("permissions = {}", names("p", &it)));
                let scopes = match kind {
                    0 => "authenticated = true".to_owned(),
                    _ => format!("scopes = {}", names("s", &scopes)),
                };
                let keys: Vec<String> = [scopes].into_iter().chain(permissions).collect();
                text += &format!("operations.o{index} = {{ {} }}\n", keys.join(", "));
            }
            text
        })
    }

    proptest! {
        /// The cases that are offered hold, and with all of them each rule is noticed.
        #[test]
        fn what_is_offered_notices_each_rule(text in random_spec()) {
            let loaded = scope_spec::parse("t.toml", &text);
            prop_assume!(!loaded.has_errors());
            let spec = loaded.spec;
            let offered: Vec<Written> = not_noticed(&spec, &[]).into_iter().flat_map(|it| it.case).collect();
            let left = not_noticed(&spec, &offered);
            prop_assert!(left.is_empty(), "{text}\n{left:?}");
        }
    }
}

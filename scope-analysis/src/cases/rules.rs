//! The rules of a spec, and those that no case covers.

use scope_spec::{
    NameTemplate, Operation, OperationId, Place, Requirement, Spec, Vocabulary, VocabularyKind,
    cases::{Asked, Case as Written, Named},
    lists::quoted,
};

use super::{Case, Found, PERMISSION, SCOPE, World};
use crate::call;
use crate::diff::implication::{Side, counterexample};

/// An inclusion, a part of an operation's requirement, or its requirement of the object in its path.
#[derive(Clone, Debug)]
pub struct Rule {
    /// A description.
    pub what: String,
    /// The declaration of the privilege or the operation.
    pub place: Place,
    /// Whether a case fails without the rule.
    pub noticed: bool,
    /// A case that fails without the rule, if no existing case does.
    pub case: Option<Written>,
}

/// The rules of a spec, each with whether a case fails without it. All cases must pass.
///
/// A rule without effect is left out: an inclusion that follows from others, or one of permissions
/// that no operation requires. The cost is a decision for each rule and case that concerns it.
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
            rules.extend(object(spec, &cases, id, kind));
        }
    }
    rules
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

/// A case that passes only by an inclusion; `None` if no operation depends on it, and it cannot be
/// tested by itself.
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
    // an object is that of a call
    let is_of_all = |index: usize| vocabulary[index].template.is_none();
    (kind == SCOPE && is_of_all(from) && is_of_all(to)).then(|| Written {
        allowed: true,
        granted: named(spec, SCOPE, &[from], 0),
        asked: Asked::Needs(vocabulary.name(to).to_owned()),
        ..Written::default()
    })
}

/// A case of an operation with a grant at one gate and a sufficient one at the other; `None` if
/// there is no sufficient one.
fn case_of(
    spec: &Spec,
    operation: &Operation,
    allowed: bool,
    kind: VocabularyKind,
    grant: &[usize],
) -> Option<Written> {
    case_on(spec, operation, allowed, (kind, grant, 0))
}

/// Like [`case_of`], with a grant on the object of the call, or on another one.
fn case_on(
    spec: &Spec,
    operation: &Operation,
    allowed: bool,
    (kind, grant, object): (VocabularyKind, &[usize], usize),
) -> Option<Written> {
    let at = |gate: VocabularyKind| match gate == kind {
        true => named(spec, gate, grant, object),
        false => named(spec, gate, operation.requirement(gate).ways().next()?, 0),
    };
    let has_user = !operation.permissions.is_public();
    Some(Written {
        allowed,
        granted: Some(at(SCOPE)?),
        permissions: match has_user {
            true => Some(at(PERMISSION)?),
            false => None,
        },
        asked: asked(spec, operation)?,
        ..Written::default()
    })
}

/// The operation, by a call if its object matters; `None` if no call determines it.
fn asked(spec: &Spec, operation: &Operation) -> Option<Asked> {
    let names = [SCOPE, PERMISSION].map(|kind| {
        let mut names = operation.requirement(kind).names();
        names.any(|index| spec.vocabulary(kind)[index].template.is_some())
    });
    if names == [false, false] {
        return Some(Asked::Operation(operation.id.clone()));
    }
    let mut calls = operation.calls.iter().filter_map(|call| call.http());
    calls.find_map(|(method, template)| {
        let mut path = template.to_string();
        for name in template.parameters() {
            let mut open = spec.parameters.iter();
            let value = match open.find(|it| it.name == name) {
                Some(parameter) => parameter.example(0)?,
                None => name.to_owned(),
            };
            for hole in [format!("{{{name}}}"), format!("{{+{name}}}")] {
                path = path.replace(&hole, &value);
            }
        }
        let call = format!("{method} {path}");
        let found = call::find_call(spec, &call).ok()?;
        let is_it = found
            .operations()
            .iter()
            .all(|&id| spec[id].id == operation.id);
        is_it.then_some(Asked::Call(call))
    })
}

/// Names as in a token, on one object or another.
fn named(
    spec: &Spec,
    kind: VocabularyKind,
    indices: &[usize],
    object: usize,
) -> Option<Vec<Named>> {
    let vocabulary = spec.vocabulary(kind);
    let name = |template: &NameTemplate| {
        let open = &spec.parameters;
        let values = template.parameters().iter();
        let values: Option<Vec<(usize, String)>> = values
            .map(|&it| Some((it, open.get(it)?.example(object)?)))
            .collect();
        let values = values?;
        Some(template.filled(open, |at| {
            let found = values.iter().find(|(it, _)| *it == at);
            found.map(|(_, value)| value.as_str())
        }))
    };
    let named = indices.iter().map(|&index| {
        let item = &vocabulary[index];
        Some(Named {
            name: match &item.template {
                Some(template) => name(template)?,
                None => item.name.clone(),
            },
            place: Place::default(),
        })
    });
    named.collect()
}

/// The rule that an operation requires its privileges on the object in its path.
fn object(spec: &Spec, cases: &[&Case<'_>], id: OperationId, kind: VocabularyKind) -> Option<Rule> {
    let (operation, vocabulary) = (&spec[id], spec.vocabulary(kind));
    let is_of_object = |index: &usize| vocabulary[*index].template.is_some();
    let mut ways = operation.requirement(kind).alternatives();
    let all = ways.find(|all| all.iter().any(is_of_object))?;
    let world = World {
        anywhere: Some((id, kind)),
        ..World::of(spec)
    };
    let noticed = cases.iter().any(|case| world.breaks(case));
    let case = case_on(spec, operation, false, (kind, all, 1)).filter(|written| {
        let written = std::slice::from_ref(written);
        let cases = super::resolve(spec, written).unwrap_or_default();
        let holds = |case: &Case<'_>| case.verdict(spec).holds(spec, case) && world.breaks(case);
        !cases.is_empty() && cases.iter().all(holds)
    });
    let names: Vec<usize> = all.iter().copied().filter(is_of_object).collect();
    Some(Rule {
        what: format!(
            "`{}` requires {} {} of the object in its path",
            operation.id,
            kind.noun(),
            quoted(vocabulary.names_of(&names))
        ),
        place: operation.place.clone(),
        noticed,
        case: case.filter(|_| !noticed),
    })
}

/// The rules of an operation's requirement at a gate.
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
            // without a token it must be denied
            Requirement::Authenticated => Written {
                asked: Asked::Operation(operation.id.clone()),
                ..Written::default()
            },
            _ => distinguishing(spec, operation, kind, &instead)?,
        };
        let changed = match kind {
            SCOPE => Operation {
                scopes: instead,
                ..operation.clone()
            },
            PERMISSION => Operation {
                permissions: instead,
                ..operation.clone()
            },
        };
        let world = World {
            changed: Some((id, changed)),
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

/// Each part of a requirement, described, with the requirement that remains without it.
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
        // a permission requires a token, too
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
            let what = format!("`{id}` allows {noun} {}", names(alternative));
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

/// A case that passes, and fails with another requirement at a gate; `None` if the two are
/// equivalent.
fn distinguishing(
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

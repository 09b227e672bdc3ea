//! The smallest grant whose decision changed, against an oracle that tries all.

use std::collections::BTreeSet;

use proptest::prelude::*;
use scope_spec::Rows;

use super::*;

const SCOPES: usize = 4;
const PERMISSIONS: usize = 3;

/// A vocabulary: which names are present, and the later names that each includes.
type Names = Vec<(bool, Vec<usize>)>;

fn names(count: usize) -> impl Strategy<Value = Names> {
    let included = prop::collection::vec(0..count, 0..3);
    prop::collection::vec((prop::bool::weighted(0.8), included), count)
}

type Draft = (Names, Names, Rows, Rows);

fn draft() -> impl Strategy<Value = Draft> {
    let needs = |count| {
        let any = prop::collection::vec(prop::collection::vec(0..count, 1..4), 0..4);
        any.prop_map(|any| any.into_iter().collect::<Rows>())
    };
    (
        names(SCOPES),
        names(PERMISSIONS),
        needs(SCOPES),
        needs(PERMISSIONS),
    )
}

/// A draft as a spec: `None` if nothing remains of a requirement, or there is no scope.
fn to_spec((scopes, permissions, app, user): &Draft) -> Option<Spec> {
    let mut text = String::new();
    for (table, names) in [("scopes", scopes), ("permissions", permissions)] {
        for (at, (is_there, included)) in names.iter().enumerate() {
            let included = included.iter().filter(|&&to| to > at && names[to].0);
            let included: BTreeSet<String> = included.map(|to| format!("N{to}")).collect();
            let included: Vec<String> = included.into_iter().collect();
            if *is_there {
                text.push_str(&format!("{table}.N{at}.includes = {included:?}\n"));
            }
        }
    }
    let gate = |any: &Rows, names: &Names| -> Option<String> {
        let mut ways = BTreeSet::new();
        for all in any.iter() {
            let all: BTreeSet<usize> = all.iter().copied().collect();
            if all.iter().any(|&at| !names[at].0) {
                return None;
            }
            ways.insert(
                all.into_iter()
                    .map(|at| format!("N{at}"))
                    .collect::<Vec<_>>(),
            );
        }
        Some(format!(
            "{{ any = {:?} }}",
            ways.into_iter().collect::<Vec<_>>()
        ))
    };
    let mut operation = match app.is_empty() {
        true => "authenticated = true".to_owned(),
        false => format!("scopes = {}", gate(app, scopes)?),
    };
    if !user.is_empty() {
        operation.push_str(&format!(", permissions = {}", gate(user, permissions)?));
    }
    if !scopes.iter().any(|(is_there, _)| *is_there) {
        return None;
    }
    Some(spec(&format!("{text}operations.op = {{ {operation} }}\n")))
}

/// Whether a grant of these names is allowed to call the operation.
fn allows(spec: &Spec, scopes: &[String], permissions: &[String]) -> bool {
    let operation = &spec.operations[0];
    [
        (&spec.scopes, &operation.scopes, scopes),
        (&spec.permissions, &operation.permissions, permissions),
    ]
    .into_iter()
    .all(|(vocabulary, required, granted)| {
        let granted = granted.iter().filter_map(|name| vocabulary.index_of(name));
        let held = vocabulary.closure.close(&granted.collect::<Vec<usize>>());
        required.is_open() || {
            let mut ways = required.alternatives();
            ways.any(|all| all.iter().all(|index| held.contains(index)))
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn as_trying_every_grant(old in draft(), new in draft(), is_same in any::<bool>()) {
        // the same requirement under another inclusion
        let new = if is_same { (new.0, new.1, old.2.clone(), old.3.clone()) } else { new };
        let (Some(old), Some(new)) = (to_spec(&old), to_spec(&new)) else { return Ok(()) };
        let diff = diff(&old, &new);
        let names = |vocabulary: &scope_spec::Vocabulary| -> Vec<Vec<String>> {
            let names: Vec<&String> = vocabulary.items.iter().map(|item| &item.name).collect();
            (0..1_usize << names.len())
                .map(|bits| {
                    let chosen = names.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1);
                    chosen.map(|(_, name)| (*name).clone()).collect()
                })
                .collect()
        };
        let (scopes, permissions) = (names(&old.scopes), names(&old.permissions));
        for (effect, first, second) in [(Effect::Widens, &new, &old), (Effect::Narrows, &old, &new)] {
            let all = scopes.iter().flat_map(|some| permissions.iter().map(move |user| (some, user)));
            let least = all
                .filter(|(some, user)| allows(first, some, user) && !allows(second, some, user))
                .map(|(some, user)| some.len() + user.len())
                .min();
            let found = diff.smallest.iter().find(|it| it.effect == effect);
            prop_assert_eq!(found.map(|it| it.scopes.len() + it.permissions.len()), least);
            if let Some(found) = found {
                prop_assert_eq!(&found.operation, "op");
                prop_assert!(allows(first, &found.scopes, &found.permissions));
                prop_assert!(!allows(second, &found.scopes, &found.permissions));
            }
        }
    }
}

#[test]
fn both_gates() {
    let old = "scopes = { A = {}, B = {} }\npermissions = { P = {}, Q = {} }\n\
               operations.o = { scopes = ['A', 'B'], permissions = 'P' }\noperations.same.scopes = 'A'\n";
    let new = old
        .replace("['A', 'B']", "'A'")
        .replace("'P'", "{ any = ['P', 'Q'] }");
    let found = compare(old, &new).smallest;
    // with `B` only the user gate changes: that grant is larger
    let [only] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!((&*only.operation, only.effect), ("o", Effect::Widens));
    assert_eq!(
        (&*only.scopes, &*only.permissions),
        (&["A".to_owned()][..], &["P".to_owned()][..])
    );
}

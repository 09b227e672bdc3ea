//! Grants on objects, against an oracle that keeps what was granted as plain lists.
#![allow(missing_docs)]

use scope_core::{ApiOperation, Authorize, Denied, Form, Gate, Grants, Holds, HoldsOn, Object, On};
use serde_json::json;
use std::{borrow::Cow, collections::BTreeSet};

mod forge {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "forge"
            [scopes.admin]
            includes = ["write", "invite"]
            [scopes.write]
            includes = ["read"]
            [scopes.read]
            [scopes.invite]
            [scopes.pay]
            [permissions.own]
            includes = ["see"]
            [permissions.see]
            [operations.readRepo]
            call = "GET /repos/{repo}"
            scopes = "read"
            permissions = "see"
        "#
    );
}
use forge::{Operation, Permission, Scope, ScopeSet, may, permission, scope, user, user_may};

scope_core::key! { struct RepoId: "repo" }
scope_core::key! { struct Tenant: "tenant" as Form::NAME }

/// What `scope` includes, itself among it, written down by hand.
fn included(scope: Scope) -> &'static [Scope] {
    match scope {
        Scope::Admin => &[Scope::Admin, Scope::Write, Scope::Read, Scope::Invite],
        Scope::Write => &[Scope::Write, Scope::Read],
        Scope::Read => &[Scope::Read],
        Scope::Invite => &[Scope::Invite],
        Scope::Pay => &[Scope::Pay],
    }
}

/// An object with values for some parameters.
#[derive(Clone, Debug)]
struct Thing(Vec<(&'static str, String)>);

impl Object for Thing {
    fn value(&self, parameter: &str) -> Option<Cow<'_, str>> {
        let mut values = self.0.iter();
        let found = values.find(|(it, _)| *it == parameter);
        found.map(|(_, value)| Cow::from(value.as_str()))
    }
}

/// What was granted: a scope, and the values that an object must have; none is everywhere.
type Granted = Vec<(Scope, Vec<(&'static str, String)>)>;

fn oracle(granted: &Granted, scope: Scope, thing: &Thing) -> bool {
    granted.iter().any(|(by, values)| {
        included(*by).contains(&scope)
            && values
                .iter()
                .all(|(parameter, value)| thing.0.contains(&(*parameter, value.clone())))
    })
}

fn random(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        (state >> 33) as usize % below
    }
}

/// `OBJECTS_DECISIONS` is how many decisions are compared: 100,000 where it is not set.
#[test]
fn random_grants_and_decisions_are_those_of_lists() {
    const PARAMETERS: [&str; 3] = ["tenant", "repo", "branch"];
    const VALUES: [&str; 9] = ["a", "b", "aa", "a/b", "..", "*", "", "A", "{repo}"];
    let wanted = std::env::var("OBJECTS_DECISIONS").map_or(100_000, |it| it.parse().unwrap());
    let mut next = random(7);
    let (mut compared, mut met, mut on_some) = (0, 0, 0);
    while compared < wanted {
        let mut granted = Granted::new();
        let mut grants = forge::Grants::EMPTY;
        for _ in 0..next(24) {
            let scope = Scope::ALL[next(Scope::ALL.len())];
            let count = [0, 1, 1, 1, 1, 1, 2, 2, 2, 3, 1, 1][next(12)];
            let values: Vec<_> = (0..count)
                .map(|_| (PARAMETERS[next(3)], VALUES[next(VALUES.len())].to_owned()))
                .collect();
            let shown: Vec<_> = values.iter().map(|(p, v)| (*p, v.as_str())).collect();
            // the three ways to add something
            grants = match (values.is_empty(), next(2)) {
                (true, _) => grants | Scope::set(&[scope]).close().into(),
                (false, 0) => grants.with(scope, &shown),
                (false, _) => forge::Grants::only_on(Scope::set(&[scope]).close(), &shown) | grants,
            };
            let names: BTreeSet<_> = values.iter().map(|(parameter, _)| *parameter).collect();
            let is_one_object =
                names.len() == values.len() && values.iter().all(|(_, value)| !value.is_empty());
            if is_one_object {
                granted.push((scope, values));
            }
        }
        for _ in 0..12 {
            let thing = Thing(
                PARAMETERS
                    .into_iter()
                    .filter_map(|parameter| {
                        let at = next(VALUES.len() + 2);
                        Some((parameter, (*VALUES.get(at)?).to_owned()))
                    })
                    .collect(),
            );
            let at = grants.at(&thing);
            for (scope, is_met, proven) in [
                (
                    Scope::Admin,
                    at.meets(scope::Admin),
                    at.authorize(scope::Admin).is_ok(),
                ),
                (
                    Scope::Write,
                    at.meets(scope::Write),
                    at.authorize(scope::Write).is_ok(),
                ),
                (
                    Scope::Read,
                    at.meets(scope::Read),
                    at.authorize(scope::Read).is_ok(),
                ),
                (
                    Scope::Invite,
                    at.meets(scope::Invite),
                    at.authorize(scope::Invite).is_ok(),
                ),
                (
                    Scope::Pay,
                    at.meets(scope::Pay),
                    at.authorize(scope::Pay).is_ok(),
                ),
            ] {
                let expected = oracle(&granted, scope, &thing);
                assert_eq!(
                    (is_met, proven),
                    (expected, expected),
                    "{scope} {thing:?} {granted:?}"
                );
                compared += 1;
                met += usize::from(expected);
                // whoever looks at no object sees what was granted everywhere
                let everywhere = oracle(&granted, scope, &Thing(Vec::new()));
                assert_eq!(grants.everywhere().covers(scope), everywhere);
                on_some += usize::from(expected && !everywhere);
                let listed = grants.values(scope).any(|values| {
                    values
                        .iter()
                        .all(|(p, v)| thing.value(p).is_some_and(|it| it == v))
                });
                assert_eq!(
                    listed || everywhere,
                    expected,
                    "{scope} {thing:?} {granted:?}"
                );
            }
        }
    }
    println!("{compared} decisions, {met} met, {on_some} of them on some objects only");
    assert!(met > compared / 10 && on_some > compared / 10);
}

#[test]
fn what_is_no_object_is_granted_nothing_and_reported() {
    let long = "x".repeat(257);
    let not_objects: [&[(&'static str, &str)]; 7] = [
        &[],
        &[("repo", "")],
        &[("", "42")],
        &[("repo", "42"), ("tenant", "")],
        &[("repo", "42"), ("repo", "43")],
        &[("repo", "42"), ("repo", "42")],
        &[("repo", &long)],
    ];
    for values in not_objects {
        let grants = forge::Grants::EMPTY.with(Scope::Admin, values);
        assert_eq!(grants.ignored().count(), 1, "{values:?}");
        assert_eq!(grants, forge::Grants::EMPTY, "{values:?}");
        assert!(grants.everywhere().is_empty());
        for id in ["42", "43"] {
            assert!(!grants.at(id.parse::<RepoId>().unwrap()).meets(scope::Read));
        }
        assert!(
            forge::Grants::only_on(Scope::set(&[Scope::Admin]).close(), values)
                .everywhere()
                .is_empty()
        );
    }
    // a control character of somebody else does not get into a log
    let grants = forge::Grants::EMPTY.with(Scope::Read, &[("repo", "\u{1b}[2J"), ("repo", "x")]);
    assert!(grants.ignored().eq(["repo `\\u{1b}[2J`, repo `x`"]));
}

#[test]
fn values_are_compared_whole() {
    let grants = forge::Grants::EMPTY.with(Scope::Read, &[("tenant", "acme")]);
    for other in ["acm", "acmee", "ACME", "acme.", "*", "acme-x", "a"] {
        let tenant = other.parse::<Tenant>();
        assert!(
            !tenant.is_ok_and(|it| grants.at(it).meets(scope::Read)),
            "{other}"
        );
    }
    // the same text as the value of another parameter
    assert!(
        !grants
            .at("acme".parse::<RepoId>().unwrap())
            .meets(scope::Read)
    );
    // what a pattern or a template looks like is a value like any other
    for strange in ["*", "{tenant}", "acme/..", "%61cme"] {
        let grants = forge::Grants::EMPTY.with(Scope::Read, &[("tenant", strange)]);
        assert!(
            !grants
                .at("acme".parse::<Tenant>().unwrap())
                .meets(scope::Read)
        );
    }
}

#[test]
fn further_entries_than_512_grant_nothing_and_are_reported() {
    let ids: Vec<_> = (0..600).map(|id| id.to_string()).collect();
    let mut grants = ids.iter().fold(forge::Grants::EMPTY, |grants, id| {
        grants.with(Scope::Write, &[("repo", id)])
    });
    let at = |grants: &forge::Grants, id: usize| {
        grants
            .at(id.to_string().parse::<RepoId>().unwrap())
            .meets(scope::Read)
    };
    for id in 0..700 {
        assert_eq!(at(&grants, id), id < 512, "{id}");
    }
    assert_eq!((grants.ignored().count(), grants.ignored_beyond()), (8, 80));
    assert_eq!(grants.ignored().next(), Some("repo `512`"));
    // more of an object that is there is no further entry
    grants = grants.with(Scope::Pay, &[("repo", "7")]);
    assert!(
        grants
            .at("7".parse::<RepoId>().unwrap())
            .meets(scope::Pay & scope::Write)
    );
    // and two that are full come to one that is full
    let others = forge::Grants::EMPTY.with(Scope::Read, &[("tenant", "acme")]);
    let both = grants.clone().union(&others);
    assert!(
        !both
            .at("acme".parse::<Tenant>().unwrap())
            .meets(scope::Read)
    );
    assert_eq!(both.ignored_beyond(), 81);
}

#[test]
fn values_of_keys_are_canonical() {
    for text in [
        "", "a/b", "a.b", "..", "%34%32", "a b", "a\u{0}", "é", "*", "{repo}", "a:b", "a\"b",
    ] {
        assert!(text.parse::<RepoId>().is_err(), "{text:?}");
    }
    assert!(
        "x".repeat(129).parse::<RepoId>().is_err() && "x".repeat(128).parse::<RepoId>().is_ok()
    );
    for (form, text, is_value) in [
        (Form::NAME, "site.rs", true),
        (Form::NAME, ".", false),
        (Form::NAME, "..", false),
        (Form::NAME, "...", true),
        (Form::INT, "0", true),
        (Form::INT, "007", false),
        (Form::INT, "-1", false),
        (Form::INT, "+1", false),
        (Form::INT, "18446744073709551615", true),
        (Form::INT, "184467440737095516150", false),
        (Form::UUID, "0e3b3c1e-0000-4000-8000-000000000001", true),
        (Form::UUID, "0E3B3C1E-0000-4000-8000-000000000001", false),
        (Form::UUID, "0e3b3c1e000040008000000000000001", false),
        (Form::UUID, "0e3b3c1e-0000-4000-8000-00000000000-", false),
        (Form::ID.reserved(&["new"]), "new", false),
        (Form::ID.reserved(&["new"]), "newer", true),
    ] {
        assert_eq!(form.accepts(text), is_value, "{text}");
    }
}

#[derive(Clone, Holds)]
struct Session {
    #[holds]
    scopes: forge::Grants,
    #[holds]
    permissions: user::Grants,
    user: u64,
}

fn session(scopes: &str, repo: &str, permissions: &[Permission], tenant: &str) -> Session {
    Session {
        scopes: Grants::only_on(ScopeSet::parse(scopes).granted(), &[("repo", repo)]),
        permissions: Grants::only_on(Permission::set(permissions).close(), &[("tenant", tenant)]),
        user: 7,
    }
}

/// A repository of a tenant: both gates look at it, each at a value of its own.
#[derive(Debug)]
struct Repo(&'static str, &'static str);

impl Object for Repo {
    fn value(&self, parameter: &str) -> Option<Cow<'_, str>> {
        match parameter {
            "tenant" => Some(self.0.into()),
            "repo" => Some(self.1.into()),
            _ => None,
        }
    }
}

#[test]
fn both_gates_look_at_the_object() {
    fn show(repo: On<impl may::Read, &Repo>, user: On<impl user_may::See, &Repo>) -> String {
        format!("{} of {}", repo.object().1, user.object().0)
    }

    let session = session("write", "42", &[Permission::Own], "acme");
    let repo = session.at(Repo("acme", "42"));
    let (write, own) = repo
        .authorize(scope::Write & permission::Own)
        .unwrap()
        .split();
    assert_eq!(show(write, own), "42 of acme");
    assert!(repo.check(Operation::ReadRepo).is_ok());

    let other_tenant = session.at(Repo("zeta", "42"));
    let denied = other_tenant.check(Operation::ReadRepo).unwrap_err();
    assert_eq!(denied.denied().gate(), Gate::Permission);
    assert!(denied.is_granted_elsewhere());
    assert_eq!(
        denied.to_string(),
        "user permission `see` was granted, but not on repo `42`, tenant `zeta`"
    );
    let other_repo = session.at(Repo("acme", "43"));
    assert_eq!(
        other_repo
            .check(Operation::ReadRepo)
            .unwrap_err()
            .denied()
            .gate(),
        Gate::Scope
    );

    // guards that look at no object are closed
    assert!(session.authorize(scope::Read).is_err());
    assert!(Operation::ReadRepo.check_holder(&session).is_err());
    assert_eq!(session.user, 7);
}

#[test]
fn what_was_granted_nowhere_is_denied_as_without_objects() -> Result<(), Denied> {
    let grants = forge::Grants::EMPTY.with(Scope::Read, &[("repo", "42")]);
    let repo = grants.at("42".parse::<RepoId>().unwrap());
    repo.authorize(scope::Read)?; // a denial on one object is one in a function that returns `Denied`
    let denied = repo.authorize(scope::Write).unwrap_err();
    assert!(!denied.is_granted_elsewhere());
    assert_eq!(
        denied.to_string(),
        "app scope `write` is required and was not granted (granted: `read`); \
         ask for it, or for `admin`, which includes it"
    );
    // a proof of what holds everywhere is one of each object
    let everywhere = forge::Grants::from(ScopeSet::parse("write").granted());
    everywhere
        .at("1".parse::<RepoId>().unwrap())
        .authorize(scope::Read)?;
    everywhere.authorize(scope::Read)?;
    ScopeSet::parse("write")
        .granted()
        .at("1".parse::<RepoId>().unwrap())
        .authorize(scope::Read)?;
    Ok(())
}

#[test]
fn a_limit_never_widens() {
    let grants = forge::Grants::from(ScopeSet::parse("pay").granted())
        .with(Scope::Admin, &[("repo", "42")])
        .with(Scope::Invite, &[("repo", "43")]);
    let limited = grants
        .clone()
        .restrict_to(&ScopeSet::parse("write").granted());
    assert!(limited.everywhere().is_empty());
    let repo = |id: &str| id.parse::<RepoId>().unwrap();
    assert!(limited.at(repo("42")).meets(scope::Write));
    assert!(!limited.at(repo("42")).meets(scope::Admin));
    assert_eq!(limited.values(Scope::Invite).count(), 0);
    assert!(grants.at(repo("42")).meets(scope::Admin)); // the other one is as it was
}

#[test]
fn authorization_details() {
    use scope_core::claim::AuthorizationDetails;

    let read = |claim: serde_json::Value| serde_json::from_value::<AuthorizationDetails>(claim);
    let grants = |claim| -> forge::Grants {
        read(claim)
            .unwrap()
            .grants("repository", "repo", |action| action.parse().ok())
    };
    let on = |grants: &forge::Grants, id: &str| {
        id.parse::<RepoId>()
            .is_ok_and(|it| grants.at(it).meets(scope::Read))
    };
    let granted =
        grants(json!([{ "type": "repository", "identifier": "42", "actions": ["write"] }]));
    assert!(on(&granted, "42") && !on(&granted, "4") && !on(&granted, "43"));
    assert_eq!(granted.ignored().count(), 0);

    for nothing in [
        json!(null),
        json!([]),
        json!([{ "type": "Repository", "identifier": "42", "actions": ["read"] }]),
        json!([{ "type": "repository", "identifier": "42" }]),
        json!([{ "type": "repository", "identifier": "42", "actions": [] }]),
    ] {
        let granted = grants(nothing.clone());
        assert_eq!(granted, forge::Grants::EMPTY, "{nothing}");
        assert_eq!(granted.ignored().count(), 0, "{nothing}");
    }
    for ignored in [
        json!([{ "type": "repository", "actions": ["read"] }]),
        json!([{ "type": "repository", "identifier": "", "actions": ["read"] }]),
        json!([{ "type": "repository", "identifier": "42", "actions": ["Read"] }]),
        json!([{ "type": "repository", "identifier": "42", "actions": ["read"], "locations": [] }]),
        json!([{ "type": "repository", "identifier": "42", "actions": ["read"], "max": 5 }]),
    ] {
        let granted = grants(ignored.clone());
        assert_eq!(granted, forge::Grants::EMPTY, "{ignored}");
        assert_eq!(granted.ignored().count(), 1, "{ignored}");
    }
    for malformed in [
        json!("read"),
        json!({ "type": "repository" }),
        json!([["repository"]]),
        json!([{ "identifier": "42", "actions": ["read"] }]),
        json!([{ "type": "repository", "identifier": 42, "actions": ["read"] }]),
        json!([{ "type": "repository", "identifier": "42", "actions": "read" }]),
    ] {
        assert!(read(malformed.clone()).is_err(), "{malformed}");
    }
    let twice = r#"[{ "type": "repository", "identifier": "42", "identifier": "43" }]"#;
    let error = serde_json::from_str::<AuthorizationDetails>(twice).unwrap_err();
    assert!(
        error.to_string().contains("`identifier` occurs twice"),
        "{error}"
    );
}

#[test]
fn a_proof_of_an_object_is_as_large_as_a_reference() {
    let grants = forge::Grants::from(ScopeSet::parse("read").granted());
    let repo = grants.at("42".parse::<RepoId>().unwrap());
    let proof = repo.authorize(scope::Read).unwrap();
    assert_eq!(size_of_val(&proof), size_of::<&RepoId>());
    assert_eq!(Scope::Read.name(), "read");
    let _: &dyn Object = proof.object();
}

mod smart {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "smart"
            [parameters.type]
            values = ["Observation", "Patient"]
            all = "*"
            [parameters.access]
            letters = { r = "read", u = "update", s = "search" }
            [scopes."patient/{type}.{access}"]
            [operations."read{type}"]
            call = "GET /{type}/{id}"
            scopes = "patient/{type}.r"
        "#
    );
}

/// Closed parameters are bits, and the patient of a launch is a value.
#[test]
fn a_smart_launch() {
    use smart::{Scope, ScopeSet, scope};

    scope_core::key! { struct Patient: "patient" }

    fn search(patient: On<impl smart::may::PatientObservationS, &Patient>) -> String {
        format!("Observation?patient={}", patient.object())
    }

    assert_eq!(Scope::ALL.len(), 9);
    let token =
        ScopeSet::parse("launch/patient patient/Observation.rs patient/*.u patient/Patient.sr");
    assert!(token.unknown().eq(["launch/patient", "patient/Patient.sr"]));
    let grants = smart::Grants::only_on(token.granted(), &[("patient", "p1")]);
    let mine = grants.at("p1".parse::<Patient>().unwrap());
    let found = search(mine.authorize(scope::PatientObservationS).unwrap());
    assert_eq!(found, "Observation?patient=p1");
    assert!(mine.meets(scope::PatientPatientU & scope::PatientEveryU));
    assert!(!mine.meets(scope::PatientPatientR));
    let other = grants.at("p2".parse::<Patient>().unwrap());
    assert!(!other.meets(scope::PatientObservationR));
    assert_eq!(
        smart::Operation::ReadObservation.path(),
        Some("/Observation/{id}")
    );
}

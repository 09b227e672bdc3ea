//! Values of the public types: equality, hashes, and what `Debug` shows.
#![cfg(all(feature = "macros", feature = "alloc"))]
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod demo {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "demo"
            [scopes.write]
            description = "Change notes."
            includes = ["read"]
            [scopes.read]
            [scopes.send]
            aliases = ["post"]
            [permissions.View]
            [roles.Reader]
            permissions = ["View"]
        "#
    );
}

scope_core::key! { struct Tenant: "tenant" }

use demo::{Granted, Grants, Role, Scope, ScopeSet, scope};
use scope_core::{Access, Checked, Date, Privilege, ReviewState, StoredSetError};
use std::{
    fmt::Debug,
    hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher, Hash},
};

fn hash(value: impl Hash) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(value)
}

fn shown(value: impl Debug) -> String {
    format!("{value:?}")
}

#[test]
fn debug_shows_the_value() {
    let [write, read] = [Scope::Write, Scope::Read];
    let set = ScopeSet::from([write, read]);
    assert_eq!(shown(set.iter()), shown([write, read]));
    assert_eq!(shown(Scope::ALL), shown([write, read, Scope::Send]));
    let parsed = ScopeSet::parse("x read  y");
    assert_eq!(shown(parsed.unknown()), r#"["x", "", "y"]"#);
    let known = shown(parsed.known());
    assert_eq!(
        shown(parsed),
        format!(r#"Parsed {{ known: {known}, unknown: ["x", "", "y"] }}"#)
    );
    let roles = Role::parse_all(["Reader", "Intern"]);
    let known = shown([Role::Reader]);
    assert_eq!(
        shown(roles),
        format!(r#"ParsedRoles {{ known: {known}, unknown: ["Intern"] }}"#)
    );
    let unknown = "reed".parse::<Scope>().unwrap_err();
    assert!(shown(unknown).starts_with(r#"UnknownName { text: "reed", noun: "app scope""#));

    let checked = Checked::new(set.close(), scope::Read).unwrap();
    assert_eq!(shown(checked), format!("Checked({})", shown(set.close())));
    let grants = Grants::EMPTY.with(read, &[("tenant", "acme")]);
    let values = grants.values(read).next().unwrap();
    assert_eq!(shown(values), r#"{"tenant": "acme"}"#);
    let (empty, on) = (shown(Granted::EMPTY), shown(ScopeSet::from([read]).close()));
    assert_eq!(
        shown(&grants),
        format!(r#"Grants {{ everywhere: {empty}, on: {{{{"tenant": "acme"}}: {on}}} }}"#),
    );
    let acme = || "acme".parse::<Tenant>().unwrap();
    let object = shown(acme());
    let proof = grants.at(acme());
    assert_eq!(
        shown(proof.authorize(scope::Read).unwrap()),
        format!("On({object})")
    );
    let checked = grants.at(acme()).into_checked(scope::Read).unwrap();
    assert_eq!(shown(checked), format!("CheckedOn({object})"));
    let denied = proof.authorize(scope::Send).unwrap_err();
    assert_eq!(shown(&denied), format!("DeniedOn({denied})"));
}

#[test]
fn equal_values_have_equal_hashes() {
    let of = |names: &str| ScopeSet::parse(names).granted();
    assert_eq!(hash(of("write read")), hash(of("write")));
    assert_ne!(hash(of("write")), hash(of("read")));
    assert_ne!(hash(ScopeSet::from([Scope::Write])), hash(ScopeSet::EMPTY));
    let unknown = |text: &str| text.parse::<Scope>().unwrap_err();
    assert_eq!(hash(unknown("reed")), hash(unknown("reed")));
    assert_ne!(hash(unknown("reed")), hash(unknown("rite")));
    assert!(unknown("reed") == unknown("reed") && unknown("reed") != unknown("rite"));
    // the text is held as far as 48 bytes, and what is cut differs from what is not
    let long = "x".repeat(49);
    assert_ne!(unknown(&long), unknown(&long[..48]));
}

#[test]
fn grants_are_equal_if_they_grant_the_same() {
    let on = |scope, values: &[(&'static str, &str)]| Grants::EMPTY.with(scope, values);
    let acme = on(Scope::Read, &[("tenant", "acme")]);
    assert_eq!(acme, acme.clone().union(&acme));
    assert_ne!(acme, on(Scope::Read, &[("tenant", "zeta")]));
    assert_ne!(acme, on(Scope::Send, &[("tenant", "acme")]));
    assert_ne!(acme, on(Scope::Read, &[("owner", "acme")]));
    assert_ne!(acme, Grants::EMPTY);
    let everywhere = |scope| Grants::from(ScopeSet::from([scope]).close());
    assert_ne!(acme.clone() | everywhere(Scope::Send), acme);
    assert_ne!(everywhere(Scope::Read), everywhere(Scope::Send));
    let mut both = everywhere(Scope::Send);
    both |= acme.clone();
    assert_eq!(both, acme.clone() | everywhere(Scope::Send));
    assert!(both.everywhere().covers(&Scope::Send) && !both.everywhere().covers(&Scope::Read));
    assert!(
        both.at("acme".parse::<Tenant>().unwrap())
            .meets(scope::Read)
    );
}

/// Values are compared by their text, wherever the text of a parameter is.
#[test]
fn a_parameter_is_its_text() {
    let tenant: &'static str = String::from("tenant").leak();
    let owner: &'static str = String::from("owner").leak();
    let mut grants = Grants::EMPTY;
    for (at, value) in ["zeta", "acme", "mid", "zeta"].iter().enumerate() {
        for names in [["tenant", tenant], ["owner", owner]] {
            grants = grants.with(Scope::Read, &[(names[at % 2], value)]);
        }
    }
    let values: Vec<_> = grants
        .values(Scope::Read)
        .map(|it| it.to_string())
        .collect();
    let expected = [
        "owner `acme`",
        "owner `mid`",
        "owner `zeta`",
        "tenant `acme`",
        "tenant `mid`",
        "tenant `zeta`",
    ];
    assert_eq!(values, expected);
}

#[test]
fn a_union_counts_all_ignored_texts() {
    // a value is missing, so each is ignored
    let ignoring = |count| {
        let add = |grants: Grants, _| grants.with(Scope::Read, &[("tenant", "")]);
        (0..count).fold(Grants::EMPTY, add)
    };
    for (one, other) in [(0, 0), (3, 4), (10, 9), (9, 0), (0, 12)] {
        let both = ignoring(one).union(&ignoring(other));
        let kept = both.ignored().count();
        assert_eq!(kept, (one + other).min(8));
        assert_eq!(kept + both.ignored_beyond(), one + other);
    }
}

#[test]
fn aliases_are_those_of_the_text() {
    let parsed = ScopeSet::parse("read post send x post");
    assert!(parsed.aliases().eq([("post", Scope::Send); 2]));
}

#[test]
fn a_denial_on_an_object_names_what_it_needs() {
    let grants = Grants::EMPTY.with(Scope::Read, &[("tenant", "acme")]);
    let both = scope::Read & scope::Send;
    let tenant = grants.at("acme".parse::<Tenant>().unwrap());
    let denied = tenant.authorize(both).unwrap_err();
    assert!(denied.needed().eq(["read", "send"]));
    assert!(denied.missing().eq(["send"]));
}

#[test]
fn an_unknown_token_is_given_once_and_counted() {
    let mut unknown = ScopeSet::parse("x read y send z").unknown();
    for (left, token) in [(3, "x"), (2, "y"), (1, "z")] {
        assert_eq!(unknown.len(), left);
        assert_eq!(unknown.next(), Some(token));
    }
    assert_eq!((unknown.len(), unknown.next()), (0, None));
}

#[test]
fn roles_are_known_if_each_name_is() {
    assert!(Role::parse_all(["Reader"]).is_known());
    assert!(!Role::parse_all(["Reader", "Intern"]).is_known());
}

#[test]
fn a_privilege_of_any_vocabulary_has_its_description() {
    fn description<P: Privilege>(privilege: P) -> &'static str {
        privilege.description()
    }
    assert_eq!(description(Scope::Write), "Change notes.");
    assert_eq!(description(Scope::Read), "");
}

#[test]
fn an_error_says_what_would_be_read() {
    let error = "2026-02-30".parse::<Date>().unwrap_err().to_string();
    assert!(error.ends_with("`YYYY-MM-DD`"), "{error}");
    let states = ReviewState::ALL.map(|state| format!("`{state}`"));
    let error = "Draft".parse::<ReviewState>().unwrap_err().to_string();
    assert!(
        error.ends_with(&format!("one of {}", states.join(", "))),
        "{error}"
    );
    let (stored, current) = (0x1f, ScopeSet::FINGERPRINT);
    let error = ScopeSet::from_stored(&[1], stored).unwrap_err();
    assert_eq!(error, StoredSetError::Layout { stored, current });
    let text = error.to_string();
    assert!(
        text.contains("000000000000001f") && text.contains(&format!("{current:016x}")),
        "{text}"
    );
}

#[test]
fn kinds_of_access_are_sets() {
    let kinds = [
        Access::CREATE,
        Access::READ,
        Access::UPDATE,
        Access::DELETE,
        Access::SPECIAL,
    ];
    let of = |bits: usize| {
        let some = kinds
            .iter()
            .enumerate()
            .filter(|(at, _)| bits >> at & 1 == 1);
        some.fold(Access::UNSPECIFIED, |access, (_, kind)| access.union(*kind))
    };
    for (a, b) in (0..32 * 32).map(|pair| (pair / 32, pair % 32)) {
        assert_eq!(of(a).union(of(b)), of(a | b));
        assert_eq!(of(a).contains(of(b)), a & b == b);
    }
}

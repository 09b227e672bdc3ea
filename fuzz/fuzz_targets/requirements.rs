//! Grants anything, and asks for every operation and for expressions of every shape: the answer is
//! that of a naive search over the text of the spec, and a denial says what is true.
#![no_main]
#![forbid(unsafe_code)]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use scope_core::{Authorize, Holds};
use std::{collections::BTreeSet, sync::LazyLock};

#[path = "../../tests/tests/it/common/raw.rs"]
#[allow(dead_code)]
mod raw;
use raw::Raw;

mod api {
    scope_core::scopes!("../../tests/specs/alternatives.toml", typed_operations = true);
}
use api::{Granted, Operation, Permission, PermissionSet, Scope, ScopeSet, permission as p, scope as s};

#[derive(Clone, Copy, Holds)]
struct Session {
    #[holds]
    scopes: Granted,
    #[holds]
    permissions: api::user::Granted,
}

struct Truth {
    raw: Raw,
    scopes: Vec<BTreeSet<String>>,
    permissions: Vec<BTreeSet<String>>,
    required: Vec<[Vec<Vec<String>>; 2]>,
}

/// Everything that is known, worked out once.
static TRUTH: LazyLock<Truth> = LazyLock::new(|| {
    let raw = Raw::read("../tests/specs/alternatives.toml");
    let reach = |table: &str| -> Vec<BTreeSet<String>> {
        let names = raw.names(table).into_iter();
        names.map(|name| raw.reach(table, name).into_iter().map(str::to_owned).collect()).collect()
    };
    let owned = |any: raw::AnyOf<'_>| -> Vec<Vec<String>> {
        any.into_iter().map(|all| all.into_iter().map(str::to_owned).collect()).collect()
    };
    let required = raw.names("operations").into_iter().map(|operation| {
        ["scopes", "permissions"].map(|table| owned(raw.required(operation, table)))
    });
    Truth {
        scopes: reach("scopes"),
        permissions: reach("permissions"),
        required: required.collect(),
        raw,
    }
});

#[derive(Arbitrary, Debug)]
struct Input {
    scopes: u16,
    permissions: u8,
    noise: bool,
}

fn chosen<'a>(names: &[&'a str], bits: u16) -> Vec<&'a str> {
    let has = |i: &usize| bits >> i & 1 == 1;
    (0..names.len()).filter(has).map(|i| names[i]).collect()
}

fn covered<'a>(names: &[&str], reach: &'a [BTreeSet<String>], bits: u16) -> BTreeSet<&'a str> {
    let has = |i: &usize| bits >> i & 1 == 1;
    (0..names.len()).filter(has).flat_map(|i| reach[i].iter().map(String::as_str)).collect()
}

fn met(any: &[Vec<String>], covered: &BTreeSet<&str>) -> bool {
    any.is_empty() || any.iter().any(|all| all.iter().all(|name| covered.contains(name.as_str())))
}

fuzz_target!(|input: Input| {
    let truth = &*TRUTH;
    let scopes = truth.raw.names("scopes");
    let permissions = truth.raw.names("permissions");
    let mut text = chosen(&scopes, input.scopes).join(" ");
    if input.noise {
        text.push_str(" read Reads  All\u{a0}");
    }
    let session = Session {
        scopes: ScopeSet::parse(&text).granted(),
        permissions: PermissionSet::parse(&chosen(&permissions, input.permissions.into()).join(" ")).granted(),
    };
    let has = covered(&scopes, &truth.scopes, input.scopes);
    let may = covered(&permissions, &truth.permissions, input.permissions.into());
    for scope in Scope::ALL {
        assert_eq!(session.scopes.covers(scope), has.contains(scope.name()));
    }
    for permission in Permission::ALL {
        assert_eq!(session.permissions.covers(permission), may.contains(permission.name()));
    }

    for (operation, [scopes, permissions]) in Operation::ALL.into_iter().zip(&truth.required) {
        let allowed = met(scopes, &has) && met(permissions, &may);
        match operation.check(&session.scopes, &session.permissions) {
            Ok(()) => assert!(allowed, "{operation}"),
            Err(denied) => {
                assert!(!allowed, "{operation}");
                assert!(denied.missing().next().is_some(), "{denied}");
                let known = if denied.gate() == scope_core::Gate::Scope { &has } else { &may };
                assert!(denied.missing().all(|name| !known.contains(name)), "{denied}");
                assert!(!denied.to_string().is_empty());
                // what it says would do, does
                let needed: Vec<&str> = denied.needed().collect();
                let (granted, user) = match denied.gate() {
                    scope_core::Gate::Scope => {
                        let more = ScopeSet::parse(&needed.join(" ")).granted();
                        (session.scopes.union(more), session.permissions)
                    }
                    scope_core::Gate::Permission => {
                        let more = PermissionSet::parse(&needed.join(" ")).granted();
                        (session.scopes, session.permissions.union(more))
                    }
                };
                let gate = denied.gate();
                if let Err(denied) = operation.check(&granted, &user) {
                    assert_ne!(denied.gate(), gate, "{denied}");
                }
            }
        }
    }

    // every shape of three, and some of five
    let one = |name: &str| has.contains(name);
    let (a, b, c, d) = (one("Write"), one("Send"), one("Read"), may.contains("Lend"));
    let (w, x, y, z) = (s::Write, s::Send, s::Read, p::Lend);
    assert_eq!(session.meets(w & x & y), a && b && c);
    assert_eq!(session.meets(w & x | y), a && b || c);
    assert_eq!(session.meets((w | x) & y), (a || b) && c);
    assert_eq!(session.meets(w | x | y), a || b || c);
    assert_eq!(session.meets(w & (x | y)), a && (b || c));
    assert_eq!(session.meets(w | x & y), a || b && c);
    assert_eq!(session.meets(w & (x | y & z)), a && (b || c && d));
    assert_eq!(session.meets((w | x) & (y | z)), (a || b) && (c || d));
    assert_eq!(session.meets(w & x | y & z), a && b || c && d);
    assert_eq!(session.meets(z | w & (x | y)), d || a && (b || c));
    if let Err(denied) = session.authorize(w & (x | y & z)) {
        assert!(denied.missing().next().is_some());
    }
});

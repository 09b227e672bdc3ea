//! The version bump of a change, and operations that become public.

use super::{
    super::{Advice, Bump},
    check, compare,
};

/// A major version if callers or servers are affected; a minor one for additions.
#[test]
fn which_version() {
    let advice = |old: &str, new: &str| {
        let Advice { bump, reasons } = compare(old, new).semver;
        (bump, reasons)
    };
    let head = "scopes.A = { includes = ['B'] }\nscopes.B = {}\npermissions.P = {}\n";
    let with = |needs: &str| format!("{head}operations.op = {{ {needs} }}");
    let plain = with("scopes = 'A'");
    let rest =
        "scopes.C = {}\noperations.more = { scopes = 'B' }\nroles.R = { permissions = ['P'] }";
    for (new, bump, reason) in [
        (
            with("public = true"),
            Bump::Major,
            "anyone may now call operation `op`, signed in or not",
        ),
        (
            with("scopes = 'B'"),
            Bump::Major,
            "operation `op` now allows existing grants",
        ),
        (
            with("authenticated = true, permissions = 'P'"),
            Bump::Major,
            "operation `op` now allows existing grants",
        ),
        (
            format!("{plain}\noperations.health = {{ public = true }}"),
            Bump::Minor,
            "operation `health` is new, and anyone may call it",
        ),
        (
            plain.replace("scopes.B = {}", "scopes.B = { aliases = ['b'] }"),
            Bump::Minor,
            "more is allowed with scope `B`",
        ),
        (
            plain.replace("scopes.B = {}", "scopes.B = { restricted = true }"),
            Bump::Major,
            "scope `B` is harder to get",
        ),
    ] {
        let (found, reasons) = advice(&plain, &new);
        assert_eq!((found, reasons[0].as_str()), (bump, reason), "{new}");
    }
    let restricted = plain.replace("scopes.B = {}", "scopes.B = { restricted = true }");
    assert_eq!(
        advice(&restricted, &plain),
        (Bump::Major, vec!["scope `B` is easier to get".to_owned()])
    );
    let (bump, reasons) = advice(&plain, &format!("{plain}\n{rest}"));
    assert_eq!((bump, reasons.len()), (Bump::Minor, 3));
    // the gravest comes first
    let both = with("public = true").replace(
        "scopes.B = {}",
        "scopes.B = { includes = ['D'] }\nscopes.D = {}",
    );
    let old = plain.replace("scopes.B = {}", "scopes.B = {}\nscopes.D = {}");
    assert_eq!(
        advice(&old, &both).1,
        [
            "anyone may now call operation `op`, signed in or not",
            "existing grants gain through scope `B`",
        ]
    );
}

/// A change to public, or from public, lists no single grants.
#[test]
fn what_is_public() {
    let head = "scopes.A = {}\nscopes.B = {}\npermissions.P = {}\npermissions.Q = {}\n";
    let with = |needs: &str| format!("{head}operations.op = {{ {needs} }}");
    let now = |old: &str, new: &str, expected: &[&str]| {
        let anyone: Vec<bool> = check(&with(old), &with(new), expected)
            .changes
            .iter()
            .map(|change| change.anyone)
            .collect();
        anyone
    };
    let public = "Widens: operation `op` is now public: anyone may call it, signed in or not";
    assert_eq!(now("scopes = 'A'", "public = true", &[public]), [true]);
    assert_eq!(
        now(
            "scopes = 'A', permissions = 'P'",
            "public = true",
            &[public]
        ),
        [true]
    );
    assert_eq!(
        now(
            "authenticated = true, permissions = 'P'",
            "public = true",
            &[public],
        ),
        [true]
    );
    assert_eq!(
        now(
            "scopes = 'A', permissions = 'P'",
            "authenticated = true, permissions = 'P'",
            &["Widens: operation `op` no longer requires a scope: any valid token is enough"],
        ),
        [false]
    );
    assert_eq!(
        now(
            "authenticated = true, permissions = 'P'",
            "authenticated = true",
            &["Widens: operation `op` no longer requires a user permission: any user may call it",],
        ),
        [false]
    );
    assert_eq!(
        now("authenticated = true", "public = true", &[public]),
        [true]
    );
    let narrows = "Narrows: operation `op` is no longer public: it requires a valid token";
    assert_eq!(
        now("public = true", "authenticated = true", &[narrows]),
        [false]
    );
    let narrows = "Narrows: operation `op` now requires `A`; before, any valid token was enough";
    assert_eq!(
        now("authenticated = true", "scopes = 'A'", &[narrows]),
        [false]
    );
    assert_eq!(
        now(
            "public = true",
            "scopes = 'A', permissions = 'P'",
            &[
                "Narrows: operation `op` is no longer public: it requires `A`",
                "Narrows: operation `op` now requires a user permission: `P`",
            ],
        ),
        [false, false]
    );
    let json =
        serde_json::to_value(&compare(&with("scopes = 'A'"), &with("public = true")).changes);
    assert_eq!(json.unwrap()[0]["anyone"], true);
}

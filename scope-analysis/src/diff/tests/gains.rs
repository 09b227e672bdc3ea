//! Existing grants and roles that gain, and the cause.

use super::{super::Effect, check, compare};

/// The messages of the widening changes that gain.
fn gaining(old: &str, new: &str) -> (usize, Vec<String>) {
    let diff = compare(old, new);
    let widens = diff.changes.iter();
    let widens = widens.filter(|it| it.effect == Effect::Widens).count();
    let gains = diff.changes.iter().filter(|change| change.gains());
    (widens, gains.map(|it| it.message.clone()).collect())
}

#[test]
fn what_is_new_gives_no_existing_grant_more() {
    let old = "scopes.A = {}\npermissions.P = {}\nroles.R = { permissions = ['P'] }\n\
               operations.one = { scopes = 'A' }";
    let new = "scopes.A = { aliases = ['a'] }\nscopes.B = { includes = ['A'] }\npermissions.P = {}\n\
               permissions.Q = {}\nroles.R = { permissions = ['P'] }\n\
               roles.S = { permissions = ['P', 'Q'] }\n\
               operations.one = { scopes = { any = ['A', 'B'] } }\n\
               operations.two = { scopes = 'A', permissions = 'Q' }";
    assert_eq!(gaining(old, new), (5, vec![]));
    // a new alternative that no existing grant satisfies
    let scopes = "scopes.A = {}\nscopes.C = {}\n";
    let (old, new) = (
        "scopes.A = {}\noperations.one = { scopes = 'A' }".to_owned(),
        format!("{scopes}operations.one = {{ scopes = {{ any = ['A', 'C'] }} }}"),
    );
    assert_eq!(gaining(&old, &new), (2, vec![]));
}

#[test]
fn what_is_there_gains() {
    let one = |old: &str, new: &str, expected: &str| {
        let (_, gains) = gaining(old, new);
        assert_eq!(gains, [expected], "{new}");
    };
    one(
        "scopes.A = {}",
        "scopes.A = { includes = ['B'] }\nscopes.B = {}",
        "scope `A` now includes `B`",
    );
    one(
        "scopes.A = { restricted = true }",
        "scopes.A = {}",
        "scope `A` is no longer restricted: it is granted without an approval",
    );
    one(
        "scopes.A = {}\npermissions.P = {}\nroles.R = { permissions = [] }",
        "scopes.A = {}\npermissions.P = {}\nroles.R = { permissions = ['P'] }",
        "role `R` gains `P`",
    );
    let both = "scopes.A = {}\nscopes.B = {}\nscopes.C = {}\n";
    let all = |names: &str| format!("{both}operations.one = {{ scopes = {names} }}");
    // by two grants together, neither of which is enough alone
    one(
        &all("['A', 'B', 'C']"),
        &all("['A', 'B']"),
        "operation `one` now requires less: `A` and `B`; before: `A` and `B` and `C`; now allows a grant of `A` and `B`",
    );
    one(
        &all("'A'"),
        &format!("{both}operations.one = {{ public = true }}"),
        "operation `one` is now public: anyone may call it, signed in or not",
    );
    one(
        &all("'A'"),
        &format!("{}\noperations.two = {{ public = true }}", all("'A'")),
        "operation `two` is added; it is public: anyone may call it",
    );
    one(
        "scopes.A = { aliases = ['x'] }\nscopes.B = { includes = ['A'] }",
        "scopes.A = {}\nscopes.B = { includes = ['A'], aliases = ['x'] }",
        "`x` now means scope `B`; before: `A`",
    );
}

#[test]
fn a_role_gains_through_another() {
    let spec = |standard: &str, manager: &str| {
        format!(
            "scopes.A = {{}}\npermissions.P = {{}}\npermissions.Q = {{}}\npermissions.R = {{}}\n\
             roles.Standard = {{ permissions = [{standard}] }}\n\
             roles.Manager = {{ includes = ['Standard'], permissions = [{manager}] }}\n\
             roles.Owner = {{ includes = ['Manager'] }}"
        )
    };
    let (old, new) = (spec("'P'", "'R'"), spec("'P', 'Q'", "'R'"));
    let diff = check(
        &old,
        &new,
        &[
            "Widens: role `Standard` gains `Q`",
            "  Standard: + Q",
            "Widens: role `Manager` gains `Q`, through `Standard`",
            "  Manager: + Q",
            "Widens: role `Owner` gains `Q`, through `Standard`",
            "  Owner: + Q",
        ],
    );
    assert_eq!(diff.changes[2].through.as_deref(), Some("Standard"));
    check(
        &new,
        &old,
        &[
            "Narrows: role `Standard` loses `Q`",
            "  Standard: - Q",
            "Narrows: role `Manager` loses `Q`, through `Standard`",
            "  Manager: - Q",
            "Narrows: role `Owner` loses `Q`, through `Standard`",
            "  Owner: - Q",
        ],
    );
    // a permission that the role lists itself is its own change
    check(
        &spec("'P'", ""),
        &spec("'P', 'Q'", "'R'"),
        &[
            "Widens: role `Standard` gains `Q`",
            "  Standard: + Q",
            "Widens: role `Manager` gains `Q` and `R`",
            "  Manager: + Q R",
            "Widens: role `Owner` gains `Q` and `R`, through `Manager`",
            "  Owner: + Q R",
        ],
    );
}

//! Comparisons, case by case.

mod advice;
mod calls;
mod gains;
mod globs;
mod oracle;
mod smallest;
mod templates;

use scope_spec::Spec;

use super::*;

fn spec(text: &str) -> Spec {
    let loaded = scope_spec::parse("scopes.toml", &format!("spec.name = 'demo'\n{text}"));
    let errors: Vec<_> = loaded.errors().collect();
    assert!(errors.is_empty(), "{errors:?}\n{text}");
    loaded.spec
}

fn compare(old: &str, new: &str) -> Diff {
    diff(&spec(old), &spec(new))
}

/// Each change as a line of effect and message, with the affected grants.
fn lines(diff: &Diff) -> Vec<String> {
    let mut lines = Vec::new();
    for change in &diff.changes {
        lines.push(format!("{:?}: {}", change.effect, change.message));
        for grant in &change.grants {
            let parts = [
                ("+", &grant.gains),
                ("-", &grant.loses),
                ("opens", &grant.opens),
                ("closes", &grant.closes),
            ];
            let parts = parts
                .iter()
                .filter(|(_, list)| !list.is_empty())
                .map(|(sign, list)| format!("{sign} {}", list.join(" ")));
            lines.push(format!(
                "  {}: {}",
                grant.grant,
                parts.collect::<Vec<_>>().join(", ")
            ));
        }
    }
    lines
}

#[track_caller]
fn check(old: &str, new: &str, expected: &[&str]) -> Diff {
    let diff = compare(old, new);
    assert_eq!(lines(&diff), expected);
    diff
}

#[test]
fn nothing() {
    let text = "scopes.A = { includes = ['B'] }\nscopes.B = {}";
    let diff = check(text, text, &[]);
    assert!(diff.is_empty());
    assert_eq!(diff.semver.bump, Bump::None);
}

#[test]
fn order_is_no_change_but_moves_bits() {
    let diff = check(
        "scopes.A = {}\nscopes.B = {}",
        "scopes.B = {}\nscopes.A = {}",
        &[],
    );
    assert_eq!(diff.breaks[0].code, "bits-moved");
    assert_eq!(diff.breaks[0].bits.len(), 2);
    assert_eq!(diff.semver.bump, Bump::Major);
}

#[test]
fn an_inclusion_reaches_every_includer() {
    let operation = "\noperations.send = { scopes = 'C' }";
    let old = "scopes.A = { includes = ['B'] }\nscopes.B = {}\nscopes.C = {}";
    let new = "scopes.A = { includes = ['B'] }\nscopes.B = { includes = ['C'] }\nscopes.C = {}";
    let (old, new) = (format!("{old}{operation}"), format!("{new}{operation}"));
    let diff = check(
        &old,
        &new,
        &[
            "Widens: scope `B` now includes `C`",
            "  A: + C, opens send",
            "  B: + C, opens send",
        ],
    );
    assert_eq!(diff.semver.bump, Bump::Major);
    check(
        &new,
        &old,
        &[
            "Narrows: scope `B` no longer includes `C`",
            "  A: - C, closes send",
            "  B: - C, closes send",
        ],
    );
}

/// Of two grants of one name, the reviewer gets the narrower one.
#[test]
fn the_smallest_grant_includes_the_least() {
    let old =
        "scopes = { A = { includes = ['B'] }, B = {}, C = {} }\noperations.o = { scopes = 'C' }";
    let new = old.replace("scopes = 'C'", "scopes = 'B'");
    let diff = compare(old, &new);
    let grants: Vec<_> = diff
        .smallest
        .iter()
        .map(|it| it.scopes.as_slice())
        .collect();
    assert_eq!(grants, [["B"], ["C"]]);
}

/// The includer is granted without the approval that the included scope requires.
#[test]
fn an_inclusion_of_a_restricted_scope() {
    let old = "scopes.A = {}\nscopes.B = { includes = ['C'] }\nscopes.C = { restricted = true }";
    check(
        old,
        &old.replace("scopes.A = {}", "scopes.A = { includes = ['B'] }"),
        &[
            "Widens: scope `A` now includes `B`; `C` is restricted",
            "  A: + B C",
        ],
    );
    check(
        old,
        &old.replace("scopes.A = {}", "scopes.A = { includes = ['C'] }"),
        &[
            "Widens: scope `A` now includes `C`, which is restricted",
            "  A: + C",
        ],
    );
}

#[test]
fn a_star_takes_in_what_is_new() {
    let diff = check(
        "scopes.Root = { includes = ['*'] }\nscopes.A = {}",
        "scopes.Root = { includes = ['*'] }\nscopes.A = {}\nscopes.B = {}",
        &[
            "Widens: scope `Root` now includes `B`, which is new and matches its `*`",
            "  Root: + B",
            "Widens: scope `B` is added",
        ],
    );
    assert_eq!(diff.semver.bump, Bump::Major);
    assert_eq!(
        diff.semver.reasons,
        ["existing grants gain through scope `Root`: its `*` matches new names"]
    );
}

#[test]
fn a_redundant_inclusion_means_nothing() {
    let old = "scopes.A = { includes = ['B'] }\nscopes.B = { includes = ['C'] }\nscopes.C = {}";
    let new =
        "scopes.A = { includes = ['B', 'C'] }\nscopes.B = { includes = ['C'] }\nscopes.C = {}";
    let diff = check(
        old,
        new,
        &["Describes: scope `A` lists `C` among its inclusions, with the same meaning"],
    );
    assert_eq!(diff.semver.bump, Bump::Patch);
}

#[test]
fn removing_what_lies_between() {
    check(
        "scopes.A = { includes = ['B'] }\nscopes.B = { includes = ['C'] }\nscopes.C = {}",
        "scopes.A = {}\nscopes.C = { bit = 2 }",
        &[
            "Narrows: scope `B` is removed: it grants nothing in existing tokens",
            "  A: - B C",
        ],
    );
    check(
        "scopes.A = { includes = ['B'] }\nscopes.B = { includes = ['C'] }\nscopes.C = {}",
        "scopes.A = { includes = ['C'] }\nscopes.C = { bit = 2 }",
        &[
            "Narrows: scope `B` is removed: it grants nothing in existing tokens",
            "  A: - B",
            "Describes: scope `A` lists `C` among its inclusions, with the same meaning",
        ],
    );
}

#[test]
fn a_rename_keeps_the_old_name_as_an_alias() {
    let old = "scopes.EditAccount = { includes = ['Read'] }\nscopes.Read = {}\n\
               operations.edit = { scopes = 'EditAccount' }";
    let new = "scopes.EditAccounts = { includes = ['Read'], aliases = ['EditAccount'] }\n\
               scopes.Read = {}\noperations.edit = { scopes = 'EditAccounts' }";
    let diff = check(
        old,
        new,
        &[
            "Renames: scope `EditAccount` is now called `EditAccounts`; the old name is still accepted",
        ],
    );
    assert_eq!(diff.semver.bump, Bump::Major);
    let kept = new.replace("aliases", "rust = 'EditAccount', aliases");
    assert_eq!(compare(old, &kept).semver.bump, Bump::Minor);
    // without the alias it is another scope
    let other = new.replace(", aliases = ['EditAccount']", "");
    let diff = compare(old, &other);
    let has = |effect| diff.changes.iter().any(|change| change.effect == effect);
    assert!(has(Effect::Narrows) && has(Effect::Widens) && !has(Effect::Renames));
}

#[test]
fn two_scopes_become_one() {
    check(
        "scopes.A = { includes = ['X'] }\nscopes.B = { includes = ['Y'] }\nscopes.X = {}\nscopes.Y = {}",
        "scopes.B = { includes = ['Y'], aliases = ['A'], bit = 1 }\nscopes.X = { bit = 2 }\n\
         scopes.Y = { bit = 3 }",
        &[
            "Widens: scope `A` is now part of `B`; the old name is still accepted",
            "  A: + Y",
            "Narrows: scope `A` is now part of `B`; the old name is still accepted",
            "  A: - X",
        ],
    );
}

#[test]
fn an_alias_is_a_word_of_a_token() {
    check(
        "scopes.A = { aliases = ['old'] }",
        "scopes.A = { aliases = ['new'] }",
        &[
            "Widens: `new` now means scope `A`",
            "Narrows: `old` no longer means scope `A`",
            "  old: - A",
        ],
    );
    check(
        "scopes.A = { aliases = ['x'] }\nscopes.B = { includes = ['A'] }",
        "scopes.A = {}\nscopes.B = { includes = ['A'], aliases = ['x'] }",
        &["Widens: `x` now means scope `B`; before: `A`", "  x: + B"],
    );
}

#[test]
fn harder_and_easier_to_get() {
    let plain = "scopes.A = {}";
    let diff = check(
        plain,
        "scopes.A = { restricted = true, availability = 'on-request' }",
        &[
            "Narrows: scope `A` is now restricted: asking for it needs a justification and an approval",
            "Narrows: scope `A` is now available only on request",
        ],
    );
    assert_eq!(diff.semver.reasons, ["scope `A` is harder to get"]);
    let diff = check(
        "scopes.A = { restricted = true, availability = 'on-request' }",
        plain,
        &[
            "Widens: scope `A` is no longer restricted: it is granted without an approval",
            "Widens: scope `A` is now available to every app",
        ],
    );
    assert_eq!(diff.semver.bump, Bump::Major);
    assert_eq!(diff.semver.reasons, ["scope `A` is easier to get"]);
}

/// If two operations exchange their calls, each keeps its requirement, and each call changes its
/// own.
#[test]
fn a_call_that_another_operation_answers_now() {
    let scopes = "scopes.Staff = {}\nscopes.Visits = {}\n";
    let with = |staff: &str, visits: &str| {
        format!(
            "{scopes}operations.staff = {{ call = '{staff}', scopes = 'Staff' }}\n\
             operations.visits = {{ call = '{visits}', scopes = 'Visits' }}"
        )
    };
    let old = with("GET /staff/{id}", "GET /visits/{id}");
    let needs = |call: &str, now: (&str, &str), was: (&str, &str)| {
        format!(
            "`{call}` now belongs to `{}` instead of `{}`: operation `{}` now requires something else: `{}`; before: `{}`",
            now.0, was.0, now.0, now.1, was.1
        )
    };
    let (staff, visits) = (("staff", "Staff"), ("visits", "Visits"));
    let needs = [
        needs("GET /visits/{n}", staff, visits),
        needs("GET /staff/{n}", visits, staff),
    ];
    let expected = [
        format!("Widens: {}", needs[0]),
        "  Staff: opens staff".to_owned(),
        format!("Widens: {}", needs[1]),
        "  Visits: opens visits".to_owned(),
        format!("Narrows: {}", needs[0]),
        "  Visits: closes staff".to_owned(),
        format!("Narrows: {}", needs[1]),
        "  Staff: closes visits".to_owned(),
    ];
    let expected: Vec<&str> = expected
        .iter()
        .map(String::as_str)
        .chain([
            "Renames: operation `staff` has another call: `GET /visits/{n}`; before: `GET /staff/{id}`",
            "Renames: operation `visits` has another call: `GET /staff/{n}`; before: `GET /visits/{id}`",
        ])
        .collect();
    check(&old, &with("GET /visits/{n}", "GET /staff/{n}"), &expected);
}

#[test]
fn what_an_operation_needs() {
    let scopes = "scopes.Edit = { includes = ['Read'] }\nscopes.Read = {}\nscopes.Other = {}\n";
    let with = |needs: &str| format!("{scopes}operations.op = {{ {needs} }}");
    let edit = with("scopes = 'Edit'");
    let read = with("scopes = 'Read'");
    check(
        &edit,
        &read,
        &[
            "Widens: operation `op` now requires less: `Read`; before: `Edit`",
            "  Read: opens op",
        ],
    );
    check(
        &read,
        &edit,
        &[
            "Narrows: operation `op` now requires more: `Edit`; before: `Read`",
            "  Read: closes op",
        ],
    );
    check(
        &read,
        &with("scopes = 'Other'"),
        &[
            "Widens: operation `op` now requires something else: `Other`; before: `Read`",
            "  Other: opens op",
            "Narrows: operation `op` now requires something else: `Other`; before: `Read`",
            "  Edit: closes op",
            "  Read: closes op",
        ],
    );
    // Edit includes Read
    check(
        &edit,
        &with("scopes = ['Edit', 'Read']"),
        &[
            "Describes: operation `op` writes the same requirement differently: `Edit` and `Read`; before: `Edit`",
        ],
    );
    check(
        &with("scopes = ['Edit', 'Other']"),
        &with("scopes = ['Read', 'Other']"),
        &[
            "Widens: operation `op` now requires less: `Read` and `Other`; before: `Edit` and `Other`; now allows a grant of `Read` and `Other`",
        ],
    );
    let public = compare(&edit, &with("public = true"));
    assert_eq!(
        lines(&public)[0],
        "Widens: operation `op` is now public: anyone may call it, signed in or not"
    );
    let closed = compare(&with("public = true"), &edit);
    assert_eq!(
        lines(&closed)[0],
        "Narrows: operation `op` is no longer public: it requires `Edit`"
    );
}

#[test]
fn an_added_scope_opens_an_operation() {
    check(
        "scopes.A = {}\noperations.op = { scopes = 'A' }",
        "scopes.A = {}\nscopes.B = {}\noperations.op = { scopes = { any = ['A', 'B'] } }",
        &[
            "Widens: scope `B` is added",
            "Widens: operation `op` also allows `B`: `A` or `B`",
        ],
    );
}

#[test]
fn the_gate_of_the_user() {
    let head = "scopes.A = {}\npermissions.P = { includes = ['Q'] }\npermissions.Q = {}\n";
    check(
        &format!("{head}operations.op = {{ scopes = 'A', permissions = 'P' }}"),
        &format!("{head}operations.op = {{ scopes = 'A' }}"),
        &["Widens: operation `op` no longer requires a user permission: any user may call it"],
    );
    let diff = check(
        &format!("{head}roles.R = {{ permissions = ['P'] }}"),
        &format!("{head}roles.R = {{ permissions = ['Q'] }}"),
        &["Narrows: role `R` loses `P`", "  R: - P"],
    );
    assert_eq!(diff.semver.bump, Bump::Major);
}

/// The example is the alternative as written, not one that happens to include its scopes.
#[test]
fn the_example_is_the_obvious_one() {
    let old = "scopes = { Contacts = { includes = ['Read'] }, Read = {}, A2P = {}, Sms = {} }
        operations.send.scopes = 'Sms'";
    let new = "scopes = { Contacts = { includes = ['Read'] }, Read = {}, A2P = {}, Sms = {} }
        operations.send.scopes = { any = ['Sms', ['A2P', 'Read']] }";
    check(
        old,
        new,
        &[
            "Widens: operation `send` now requires less: `Sms`, or `A2P` and `Read`; before: `Sms`; now allows a grant of `A2P` and `Read`",
        ],
    );
    check(
        new,
        old,
        &[
            "Narrows: operation `send` now requires more: `Sms`; before: `Sms`, or `A2P` and `Read`; no longer allows a grant of `A2P` and `Read`",
        ],
    );
}

/// A changed role lists the operations that it newly allows.
#[test]
fn a_role_opens_operations() {
    let spec = |role: &str| {
        format!(
            "scopes.S = {{}}\npermissions = {{ A = {{ includes = ['B'] }}, B = {{}}, C = {{}} }}
            roles.Clerk.permissions = [{role}]
            operations.b = {{ scopes = 'S', permissions = 'B' }}
            operations.bc = {{ scopes = 'S', permissions = ['B', 'C'] }}
            operations.any = {{ scopes = 'S' }}"
        )
    };
    check(
        &spec("'C'"),
        &spec("'C', 'A'"),
        &[
            "Widens: role `Clerk` gains `A` and `B`",
            "  Clerk: + A B, opens b bc",
        ],
    );
    check(
        &spec("'C', 'A'"),
        &spec("'A'"),
        &["Narrows: role `Clerk` loses `C`", "  Clerk: - C, closes bc"],
    );
}

/// A scope that is easier to get lists the operations that it allows.
#[test]
fn what_is_easier_to_get_opens_operations() {
    let old = "scopes = { A = { restricted = true, includes = ['B'] }, B = {} }
        operations = { a = { scopes = 'A' }, b = { scopes = 'B' } }";
    let diff = compare(old, &old.replace("restricted = true, ", ""));
    assert_eq!(diff.changes[0].what, "restricted");
    assert_eq!(diff.changes[0].opens, ["a", "b"]);
    // the spec relied on the approval
    assert_eq!(diff.semver.bump, Bump::Major);
}

#[test]
fn an_operation_with_the_same_call_is_the_same() {
    check(
        "scopes.A = {}\noperations.a = { call = 'GET /x', scopes = 'A' }",
        "scopes.A = {}\noperations.b = { call = 'GET /x', scopes = 'A' }",
        &["Renames: operation `a` is now called `b`"],
    );
    check(
        "scopes.A = {}\noperations.a = { call = 'GET /x', scopes = 'A' }",
        "scopes.A = {}\noperations.a = { call = 'GET /y', scopes = 'A' }",
        &["Renames: operation `a` has another call: `GET /y`; before: `GET /x`"],
    );
}

#[test]
fn bits_used_again() {
    let diff = compare(
        "scopes.A = {}\nscopes.B = {}",
        "scopes.A = {}\nscopes.C = {}",
    );
    assert_eq!(diff.breaks[0].code, "bits-reused");
    assert!(diff.breaks[0].message.ends_with("bit 1 was `B` and is `C`"));
}

#[test]
fn both_versions_of_ringcentral() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../scopes.toml");
    let newer = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../cargo-scopes/tests/fixtures/ringcentral_newer.toml"
    );
    let [old, new] = [root, newer].map(|path| {
        let loaded = scope_spec::load(std::path::Path::new(path));
        assert!(!loaded.has_errors());
        loaded.spec
    });
    assert_eq!(
        lines(&diff(&old, &new)),
        [
            "Widens: scope `EditUserCredentials` is added, on request",
            "Narrows: scope `NumberLookup` is removed: it grants nothing in existing tokens",
            "Describes: scope `EditWebinars` has another access: `read, update`; before: `special`",
        ]
    );
}

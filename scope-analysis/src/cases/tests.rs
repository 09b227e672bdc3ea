//! Cases against specs.

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
        // the user is not described, and the app's missing scopes are known without
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
    let reported: Vec<(&str, bool)> = failure
        .problems
        .iter()
        .map(|it| (it.message.as_str(), it.primary.is_some()))
        .collect();
    assert_eq!(
        reported,
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
    let reported: Vec<&str> = rules.iter().map(|rule| rule.what.as_str()).collect();
    assert_eq!(
        reported,
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
    let edges =
        |count: usize| prop::collection::vec(prop::collection::btree_set(0..count, 0..3), count);
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
            "spec.name = 't'\nspec.allow = ['missing-description', 'similar-names']\n".to_owned();
        for (table, letter, edges) in [("scopes", "s", scopes), ("permissions", "p", permissions)] {
            for (index, to) in edges.iter().enumerate() {
                // later ones only: no cycles
                let to = to.iter().filter(|&&to| to > index);
                let to: Vec<String> = to.map(|to| format!("'{letter}{to}'")).collect();
                text += &format!("{table}.{letter}{index}.includes = [{}]\n", to.join(", "));
            }
        }
        for (index, (scopes, permissions, kind)) in operations.into_iter().enumerate() {
            let permissions = permissions.map(|it| format!("permissions = {}", names("p", &it)));
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
    /// The suggested cases pass, and with all of them each rule is covered.
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

/// With all cases that are offered, each rule is noticed, that of the object among them.
#[test]
fn the_object_of_a_call_is_a_rule() {
    let text = std::fs::read_to_string("../conformance/specs/forge.toml").unwrap();
    let spec = scope_spec::parse("forge.toml", &text).spec;
    let offered = not_noticed(&spec, &[]);
    let told = |rules: &[Rule]| rules.iter().map(|it| it.what.clone()).collect::<Vec<_>>();
    let what = "`readRepo` requires scope `repo:{org}/{repo}:read` of the object in its path";
    assert!(
        told(&offered).iter().any(|it| it == what),
        "{:?}",
        told(&offered)
    );
    let cases: Vec<Written> = offered.iter().flat_map(|it| it.case.clone()).collect();
    let left = not_noticed(&spec, &cases);
    assert!(left.is_empty(), "{:?}", told(&left));
    // a case on another object is the one that notices
    let of_others = |case: &&Written| {
        case.granted
            .iter()
            .flatten()
            .any(|it| it.name.contains("2"))
    };
    let without: Vec<Written> = cases.iter().filter(|it| !of_others(it)).cloned().collect();
    assert!(without.len() < cases.len());
    let left = told(&not_noticed(&spec, &without));
    assert!(left.iter().any(|it| it == what), "{left:?}");
}

//! Open parameters, and names that have them.

use proptest::prelude::*;

use super::*;

const REPO: &str = "scopes.'repo:{repo}:read' = {}\n";

/// A spec with a parameter of this form, and a scope with it.
fn form(form: &str) -> String {
    format!("parameters.repo = {{ {form} }}\n{REPO}")
}

/// The effects of the changes of the parameter.
fn effects(old: &str, new: &str) -> Vec<Effect> {
    let changes = compare(old, new).changes;
    let all = changes.iter().filter(|it| it.kind == Kind::Parameter);
    all.map(|it| it.effect).collect()
}

#[test]
fn a_form_takes_more_or_fewer_values() {
    use Effect::{Narrows, Widens};
    for (old, new, expected) in [
        ("form = 'int'", "form = 'name'", [Widens].as_slice()),
        ("form = 'name'", "form = 'id'", &[Narrows]),
        ("form = 'uuid'", "form = 'int'", &[Widens, Narrows]),
        ("form = 'id'", "form = 'id', reserved = ['new']", &[Narrows]),
        (
            "form = { chars = 'a', max = 3 }",
            "form = { chars = 'a', max = 4 }",
            &[Widens],
        ),
        (
            "form = { chars = 'ab', max = 3 }",
            "form = { chars = 'a', max = 4 }",
            &[Widens, Narrows],
        ),
    ] {
        assert_eq!(effects(&form(old), &form(new)), expected, "{old} {new}");
    }
    let diff = compare(&form("form = 'int'"), &form("form = 'id'"));
    let expected = "parameter `repo` takes more values: 1 to 128 letters, digits, `-` and `_`; before: 1 to 20 \
                    digits without a leading zero";
    assert_eq!(diff.changes[0].message, expected);
    assert!(diff.changes[0].gains());
    assert_eq!(diff.semver.bump, Bump::Major);
}

#[test]
fn a_template_is_another_name_than_a_scope() {
    let plain = "scopes.A = {}\n";
    let open = form("form = 'id'");
    check(
        plain,
        &format!("{open}scopes.A = {{}}"),
        &[
            "Widens: parameter `repo` is added: 1 to 128 letters, digits, `-` and `_`",
            "Widens: scope `repo:{repo}:read` is added",
        ],
    );
    // an alias in a token means no template, so the token lost its scope
    let renamed = "parameters.repo.form = 'id'\nscopes.'repo:{repo}:read'.aliases = ['A']";
    for lines in [
        lines(&compare(plain, renamed)),
        lines(&compare(plain, &open)),
    ] {
        let removed = "Narrows: scope `A` is removed: it grants nothing in existing tokens";
        assert!(lines.iter().any(|it| it == removed), "{lines:?}");
        assert!(
            !lines.iter().any(|it| it.starts_with("Renames")),
            "{lines:?}"
        );
    }
}

#[test]
fn what_an_old_token_has_gains_by_a_new_name() {
    let gains = |old: &str, new: &str| compare(old, new).changes.iter().any(Change::gains);
    let open = form("form = 'id'");
    let instance = "scopes.'repo:new:read' = {}\n";
    assert!(gains(&open, instance), "was of one object");
    assert!(gains(instance, &open), "is of one object now");
    assert!(gains(&open, "scopes.A.aliases = ['repo:new:read']"));
    assert!(gains(
        &format!("{open}scopes.A = {{}}"),
        "scopes.A.aliases = ['repo:new:read']"
    ));
    assert!(!gains("scopes.A = {}", &format!("{open}scopes.A = {{}}")));
    assert!(!gains(&format!("{open}scopes.A = {{}}"), &open));
}

#[test]
fn the_object_is_taken_from_elsewhere() {
    let spec = |call: &str| {
        format!(
            "{}operations.read = {{ call = '{call}', scopes = 'repo:{{repo}}:read' }}",
            form("form = 'id'")
        )
    };
    let [left, right] = ["GET /{repo}/{other}", "GET /{other}/{repo}"].map(spec);
    check(
        &left,
        &right,
        &[
            "Widens: operation `read` now takes `repo` from segment 2 of `GET /{other}/{repo}`; before: segment 1",
            "Narrows: operation `read` now takes `repo` from segment 2 of `GET /{other}/{repo}`; before: segment 1",
            "Renames: operation `read` names its parameters differently: `GET /{other}/{repo}`; before: `GET /{repo}/{other}`",
        ],
    );
    check(
        &left,
        &spec("GET /{repo}/{else}"),
        &[
            "Renames: operation `read` names its parameters differently: `GET /{repo}/{else}`; before: `GET /{repo}/{other}`",
        ],
    );
    // by another operation, which takes it from another part
    let both = |first: &str, second: &str| {
        let of = |id: &str, call: &str| {
            format!("operations.{id} = {{ call = '{call}', scopes = 'repo:{{repo}}:read' }}\n")
        };
        format!(
            "{}{}{}",
            form("form = 'id'"),
            of("a", first),
            of("b", second)
        )
    };
    let diff = compare(
        &both("GET /{repo}/{other}", "GET /x/{repo}"),
        &both("GET /y/{repo}", "GET /{other}/{repo}"),
    );
    let widens = diff.changes.iter().filter(|it| it.effect == Effect::Widens);
    assert!(
        widens
            .clone()
            .any(|it| it.message.contains("takes `repo` from segment 2")),
        "{diff:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    /// The values of each form, and the reported changes.
    #[test]
    fn as_reading_tokens(
        old in prop::sample::select(FORMS), new in prop::sample::select(FORMS),
        reserved in prop::sample::subsequence(vec!["7", "a", "a.b"], 0..=3),
        kept in prop::sample::subsequence(vec!["7", "a", "a.b"], 0..=3),
    ) {
        // a reserved word has the form of a value
        let parse = |it: &str, reserved: &[&str]| {
            let form_of = spec(&form(&format!("form = {it}"))).parameters.remove(0).form;
            let reserved: Vec<_> = reserved.iter().filter(|it| form_of.accepts(it)).collect();
            spec(&form(&format!("form = {it}, reserved = {reserved:?}")))
        };
        let [old, new] = [parse(old, &reserved), parse(new, &kept)];
        let reads = |spec: &Spec, value: &str| {
            spec.scopes.instance(&format!("repo:{value}:read"), &spec.parameters).is_some()
        };
        let values = ["7", "07", "a", "aa", "A", "a.b", "b.b", "8", "bb", "aaaa", "b", "bbb", "12345", "123456", "123456789012345678901", UUID];
        let only = |a: &Spec, b: &Spec| values.iter().any(|it| reads(a, it) && !reads(b, it));
        let diff = diff(&old, &new);
        let reported = |effect| diff.changes.iter().any(|it| it.effect == effect);
        prop_assert_eq!(only(&new, &old), reported(Effect::Widens), "{:?}", diff.changes);
        prop_assert_eq!(only(&old, &new), reported(Effect::Narrows), "{:?}", diff.changes);
    }
}

const UUID: &str = "0123abcd-89ab-cdef-0123-456789abcdef";
const FORMS: &[&str] = &[
    "'id'",
    "'name'",
    "'int'",
    "'uuid'",
    "{ chars = 'a', max = 4 }",
    "{ chars = 'ab', max = 3 }",
    "{ chars = 'ab.', max = 4 }",
    "{ chars = '0-9', max = 5 }",
];

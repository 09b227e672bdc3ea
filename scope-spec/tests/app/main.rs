//! `app.toml`: every rule, and what a manifest grants.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "../common/mod.rs"]
mod common;
mod reviews;

use common::{Expected, assert_problems};
use scope_spec::{
    Problem, Spec,
    app::{self, App, Date, NextAction, State},
};

const SPEC: &str = r#"
[spec]
name = "demo"
[scopes.Read]
description = "Look at the things that there are, and at nothing else."
aliases = ["Look"]
[scopes.Edit]
description = "Change the things that there are, but not delete them."
restricted = true
includes = ["Read"]
[scopes.Admin]
includes = ["Edit"]
[scopes.Owner]
includes = ["Admin", "Secret"]
[scopes.Secret]
restricted = true
[scopes.Old]
deprecated = { use = "Read" }
[scopes.Older]
deprecated = { note = "gone in 2028" }
[scopes.Oldest]
deprecated = true
[scopes."read:org"]
[scopes."read:all"]
includes = ["Read"]
[scopes.Root]
restricted = true
includes = ["Secret"]
"#;

const READ: usize = 0;
const EDIT: usize = 1;
const ADMIN: usize = 2;
const OWNER: usize = 3;
const SECRET: usize = 4;

const WHY: &str = "justification = \"Users correct their own call notes from within the app.\"\n";

fn spec() -> Spec {
    let loaded = scope_spec::parse("scopes.toml", SPEC);
    assert!(!loaded.has_errors());
    loaded.spec
}

fn with_head(rest: &str) -> String {
    format!("[app]\nname = \"call-insights\"\n{rest}")
}

fn day(text: &str) -> Option<Date> {
    Some(text.parse().unwrap())
}

/// The problems of a manifest without its specification.
#[track_caller]
fn check_read(text: &str, expected: &[Expected<'_>]) -> App {
    let loaded = app::parse("app.toml", text);
    assert_problems(&loaded.problems, &loaded.sources, expected);
    loaded.app
}

/// The problems of a manifest by its specification.
#[track_caller]
fn check_at(rest: &str, today: Option<Date>, expected: &[Expected<'_>]) -> App {
    let loaded = app::parse("app.toml", &with_head(rest));
    assert_eq!(loaded.problems, []);
    let problems = app::check(&loaded.app, &spec(), today);
    assert_problems(&problems, &loaded.sources, expected);
    loaded.app
}

#[track_caller]
fn check(rest: &str, expected: &[Expected<'_>]) -> App {
    check_at(rest, None, expected)
}

#[test]
fn all_values() {
    let app = check_read(
        r#"
        [app]
        name = "call-insights"
        title = "Call Insights"
        description = "d"
        spec = "../scopes.toml"
        [scopes.B]
        [scopes.A]
        justification = "why"
        [scopes.A.review]
        state = "needs-info"
        on = 2026-11-01
        by = "someone"
        reference = "CASE-1"
        reason = "more"
        expires = 2027-11-01
        [scopes."read:org"]
        review = { state = "approved" }
        "#,
        &[],
    );
    assert_eq!(
        (app.name.as_written(), app.rust.as_str()),
        ("call-insights", "CallInsights")
    );
    assert_eq!(
        app.title.as_ref().map(|it| it.as_written()),
        Some("Call Insights")
    );
    assert_eq!(
        (
            app.description.as_ref().map(|it| it.as_written()),
            app.spec.as_deref()
        ),
        (Some("d"), Some("../scopes.toml"))
    );
    let names: Vec<_> = app.scopes.iter().map(|scope| scope.name.as_str()).collect();
    assert_eq!(names, ["B", "A", "read:org"]);
    assert_eq!(
        app.scopes[1]
            .justification
            .as_ref()
            .map(|it| it.as_written()),
        Some("why")
    );
    let review = app.scopes[1].review.as_ref().unwrap();
    assert_eq!(
        (review.state, review.on, review.expires),
        (State::NeedsInfo, day("2026-11-01"), day("2027-11-01"))
    );
    assert_eq!(
        review.by.as_ref().map(|it| it.as_written()),
        Some("someone")
    );
    assert_eq!(
        (
            review.reference.as_ref().map(|it| it.as_written()),
            review.reason.as_ref().map(|it| it.as_written())
        ),
        (Some("CASE-1"), Some("more"))
    );
    assert_eq!(
        app.scopes[2].review.as_ref().unwrap().state,
        State::Approved
    );
    let named = check_read("[app]\nname = \"x\"\nrust = \"Mine\"\n", &[]);
    assert_eq!(
        (named.name.as_written(), named.rust.as_str()),
        ("x", "Mine")
    );
}

#[test]
fn keys_and_types() {
    check_read(
        &with_head(
            "titel = \"x\"\nspec = 3\n[scopes.A]\njustifcation = \"x\"\njustification = 3\n\
             [scopes.A.review]\nstate = \"draft\"\nfoo = 1\non = \"2026-11-01\"\n\
             expires = 2026-11-01T00:00:00Z\nby = true\n[scopes.B]\nreview = \"approved\"\n\
             [scopes.C]\nreview = { state = \"draft\", on = 3, expires = 10:00:00 }\n[scope.D]\n\
             [scopes.chat.write]\n",
        ),
        &[
            ("unknown-key", "titel", "`[app]` has no key `titel`"),
            (
                "wrong-type",
                "3",
                "`spec` must be a string, found a whole number",
            ),
            (
                "unknown-key",
                "justifcation",
                "a scope that is asked for has no key `justifcation`",
            ),
            (
                "wrong-type",
                "3",
                "`justification` must be a string, found a whole number",
            ),
            ("unknown-key", "foo", "`review` has no key `foo`"),
            (
                "wrong-type",
                "\"2026-11-01\"",
                "`on` must be a day such as `2026-11-01`, found a string",
            ),
            (
                "wrong-type",
                "2026-11-01T00:00:00Z",
                "`expires` must be a day such as `2026-11-01`, with no time",
            ),
            ("wrong-type", "true", "`by` must be a string, found `true`"),
            (
                "wrong-type",
                "\"approved\"",
                "`review` must be a table, found a string",
            ),
            (
                "wrong-type",
                "3",
                "`on` must be a day such as `2026-11-01`, found a whole number",
            ),
            (
                "wrong-type",
                "10:00:00",
                "`expires` must be a day such as `2026-11-01`, with no time",
            ),
            ("unknown-key", "scope", "there is no table `scope`"),
            (
                "unknown-key",
                "write",
                "a name with a dot in it must be in quotes: `chat.write`",
            ),
        ],
    );
}

/// The guess that is made first is answered with how it is written.
#[test]
fn scopes_in_app() {
    for (value, shown) in [
        (
            "[\"Read\", \"read:org\"]",
            "`[scopes.Read]`, `[scopes.\"read:org\"]`",
        ),
        ("\"Read\"", "`[scopes.Read]`"),
        ("{ Read = {} }", "`[scopes.Read]`"),
        ("[]", "`[scopes.\"name\"]`"),
        (
            "[\"A\", \"B\", \"C\", \"D\"]",
            "`[scopes.A]`, `[scopes.B]`, `[scopes.C]` and so on",
        ),
    ] {
        let loaded = app::parse("app.toml", &with_head(&format!("scopes = {value}\n")));
        let expected = [("unknown-key", "scopes", "`[app]` has no key `scopes`")];
        assert_problems(&loaded.problems, &loaded.sources, &expected);
        let help = &loaded.problems[0].help[0].text;
        assert!(help.ends_with(&format!("below: {shown}")), "{help}");
    }
}

#[test]
fn names() {
    for (text, expected) in [
        ("", vec![("missing-name", "", "the app has no name")]),
        (
            "[app]\n",
            vec![("missing-name", "app", "the app has no name")],
        ),
        (
            "[app]\nname = \"\"\n",
            vec![(
                "invalid-identifier",
                "\"\"",
                "no Rust identifier can be made from app ``",
            )],
        ),
        (
            "[app]\nname = \"2x\"\n",
            vec![(
                "invalid-identifier",
                "\"2x\"",
                "no Rust identifier can be made from app `2x`",
            )],
        ),
        (
            "[app]\nname = \"self\"\n",
            vec![(
                "invalid-identifier",
                "\"self\"",
                "no Rust identifier can be made from app `self`",
            )],
        ),
        (
            "[app]\nname = \"x\"\nrust = \"a b\"\n",
            vec![(
                "invalid-identifier",
                "\"a b\"",
                "`a b` is not a Rust identifier",
            )],
        ),
        (
            "[app]\nname = 3\n",
            vec![(
                "wrong-type",
                "3",
                "`name` must be a string, found a whole number",
            )],
        ),
    ] {
        let app = check_read(text, &expected);
        assert!(
            app.rust.starts_with(|c: char| c.is_alphabetic()),
            "{}",
            app.rust
        );
    }
}

/// One mistake, one problem: a value is read under the likely key.
#[test]
fn misspelt_keys_and_tables() {
    let first_help = |text: &str, expected: Expected<'_>| {
        let loaded = app::parse("app.toml", text);
        assert_problems(&loaded.problems, &loaded.sources, &[expected]);
        assert!(loaded.has_errors());
        loaded.problems[0].help[0].text.clone()
    };
    for (text, key, help) in [
        ("[app]\nnmae = \"x\"\n", "nmae", "did you mean `name`?"),
        (
            &with_head("[zzz]\n"),
            "zzz",
            "the tables are `app` and `scopes`",
        ),
        (
            &with_head("[review]\n"),
            "review",
            "a review is of one scope: begin it with `[scopes.\"name\".review]`",
        ),
    ] {
        let message = match key {
            "nmae" => "`[app]` has no key `nmae`".to_owned(),
            table => format!("there is no table `{table}`"),
        };
        assert_eq!(first_help(text, ("unknown-key", key, &message)), help);
    }
    for (state, help) in [
        ("approved", "write `{ state = \"approved\", by = \"...\" }`"),
        (
            "rejected",
            "write `{ state = \"rejected\", reason = \"...\" }`",
        ),
        ("submitted", "write `{ state = \"submitted\" }`"),
    ] {
        let text = with_head(&format!("[scopes.A]\nreview = '{state}'\n"));
        let quoted = format!("'{state}'");
        let message = "`review` must be a table, found a string";
        assert_eq!(first_help(&text, ("wrong-type", &quoted, message)), help);
    }
    // the table of the app may be the one that could not be read
    let loaded = app::parse("app.toml", "[scopes.A]\n[x:y]\nname = 'x'\n");
    let codes: Vec<_> = loaded.problems.iter().map(|it| it.code).collect();
    assert_eq!(codes, ["syntax"]);
}

#[test]
fn scopes_are_declared() {
    check(
        "[scopes.Raed]\n[scopes.Look]\n[scopes.read]\n[scopes.\"Read \"]\n[scopes.Other]\n[scopes.Read]\n",
        &[
            (
                "undeclared-scope",
                "Raed",
                "the app asks for scope `Raed`, which is not declared in the spec",
            ),
            (
                "alias-used",
                "Look",
                "the app asks for `Look`, which is an alias and not a name",
            ),
            (
                "undeclared-scope",
                "read",
                "the app asks for scope `read`, which is not declared in the spec",
            ),
            (
                "undeclared-scope",
                "\"Read \"",
                "the app asks for scope `Read `, which is not declared in the spec",
            ),
            (
                "undeclared-scope",
                "Other",
                "the app asks for scope `Other`, which is not declared in the spec",
            ),
        ],
    );
}

#[test]
fn justifications() {
    const MISSING: &str = "the app asks for `Edit`, which is restricted, without a justification";
    const SHORT: &str = "the justification for `Edit` is too short";
    const COPIED: &str = "the justification for `Edit` only repeats a description";
    let forty = "x".repeat(40);
    let nearly = format!("  {}  ", "é".repeat(39));
    for (justification, expected) in [
        ("", Some(("missing-justification", "Edit", MISSING))),
        ("  \\n ", Some(("missing-justification", "Edit", MISSING))),
        (nearly.as_str(), Some(("short-justification", "", SHORT))),
        (forty.as_str(), None),
        (
            "Change the things that there are, but not delete them.",
            Some(("copied-justification", "", COPIED)),
        ),
        (
            " change the things  that there are - but not delete them!",
            Some(("copied-justification", "", COPIED)),
        ),
        (
            "An app that shows what happened on the phone.",
            Some(("copied-justification", "", COPIED)),
        ),
    ] {
        let quoted = format!("\"{justification}\"");
        let expected = expected.map(|(code, underlined, message)| {
            (
                code,
                if underlined.is_empty() {
                    quoted.as_str()
                } else {
                    underlined
                },
                message,
            )
        });
        check(
            &format!(
                "description = \"An app that shows what happened on the phone.\"\n\
                 [scopes.Edit]\njustification = {quoted}\n"
            ),
            expected.as_slice(),
        );
    }
    check(
        "[scopes.Edit]\n",
        &[("missing-justification", "Edit", MISSING)],
    );
    for (code, is_about) in [
        ("missing-justification", true),
        ("short-justification", true),
        ("copied-justification", true),
        ("alias-used", false),
    ] {
        let problem = Problem::error(code, "x");
        assert_eq!(app::is_about_justification(&problem), is_about, "{code}");
    }
    // the problem of one scope, and not of another one that it includes
    let both = "[app]\nname = \"x\"\n[scopes.Owner]\n[scopes.Edit]\njustification = \"x\"\n";
    let (app, spec) = (app::parse("app.toml", both).app, spec());
    let code = |scope: &str| Some(app.justification_problem(&spec, scope)?.code);
    assert_eq!(code("Owner"), Some("missing-justification"));
    assert_eq!(code("Edit"), Some("short-justification"));
    assert_eq!((code("Read"), code("nothing")), (None, None));
    // Nobody asks why a scope is needed that is open to all.
    check("[scopes.Read]\njustification = \"x\"\n", &[]);
}

/// An included restricted scope must be justified, too: with the including one, or by itself in the same file.
#[test]
fn restricted_in_the_closure() {
    const OWNER_ALONE: Expected<'_> = (
        "missing-justification",
        "Owner",
        "the app asks for `Owner`, which includes restricted `Edit`, without a justification",
    );
    check("[scopes.Owner]\n", &[OWNER_ALONE]);
    check(&format!("[scopes.Owner]\n{WHY}"), &[]);
    check(
        &format!("[scopes.Owner]\n[scopes.Edit]\n{WHY}"),
        &[(
            "missing-justification",
            "Owner",
            "the app asks for `Owner`, which includes restricted `Secret`, without a justification",
        )],
    );
    check(
        &format!("[scopes.Owner]\n[scopes.Edit]\n{WHY}[scopes.Secret]\n{WHY}"),
        &[],
    );
    const EDIT_ALONE: Expected<'_> = (
        "missing-justification",
        "Edit",
        "the app asks for `Edit`, which is restricted, without a justification",
    );
    check(
        "[scopes.Owner]\n[scopes.Edit]\njustification = ''\n",
        &[OWNER_ALONE, EDIT_ALONE],
    );
    check(
        "[scopes.Root]\n",
        &[(
            "missing-justification",
            "Root",
            "the app asks for `Root`, which is restricted, without a justification",
        )],
    );
    check(
        &format!("[scopes.Owner]\n[scopes.Edit]\n[scopes.Secret]\n{WHY}"),
        &[OWNER_ALONE, EDIT_ALONE],
    );
}

#[test]
fn lints() {
    let loaded = app::parse(
        "app.toml",
        &with_head("[scopes.Old]\n[scopes.Older]\n[scopes.Oldest]\n"),
    );
    let problems = app::check(&loaded.app, &spec(), None);
    assert_problems(
        &problems,
        &loaded.sources,
        &[
            (
                "deprecated-request",
                "Old",
                "the app asks for `Old`, which is deprecated",
            ),
            (
                "deprecated-request",
                "Older",
                "the app asks for `Older`, which is deprecated",
            ),
            (
                "deprecated-request",
                "Oldest",
                "the app asks for `Oldest`, which is deprecated",
            ),
        ],
    );
    assert!(problems.iter().all(|problem| !problem.is_error()));
    let help: Vec<_> = problems
        .iter()
        .map(|problem| problem.help[0].text.as_str())
        .collect();
    assert_eq!(
        help,
        [
            "ask for `Read` instead",
            "gone in 2028",
            "stop asking for it"
        ]
    );
    check(
        "[scopes.Read]\n[scopes.\"read:all\"]\n",
        &[(
            "redundant-request",
            "Read",
            "the app asks for `Read`, which comes with `read:all`",
        )],
    );
    for by in ["", ", by = ' '"] {
        check(
            &format!("[scopes.Edit]\n{WHY}review = {{ state = 'approved'{by} }}\n"),
            &[(
                "unsigned-approval",
                "'approved'",
                "the approval of `Edit` does not say whose it is",
            )],
        );
    }
    // what comes with a scope that is reviewed may be lost with its approval
    check(
        &format!("[scopes.Read]\n[scopes.Admin]\n{WHY}[scopes.Edit]\n{WHY}"),
        &[],
    );
}

#[test]
fn syntax_and_files() {
    check_read(
        "[app\nname = \"x\"\n[scopes.A\n[scopes.B]\njustification = \"x\n[scopes.B]\n",
        &[
            ("syntax", "[app", "a table header is not closed"),
            ("syntax", "[scopes.A", "a table header is not closed"),
            ("syntax", "", "a string is not closed"),
            ("duplicate-name", "B", "scope `B` is declared twice"),
        ],
    );
    let loaded = app::load(std::path::Path::new("no/such/app.toml"));
    assert_eq!(loaded.problems.len(), 1);
    assert_eq!(loaded.problems[0].code, "unreadable-file");
    let path = std::path::Path::new("app.toml");
    let loaded = app::load_with(path, "app.toml", &mut |_| Ok(vec![0xFF]));
    assert_problems(
        &loaded.problems,
        &loaded.sources,
        &[("not-utf8", "\u{FFFD}", "`app.toml` is not UTF-8")],
    );
}

/// A refused scope is not granted, neither by itself nor through a scope that includes it, until that one
/// is approved on a later day.
#[test]
fn what_is_refused_is_taken_out() {
    let spec = scope_spec::parse(
        "s.toml",
        "spec.name = 's'\n[scopes.Read]\n[scopes.Keys]\nrestricted = true\n[scopes.Open]\nincludes = ['Read']\n\
         [scopes.All]\nrestricted = true\nincludes = ['Keys', 'Read']\n",
    )
    .spec;
    let today = "2026-11-29".parse().ok();
    let why =
        "justification = \"Customers rotate the keys of their own shops from within the app.\"";
    let granted = |manifest: &str| {
        let app = app::parse("app.toml", manifest).app;
        let granted = app.granted(&spec, today).into_iter();
        let names: Vec<String> = granted
            .map(|at| spec.scopes.items[at].name.clone())
            .collect();
        names.join(" ")
    };
    for (state, keys_on, all_on, expected) in [
        ("approved", "2026-11-01", "2026-10-01", "Keys All"),
        ("revoked", "2026-11-01", "2026-10-01", ""),
        ("revoked", "2026-11-01", "2026-11-01", ""),
        ("rejected", "2026-11-01", "2026-10-01", ""),
        ("revoked", "2026-11-01", "2026-11-02", "All"),
        // an approval of tomorrow is none yet
        ("revoked", "2026-11-01", "2026-11-30", ""),
        ("approved", "2026-11-30", "2026-11-30", ""),
    ] {
        let manifest = format!(
            "[app]\nname = 'a'\n[scopes.Keys]\n{why}\nreview = {{ state = '{state}', on = {keys_on}, by = 'x', reason = 'y' }}\n\
             [scopes.All]\n{why}\nreview = {{ state = 'approved', on = {all_on}, by = 'x' }}\n",
        );
        assert_eq!(granted(&manifest), expected, "{state} {keys_on} {all_on}");
    }
    // a review that is not needed takes out all the same
    let manifest = "[app]\nname = 'a'\n[scopes.Open]\n[scopes.Read]\nreview = { state = 'revoked', reason = 'y' }\n";
    assert_eq!(granted(manifest), "");
    let app = app::parse("app.toml", manifest).app;
    let open = spec.scopes.index_of("Open").unwrap();
    let read = spec.scopes.index_of("Read").unwrap();
    assert_eq!(
        app.taken_out(&spec, open, today),
        Some((read, State::Revoked))
    );
    assert_eq!(app.taken_out(&spec, read, today), None);
}

/// The name is reviewed. One name includes another on its own objects only, so both are requested.
#[test]
fn open_parameters_are_asked_for_by_name() {
    let text = "spec.name = 'forge'\nparameters.org = { form = 'id' }\nparameters.repo = { form = 'name' }\n\
                [scopes.all]\nincludes = ['repo:{org}/{repo}:read']\n\
                [scopes.'org:{org}:admin']\nincludes = ['repo:{org}/{repo}:read']\n\
                [scopes.'repo:{org}/{repo}:read']\nrestricted = true\n";
    let loaded = scope_spec::parse("scopes.toml", text);
    assert!(!loaded.has_errors());
    let spec = &loaded.spec;
    let check = |rest: &str, expected: &[Expected<'_>]| {
        let loaded = app::parse("app.toml", &with_head(rest));
        assert_eq!(loaded.problems, []);
        let problems = app::check(&loaded.app, spec, None);
        assert_problems(&problems, &loaded.sources, expected);
        loaded.app.granted(spec, None)
    };
    let read = |state: &str| {
        format!(
            "[scopes.'repo:{{org}}/{{repo}}:read']\n{WHY}review = {{ state = '{state}', by = 'me' }}\n"
        )
    };
    let admin = "[scopes.'org:{org}:admin']\n";
    assert_eq!(check(&format!("{admin}{}", read("approved")), &[]), [1, 2]);
    assert_eq!(check(&format!("{admin}{}", read("submitted")), &[]), []);
    check(
        "[scopes.'repo:acme/site:read']\n",
        &[(
            "instance-asked",
            "'repo:acme/site:read'",
            "the app asks for `repo:acme/site:read`, which is `repo:{org}/{repo}:read` on one object",
        )],
    );
    check(
        "[scopes.'repo:acme/site:reads']\n",
        &[(
            "undeclared-scope",
            "'repo:acme/site:reads'",
            "the app asks for scope `repo:acme/site:reads`, which is not declared in the spec",
        )],
    );
}

//! Reviews of scopes: their states, what they grant, and that nothing goes around them.

use super::*;

#[test]
fn reviews() {
    check_read(
        &with_head(
            "[scopes.A.review]\nstate = \"aproved\"\n[scopes.B.review]\nby = \"x\"\n\
             [scopes.C]\nreview = { state = \"Approved\" }\n[scopes.D.review]\nstate = 3\n",
        ),
        &[
            (
                "unknown-state",
                "\"aproved\"",
                "`aproved` is not a kind of state",
            ),
            ("missing-state", "review", "a review has no state"),
            (
                "unknown-state",
                "\"Approved\"",
                "`Approved` is not a kind of state",
            ),
            (
                "wrong-type",
                "3",
                "`state` must be a string, found a whole number",
            ),
        ],
    );
    for state in State::ALL {
        let needs = ["needs-info", "rejected", "revoked"].contains(&state.as_str());
        for (reason, given) in [
            ("", false),
            ("reason = \" \"\n", false),
            ("reason = \"r\"\n", true),
        ] {
            let quoted = format!("\"{state}\"");
            let message = format!("a review that is `{state}` has no reason");
            let expected = [("missing-reason", quoted.as_str(), message.as_str())];
            let expected = if needs && !given { &expected[..] } else { &[] };
            check_read(
                &with_head(&format!("[scopes.A.review]\nstate = \"{state}\"\n{reason}")),
                expected,
            );
        }
    }
}

#[test]
fn expired_approvals() {
    let rest = format!(
        "[scopes.Edit]\n{WHY}[scopes.Edit.review]\nstate = \"approved\"\nby = \"us\"\n\
         expires = 2027-11-01\n"
    );
    for (today, expired) in [
        (None, false),
        (day("2027-10-31"), false),
        (day("2027-11-01"), true),
        (day("2028-01-01"), true),
    ] {
        let expected = [(
            "expired-approval",
            "2027-11-01",
            "the approval of `Edit` has expired",
        )];
        let app = check_at(&rest, today, if expired { &expected } else { &[] });
        let granted: &[_] = if expired { &[] } else { &[EDIT] };
        assert_eq!(app.granted(&spec(), today), granted);
        let pending: &[_] = if expired {
            &[(EDIT, State::Approved)]
        } else {
            &[]
        };
        assert_eq!(app.pending(&spec(), today), pending);
    }
    let open = "[scopes.Read.review]\nstate = \"approved\"\nexpires = 2020-01-01\n";
    let app = check_at(open, day("2027-01-01"), &[]);
    assert_eq!(app.granted(&spec(), day("2027-01-01")), [READ]);
}

#[test]
fn next_actions() {
    for (states, command, options) in [
        (&["draft", "needs-info"][..], "submit", ""),
        (&["submitted"], "approve", " --by NAME"),
        (&["approved", "rejected", "withdrawn", "revoked"], "add", ""),
    ] {
        for state in states {
            let action: NextAction = state.parse::<State>().unwrap().next_action();
            assert_eq!((action.command(), action.options()), (command, options));
        }
    }
    let unknown = "x".parse::<State>().unwrap_err();
    assert_eq!(unknown.to_string(), "`x` is not a state of a review");
    let invalid = "x".parse::<Date>().unwrap_err();
    assert_eq!(invalid.to_string(), "not a day; write it as `2026-11-01`");
}

/// Every state, and what it grants.
#[test]
fn only_an_approval_grants() {
    let spec = spec();
    for state in State::ALL {
        let app = check(
            &format!(
                "[scopes.Read]\n[scopes.\"read:org\"]\n[scopes.Edit]\n{WHY}\
                 review = {{ state = \"{state}\", by = \"us\", reason = \"r\" }}\n"
            ),
            &[],
        );
        let org = spec.scopes.index_of("read:org").unwrap();
        if state == State::Approved {
            assert_eq!(app.granted(&spec, None), [READ, EDIT, org]);
            assert_eq!(app.pending(&spec, None), []);
        } else {
            assert_eq!(app.granted(&spec, None), [READ, org]);
            assert_eq!(app.pending(&spec, None), [(EDIT, state)]);
        }
    }
    let app = check(&format!("[scopes.Edit]\n{WHY}"), &[]);
    assert_eq!(app.granted(&spec, None), []);
    assert_eq!(app.pending(&spec, None), [(EDIT, State::Draft)]);
}

/// A scope that brings a restricted one does not grant it before that one's review is through.
#[test]
fn no_way_around_a_review() {
    let spec = spec();
    let approved = format!("{WHY}review = {{ state = \"approved\" }}\n");
    let waiting = format!("{WHY}review = {{ state = \"submitted\" }}\n");
    let manifest = |rest: &str| app::parse("app.toml", &with_head(rest)).app;

    let app = manifest(&format!("[scopes.Admin]\n[scopes.Edit]\n{waiting}"));
    assert_eq!(app.granted(&spec, None), []);
    assert_eq!(
        app.pending(&spec, None),
        [(EDIT, State::Submitted), (ADMIN, State::Submitted)]
    );

    let app = manifest(&format!("[scopes.Admin]\n[scopes.Edit]\n{approved}"));
    assert_eq!(app.granted(&spec, None), [EDIT, ADMIN]);

    let app = manifest(&format!(
        "[scopes.Owner]\n[scopes.Edit]\n{approved}[scopes.Secret]\n{waiting}"
    ));
    assert_eq!(app.granted(&spec, None), [EDIT]);
    assert_eq!(
        app.pending(&spec, None),
        [(OWNER, State::Submitted), (SECRET, State::Submitted)]
    );

    let app = manifest(&format!("[scopes.Owner]\n{approved}"));
    assert_eq!(app.granted(&spec, None), [OWNER]);

    let app = manifest("[scopes.Owner]\n[scopes.Nope]\n");
    assert_eq!(
        (app.granted(&spec, None), app.pending(&spec, None)),
        (vec![], vec![(OWNER, State::Draft)])
    );
}

#[test]
fn a_review_cannot_be_forged() {
    let spec = scope_spec::parse(
        "s.toml",
        "spec.name = 's'\n[scopes.Keys]\nrestricted = true\n",
    )
    .spec;
    let codes = |why: &str, review: &str, today: Option<&str>| {
        let manifest = format!(
            "[app]\nname = 'a'\n[scopes.Keys]\njustification = '{why}'\nreview = {{ {review} }}\n"
        );
        let app = app::parse("app.toml", &manifest).app;
        let today = today.map(|today| today.parse().unwrap());
        let problems = app::check(&app, &spec, today).into_iter();
        problems
            .filter(|it| it.is_error())
            .map(|it| it.code)
            .collect::<Vec<_>>()
    };
    let good = "Customers rotate the keys of their own shops.";
    let unseen = "\u{200b}".repeat(45);
    let (today, day) = (Some("2026-11-29"), "on = 2026-11-29, by = 'x'");
    assert_eq!(
        codes(good, &format!("state = 'approved', {day}"), today),
        [""; 0]
    );
    assert_eq!(
        codes(&unseen, &format!("state = 'approved', {day}"), today),
        ["missing-justification"]
    );
    assert_eq!(
        codes(good, "state = 'approved', on = 2026-11-01", today),
        ["unsigned-approval"]
    );
    assert_eq!(
        codes(
            good,
            "state = 'approved', on = 2026-11-01, by = '\u{200b}'",
            today
        ),
        ["unsigned-approval"]
    );
    assert_eq!(
        codes(good, "state = 'submitted', on = 2026-11-30", today),
        ["future-review"]
    );
    // a build does not change by itself
    assert_eq!(
        codes(good, "state = 'submitted', on = 2026-11-30", None),
        [""; 0]
    );
}

/// Keys of a review that stand in the scope itself are put together where they are complete.
#[test]
fn a_review_is_put_together() {
    let review = |lines: &str| {
        let text = with_head(&format!("[scopes.A]\n{WHY}{lines}\n"));
        let loaded = app::parse("app.toml", &text);
        let patch = loaded.problems[0].help[0].patch.clone();
        let review = loaded.app.scopes[0].review.is_some();
        (patch.map(|(_, text)| text), review)
    };
    for (lines, written, read) in [
        (
            "approved = true\nby = 'Ada'",
            Some("review = { state = \"approved\", by = 'Ada' }"),
            true,
        ),
        (
            "approved_by = 'Ada'\non = 2026-01-02",
            Some("review = { state = \"approved\", by = 'Ada', on = 2026-01-02 }"),
            true,
        ),
        (
            "approved = false",
            Some("review = { state = \"submitted\" }"),
            true,
        ),
        (
            "status = 'rejected'\nreason = 'no'",
            Some("review = { state = 'rejected', reason = 'no' }"),
            true,
        ),
        // only the user knows by whom
        ("approved = true", None, false),
        ("status = 'approved'", None, false),
        // not in one piece
        ("approved = true\nuse_case = 'x'\nby = 'Ada'", None, true),
    ] {
        assert_eq!(review(lines), (written.map(str::to_owned), read), "{lines}");
    }
}

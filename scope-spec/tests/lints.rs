//! Every lint: what it finds, what it leaves alone, and that `allow` silences it.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::{Expected, assert_problems, load, with_head};
use scope_spec::{LINTS, Loaded};

#[track_caller]
fn check(rest: &str, expected: &[Expected<'_>]) -> Loaded {
    let loaded = common::parse(rest);
    assert_problems(&loaded.problems, &loaded.sources, expected);
    loaded
}

/// A lint is found; is silenced in `[spec]`, and on the item; and nothing else silences it.
#[track_caller]
fn check_lint(rest: &str, item: &str, expected: Expected<'_>) {
    let loaded = check(rest, &[expected]);
    assert!(!loaded.has_errors());
    assert_eq!(loaded.warnings().count(), 1);
    let code = expected.0;
    assert!(LINTS.contains(&code));

    let on_item = rest.replacen(item, &format!("{item}allow = [\"{code}\"]\n"), 1);
    assert_ne!(on_item, rest);
    check(&on_item, &[]);

    let text = with_head(rest).replacen("allow = [", &format!("allow = [\"{code}\", "), 1);
    let loaded = scope_spec::parse("scopes.toml", &text);
    assert_problems(&loaded.problems, &loaded.sources, &[]);

    let other = LINTS
        .iter()
        .find(|&&lint| lint != code && lint != "missing-description");
    let other = format!("{item}allow = [\"{}\"]\n", other.unwrap());
    let loaded = common::parse(&rest.replacen(item, &other, 1));
    assert_eq!(loaded.warnings().count(), 1);
}

#[test]
fn read_only_includes_writing() {
    const CODE: &str = "read-only-includes-writing";
    let message = "scope `Read` is read-only, and includes `Write`, which writes";
    for access in [
        "\"crud\"",
        "\"read-update\"",
        "[\"create\"]",
        "[\"update\"]",
        "[\"delete\"]",
    ] {
        check_lint(
            &format!(
                "[scopes.Read]\naccess = \"read\"\nincludes = [\"Write\"]\n\
                 [scopes.Write]\naccess = {access}\n"
            ),
            "[scopes.Read]\n",
            (CODE, "\"Write\"", message),
        );
    }
    // Through one that says nothing; the read-only one above stays silent.
    check_lint(
        "[scopes.Top]\naccess = \"read\"\nincludes = [\"Read\"]\n\
         [scopes.Read]\naccess = \"read\"\nincludes = [\"Some*\"]\n\
         [scopes.Something]\nincludes = [\"Write\"]\n[scopes.Write]\naccess = \"crud\"\n",
        "[scopes.Read]\n",
        (CODE, "\"Some*\"", message),
    );
    check(
        "[scopes.Read]\naccess = \"read\"\nincludes = [\"Special\"]\n\
         [scopes.Special]\naccess = \"special\"\n[scopes.Other]\nincludes = [\"Write\"]\n\
         [scopes.Write]\naccess = \"crud\"\n",
        &[],
    );
    check_lint(
        "[scopes.A]\n[permissions.Read]\naccess = \"read\"\nincludes = [\"Write\"]\n\
         [permissions.Write]\naccess = \"crud\"\n",
        "[permissions.Read]\n",
        (
            CODE,
            "\"Write\"",
            "permission `Read` is read-only, and includes `Write`, which writes",
        ),
    );
}

#[test]
fn unrestricted_includes_restricted() {
    check_lint(
        "[scopes.Open]\nincludes = [\"Middle\"]\n[scopes.Middle]\nrestricted = true\n\
         includes = [\"Secret\"]\n[scopes.Secret]\nrestricted = true\n",
        "[scopes.Open]\n",
        (
            "unrestricted-includes-restricted",
            "Open",
            "scope `Open` is not restricted, and includes `Middle`, which is",
        ),
    );
    check(
        "[scopes.Top]\nincludes = [\"Open\"]\n[scopes.Open]\nincludes = [\"Secret\"]\n\
         [scopes.Secret]\nrestricted = true\n",
        &[
            (
                "unrestricted-includes-restricted",
                "Top",
                "scope `Top` is not restricted, and includes `Secret`, which is",
            ),
            (
                "unrestricted-includes-restricted",
                "Open",
                "scope `Open` is not restricted, and includes `Secret`, which is",
            ),
        ],
    );
    check(
        "[scopes.A]\nrestricted = true\nincludes = [\"B\"]\n[scopes.B]\n",
        &[],
    );
    // each that does not come through another one, whatever stands first
    check(
        "[scopes.Inner]\nrestricted = true\n[scopes.Left]\nrestricted = true\nincludes = [\"Inner\"]\n\
         [scopes.Right]\nrestricted = true\n[scopes.admin]\nincludes = [\"*\"]\n",
        &[(
            "unrestricted-includes-restricted",
            "admin",
            "scope `admin` is not restricted, and includes `Left` and `Right`, which are",
        )],
    );
    let many: String = (0..9)
        .map(|at| format!("[scopes.s{at}{at}x{at}]\nrestricted = true\n"))
        .collect();
    let loaded = common::parse(&format!("{many}[scopes.admin]\nincludes = [\"*\"]\n"));
    let told: Vec<&str> = loaded.warnings().map(|it| it.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "scope `admin` is not restricted, and includes `s00x0`, `s11x1`, `s22x2`, `s33x3`, `s44x4`, \
             `s55x5`, `s66x6` and `s77x7` and others, which are"
        ]
    );
}

/// The list is cut off before it is known that the rest comes through the first one.
#[test]
fn many_restricted_through_another() {
    let inner: String = (1..9)
        .map(|at| format!("[scopes.s{at}{at}x{at}]\nrestricted = true\n"))
        .collect();
    let loaded = common::parse(&format!(
        "[scopes.first]\nrestricted = true\nincludes = [\"s*\"]\n{inner}[scopes.admin]\nincludes = [\"first\"]\n"
    ));
    let told: Vec<&str> = loaded.warnings().map(|it| it.message.as_str()).collect();
    let message = "scope `admin` is not restricted, and includes `first` and others, which are";
    assert_eq!(told, [message]);
}

#[test]
fn unsafe_methods() {
    const CODE: &str = "unsafe-method-read-scope";
    const SCOPES: &str = "[scopes.Read]\naccess = \"read\"\n[scopes.Write]\naccess = \"crud\"\n";
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        check_lint(
            &format!(
                "{SCOPES}[operations.o]\ncall = \"{method} /a\"\n\
                 scopes = {{ any = [\"Write\", \"Read\"] }}\n"
            ),
            "[operations.o]\n",
            (
                CODE,
                "\"Read\"",
                &format!("operation `o` is a {method}, and needs only `Read`, which is read-only"),
            ),
        );
    }
    for (method, scopes) in [
        ("GET", "\"Read\""),
        ("HEAD", "\"Read\""),
        ("POST", "[\"Read\", \"Write\"]"),
        ("POST", "\"Write\""),
    ] {
        check(
            &format!(
                "{SCOPES}[operations.o]\ncall = \"{method} /a\"\nscopes = {scopes}\n\
                 [operations.p]\nscopes = [\"Read\", \"Write\"]\n"
            ),
            &[],
        );
    }
    check(
        "[scopes.A]\n[operations.o]\ncall = \"POST /a\"\nscopes = \"A\"\n\
         [operations.p]\ncall = \"POST /b\"\npublic = true\n",
        &[],
    );
}

#[test]
fn missing_description() {
    let check = |rest: &str, expected: &[Expected<'_>]| {
        let text = format!("[spec]\nname = \"demo\"\n{rest}");
        let loaded = scope_spec::parse("scopes.toml", &text);
        assert_problems(&loaded.problems, &loaded.sources, expected);
    };
    check(
        "[scopes.A]\n[permissions.P]\ndescription = \" \"\n[roles.R]\n[operations.o]\nscopes = \"A\"\n",
        &[
            ("missing-description", "A", "scope `A` has no description"),
            (
                "missing-description",
                "P",
                "permission `P` has no description",
            ),
            ("missing-description", "R", "role `R` has no description"),
        ],
    );
    check(
        "[scopes.A]\nallow = [\"missing-description\"]\n\
         [permissions.P]\ndescription = \"x\"\n[roles.R]\nallow = [\"missing-description\"]\n",
        &[],
    );
}

#[test]
fn similar_names() {
    const CODE: &str = "similar-names";
    for (a, b, how) in [
        ("ReadAccounts", "Readaccounts", "differ only in case"),
        ("ReadAccounts", "ReadAccount", "differ by one character"),
        ("ReadAccounts", "ReadAccoumts", "differ by one character"),
        ("SMS", "SmS", "differ only in case"),
    ] {
        let message = format!("the scopes `{a}` and `{b}` {how}");
        let second = format!("[scopes.{b}]\n");
        let rust = if how.ends_with("case") {
            "rust = \"Other\"\n"
        } else {
            ""
        };
        let text = format!("[scopes.{a}]\n{second}{rust}");
        check_lint(&text, &second, (CODE, b, &message));
        check_lint(&text, &format!("[scopes.{a}]\n"), (CODE, b, &message));
    }
    check(
        "[scopes.SMS]\n[scopes.MMS]\n[scopes.\"read:v1\"]\n[scopes.\"read:v2\"]\n",
        &[],
    );
    check("[scopes.Account]\n[permissions.Accounts]\n", &[]);
}

#[test]
fn deprecated_include() {
    const CODE: &str = "deprecated-include";
    let message = "scope `A` includes `Old`, which is deprecated";
    check_lint(
        "[scopes.A]\nincludes = [\"Old\"]\n[scopes.Old]\ndeprecated = true\n",
        "[scopes.A]\n",
        (CODE, "\"Old\"", message),
    );
    let loaded = check(
        "[scopes.A]\nincludes = [\"Old\"]\n[scopes.Old]\ndeprecated = { use = \"New\" }\n[scopes.New]\n",
        &[(CODE, "\"Old\"", message)],
    );
    assert_eq!(loaded.problems[0].help[0].text, "include `New` instead");
    check(
        "[scopes.A]\nincludes = [\"O*\"]\n[scopes.Old]\ndeprecated = true\n\
         [scopes.Older]\ndeprecated = true\nincludes = [\"Old\"]\n",
        &[],
    );
}

#[test]
fn redundant_include() {
    const CODE: &str = "redundant-include";
    let message = "scope `Top` includes `Low` more than once";
    const REST: &str = "[scopes.Mid]\nincludes = [\"Low\"]\n[scopes.Low]\n";
    for (includes, found) in [
        ("[\"Mid\", 'Low']", "'Low'"),
        ("['Low', \"Mid\"]", "'Low'"),
        ("[\"Low\", 'Low']", "'Low'"),
        ("[\"L*\", 'Low']", "'Low'"),
        ("['Low', \"L*\"]", "'Low'"),
        ("['Low', \"M*\"]", "'Low'"),
    ] {
        check_lint(
            &format!("[scopes.Top]\nincludes = {includes}\n{REST}"),
            "[scopes.Top]\n",
            (CODE, found, message),
        );
    }
    // the one that includes it, and not the first
    let loaded = common::parse(
        "[scopes.Other]\n[scopes.Top]\nincludes = [\"Other\", \"Mid\", \"Low\"]\n[scopes.Mid]\n\
         includes = [\"Low\"]\n[scopes.Low]\n",
    );
    assert_eq!(loaded.problems[0].context[0].text, "`Mid` includes `Low`");
    // a declared name is no pattern
    check(
        "[scopes.Top]\nincludes = [\"L*\", \"Low\"]\n[scopes.\"L*\"]\n[scopes.Low]\n",
        &[],
    );
    // Diamonds are fine.
    check(
        "[scopes.Top]\nincludes = [\"Left\", \"Right\"]\n[scopes.Left]\nincludes = [\"Low\"]\n\
         [scopes.Right]\nincludes = [\"Low\"]\n[scopes.Low]\n",
        &[],
    );
}

#[test]
fn unused_scope() {
    check_lint(
        "[scopes.Used]\n[scopes.Above]\nincludes = [\"Used\"]\n[scopes.Idle]\n\
         [operations.o]\nscopes = \"Used\"\n",
        "[scopes.Idle]\n",
        ("unused-scope", "Idle", "no operation needs scope `Idle`"),
    );
    check("[scopes.A]\n[scopes.B]\n", &[]);
    // A mistyped name leaves the right one unused: one mistake, one problem.
    let loaded = common::parse("[scopes.Read]\n[operations.o]\nscopes = \"Raed\"\n");
    assert_eq!(loaded.problems.len(), 1);
}

#[test]
fn duplicate_call() {
    let text = "[scopes.A]\n[operations.o]\ncall = \"GET /a/{b}/c\"\nscopes = \"A\"\n\
                [operations.p]\ncall = \"GET /a/{id}/c\"\nscopes = \"A\"\n";
    let expected = (
        "duplicate-call",
        "\"GET /a/{id}/c\"",
        "the operations `o` and `p` are the same call",
    );
    check_lint(text, "[operations.p]\n", expected);
    check_lint(text, "[operations.o]\n", expected);
    check(
        "[scopes.A]\n[operations.o]\ncall = \"GET /a/{b}\"\nscopes = \"A\"\n\
         [operations.p]\ncall = \"PUT /a/{b}\"\nscopes = \"A\"\n\
         [operations.q]\ncall = \"GET /a/b\"\nscopes = \"A\"\n\
         [operations.r]\ncall = \"GET /a/{b}/\"\nscopes = \"A\"\n\
         [operations.s]\nscopes = \"A\"\n[operations.t]\nscopes = \"A\"\n",
        &[],
    );
}

#[test]
fn baseline_template() {
    let text = "[parameters.p]\nform = \"id\"\n[scopes.All]\nbaseline = true\n[scopes.\"a:{p}\"]\nbaseline = true\n\
                [operations.o]\ncall = \"GET /{p}\"\nscopes = [\"All\", \"a:{p}\"]\n";
    let message = "baseline scope `a:{p}` has open parameters";
    check_lint(
        text,
        "[scopes.\"a:{p}\"]\n",
        ("baseline-template", "\"a:{p}\"", message),
    );
}

#[test]
fn offline_access() {
    const CODE: &str = "offline-access";
    let required = "[scopes.A]\n[scopes.offline_access]\n[operations.o]\nscopes = [\"A\", \"offline_access\"]\n";
    let message = "operation `o` requires `offline_access`";
    let expected = (CODE, "\"offline_access\"", message);
    check_lint(required, "[operations.o]\n", expected);
    let declared = "[scopes.A]\n[scopes.offline_access]\nincludes = [\"A\"]\n[operations.o]\ncall = \"tool a\"\nscopes = \"A\"\n";
    let message = "an MCP server's spec declares `offline_access`";
    check_lint(
        declared,
        "[scopes.offline_access]\n",
        (CODE, "offline_access", message),
    );
    check(&declared.replace("tool a", "GET /a"), &[]);
}

#[test]
fn shadowed_requirement() {
    const CODE: &str = "shadowed-requirement";
    let message = "operation `o` also matches paths of `p`, which requires more";
    let text = |weak: &str, one: &str, strict: &str, other: &str| {
        format!(
            "[scopes.A]\n[scopes.B]\nincludes = [\"A\"]\n[operations.all]\nscopes = [\"A\", \"B\"]\n\
             [operations.o]\ncall = \"{weak}\"\n{one}\n\
             [operations.p]\ncall = \"{strict}\"\n{other}\n"
        )
    };
    let (public, any, a, b) = (
        "public = true",
        "authenticated = true",
        "scopes = \"A\"",
        "scopes = \"B\"",
    );
    for (weak, one, strict, other) in [
        ("GET /f/{+p}", public, "GET /f/private/{n}", a),
        ("GET /f/{+p}", public, "GET /f/{n}", any),
        ("GET /f/{+p}", any, "GET /f/a/{+p}", a),
        ("GET /t/{id}", a, "GET /t/export", b),
        (
            "GET /t/{id}",
            a,
            "GET /t/export",
            "scopes = [\"A\", \"C\"]\n[scopes.C]",
        ),
        ("HEAD /t/{id}", public, "GET /t/{id}", a),
    ] {
        let text = text(weak, one, strict, other);
        let underlined = format!("\"{weak}\"");
        check_lint(&text, "[operations.o]\n", (CODE, &underlined, message));
        check_lint(&text, "[operations.p]\n", (CODE, &underlined, message));
        // the requirement of the other one helps only where one handler answers both
        let help = &common::parse(&text).problems[0].help[0].text;
        let is_one_handler = weak.starts_with("HEAD");
        assert_eq!(
            help.contains("the requirement of `p`"),
            is_one_handler,
            "{help}"
        );
    }
    for (weak, one, strict, other) in [
        // the other way around, the same, and what cannot be compared
        ("GET /t/{id}", b, "GET /t/export", a),
        ("GET /t/{id}", a, "GET /t/export", a),
        (
            "GET /t/{id}",
            a,
            "GET /t/export",
            "scopes = \"C\"\n[scopes.C]",
        ),
        // another method, and another path
        ("POST /t/{id}", public, "GET /t/export", a),
        ("GET /t/{id}", public, "HEAD /t/export", a),
        ("GET /t/{id}", public, "GET /t/export/all", a),
        ("GET /t/x{id}", public, "GET /t/{id}y", a),
    ] {
        check(&text(weak, one, strict, other), &[]);
    }
    let many = "[scopes.A]\n[operations.o]\ncall = \"GET /{+p}\"\npublic = true\n\
                [operations.p]\ncall = [\"GET /a\", \"GET /b\"]\nscopes = \"A\"\n\
                [operations.q]\ncall = \"GET /c/{x}\"\nscopes = \"A\"\n";
    let message =
        "operation `o` also matches paths of `p` and of one other operation, which require more";
    check(many, &[(CODE, "\"GET /{+p}\"", message)]);
}

/// Each call is looked at by its kind.
#[test]
fn lints_of_each_call() {
    let text = |calls: &str| {
        format!("[scopes.A]\naccess = \"read\"\n[operations.o]\ncall = [{calls}]\nscopes = \"A\"\n")
    };
    let message = "operation `o` is a DELETE, and needs only `A`, which is read-only";
    let expected = ("unsafe-method-read-scope", "\"A\"", message);
    check(&text("'GET /a', 'DELETE /a/{b}'"), &[expected]);
    check(
        &text("'GET /a', 'POST /x.v1.Disks/Read', 'tool a', 'resource x:/a', 'prompt a'"),
        &[],
    );
    for call in [
        "POST /x.v1.Disks/Read",
        "tool a",
        "resource x:/{+a}",
        "prompt a",
    ] {
        let twice = format!(
            "{}[operations.p]\ncall = \"{call}\"\nscopes = \"A\"\n",
            text(&format!("\"{call}\""))
        );
        let underlined = format!("\"{call}\"");
        let message = "the operations `o` and `p` are the same call";
        check(&twice, &[("duplicate-call", &underlined, message)]);
    }
}

/// `allow` in a base applies to its own declarations; `allow` in the main file applies to all.
#[test]
fn silenced_in_files() {
    let main = |allow: &str| {
        format!("[spec]\nname = \"x\"\nextends = [\"b.toml\"]\nallow = [{allow}]\n[scopes.A]\n")
    };
    let base = "[spec]\nallow = [\"missing-description\"]\n[scopes.B]\n";
    let count = |main: &str, base: &str| {
        let loaded = load("a.toml", &[("a.toml", main), ("b.toml", base)]);
        assert!(!loaded.has_errors());
        loaded.problems.len()
    };
    assert_eq!(count(&main(""), "[scopes.B]\n"), 2);
    assert_eq!(count(&main(""), base), 1);
    assert_eq!(count(&main("\"missing-description\""), "[scopes.B]\n"), 0);
}

/// An item with an error has no lints: they may follow from it.
#[test]
fn errors_go_first() {
    let text = "[spec]\nname = \"demo\"\n[scopes.A]\ndescriptoin = \"x\"\n[scopes.B]\n";
    let loaded = scope_spec::parse("scopes.toml", text);
    assert_problems(
        &loaded.problems,
        &loaded.sources,
        &[
            (
                "unknown-key",
                "descriptoin",
                "a scope has no key `descriptoin`",
            ),
            ("missing-description", "B", "scope `B` has no description"),
        ],
    );
}

/// Items of several tables in turn: a lint belongs to the item that it is in.
#[test]
fn an_error_silences_its_item_only() {
    let text = "[spec]\nname = \"demo\"\n[permissions.P]\n[roles.R]\n[scopes.A]\nfoo = 1\n";
    let loaded = scope_spec::parse("scopes.toml", text);
    assert_problems(
        &loaded.problems,
        &loaded.sources,
        &[
            (
                "missing-description",
                "P",
                "permission `P` has no description",
            ),
            ("missing-description", "R", "role `R` has no description"),
            ("unknown-key", "foo", "a scope has no key `foo`"),
        ],
    );
}

#[test]
fn codes_are_sorted() {
    assert!(LINTS.is_sorted());
}

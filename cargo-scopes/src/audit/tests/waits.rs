//! What waits for the review of another scope.

use super::*;

const OWNER: &str = r#"
[spec]
name = "demo"
[scopes.Owner]
includes = ["Edit", "Read"]
[scopes.Edit]
includes = ["Read"]
restricted = true
[scopes.Read]
[operations.edit]
call = "PUT /it"
scopes = "Edit"
"#;

const CODE: &str = r#"
    mod demo { scope_core::scopes!("../scopes.toml"); }
    scope_core::app!("../app.toml", demo);
    use demo::{Operation, may};
    fn edit(auth: impl may::Edit) {}
    fn own(auth: impl may::Owner) {}
    fn run() { edit(MyApp); own(MyApp); }
    fn past(c: &C) { c.call(Operation::Edit); }
"#;

/// The findings with their help, and the head of each scope in the report.
fn told_of(edit: &str) -> Vec<String> {
    let manifest = format!("{HEAD}[scopes.Owner]\n[scopes.Edit]\n{edit}");
    let audited = audited(&[
        ("scopes.toml", OWNER),
        ("app.toml", &manifest),
        ("src/lib.rs", CODE),
    ]);
    let verdict = verdict(&audited, &[]);
    let report = report::text(&[(&audited, &verdict)]);
    let plain = anstream::adapter::strip_str(&report).to_string();
    let heads = plain.lines().map(str::trim);
    let heads = heads.filter(|line| line.starts_with("Owner") || line.starts_with("Edit"));
    let heads: Vec<String> = heads.map(str::to_owned).collect();
    let told = told::told(&audited, &verdict).into_iter();
    let told = told.map(|one| {
        let text = format!("{}; {}", one.message, one.help.unwrap_or_default());
        plainly(&audited, &text)
    });
    heads.into_iter().chain(told).collect()
}

/// `Owner` has no review: each need is told under the scope whose review would meet it.
#[test]
fn named_by_the_review_that_is_waited_for() {
    for (review, head, state, help) in [
        (
            "review = { state = \"revoked\", reason = \"misused\" }\n",
            "`revoked`",
            "review is `revoked`",
            "do without what needs it, or ask for it again: `cargo scopes app add Edit --app app.toml`",
        ),
        (
            "review = { state = \"approved\", expires = 2026-11-24 }\n",
            "whose approval has expired",
            "approval expired on 2026-11-24",
            "do without what needs it, or ask for it again: `cargo scopes app add Edit --app app.toml`",
        ),
        (
            "",
            "`draft`",
            "review is `draft`",
            "have it reviewed: `cargo scopes app submit Edit --app app.toml`, and leave the call out until then",
        ),
    ] {
        let mut told = told_of(&format!("{WHY}{review}"));
        let call = told
            .iter()
            .position(|line| line.starts_with("`past` calls"));
        let call = told.remove(call.expect("the call without a guard"));
        let call = call.split("; let it").next().unwrap();
        let waits = match state.strip_prefix("approval expired") {
            Some(on) => format!("the approval of `Edit` expired{on}"),
            None => format!("the {}", state.replace("review", "review of `Edit`")),
        };
        assert_eq!(
            call,
            format!("`past` calls `edit`, which needs `Edit`; nothing guards it, and {waits}")
        );
        // a manifest that a build is not given the day for does not expire there
        let calls = match state.contains("expired") {
            true => "",
            false => ": the call does not compile until it is approved",
        };
        assert_eq!(
            told,
            [
                format!("Owner, which waits for `Edit`, {head}"),
                format!("Edit, {head}"),
                format!("`run` calls `edit`, which needs `Edit`, whose {state}{calls}; {help}"),
                format!(
                    "`run` calls `own`, which needs `Owner`, which waits for `Edit`, whose {state}{calls}; {help}"
                ),
            ]
        );
    }
}

#[test]
fn what_is_not_justified_is_not_to_be_handed_in() {
    let code = "use demo::may; fn f(auth: impl may::Edit) {}";
    let manifest = format!("{HEAD}[scopes.Edit]\n");
    let audited = audited(&[("app.toml", &manifest), ("src/lib.rs", code)]);
    let told = told::told(&audited, &verdict(&audited, &[]));
    let help = told[0].help.as_deref().map(|help| plainly(&audited, help));
    assert_eq!(
        help.as_deref(),
        Some(
            "justify it, and have it reviewed: `cargo scopes app add Edit --app app.toml --justification \"..\"`"
        )
    );
}

/// What comes with a scope that waits, and takes no review by itself, need not wait.
#[test]
fn what_takes_no_review_by_itself() {
    let manifest = |asked: &str| {
        let audited = audited(&[
            ("scopes.toml", OWNER),
            ("app.toml", &format!("{HEAD}{asked}")),
            (
                "src/lib.rs",
                r#"
                mod demo { scope_core::scopes!("../scopes.toml"); }
                scope_core::app!("../app.toml", demo);
                use demo::may;
                fn read(auth: impl may::Read) {}
                fn run() { read(MyApp); }
                "#,
            ),
        ]);
        let verdict = verdict(&audited, &[]);
        let told = told::told(&audited, &verdict).into_iter();
        let told = told.filter(|it| it.code == "not-granted");
        let told = told.map(|it| format!("{}; {}", it.message, it.help.unwrap_or_default()));
        let told = told.map(|text| plainly(&audited, &text));
        told.collect::<Vec<_>>()
    };
    let waiting = "[scopes.Edit]\nreview = { state = \"submitted\" }\n";
    assert_eq!(
        manifest(waiting),
        [
            "`run` calls `read`, which needs `Read`, which would come with `Edit`, whose review is \
             `submitted`: the call does not compile until it is granted; ask for `Read`, which \
             takes no review: `cargo scopes app add Read --app app.toml`; or leave the call out \
             until the answer is there"
        ]
    );
    // and that is all there is to do
    assert_eq!(
        manifest(&format!("{waiting}[scopes.Read]\n")),
        [] as [&str; 0]
    );
}

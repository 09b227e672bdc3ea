//! Which code each scope is listed with, and how.

use super::*;

/// What can go is not what a need is told under, however narrow it is.
#[test]
fn told_under_the_scope_that_stays() {
    let audited = audited(&[
        (
            "scopes.toml",
            "spec.name = 'demo'\nscopes.Wide = { includes = ['Read', 'Other'] }\n\
             scopes.Narrow = { includes = ['Read'] }\nscopes.Read = {}\nscopes.Other = {}\n",
        ),
        (
            "app.toml",
            &format!("{HEAD}[scopes.Narrow]\n[scopes.Wide]\n"),
        ),
        (
            "src/lib.rs",
            r#"
            mod demo { scope_core::scopes!("../scopes.toml"); }
            scope_core::app!("../app.toml", demo);
            use demo::may;
            fn wide(auth: impl may::Wide) {}
            fn read(auth: impl may::Read) {}
            fn run() { wide(MyApp); read(MyApp); }
            "#,
        ),
    ]);
    let verdict = verdict(&audited, &[]);
    let uses = scopes::by_scope(&audited, &verdict).into_iter();
    let uses = uses.map(|it| {
        let function = |it: &scopes::FunctionUse| audited.found.functions[it.function].path.clone();
        let functions: Vec<String> = it.uses.iter().map(function).collect();
        let name = &audited.spec.scopes.items[it.scope].name;
        format!("{name}: {}", functions.join(" "))
    });
    let uses: Vec<String> = uses.collect();
    assert_eq!(uses, ["Narrow: ", "Wide: wide read"]);
}

/// Of a function that takes two scopes, each operation stands under the one that opens it.
#[test]
fn operations_under_the_scope_that_opens_them() {
    let audited = audited(&[
        (
            "scopes.toml",
            "spec.name = 'demo'\nscopes = { Edit = { includes = ['Read'] }, Read = {}, Send = {}, Fax = {} }\n\
             operations.read = { call = 'GET /r', scopes = 'Read' }\n\
             operations.send = { call = 'POST /s', scopes = 'Send' }\n\
             operations.both = { call = 'POST /b', scopes = ['Send', 'Read'] }\n\
             operations.any = { call = 'POST /a', scopes = { any = ['Fax', 'Read'] } }\n\
             operations.ping = { call = 'GET /p', public = true }\n",
        ),
        ("app.toml", &format!("{HEAD}[scopes.Edit]\n[scopes.Send]\n")),
        (
            "src/lib.rs",
            r#"
            mod demo { scope_core::scopes!("../scopes.toml"); }
            scope_core::app!("../app.toml", demo);
            use demo::{Operation, may};
            fn all(c: &C, a: impl may::Edit, b: impl may::Send) {
                for op in [Operation::Read, Operation::Send, Operation::Both, Operation::Any, Operation::Ping] {
                    c.call(op);
                }
            }
            fn run(c: &C) { all(c, MyApp, MyApp); }
            "#,
        ),
    ]);
    let verdict = verdict(&audited, &[]);
    let uses = scopes::by_scope(&audited, &verdict).into_iter();
    let lines = uses.map(|it| {
        let spec = &audited.spec;
        let operations = it.uses.iter().flat_map(|it| &it.operations);
        let ids = operations.map(|&at| spec.operations[at].id.as_str());
        format!(
            "{}: {}",
            spec.scopes.items[it.scope].name,
            ids.collect::<Vec<_>>().join(" ")
        )
    });
    assert_eq!(
        lines.collect::<Vec<_>>(),
        ["Edit: read both any ping", "Send: send both ping"]
    );
}

#[test]
fn who_needs_each_scope() {
    let manifest = format!("{HEAD}[scopes.Read]\n[scopes.Send]\n[scopes.\"files:read\"]\n");
    let audited = audited(&[
        ("app.toml", &manifest),
        (
            "src/lib.rs",
            "mod demo { scope_core::scopes!(\"../scopes.toml\"); }\n\
             scope_core::app!(\"../app.toml\", demo);\n\
             use demo::{may, Operation};\n\
             fn run() { outer(MyApp) }\n\
             fn outer(auth: impl may::Send) { inner(auth) }\n\
             fn inner(_: impl may::Send) { helper() }\n\
             fn helper() { call(Operation::SendIt) }\n\
             pub fn open() { call(Operation::SendIt) }\n\
             fn edit(_: impl may::Edit) {}",
        ),
    ]);
    let verdict = verdict(&audited, &[]);
    let judged = json(&[(&audited, &verdict)]);
    let line = |scope: &serde_json::Value| {
        let uses = scope["needed_by"].as_array().unwrap().iter().map(|it| {
            let callers = it["callers"].as_array().unwrap().iter();
            let callers = callers.map(|it| {
                format!(
                    "{}:{}",
                    it["function"].as_str().unwrap(),
                    it["place"]["line"]
                )
            });
            let mut callers: Vec<String> = callers.collect();
            callers.sort();
            format!(
                "{} {} called={} guarded={} {}",
                it["function"],
                it["operations"],
                it["called"],
                it["guarded"],
                callers.join(",")
            )
        });
        let name = scope["scope"].as_str().unwrap();
        format!(
            "{name} {}: {}",
            scope["asked"],
            uses.collect::<Vec<_>>().join("; ")
        )
        .replace('"', "")
    };
    let lines: Vec<String> = judged["audits"][0]["scopes"]
        .as_array()
        .unwrap()
        .iter()
        .map(line)
        .collect();
    assert_eq!(
        lines,
        [
            "Read true: ",
            "Send true: outer [sendIt] called=true guarded=true run:4; \
             open [sendIt] called=true guarded=false ; \
             inner [sendIt] called=true guarded=true outer:5",
            "files:read true: ",
            "Edit false: edit [] called=false guarded=true ",
        ]
    );
}

#[test]
fn what_is_needed_stands_beside_the_wider_scope_that_brings_it() {
    let manifest = format!(
        "{HEAD}[scopes.Edit]\n{WHY}[scopes.Edit.review]\nstate = \"approved\"\n[scopes.Send]\n"
    );
    let audited = audited(&[
        ("app.toml", &manifest),
        (
            "src/lib.rs",
            "mod demo { scope_core::scopes!(\"../scopes.toml\"); }\n\
             scope_core::app!(\"../app.toml\", demo);\n\
             use demo::{may, Operation};\n\
             fn run() { edit(MyApp); read(MyApp); both(MyApp); sends(MyApp); }\n\
             fn edit(_: impl may::Edit) {}\n\
             fn read(_: impl may::Read) {}\n\
             fn both<A: may::Edit, B: may::Read>(_: A, _: B) {}\n\
             fn sends(_: impl may::Send) {}\n\
             pub fn open() { call(Operation::SendIt) }",
        ),
    ]);
    let verdict = verdict(&audited, &[]);
    let text = plainly(&audited, &text(&[(&audited, &verdict)]));
    let listed: Vec<&str> = text.lines().filter(|it| it.starts_with("    ")).collect();
    assert_eq!(
        listed,
        [
            "    edit, from run (src/lib.rs:4)",
            "    read (needs `Read`), from run (src/lib.rs:4)",
            "    both, from run (src/lib.rs:4)",
            "    sends, from run (src/lib.rs:4)",
            "    open (src/lib.rs:9, unguarded): sendIt",
        ]
    );
}

/// An operation that only goes through `vouch_for` is not told as if nobody held it against the
/// manifest; one that is named without it, too, is.
#[test]
fn what_the_app_vouches_for() {
    let manifest = format!("{HEAD}[scopes.Send]\n");
    let listed = |code: &str| {
        let audited = audited(&[
            ("app.toml", &manifest),
            (
                "src/lib.rs",
                &format!(
                    "mod demo {{ scope_core::scopes!(\"../scopes.toml\"); }}\n\
                     scope_core::app!(\"../app.toml\", demo);\n\
                     use demo::Operation;\n{code}"
                ),
            ),
        ]);
        let verdict = verdict(&audited, &[]);
        let text = plainly(&audited, &text(&[(&audited, &verdict)]));
        let listed = text.lines().filter(|it| it.starts_with("    "));
        listed.map(|it| it.trim().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        listed("const SEND: Operation = MyApp::vouch_for(Operation::SendIt);"),
        ["SEND (src/lib.rs:4, vouched for by the app): sendIt"]
    );
    assert_eq!(
        listed(
            "pub fn f(c: &C) { const IT: Operation = MyApp::vouch_for(Operation::SendIt); c.call(IT); }"
        ),
        ["f (src/lib.rs:4, vouched for by the app): sendIt"]
    );
    assert_eq!(
        listed(
            "pub fn f(c: &C) { c.call(MyApp::vouch_for(Operation::SendIt)); c.call(Operation::SendIt); }"
        ),
        ["f (src/lib.rs:4, unguarded): sendIt"]
    );
}

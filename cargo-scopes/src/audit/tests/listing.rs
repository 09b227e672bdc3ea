//! Under which scope a need is listed.

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

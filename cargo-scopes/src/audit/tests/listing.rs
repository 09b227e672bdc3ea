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

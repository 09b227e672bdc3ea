//! What bodies call, who calls them, and for which app.

use super::*;

#[test]
fn what_happens_to_operations() {
    let audited = audited(&[(
        "src/lib.rs",
        r#"
        use demo::{scope, Operation};
        const ONE: Operation = Operation::SendIt;
        static TABLE: &[Operation] = &[Operation::SendIt, Operation::Ping];
        fn handed_on(c: &C) { c.call(&Operation::SendIt, 1)?; free(Request { op: Operation::SendIt }); }
        fn by_itself(c: &C) { Operation::SendIt.run(c).await; c.all(vec![Operation::SendIt]); }
        fn chosen(c: &C) { c.call(if x { Operation::SendIt } else { Operation::Ping }); c.call(Some(Operation::SendIt)) }
        fn in_a_variable(c: &C) { let op = match x { 1 => Operation::SendIt, _ => y }; let again = op; c.call(again); }
        fn in_a_loop(c: &C) { for op in [Operation::SendIt, Operation::Ping].iter() { c.call(op); } }
        fn in_a_closure(c: &C) { retry(|| c.call(Operation::SendIt)); log(|| Operation::Ping); }
        fn in_a_macro(c: &C) { println!("{}", c.call(Operation::SendIt)); join!(c.call(Operation::SendIt), x) }
        fn gives() -> Operation { Operation::SendIt }
        fn keeps(&mut self) { self.op = Operation::SendIt; self.all.push(Operation::SendIt); let x = Operation::SendIt.path(); }
        fn compares(op: Operation) -> bool { op == Operation::SendIt || matches!(op, Operation::SendIt | Operation::Ping) || [Operation::SendIt].contains(&op) }
        fn matches(op: Operation) { match op { Operation::SendIt => 1, Operation::Ping if x => 2, _ => 3 }; if let Operation::SendIt = op {} }
        fn speaks() { print(Operation::SendIt.id()); assert_eq!(op, Operation::SendIt, "no {}", Operation::SendIt); }
        fn serves() { Routes::new().handle(Operation::SendIt, f).without([Operation::Ping]).step_up(Operation::SendIt, x) }
        fn checks(s: &S) { s.authorize(Operation::SendIt.requirement())?; Operation::SendIt.check(g, p)?; }
        fn asks() { Operation::SendIt.check_scopes(&g)?; Operation::Ping.is_covered_by(&g); Operation::SendIt.check_holder(&h)?; }
        #[cfg(test)] const TESTED: Operation = Operation::SendIt;
        #[test] fn tested() { c.call(Operation::SendIt) }
        fn hides() { select! { a = c.call(Operation::SendIt) => b, } json!({ "op": Operation::SendIt.id() }) }
    "#,
    )]);
    let functions = audited.found.functions.iter();
    let lines: Vec<String> = functions
        .map(|it| format!("{} {}", it.name, operations(it, &audited).join(", ")))
        .collect();
    assert_eq!(
        lines,
        [
            "ONE sendIt: Kept",
            "TABLE sendIt: Kept, ping: Kept",
            "handed_on sendIt: Called, sendIt: Called",
            "by_itself sendIt: Called, sendIt: Called",
            "chosen sendIt: Called, ping: Called, sendIt: Called",
            "in_a_variable sendIt: Called",
            "in_a_loop sendIt: Called, ping: Called",
            "in_a_closure sendIt: Called, ping: Kept",
            "in_a_macro sendIt: Called, sendIt: Called",
            "gives sendIt: Kept",
            "keeps sendIt: Kept, sendIt: Kept, sendIt: Kept",
            "compares sendIt: Spoken, sendIt: Spoken, ping: Spoken, sendIt: Spoken",
            "matches sendIt: Spoken, ping: Spoken, sendIt: Spoken",
            "speaks sendIt: Spoken, sendIt: Spoken, sendIt: Spoken",
            "serves sendIt: Spoken, ping: Spoken, sendIt: Spoken",
            "checks sendIt: Spoken, sendIt: Spoken",
            "asks sendIt: Spoken, ping: Spoken, sendIt: Spoken",
            "hides ",
        ]
    );
    assert_eq!(
        unseen(&audited),
        ["the operations inside `select!` (src/lib.rs:22)"]
    );
}

#[test]
fn beyond_the_guard() {
    let spec = r#"
        spec.name = "demo"
        scopes = { Edit = { includes = ["Read"] }, Read = {}, Send = {}, Fax = {} }
        permissions = { Ask = {}, Tell = { includes = ["Ask"] } }
        operations.read = { call = "GET /r", scopes = "Read", permissions = "Ask" }
        operations.edit = { call = "PUT /r", scopes = "Edit", permissions = "Tell" }
        operations.send = { call = "POST /s", scopes = { any = ["Send", ["Fax", "Read"]] } }
        operations.ping = { call = "GET /p", public = true }
    "#;
    // where the functions are called from is not asked: no manifest
    let found = |code: &str| {
        let code = format!("use demo::{{may, permission, scope, user_may, Operation}};\n{code}");
        findings(&audited(&[("scopes.toml", spec), ("src/lib.rs", &code)]))
    };
    let none = [] as [&str; 0];
    assert_eq!(
        found("fn f(c: &C, _: impl may::Read) { c.call(Operation::Edit) }"),
        ["beyond-guard: `f` calls `edit`, which needs `Edit`; its guard vouches for `Read`"]
    );
    for covered in [
        // what the scope includes, what needs nothing, what nothing guards
        "fn f(c: &C, _: impl may::Edit) { c.call(Operation::Read) }",
        "fn f(c: &C, _: impl may::Read) { c.call(Operation::Ping) }",
        "fn f(c: &C) { c.call(Operation::Edit) }",
        // one alternative of several
        "fn f(c: &C, _: impl may::Send) { c.call(Operation::Send) }",
        "fn f(c: &C, _: impl may::Fax + may::Edit) { c.call(Operation::Send) }",
        "#[requires(scope::Send | scope::Fax & scope::Read)] fn f(c: &C) { c.call(Operation::Send) }",
        // two guards together, the operation as a guard
        "#[requires(scope::Fax)] fn f(s: &S) { s.authorize(scope::Read)?; c.call(Operation::Send) }",
        "#[requires(demo::op::Edit)] fn f(s: &S) { c.call(Operation::Edit) }",
        // the user's gate is somebody else's matter
        "fn f(c: &C, _: impl may::Edit) { c.call(Operation::Edit) }",
        "fn f(c: &C, _: impl may::Read + user_may::Tell) { c.call(Operation::Read) }",
        // a guard that is not known vouches for it
        "#[requires(scope::Raed)] fn f(s: &S) { c.call(Operation::Edit) }",
    ] {
        let found = found(covered);
        let found = found.iter().filter(|it| !it.starts_with("unknown-marker"));
        assert_eq!(found.collect::<Vec<_>>(), none, "{covered}");
    }
    assert_eq!(
        found("#[requires(scope::Send | scope::Fax)] fn f(c: &C) { c.call(Operation::Send) }"),
        [
            "beyond-guard: `f` calls `send`, which needs `Send | (Fax & Read)`; its guard vouches for `Send | Fax`"
        ]
    );
    assert_eq!(
        found("fn f(c: &C, _: impl may::Edit + user_may::Ask) { c.call(Operation::Edit) }"),
        [
            "beyond-guard: `f` calls `edit`, which needs `Tell (user)`; its guard vouches for `Ask (user)`"
        ]
    );
    // a private helper is part of those that call it; anybody's is not
    let helped = |public: &str| {
        found(&format!(
            "struct Api; impl Api {{\n\
             fn a(&self, _: impl may::Edit) {{ self.help() }}\n\
             fn b(&self, _: impl may::Read) {{ Self::help(self) }}\n\
             {public} fn help(&self) {{ self.more() }}\n\
             fn more(&self) {{ self.call(Operation::Edit) }}\n}}"
        ))
    };
    assert_eq!(
        helped(""),
        [
            "beyond-guard: `Api::b` calls `edit` by way of `Api::more`, which needs `Edit`; its guard vouches for `Read`"
        ]
    );
    assert_eq!(helped("pub"), none);
    // a constant of the function is its own
    let inner = "const OPS: [Operation; 2] = [Operation::Read, Operation::Edit];";
    for (body, does) in [
        (format!("{inner} show(OPS.len())"), "may call"),
        (format!("for op in OPS {{ c.call(op) }} {inner}"), "calls"),
    ] {
        assert_eq!(
            found(&format!("fn f(c: &C, _: impl may::Read) {{ {body} }}")),
            [format!(
                "beyond-guard: `f` {does} `edit`, which needs `Edit`; its guard vouches for `Read`"
            )]
        );
    }
    // whose method it is cannot be told
    assert_eq!(
        found(
            "struct Api; impl Api { fn help(&self) { self.call(Operation::Edit) } }\n\
             fn f(x: X, _: impl may::Read) { x.help() }"
        ),
        [
            "beyond-guard: `f` may call `edit` by way of `Api::help`, which needs `Edit`; its guard vouches for `Read`"
        ]
    );
}

/// What a guard asks for already is not to get lost by following the help.
#[test]
fn what_a_guard_comes_to() {
    let help = |code: &str| {
        let code = format!("use demo::{{may, user_may, Operation}};\n{code}");
        let spec = r#"
            spec.name = "demo"
            scopes = { Edit = { includes = ["Read"] }, Read = {}, Send = {} }
            permissions = { Ask = {}, Tell = {} }
            operations.edit = { call = "PUT /r", scopes = "Edit", permissions = "Tell" }
        "#;
        let audited = audited(&[("scopes.toml", spec), ("src/lib.rs", &code)]);
        let verdict = verdict(&audited, &[]);
        let told = told::told(&audited, &verdict).into_iter();
        told.filter_map(|it| it.help).collect::<Vec<_>>()
    };
    assert_eq!(
        help("fn f(c: &C, _: impl may::Read) { c.call(Operation::Edit) }"),
        ["let it take a proof of that in place of what it takes: `impl may::Edit`"]
    );
    for beside in ["impl may::Send", "impl may::Read + may::Send"] {
        assert_eq!(
            help(&format!(
                "fn f(c: &C, _: {beside}) {{ c.call(Operation::Edit) }}"
            )),
            ["let it take a proof of that beside what it takes: `impl may::Edit`"],
            "{beside}"
        );
    }
    assert_eq!(
        help("fn f(c: &C, _: impl may::Edit + user_may::Ask) { c.call(Operation::Edit) }"),
        ["let it take a proof of that beside what it takes: `impl user_may::Tell`"]
    );
}

#[test]
fn unguarded_calls() {
    let found = |manifest: &str, code: &str| {
        with_app(manifest, &format!("use demo::{{may, Operation}};\n{code}"))
    };
    let calls = "pub fn f(c: &C) { c.call(Operation::SendIt) }";
    let none = [] as [&str; 0];
    assert_eq!(
        found("", calls),
        [
            "unguarded-call: `f` calls `sendIt`, which needs `Send`; nothing guards it, and `app.toml` does not ask for it"
        ]
    );
    // asked for: it counts as a use of the scope, too
    assert_eq!(found("[scopes.Send]\n", calls), none);
    for spoken in [
        "pub fn f(op: Operation) { match op { Operation::SendIt => 1, _ => 2 } }",
        "pub fn f(c: &C) { c.call(Operation::Ping) }",
        "fn f(c: &C, op: Operation) { c.call(op) }",
        "fn g(c: &C, _: impl may::Read) { f(c) } fn f(c: &C) { c.call(Operation::Ping) }",
    ] {
        assert_eq!(
            found(
                "[scopes.Read]\n",
                &format!("{spoken}\nfn x(_: impl may::Read) {{}}")
            ),
            none,
            "{spoken}"
        );
    }
    let table = "const ALL: &[Operation] = &[Operation::SendIt];";
    assert_eq!(
        found("", table),
        [
            "unguarded-call: `ALL` may call `sendIt`, which needs `Send`; nothing guards it, and `app.toml` does not ask for it"
        ]
    );
    let audited = audited(&[
        ("app.toml", HEAD),
        ("src/lib.rs", &format!("use demo::Operation; {table}")),
    ]);
    assert_eq!(verdict(&audited, &[]).worst(), Some(Level::Warning));
    let excepted = Excepted {
        no_calls: &["ALL".to_owned()],
        ..Excepted::default()
    };
    assert_eq!(judge(&audited, None, &excepted).worst(), None);
}

#[test]
fn an_unguarded_call_of_what_waits() {
    let code = "use demo::{may, Operation};\npub fn f(c: &C) { c.call(Operation::EditIt) }";
    let spec = format!("{SPEC}[operations.editIt]\nscopes = \"Edit\"\n");
    let found = |review: &str| {
        let manifest = format!("{HEAD}[scopes.Edit]\n{WHY}[scopes.Edit.review]\n{review}");
        findings(&audited(&[
            ("scopes.toml", &spec),
            ("app.toml", &manifest),
            ("src/lib.rs", code),
        ]))
    };
    assert_eq!(found("state = \"approved\"\n"), [] as [&str; 0]);
    assert_eq!(
        found("state = \"submitted\"\n"),
        [
            "unguarded-call: `f` calls `editIt`, which needs `Edit`; nothing guards it, and the review of `Edit` is `submitted`"
        ]
    );
    assert_eq!(
        found("state = \"approved\"\nexpires = 2026-11-24\n"),
        [
            "unguarded-call: `f` calls `editIt`, which needs `Edit`; nothing guards it, and the approval of `Edit` expired on 2026-11-24"
        ]
    );
}

#[test]
fn several_apps() {
    let files = [
        ("desk.toml", "[app]\nname = \"desk\"\n[scopes.Read]\n"),
        (
            "batch.toml",
            "[app]\nname = \"batch\"\n[scopes.Send]\n[scopes.\"files:read\"]\n",
        ),
        ("idle.toml", "[app]\nname = \"idle\"\n"),
        (
            "src/lib.rs",
            "mod demo { scope_core::scopes!(\"../scopes.toml\"); }\n\
             scope_core::app!(\"../desk.toml\", demo);\n\
             scope_core::app!(\"../batch.toml\", demo);\n\
             use demo::{may, Operation};\n\
             fn read(_: impl may::Read) {}\n\
             fn send(_: impl may::Send) {}\n\
             pub fn open(c: &C) { c.call(Operation::SendIt) }\n\
             fn app() { read(Desk); send(Batch); r.route(\"/a\", get(open)) }",
        ),
    ];
    let (folder, _) = package(&files);
    let of = |named: &Named| -> Vec<Vec<String>> {
        let apps = audit(folder.path(), named).unwrap_or_else(|_| panic!());
        let verdicts = judge_all(&apps, None, &Excepted::default());
        let judged = apps.iter().zip(&verdicts);
        judged
            .map(|(audited, verdict)| {
                let told = told::told(audited, verdict).into_iter();
                let told = told.map(|one| plainly(audited, &one.message));
                told.collect()
            })
            .collect()
    };
    let handler = "`open` answers `GET /a`, and nothing guards it";
    let unused = "`batch.toml` asks for `files:read`, and nothing needs it";
    // each with its own calls; what is wrong with a handler is told once, and what unguarded code
    // calls is covered by one of them
    assert_eq!(of(&Named::default()), [vec![handler], vec![unused]]);
    let named = |file: &str| Named {
        app: Some(folder.path().join(file)),
        ..Named::default()
    };
    // a crate that passes one app's type says what another one does not need
    assert_eq!(of(&named("idle.toml")), [[handler]]);
    assert_eq!(of(&named("desk.toml")), [[handler]]);
    assert_eq!(of(&named("batch.toml")), [[handler, unused]]);
}

#[test]
fn functions_that_call_no_operation() {
    let package_of = |names: &str| {
        let cargo = format!(
            "[package]\nname = \"demo\"\n[package.metadata.scopes]\nno-calls = [{names}]\n"
        );
        let code = "use demo::Operation; mod http { fn forbidden(t: T, op: Operation) {} }\n\
            use http::forbidden;\n\
            pub fn refused(t: T) { http::forbidden(t, Operation::SendIt); let op = Operation::SendIt; forbidden(t, op) }\n\
            pub fn wrapped(t: T) { forbidden(t, Some(Operation::SendIt)); }\n\
            pub fn both(t: T) { let op = Operation::SendIt; forbidden(t, op); t.call(op) }\n\
            pub fn within(t: T) { forbidden(t, { t.call(Operation::SendIt); 1 }) }\n\
            pub fn inner(t: T) { forbidden(t, t.call(Operation::SendIt)) }";
        package(&[
            ("Cargo.toml", &cargo),
            ("app.toml", HEAD),
            ("src/lib.rs", code),
        ])
        .1
        .unwrap_or_else(|failure| panic!("{:?}", failure.problems))
    };
    let called = |names: &str| -> Vec<String> {
        let found = findings(&package_of(names)).into_iter();
        let called = found.map(|it| it.split('`').nth(1).unwrap().to_owned());
        called.collect()
    };
    let all = ["refused", "wrapped", "both", "within", "inner"];
    assert_eq!(called(""), all);
    assert_eq!(called("\"forbidden\""), all[2..]);
    assert_eq!(called("\"http::forbidden\", \"both\""), all[3..]);
    assert_eq!(called("\"forbidden\", \"call\""), [] as [&str; 0]);
    // what is named has to be there
    let refused = |audited: Audited, line: &[&str]| -> Vec<String> {
        let line: Vec<String> = line.iter().map(|&name| name.to_owned()).collect();
        let apps = [audited];
        let failure = check_no_calls(&apps, &line).err();
        let problems = failure.into_iter().flat_map(|it| it.problems);
        problems.map(|it| plainly(&apps[0], &it.message)).collect()
    };
    let none = [] as [&str; 0];
    assert_eq!(
        refused(
            package_of("\"forbidden\""),
            &["call", "http::forbidden", "both"]
        ),
        none
    );
    assert_eq!(
        refused(package_of("\"calls\""), &["nonsense"]),
        [
            "there is no function or constant `nonsense`",
            "there is no function or constant `calls`, which `no-calls` in `[package.metadata.scopes]` of `Cargo.toml` names",
        ]
    );
}

#[test]
fn a_crate_in_which_nothing_is_recognised() {
    let text = "pub fn f(c: &C) { c.post(\"/send\") }";
    let asks = "[scopes.Send]\n[scopes.Read]\n";
    assert_eq!(
        with_app(asks, text),
        [
            "nothing-recognised: no operation and no guard was recognised, so that nothing can be said of what `app.toml` asks for"
        ]
    );
    assert_eq!(with_app("", text), [] as [&str; 0]);
    // one operation or one guard is enough to go by
    for seen in [
        "use demo::Operation; pub fn g(c: &C) { c.call(Operation::SendIt) }",
        "use demo::may; fn g(c: &C, _: impl may::Send) {}",
    ] {
        assert_eq!(
            with_app(asks, &format!("{text}\n{seen}")),
            ["over-asked: `app.toml` asks for `Read`, and nothing needs it"],
            "{seen}"
        );
    }
}

/// Beside calls with the app's type, those with a proof from a check while it runs count, and that
/// check.
#[test]
fn proofs_of_both_kinds() {
    let told = |asked: &str, run: &str| {
        with_app(
            asked,
            &format!(
                "mod demo {{ scope_core::scopes!(\"../scopes.toml\"); }}\n\
                 scope_core::app!(\"../app.toml\", demo);\nuse demo::{{may, scope}};\n\
                 fn read(_: impl may::Read) {{}} fn send(_: impl may::Send) {{}}\n\
                 fn outer(auth: impl may::Send) {{ send(auth) }}\n\
                 impl Api {{ fn post(&self, _: impl may::Send) {{}} }}\n{run}"
            ),
        )
    };
    let both = "[scopes.Read]\n[scopes.Send]\n";
    let checked = "fn main() { read(MyApp); send(granted.authorize(scope::Send)?); }";
    let handed_on = "fn main() { read(MyApp); send(proof); }";
    let method = "fn main() { read(MyApp); queue.post(proof); }";
    let by_guard = "fn main() { read(MyApp); }";
    let guarded = "fn main() { read(MyApp); } #[requires(scope::Send)] fn f(s: &S) {}";
    for run in [checked, handed_on, method, guarded] {
        assert_eq!(told(both, run), [] as [&str; 0], "{run}");
    }
    assert_eq!(
        told("[scopes.Read]\n", handed_on),
        [
            "under-asked: `main` calls `send`, which needs `Send`, and `app.toml` does not ask for it"
        ]
    );
    assert_eq!(
        told("[scopes.Read]\n", guarded),
        ["under-asked: `f` needs `Send`, and `app.toml` does not ask for it"]
    );
    // a method of this name may be another one
    assert_eq!(told("[scopes.Read]\n", method), [] as [&str; 0]);
    // what a guarded function calls it has its proof for, and nobody calls that
    assert_eq!(
        told(both, by_guard),
        [
            "over-asked: `app.toml` asks for `Send`, and nothing that the app calls needs any of it; \
             `send`, `outer` and `Api::post` would, and it does not call those"
        ]
    );
}

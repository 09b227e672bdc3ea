//! Crates in a temporary folder, and what is found in them.

use std::{fs, path::Path};

use super::*;

const SPEC: &str = r#"
[spec]
name = "demo"
[scopes.Edit]
includes = ["Read"]
restricted = true
[scopes.Read]
[scopes.Send]
[scopes."files:read"]
[permissions.Ask]
[operations.ping]
call = "GET /ping/{id}"
public = true
[operations.sendIt]
call = "POST /send"
scopes = "Send"
permissions = "Ask"
"#;

/// A package with these files, audited.
fn package(files: &[(&str, &str)]) -> (tempfile::TempDir, Result<Audited, Failure>) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("Cargo.toml", "[package]\nname = \"demo\"\n");
    write("scopes.toml", SPEC);
    for (name, text) in files {
        write(name, text);
    }
    let audited = audit(folder.path(), &Named::default());
    (folder, audited.map(|apps| apps.into_iter().next().unwrap()))
}

/// A text without the folder that the package is in.
fn plainly(audited: &Audited, text: &str) -> String {
    text.replace(&format!("{}/", audited.source.root.display()), "")
}

fn verdict(audited: &Audited, public: &[String]) -> Verdict {
    let excepted = Excepted {
        public,
        ..Excepted::default()
    };
    judge(audited, "2026-11-24".parse().ok(), &excepted)
}

fn audited(files: &[(&str, &str)]) -> Audited {
    match package(files).1 {
        Ok(audited) => audited,
        Err(failure) => panic!("{:?}", failure.problems),
    }
}

/// `path: need how`, a line for each guard.
fn guards(audited: &Audited) -> Vec<String> {
    let functions = audited.found.functions.iter();
    let guards = functions.flat_map(|function| {
        function.guards.iter().map(move |guard| {
            let need = guard.need.shown(&audited.spec);
            format!("{}: {need} {}", function.path, guard.how.shown())
        })
    });
    guards.collect()
}

fn findings(audited: &Audited) -> Vec<String> {
    let verdict = verdict(audited, &[]);
    let told = report::told(audited, &verdict);
    told.into_iter()
        .map(|one| plainly(audited, &format!("{}: {}", one.code, one.message)))
        .collect()
}

fn unseen(audited: &Audited) -> Vec<String> {
    let unseen = audited.found.unseen.iter();
    unseen
        .map(|it| plainly(audited, &format!("{} ({})", it.what, it.place.shown())))
        .collect()
}

/// One file, which is the whole crate.
fn guards_in(text: &str) -> Vec<String> {
    guards(&audited(&[("src/lib.rs", text)]))
}

#[test]
fn attributes() {
    assert_eq!(
        guards_in(
            r#"
            use demo::{scope, permission};
            mod demo { scope_core::scopes!("../scopes.toml"); }
            #[requires(scope::Edit & (scope::Send | scope::FilesRead) & permission::Ask, by = x, proof = p)]
            async fn a(auth: &S) -> R { body() }
            #[scope_core::requires(demo::scope::Read)]
            pub fn b(auth: &S) -> R { body() }
            struct T;
            impl T {
                #[requires(demo::op::SendIt, crate = ::other)]
                fn c(&self, auth: &S) -> R { body() }
            }
            #[cfg(test)] mod tests { #[requires(scope::Edit)] fn d(auth: &S) -> R {} }
            #[test] fn e() { s.authorize(scope::Edit); }
            #[cfg(all(test, unix))] #[requires(scope::Edit)] fn f(auth: &S) -> R {}
            #[cfg(any(test, unix))] #[requires(scope::Edit)] fn g(auth: &S) -> R {}
        "#
        ),
        [
            "a: Edit & (Send | files:read) & Ask (user) #[requires]",
            "b: Read #[requires]",
            "T::c: op sendIt #[requires]",
            "g: Edit #[requires]",
        ]
    );
}

#[test]
fn proofs() {
    assert_eq!(
        guards_in(
            r#"
            use demo::{may, scope, user_may, may::Read as Reader};
            use demo::may::*;
            fn a(auth: impl may::Edit + user_may::Ask) {}
            fn b<A: may::Read, B>(auth: A, b: B) where B: demo::may::Send {}
            fn c(proof: Proof<'_, scope::Edit>) {}
            fn d(proof: &scope_core::Proof<'_, All<scope::Read, Any<scope::Send, scope::FilesRead>>>) {}
            fn e(auth: impl Reader) {}
            fn f(auth: impl Send) {}
            struct G<A>(A);
            impl<A: may::Send> G<A> { fn g(&self) {} }
            trait H { fn h(&self, auth: impl may::Read); }
            fn i(x: impl Clone + Iterator, y: Option<Vec<u8>>) {}
            fn j(auth: Option<Proof<'_, scope::Send>>) {}
            fn k(Authorized(auth): Authorized<scope::Send>) {}
        "#
        ),
        [
            "a: Edit proof",
            "a: Ask (user) proof",
            "b: Read proof",
            "b: Send proof",
            "c: Edit proof",
            "d: Read & (Send | files:read) proof",
            "e: Read proof",
            // as rustc would read it: the glob shadows the prelude
            "f: Send proof",
            "G::g: Send proof",
            "H::h: Read proof",
            "j: Send proof",
            "k: Send proof",
        ]
    );
}

#[test]
fn bodies_and_commands() {
    let audited = audited(&[(
        "src/lib.rs",
        r#"
        use demo::{scope, Scope, Operation};
        fn a(s: &S) -> R { let p = s.authorize(scope::Edit & scope::Send)?; Ok(p) }
        fn b(s: &S) -> R { scope_core::Authorize::authorize(s, scope::Read)?; Ok(()) }
        fn c(s: &S) { if s.granted.covers(Scope::Send) { x(vec![s.authorize(scope::Read)]) } }
        fn d(s: &S, needed: Req<X>) { s.authorize(needed); }
        fn e(g: &G, p: &P) { Operation::SendIt.check(g, p); }
        fn f(s: &S) { s.authorize(Operation::SendIt.requirement()); println!("{}", Operation::Ping); }
        #[derive(Debug, scope_core::Guarded)]
        enum Command { #[requires(scope::Edit)] Rename { name: String }, #[public] Ping }
        #[derive(Guarded)]
        #[requires(scope::Send)]
        struct Mail;
        enum Other { #[requires(scope::Edit)] NotDerived }
        fn g() { fn inner(auth: impl demo::may::Read) {} }
    "#,
    )]);
    assert_eq!(
        guards(&audited),
        [
            "a: Edit & Send authorize",
            "b: Read authorize",
            "c: Send covers",
            "c: Read authorize",
            "e: op sendIt authorize",
            "f: op sendIt authorize",
            "Command::Rename: Edit Guarded",
            "Mail: Send Guarded",
            "g::inner: Read proof",
        ]
    );
    let of = |name: &str| {
        audited
            .found
            .functions
            .iter()
            .find(|it| it.name == name)
            .unwrap()
    };
    assert!(of("d").checks_otherwise);
    // one is checked, one is printed
    assert_eq!(
        operations(of("f"), &audited),
        ["sendIt: Spoken", "ping: Spoken"]
    );
}

#[test]
fn modules() {
    let guard = "#[requires(demo::scope::Read)] fn f(auth: &S) -> R {}";
    let audited = audited(&[
        (
            "src/lib.rs",
            "mod a; mod b; #[path = \"odd/place.rs\"] mod c; mod d { mod e; mod g {} } mod gone;",
        ),
        ("src/a.rs", &format!("mod inner; {guard}")),
        ("src/a/inner.rs", guard),
        ("src/b/mod.rs", &format!("mod beside; {guard}")),
        ("src/b/beside.rs", guard),
        ("src/odd/place.rs", &format!("mod near; {guard}")),
        ("src/odd/near.rs", guard),
        ("src/d/e.rs", guard),
        ("src/main.rs", guard),
        ("src/bin/tool.rs", guard),
        ("src/bin/other/main.rs", guard),
        ("src/not_named.rs", guard),
        ("tests/t.rs", guard),
    ]);
    let mut paths = guards(&audited);
    paths.sort();
    let paths: Vec<&str> = paths
        .iter()
        .map(|line| line.split(": ").next().unwrap())
        .collect();
    assert_eq!(
        paths,
        [
            "a::f",
            "a::inner::f",
            "b::beside::f",
            "b::f",
            "c::f",
            "c::near::f",
            "d::e::f",
            "f",
            "f",
            "f",
        ]
    );
    assert_eq!(
        unseen(&audited),
        ["the file of module `gone` is missing: `src/gone.rs` or `src/gone/mod.rs` (src/lib.rs:1)"]
    );
}

#[test]
fn what_is_not_seen() {
    let audited = audited(&[
        (
            "src/lib.rs",
            "mod broken;\n\
             include!(\"x.rs\");\n\
             macro_rules! plain { () => { 1 } }\n\
             macro_rules! makes { () => { fn x() {} } }\n\
             plain!();\nmakes!();\nforeign!();\n\
             fn f(s: &S) { select! { a = s.authorize(scope::Read) => b, } }\n\
             #[cfg_attr(feature = \"x\", requires(scope::Read))] fn g() {}",
        ),
        ("src/broken.rs", "fn f( {"),
    ]);
    let lines = unseen(&audited);
    assert!(
        lines[0].starts_with("`src/broken.rs` does not parse: "),
        "{lines:?}"
    );
    assert_eq!(
        lines[1..],
        [
            "`include!` brings in code (src/lib.rs:2)",
            "`makes!` makes functions (src/lib.rs:6)",
            "`foreign!` may make functions (src/lib.rs:7)",
            "what is written inside `select!` (src/lib.rs:8)",
            "whether `g` is guarded depends on a `cfg_attr` (src/lib.rs:9)",
        ]
    );
}

#[test]
fn names_that_the_spec_does_not_have() {
    let audited = audited(&[(
        "src/lib.rs",
        "use demo::scope; #[requires(scope::Raed)] fn f(auth: &S) -> R {}\n\
         fn g() { std::thread::scope(|s| s); scope::helper(); Scope::ALL; }",
    )]);
    assert_eq!(
        findings(&audited),
        ["unknown-marker: the spec has no `scope::Raed`, did you mean `scope::Read`"]
    );
}

#[test]
fn handlers() {
    let audited = audited(&[
        (
            "src/lib.rs",
            r#"
            mod inner;
            use demo::scope;
            use inner::imported;
            fn app() -> Router {
                Router::new()
                    .route("/a", get(guarded).post(open).put(inner::also_open))
                    .route("/b", routing::get(imported))
                    .route("/ping/:id", get(ping))
                    .route("/c", get(|| async { 1 }))
                    .route("/d", get(|auth: Authorized<scope::Read>| async { 1 }))
                    .route("/e", get(elsewhere::handler))
                    .route("/f", get(checked).layer(require(scope::Send)).delete(open2))
                    .route("/g", get(extracted))
                    .route("/h", get(self::inner::proof))
                    .with_state(())
            }
            fn layered() -> Router {
                Router::new().route("/i", get(open)).route_layer(require(scope::Read)).route("/j", get(open3))
            }
            #[requires(scope::Read)] async fn guarded(auth: S) -> R {}
            async fn open() {}
            async fn open2() {}
            async fn open3() {}
            async fn ping() {}
            async fn checked() {}
            async fn extracted(auth: Authorized<Whatever>) {}
            #[get("/actix")] async fn actix() {}
            #[get("/actix2")] #[requires(scope::Read)] async fn actix2(auth: S) -> R {}
            #[get] fn getter() {}
        "#,
        ),
        (
            "src/inner.rs",
            "pub async fn also_open() {} pub async fn imported() {} pub fn proof(_: impl demo::may::Read) {}",
        ),
    ]);
    let mut found = findings(&audited);
    found.sort();
    assert_eq!(
        found,
        [
            "handler-not-seen: `elsewhere::handler` answers `GET /e`, and is not seen in this crate",
            "unguarded-handler: `actix` answers `GET /actix`, and nothing guards it",
            "unguarded-handler: `inner::also_open` answers `PUT /a`, and nothing guards it",
            "unguarded-handler: `inner::imported` answers `GET /b`, and nothing guards it",
            "unguarded-handler: `open2` answers `DELETE /f`, and nothing guards it",
            "unguarded-handler: `open3` answers `GET /j`, and nothing guards it",
            "unguarded-handler: `open` answers `POST /a`, and nothing guards it",
            "unguarded-handler: a closure answers `GET /c`, and nothing guards it",
        ]
    );
    let public = ["open", "open2", "inner::imported"].map(str::to_owned);
    let verdict = verdict(&audited, &public);
    assert_eq!(verdict.findings.len(), 5);
    assert_eq!(verdict.worst(), Some(Level::Error));
}

/// What happens to the operations that a function names.
fn operations(function: &Function, audited: &Audited) -> Vec<String> {
    let named = function.mentions.operations.iter();
    let named = named.map(|named| {
        let id = &audited.spec.operations[named.operation].id;
        format!("{id}: {:?}", named.how)
    });
    named.collect()
}

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
            "hides ",
        ]
    );
    assert_eq!(
        unseen(&audited),
        ["the operations inside `select!` (src/lib.rs:21)"]
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
                let told = report::told(audited, verdict).into_iter();
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
    assert_eq!(of(&named("desk.toml")), [[handler]]);
    assert_eq!(of(&named("batch.toml")), [[handler, unused]]);
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
             inner [sendIt] called=false guarded=true outer:5",
            "files:read true: ",
            "Edit false: edit [] called=false guarded=true ",
        ]
    );
}

const HEAD: &str = "[app]\nname = \"my-app\"\nspec = \"scopes.toml\"\n";
const WHY: &str =
    "justification = \"Users correct their own call notes from within the app itself.\"\n";

fn with_app(manifest: &str, code: &str) -> Vec<String> {
    let manifest = format!("{HEAD}{manifest}");
    findings(&audited(&[("app.toml", &manifest), ("src/lib.rs", code)]))
}

#[test]
fn asked_and_needed() {
    let edit = format!("[scopes.Edit]\n{WHY}[scopes.Edit.review]\nstate = \"approved\"\n");
    let read = "use demo::may; fn f(auth: impl may::Read) {}";
    assert_eq!(with_app("[scopes.Read]\n", read), [] as [&str; 0]);
    assert_eq!(
        with_app("[scopes.Send]\n", read),
        [
            "under-asked: `f` needs `Read`, and `app.toml` does not ask for it",
            "over-asked: `app.toml` asks for `Send`, and nothing needs it",
        ]
    );
    assert_eq!(
        with_app(&edit, read),
        ["narrower-would-do: `app.toml` asks for `Edit`, and `Read` would do"]
    );
    assert_eq!(
        with_app(&format!("{edit}[scopes.Read]\n"), read),
        ["narrower-would-do: `app.toml` asks for `Edit`, and `Read`, asked for already, would do"]
    );
    let expired = edit.replace("\"approved\"", "\"approved\"\nexpires = 2026-11-24");
    let needs_edit = "use demo::may; fn f(auth: impl may::Edit) {}";
    assert_eq!(
        with_app(&expired, needs_edit),
        ["expired-approval: `f` needs `Edit`, whose approval expired on 2026-11-24"]
    );
    let waiting = edit.replace("approved", "submitted");
    assert_eq!(
        with_app(&waiting, needs_edit),
        ["not-granted: `f` needs `Edit`, whose review is `submitted`"]
    );
    let either = "use demo::scope; #[requires(scope::Send | scope::Read)] fn f(auth: &S) -> R {}";
    assert_eq!(with_app("[scopes.Read]\n", either), [] as [&str; 0]);
    assert_eq!(
        with_app("", either),
        ["under-asked: `f` needs `Send | Read`, and `app.toml` does not ask for it"]
    );
}

#[test]
fn what_the_app_calls_is_what_it_needs() {
    let code = r#"
        mod demo { scope_core::scopes!("../scopes.toml"); }
        scope_core::app!("../app.toml", demo);
        use demo::may;
        struct Api;
        impl Api {
            fn read(&self, auth: impl may::Read) {}
            fn edit(&self, auth: impl may::Edit) { self.read(auth) }
            fn send(&self, auth: impl may::Send) {}
        }
        fn run(api: &Api) { api.read(MyApp); }
        fn through_a_variable(api: &Api) { let auth = MyApp; api.send(auth); }
    "#;
    let waiting = format!("[scopes.Edit]\n{WHY}[scopes.Edit.review]\nstate = \"submitted\"\n");
    // Edit waits, and `Api::edit` will need it; Read and Send are called
    assert_eq!(
        with_app(&format!("[scopes.Send]\n[scopes.Read]\n{waiting}"), code),
        [
            "not-called: `app.toml` asks for `Edit`, whose review is `submitted`, and the app does not call what takes it, `Api::edit`; for what it calls now `Read`, asked for already, would do"
        ]
    );
    assert_eq!(
        with_app("[scopes.Read]\n", code),
        [
            "under-asked: `through_a_variable` calls `Api::send`, which needs `Send`, and `app.toml` does not ask for it"
        ]
    );
}

#[test]
fn bad_input() {
    let message = |files: &[(&str, &str)]| {
        let (_folder, audited) = package(files);
        let failure = audited.err().unwrap();
        failure.problems[0].message.clone()
    };
    assert_eq!(
        message(&[]),
        "package `demo` has no source that can be read"
    );
    assert!(message(&[("src/lib.rs", "fn (")]).contains("/src/lib.rs` does not parse"));
    assert!(
        message(&[("Cargo.toml", "[workspace]\nmembers = [\"a\"]\n")])
            .ends_with("is not the manifest of a package")
    );
    let folder = tempfile::tempdir().unwrap();
    let missing = audit(&folder.path().join("none"), &Named::default())
        .err()
        .unwrap();
    assert!(missing.problems[0].message.starts_with("cannot read `"));
}

#[test]
fn one_file_and_an_inline_spec() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("one.rs");
    let text = "mod demo { scope_core::scopes!(inline = r#\"spec.name = 'demo'\nscopes.X = {}\"#); }\n\
                fn f(auth: impl demo::may::X) {}";
    fs::write(&file, text).unwrap();
    let apps = audit(Path::new(&file), &Named::default()).unwrap_or_else(|_| panic!());
    assert_eq!(guards(&apps[0]), ["f: X proof"]);
}

#[test]
fn sarif_has_what_scanners_want() {
    let (folder, _) = package(&[]);
    // the repository's root is two folders above the package
    fs::create_dir(folder.path().join(".git")).unwrap();
    let inner = folder.path().join("crates/web server");
    fs::create_dir_all(inner.join("src")).unwrap();
    fs::write(inner.join("Cargo.toml"), "[package]\nname = \"web\"\n").unwrap();
    let code = "fn app() { r.route(\"/a\", get(open)); }\nfn open() {}";
    fs::write(inner.join("src/lib.rs"), code).unwrap();
    let apps = audit(&inner, &Named::default()).unwrap_or_else(|_| panic!());
    let verdict = verdict(&apps[0], &[]);
    let log = sarif(&[(&apps[0], &verdict)]);
    let run = &log["runs"][0];
    let result = &run["results"][0];
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(result["ruleId"], "unguarded-handler");
    assert_eq!(result["level"], "error");
    let location = &result["locations"][0]["physicalLocation"];
    let artifact = &location["artifactLocation"];
    assert_eq!(artifact["uri"], "crates/web%20server/src/lib.rs");
    // a base is named only where it is defined
    assert!(artifact.get("uriBaseId").is_none());
    assert!(run.get("originalUriBaseIds").is_none());
    assert_eq!(location["region"]["startLine"], 2);
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(rules[index]["id"], "unguarded-handler");
}

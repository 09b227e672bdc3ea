//! Crates in a temporary folder, and what is found in them.

use std::{fs, path::Path};

use super::*;

mod advice;
mod calls;
mod listing;
mod routes;
mod waits;

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
    let told = told::told(audited, &verdict);
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
    // what is still open is a warning; what was answered with no, an error
    for (state, level, step) in [
        ("draft", Level::Warning, "app submit Edit"),
        ("submitted", Level::Warning, "wait for the answer"),
        ("needs-info", Level::Warning, "app submit Edit"),
        ("rejected", Level::Error, "app add Edit"),
        ("withdrawn", Level::Error, "app add Edit"),
        ("revoked", Level::Error, "app add Edit"),
    ] {
        let reviewed = edit.replace("approved", state);
        let manifest = format!("{HEAD}{reviewed}reason = \"Not for this.\"\n");
        let audited = audited(&[("app.toml", &manifest), ("src/lib.rs", needs_edit)]);
        let told = told::told(&audited, &verdict(&audited, &[]));
        let [one] = told.as_slice() else {
            panic!("{state}: {} findings", told.len());
        };
        let help = one.help.as_deref().unwrap_or_default();
        assert_eq!((one.code, one.level), ("not-granted", level), "{state}");
        assert!(help.contains(step), "{state}: {help}");
    }
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
    // the route, and then the handler
    assert_eq!(location["region"]["startLine"], 1);
    let related = &result["relatedLocations"][0];
    assert_eq!(related["message"]["text"], "`open`");
    let region = &related["physicalLocation"]["region"];
    assert_eq!(region["startLine"], 2);
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(rules[index]["id"], "unguarded-handler");
}

/// A server whose router has a closure and a function, and a `Cargo.toml` that ends with this.
fn open_server(metadata: &str) -> Result<Audited, Failure> {
    let manifest = format!("[package]\nname = \"demo\"\n{metadata}");
    let source = r#"
        pub fn app() -> Router {
            Router::new()
                .route("/openapi.json", get(async move || "{}"))
                .route("/files/{id}", get(|| async { "" }))
                .route("/health", get(health))
                .route("/ready", get(outside::ready))
        }
        async fn health() {}
    "#;
    package(&[("Cargo.toml", &manifest), ("src/lib.rs", source)]).1
}

/// The paths whose handlers are told of, in the order of the source.
fn open_handlers(audited: &Audited, public: &[&str]) -> Vec<String> {
    let public: Vec<String> = public.iter().map(|&name| name.to_owned()).collect();
    let verdict = verdict(audited, &public);
    let mounts = verdict.findings.iter().filter_map(|finding| match finding {
        judge::Finding::Unguarded { mount, .. } | judge::Finding::NotFound { mount } => {
            audited.found.mounts.get(*mount)
        }
        _ => None,
    });
    let mut mounts: Vec<&found::Mount> = mounts.collect();
    mounts.sort_by_key(|mount| &mount.place);
    mounts.into_iter().map(|mount| mount.path.clone()).collect()
}

#[test]
fn handlers_are_public_by_url_path_as_by_name() {
    let audited = open_server("").unwrap();
    let all = ["/openapi.json", "/files/{id}", "/health", "/ready"];
    assert_eq!(open_handlers(&audited, &[]), all);
    assert_eq!(open_handlers(&audited, &["/openapi.json"]), &all[1..]);
    assert_eq!(
        open_handlers(&audited, &["/files/:any", "health"]),
        ["/openapi.json", "/ready"]
    );
    assert_eq!(
        open_handlers(&audited, &["/health", "outside::ready"]),
        &all[..2]
    );
    assert_eq!(
        open_handlers(&audited, &["/files", "/", "openapi.json"]),
        all
    );
}

#[test]
fn a_package_names_its_public_handlers_itself() {
    let metadata = "[package.metadata.scopes]\npublic = [\"/openapi.json\", \"health\"]";
    let audited = open_server(metadata).unwrap();
    assert_eq!(open_handlers(&audited, &["ready"]), ["/files/{id}"]);
    // another tool's table is not looked at
    assert!(open_server("[package.metadata.other]\npublic = 1").is_ok());
    for (metadata, said) in [
        ("public = [1]", "`public` is not a list of texts in"),
        ("public = \"/health\"", "`public` is not a list of texts in"),
        ("pubilc = []", "unknown key `pubilc` in"),
    ] {
        let failure = open_server(&format!("[package.metadata.scopes]\n{metadata}"));
        let problems = failure.err().map(|failure| failure.problems).unwrap();
        assert!(problems[0].message.starts_with(said), "{problems:?}");
    }
}

#[test]
fn a_public_name_that_is_no_handlers_is_told() {
    let metadata = "[package.metadata.scopes]\npublic = [\"/gone\"]";
    let audited = open_server(metadata).unwrap();
    let names = ["health", "ready", "/files/{x}", "heatlh", "/openapi.jsn"].map(str::to_owned);
    let problems = check_public(&audited, &names).unwrap_err().problems;
    let told: Vec<String> = problems
        .iter()
        .map(|problem| format!("{}; {}", problem.message, problem.help[0].text))
        .collect();
    let told: Vec<String> = told.iter().map(|told| plainly(&audited, told)).collect();
    assert_eq!(
        told,
        [
            "there is no handler `heatlh`; a handler with a similar name exists: `health`",
            "no handler answers `/openapi.jsn`; one answers a path like it: `/openapi.json`",
            "no handler answers `/gone`, which `public` in `[package.metadata.scopes]` of \
             `Cargo.toml` names; name the whole path, with what `.nest(..)` puts before it",
        ]
    );
}

#[test]
fn operations_that_routes_handle() {
    let server = |handles: &str| {
        let source = format!(
            "mod demo {{ scope_core::scopes!(\"../scopes.toml\"); }} use demo::Operation;\n\
             fn routes() -> Routes {{ Routes::new(){handles} }}\n\
             fn other(x: X) {{ x.handle(1, f); x.handle(Operation::SendIt); }}"
        );
        let audited = audited(&[("src/lib.rs", &source)]);
        let verdict = verdict(&audited, &[]);
        let judged = [(&audited, &verdict)];
        let handled = json(&judged)["audits"][0]["handled"].to_string();
        let text = text(&judged);
        let line = text.lines().find(|line| line.starts_with("  handles"));
        (line.unwrap_or_default().to_owned(), handled)
    };
    let (ping, send) = (
        ".handle(Operation::Ping, ping)",
        ".handle(Operation::SendIt, send)",
    );
    assert_eq!(server(""), (String::new(), "[]".to_owned()));
    assert_eq!(
        server(send),
        (
            "  handles   1 of the spec's 2 operations by `Routes::handle`; without a handler: `ping`"
                .to_owned(),
            "[\"sendIt\"]".to_owned()
        )
    );
    assert_eq!(
        server(&format!("{send}{ping}{ping}")),
        (
            "  handles   2 of the spec's 2 operations by `Routes::handle`".to_owned(),
            "[\"ping\",\"sendIt\"]".to_owned()
        )
    );
}

#[test]
fn the_example_of_a_server_is_built_as_the_guide_says_and_passes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/server");
    let audited = audit(&folder, &Named::default()).unwrap();
    check_public(&audited[0], &[]).unwrap();
    assert_eq!(verdict(&audited[0], &[]).findings, []);
}

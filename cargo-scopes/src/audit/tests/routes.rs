//! Routes, the layers around them, and what they are nested under.

use super::*;

/// The routes that are told of, sorted: `METHOD path`.
fn open(source: &str) -> Vec<String> {
    let source = format!("{USES}{source}");
    open_in(&audited(&[("src/lib.rs", &source)]), &[])
}

/// As [`open`], where everybody may call what has one of these names.
fn open_in(audited: &Audited, public: &[&str]) -> Vec<String> {
    let public: Vec<String> = public.iter().map(|&name| name.to_owned()).collect();
    let verdict = verdict(audited, &public);
    let mounts = verdict.findings.iter().filter_map(|finding| match finding {
        judge::Finding::Unguarded { mount, .. } => audited.found.mounts.get(*mount),
        _ => None,
    });
    let mut routes: Vec<String> = mounts
        .map(|mount| format!("{} {}", mount.method, mount.path))
        .collect();
    routes.sort();
    routes
}

const USES: &str = "use scope_tower::OperationsLayer; use demo::{Operation, scope};\n\
     async fn a() {} async fn b() {} async fn c() {}\n";
const LAYER: &str = "OperationsLayer::<Operation, Session>::new()";
const NONE: [&str; 0] = [];

#[test]
fn a_layer_guards_what_is_in_the_router_before_it() {
    let app = |chain: &str| {
        open(&format!(
            "pub fn app() -> Router {{ Router::new(){chain} }}"
        ))
    };
    let route = ".route(\"/a\", get(a).put(b))";
    assert_eq!(app(route), ["GET /a", "PUT /a"]);
    for layer in [
        format!(".layer({LAYER})"),
        format!(".route_layer({LAYER})"),
        format!(".layer({LAYER}.settings(s()).clone())"),
        ".layer(OperationsLayer::<Operation, Session>::default())".to_owned(),
        format!(".layer(ServiceBuilder::new().layer(Trace).layer({LAYER}).timeout(t))"),
        format!(".layer((Trace, {LAYER}))"),
        ".layer(scope_tower::OperationsLayer::<Operation, Session>::new())".to_owned(),
        format!(".layer({LAYER}).layer(Other::new()).with_state(())"),
    ] {
        assert_eq!(app(&format!("{route}{layer}")), NONE, "{layer}");
        assert_eq!(
            app(&format!("{route}{layer}.route(\"/b\", post(b))")),
            ["POST /b"],
            "{layer}"
        );
    }
    // what is no such layer, or may be none
    for layer in [
        ".layer(Trace)".to_owned(),
        ".layer(OperationsLayer2::new())".to_owned(),
        ".layer(other::OperationsLayer::<Operation, Session>::new())".to_owned(),
        format!(".layer(option_layer(on.then(|| {LAYER})))"),
        format!(".layer(ServiceBuilder::new().option_layer(on.then(|| {LAYER})))"),
        format!(".layer({LAYER}.layer(other))"),
        format!(".layer(wrapped({LAYER}))"),
        format!(".fallback_service(Router::new().layer({LAYER}))"),
    ] {
        assert_eq!(
            app(&format!("{route}{layer}")),
            ["GET /a", "PUT /a"],
            "{layer}"
        );
    }
    // around one part of the router, or one handler
    assert_eq!(
        app(&format!(
            "{route}.merge(Router::new().route(\"/c\", get(c)).layer({LAYER}))"
        )),
        ["GET /a", "PUT /a"]
    );
    assert_eq!(
        app(&format!(".route(\"/a\", get(a).layer({LAYER}).put(b))")),
        ["PUT /a"]
    );
    assert_eq!(
        app(&format!(
            ".merge(Router::new().route(\"/c\", get(c))).nest(\"/n\", Router::new()\
             .route(\"/a\", get(a))).layer({LAYER}).nest(\"/m\", Router::new().route(\"/\", get(b)))"
        )),
        ["GET /m"]
    );
    assert_eq!(
        open(&format!(
            "fn f(r: Router) {{ serve({LAYER}.layer(Router::new(){route})) }}"
        )),
        NONE
    );
}

#[test]
fn a_layer_of_another_crate_or_without_an_import() {
    let source = "pub fn app() -> Router { Router::new().route(\"/a\", get(a))\
                  .layer(OperationsLayer::<O, S>::new()) } async fn a() {}";
    let with = |uses: &str| {
        let source = format!("{uses} {source}");
        open_in(&audited(&[("src/lib.rs", &source)]), &[])
    };
    assert_eq!(with("struct OperationsLayer;"), ["GET /a"]);
    assert_eq!(with("use other::OperationsLayer;"), ["GET /a"]);
    assert_eq!(with("use scope_tower::OperationsLayer;"), NONE);
    assert_eq!(with("use scope_tower::*;"), NONE);
    assert_eq!(
        with("use scope_tower::RequireLayer as OperationsLayer;"),
        ["GET /a"]
    );
}

#[test]
fn routers_in_variables() {
    let body = |body: &str| open(&format!("pub fn app() -> Router {{ {body} }}"));
    let start = format!("let guard = {LAYER}; let mut app = Router::new().route(\"/a\", get(a));");
    for (rest, told) in [
        ("app.layer(guard)", &[][..]),
        ("let app = app.layer(guard.clone()); app", &[]),
        ("app = app.layer(guard); app", &[]),
        (
            "app = app.layer(guard).route(\"/b\", get(b)); Ok(app)",
            &["GET /b"],
        ),
        (
            "let all = Router::new().nest(\"/n\", app); all.layer(guard)",
            &[],
        ),
        (
            "let all = Router::new().nest(\"/n\", app); all",
            &["GET /n/a"],
        ),
        (
            "{ let guard = Trace; app = app.layer(guard); } app",
            &["GET /a"],
        ),
        ("let guard = Trace; app.layer(guard)", &["GET /a"]),
        ("guard = other; app.layer(guard)", &["GET /a"]),
        ("if x { app = app.layer(guard); } app", &["GET /a"]),
        ("if x { app.layer(guard) } else { app }", &["GET /a"]),
        (
            "if x { app = app.route(\"/b\", get(b)); } app.layer(guard)",
            &[],
        ),
        ("if x { return app; } app.layer(guard)", &["GET /a"]),
        ("match x { 1 => app, _ => Router::new() }.layer(guard)", &[]),
        ("x && { app = app.layer(guard); true }; app", &["GET /a"]),
        (
            "for x in y { app = app.layer(guard.clone()); } app",
            &["GET /a"],
        ),
        ("serve(app.clone()); app.layer(guard)", &["GET /a"]),
        ("serve(&app); app.layer(guard)", &["GET /a"]),
        (
            "spawn(async move { serve(app).await }); x.layer(guard)",
            &["GET /a"],
        ),
        (
            "select! { x = serve(app) => {} }; app.layer(guard)",
            &["GET /a"],
        ),
        ("let f = |app| app; f(app).layer(guard)", &["GET /a"]),
    ] {
        assert_eq!(body(&format!("{start}{rest}")), told, "{rest}");
    }
    assert_eq!(
        open(
            "fn one(guard: OperationsLayer<Operation, Session>) -> R { Router::new().route(\"/a\", get(a)).layer(guard) }
             fn two(guard: Trace) -> R { Router::new().route(\"/b\", get(b)).layer(guard) }
             fn layer() -> OperationsLayer<Operation, Session> { make() }
             fn trace() -> Trace { make() }
             fn three() -> R { Router::new().route(\"/c\", get(c)).layer(layer()) }
             fn four() -> R { Router::new().route(\"/d\", get(c)).layer(trace()) }"
        ),
        ["GET /b", "GET /d"]
    );
}

#[test]
fn routers_that_functions_make() {
    let files = |app: &str| {
        let app = format!("{USES} mod users; mod notes; {app}");
        audited(&[
            ("src/lib.rs", &app),
            (
                "src/users.rs",
                "pub fn routes() -> Router { Router::new().route(\"/{id}\", get(one)) } async fn one() {}",
            ),
            (
                "src/notes.rs",
                "use crate::users; pub fn routes(x: X) -> Router { \
                 Router::new().route(\"/\", get(all)).nest(\"/by\", users::routes()) } async fn all() {}",
            ),
        ])
    };
    let told = |app: &str| open_in(&files(app), &[]);
    assert_eq!(
        told("fn app() -> Router { Router::new().nest(\"/notes\", notes::routes(x)) }"),
        ["GET /notes", "GET /notes/by/{id}"]
    );
    assert_eq!(
        told(&format!(
            "fn app() -> Router {{ Router::new().nest(\"/notes\", notes::routes(x)?).layer({LAYER}) }}"
        )),
        NONE
    );
    // once under the layer, once not
    assert_eq!(
        told(&format!(
            "fn app() -> Router {{ Router::new().nest(\"/notes\", notes::routes(x)).layer({LAYER})\
             .nest(\"/users\", users::routes()) }}"
        )),
        ["GET /users/{id}"]
    );
    // where else it goes is not known
    for elsewhere in [
        "serve(notes::routes(x))",
        "map(notes::routes)",
        "x.routes()",
        "m! { routes => 1 }",
    ] {
        assert_eq!(
            told(&format!(
                "fn app() -> Router {{ Router::new().nest(\"/notes\", notes::routes(x)).layer({LAYER}) }}
                 fn main() {{ {elsewhere}; }}"
            ))
            .first()
            .map(String::as_str),
            Some("GET /"),
            "{elsewhere}"
        );
    }
    // round and round
    assert_eq!(
        open("fn f() -> R { g().layer(x) } fn g() -> R { f().route(\"/a\", get(a)) }"),
        ["GET /a"]
    );
    // methods
    let method = |rest: &str| {
        open(&format!(
            "struct Api; impl Api {{ fn routes() -> R {{ Router::new().route(\"/a\", get(a)) }}
             fn app() -> R {{ Self::routes().layer({LAYER}) }} }} {rest}"
        ))
    };
    assert_eq!(method(""), NONE);
    assert_eq!(
        method("fn main() { Other::routes().nest(\"/b\", Api::routes()) }"),
        ["GET /a", "GET /b/a"]
    );
}

/// A server with two handlers of one name, of which one answers two routes.
fn two_lists() -> Audited {
    audited(&[
        (
            "src/lib.rs",
            "mod users; mod notes; use demo::scope;\n\
             fn app() -> Router { Router::new()\n\
             .route(\"/users\", get(users::list).any(users::list))\n\
             .nest(\"/v2\", Router::new().route(\"/users\", get(users::list))\n\
             .route(PATH, get(notes::open)))\n\
             .route(\"/notes\",\n  get(notes::list))\n\
             .route(\"/send\", post(|| async {}))\n\
             .route(\"/ping/{id}\", get(users::list)) }",
        ),
        ("src/users.rs", "\n\npub async fn list() {}"),
        (
            "src/notes.rs",
            "pub async fn list() {} pub async fn open() {}",
        ),
    ])
}

#[test]
fn a_name_is_of_one_handler_and_a_route_is_one() {
    let audited = two_lists();
    let open = |names: &[&str]| open_in(&audited, names);
    let all = [
        "ANY /users",
        "GET /notes",
        "GET /users",
        "GET /v2(path)",
        "GET /v2/users",
        "POST /send",
    ];
    assert_eq!(open(&[]), all);
    assert_eq!(
        open(&["users::list"]),
        ["GET /notes", "GET /v2(path)", "POST /send"]
    );
    assert_eq!(open(&["list"]), all);
    assert_eq!(
        open(&["open", "/users"]),
        ["GET /notes", "GET /v2/users", "POST /send"]
    );
    assert_eq!(
        open(&["GET /users", "/v2(path)", "/v2"])[..3],
        ["ANY /users", "GET /notes", "GET /v2(path)"]
    );
    assert_eq!(open(&["GET /v2/users"]).len(), 5);
    let told = |name: &str| {
        let problems = check_public(&audited, &[name.to_owned()]).err()?.problems;
        Some(format!(
            "{}; {}",
            problems[0].message, problems[0].help[0].text
        ))
    };
    assert_eq!(told("users::list"), None);
    assert_eq!(told("open"), None);
    assert_eq!(told("POST /send"), None);
    assert_eq!(
        told("list").as_deref(),
        Some(
            "`list` is the name of several handlers; name one by its path: `notes::list` or `users::list`"
        )
    );
    assert_eq!(
        told("PUT /users").as_deref(),
        Some("no handler answers `PUT /users`; this path has `/users` and `GET /users`")
    );
    assert_eq!(
        told("GET /v2/notes").as_deref(),
        Some("no handler answers `GET /v2/notes`; one answers a path like it: `/notes`")
    );
}

#[test]
fn a_route_is_told_where_it_is_with_its_handler_and_what_to_do() {
    let audited = two_lists();
    let told = told::told(&audited, &verdict(&audited, &[]));
    let told = told.into_iter().map(|one| {
        let related = one
            .related
            .iter()
            .map(|(what, at)| format!("{what} {}", at.shown()));
        let at = one.places.iter().map(Place::shown).chain(related);
        let at = at.collect::<Vec<_>>().join(", ");
        let help = one.help.unwrap_or_default();
        let (guard, public) = help
            .split_once("; if everybody may call it, say so with ")
            .unwrap();
        let public = public.split(", with").next().unwrap();
        plainly(
            &audited,
            &format!("{} | {at} | {guard} | {public}", one.message),
        )
    });
    let told: Vec<String> = told.collect();
    let list = "put `#[requires(..)]` on it, or a layer in the route: \
                `get(users::list).layer(require::<Session, _>(..))`";
    for line in [
        format!(
            "`users::list` answers `GET /v2/users`, and nothing guards it | src/lib.rs:4, `users::list` \
             src/users.rs:3 | {list} | `--public 'GET /v2/users'`"
        ),
        "`notes::open` answers `GET /v2(path)`, and nothing guards it | src/lib.rs:5, `notes::open` \
         src/notes.rs:1 | put `#[requires(..)]` on it, or a layer in the route: \
         `get(notes::open).layer(require::<Session, _>(..))` | `--public notes::open`"
            .to_owned(),
        "`notes::list` answers `GET /notes`, and nothing guards it | src/lib.rs:6, `notes::list` \
         src/notes.rs:1 | put `#[requires(..)]` on it, or a layer in the route: \
         `get(notes::list).layer(require::<Session, _>(..))` | `--public 'GET /notes'`"
            .to_owned(),
        // the spec has this one, and says what it needs
        "a closure answers `POST /send`, and nothing guards it | src/lib.rs:8 | make it a function with \
         `#[requires(scope::Send & permission::Ask)]`, or a layer in the route: \
         `post(..).layer(require::<Session, _>(scope::Send & permission::Ask))` | `--public 'POST /send'`"
            .to_owned(),
    ] {
        assert!(told.contains(&line), "{line}\n{told:#?}");
    }
    assert!(
        told.iter()
            .any(|line| line.contains("`ANY /users`") && line.ends_with("`--public /users`"))
    );
}

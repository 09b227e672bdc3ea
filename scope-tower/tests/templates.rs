//! Guards of a spec with open parameters: whose object it is, the path says.
#![forbid(unsafe_code)]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use axum::{
    Router,
    body::{Body, to_bytes},
    routing::get,
};
use forge::{Operation, PermissionSet, Scope, ScopeSet, may, scope};
use http::{Request, StatusCode, header::WWW_AUTHENTICATE};
use scope_core::{Form, Holds, On};
use scope_tower::{
    BearerLayer, Detail, OperationsLayer, ProtectedResource, Refusal, Settings, Unverified,
    axum::{AuthorizedOn, GuardedRoutes, Routes},
};
use std::sync::{Arc, Mutex};
use tower::{Layer, ServiceExt};

mod forge {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "forge"
            [parameters.org]
            form = "id"
            [parameters.repo]
            form = "name"
            reserved = ["new"]
            [scopes."repo:all"]
            baseline = true
            includes = ["repo:{org}/{repo}:write"]
            [scopes."org:{org}:admin"]
            includes = ["repo:{org}/{repo}:write"]
            [scopes."repo:{org}/{repo}:write"]
            includes = ["repo:{org}/{repo}:read"]
            [scopes."repo:{org}/{repo}:read"]
            baseline = true
            [permissions."org:{org}:see"]
            [operations.readRepo]
            call = "GET /orgs/{org}/repos/{repo}"
            scopes = "repo:{org}/{repo}:read"
            [operations.writeRepo]
            call = "PUT /orgs/{org}/repos/{repo}"
            scopes = "repo:{org}/{repo}:write"
            permissions = "org:{org}:see"
            [operations.seeOrg]
            call = "GET /orgs/{org}"
            scopes = "org:{org}:admin"
            [operations.everyRepo]
            call = "GET /repos"
            scopes = "repo:all"
        "#
    );
}

scope_core::key! {
    /// A repository.
    struct Repo: "org", "repo" as Form::NAME.reserved(&["new"])
}

#[derive(Clone, Holds)]
struct Session {
    #[holds]
    scopes: forge::Grants,
    #[holds]
    permissions: forge::user::Grants,
}

fn read(repo: On<impl may::RepoRead, &Repo>) -> String {
    repo.object().values().join("|")
}

/// A token is a scope string, in hexadecimal digits.
fn token(scopes: &str) -> String {
    let digits = scopes.bytes().map(|byte| format!("{byte:02x}"));
    format!("Bearer {}", digits.collect::<String>())
}

fn verify(token: &str) -> Result<Session, Unverified> {
    let byte = |at: usize| u8::from_str_radix(&token[at..at + 2], 16).expect("digits");
    let bytes = (0..token.len()).step_by(2).map(byte).collect();
    let scopes = String::from_utf8(bytes).expect("text");
    Ok(Session {
        scopes: ScopeSet::parse(&scopes).grants(),
        permissions: PermissionSet::parse("org:acme:see org:zeta:see").grants(),
    })
}

type Handled<R> = AuthorizedOn<R, Repo, Session>;

fn routes() -> Routes<Operation, Session> {
    Routes::new()
        .handle(
            Operation::ReadRepo,
            async |repo: Handled<scope::RepoRead>| read(repo.get()),
        )
        .handle(
            Operation::WriteRepo,
            async |repo: Handled<scope::RepoWrite>| read(repo.get()),
        )
        .handle(Operation::SeeOrg, async || "an org")
        .handle(Operation::EveryRepo, async || "all")
}

fn guarded() -> GuardedRoutes<Operation, Session> {
    let routes = routes().on_objects().into_service(());
    routes.expect("each operation has a handler")
}

async fn call(method: &str, path: &str, scopes: &str) -> (StatusCode, Option<String>, String) {
    let app = BearerLayer::new(verify)
        .settings(Settings::new().detail(Detail::Public))
        .layer(guarded());
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", token(scopes))
        .body(Body::empty())
        .expect("a request");
    let response = app.oneshot(request).await.expect("it cannot fail");
    let status = response.status();
    let challenge = response.headers().get(WWW_AUTHENTICATE);
    let challenge = challenge.map(|it| it.to_str().expect("ASCII").to_owned());
    let body = to_bytes(Body::new(response.into_body()), 10_000)
        .await
        .expect("a body");
    (
        status,
        challenge,
        String::from_utf8(body.to_vec()).expect("text"),
    )
}

#[tokio::test]
async fn the_path_says_whose_repo_it_is() {
    for (method, path, scopes, status) in [
        ("GET", "/orgs/acme/repos/site", "repo:acme/site:read", 200),
        (
            "GET",
            "/orgs/acme/repos/site",
            "openid repo:acme/site:write",
            200,
        ),
        ("GET", "/orgs/acme/repos/s%69te", "repo:acme/site:read", 200),
        ("GET", "/orgs/acme/repos/site", "org:acme:admin", 200),
        ("PUT", "/orgs/acme/repos/any", "org:acme:admin", 200),
        ("PUT", "/orgs/acme/repos/any", "repo:all", 200),
        ("GET", "/orgs/acme", "org:acme:admin", 200),
        ("GET", "/repos", "repo:all", 200),
        // another object
        ("GET", "/orgs/acme/repos/other", "repo:acme/site:read", 403),
        ("GET", "/orgs/zeta/repos/site", "repo:acme/site:read", 403),
        ("PUT", "/orgs/acme/repos/site", "repo:acme/site:read", 403),
        ("PUT", "/orgs/zeta/repos/site", "org:acme:admin", 403),
        ("GET", "/orgs/zeta", "org:acme:admin", 403),
        // no more than the objects say
        ("GET", "/orgs/acme", "repo:acme/site:write", 403),
        ("GET", "/repos", "org:acme:admin repo:acme/site:write", 403),
        // what is no instance
        ("GET", "/orgs/acme/repos/site", "repo:*/*:read", 403),
        (
            "GET",
            "/orgs/acme/repos/site",
            "repo:{org}/{repo}:read",
            403,
        ),
        (
            "GET",
            "/orgs/%7Borg%7D/repos/%7Brepo%7D",
            "repo:{org}/{repo}:read",
            403,
        ),
        ("GET", "/orgs/acme/repos/site", "repo:acme/s%69te:read", 403),
        ("GET", "/orgs/acme/repos/*", "repo:acme/*:read", 403),
        ("GET", "/orgs/acme/repos/..", "repo:acme/..:read", 403),
        ("GET", "/orgs/acme/repos/new", "repo:acme/new:read", 403),
        // a path that servers read in several ways names no object
        (
            "GET",
            "/orgs/acme/repos/site%2f..%2fother",
            "repo:acme/site:read",
            403,
        ),
        (
            "GET",
            "/orgs/zeta/../acme/repos/site",
            "repo:acme/site:read",
            404,
        ),
        ("GET", "/orgs//repos/site", "repo:acme/site:read", 404),
        ("GET", "/orgs/acme/repos/site/", "repo:acme/site:read", 404),
    ] {
        let (found, _, body) = call(method, path, scopes).await;
        assert_eq!(found, status, "{method} {path} {scopes}: {body}");
        if found == 200 && body.contains('|') {
            let [org, repo] = ["acme", if path.ends_with("any") { "any" } else { "site" }];
            assert_eq!(body, format!("{org}|{repo}"));
        }
    }
    // another permission of the user is no help of the app's
    let (status, challenge, _) = call("PUT", "/orgs/beta/repos/site", "repo:all").await;
    assert_eq!((status.as_u16(), challenge), (403, None));
}

#[tokio::test]
async fn a_denial_names_the_instance() {
    let (status, challenge, body) =
        call("GET", "/orgs/acme/repos/other", "repo:acme/site:read").await;
    assert_eq!(status, 403);
    assert_eq!(
        challenge.as_deref(),
        Some(r#"Bearer error="insufficient_scope", scope="repo:acme/other:read""#)
    );
    let problem: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(
        problem["missing_scopes"],
        serde_json::json!(["repo:acme/other:read"])
    );
    let detail = problem["detail"].as_str().expect("a text");
    assert!(
        detail.starts_with("app scope `repo:acme/other:read` is required"),
        "{detail}"
    );
    assert!(
        detail.ends_with("`repo:all`, `org:acme:admin`, `repo:acme/other:write`"),
        "{detail}"
    );
    // what is no value is in no challenge
    for path in [
        "/orgs/acme/repos/a%22b",
        "/orgs/acme/repos/a%20b",
        "/orgs/acme/repos/%7Brepo%7D",
    ] {
        let (status, challenge, _) = call("GET", path, "repo:acme/site:read").await;
        assert_eq!(status, 403, "{path}");
        let expected = r#"Bearer error="insufficient_scope""#;
        assert_eq!(challenge.as_deref(), Some(expected), "{path}");
    }
}

#[tokio::test]
async fn the_observer_sees_the_template() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let to = Arc::clone(&seen);
    let settings = Settings::new().observe(move |decision| {
        let names = match decision.refusal {
            Some(Refusal::DeniedOn(denied)) => denied.denied().needed().collect(),
            _ => Vec::new(),
        };
        to.lock()
            .expect("no panic")
            .push((decision.operation, names));
    });
    let app = BearerLayer::new(verify).settings(settings).layer(guarded());
    let request = Request::get("/orgs/acme/repos/other").header("authorization", token("openid"));
    let response = app
        .oneshot(request.body(Body::empty()).expect("a request"))
        .await;
    assert_eq!(response.expect("it cannot fail").status(), 403);
    let seen = seen.lock().expect("no panic");
    assert_eq!(*seen, [(Some("readRepo"), vec!["repo:{org}/{repo}:read"])]);
}

#[tokio::test]
async fn a_guard_that_looks_at_no_object_allows_what_holds_everywhere() {
    let refused = routes()
        .into_service(())
        .expect_err("it looks at no object");
    assert!(
        refused.to_string().contains(
            "`readRepo` requires a scope with open parameters, but the routes check no objects: add \
             `.on_objects()`"
        ),
        "{refused}"
    );
    let router = Router::new().route("/orgs/{org}/repos/{repo}", get(async || "ok"));
    let guard = OperationsLayer::<Operation, Session>::new();
    let app = BearerLayer::new(verify).layer(guard.layer(router));
    for (scopes, status) in [
        ("repo:acme/site:read", 403),
        ("org:acme:admin", 403),
        ("repo:all", 200),
    ] {
        let request = Request::get("/orgs/acme/repos/site");
        let request = request.header("authorization", token(scopes));
        let response = app
            .clone()
            .oneshot(request.body(Body::empty()).expect("a request"))
            .await;
        let response = response.expect("it cannot fail");
        assert_eq!(response.status(), status, "{scopes}");
        let challenge = response.headers().get(WWW_AUTHENTICATE);
        assert!(challenge.is_none_or(|it| !it.to_str().expect("ASCII").contains('{')));
    }
}

#[test]
fn metadata_has_no_templates() {
    let metadata = ProtectedResource::new::<Scope>("https://api.example.com").expect("a resource");
    let json: serde_json::Value = serde_json::from_str(&metadata.to_json()).expect("JSON");
    assert_eq!(json["scopes_supported"], serde_json::json!(["repo:all"]));
    let metadata = metadata.scopes([Scope::RepoRead, Scope::RepoAll]);
    let json: serde_json::Value = serde_json::from_str(&metadata.to_json()).expect("JSON");
    assert_eq!(json["scopes_supported"], serde_json::json!(["repo:all"]));
}

/// The handler gets the object that the guard has looked at: with one repository granted, no path leads
/// to another one.
#[tokio::test]
async fn guard_and_handler_see_one_object() {
    let pieces = [
        "/", "orgs", "repos", "acme", "zeta", "site", "other", "..", ".", "%2f", "%2e", "%61cme",
        "s%69te", "%25", "//", ";", "?", "", "%00", "%2F", "%", "%5c", "new",
    ];
    let mut state = 7_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        (state >> 33) as usize % below
    };
    let mut handled = 0;
    for _ in 0..5_000 {
        let mut some = |count: usize| -> String {
            (0..1 + random(count))
                .map(|_| pieces[random(pieces.len())])
                .collect()
        };
        let path = match some(1).len() % 4 {
            0 => format!("/{}", some(7)),
            1 => format!("/orgs/{}/repos/{}", some(1), some(1)),
            2 => format!("/orgs/{}/repos/{}", some(2), some(2)),
            _ => format!("/orgs/acme/repos/{}", some(2)),
        };
        if path.parse::<http::Uri>().is_err() {
            continue;
        }
        let (status, _, body) = call("GET", &path, "repo:acme/site:read").await;
        if status == 200 {
            assert_eq!(body, "acme|site", "{path}");
            handled += 1;
        }
    }
    assert!(handled > 10, "{handled}");
}

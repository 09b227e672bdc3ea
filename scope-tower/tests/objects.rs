//! Handlers of one object, which the path names.
#![forbid(unsafe_code)]
#![allow(clippy::expect_used, clippy::panic, missing_docs)]

use axum::{
    Router,
    body::{Body, to_bytes},
    routing::get,
};
use forge::{Operation, ScopeSet, may, permission, scope, user_may};
use http::{Request, StatusCode, header::WWW_AUTHENTICATE};
use scope_core::{All, Holds, On};
use scope_tower::{
    BearerLayer, Detail, Fault, OperationsLayer, Refusal, Settings, Unverified,
    axum::{AuthorizedOn, Holder, Refused, Routes},
};
use std::sync::{Arc, Mutex};
use tower::{Layer, ServiceExt};

mod forge {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "forge"
            [scopes.write]
            includes = ["read"]
            [scopes.read]
            [permissions.see]
            [operations.readRepo]
            call = ["GET /repos/{repo}", "tool read_repo"]
            scopes = "read"
            permissions = "see"
            [operations.newRepo]
            call = "GET /repos/new"
            scopes = "read"
            [operations.compare]
            call = "GET /repos/{repo}/{from}-{to}"
            scopes = "read"
            [operations.file]
            call = "GET /repos/{repo}/files/{+path}"
            scopes = "read"
            [operations.writeRepo]
            call = "PUT /repos/{repo}"
            scopes = "write"
            permissions = "see"
            [operations.listRepos]
            call = "GET /repos"
            scopes = "read"
        "#
    );
}

scope_core::key! { struct Repo: "repo" as scope_core::Form::NAME }
scope_core::key! { struct Tenant: "tenant" }

#[derive(Clone, Holds)]
struct Session {
    #[holds]
    scopes: forge::Grants,
    #[holds]
    permissions: forge::user::Granted,
}

type Authorized<R, T> = AuthorizedOn<R, T, Session>;

fn read(repo: On<impl may::Read, &Repo>) -> String {
    format!("read {}", repo.object())
}

fn write(repo: On<impl may::Write, &Repo>, _: On<impl user_may::See, &Repo>) -> String {
    format!("{}, wrote {}", read(repo), repo.object())
}

/// A token is the repositories that it may write, after the scopes that it has everywhere.
fn verify(token: &str) -> Result<Session, Unverified> {
    let (everywhere, repos) = token.split_once('~').unwrap_or((token, ""));
    let everywhere = ScopeSet::parse(&everywhere.replace('+', " ")).granted();
    let mut scopes = forge::Grants::from(everywhere);
    for repo in repos.split('~').filter(|it| !it.is_empty()) {
        scopes = scopes.with(forge::Scope::Write, &[("repo", repo)]);
    }
    let permissions = forge::Permission::set(&[forge::Permission::See]).close();
    Ok(Session {
        scopes,
        permissions,
    })
}

fn app(
    settings: Settings,
) -> impl tower::Service<
    Request<Body>,
    Response = http::Response<scope_tower::ResponseBody<Body>>,
    Error = std::convert::Infallible,
    Future: Send,
> + Clone {
    let router = Router::new()
        .route(
            "/repos/{repo}",
            get(async |repo: Authorized<scope::Read, Repo>| read(repo.get())).put(
                async |repo: Authorized<All<scope::Write, permission::See>, Repo>| {
                    let (may_write, user) = repo.get().split();
                    assert!(!format!("{:?}", repo.holder().permissions).is_empty());
                    write(may_write, user)
                },
            ),
        )
        .route(
            "/wrong/{id}",
            get(async |repo: Authorized<scope::Read, Repo>| read(repo.get())),
        )
        .route(
            "/by-hand",
            get(
                async |Holder(session): Holder<Session>| -> Result<String, Refused> {
                    let repo = session.scopes.at("42".parse::<Repo>().expect("a name"));
                    Ok(read(repo.authorize(scope::Read)?))
                },
            ),
        )
        .nest(
            "/{tenant}",
            Router::new().route(
                "/settings",
                get(async |tenant: Authorized<scope::Read, Tenant>| {
                    tenant.get().object().to_string()
                }),
            ),
        );
    BearerLayer::new(verify).settings(settings).layer(router)
}

async fn call(
    method: &str,
    path: &str,
    token: Option<&str>,
) -> (StatusCode, Option<String>, String) {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let request = request.body(Body::empty()).expect("a request");
    let app = app(Settings::new().detail(Detail::Public));
    let response = app.oneshot(request).await.expect("a response");
    let challenge = response.headers().get(WWW_AUTHENTICATE);
    let challenge = challenge.map(|it| it.to_str().expect("ASCII").to_owned());
    let status = response.status();
    let body = to_bytes(Body::new(response.into_body()), 1 << 16)
        .await
        .expect("a body");
    (
        status,
        challenge,
        String::from_utf8(body.into()).expect("a text"),
    )
}

#[tokio::test]
async fn the_object_is_the_one_that_was_checked() {
    for (method, path, token, status, body) in [
        ("GET", "/repos/42", "~42", 200, "read 42"),
        ("GET", "/repos/42", "read", 200, "read 42"),
        ("PUT", "/repos/42", "~41~42", 200, "read 42, wrote 42"),
        ("GET", "/by-hand", "~42", 200, "read 42"),
        ("GET", "/acme/settings", "write", 200, "acme"),
        // decoded once
        ("GET", "/repos/%34%32", "~42", 200, "read 42"),
        ("GET", "/repos/%2534%2532", "~42", 404, ""),
        // other objects
        (
            "GET",
            "/repos/43",
            "~42",
            403,
            "was granted, but not on repo `43`",
        ),
        (
            "PUT",
            "/repos/42",
            "read~43",
            403,
            "was granted, but not on repo `42`",
        ),
        (
            "GET",
            "/by-hand",
            "~43",
            403,
            "was granted, but not on repo `42`",
        ),
        ("GET", "/repos/4", "~42", 403, "not on repo `4`"),
        // what is no value of a repository is none
        ("GET", "/repos/..%2f42", "read", 404, ""),
        ("GET", "/repos/..", "read", 404, ""),
        ("GET", "/repos/%2e%2e", "read", 404, ""),
        ("GET", "/repos/*", "read", 404, ""),
        ("GET", "/repos/a%00", "read", 404, ""),
        ("GET", "/repos/%ff", "read", 404, ""),
        // nothing was granted
        (
            "PUT",
            "/repos/42",
            "read",
            403,
            "`write` is required and was not granted",
        ),
    ] {
        let (got, _, text) = call(method, path, Some(token)).await;
        assert_eq!(got.as_u16(), status, "{method} {path} {token}: {text}");
        assert!(text.contains(body), "{method} {path} {token}: {text}");
    }
}

#[tokio::test]
async fn a_challenge_asks_only_for_what_would_help() {
    let (_, challenge, _) = call("PUT", "/repos/42", Some("read")).await;
    let challenge = challenge.expect("a challenge");
    assert!(
        challenge.contains(r#"error="insufficient_scope", scope="write""#),
        "{challenge}"
    );
    // a client that asks for `write` once more gets the same token
    let (status, challenge, _) = call("PUT", "/repos/42", Some("~43")).await;
    assert_eq!((status, challenge), (StatusCode::FORBIDDEN, None));
    // nobody learns which values there are without a token
    let (status, _, _) = call("GET", "/repos/..", None).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_route_without_the_parameter_is_a_fault() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let seen_by = seen.clone();
    let settings = Settings::new().observe(move |decision| {
        if let Some(refusal) = decision.refusal {
            seen_by.lock().expect("no panic").push(refusal.clone());
        }
    });
    let request = Request::builder()
        .uri("/wrong/42")
        .header("authorization", "Bearer read")
        .body(Body::empty())
        .expect("a request");
    let response = app(settings).oneshot(request).await.expect("a response");
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let seen = seen.lock().expect("no panic");
    let [Refusal::Fault(fault @ Fault::NoParameter { parameter, .. })] = &**seen else {
        panic!("{seen:?}");
    };
    assert_eq!(*parameter, "repo");
    assert!(
        fault
            .to_string()
            .contains("the path of its route has no `{repo}`"),
        "{fault}"
    );
}

/// The guards from the spec, with the path's object and without.
#[tokio::test]
async fn guards_from_the_spec_look_at_the_object_of_the_path() {
    let handlers = || {
        Routes::<Operation, Session>::new()
            .handle(
                Operation::ReadRepo,
                async |repo: Authorized<scope::Read, Repo>| read(repo.get()),
            )
            .handle(Operation::NewRepo, async || "new")
            .handle(Operation::Compare, async || "compared")
            .handle(Operation::File, async || "file")
            .handle(Operation::WriteRepo, async || "written")
            .handle(Operation::ListRepos, async || "all")
    };
    let bearer = || BearerLayer::new(verify).settings(Settings::new().detail(Detail::Public));
    let routes = bearer().layer(handlers().on_objects().into_service(()).expect("routes"));
    let plain = bearer().layer(handlers().into_service(()).expect("routes"));
    // another router, which knows nothing of the spec, behind the layer
    let any = Router::new().fallback(async || "reached");
    let layered = bearer().layer(
        OperationsLayer::<Operation, Session>::new()
            .on_objects()
            .layer(any),
    );

    for (method, path, token, status) in [
        ("GET", "/repos/42", "~42", 200),
        ("PUT", "/repos/42", "~42", 200),
        ("GET", "/repos/42", "read", 200),
        ("GET", "/repos", "read", 200),
        ("GET", "/repos/%34%32", "~42", 200),
        ("GET", "/repos/43", "~42", 403),
        ("PUT", "/repos/42", "read~43", 403),
        // of every repository
        ("GET", "/repos", "~42", 403),
        // what names no object, or names it in several ways
        ("GET", "/repos/new", "~new", 403),
        ("GET", "/repos/42/a-b", "~42", 403),
        ("GET", "/repos/42/files/a/b", "~42", 403),
        ("GET", "/repos/42%2fx", "~42", 403),
        ("GET", "/repos/42%2f..%2f43", "~43", 403),
        ("GET", "/repos/%2e%2e", "~..", 403),
        ("GET", "/repos/{repo}", "~42", 403),
        ("GET", "/repos/*", "~42", 403),
    ] {
        let request = || {
            Request::builder()
                .method(method)
                .uri(path)
                .header("authorization", format!("Bearer {token}"))
                .body(Body::empty())
                .expect("a request")
        };
        let got = routes
            .clone()
            .oneshot(request())
            .await
            .expect("a response")
            .status();
        assert_eq!(got.as_u16(), status, "{method} {path} {token}");
        let got = layered
            .clone()
            .oneshot(request())
            .await
            .expect("a response")
            .status();
        assert_eq!(
            got.as_u16(),
            status,
            "{method} {path} {token}, by the layer"
        );
        // a guard that looks at no object allows what was granted everywhere
        let got = plain
            .clone()
            .oneshot(request())
            .await
            .expect("a response")
            .status();
        let everywhere = if token == "read" { 200 } else { 403 };
        assert_eq!(
            got.as_u16(),
            everywhere,
            "{method} {path} {token}, without objects"
        );
    }
}

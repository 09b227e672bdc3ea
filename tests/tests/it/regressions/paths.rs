//! Paths that one part of a server reads otherwise than another part.

use axum::{Router, body::Body, routing::get};
use http::{Method, Request, StatusCode};
use scope_core::{ApiOperation, CallDenied, Holds};
use scope_tower::{OperationsLayer, axum::Routes, openapi};
use serde_json::json;
use std::convert::Infallible;
use tower::{Layer, Service, ServiceExt, service_fn};
use utoipa::openapi::{
    OpenApi,
    security::{ClientCredentials, Flow},
};

use super::serving::now;

mod vault {
    scope_core::scopes!(
        inline = r#"
[spec]
name = "vault"
[scopes.weak]
[scopes.admin]

[operations.readFile]
call = "GET /files/{+path}"
public = true
[operations.readPrivate]
call = "GET /files/private/{name}"
scopes = "admin"

[operations.undelete]
call = "POST /v1/{+name}:undelete"
scopes = "weak"
[operations.purge]
call = "POST /v1/{+name}:purge"
scopes = "admin"
[operations.moveTo]
call = "POST /v1/{+name}/location/{location}"
scopes = "weak"

[operations.readOne]
call = "GET /trees/{id}"
scopes = "weak"
[operations.readTree]
call = "GET /trees/{+rest}"
scopes = "admin"

[operations.range]
call = "GET /range/{from}-{to}-{step}-{unit}.json"
scopes = "weak"

[operations.thing]
call = "GET /things/{id}"
scopes = "weak"
[operations.export]
call = "GET /things/export"
scopes = "admin"

[operations.item]
call = "HEAD /items/{id}"
public = true
[operations.secretItem]
call = "GET /items/secret"
scopes = "admin"

[operations.short]
call = "GET /x{y}"
scopes = "weak"
[operations.long]
call = "GET /x{+y}"
scopes = "admin"

[operations.orgSettings]
call = "GET /orgs/{org}/settings"
scopes = "admin"
[operations.anyOrg]
call = "GET /orgs/{+rest}"
public = true

[operations.many]
call = "GET /m/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}/{j}/{k}/{l}/{m}/{n}/{o}/{p}/{q}/{r}/{s}/{t}/{u}/{v}/{w}/{x}/{y}/{z}/{aa}"
public = true
"#
    );
}

use vault::{Operation, ScopeSet, user};

#[derive(Clone, Holds)]
struct Session {
    #[holds]
    scopes: vault::Granted,
    #[holds]
    permissions: user::Granted,
}

fn request(method: &str, path: &str, token: &str) -> Request<Body> {
    let mut request = Request::new(Body::empty());
    *request.method_mut() = method.parse().expect("a method");
    *request.uri_mut() = path.parse().expect("a path");
    request.extensions_mut().insert(Session {
        scopes: ScopeSet::parse(token).granted(),
        permissions: user::Granted::EMPTY,
    });
    request
}

fn status<S, B>(server: &S, method: &str, path: &str, token: &str) -> StatusCode
where
    S: Service<Request<Body>, Response = http::Response<B>, Error = Infallible> + Clone,
{
    let answer = now(server.clone().oneshot(request(method, path, token)));
    answer.map_or_else(|never| match never {}, |answer| answer.status())
}

fn guard() -> OperationsLayer<Operation, Session> {
    OperationsLayer::new()
}

/// The layer around something that answers every call, as a file server does.
fn behind_guard(method: &str, path: &str, token: &str) -> StatusCode {
    let open = service_fn(async |_: Request<Body>| {
        Ok::<_, Infallible>(http::Response::new(String::from("done")))
    });
    status(&guard().layer(open), method, path, token)
}

/// echo GHSA-vfp3-v2gw-7wfq, hono GHSA-wc8c-qw6v-h7f6, caddy #7941, bun #36156: a stricter route was
/// reached by another spelling of its path, under a weaker wildcard.
#[test]
fn a_weaker_wildcard_does_not_stand_in_for_a_stricter_route() {
    for path in [
        "/files/private/x",
        "/files/%70rivate/x",
        "/files/private%2Fx",
        "/files/private%2fx",
        "/files//private/x",
        "/files/./private/x",
        "/files/a/../private/x",
        "/files/a/%2e%2e/private/x",
        "/files/a%2F..%2Fprivate/x",
        "/files/%2E/private//x",
    ] {
        assert_eq!(
            behind_guard("GET", path, ""),
            StatusCode::FORBIDDEN,
            "{path}"
        );
        assert_eq!(behind_guard("GET", path, "admin"), StatusCode::OK, "{path}");
    }
    for path in [
        "/files/public",
        "/files/privates/x",
        "/files/%2570rivate/x",
        "/files/...",
    ] {
        assert_eq!(behind_guard("GET", path, ""), StatusCode::OK, "{path}");
    }
    for (path, token, expected) in [
        ("/things/%65xport", "weak", StatusCode::FORBIDDEN),
        ("/things/%65xport", "admin", StatusCode::FORBIDDEN),
        ("/things/%65xport", "weak admin", StatusCode::OK),
        ("/things/export", "admin", StatusCode::OK),
    ] {
        assert_eq!(behind_guard("GET", path, token), expected, "{path} {token}");
    }
}

/// axum's parameters take an empty segment inside a path, so `//settings` reached the handler of
/// `/{org}/settings`.
#[test]
fn an_empty_segment_is_a_value_to_axum() {
    assert_eq!(
        behind_guard("GET", "/orgs//settings", ""),
        StatusCode::FORBIDDEN
    );
    assert_eq!(behind_guard("GET", "/orgs//other", ""), StatusCode::OK);
}

/// What stands behind `{+rest}` was ignored, so the first operation had the calls of both.
#[test]
fn what_stands_behind_a_rest_counts() {
    assert_eq!(
        Operation::from_call("POST", "/v1/a/b:purge"),
        Some(Operation::Purge)
    );
    assert_eq!(
        Operation::from_call("POST", "/v1/a/b:undelete"),
        Some(Operation::Undelete)
    );
    assert_eq!(
        Operation::from_call("POST", "/v1/a/location/x"),
        Some(Operation::MoveTo)
    );
    assert_eq!(Operation::from_call("POST", "/v1/a/location/x/y"), None);
    assert_eq!(Operation::from_call("POST", "/v1/:purge"), None);
    assert_eq!(
        behind_guard("POST", "/v1/a/b:purge", "weak"),
        StatusCode::FORBIDDEN
    );
}

/// `{id}` and `{+rest}` were the same call to some parts and not to others: the server's OpenAPI
/// published `weak` for what the guard held to `admin`.
#[test]
fn a_rest_is_not_a_parameter() {
    assert_eq!(
        Operation::from_call("GET", "/trees/7"),
        Some(Operation::ReadOne)
    );
    assert_eq!(
        Operation::from_call("GET", "/trees/7/8"),
        Some(Operation::ReadTree)
    );
    assert_eq!(Operation::from_call("GET", "/xy"), Some(Operation::Short));
    assert_eq!(Operation::from_call("GET", "/xy/z"), Some(Operation::Long));
    assert_eq!(Operation::same_calls().count(), 0);
    let operation = json!({ "responses": {} });
    let mut document: OpenApi = serde_json::from_value(json!({
        "openapi": "3.1.0",
        "info": { "title": "vault", "version": "1" },
        "paths": {
            "/trees/{id}": { "get": operation },
            "/trees/{+rest}": { "get": operation },
            "/files/{path}": { "get": operation },
        },
    }))
    .expect("a document");
    let flow =
        |scopes| Flow::ClientCredentials(ClientCredentials::new("https://as.example", scopes));
    openapi::document::<Operation>(&mut document, "oauth", flow).expect("all are in the spec");
    let document = serde_json::to_value(&document).expect("JSON");
    let security = |path: &str| document["paths"][path]["get"]["security"].clone();
    assert_eq!(security("/trees/{id}"), json!([{ "oauth": ["weak"] }]));
    assert_eq!(security("/trees/{+rest}"), json!([{ "oauth": ["admin"] }]));
    // OpenAPI cannot say `{+path}`
    assert_eq!(security("/files/{path}"), json!([]));
}

/// axum answers `HEAD` with the handler of `GET`, whose requirement nobody looked at.
#[test]
fn head_requires_what_get_does() {
    for (path, token, expected) in [
        ("/items/secret", "", StatusCode::FORBIDDEN),
        ("/items/secret", "admin", StatusCode::OK),
        ("/items/7", "", StatusCode::OK),
        ("/things/export", "weak", StatusCode::FORBIDDEN),
        ("/nothing", "admin", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(
            behind_guard("HEAD", path, token),
            expected,
            "{path} {token}"
        );
    }
    let call = Operation::of_request("HEAD", "/items/secret");
    assert_eq!(call.operation(), Some(Operation::Item));
    assert!(
        call.operations()
            .eq([Operation::Item, Operation::SecretItem])
    );
}

/// axum #423, axum-login #153: a layer in a nested router saw the path without what it is nested under.
#[test]
fn a_nested_guard_judges_the_whole_path() {
    let handler = || get(async || "done");
    let files = Router::new().route("/{*path}", handler()).layer(guard());
    let nested = Router::new().nest("/files", files);
    assert_eq!(
        status(&nested, "GET", "/files/private/x", ""),
        StatusCode::FORBIDDEN
    );
    assert_eq!(status(&nested, "GET", "/files/public", ""), StatusCode::OK);

    let api = Router::new()
        .route("/things/export", handler())
        .layer(guard().mounted_at("/api"));
    let mounted = Router::new().nest("/api", api);
    assert_eq!(
        status(&mounted, "GET", "/api/things/export", "weak"),
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        status(&mounted, "GET", "/api/things/export", "admin"),
        StatusCode::OK
    );
    // without axum, the guard sees the path with the prefix or without it
    let open = service_fn(async |_: Request<Body>| {
        Ok::<_, Infallible>(http::Response::new(String::from("done")))
    });
    for (prefix, path, expected) in [
        ("/api", "/api/things/export", StatusCode::FORBIDDEN),
        ("/api/", "/things/export", StatusCode::FORBIDDEN),
        ("/api", "/apis/things/export", StatusCode::NOT_FOUND),
        // an operation with the prefix and without it: which of them is a guess
        ("/files", "/files/things/export", StatusCode::NOT_FOUND),
    ] {
        let anywhere = guard().mounted_at(prefix).layer(open);
        assert_eq!(status(&anywhere, "GET", path, "weak"), expected, "{path}");
    }
}

/// A request of 500 bytes took 38 s: each way to split a segment was tried.
#[test]
fn a_hostile_segment_is_read_once() {
    for text in [
        "-".repeat(1 << 20),
        "-a".repeat(1 << 19),
        "%2F".repeat(1 << 18),
    ] {
        let path = format!("/range/{text}");
        assert_eq!(Operation::from_call("GET", &path), None);
        assert!(Operation::of_request("GET", &path).operation().is_none());
    }
    let path = format!("/range/{}.json", "-".repeat(1 << 20));
    assert_eq!(Operation::from_call("GET", &path), Some(Operation::Range));
}

/// What no client should send is no operation, and nothing fails of it.
#[test]
fn bad_input_is_no_operation() {
    for path in [
        "",
        "*",
        "a",
        "things/export",
        "http://host/things/export",
        "host:443",
        "?",
        "/",
        "//",
        "/%",
        "/things",
        "/things/",
        "/%00",
        "/THINGS/export",
        "/things\\export",
        "\0",
        "/\u{fffd}",
    ] {
        for method in [
            "GET",
            "HEAD",
            "CONNECT",
            "OPTIONS",
            "get",
            "",
            "G",
            "VERSION-CONTROL",
            "\0\0",
        ] {
            let call = Operation::of_request(method, path);
            assert_eq!(call.operation(), None, "{method} {path}");
            let denied = call.check(&vault::Granted::EMPTY, &user::Granted::EMPTY);
            assert!(
                matches!(denied, Err(CallDenied::NoOperation)),
                "{method} {path}"
            );
        }
    }
    // overlong UTF-8, NUL and escapes that are none are values like others
    for value in [
        "%C0%AF",
        "%c0%ae%c0%ae",
        "%00",
        "%",
        "%z",
        "%zz",
        "a%",
        "%FF%FE",
        "%E2%82",
    ] {
        let path = format!("/things/{value}");
        let call = Operation::of_request("GET", &path);
        assert!(call.operations().eq([Operation::Thing]), "{path}");
    }
    // the authority of a proxy's request is no part of its path
    assert_eq!(
        behind_guard("GET", "http://host/things/export", "weak"),
        StatusCode::FORBIDDEN
    );
    let connect = behind_guard(Method::CONNECT.as_str(), "host:443", "admin");
    assert_eq!(connect, StatusCode::NOT_FOUND);
    assert_eq!(behind_guard("OPTIONS", "*", "admin"), StatusCode::NOT_FOUND);
}

/// Templates that axum's router refuses made `into_service` panic.
#[test]
fn routes_take_every_template() {
    let mut routes = Routes::<Operation, Session>::new();
    for operation in Operation::ALL.iter().copied() {
        routes = routes.handle(operation, async move || operation.id());
    }
    let service = routes.into_service(()).expect("a handler for each");
    for operation in Operation::ALL {
        let (method, path) = (
            operation.method().expect("one"),
            operation.path().expect("one"),
        );
        let filled: String = path
            .split_inclusive('}')
            .map(|part| {
                part.split_once('{')
                    .map_or(part.to_owned(), |(text, _)| format!("{text}1"))
            })
            .collect();
        assert_eq!(
            status(&service, method, &filled, "weak admin"),
            StatusCode::OK,
            "{filled}"
        );
    }
}

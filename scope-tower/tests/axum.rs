//! Extractors, routes, and handlers that nobody guards.
#![forbid(unsafe_code)]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use axum::{
    BoxError, Json, Router,
    body::{Body, to_bytes},
    extract::{Extension, Path, State},
    handler::Handler,
    middleware::{Next, from_fn},
    response::IntoResponse,
    routing::{delete, get},
};
use common::{
    Session, call,
    desk::{Operation, may, op, permission, scope, user_may},
    header, verify,
};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use scope_core::{All, Authorize, Denied};
use scope_tower::{
    BearerLayer, Detail, GuardCheck, OperationsLayer, Refusal, ResponseBody, Settings, StepUp,
    assert_all_guarded,
    axum::{Authorized, GuardedRoutes, Holder, Refused, Routes},
};
use std::collections::HashMap;
use tower::{Layer, Service, ServiceExt};

async fn ask<S, X>(service: &S, request: Request<Body>) -> (Response<()>, String)
where
    S: Service<Request<Body>, Response = Response<X>> + Clone,
    S::Error: std::fmt::Debug,
    X: http_body::Body<Data = bytes::Bytes> + Send + 'static,
    X::Error: Into<BoxError>,
{
    let answer = service.clone().oneshot(request).await.expect("an answer");
    let (parts, body) = answer.into_parts();
    let body = to_bytes(Body::new(body), 1 << 20).await.expect("a body");
    let text = String::from_utf8(body.into()).expect("a text");
    (Response::from_parts(parts, ()), text)
}

fn settings() -> Settings {
    Settings::new().detail(Detail::Public)
}

/// All handlers but some.
fn routes(left_out: &[Operation]) -> Routes<Operation, Session, &'static str> {
    let mut routes = Routes::new();
    for operation in Operation::ALL
        .iter()
        .copied()
        .filter(|it| !left_out.contains(it))
    {
        routes = match operation {
            Operation::ListTickets => {
                routes.handle(operation, async |State(name): State<&'static str>| name)
            }
            Operation::ReadTicket => {
                routes.handle(operation, async |Path(id): Path<u64>| id.to_string())
            }
            Operation::DeleteTicket => routes
                .handle(operation, async |Holder(session): Holder<Session>| {
                    format!("{:?}", session.permissions)
                }),
            Operation::DownloadTicket => routes
                .handle(operation, async |Path(ids): Path<Vec<(String, String)>>| {
                    format!("{ids:?}")
                }),
            Operation::Archive => routes.handle(
                operation,
                (async |auth: Authorized<op::Archive, Session>,
                        Extension(operation): Extension<Operation>| {
                    format!("{operation} {:?}", auth.scopes)
                })
                .layer(Extension(operation)),
            ),
            Operation::ReadFile => routes.handle(operation, async |Path(path): Path<String>| path),
            Operation::ReadBill => routes.handle(operation, async || "a bill"),
            Operation::Status => routes.handle(operation, async || "fine"),
            _ => routes,
        };
    }
    routes
}

fn served() -> impl Service<
    Request<Body>,
    Response = Response<ResponseBody<Body>>,
    Error = std::convert::Infallible,
    Future: Send,
> + Clone {
    let routes = routes(&[])
        .into_service("the desk")
        .expect("a handler each");
    BearerLayer::new(verify).settings(settings()).layer(routes)
}

#[tokio::test]
async fn each_operation_has_its_handler_behind_its_guard() {
    let service = served();
    let all = Some("tickets.write+billing+bulk/ManageTickets+SeeBills");
    for (method, path, body) in [
        ("GET", "/tickets", "the desk"),
        ("GET", "/tickets/7", "7"),
        ("DELETE", "/tickets/7", "Granted {ManageTickets, SeeBills}"),
        (
            "GET",
            "/tickets/7/export.csv",
            r#"[("id", "7"), ("export.format", "export.csv")]"#,
        ),
        (
            "POST",
            "/tickets/7:archive",
            "archive Granted {tickets:write, tickets:read, billing, bulk}",
        ),
        ("GET", "/files/a/b%20c", "a/b c"),
        ("GET", "/bills/7", "a bill"),
        ("GET", "/status", "fine"),
    ] {
        let (answer, text) = ask(&service, call(method, path, all)).await;
        assert_eq!(
            (answer.status(), text.as_str()),
            (StatusCode::OK, body),
            "{method} {path}"
        );
        // the same call without a token, unless it is open to everybody
        let (answer, _) = ask(&service, call(method, path, None)).await;
        let open = path == "/status";
        assert_eq!(answer.status() == StatusCode::OK, open, "{method} {path}");
        assert_eq!(
            answer.extensions().get::<Refusal>().is_none(),
            open,
            "{method} {path}"
        );
    }
    // axum would answer some of these by itself
    for (method, path, status) in [
        ("POST", "/tickets", StatusCode::METHOD_NOT_ALLOWED),
        ("GET", "/nowhere", StatusCode::NOT_FOUND),
        ("OPTIONS", "/tickets", StatusCode::METHOD_NOT_ALLOWED),
        ("GET", "/tickets/7/export.", StatusCode::NOT_FOUND),
    ] {
        let (answer, text) = ask(&service, call(method, path, all)).await;
        assert_eq!(answer.status(), status, "{method} {path}");
        assert_eq!(
            header(&answer, "content-type"),
            "application/problem+json",
            "{text}"
        );
    }
    let (answer, text) = ask(&service, call("HEAD", "/tickets", all)).await;
    assert_eq!((answer.status(), text.as_str()), (StatusCode::OK, ""));
}

#[test]
fn a_server_does_not_start_with_a_handler_missing() {
    let problems = |routes: Routes<Operation, Session, &'static str>| match routes.into_service("")
    {
        Ok(_) => Vec::new(),
        Err(error) => {
            assert!(
                error
                    .to_string()
                    .starts_with("the routes do not fit the spec:\n  `")
            );
            error.problems().map(str::to_owned).collect()
        }
    };
    assert_eq!(problems(routes(&[])), [""; 0]);
    assert_eq!(
        problems(routes(&[Operation::ReadBill, Operation::ListTickets])),
        [
            "`listTickets` has no handler: add one with `handle`, or add it to `without`",
            "`readBill` has no handler: add one with `handle`, or add it to `without`",
        ]
    );
    assert_eq!(
        problems(routes(&[Operation::ReadBill]).without([Operation::ReadBill])),
        [""; 0]
    );
    // `internal` has no method and path, so nothing calls it
    assert_eq!(
        problems(
            routes(&[Operation::ReadBill])
                .without([Operation::Status])
                .handle(Operation::ListTickets, async || "again")
                .handle(Operation::Internal, async || "inside")
        ),
        [
            "`listTickets` has two handlers: leave one out",
            "`internal` has no method and path: add `call = \"GET /..\"` to `[operations.internal]`",
            "`readBill` has no handler: add one with `handle`, or add it to `without`",
            "`status` has a handler, but `without` leaves it out",
        ]
    );
    // `only` names those that there are
    let some = [Operation::Status];
    assert_eq!(
        problems(Routes::new().only(&some)),
        ["`status` has no handler: add one with `handle`, or take it out of `only`"]
    );
    let status = || Routes::new().handle(Operation::Status, async || "");
    assert_eq!(
        problems(status().only(&[Operation::ReadBill])),
        [
            "`readBill` has no handler: add one with `handle`, or take it out of `only`",
            "`status` has a handler, but is not in `only`",
        ]
    );
    // twice, it is what both name
    let two = [Operation::ReadBill, Operation::Status];
    assert_eq!(problems(status().only(&two).only(&some)), [""; 0]);
    assert_eq!(problems(status().only(&some).only(&two)), [""; 0]);
    assert_eq!(
        problems(status().only(&two).without([Operation::ReadBill])),
        [""; 0]
    );
    assert_eq!(
        problems(
            Routes::new()
                .handle(Operation::Status, async || "")
                .only(&some)
        ),
        [""; 0]
    );
}

#[tokio::test]
async fn an_operation_that_another_server_has_is_not_here() {
    let service: GuardedRoutes<Operation, Session> =
        routes(&[Operation::ReadBill, Operation::Status])
            .without([Operation::ReadBill, Operation::Status])
            .into_service("")
            .expect("the rest");
    let service = BearerLayer::new(verify).layer(service);
    // before any gate
    for token in [None, Some("old"), Some("/")] {
        let (answer, _) = ask(&service, call("GET", "/bills/7", token)).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{token:?}");
    }
    let (answer, text) = ask(&service, call("GET", "/bills/7", Some("/SeeBills"))).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let (method, path) = (
        Operation::ReadBill.method().expect("a method"),
        Operation::ReadBill.path().expect("a path"),
    );
    let told = format!("this server leaves out `{method} {path}`, an operation of the API");
    let problem: serde_json::Value = serde_json::from_str(&text).expect("a problem");
    assert_eq!(problem["detail"], told);
    let (answer, text) = ask(&service, call("GET", "/nowhere", Some("/SeeBills"))).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert!(
        text.contains("the API has no operation with this path"),
        "{text}"
    );
    let (answer, _) = ask(&service, call("GET", "/status", None)).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn routes_ask_for_a_step_up() {
    let routes = routes(&[])
        .step_up(Operation::ReadTicket, StepUp::new().acr("phr"))
        .into_service("")
        .expect("a handler each");
    let service = BearerLayer::new(verify).layer(routes);
    let (answer, _) = ask(&service, call("GET", "/tickets/7", Some("tickets.read/"))).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert!(header(&answer, "www-authenticate").contains("insufficient_user_authentication"));
    let (answer, _) = ask(&service, call("GET", "/tickets", Some("tickets.read/"))).await;
    assert_eq!(answer.status(), StatusCode::OK);
}

fn removed(_: impl may::TicketsWrite, _: impl user_may::ManageTickets) -> &'static str {
    "removed"
}

type MayDelete = All<scope::TicketsWrite, permission::ManageTickets>;

async fn remove(auth: Authorized<MayDelete, Session>, Path(_id): Path<u64>) -> &'static str {
    let (scope, permission) = auth.proof().split();
    removed(scope, permission)
}

/// Checks for itself.
async fn read(
    Holder(session): Holder<Session>,
    settings: Settings,
    headers: HeaderMap,
) -> Result<&'static str, Refused> {
    let denied = |denied| settings.refuse(denied, &headers);
    session.authorize(scope::TicketsRead).map_err(denied)?;
    Ok("read")
}

fn own_router() -> Router {
    Router::new()
        .route("/tickets/{id}", delete(remove).get(read))
        .layer(BearerLayer::new(verify).settings(settings()))
}

#[tokio::test]
async fn an_extractor_is_a_guard_and_gives_the_proof() {
    let router = own_router();
    for (method, token, status, challenge) in [
        ("DELETE", None, StatusCode::UNAUTHORIZED, "Bearer"),
        (
            "DELETE",
            Some("tickets.read/ManageTickets"),
            StatusCode::FORBIDDEN,
            r#"Bearer error="insufficient_scope", scope="tickets:write""#,
        ),
        ("DELETE", Some("tickets.write/"), StatusCode::FORBIDDEN, ""),
        (
            "DELETE",
            Some("tickets.write/ManageTickets"),
            StatusCode::OK,
            "",
        ),
        ("GET", None, StatusCode::UNAUTHORIZED, "Bearer"),
        (
            "GET",
            Some("bulk/"),
            StatusCode::FORBIDDEN,
            r#"Bearer error="insufficient_scope", scope="tickets:read""#,
        ),
        ("GET", Some("tickets.read/"), StatusCode::OK, ""),
    ] {
        let (answer, text) = ask(&router, call(method, "/tickets/7", token)).await;
        assert_eq!(answer.status(), status, "{method} {token:?}");
        assert_eq!(
            header(&answer, "www-authenticate"),
            challenge,
            "{method} {token:?}"
        );
        if status == StatusCode::FORBIDDEN {
            assert!(
                text.contains(r#""detail":""#),
                "as the server chose: {text}"
            );
        }
    }
    // the guard stands before what reads the path
    let (answer, _) = ask(&router, call("DELETE", "/tickets/seven", Some("/"))).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_refusal_by_itself_says_no_more_than_it_has_to() {
    let denied: Denied = Session::new("bulk", "")
        .authorize(scope::Billing)
        .expect_err("bulk is not billing");
    for answer in [
        Refused::from(denied).into_response(),
        Refusal::from(denied).into_response(),
    ] {
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
        assert_eq!(
            header(&answer, "www-authenticate"),
            r#"Bearer error="insufficient_scope", scope="billing""#
        );
        let body = to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
        assert_eq!(
            body,
            r#"{"type":"about:blank","title":"Forbidden","status":403}"#
        );
    }
}

#[tokio::test]
async fn handlers_that_nobody_guards_are_listed() {
    // guarded, each in another way
    let guarded = Router::new()
        .route(
            "/tickets",
            get(async |_: Authorized<op::ListTickets, Session>| "all"),
        )
        .route("/tickets/{id}", delete(remove).get(read))
        .route(
            "/files/{*path}",
            get(async || "a file").layer(scope_tower::require::<Session, _>(scope::TicketsRead)),
        );
    let left_out = [
        Operation::DownloadTicket,
        Operation::Archive,
        Operation::ReadBill,
    ];
    let check = GuardCheck::<Operation>::new().without(left_out);
    check
        .clone()
        .run::<Body, _>(guarded.clone())
        .await
        .expect("all are guarded");

    // one that is open, one that looks at the body before the guard, one that is not there, and two
    // that are in no spec
    let open = guarded
        .route("/bills/{id}", get(async || "for everybody"))
        .route(
            "/tickets/{id}",
            axum::routing::post(async |Json(_): Json<HashMap<String, String>>| "first the body"),
        )
        .route("/internal/{key}", get(async || StatusCode::NO_CONTENT))
        .route("/own", get(async || StatusCode::UNAUTHORIZED));
    let unguarded = GuardCheck::<Operation>::new()
        .and("GET", "/internal/{key}")
        .and("GET", "/own")
        .run::<Body, _>(open)
        .await
        .expect_err("five");
    assert_eq!(
        unguarded.ids().collect::<Vec<_>>(),
        [
            "downloadTicket",
            "archive",
            "readBill",
            "GET /internal/{key}",
            "GET /own"
        ]
    );
    assert_eq!(
        unguarded.to_string(),
        "5 calls without credentials not refused by a guard:\n  \
         `downloadTicket`, called as GET /tickets/1/export.1: missing or unguarded; add it to `without` if this server does not have it\n  \
         `archive`, called as POST /tickets/1:archive: 415 Unsupported Media Type; something looks at the request before the guard does, if there is one: put the guard first\n  \
         `readBill`, called as GET /bills/1: 200 OK\n  \
         `GET /internal/{key}`, called as GET /internal/1: 204 No Content\n  \
         `GET /own`, called as GET /own: 401 Unauthorized, not from a guard; if a layer around the guard rewrites responses, it must keep their extensions"
    );
}

#[tokio::test]
async fn routes_of_a_spec_are_all_guarded() {
    assert_all_guarded::<Operation, Body, _>(served()).await;
}

#[tokio::test]
#[should_panic(expected = "`listTickets`, called as GET /tickets: 200 OK")]
async fn an_open_server_fails_the_assertion() {
    let open = Router::new().fallback(async || "for everybody");
    assert_all_guarded::<Operation, Body, _>(open).await;
}

/// A 401 or a 403 that a handler makes by itself is no guard's.
#[tokio::test]
async fn a_status_alone_is_no_guard() {
    let open = Router::new().fallback(async || StatusCode::UNAUTHORIZED);
    let unguarded = GuardCheck::<Operation>::new()
        .run::<Body, _>(open)
        .await
        .expect_err("no guard");
    let needing = Operation::ALL
        .iter()
        .filter(|it| !matches!(it, Operation::Status | Operation::Internal));
    assert!(unguarded.ids().eq(needing.map(|it| it.id())));
}

/// A CORS layer: it answers preflights, and marks every response.
async fn cors(request: Request<Body>, next: Next) -> Response<Body> {
    let asks = request
        .headers()
        .contains_key("access-control-request-method");
    let mut answer = match *request.method() {
        Method::OPTIONS if asks => Response::default(),
        _ => next.run(request).await,
    };
    let origin = HeaderValue::from_static("https://app.example.com");
    let headers = answer.headers_mut();
    headers.insert("access-control-allow-origin", origin);
    answer
}

/// A preflight has no token, and is no operation: whoever answers it stands around the guards.
#[tokio::test]
async fn a_preflight_is_answered_around_the_guards_and_never_behind_them() {
    let preflight = |path: &str| {
        let mut call = call("OPTIONS", path, None);
        let method = HeaderValue::from_static("DELETE");
        call.headers_mut()
            .insert("access-control-request-method", method);
        call
    };
    let inside = || {
        let routes = routes(&[])
            .into_service("the desk")
            .expect("a handler each");
        Router::new().fallback_service(routes)
    };
    let bearer = || BearerLayer::new(verify).settings(settings());

    let around = inside().layer(bearer()).layer(from_fn(cors));
    let (answer, _) = ask(&around, preflight("/tickets/7")).await;
    assert_eq!(answer.status(), StatusCode::OK);
    // and a page may read why it is refused
    let (answer, _) = ask(&around, call("DELETE", "/tickets/7", None)).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(
        header(&answer, "access-control-allow-origin"),
        "https://app.example.com",
    );

    // behind a guard nobody asks it
    let guard = OperationsLayer::<Operation, Session>::new();
    let behind = inside().layer(from_fn(cors)).layer(guard).layer(bearer());
    let (answer, _) = ask(&behind, preflight("/tickets/7")).await;
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(header(&answer, "allow"), "GET, DELETE");
    assert_eq!(header(&answer, "access-control-allow-origin"), "");
}

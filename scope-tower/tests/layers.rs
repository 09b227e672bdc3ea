//! The layers, and what they answer.
#![forbid(unsafe_code)]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::{
    Session, call,
    desk::{Granted, Operation, ScopeSet, permission, scope},
    header, verify,
};
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use scope_core::Gate;
use scope_tower::{
    BearerLayer, Credentials, Detail, OperationsLayer, ProtectedResource, Refusal, ResponseBody,
    Scheme, Settings, StepUp, Unauthenticated, Unverified, Verify, require, verify_async,
    verify_request,
};
use std::{
    convert::Infallible,
    pin::pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Waker},
    time::{Duration, SystemTime},
};
use tower::{Layer, Service, ServiceBuilder, ServiceExt, service_fn};

/// A service behind layers.
trait Calls: Service<Request<String>, Response = Response<Self::Body>> + Clone {
    type Body: http_body::Body<Data = bytes::Bytes>;
}

impl<S, B> Calls for S
where
    S: Service<Request<String>, Response = Response<B>> + Clone,
    B: http_body::Body<Data = bytes::Bytes>,
{
    type Body = B;
}

/// Counts the calls that come through.
#[derive(Clone, Default)]
struct Handler(Arc<AtomicUsize>);

impl Handler {
    fn calls(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Service<Request<String>> for Handler {
    type Response = Response<AnswerText>;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> std::task::Poll<Result<(), Infallible>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<String>) -> Self::Future {
        self.0.fetch_add(1, Ordering::SeqCst);
        std::future::ready(Ok(Response::new(String::from("done"))))
    }
}

type AnswerText = String;

async fn ask<S: Calls>(service: &S, request: Request<String>) -> Response<String>
where
    S::Error: std::fmt::Debug,
{
    let answer = service.clone().oneshot(request).await.expect("an answer");
    let (parts, body) = answer.into_parts();
    Response::from_parts(parts, text(body))
}

/// All of a body that is ready.
fn text<B: http_body::Body<Data = bytes::Bytes>>(body: B) -> String {
    let mut body = pin!(body);
    let mut context = Context::from_waker(Waker::noop());
    let mut text = Vec::new();
    while let std::task::Poll::Ready(Some(Ok(frame))) = body.as_mut().poll_frame(&mut context) {
        text.extend_from_slice(&frame.into_data().expect("data"));
    }
    String::from_utf8(text).expect("a text")
}

fn public() -> Settings {
    Settings::new().detail(Detail::Public)
}

/// The whole API behind [`OperationsLayer`].
fn api(handler: &Handler, settings: Settings) -> impl Calls<Error = Infallible> + use<> {
    ServiceBuilder::new()
        .layer(BearerLayer::new(verify).settings(settings))
        .layer(OperationsLayer::<Operation, Session>::new())
        .service(handler.clone())
}

#[tokio::test]
async fn each_refusal_as_the_rfcs_have_it() {
    let handler = Handler::default();
    let metadata = "https://desk.example/.well-known/oauth-protected-resource";
    let settings = public()
        .realm("the \"desk\"")
        .and_then(|it| it.resource_metadata(metadata))
        .expect("printable");
    let service = api(&handler, settings);
    let common = r#"realm="the \"desk\"""#;
    let more = format!(r#"resource_metadata="{metadata}""#);

    // no credentials: no error code (RFC 6750 section 3.1), whatever the scheme of others
    for request in [
        call("GET", "/tickets", None),
        Request::get("/tickets")
            .header("authorization", "Basic YTpi")
            .body(String::new())
            .expect("a request"),
    ] {
        let answer = ask(&service, request).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(
            header(&answer, "www-authenticate"),
            format!("Bearer {common}, {more}")
        );
        assert_eq!(header(&answer, "content-type"), "application/problem+json");
        assert_eq!(
            answer.body(),
            r#"{"type":"about:blank","title":"Unauthorized","status":401,"detail":"a bearer token is required"}"#
        );
    }

    let answer = ask(&service, call("GET", "/tickets", Some("old"))).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(
        header(&answer, "www-authenticate"),
        format!(
            r#"Bearer {common}, error="invalid_token", error_description="it has expired", {more}"#
        )
    );
    assert_eq!(
        answer.body(),
        r#"{"type":"about:blank","title":"Unauthorized","status":401,"detail":"the token is not valid: it has expired"}"#
    );

    // the scopes that are required, not those that are missing
    let answer = ask(
        &service,
        call("POST", "/tickets/7:archive", Some("billing/")),
    )
    .await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert_eq!(
        header(&answer, "www-authenticate"),
        format!(r#"Bearer {common}, error="insufficient_scope", scope="bulk", {more}"#)
    );
    let answer = ask(
        &service,
        call("DELETE", "/tickets/7", Some("tickets.read/")),
    )
    .await;
    assert_eq!(
        header(&answer, "www-authenticate"),
        format!(r#"Bearer {common}, error="insufficient_scope", scope="tickets:write", {more}"#)
    );
    assert_eq!(
        answer.body(),
        r#"{"type":"about:blank","title":"Forbidden","status":403,"detail":"app scope `tickets:write` is required and was not granted (granted: `tickets:read`); ask for it","missing_scopes":["tickets:write"]}"#
    );

    // the user's gate: a client that saw `insufficient_scope` would ask for scopes for ever
    let answer = ask(
        &service,
        call("DELETE", "/tickets/7", Some("tickets.write/")),
    )
    .await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert_eq!(header(&answer, "www-authenticate"), "");
    assert!(
        answer
            .body()
            .contains(r#""missing_permissions":["ManageTickets"]"#),
        "{}",
        answer.body()
    );
    assert!(!answer.body().contains("missing_scopes"));
    // both are closed: it is the app's that is told of, since permissions would not help
    let answer = ask(&service, call("DELETE", "/tickets/7", Some("/"))).await;
    assert!(header(&answer, "www-authenticate").contains(r#"scope="tickets:write""#));

    let two = Request::get("/tickets")
        .header("authorization", "Bearer a/")
        .header("authorization", "Bearer b/");
    let answer = ask(&service, two.body(String::new()).expect("a request")).await;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert!(header(&answer, "www-authenticate").contains(r#"error="invalid_request""#));

    let answer = ask(&service, call("GET", "/tickets", Some("slow"))).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        (
            header(&answer, "www-authenticate"),
            header(&answer, "retry-after")
        ),
        ("", "5")
    );

    assert_eq!(handler.calls(), 0, "nobody came through");
    for (method, path, token) in [
        ("DELETE", "/tickets/7", "tickets.write/ManageTickets"),
        ("POST", "/tickets/7:archive", "bulk/"),
        ("POST", "/tickets/7:archive", "tickets.write+billing/"),
        ("GET", "/tickets", "tickets.write/"),
    ] {
        let answer = ask(&service, call(method, path, Some(token))).await;
        assert_eq!(
            (answer.status(), answer.body().as_str()),
            (StatusCode::OK, "done"),
            "{path}"
        );
    }
    assert_eq!(handler.calls(), 4);
}

#[tokio::test]
async fn nothing_leaves_the_process_unless_it_is_said() {
    let service = api(&Handler::default(), Settings::new());
    for (token, path, body) in [
        (
            "billing/",
            "/tickets",
            r#"{"type":"about:blank","title":"Forbidden","status":403}"#,
        ),
        (
            "/",
            "/bills/7",
            r#"{"type":"about:blank","title":"Forbidden","status":403}"#,
        ),
        (
            "old",
            "/tickets",
            r#"{"type":"about:blank","title":"Unauthorized","status":401}"#,
        ),
        (
            "slow",
            "/tickets",
            r#"{"type":"about:blank","title":"Service Unavailable","status":503}"#,
        ),
    ] {
        let answer = ask(&service, call("GET", path, Some(token))).await;
        assert_eq!(answer.body(), body, "{token}");
        assert!(!header(&answer, "www-authenticate").contains("error_description"));
    }
    // what RFC 6750 asks for is there all the same, and the whole reason is for the log
    let answer = ask(&service, call("GET", "/tickets", Some("billing/"))).await;
    assert_eq!(
        header(&answer, "www-authenticate"),
        r#"Bearer error="insufficient_scope", scope="tickets:read""#
    );
    match answer.extensions().get::<Refusal>() {
        Some(Refusal::Denied(denied)) => assert!(denied.granted().eq(["billing"])),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_no_operation_is_refused() {
    let handler = Handler::default();
    let service = api(&handler, public());
    let all = "tickets.write+billing+bulk/ManageTickets+SeeBills";
    for (method, path, status, allow) in [
        ("GET", "/admin", StatusCode::NOT_FOUND, ""),
        ("GET", "/tickets/", StatusCode::NOT_FOUND, ""),
        ("GET", "/tickets/7/8", StatusCode::NOT_FOUND, ""),
        ("GET", "/TICKETS", StatusCode::NOT_FOUND, ""),
        ("GET", "/%74ickets", StatusCode::NOT_FOUND, ""),
        ("GET", "//tickets", StatusCode::NOT_FOUND, ""),
        ("POST", "/tickets", StatusCode::METHOD_NOT_ALLOWED, "GET"),
        ("get", "/tickets", StatusCode::METHOD_NOT_ALLOWED, "GET"),
        (
            "PUT",
            "/tickets/7",
            StatusCode::METHOD_NOT_ALLOWED,
            "GET, DELETE",
        ),
        ("OPTIONS", "/tickets", StatusCode::METHOD_NOT_ALLOWED, "GET"),
        ("HEAD", "/admin", StatusCode::NOT_FOUND, ""),
    ] {
        let answer = ask(&service, call(method, path, Some(all))).await;
        assert_eq!(
            (answer.status(), header(&answer, "allow")),
            (status, allow),
            "{method} {path}"
        );
        assert_eq!(header(&answer, "www-authenticate"), "");
    }
    assert_eq!(handler.calls(), 0);
    // the query is no part of the path, and a head is read by who may read the whole
    for (method, path) in [("GET", "/tickets?x=/admin"), ("HEAD", "/tickets")] {
        assert_eq!(
            ask(&service, call(method, path, Some(all))).await.status(),
            StatusCode::OK
        );
        let answer = ask(&service, call(method, path, Some("/"))).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn open_is_what_asks_for_nothing_at_both_gates() {
    let service = api(&Handler::default(), public());
    // even with a token that is not valid: nothing is asked of it
    for token in [None, Some("old"), Some("/")] {
        let answer = ask(&service, call("GET", "/status", token)).await;
        assert_eq!(answer.status(), StatusCode::OK, "{token:?}");
    }
    for (token, status) in [
        (None, StatusCode::UNAUTHORIZED),
        (Some("/"), StatusCode::FORBIDDEN),
        (Some("/SeeBills"), StatusCode::OK),
    ] {
        let answer = ask(&service, call("GET", "/bills/7", token)).await;
        assert_eq!(answer.status(), status, "{token:?}");
    }
}

/// Every combination of three scopes and a permission, against the requirement by hand.
#[tokio::test]
async fn a_requirement_that_is_written_in_rust() {
    let handler = Handler::default();
    let requirement = (scope::TicketsRead & scope::Billing | scope::Bulk) & permission::SeeBills;
    let service = ServiceBuilder::new()
        .layer(BearerLayer::new(verify))
        .layer(require::<Session, _>(requirement))
        .service(handler);
    for held in 0..16_u8 {
        let [read, billing, bulk, see] = [0, 1, 2, 3].map(|bit| held >> bit & 1 == 1);
        let words = [(read, "tickets.read"), (billing, "billing"), (bulk, "bulk")];
        let scopes: Vec<_> = words
            .iter()
            .filter(|(held, _)| *held)
            .map(|(_, word)| *word)
            .collect();
        let token = format!("{}/{}", scopes.join("+"), if see { "SeeBills" } else { "" });
        let answer = ask(&service, call("GET", "/", Some(&token))).await;
        let expected = (read && billing || bulk) && see;
        assert_eq!(answer.status() == StatusCode::OK, expected, "{token}");
        let app_gate = !(read && billing || bulk);
        let challenged = header(&answer, "www-authenticate").contains("insufficient_scope");
        assert_eq!(challenged, app_gate, "{token}");
        if (read, billing, bulk) == (true, false, false) {
            // all that the call needs, and not only what is missing: a token with that alone would do
            let scope = r#"scope="tickets:read billing""#;
            assert!(header(&answer, "www-authenticate").contains(scope));
        }
    }
}

/// A holder in the request is trusted, so one that was there before the token was looked at, and
/// is not the token's, has to go.
#[tokio::test]
async fn a_holder_from_elsewhere_is_gone() {
    let service = api(&Handler::default(), public());
    for token in [None, Some("old"), Some("/")] {
        let mut request = call("GET", "/tickets", token);
        request
            .extensions_mut()
            .insert(Session::new("tickets:write", ""));
        let answer = ask(&service, request).await;
        assert_ne!(answer.status(), StatusCode::OK, "{token:?}");
    }
    // without that layer another one says who is calling
    let guard = require::<Granted, _>(scope::TicketsRead);
    let service = guard.layer(Handler::default());
    let mut request = call("GET", "/", None);
    Unauthenticated(Refusal::NoCredentials).insert(request.extensions_mut());
    let answer = ask(&service, request.clone()).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    request
        .extensions_mut()
        .insert(ScopeSet::parse("tickets:read").granted());
    assert_eq!(ask(&service, request).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn step_up() {
    let ago = |seconds| SystemTime::now().checked_sub(Duration::from_secs(seconds));
    let strong = "urn:example:two-factor";
    let step_up = StepUp::new()
        .acr(strong)
        .acr("phr")
        .max_age(Duration::from_secs(300));
    let guard = OperationsLayer::<Operation, Session>::new()
        .step_up(Operation::ReadTicket, step_up)
        .step_up(Operation::Status, StepUp::new().acr("phr"))
        .settings(Settings::new().realm("desk").expect("printable"));
    let service = guard.layer(Handler::default());
    let with = |path: &str, acr, auth_time| {
        let mut request = call("GET", path, None);
        request.extensions_mut().insert(Session {
            acr,
            auth_time,
            ..Session::new("tickets:read", "")
        });
        request
    };
    for (acr, auth_time, status) in [
        (Some(strong), ago(0), StatusCode::OK),
        (Some("phr"), ago(100), StatusCode::OK),
        (Some("pwd"), ago(0), StatusCode::UNAUTHORIZED),
        (
            Some("urn:example:two-factor phr"),
            ago(0),
            StatusCode::UNAUTHORIZED,
        ),
        (Some(strong), ago(1000), StatusCode::UNAUTHORIZED),
        (None, ago(0), StatusCode::UNAUTHORIZED),
        (Some(strong), None, StatusCode::UNAUTHORIZED),
    ] {
        let answer = ask(&service, with("/tickets/7", acr, auth_time)).await;
        assert_eq!(answer.status(), status, "{acr:?} {auth_time:?}");
        if status == StatusCode::UNAUTHORIZED {
            assert_eq!(
                header(&answer, "www-authenticate"),
                r#"Bearer realm="desk", error="insufficient_user_authentication", error_description="the user must sign in again, in a stronger way", acr_values="urn:example:two-factor phr", max_age=300"#
            );
        }
    }
    // not of other operations; and an operation that is open to everybody else asks for it, too
    assert_eq!(
        ask(&service, with("/tickets", None, None)).await.status(),
        StatusCode::OK
    );
    for (acr, status) in [
        (Some("phr"), StatusCode::OK),
        (None, StatusCode::UNAUTHORIZED),
    ] {
        let answer = ask(&service, with("/status", acr, None)).await;
        assert_eq!(answer.status(), status);
        assert!(!header(&answer, "www-authenticate").contains("max_age"));
    }
    let mut request = call("GET", "/status", None);
    Unauthenticated(Refusal::NoCredentials).insert(request.extensions_mut());
    let answer = ask(&service, request).await;
    assert_eq!(
        header(&answer, "www-authenticate"),
        r#"Bearer realm="desk""#
    );
}

/// A server that is put together wrongly refuses every call, and says why to the observer only.
#[tokio::test]
async fn faults_of_the_server() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let observe = || {
        let log = Arc::clone(&log);
        Settings::new()
            .detail(Detail::Public)
            .observe(move |decision| log.lock().expect("a log").push(decision.to_string()))
    };
    let guard = || OperationsLayer::<Operation, Session>::new().settings(observe());
    let request = || call("GET", "/tickets", Some("tickets.read/"));
    let told = |what: &str| {
        let lines = std::mem::take(&mut *log.lock().expect("a log"));
        assert!(
            matches!(&lines[..], [line] if line.contains(what)),
            "{lines:?}"
        );
    };

    // the verifier makes an `Arc<Session>`, the guard looks for a `Session`
    let other = BearerLayer::new(Introspection).layer(guard().layer(Handler::default()));
    let answer = ask(&other, request()).await;
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(header(&answer, "www-authenticate"), "");
    told("verifier made a `alloc::sync::Arc<layers::common::Session>`");
    // without a valid token it is the caller's fault all the same
    let answer = ask(&other, call("GET", "/tickets", None)).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    told("a bearer token is required");

    // no layer around the guard, and the layer inside of it
    let bare = guard().layer(Handler::default());
    assert_eq!(ask(&bare, request()).await.status(), 500);
    told("no `BearerLayer` is around the guard");
    let inside = guard().layer(BearerLayer::new(verify).layer(Handler::default()));
    assert_eq!(ask(&inside, request()).await.status(), 500);
    told("no `BearerLayer` is around the guard");
}

/// The verifier sees the request, and can wait.
#[tokio::test]
async fn a_verifier_sees_the_request() {
    let settings = || Settings::new().scheme(Scheme::DPoP);
    fn checked(method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<Session, Unverified> {
        let proof = headers.get("dpop").and_then(|it| it.to_str().ok());
        if proof == Some(&format!("{method} {}", uri.path())) {
            Ok(Session::new("tickets:read", ""))
        } else {
            Err(Unverified::invalid("its proof is of another request"))
        }
    }
    let waits = BearerLayer::new(verify_async(async |it| {
        tokio::task::yield_now().await;
        checked(&it.method, &it.uri, &it.headers)
    }));
    let at_once = BearerLayer::new(verify_request(|it: Credentials<'_>| {
        assert_eq!((it.token, it.scheme), ("tickets.read/", Scheme::DPoP));
        assert!(!format!("{it:?}").contains("tickets.read"));
        checked(it.method, it.uri, it.headers)
    }));
    let guard = OperationsLayer::<Operation, Session>::new();
    let waits = waits
        .settings(settings())
        .layer(guard.clone().layer(Handler::default()));
    let at_once = at_once
        .settings(settings())
        .layer(guard.layer(Handler::default()));
    for (proof, status) in [("GET /tickets", 200), ("GET /bills", 401)] {
        let request = Request::get("/tickets")
            .header("authorization", "dpop tickets.read/")
            .header("dpop", proof)
            .body(String::new())
            .expect("a request");
        for answer in [
            ask(&waits, request.clone()).await,
            ask(&at_once, request).await,
        ] {
            assert_eq!(answer.status(), status);
            let challenge = if status == 401 {
                r#"DPoP error="invalid_token""#
            } else {
                ""
            };
            assert_eq!(header(&answer, "www-authenticate"), challenge);
        }
    }
    // a token of another scheme is none
    let answer = ask(&at_once, call("GET", "/tickets", Some("tickets.read/"))).await;
    assert_eq!(header(&answer, "www-authenticate"), "DPoP");
}

#[tokio::test]
async fn grpc_is_answered_in_its_own_way() {
    let service = api(&Handler::default(), public());
    for (token, code, message) in [
        (None, "16", "a bearer token is required"),
        (Some("old"), "16", "the token is not valid: it has expired"),
        (
            Some("billing/"),
            "7",
            "app scope `tickets:read` is required and was not granted (granted: `billing`); ask for it, or for `tickets:write`, which includes it",
        ),
        (
            Some("slow"),
            "14",
            "the token cannot be verified now: the keys are out of reach",
        ),
    ] {
        let mut request = call("GET", "/tickets", token);
        let kind = http::HeaderValue::from_static("application/grpc+proto");
        request.headers_mut().insert("content-type", kind);
        let answer = ask(&service, request).await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(header(&answer, "content-type"), "application/grpc+proto");
        assert_eq!(header(&answer, "grpc-status"), code);
        assert_eq!(header(&answer, "grpc-message"), message);
        assert!(answer.body().is_empty());
        assert!(http_body::Body::is_end_stream(answer.body()));
    }
}

/// A verifier that waits, as one does that asks an introspection endpoint.
#[derive(Clone)]
struct Introspection;

impl Verify for Introspection {
    type Holder = Arc<Session>;

    async fn verify(&self, credentials: Credentials<'_>) -> Result<Arc<Session>, Unverified> {
        tokio::task::yield_now().await;
        verify(credentials.token).map(Arc::new)
    }
}

#[tokio::test]
async fn a_verifier_may_wait_and_share() {
    let service = ServiceBuilder::new()
        .layer(BearerLayer::new(Introspection))
        .layer(OperationsLayer::<Operation, Arc<Session>>::new())
        .service(Handler::default());
    let answer = ask(&service, call("GET", "/tickets", Some("tickets.read/"))).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let answer = ask(&service, call("GET", "/tickets", Some("/"))).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn every_decision_is_told_with_its_reason() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let settings = Settings::new().observe({
        let told = Arc::clone(&told);
        move |decision| {
            let gate = match decision.refusal {
                Some(Refusal::Denied(denied)) => Some(denied.gate()),
                _ => None,
            };
            let known = decision.extensions.get::<Session>().is_some();
            told.lock()
                .expect("no panic")
                .push((decision.to_string(), known, gate));
        }
    });
    let service = api(&Handler::default(), settings);
    for (method, path, token) in [
        ("GET", "/tickets?token=secret", Some("tickets.read/")),
        ("GET", "/tickets", Some("/")),
        ("DELETE", "/tickets/7", Some("tickets.write/")),
        ("GET", "/tickets", None),
        ("GET", "/nowhere", Some("/")),
    ] {
        ask(&service, call(method, path, token)).await;
    }
    let told = told.lock().expect("no panic");
    let expected = [
        ("GET /tickets (`listTickets`) allowed", true, None),
        (
            "GET /tickets (`listTickets`) refused with 403: app scope `tickets:read` is required and was not granted (granted: nothing); ask for it, or for `tickets:write`, which includes it",
            true,
            Some(Gate::Scope),
        ),
        (
            "DELETE /tickets/7 (`deleteTicket`) refused with 403: user permission `ManageTickets` is required and the user does not have it (the user has: nothing); give the user a role that has it",
            true,
            Some(Gate::Permission),
        ),
        (
            "GET /tickets (`listTickets`) refused with 401: a bearer token is required",
            false,
            None,
        ),
        (
            "GET /nowhere refused with 404: the API has no operation with this path",
            true,
            None,
        ),
    ];
    let expected: Vec<_> = expected
        .map(|(text, known, gate)| (text.to_owned(), known, gate))
        .into();
    assert_eq!(*told, expected);
}

#[tokio::test]
async fn metadata_is_published_in_front_of_the_guards() {
    let resource = ProtectedResource::new::<common::desk::Scope>("https://desk.example/v1/")
        .expect("a URL")
        .authorization_server("https://as.example")
        .documentation("https://desk.example/docs");
    assert_eq!(
        resource.well_known_path(),
        "/.well-known/oauth-protected-resource/v1"
    );
    let handler = Handler::default();
    let service = resource.layer().layer(api(&handler, public()));
    let answer = ask(&service, call("GET", resource.well_known_path(), None)).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(header(&answer, "content-type"), "application/json");
    let document: serde_json::Value = serde_json::from_str(answer.body()).expect("JSON");
    assert_eq!(
        document,
        serde_json::json!({
            "resource": "https://desk.example/v1/",
            "authorization_servers": ["https://as.example"],
            "scopes_supported": ["tickets:write", "tickets:read"],
            "bearer_methods_supported": ["header"],
            "resource_documentation": "https://desk.example/docs",
        })
    );
    let answer = ask(&service, call("HEAD", resource.well_known_path(), None)).await;
    assert_eq!(
        (answer.status(), answer.body().as_str()),
        (StatusCode::OK, "")
    );
    for (method, path) in [
        ("POST", resource.well_known_path()),
        ("GET", "/.well-known/oauth-protected-resource"),
        ("GET", "/tickets"),
    ] {
        let answer = ask(&service, call(method, path, None)).await;
        assert_ne!(answer.status(), StatusCode::OK, "{method} {path}");
    }
    let none: [common::desk::Scope; 0] = [];
    assert!(!resource.scopes(none).to_json().contains("scopes_supported"));
}

#[test]
fn what_is_no_resource() {
    let read = ProtectedResource::new::<common::desk::Scope>;
    for (identifier, why) in [
        ("http://desk.example", "its scheme is not `https`"),
        ("desk.example", "it has no scheme"),
        ("/v1", "it has no scheme"),
        ("https://desk.example/#a", "it has a fragment"),
        ("https://desk.example/?a", "it has a query"),
        ("https://ada@desk.example/", "it has a user"),
        ("https://desk.example/a b", "it is not a URL"),
        ("", "it is not a URL"),
    ] {
        let error = read(identifier).expect_err(identifier).to_string();
        assert!(error.contains(why), "{identifier}: {error}");
    }
    for identifier in [
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://[::1]:80/a",
    ] {
        assert!(read(identifier).is_ok(), "{identifier}");
    }
}

#[test]
fn settings_take_no_more_than_a_header_does() {
    for text in ["a\r\nb: c", "caf\u{e9}", "\0"] {
        assert!(Settings::new().realm(text).is_err());
        assert!(Settings::new().resource_metadata(text).is_err());
    }
}

/// A body that is let through is passed on as it is.
#[tokio::test]
async fn a_body_is_passed_on() {
    let inner = service_fn(async |_: Request<String>| {
        Ok::<_, Infallible>(Response::new(String::from("text")))
    });
    let service = OperationsLayer::<Operation, Session>::new().layer(inner);
    let answer = service
        .oneshot(call("GET", "/status", None))
        .await
        .expect("an answer");
    let body: ResponseBody<String> = answer.into_body();
    assert_eq!(http_body::Body::size_hint(&body).exact(), Some(4));
    assert!(!http_body::Body::is_end_stream(&body));
    assert_eq!(text(body), "text");
}

//! One call is one decision, told once, with whoever decided.
#![forbid(unsafe_code)]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use axum::{Router, body::Body, routing::get};
use common::{
    Session, call,
    desk::{Operation, op, scope},
    header, verify,
};
use http::{Request, Response, StatusCode};
use scope_core::{Authorize, requires};
use scope_tower::{
    BearerLayer, Detail, MatchedOperation, OperationsLayer, Refusal, Settings, StepUp,
    axum::{Authorized, Holder, Refused, Routes},
    require,
};
use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
};
use tower::{Layer, Service, ServiceExt};

/// The decisions that the observer gets.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn settings(&self) -> Settings {
        let log = Arc::clone(&self.0);
        Settings::new()
            .detail(Detail::Public)
            .realm("desk")
            .expect("printable")
            .observe(move |decision| {
                // the holder is there
                let user = decision.extensions.get::<Session>().is_some();
                let line = format!("{} {decision}", if user { "user" } else { "nobody" });
                log.lock().expect("a log").push(line);
            })
    }

    fn lines(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("a log"))
    }
}

async fn ask<S, X>(service: &S, path: &str, token: Option<&str>) -> Response<X>
where
    S: Service<Request<Body>, Response = Response<X>, Error = Infallible> + Clone,
{
    let answer = service.clone().oneshot(call("GET", path, token)).await;
    answer.expect("an answer")
}

/// Refuses by itself, behind a guard that lets the call through.
async fn bulk_only(Holder(session): Holder<Session>) -> Result<&'static str, Refused> {
    session.authorize(scope::Bulk)?;
    Ok("a ticket")
}

#[requires(scope::Bulk)]
async fn with_attribute(auth: &Session) -> Result<&'static str, Refused> {
    Ok("all tickets")
}

fn router() -> Router {
    Router::new()
        .route("/tickets/{id}", get(bulk_only))
        .route(
            "/tickets",
            get(async |Holder(session): Holder<Session>| with_attribute(&session).await),
        )
        .route(
            "/status",
            get(async |_: Authorized<op::ListTickets, Session>| "fine"),
        )
}

#[tokio::test]
async fn a_refusal_by_a_handler_is_the_decision() {
    let log = Log::default();
    let guard = OperationsLayer::<Operation, Session>::new();
    let bearer = BearerLayer::new(verify);
    // the settings are those of the bearer layer, of the guard, or of both
    let around = router()
        .layer(guard.clone())
        .layer(bearer.clone().settings(log.settings()));
    let own = router()
        .layer(guard.clone().settings(log.settings()))
        .layer(bearer.clone());
    let both = router()
        .layer(guard.settings(log.settings()))
        .layer(bearer.settings(log.settings()));
    for app in [around, own, both] {
        for path in ["/tickets/7", "/tickets"] {
            let answer = ask(&app, path, Some("tickets.read/")).await;
            assert_eq!(answer.status(), StatusCode::FORBIDDEN);
            assert_eq!(
                header(&answer, "www-authenticate"),
                r#"Bearer realm="desk", error="insufficient_scope", scope="bulk""#
            );
            let lines = log.lines();
            assert!(
                matches!(&lines[..], [line] if line.starts_with("user GET /tickets")
                    && line.contains("Ticket") && line.contains("refused with 403")),
                "{lines:?}"
            );
            let answer = ask(&app, path, Some("tickets.read+bulk/")).await;
            assert_eq!(answer.status(), StatusCode::OK);
            let lines = log.lines();
            assert!(
                matches!(&lines[..], [line] if line.ends_with("allowed")),
                "{lines:?}"
            );
        }
    }
}

#[tokio::test]
async fn an_extractor_behind_a_guard_is_no_second_decision() {
    let log = Log::default();
    let routes = Routes::<Operation, Session>::new()
        .handle(
            Operation::ListTickets,
            async |_: Authorized<op::Archive, Session>| "tickets",
        )
        .only(&[Operation::ListTickets])
        .into_service(())
        .expect("a handler");
    let served = BearerLayer::new(verify)
        .settings(log.settings())
        .layer(routes);
    for (token, said) in [
        (
            Some("tickets.read/"),
            "user GET /tickets (`listTickets`) refused with 403",
        ),
        (
            Some("tickets.read+bulk/"),
            "user GET /tickets (`listTickets`) allowed",
        ),
        (
            Some("/"),
            "user GET /tickets (`listTickets`) refused with 403",
        ),
        (
            Some("old"),
            "nobody GET /tickets (`listTickets`) refused with 401",
        ),
        (None, "nobody GET /tickets (`listTickets`) refused with 401"),
    ] {
        ask(&served, "/tickets", token).await;
        let lines = log.lines();
        assert!(
            matches!(&lines[..], [line] if line.starts_with(said)),
            "{lines:?}"
        );
    }
    // an operation that this server leaves out is refused before any gate
    for token in [None, Some("tickets.read/")] {
        assert_eq!(
            ask(&served, "/tickets/7", token).await.status(),
            StatusCode::NOT_FOUND
        );
        let lines = log.lines();
        assert!(
            matches!(&lines[..], [line] if line.contains("refused with 404")),
            "{lines:?}"
        );
    }

    // and an extractor alone
    let alone = router().layer(BearerLayer::new(verify).settings(log.settings()));
    for (token, said) in [
        (Some("tickets.read/"), "user GET /status allowed"),
        (Some("/"), "user GET /status refused with 403"),
    ] {
        ask(&alone, "/status", token).await;
        let lines = log.lines();
        assert!(
            matches!(&lines[..], [line] if line.starts_with(said)),
            "{lines:?}"
        );
    }
    // where nobody decides, there is nothing to tell
    let open = Router::new()
        .route("/open", get(async || "for everybody"))
        .layer(BearerLayer::new(verify).settings(log.settings()));
    ask(&open, "/open", None).await;
    assert_eq!(log.lines(), [""; 0]);
}

/// A caller that goes away leaves a decision behind.
#[tokio::test]
async fn a_call_that_nobody_waits_for_is_told() {
    let log = Log::default();
    let app = Router::new()
        .route(
            "/status",
            get(async || std::future::pending::<&str>().await),
        )
        .layer(OperationsLayer::<Operation, Session>::new())
        .layer(BearerLayer::new(verify).settings(log.settings()));
    let answer = app.oneshot(call::<Body>("GET", "/status", None));
    let timeout = tokio::time::timeout(std::time::Duration::from_millis(1), answer);
    assert!(timeout.await.is_err());
    assert_eq!(log.lines(), ["nobody GET /status (`status`) allowed"]);
}

/// A decision has the status that the caller gets, whoever answers.
#[tokio::test]
async fn a_decision_has_the_status_of_the_response() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let settings = Settings::new().report_only(true).observe({
        let seen = Arc::clone(&seen);
        move |decision| {
            let status = decision.status.map(|status| status.as_u16());
            seen.lock()
                .expect("a list")
                .push((status, decision.reported.is_some()));
        }
    });
    let app = router()
        .layer(OperationsLayer::<Operation, Session>::new())
        .layer(BearerLayer::new(verify).settings(settings));
    for (path, token, status, reported) in [
        // by the handler: it answers, or refuses by itself
        ("/tickets/7", Some("bulk/"), 200, true),
        ("/tickets/7", Some("billing/"), 403, true),
        ("/tickets/7", Some("tickets.read/"), 403, false),
        // by the guard
        ("/tickets", None, 401, false),
        ("/nowhere", Some("bulk/"), 404, false),
    ] {
        let answer = ask(&app, path, token).await;
        assert_eq!(answer.status(), status, "{path} {token:?}");
        let seen = std::mem::take(&mut *seen.lock().expect("a list"));
        assert_eq!(seen, [(Some(status), reported)], "{path} {token:?}");
    }
}

#[tokio::test]
async fn report_only_lets_denials_through() {
    let log = Log::default();
    let settings = log.settings().report_only(true);
    let app = router()
        .layer(
            OperationsLayer::<Operation, Session>::new()
                .step_up(Operation::Status, StepUp::new().acr("phr")),
        )
        .layer(BearerLayer::new(verify).settings(settings.clone()));
    for (path, token, status, said) in [
        // the guard reports, and the handler's own check refuses as ever
        (
            "/tickets/7",
            Some("bulk/"),
            200,
            "allowed, report only: would be refused with 403",
        ),
        (
            "/tickets/7",
            Some("billing/"),
            403,
            "refused with 403: app scope `bulk`",
        ),
        (
            "/status",
            Some("tickets.read/"),
            200,
            "allowed, report only: would be refused with 401",
        ),
        ("/tickets", Some("tickets.read+bulk/"), 200, "allowed"),
        // who is calling has to be known all the same
        (
            "/tickets",
            None,
            401,
            "refused with 401: a bearer token is required",
        ),
        ("/tickets", Some("old"), 401, "refused with 401"),
        ("/nowhere", Some("bulk/"), 404, "refused with 404"),
    ] {
        let answer = ask(&app, path, token).await;
        assert_eq!(answer.status(), status, "{path} {token:?}");
        let lines = log.lines();
        assert!(
            matches!(&lines[..], [line] if line.contains(said)),
            "{lines:?}"
        );
    }
    // a requirement in Rust
    let required = Router::new()
        .route("/jobs", get(async || "jobs"))
        .layer(require::<Session, _>(scope::Bulk).settings(settings))
        .layer(BearerLayer::new(verify));
    assert_eq!(
        ask(&required, "/jobs", Some("/")).await.status(),
        StatusCode::OK
    );
    assert!(log.lines()[0].contains("report only"));
}

#[tokio::test]
async fn a_401_can_carry_the_scope() {
    let settings = Settings::new().scope_in_401(true);
    let app = router()
        .layer(OperationsLayer::<Operation, Session>::new())
        .layer(BearerLayer::new(verify).settings(settings.clone()));
    for (token, challenge) in [
        (None, r#"Bearer scope="tickets:read""#),
        (
            Some("old"),
            r#"Bearer error="invalid_token", scope="tickets:read""#,
        ),
    ] {
        let answer = ask(&app, "/tickets", token).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(header(&answer, "www-authenticate"), challenge);
    }
    let required = Router::new()
        .route("/jobs", get(async || "jobs"))
        .layer(require::<Session, _>(scope::Bulk).settings(settings))
        .layer(BearerLayer::new(verify));
    let answer = ask(&required, "/jobs", None).await;
    assert_eq!(
        header(&answer, "www-authenticate"),
        r#"Bearer scope="bulk""#
    );
    // a gate of permissions has no scope to ask for
    let answer = ask(&app, "/bills/7", None).await;
    assert_eq!(header(&answer, "www-authenticate"), "Bearer");
    assert!(answer.extensions().get::<Refusal>().is_some());
}

/// A layer around all guards sees which operation a call was, refused or not.
#[tokio::test]
async fn the_operation_is_in_the_response() {
    let matched = |answer: &Response<_>| {
        let operation = answer.extensions().get::<MatchedOperation>();
        operation.map(MatchedOperation::id)
    };
    let bearer = || BearerLayer::new(verify).settings(Settings::new());
    let layered = router()
        .layer(OperationsLayer::<Operation, Session>::new())
        .layer(bearer());
    let routes = Routes::<Operation, Session>::new()
        .only(&[Operation::ReadTicket, Operation::ListTickets])
        .handle(Operation::ReadTicket, bulk_only)
        .handle(Operation::ListTickets, async || "tickets")
        .into_service(())
        .expect("routes");
    let routes = Router::new().fallback_service(routes).layer(bearer());
    for app in [&layered, &routes] {
        for (path, token, status, operation) in [
            (
                "/tickets/7",
                Some("bulk+tickets.read/"),
                200,
                Some("readTicket"),
            ),
            // by the handler, by the guard, and for want of a token
            ("/tickets/7", Some("tickets.read/"), 403, Some("readTicket")),
            ("/tickets/7", Some("billing/"), 403, Some("readTicket")),
            ("/tickets", None, 401, Some("listTickets")),
            ("/nothing", Some("billing/"), 404, None),
        ] {
            let answer = ask(app, path, token).await;
            assert_eq!(answer.status(), status, "{path} {token:?}");
            assert_eq!(matched(&answer), operation, "{path} {token:?}");
        }
    }
}

/// Method and path do not say the operation; a header does.
#[tokio::test]
async fn the_operation_is_found_by_something_else() {
    let log = Log::default();
    let guard = OperationsLayer::<Operation, Session>::new()
        .by(|call| call.headers.get("soapaction")?.to_str().ok()?.parse().ok());
    let app = Router::new()
        .fallback(async || "done")
        .layer(guard)
        .layer(BearerLayer::new(verify).settings(log.settings()));
    for (action, token, status) in [
        (Some("internal"), Some("bulk/"), StatusCode::OK),
        (Some("internal"), Some("billing/"), StatusCode::FORBIDDEN),
        (Some("internal"), None, StatusCode::UNAUTHORIZED),
        (Some("status"), None, StatusCode::OK),
        (Some("Internal"), Some("bulk/"), StatusCode::NOT_FOUND),
        (None, Some("bulk/"), StatusCode::NOT_FOUND),
    ] {
        // the path is that of a public operation, and says nothing
        let mut request: Request<Body> = call("GET", "/status", token);
        if let Some(action) = action {
            let action = action.parse().expect("a header value");
            request.headers_mut().insert("soapaction", action);
        }
        let answer = app.clone().oneshot(request).await.expect("an answer");
        assert_eq!(answer.status(), status, "{action:?} {token:?}");
    }
    let lines = log.lines();
    assert_eq!(lines.len(), 6);
    assert_eq!(lines[0], "user GET /status (`internal`) allowed");
}

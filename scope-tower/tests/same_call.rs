//! Several operations with one call: the one that needs the least does not decide.
#![forbid(unsafe_code)]
#![allow(clippy::expect_used)]

use axum::{
    body::{Body, to_bytes},
    extract::Path,
};
use http::{Request, Response, StatusCode};
use scope_core::Holds;
use scope_tower::{
    BearerLayer, OperationsLayer, SignedIn, StepUp, Unverified,
    axum::{GuardedRoutes, Routes},
};
use std::{convert::Infallible, time::SystemTime};
use tower::{Layer, Service, ServiceExt, service_fn};

mod office {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "office"
            allow = ["duplicate-call", "missing-description"]

            [scopes."reports:read"]
            [scopes."reports:run"]
            [permissions.RunReports]

            [operations.status]
            call = "GET /reports"
            public = true
            [operations.getReport]
            call = "GET /reports/{id}"
            scopes = "reports:read"
            [operations.runReport]
            call = "GET /reports/{report}"
            scopes = "reports:run"
            permissions = "RunReports"
            [operations.listReports]
            call = "GET /reports"
            scopes = "reports:read"
            [operations.readFile]
            call = "GET /reports/{+path}"
            public = true
        "#
    );
}

use office::{Operation, Permission, ScopeSet};

#[derive(Clone, Holds)]
struct Session {
    #[holds]
    scopes: office::Granted,
    #[holds]
    permissions: office::user::Granted,
}

impl SignedIn for Session {
    fn acr(&self) -> Option<&str> {
        None
    }
    fn auth_time(&self) -> Option<SystemTime> {
        None
    }
}

/// A token is its scopes, with `.` for `:`, and `/` for somebody who may run reports.
fn verify(token: &str) -> Result<Session, Unverified> {
    let permissions = match token.contains('/') {
        true => Permission::set(&[Permission::RunReports]),
        false => Permission::set(&[]),
    };
    Ok(Session {
        scopes: ScopeSet::parse(&token.replace('/', "").replace('+', " ").replace('.', ":"))
            .granted(),
        permissions: permissions.close(),
    })
}

const CALLS: [(&str, Option<&str>, StatusCode); 11] = [
    ("/reports/7", None, StatusCode::UNAUTHORIZED),
    ("/reports/7", Some("reports.read"), StatusCode::FORBIDDEN),
    ("/reports/7", Some("reports.run/"), StatusCode::FORBIDDEN),
    (
        "/reports/7",
        Some("reports.read+reports.run"),
        StatusCode::FORBIDDEN,
    ),
    (
        "/reports/7",
        Some("reports.read+reports.run/"),
        StatusCode::OK,
    ),
    // one of the two is open to everybody, and the other one is not
    ("/reports", None, StatusCode::UNAUTHORIZED),
    ("/reports", Some("reports.run"), StatusCode::FORBIDDEN),
    ("/reports", Some("reports.read"), StatusCode::OK),
    // a template that takes the rest is another call
    ("/reports/7/8", None, StatusCode::OK),
    ("/reports/7/8", Some("reports.run"), StatusCode::OK),
    ("/reports/7/", Some("reports.read"), StatusCode::OK),
];

async fn statuses<S, B>(service: &S) -> Vec<StatusCode>
where
    S: Service<Request<Body>, Response = Response<B>, Error = Infallible> + Clone,
{
    let mut statuses = Vec::new();
    for (path, token, _) in CALLS {
        let mut call = Request::get(path);
        if let Some(token) = token {
            call = call.header("authorization", format!("Bearer {token}"));
        }
        let call = call.body(Body::empty()).expect("a request");
        let answer = service.clone().oneshot(call).await.expect("an answer");
        statuses.push(answer.status());
    }
    statuses
}

fn expected() -> Vec<StatusCode> {
    CALLS.iter().map(|(.., status)| *status).collect()
}

#[tokio::test]
async fn the_layer_requires_what_each_of_them_needs() {
    let app =
        service_fn(async |_: Request<Body>| Ok::<_, Infallible>(Response::new(Body::empty())));
    let guarded = OperationsLayer::<Operation, Session>::new().layer(app);
    let service = BearerLayer::new(verify).layer(guarded);
    assert_eq!(statuses(&service).await, expected());
}

#[tokio::test]
async fn a_step_up_of_any_of_them_counts() {
    let app =
        service_fn(async |_: Request<Body>| Ok::<_, Infallible>(Response::new(Body::empty())));
    let guarded = OperationsLayer::<Operation, Session>::new()
        .step_up(Operation::RunReport, StepUp::new().acr("phr"))
        .layer(app);
    let service = BearerLayer::new(verify).layer(guarded);
    let all = statuses(&service).await;
    assert_eq!(all.get(4), Some(&StatusCode::UNAUTHORIZED));
}

fn routes() -> Routes<Operation, Session> {
    Routes::new()
        .handle(Operation::ListReports, async || "all")
        .handle(Operation::ReadFile, async || "a file")
        .without([Operation::Status])
}

#[tokio::test]
async fn routes_have_one_handler_that_of_any_of_them() {
    for (handled, other) in [
        (Operation::GetReport, Operation::RunReport),
        (Operation::RunReport, Operation::GetReport),
    ] {
        let handler = async move |Path(id): Path<u64>| format!("{handled} {id}");
        let routes: GuardedRoutes<Operation, Session> = routes()
            .handle(handled, handler)
            .without([other])
            .into_service(())
            .expect("one handler for each call");
        let service = BearerLayer::new(verify).layer(routes);
        assert_eq!(statuses(&service).await, expected(), "{handled}");

        let call =
            Request::get("/reports/7").header("authorization", "Bearer reports.read+reports.run/");
        let call = call.body(Body::empty()).expect("a request");
        let answer = service.oneshot(call).await.expect("an answer");
        let body = to_bytes(Body::new(answer.into_body()), 1 << 10)
            .await
            .expect("a body");
        assert_eq!(body, format!("{handled} 7"));
    }
}

#[test]
fn a_server_does_not_start_with_two_handlers_for_one_call() {
    let error = routes()
        .handle(Operation::GetReport, async || "a report")
        .handle(Operation::RunReport, async || "a run")
        .into_service(())
        .expect_err("which one?");
    assert_eq!(
        error.problems().collect::<Vec<_>>(),
        [
            "`getReport` and `runReport` are the same call, `GET /reports/{report}`, which one handler \
             answers: leave the other one out, and add its operation to `without`; either way the \
             call requires what both of them do"
        ]
    );
    let both = [Operation::GetReport, Operation::RunReport];
    let error = Routes::<Operation, Session>::new()
        .handle(Operation::GetReport, async || "a report")
        .handle(Operation::RunReport, async || "a run")
        .only(&both)
        .into_service(())
        .expect_err("which one?");
    let told = error.to_string();
    assert!(
        told.contains("leave the other one out, and take its operation out of `only`; "),
        "{told}"
    );
}

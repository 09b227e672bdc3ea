//! The kit holds a server that is guarded, and finds what is wrong with one that is not.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use axum::{Router, body::Body};
use common::{Drive, URL, token};
use http::{Request, Response, StatusCode};
use scope_mcp::testkit::{Outcome, Report, SendError, Target};
use tower::ServiceExt;

async fn check(app: Router) -> Report {
    let target = Target::new(URL)
        .denied(&token("root", URL, "files:read"), "wipe_disk")
        .allowed(&token("root", URL, "files:read"), "list_files")
        .foreign(&token("root", "https://other.example.com/mcp", "admin"));
    target
        .check(
            async |request: Request<String>| -> Result<Response<String>, SendError> {
                let answer = app.clone().oneshot(request.map(Body::from)).await?;
                let (parts, body) = answer.into_parts();
                let body = axum::body::to_bytes(body, usize::MAX).await?;
                let text = String::from_utf8_lossy(&body).into_owned();
                Ok(Response::from_parts(parts, text))
            },
        )
        .await
}

#[tokio::test]
async fn a_guarded_server_holds() {
    let drive = Drive::default();
    for app in [common::stateless(&drive), common::stateful(&drive)] {
        let report = check(app).await;
        assert!(report.holds(), "{report}");
        assert!(
            report.rows.iter().all(|row| row.outcome == Outcome::Holds),
            "{report}"
        );
        assert!(report.rows.len() >= 14, "{report}");
    }
    assert!(
        !drive
            .ran
            .lock()
            .unwrap()
            .iter()
            .any(|ran| ran == "wipe_disk")
    );
}

#[tokio::test]
async fn what_is_wrong_is_found() {
    let fails = |report: &Report| -> Vec<&'static str> {
        let failed = report
            .rows
            .iter()
            .filter(|row| matches!(row.outcome, Outcome::Fails(_)));
        failed.map(|row| row.what).collect()
    };
    // rmcp without a guard: the prototype of what people deploy
    use rmcp::transport::streamable_http_server::{
        StreamableHttpServerConfig, StreamableHttpService, session::local::LocalSessionManager,
    };
    let drive = Drive::default();
    let handler = drive.clone();
    let service = StreamableHttpService::new(
        move || Ok(handler.clone()),
        std::sync::Arc::new(LocalSessionManager::default()),
        StreamableHttpServerConfig::default().with_legacy_session_mode(false),
    );
    let report = check(Router::new().route_service("/mcp", service)).await;
    let failed = fails(&report);
    for what in [
        "a call without a token is a 401",
        "a token that is not valid is a 401",
        "a token for another resource is a 401",
        "a call below the token's scopes is a 403",
    ] {
        assert!(failed.contains(&what), "{what} is not found in\n{report}");
    }
    // a proxy that answers every call in the same way
    let report = check(Router::new().fallback(async || StatusCode::UNAUTHORIZED)).await;
    assert!(
        fails(&report).contains(&"a call that is allowed has a result"),
        "{report}"
    );
    assert!(
        fails(&report).contains(&"a call without a token is a 401"),
        "no challenge: {report}"
    );
}

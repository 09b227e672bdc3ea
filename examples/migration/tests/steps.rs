//! The same calls to each step.
#![forbid(unsafe_code)]

use axum::{Router, body::Body, http::Request};
use std::sync::{Arc, Mutex};
use tower::ServiceExt;

/// Method, path, token, and the status before and after the migration.
const CALLS: [(&str, &str, Option<&str>, u16, u16); 13] = [
    ("GET", "/health", None, 200, 200),
    ("GET", "/invoices", None, 401, 401),
    ("GET", "/invoices", Some("reader"), 200, 200),
    ("GET", "/invoices", Some("writer"), 200, 200),
    ("POST", "/invoices", Some("reader"), 403, 403),
    ("POST", "/invoices", Some("writer"), 200, 200),
    // the check that nobody wrote
    ("GET", "/invoices/1", None, 200, 401),
    ("GET", "/invoices/1", Some("reader"), 200, 200),
    ("GET", "/invoices/1", Some("guest"), 200, 403),
    ("POST", "/invoices/1/approval", Some("reader"), 403, 403),
    ("POST", "/invoices/1/approval", Some("writer"), 403, 403),
    ("POST", "/invoices/1/approval", Some("approver"), 204, 204),
    ("GET", "/nothing", Some("writer"), 404, 404),
];

async fn status(app: &Router, method: &str, path: &str, token: Option<&str>) -> u16 {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let request = request.body(Body::empty()).expect("a request");
    let response = app.clone().oneshot(request).await.expect("a response");
    response.status().as_u16()
}

#[tokio::test]
async fn before() {
    let app = migration::before::app();
    for (method, path, token, before, _) in CALLS {
        let found = status(&app, method, path, token).await;
        assert_eq!(found, before, "{method} {path} {token:?}");
    }
}

/// Nothing is refused by a guard, but for a token that is missing, and the log has what would be.
#[tokio::test]
async fn step1() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let lines = Arc::clone(&log);
    let app = migration::step1::app(move |line| lines.lock().expect("a log").push(line));
    for (method, path, token, before, after) in CALLS {
        let found = status(&app, method, path, token).await;
        let expected = if token.is_none() { after } else { before };
        assert_eq!(found, expected, "{method} {path} {token:?}");
    }
    // of what both refuse there is no line
    let log = log.lock().expect("a log");
    let lines = [
        "only the guard refuses: Dov GET /invoices/1 (`readInvoice`)",
        "not in the spec: Bea GET /nothing ",
    ];
    assert_eq!(log.len(), lines.len());
    for (line, start) in log.iter().zip(lines) {
        assert!(line.starts_with(start), "{line}");
    }
}

#[tokio::test]
async fn step2() {
    let app = migration::step2::app();
    for (method, path, token, _, after) in CALLS {
        let found = status(&app, method, path, token).await;
        assert_eq!(found, after, "{method} {path} {token:?}");
    }
}

#[tokio::test]
async fn step3() {
    let app = migration::step3::app().expect("routes that fit the spec");
    for (method, path, token, _, after) in CALLS {
        let found = status(&app, method, path, token).await;
        assert_eq!(found, after, "{method} {path} {token:?}");
    }
}

#[tokio::test]
async fn no_operation_is_open() {
    let app = migration::step3::app().expect("routes that fit the spec");
    scope_tower::assert_all_guarded::<migration::invoices::Operation, Body, _>(app).await;
}

/// The guide shows what runs.
#[test]
fn the_guide_quotes_the_steps() {
    let files = [
        include_str!("../src/lib.rs"),
        include_str!("../src/before.rs"),
        include_str!("../src/step1.rs"),
        include_str!("../src/step2.rs"),
        include_str!("../src/step3.rs"),
        include_str!("../scopes.toml"),
        include_str!("steps.rs"),
    ];
    let guide = include_str!("../../../docs/src/migration.md");
    let blocks = guide.split("\n```").filter_map(|block| {
        let (language, code) = block.split_once('\n')?;
        language.ends_with(",ignore").then_some(code)
    });
    let mut quoted = 0;
    for part in blocks.flat_map(|code| code.split("\n\n")) {
        let part = part.trim_end();
        let found = files.iter().any(|file| file.contains(part));
        assert!(found, "no step has this:\n{part}");
        quoted += 1;
    }
    assert_eq!(quoted, 19);
}

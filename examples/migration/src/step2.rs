//! Step 2: the guards decide, and the checks by hand are gone.

use crate::{
    invoices::Operation,
    step1::{Session, verify},
};
use axum::{
    Json, Router,
    extract::Path,
    http::StatusCode,
    routing::{get, post},
};
use scope_tower::{BearerLayer, OperationsLayer, Settings, axum::Holder};
use serde_json::{Value, json};

pub(crate) async fn list() -> Json<Value> {
    Json(json!([{ "id": 1 }]))
}

pub(crate) async fn create(Holder(session): Holder<Session>) -> Json<Value> {
    Json(json!({ "id": 2, "by": session.user }))
}

pub(crate) async fn read(Path(id): Path<u64>) -> Json<Value> {
    Json(json!({ "id": id }))
}

pub(crate) async fn approve(Path(_id): Path<u64>) -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Each decision is one line of the audit log.
#[must_use]
pub fn settings() -> Settings {
    Settings::new().observe(|decision| {
        let session = decision.extensions.get::<Session>();
        let user = session.map_or("-", |session| session.user);
        eprintln!("{user} {decision}");
    })
}

/// The same routes, with handlers that check nothing.
pub fn app() -> Router {
    Router::new()
        .route("/invoices", get(list).post(create))
        .route("/invoices/{id}", get(read))
        .route("/invoices/{id}/approval", post(approve))
        .route("/health", get(async || "well"))
        .layer(OperationsLayer::<Operation, Session>::new())
        .layer(BearerLayer::new(verify).settings(settings()))
}

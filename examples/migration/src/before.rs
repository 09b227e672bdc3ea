//! The server as it was.

use crate::{Token, token};
use axum::{
    Json, Router,
    extract::Path,
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use serde_json::{Value, json};

/// What every handler begins with.
fn check(headers: &HeaderMap, scopes: &[&str]) -> Result<Token, StatusCode> {
    let header = headers.get("authorization").and_then(|it| it.to_str().ok());
    let text = header.and_then(|it| it.strip_prefix("Bearer "));
    let token = text.and_then(token).ok_or(StatusCode::UNAUTHORIZED)?;
    // a writer may read, too: each caller has to know
    let granted = |scope: &&str| token.scope.split(' ').any(|it| it == *scope);
    if scopes.iter().any(granted) {
        Ok(token)
    } else {
        Err(StatusCode::FORBIDDEN)
    }
}

async fn list(headers: HeaderMap) -> Result<Json<Value>, StatusCode> {
    check(&headers, &["invoices:read", "invoices:write"])?;
    Ok(Json(json!([{ "id": 1 }])))
}

async fn create(headers: HeaderMap) -> Result<Json<Value>, StatusCode> {
    let token = check(&headers, &["invoices:write"])?;
    Ok(Json(json!({ "id": 2, "by": token.user })))
}

// nobody wrote the check
async fn read(Path(id): Path<u64>) -> Json<Value> {
    Json(json!({ "id": id }))
}

async fn approve(headers: HeaderMap, Path(_id): Path<u64>) -> Result<StatusCode, StatusCode> {
    let token = check(&headers, &["invoices:write"])?;
    if token.role != "manager" {
        return Err(StatusCode::FORBIDDEN);
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The router: what the next step goes around.
pub fn app() -> Router {
    Router::new()
        .route("/invoices", get(list).post(create))
        .route("/invoices/{id}", get(read))
        .route("/invoices/{id}/approval", post(approve))
        .route("/health", get(async || "well"))
}

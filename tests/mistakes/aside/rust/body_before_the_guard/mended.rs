#![allow(unused)]
mod desk {
    scope_core::scopes!("../../../scopes.toml");
}
use axum::{Json, Router, extract::State, routing::post};
use desk::{Operation, scope};
use scope_core::Holds;
use scope_tower::axum::{Authorized, Routes};

#[derive(Clone, Holds)]
struct Session {
    #[holds]
    scopes: desk::Granted,
    #[holds]
    permissions: desk::user::Granted,
}

async fn write(auth: Authorized<scope::NotesWrite, Session>, body: Json<String>) {}

fn main() {
    let app: Router = Router::new().route("/notes", post(write));
}

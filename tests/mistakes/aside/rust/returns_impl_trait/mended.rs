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

#[scope_core::requires(scope::NotesRead)]
async fn list(auth: Session) -> Result<&'static str, scope_core::Denied> {
    Ok("notes")
}

fn main() {}

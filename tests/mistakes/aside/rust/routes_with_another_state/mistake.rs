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

#[derive(Clone)]
struct Notes;

async fn list(State(notes): State<Notes>) {}

fn main() {
    let app = Routes::<Operation, Session>::new()
        .handle(Operation::ListNotes, list)
        .into_service(());
}

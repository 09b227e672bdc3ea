// A guard looks at what its holder holds: a session without permissions passes no gate for users.
mod desk {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "desk"
            [scopes.ReadTickets]
            [permissions.SeeTickets]
            [operations.listTickets]
            call = "GET /tickets"
            scopes = "ReadTickets"
            permissions = "SeeTickets"
        "#
    );
}
use axum::routing::get;
use desk::{Granted, Operation, permission, scope};
use scope_core::Holds;
use scope_tower::{OperationsLayer, axum::{Authorized, Routes}, require};

#[derive(Clone, Holds)]
struct Session {
    #[holds]
    scopes: Granted,
}

async fn list(_auth: Authorized<permission::SeeTickets, Session>) {}

fn main() {
    let layer = require::<Session, _>(scope::ReadTickets & permission::SeeTickets);
    let layer = OperationsLayer::<Operation, Session>::new();
    let routes = Routes::<Operation, Session>::new();
    let router: axum::Router = axum::Router::new().route("/tickets", get(list));
}

// A handler has no place to be mounted but under an operation, and so behind its guard.
mod desk {
    scope_core::scopes!(
        inline = r#"
            [spec]
            name = "desk"
            [scopes.ReadTickets]
            [operations.listTickets]
            call = "GET /tickets"
            scopes = "ReadTickets"
        "#
    );
}
use axum::routing::get;
use desk::{Granted, Operation, user};
use scope_core::Holds;
use scope_tower::axum::Routes;

#[derive(Clone, Holds)]
struct Session {
    #[holds]
    scopes: Granted,
    #[holds]
    permissions: user::Granted,
}

async fn debug() -> &'static str {
    "for everybody"
}

fn main() {
    let routes = Routes::<Operation, Session>::new().handle(Operation::ListTickets, debug);
    // not by a path
    let routes = routes.handle("/debug", debug);
    // not as in a router
    let routes = routes.route("/debug", get(debug));
    // not afterwards
    let service = routes.into_service(()).unwrap();
    let service = service.route("/debug", get(debug));
    let router: axum::Router = service;
}

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
    //~^ error: does not hold the grants that
    //~| label: does not hold the grants that this requirement is checked against
    //~| note: both have to be of one spec
    let layer = OperationsLayer::<Operation, Session>::new();
    //~^ error: does not hold the grants that each `Operation` is checked against
    //~| label: an operation is checked against app scopes and user permissions
    //~| note: derive `Holds` for it, and mark the fields that are the `Granted` and the `user::Granted` of this spec with `#[holds]`; where the spec has no permissions, the second is `user::Granted::EMPTY`
    let routes = Routes::<Operation, Session>::new::<()>();
    //~^ error: does not hold the grants that each `Operation` is checked against
    //~| label: an operation is checked against app scopes and user permissions
    //~| note: derive `Holds` for it, and mark the fields that are the `Granted` and the `user::Granted` of this spec with `#[holds]`; where the spec has no permissions, the second is `user::Granted::EMPTY`
    let router: axum::Router = axum::Router::new().route("/tickets", get(list));
    //~^ error: [E0277]
}

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

type Ours = Routes<Operation, Session>;

fn by_path(routes: Ours) -> Ours {
    routes.handle("/debug", debug)
    //~^ error: [E0308]
}

fn as_in_a_router(routes: Ours) {
    routes.route("/debug", get(debug));
    //~^ error: [E0599]
}

fn afterwards(routes: Ours) {
    let service = routes.into_service(()).unwrap();
    service.route("/debug", get(debug));
    //~^ error: [E0599]
}

fn as_a_router(routes: Ours) -> axum::Router {
    routes.into_service(()).unwrap()
    //~^ error: [E0308]
}

fn without_a_check(routes: Ours) {
    let service = routes.into_service(()).unwrap();
    service.service.inner.call(axum::extract::Request::default());
    //~^ error: [E0609]
}

fn main() {}

//! Routers over modules, tables and macros.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
pub mod bills;
mod tickets;

use desk::{Granted, scope};
use outside_axum::{MethodRouter, Router, get, post, require};
use scope_core::{Denied, requires};

pub use tickets::list as list_tickets;

async fn open() {}

#[requires(scope::SMS, by = granted)]
async fn text(granted: &Granted) -> Result<(), Denied> {
    Ok(())
}

pub fn api() -> Router {
    Router::new()
        .nest("/bills", bills::routes())
        .nest("/tickets", tickets::routes().layer(require(scope::ReadTickets)))
        .route("/tickets", get(list_tickets)) // finds: open-route list_tickets
}

/// Routes from a table of methods.
pub fn from_a_table() -> Router {
    const PATHS: [&str; 2] = ["/a", "/b"];
    let table: [(&str, MethodRouter); 2] = [(PATHS[0], get(text)), (PATHS[1], post(open))];
    let mut router = Router::new();
    for (path, methods) in table {
        router = router.route(path, methods); // finds: open-route open
    }
    router
}

/// A handler that a function returns.
fn hello(name: &'static str) -> impl Fn() -> &'static str {
    move || name
}

pub fn by_function() -> Router {
    Router::new().route("/hello", get(hello("you"))) // finds: open-route hello
}

macro_rules! handlers {
    ($($name:ident $scope:ident),*) => {
        $(
            #[requires(scope::$scope, by = granted)]
            pub async fn $name(granted: &Granted) -> Result<(), Denied> {
                Ok(())
            }
        )*
    };
}

handlers! { one SMS, two EditBills }

macro_rules! open_handlers {
    ($($name:ident),*) => {
        $(pub async fn $name() {})*
    };
}

open_handlers! { three }

pub fn by_macro() -> Router {
    Router::new()
        .route("/one", get(one).post(two))
        .route("/three", get(three)) // finds: open-route three
}

/// Methods with one layer over all.
pub fn methods() -> Router {
    let shut = get(open).post(open).layer(require(scope::SMS));
    Router::new()
        .route("/shut", shut)
        .route("/half", get(open).layer(require(scope::SMS)).post(open)) // finds: open-route open
}

/// A router that a closure extends.
pub fn by_closure() -> Router {
    let add = |router: Router| router.route("/late", get(open)); // finds: undecided by_closure
    add(Router::new().route("/text", post(text)))
}

/// Optional routes.
pub fn optional(debug: Option<Router>) -> Router {
    let router = Router::new().route("/text", post(text));
    match debug {
        Some(debug) => router.merge(debug), // finds: undecided optional
        None => router,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes() {
        let _ = Router::new().route("/open", get(open));
    }
}

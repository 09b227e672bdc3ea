//! More routers as others put them together.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, scope};
use outside_axum::{MethodRouter, Router, from_fn, get, post, require as needs};
use scope_core::{Authorize as _, Denied, requires};

pub async fn open() {}

#[requires(scope::ReadTickets, by = granted)]
pub async fn guarded(granted: &Granted) -> Result<(), Denied> {
    Ok(())
}

/// A layer under another name.
pub fn renamed() -> Router {
    Router::new().route("/one", get(open)).layer(needs(scope::SMS))
}

/// A function of the same name as the library's, which guards nothing.
mod fake {
    pub fn require(_: u8) {}
}

pub fn not_the_library() -> Router {
    Router::new().route("/one", get(open)).layer(fake::require(3)) // finds: open-route open
}

/// A middleware that asks, and goes on all the same.
async fn asks_only(granted: &Granted) {
    let _ = granted.authorize(scope::ReadTickets);
}

pub fn asked_only() -> Router {
    Router::new().route("/one", get(open)).layer(from_fn(asks_only)) // finds: open-route open
}

/// Method routers that are made elsewhere.
fn users() -> MethodRouter {
    get(open).post(guarded)
}

pub fn by_method_router() -> Router {
    Router::new().route("/users", users()) // finds: open-route open
}

pub fn handler_in_a_variable() -> Router {
    let handler = get(open);
    Router::new().route("/one", handler) // finds: open-route open
}

fn closed(router: Router) -> Router {
    router.layer(needs(scope::ReadBills))
}

pub fn wrapped() -> Router {
    let inner = Router::new().route("/one", get(open));
    let inner = closed(inner);
    Router::new().nest("/v1", inner).route("/two", post(open)) // finds: open-route open
}

pub fn nested_deep() -> Router {
    Router::new().nest(
        "/a",
        Router::new().nest("/b", Router::new().route("/c", get(open))), // finds: open-route open
    )
}

pub struct Server {
    pub router: Router,
}

impl Server {
    pub fn new() -> Self {
        let router = Router::new().route("/one", get(open)); // finds: open-route open
        Server { router }
    }

    pub fn add(self) -> Self {
        let router = self.router.route("/two", get(open)); // finds: open-route open
        Server { router }
    }
}

impl Default for Server {
    fn default() -> Self {
        Server::new()
    }
}

macro_rules! crud {
    ($router:expr, $path:literal, $list:path) => {
        $router.route($path, get($list))
    };
}

pub fn by_macro() -> Router {
    let router = Router::new();
    let router = crud!(router, "/guarded", guarded);
    crud!(router, "/open", open) // finds: open-route open
}

pub fn from_a_list() -> Router {
    let parts = vec![
        Router::new().route("/one", get(guarded)),
        Router::new().route("/two", get(open)), // finds: open-route open
    ];
    parts.into_iter().fold(Router::new(), Router::merge)
}

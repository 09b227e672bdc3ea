//! Routers as others put them together.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, scope};
use outside_axum::{Router, any, from_fn, from_fn_with_state, get, post, require};
use scope_core::{Authorize as _, Denied, requires};

pub async fn open() {}

#[requires(scope::ReadTickets, by = granted)]
pub async fn guarded(granted: &Granted) -> Result<(), Denied> {
    Ok(())
}

pub async fn generic<S>(_: S) {}

pub struct Api;

impl Api {
    pub async fn list() {}

    #[requires(scope::SMS, by = granted)]
    pub async fn text(granted: &Granted) -> Result<(), Denied> {
        Ok(())
    }

    pub fn router(self) -> Router {
        Router::new()
            .route("/list", get(Api::list)) // finds: open-route list
            .route("/text", post(Self::text))
    }
}

async fn must_read(granted: &Granted) -> Result<(), Denied> {
    granted.authorize(scope::ReadTickets).map(drop)
}

pub fn by_state(state: u8) -> Router {
    Router::new()
        .route("/one", get(open))
        .route_layer(from_fn_with_state(state, must_read))
        .with_state(state)
}

pub fn all_methods() -> Router {
    Router::new()
        .route("/any", any(open)) // finds: open-route open
        .route("/two", get(guarded).delete(open)) // finds: open-route open
        .route("/typed", get(generic::<u8>)) // finds: open-route generic
        .with_state(())
}

pub fn async_closure() -> Router {
    Router::new().route("/hello", get(async || "hello")) // finds: open-route
}

pub fn a_block(name: String) -> Router {
    Router::new().route( // finds: open-route
        "/name",
        get({
            let name = name.clone();
            move || name.clone()
        }),
    )
}

/// Pieces, each guarded where it is put together.
fn tickets() -> Router {
    Router::new().route("/tickets", get(open))
}

fn bills() -> Router {
    Router::new().route("/bills", get(open)) // finds: open-route open
}

pub fn pieces() -> Router {
    let closed = tickets().layer(from_fn(must_read));
    Router::new().nest("/closed", closed).merge(bills())
}

/// A function that adds to a router.
fn add_health(router: Router) -> Router {
    router.route("/health", get(open)) // finds: open-route open
}

pub fn added() -> Router {
    add_health(Router::new().route("/tickets", get(guarded)))
}

/// A layer that guards nothing.
async fn log() {}

pub fn logged() -> Router {
    Router::new()
        .route("/one", get(open)) // finds: open-route open
        .layer(from_fn(log))
}

pub fn conditional(debug: bool) -> Router {
    let mut router = Router::new().route("/one", get(guarded));
    if debug {
        router = router.route("/debug", get(open)); // finds: open-route open
    }
    router
}

pub fn shadowed() -> Router {
    let app = Router::new().route("/one", get(open));
    let app = app.layer(require(scope::SMS));
    let app = app.route("/two", get(open)); // finds: open-route open
    app
}

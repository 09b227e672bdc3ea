//! Handlers that routers mount.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, scope};
use outside_axum::{FromRequestParts, Router, ServeDir, from_fn, get, post, require};
use scope_core::{Authorize, Checked, Denied, requires};

pub fn open() {}

pub fn other() {}

#[requires(scope::ReadTickets, by = granted)]
pub fn guarded(granted: &Granted) -> Result<(), Denied> {
    Ok(())
}

pub fn proven(_: Checked<scope::ReadBills, Granted>) {}

pub fn checked(granted: &Granted) -> bool {
    granted.authorize(scope::SMS).is_ok()
}

/// An extractor that checks.
pub struct Admin;

impl FromRequestParts for Admin {
    fn from_request_parts() -> Option<Self> {
        let granted = Granted::default();
        granted.authorize(scope::Everything).ok().map(|_| Admin)
    }
}

pub fn extracted(_: Admin) {}

fn middleware(granted: &Granted) -> bool {
    granted.authorize(scope::ReadTickets).is_ok()
}

pub fn app() -> Router {
    Router::new()
        .route("/open", get(open)) // finds: open-route open
        .route("/guarded", get(guarded))
        .route("/proven", get(proven).post(other)) // finds: open-route other
        .route("/checked", get(checked))
        .route("/extracted", get(extracted))
        .route("/closure", get(|| "hello")) // finds: open-route
        .fallback(other) // finds: open-route other
        .route_service("/files", ServeDir) // finds: open-route ServeDir
        .nest("/inner", inner())
        .merge(layered())
}

fn inner() -> Router {
    Router::new().route("/open", post(open)) // finds: open-route open
}

/// What is added after the layer is not guarded by it.
fn layered() -> Router {
    let router = Router::new()
        .route("/one", get(open))
        .nest("/two", Router::new().route("/three", get(other)))
        .layer(require(scope::ReadTickets));
    router.route("/late", get(open)) // finds: open-route open
}

pub fn by_middleware() -> Router {
    Router::new().route("/one", get(open)).layer(from_fn(middleware))
}

/// A layer of routes leaves the fallback open.
pub fn route_layer() -> Router {
    Router::new()
        .route("/one", get(open))
        .fallback(other) // finds: open-route other
        .route_layer(require(scope::SMS))
}

pub fn on_the_handler() -> Router {
    Router::new().route("/one", get(open).layer(require(scope::SMS)))
}

/// All of them are named here.
pub fn in_a_loop() -> Router {
    let mut router = Router::new();
    for (path, handler) in [("/a", get(guarded)), ("/b", get(open))] {
        router = router.route(path, handler); // finds: open-route open
    }
    router
}

/// Which they are is not.
pub fn in_a_loop_of_data(handlers: Vec<(String, outside_axum::MethodRouter)>) -> Router {
    let mut router = Router::new();
    for (path, handler) in handlers {
        router = router.route(&path, handler); // finds: undecided in_a_loop_of_data
    }
    router
}

pub fn folded() -> Router {
    [("/a", get(other)), ("/b", get(checked))]
        .into_iter()
        .fold(Router::new(), |router, (path, handler)| router.route(path, handler)) // finds: open-route other
}

/// The router of a parameter is guarded here.
fn guard(router: Router) -> Router {
    router.layer(require(scope::ReadTickets))
}

pub fn handed_on() {
    let router = Router::new().route("/one", get(open));
    outside_axum::serve(guard(router));
}

pub fn handed_on_open() {
    outside_axum::serve(Router::new().route("/one", get(other))); // finds: open-route other
}

pub fn documented() -> outside_axum::Router {
    use outside_utoipa_axum::{OpenApiRouter, routes};
    let (router, _) = OpenApiRouter::new()
        .routes(routes!(guarded, open)) // finds: open-route open
        .split_for_parts();
    router
}

pub fn described() -> outside_aide::ApiRouter {
    use outside_aide::{ApiRouter, get_with};
    ApiRouter::new()
        .api_route("/a", get_with(checked, |it: ()| it))
        .api_route("/b", get_with(other, |it: ()| it)) // finds: open-route other
}

mod orders {
    use super::desk::{Granted, scope};
    use scope_core::{Denied, requires};

    #[requires(scope::ReadTickets, by = granted)]
    pub fn list(granted: &Granted) -> Result<(), Denied> {
        Ok(())
    }
}

mod users {
    pub fn list() {}
}

pub fn by_module() -> Router {
    let layer = require(scope::SMS);
    let shut = Router::new().route("/late", get(users::list)).layer(layer);
    Router::new()
        .route("/orders", get(orders::list))
        .route("/users", get(users::list)) // finds: open-route list
        .merge(shut)
}

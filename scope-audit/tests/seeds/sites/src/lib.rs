//! Sites: states, layers of their own, routers in traits and in other packages.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
pub mod admin;

use desk::{Granted, Scope, scope};
use outside_axum::{MethodRouter, Router, from_fn, get, post, require};
use scope_core::{Authorize as _, Denied, requires};

pub struct State<T>(pub T);

async fn open() {}

async fn pay(State(granted): State<Granted>) -> Result<(), Denied> {
    granted.authorize(scope::EditBills)?;
    Ok(())
}

async fn asked(State(granted): State<Granted>) -> String {
    if !granted.covers(Scope::SMS) {
        return "no".to_owned();
    }
    "yes".to_owned()
}

pub trait Site {
    fn router(&self) -> Router;
}

pub struct Shop;

impl Site for Shop {
    fn router(&self) -> Router {
        Router::new()
            .route("/pay", post(pay))
            .route("/asked", get(asked))
            .route("/open", get(open)) // finds: open-route open
    }
}

pub struct Closed;

impl Site for Closed {
    fn router(&self) -> Router {
        Router::new().route("/one", get(open)).layer(require(scope::SMS))
    }
}

/// A layer that a function makes.
fn texters() -> impl Sized {
    require(scope::SMS)
}

pub fn by_made_layer() -> Router {
    Router::new().route("/one", get(open)).layer(texters())
}

/// A layer over nothing yet.
pub fn too_early() -> Router {
    Router::new().route_layer(require(scope::SMS)).route("/one", get(open)) // finds: open-route open
}

pub fn versions() -> Router {
    let v1 = Router::new().route("/one", get(open)).route_layer(from_fn(check));
    let v2 = Router::new().route("/one", get(open)); // finds: open-route open
    Router::new().nest("/v1", v1).nest("/v2", v2)
}

async fn check(granted: &Granted) -> Result<(), Denied> {
    granted.authorize(scope::ReadTickets)?;
    Ok(())
}

fn read_only(router: MethodRouter) -> MethodRouter {
    router.layer(require(scope::ReadTickets))
}

pub fn by_method_layer() -> Router {
    Router::new().route("/one", read_only(get(open)))
}

#[requires(scope::SMS, by = granted)]
async fn shut(granted: &Granted) -> Result<(), Denied> {
    Ok(())
}

pub fn whole() -> Router {
    let mut site = Router::new();
    site = site.route("/shut", post(shut));
    site = site.merge(admin::Admin.routes());
    site = site.nest("/guarded", admin::guarded(require(scope::Everything)));
    site
}

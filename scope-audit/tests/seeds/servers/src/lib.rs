//! Servers in the forms of others: states, services, builders of layers, modules of routes.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, scope};
use outside_axum::{MethodRouter, Router, ServiceBuilder, TraceLayer, get, on, post, require, service_fn};
use scope_core::{Authorize as _, Checked, Denied, requires};

pub async fn open() {}

pub async fn proven(_: Checked<scope::ReadBills, Granted>) {}

#[requires(scope::ReadTickets, by = granted)]
pub async fn guarded(granted: &Granted) -> Result<(), Denied> {
    Ok(())
}

/// A handler that answers by itself where access is denied.
pub async fn answers(granted: &Granted) -> String {
    match granted.authorize(scope::SMS) {
        Ok(_) => "sent".to_owned(),
        Err(denied) => denied.to_string(),
    }
}

pub fn by_path() -> Router {
    outside_axum::Router::new()
        .route("/one", outside_axum::get(self::open)) // finds: open-route open
        .route("/two", outside_axum::post(crate::guarded))
        .route("/three", get(answers))
}

pub fn by_builder() -> Router {
    Router::new()
        .route("/one", get(open))
        .layer(ServiceBuilder::new().layer(TraceLayer).layer(require(scope::SMS)))
}

pub fn by_builder_open() -> Router {
    Router::new()
        .route("/one", get(open)) // finds: open-route open
        .layer(ServiceBuilder::new().layer(TraceLayer))
}

pub fn services() -> Router {
    Router::new()
        .route_service("/files", service_fn(open)) // finds: open-route open
        .route_service("/shut", ServiceBuilder::new().layer(require(scope::SMS)).service(service_fn(open)))
}

pub fn method_router() -> Router {
    let methods = MethodRouter::new().get(proven).post(open);
    Router::new().route("/one", methods) // finds: open-route open
}

pub fn by_filter() -> Router {
    Router::new().route("/one", on(3, open)).route("/two", on(3, guarded)) // finds: open-route open
}

pub mod v1 {
    use super::*;

    pub fn router() -> Router {
        Router::new()
            .nest("/tickets", tickets::router())
            .nest("/bills", bills::router().route_layer(require(scope::ReadBills)))
    }

    mod tickets {
        use super::*;

        pub fn router() -> Router {
            Router::new().route("/", get(guarded)).route("/late", post(open)) // finds: open-route open
        }
    }

    mod bills {
        use super::*;

        pub fn router() -> Router {
            Router::new().route("/", get(open))
        }
    }
}

pub fn all() -> Router {
    let api = v1::router();
    Router::new().nest("/v1", api).fallback(|| async { "not found" }) // finds: open-route
}

pub fn early(debug: bool) -> Router {
    let router = Router::new().route("/one", get(guarded));
    if debug {
        return router.route("/debug", get(open)); // finds: open-route open
    }
    router
}

pub fn chosen(debug: bool) -> Router {
    let handler = if debug { get(open) } else { get(guarded) };
    Router::new().route("/one", handler) // finds: open-route open
}

pub fn extended(mut router: Router) -> Router {
    for path in ["/a", "/b"] {
        router = router.route(path, get(open)); // finds: open-route open
    }
    router
}

pub fn documented() -> Router {
    use outside_utoipa_axum::{OpenApiRouter, routes};
    let (router, _) = OpenApiRouter::new()
        .routes(routes!(guarded))
        .routes(routes!(proven, open)) // finds: open-route open
        .split_for_parts();
    router.layer(TraceLayer)
}

pub fn documented_and_guarded() -> Router {
    use outside_utoipa_axum::{OpenApiRouter, routes};
    let (router, api) = OpenApiRouter::new().routes(routes!(open)).split_for_parts();
    let () = api;
    router.layer(require(scope::SMS))
}

pub fn described() -> outside_aide::ApiRouter {
    use outside_aide::{ApiRouter, get_with};
    let inner = ApiRouter::new().api_route("/b", get_with(open, |it: ()| it)); // finds: open-route open
    ApiRouter::new().api_route("/a", get_with(guarded, |it: ()| it)).merge(inner)
}

pub async fn main() {
    let app = Router::new().route("/one", get(open)); // finds: open-route open
    let app = app.layer(TraceLayer);
    outside_axum::serve(app);
}

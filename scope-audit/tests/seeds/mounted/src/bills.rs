use outside_axum::{Router, get, post, require};

use crate::desk::scope;

pub async fn list() {}

pub async fn pay() {}

pub fn routes() -> Router {
    Router::new()
        .route("/", get(list)) // finds: open-route list
        .merge(Router::new().route("/pay", post(pay)).route_layer(require(scope::EditBills)))
}

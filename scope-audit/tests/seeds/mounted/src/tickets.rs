use outside_axum::{Router, get};

pub async fn list() {}

pub fn routes() -> Router {
    Router::new().route("/", get(list))
}

use outside_axum::{Router, delete_of, get};

pub struct Admin;

async fn wipe() {}

impl Admin {
    pub fn routes(&self) -> Router {
        Router::new().route("/wipe", delete_of(wipe)) // finds: undecided whole
    }
}

/// The layer is a parameter.
pub fn guarded<L>(layer: L) -> Router {
    Router::new().route("/users", get(wipe)).layer(layer) // finds: undecided whole
}

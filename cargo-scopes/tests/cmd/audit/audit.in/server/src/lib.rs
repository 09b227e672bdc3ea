mod shop { scope_core::scopes!("../../scopes.toml"); }
mod orders;
mod gone;

use shop::{permission, scope};

pub fn router() -> Router {
    Router::new()
        .route("/health", get(health))
        .route("/orders", get(orders::list).post(orders::add))
        .route("/orders/{id}/refund", post(refund))
        .route("/metrics", get(|| async { "" }))
}

async fn health() {}

#[scope_core::requires(scope::Orders & permission::Refund)]
async fn refund(auth: Session) -> Result<(), Denied> {
    Ok(())
}

routes! { get => "/legacy" }

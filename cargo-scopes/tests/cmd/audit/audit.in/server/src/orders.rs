use crate::shop::{may, scope};

pub async fn list(Authorized(auth): Authorized<scope::ReadOrders>) {
    count(auth);
}

pub async fn add() {}

fn count(auth: impl may::ReadOrders) {}

#[scope_core::requires(scope::Sotck)]
fn restock(auth: &Session) -> Result<(), Denied> {
    Ok(())
}

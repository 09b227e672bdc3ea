mod shop {
    scope_core::scopes!("../scopes.toml");
}
scope_core::app!("app.toml", shop);

use shop::{may, scope};

fn read(auth: impl may::ReadOrders) {}

fn count(auth: Proof<'_, All<scope::Stock, scope::Mail>>) {}

fn main() {
    read(Office);
    count(Office);
}

mod shop {
    scope_core::scopes!("../scopes.toml");
}
scope_core::app!("app.toml", shop);

use shop::may;

fn look(_: impl may::ReadOrders) {}

#[allow(dead_code)]
fn take_back(_: impl may::Orders) {}

fn main() {
    look(Partly);
}

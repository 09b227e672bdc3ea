mod shop { scope_core::scopes!("../../scopes.toml"); }
scope_core::app!("../app.toml", shop);
use shop::may;

fn main() {
    orders(Till);
    mail(Till);
}

fn orders(auth: impl may::ReadOrders) {}

fn mail(auth: impl may::Mail) {}

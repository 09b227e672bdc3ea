mod shop { scope_core::scopes!("../scopes.toml"); }
scope_core::app!("../app.toml", shop);
use shop::{Operation, may};

fn main() {
    stock(Till);
}

fn stock(auth: impl may::Stock) {}

fn take_back(auth: impl may::Orders) {
    call(Operation::Refund);
}

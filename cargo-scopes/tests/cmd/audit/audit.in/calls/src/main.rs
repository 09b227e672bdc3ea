mod shop { scope_core::scopes!("../../scopes.toml"); }
scope_core::app!("../app.toml", shop);
use shop::{Operation, may};

const LOGGED: &[Operation] = &[Operation::Refund, Operation::Health];

fn main() {
    orders(Till);
}

fn orders(auth: impl may::ReadOrders) {
    call(Operation::Health);
    undo();
}

/// Part of what calls it: `orders` has no proof for it.
fn undo() {
    call(Operation::Refund);
}

pub fn take_back() {
    let operation = Operation::Refund;
    call(operation);
}

fn call(operation: Operation) {
    match operation {
        Operation::Refund => {}
        _ => {}
    }
}

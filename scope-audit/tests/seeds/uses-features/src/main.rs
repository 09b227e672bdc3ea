//! A program by the spec of a crate that has another name here.

use api::desk::{self as tickets, Operation as Op, may};

scope_core::app!("../app.toml", api::desk);

fn send(_: Op) {}

fn list(_: impl may::ReadTickets) {
    send(Op::ListTickets);
}

fn pay<A: tickets::may::EditBills>(app: A) -> A {
    send(Op::EditBill);
    app
}

fn main() {
    list(UsesFeatures);
    pay(UsesFeatures);
    features::tickets();
    features::either();
}

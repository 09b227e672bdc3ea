//! Two specs in one crate.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
pub mod shop {
    scope_core::scopes!(inline = r#"
        [spec]
        name = "shop"
        [scopes.ReadTickets]
        [scopes.Buy]
        [operations.buy]
        call = "POST /orders"
        scopes = "Buy"
        [operations.listTickets]
        call = "GET /tickets"
        scopes = "ReadTickets"
    "#);
}
scope_core::app!("../desk.toml", desk);
scope_core::app!("../shop.toml", shop);

fn send<T>(_: T) {}

pub fn buy(_: impl shop::may::Buy) {
    send(shop::Operation::Buy);
}

/// The scope has the same name in both.
pub fn mixed(_: impl desk::may::ReadTickets) {
    send(desk::Operation::ListTickets);
    send(shop::Operation::ListTickets); // finds: unguarded ReadTickets listTickets mixed, under-asked ReadTickets listTickets mixed
}

pub fn run() {
    buy(Shop);
    mixed(Desk);
}

//! A build script that calls, and two specs of one workspace.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
pub use two_specs::shop;

pub fn send<T>(_: T) {}

pub fn buy(_auth: impl shop::may::Buy) {
    send(shop::Operation::Buy);
    send(desk::Operation::SendSms); // finds: unguarded SMS sendSms buy
}

pub fn list() {
    send(shop::Operation::ListTickets); // finds: unguarded ReadTickets listTickets list
}

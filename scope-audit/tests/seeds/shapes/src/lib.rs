//! Trait objects, closures, function pointers, generics, async code.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Operation, may};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
}

pub trait Desk {
    fn tickets(&self, client: &Client);
}

pub struct Held<A>(pub A);

impl<A: may::ReadTickets> Desk for Held<A> {
    fn tickets(&self, client: &Client) {
        client.send(Operation::ListTickets);
    }
}

pub fn bills<A: may::ReadBills>(_: A) {}

pub async fn later(client: &Client, _auth: impl may::SMS) {
    let send = async move {
        client.send(Operation::SendSms);
    };
    send.await;
}

pub fn with_proof(client: &Client, auth: impl may::EditBills) {
    let send = |operation: Operation| client.send(operation);
    let chosen = if auth_is_new() { Operation::EditBill } else { Operation::ListBills };
    send(chosen);
}

fn auth_is_new() -> bool {
    true
}

/// Something that has a method of its own where an app may read tickets.
pub trait Extension {
    fn read_tickets(self);
}

impl<A: may::ReadTickets> Extension for A {
    fn read_tickets(self) {}
}

pub trait Texting {
    fn text(&self);
}

impl<A: may::SMS> Texting for Held<A> {
    fn text(&self) {}
}

//! A library and programs that ask for more, for less, and for just enough.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Operation, may};

pub fn send(_: Operation) {}

pub fn tickets<A: may::ReadTickets>(app: A) -> impl may::ReadTickets {
    send(Operation::ListTickets);
    app
}

pub fn edit(_: &impl may::EditTickets) {
    send(Operation::EditTicket);
}

pub fn text(_: impl may::SMS) {
    send(Operation::SendSms);
}

#[derive(Clone)]
pub struct Session<A: may::ReadBills>(pub A);

impl<A: may::ReadBills> Session<A> {
    pub fn bills(&self) {
        send(Operation::ListBills);
    }
}

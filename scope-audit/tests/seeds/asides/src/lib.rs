//! A closure that only looks at what it is given, called among what a callback is given.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, Scope};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
}

/// Whoever calls gives a function that answers nothing: it guards nothing.
pub fn before_the_answer(client: &Client, granted: &Granted, log: impl Fn(bool, bool)) {
    let is_open = |it: &Operation| it.is_public();
    log(is_open(&Operation::Health), granted.covers(Scope::SMS));
    client.send(Operation::SendSms); // finds: unguarded SMS sendSms before_the_answer
}

pub fn after_the_answer(client: &Client, granted: &Granted, log: impl Fn(bool, bool)) {
    let is_open = |it: &Operation| it.is_public();
    log(granted.covers(Scope::EditBills), is_open(&Operation::Health));
    client.send(Operation::EditBill); // finds: unguarded EditBills editBill after_the_answer
}

/// The call of the closure is over: another callback gets the answer.
pub fn in_a_list(client: &Client, granted: &Granted, log: impl Fn(usize, bool)) {
    let count = |all: &[Operation]| all.len();
    log(count(&[Operation::Health]), granted.covers(Scope::ReadBills));
    client.send(Operation::ListBills); // finds: unguarded ReadBills listBills in_a_list
}

/// It answers something, which is looked at.
pub fn to_one_who_decides(client: &Client, granted: &Granted, decide: &dyn Fn(bool, bool) -> bool) {
    let is_open = |it: &Operation| it.is_public();
    if decide(is_open(&Operation::Health), granted.covers(Scope::EditTickets)) {
        client.send(Operation::EditTicket); // finds: undecided to_one_who_decides
    }
}

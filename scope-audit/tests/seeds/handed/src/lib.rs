//! Answers of checks that are handed to somebody else.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, Scope, scope};
use scope_core::{Authorize as _, Denied};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
}

/// Whoever calls gives a function that answers nothing: it guards nothing.
pub fn to_a_parameter(client: &Client, granted: &Granted, log: impl Fn(bool)) {
    log(granted.covers(Scope::SMS));
    client.send(Operation::SendSms); // finds: unguarded SMS sendSms to_a_parameter
}

pub fn to_a_box(client: &Client, granted: &Granted, log: Box<dyn FnOnce(bool)>) {
    let allowed = granted.covers(Scope::EditBills);
    log(allowed);
    client.send(Operation::EditBill); // finds: unguarded EditBills editBill to_a_box
}

pub fn to_a_pointer(client: &Client, granted: &Granted, log: fn(Result<(), &Denied>)) {
    let answer = granted.authorize(scope::ReadBills);
    log(answer.as_ref().map(|_| ()));
    client.send(Operation::ListBills); // finds: unguarded ReadBills listBills to_a_pointer
}

/// It answers something, which is looked at.
pub fn to_one_who_decides(client: &Client, granted: &Granted, decide: &dyn Fn(bool) -> bool) {
    if decide(granted.covers(Scope::SMS)) {
        client.send(Operation::SendSms); // finds: undecided to_one_who_decides
    }
}

/// All that call it are here: one that stops if the answer is no, and no other.
fn stopped(client: &Client, granted: &Granted, stop: impl Fn(bool)) {
    stop(granted.covers(Scope::EditTickets));
    client.send(Operation::EditTicket); // finds: undecided stopped
}

pub fn stops(client: &Client, granted: &Granted) {
    stopped(client, granted, |it| assert!(it));
}

/// Closures that are here.
pub fn to_a_closure(client: &Client, granted: &Granted) {
    let log = |it: bool| println!("{it}");
    log(granted.covers(Scope::SMS));
    client.send(Operation::SendSms); // finds: unguarded SMS sendSms to_a_closure
}

pub fn to_a_closure_that_stops(client: &Client, granted: &Granted) {
    let must = |it: bool| assert!(it, "not granted");
    must(granted.covers(Scope::SMS));
    client.send(Operation::SendSms);
}

/// Functions that are here.
fn note(it: bool) {
    println!("{it}");
}

pub fn to_a_function(client: &Client, granted: &Granted) {
    note(granted.covers(Scope::ReadBills));
    client.send(Operation::ListBills); // finds: unguarded ReadBills listBills to_a_function
}

fn insist(it: bool) {
    if !it {
        panic!("not granted");
    }
}

pub fn to_one_that_stops(client: &Client, granted: &Granted) {
    insist(granted.covers(Scope::ReadBills));
    client.send(Operation::ListBills);
}

fn or_denied(it: bool) -> Result<(), String> {
    if it { Ok(()) } else { Err("not granted".to_owned()) }
}

pub fn to_one_that_answers(client: &Client, granted: &Granted) -> Result<(), String> {
    or_denied(granted.covers(Scope::EditBills))?;
    client.send(Operation::EditBill);
    Ok(())
}

pub fn to_one_that_answers_nobody(client: &Client, granted: &Granted) {
    let _ = or_denied(granted.covers(Scope::EditBills));
    client.send(Operation::EditBill); // finds: undecided to_one_that_answers_nobody
}

/// A field keeps the answer.
pub struct Kept {
    may_text: bool,
}

impl Kept {
    pub fn new(granted: &Granted) -> Self {
        Kept { may_text: granted.covers(Scope::SMS) }
    }

    pub fn text(&self, client: &Client) {
        if self.may_text {
            client.send(Operation::SendSms); // finds: undecided text
        }
    }

    pub fn text_anyway(&self, client: &Client) {
        println!("{}", self.may_text);
        client.send(Operation::SendSms); // finds: unguarded SMS sendSms text_anyway
    }
}

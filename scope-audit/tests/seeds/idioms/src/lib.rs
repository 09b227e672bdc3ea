//! What is written in several ways.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, Scope, scope};
use scope_core::{Authorize as _, Denied};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
}

/// Branches that end.
pub fn by_question_mark(client: &Client, granted: &Granted) -> Result<(), String> {
    if !granted.covers(Scope::SMS) {
        Err("not granted".to_owned())?;
    }
    client.send(Operation::SendSms);
    Ok(())
}

fn fail() -> ! {
    panic!("not granted")
}

pub fn by_never(client: &Client, granted: &Granted) {
    if !granted.covers(Scope::EditBills) {
        fail();
    }
    client.send(Operation::EditBill);
}

pub fn by_never_as_a_value(client: &Client, granted: &Granted) {
    let _proof = granted.authorize(scope::EditBills).unwrap_or_else(|_| fail());
    client.send(Operation::EditBill);
}

pub fn by_unwrap_or_else(client: &Client, granted: &Granted) {
    granted.authorize(scope::EditBills).map(drop).unwrap_or_else(|denied| println!("{denied}"));
    client.send(Operation::EditBill); // finds: unguarded EditBills editBill by_unwrap_or_else
}

pub fn by_debug_assert(client: &Client, granted: &Granted) {
    debug_assert!(granted.covers(Scope::ReadBills));
    client.send(Operation::ListBills); // finds: unguarded ReadBills listBills by_debug_assert
}

/// Operators on answers.
pub fn by_and(client: &Client, granted: &Granted) {
    if granted.covers(Scope::SMS) & granted.covers(Scope::ReadBills) {
        client.send(Operation::SendSms);
        client.send(Operation::ListBills);
    }
}

pub fn by_or(client: &Client, granted: &Granted) {
    if granted.covers(Scope::SMS) | granted.covers(Scope::ReadBills) {
        client.send(Operation::SendSms); // finds: unguarded SMS sendSms by_or
    }
}

pub fn by_xor(client: &Client, granted: &Granted) {
    if granted.covers(Scope::SMS) ^ true {
        client.send(Operation::SendSms); // finds: unguarded SMS sendSms by_xor
    }
}

pub fn by_and_assigned(client: &Client, granted: &Granted) {
    let mut allowed = granted.covers(Scope::SMS);
    allowed &= granted.covers(Scope::ReadBills);
    if allowed {
        client.send(Operation::SendSms);
        client.send(Operation::ListBills);
    }
}

pub fn by_or_assigned(client: &Client, granted: &Granted, trusted: bool) {
    let mut allowed = granted.covers(Scope::SMS);
    allowed |= trusted;
    if allowed {
        client.send(Operation::SendSms); // finds: unguarded SMS sendSms by_or_assigned
    }
}

pub fn by_then_some(granted: &Granted, client: &Client) {
    if let Some(client) = granted.covers(Scope::SMS).then_some(client) {
        client.send(Operation::SendSms);
    }
}

pub fn by_ok(client: &Client, granted: &Granted) {
    let proof = granted.authorize(scope::SMS).ok();
    if proof.is_some() {
        client.send(Operation::SendSms);
    }
    if proof.is_none() {
        client.send(Operation::SendSms); // finds: unguarded SMS sendSms by_ok
    }
}

pub fn by_continue(client: &Client, all: &[Granted]) {
    for granted in all {
        if !granted.covers(Scope::ReadTickets) {
            continue;
        }
        client.send(Operation::ListTickets);
    }
}

pub fn by_all(client: &Client, granted: &Granted) {
    if [Scope::SMS, Scope::ReadBills].iter().all(|it| granted.covers(*it)) {
        client.send(Operation::SendSms);
        client.send(Operation::ListBills);
    }
}

pub fn by_any(client: &Client, granted: &Granted) {
    if [Scope::SMS, Scope::ReadBills].iter().any(|it| granted.covers(*it)) {
        client.send(Operation::SendSms); // finds: unguarded SMS sendSms by_any
    }
}

pub fn by_compared(client: &Client, granted: &Granted) {
    if granted.covers(Scope::SMS) != false {
        client.send(Operation::SendSms);
    }
}

/// Operations in closures.
pub fn made(client: &Client) {
    let make = || Operation::EditBill; // finds: unguarded EditBills editBill made
    client.send(make());
}

pub fn made_and_shown() {
    let make = || Operation::EditBill;
    println!("{}", make().id());
}

fn run(client: &Client, pick: impl Fn() -> Operation) {
    client.send(pick());
}

pub fn picked(client: &Client) {
    run(client, || Operation::SendSms); // finds: unguarded SMS sendSms picked
}

fn show(pick: impl Fn() -> Operation) {
    println!("{}", pick().id());
}

pub fn picked_and_shown() {
    show(|| Operation::SendSms);
}

/// Variables that are given a value later.
pub fn later(client: &Client, edit: bool) {
    let operation;
    if edit {
        operation = Operation::EditTicket; // finds: unguarded EditTickets editTicket later
    } else {
        operation = Operation::ListTickets; // finds: unguarded ReadTickets listTickets later
    }
    client.send(operation);
}

pub fn in_pairs(client: &Client, edit: bool) {
    let (operation, label) = match edit {
        true => (Operation::EditTicket, Operation::EditBill), // finds: unguarded EditTickets editTicket in_pairs
        false => (Operation::Health, Operation::ListBills),
    };
    println!("{label}");
    client.send(operation);
}

pub fn one_of_three(client: &Client, edit: bool) {
    let operation = edit.then_some(Operation::EditBill).or(Some(Operation::SendSms)); // finds: unguarded EditBills editBill one_of_three, unguarded SMS sendSms one_of_three
    client.send(operation.unwrap_or(Operation::Health));
}

/// Iterators of one's own.
pub struct All(std::vec::IntoIter<Operation>);

impl Iterator for All {
    type Item = Operation;
    fn next(&mut self) -> Option<Operation> {
        self.0.next()
    }
}

impl All {
    pub fn new() -> Self {
        All(vec![Operation::EditTicket].into_iter()) // finds: undecided new
    }
}

pub fn iterated(client: &Client, all: All) {
    for operation in all {
        client.send(operation);
    }
}

/// Places of tables.
const TABLE: [Operation; 2] = [Operation::EditBill, Operation::Health];

pub fn by_get(client: &Client) {
    if let Some(operation) = TABLE.get(1) {
        client.send(*operation);
    }
}

pub fn by_first(client: &Client) {
    if let Some(operation) = TABLE.first() { // finds: unguarded EditBills editBill by_first
        client.send(*operation);
    }
}

pub fn by_last(client: &Client) {
    if let Some(operation) = TABLE.last() {
        client.send(*operation);
    }
}

pub fn by_range(client: &Client) {
    for operation in &TABLE[1..] {
        client.send(*operation);
    }
}

pub fn by_range_to(client: &Client) {
    for operation in &TABLE[..1] { // finds: unguarded EditBills editBill by_range_to
        client.send(*operation);
    }
}

pub fn by_closed_range(client: &Client) {
    TABLE[1..=1].iter().for_each(|operation| client.send(*operation));
}

/// Futures that make operations.
async fn fetch() -> Result<Operation, String> {
    Ok(Operation::ListBills)
}

pub async fn fetched(client: &Client) -> Result<(), String> {
    let operation = fetch().await?; // finds: unguarded ReadBills listBills fetched
    client.send(operation);
    Ok(())
}

/// A check of a check.
pub fn nested(client: &Client, granted: &Granted) -> Result<Option<()>, Denied> {
    let allowed = granted.covers(Scope::ReadBills).then(|| granted.authorize(scope::SMS)).transpose()?;
    if allowed.is_some() {
        client.send(Operation::SendSms); // finds: undecided nested
    }
    Ok(allowed.map(drop))
}

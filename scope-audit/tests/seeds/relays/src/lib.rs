//! Functions that return what other functions return, pairs, and what they are given.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, may};
use scope_core::Denied;

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
}

fn inner() -> Operation {
    Operation::EditBill
}

fn outer() -> Operation {
    inner()
}

pub fn relayed(client: &Client) {
    client.send(outer()); // finds: unguarded EditBills editBill relayed
}

pub fn relayed_guarded(client: &Client, _auth: impl may::EditBills) {
    client.send(outer());
}

fn shown_inner() -> Option<Operation> {
    Some(Operation::SendSms)
}

fn shown_outer() -> Option<Operation> {
    shown_inner().filter(|it| !it.is_public())
}

pub fn relayed_and_shown() {
    println!("{:?}", shown_outer().map(|it| it.id()));
}

/// Pairs.
fn pair() -> (Operation, Operation) {
    (Operation::SendSms, Operation::ListBills)
}

pub fn second(client: &Client) {
    let (shown, sent) = pair(); // finds: unguarded ReadBills listBills second
    println!("{shown}");
    client.send(sent);
}

pub fn by_place(client: &Client) {
    client.send(pair().1); // finds: unguarded ReadBills listBills by_place
}

fn named() -> Vec<(&'static str, Operation)> {
    vec![("edit", Operation::EditTicket), ("health", Operation::Health)]
}

pub fn names() -> Vec<&'static str> {
    named().into_iter().map(|(name, _)| name).collect()
}

pub fn by_name(client: &Client, wanted: &str) {
    for (name, operation) in named() { // finds: unguarded EditTickets editTicket by_name
        if name == wanted {
            client.send(operation);
        }
    }
}

/// Tables that functions give away.
pub struct Row {
    pub operation: Operation,
    pub label: &'static str,
}

const ROWS: &[Row] = &[Row { operation: Operation::ListTickets, label: "tickets" }];

fn rows() -> &'static [Row] {
    ROWS
}

pub fn by_rows(client: &Client) {
    for row in rows() { // finds: unguarded ReadTickets listTickets by_rows
        client.send(row.operation);
    }
}

const LABELS: &[Row] = &[Row { operation: Operation::EditTicket, label: "ticket" }];

fn label_rows() -> &'static [Row] {
    LABELS
}

pub fn labels() -> Vec<&'static str> {
    label_rows().iter().map(|it| it.label).collect()
}

/// What a function is given, it returns.
fn same<T>(it: T) -> T {
    it
}

pub fn through_the_same(client: &Client) {
    client.send(same(Operation::EditBill)); // finds: unguarded EditBills editBill through_the_same
}

pub fn the_same_is_described() -> &'static str {
    same(Operation::EditBill).id()
}

fn logged(operation: Operation) -> Operation {
    println!("{operation}");
    operation
}

pub fn through_a_log(client: &Client) {
    client.send(logged(Operation::SendSms)); // finds: unguarded SMS sendSms through_a_log
}

pub fn logged_and_described() -> &'static str {
    logged(Operation::SendSms).id()
}

pub fn logged_and_checked(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let operation = logged(Operation::SendSms);
    operation.check_scopes(granted)?;
    client.send(operation);
    Ok(())
}

/// By `?` through two functions.
fn chosen(name: &str) -> Result<Operation, String> {
    match name {
        "bills" => Ok(Operation::ListBills),
        _ => Err(name.to_owned()),
    }
}

fn chosen_again(name: &str) -> Result<Operation, String> {
    let operation = chosen(name)?;
    Ok(operation)
}

pub fn by_two(client: &Client, name: &str) -> Result<(), String> {
    client.send(chosen_again(name)?); // finds: unguarded ReadBills listBills by_two
    Ok(())
}

/// A getter of a getter.
pub struct Job {
    operation: Operation,
}

pub struct Worker {
    job: Job,
}

impl Job {
    pub fn new() -> Self {
        Job { operation: Operation::EditTicket } // finds: unguarded EditTickets editTicket new
    }

    fn operation(&self) -> Operation {
        self.operation
    }
}

impl Worker {
    fn operation(&self) -> Operation {
        self.job.operation()
    }

    pub fn work(&self, client: &Client) {
        client.send(self.operation());
    }
}

//! What looks as if nothing were sent, or nothing were checked.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use std::{
    collections::HashMap,
    ops::{Deref, Index},
    sync::{LazyLock, Mutex, MutexGuard},
};

use desk::{Granted, Operation, Scope, scope};
use scope_core::{Authorize as _, Denied};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
    pub fn get(&self, _: &str) {}
    pub fn keys(&self, _: Operation) {}
    pub fn split(&self, _: Operation) {}
}

/// Traits read a field without being called by name.
#[derive(Default)]
pub struct Listed(Vec<Operation>);

impl Deref for Listed {
    type Target = Vec<Operation>;
    fn deref(&self) -> &Vec<Operation> {
        &self.0
    }
}

impl Listed {
    pub fn add(&mut self) {
        self.0.push(Operation::EditBill); // finds: undecided add
    }
}

pub fn send_listed(client: &Client, listed: &Listed) {
    for operation in listed.iter() {
        client.send(*operation);
    }
}

#[derive(Default)]
pub struct Indexed {
    all: Vec<Operation>,
}

impl Index<usize> for Indexed {
    type Output = Operation;
    fn index(&self, at: usize) -> &Operation {
        &self.all[at]
    }
}

impl Indexed {
    pub fn add(&mut self) {
        self.all.push(Operation::SendSms); // finds: undecided add
    }
}

pub fn send_indexed(client: &Client, indexed: &Indexed) {
    client.send(indexed[0]);
}

/// A lock that a function returns.
static WAITING: Mutex<Vec<Operation>> = Mutex::new(Vec::new());

fn waiting() -> MutexGuard<'static, Vec<Operation>> {
    WAITING.lock().expect("a lock")
}

pub fn wait() {
    WAITING.lock().expect("a lock").push(Operation::ListBills); // finds: unguarded ReadBills listBills wait
}

pub fn flush(client: &Client) {
    for operation in waiting().drain(..) {
        client.send(operation);
    }
}

/// Tables that are changed before they are a constant.
static TURNED: LazyLock<[Operation; 2]> = LazyLock::new(|| {
    let mut all = [Operation::Health, Operation::EditTicket];
    all.reverse();
    all
});

pub fn turned(client: &Client) {
    client.send(TURNED[0]); // finds: unguarded EditTickets editTicket turned
}

static FILLED: LazyLock<HashMap<&str, Operation>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    all.insert("text", Operation::SendSms);
    all
});

pub fn filled(client: &Client, name: &str) {
    if let Some(operation) = FILLED.get(name) { // finds: unguarded SMS sendSms filled
        client.send(*operation);
    }
}

pub fn filled_names() -> Vec<&'static str> {
    FILLED.keys().copied().collect()
}

const GRID: [[Operation; 2]; 2] =
    [[Operation::Health, Operation::WhoAmI], [Operation::ListTickets, Operation::Health]];

pub fn in_the_grid(client: &Client) {
    client.send(GRID[0][1]);
    client.send(GRID[1][0]); // finds: unguarded ReadTickets listTickets in_the_grid
}

/// One of two lists.
#[derive(Default)]
pub struct Two {
    urgent: Vec<Operation>,
    other: Vec<Operation>,
}

impl Two {
    pub fn add(&mut self, urgent: bool) {
        let list = if urgent { &mut self.urgent } else { &mut self.other };
        list.push(Operation::EditBill); // finds: undecided add
        println!("{}", list.len());
    }

    pub fn flush(&self, client: &Client) {
        for operation in self.urgent.iter().chain(&self.other) {
            client.send(*operation);
        }
    }
}

/// A list that goes through.
fn with_bills(mut all: Vec<Operation>) -> Vec<Operation> {
    all.push(Operation::ListBills);
    all
}

pub fn send_with_bills(client: &Client) {
    for operation in with_bills(Vec::new()) { // finds: unguarded ReadBills listBills send_with_bills
        client.send(operation);
    }
}

/// What is replaced is shown.
#[derive(Default)]
pub struct Shown {
    current: Option<Operation>,
}

impl Shown {
    pub fn next(&mut self) {
        let before = std::mem::replace(&mut self.current, Some(Operation::EditTicket));
        println!("{:?}", before.map(|it| it.id()));
    }
}

/// Methods of a client that are named as those of maps and texts are.
pub fn by_name(client: &Client) {
    client.keys(Operation::EditBill); // finds: unguarded EditBills editBill by_name
    client.split(Operation::SendSms); // finds: unguarded SMS sendSms by_name
}

/// Closures that check.
pub fn ignored(client: &Client, granted: &Granted) {
    let check = || granted.authorize(scope::SMS).map(drop);
    let _ = check();
    client.send(Operation::SendSms); // finds: unguarded SMS sendSms ignored
}

pub fn negated(client: &Client, granted: &Granted) {
    let allowed = || granted.covers(Scope::SMS);
    if !allowed() {
        client.send(Operation::SendSms); // finds: unguarded SMS sendSms negated
    }
}

pub fn or_trusted(client: &Client, granted: &Granted, trusted: bool) {
    let allowed = || granted.covers(Scope::SMS) || trusted;
    if allowed() {
        client.send(Operation::SendSms); // finds: unguarded SMS sendSms or_trusted
    }
}

pub fn another_scope(client: &Client, granted: &Granted) {
    let allowed = |scope: Scope| granted.covers(scope);
    if allowed(Scope::ReadBills) {
        client.send(Operation::EditBill); // finds: unguarded EditBills editBill another_scope
    }
}

pub fn hidden_in_the_closure(client: &Client, granted: &Granted) {
    let ok = granted.covers(Scope::SMS);
    let allowed = || {
        let ok = true;
        ok
    };
    if allowed() {
        client.send(Operation::SendSms); // finds: unguarded SMS sendSms hidden_in_the_closure
    }
    println!("{ok}");
}

/// A function that stores the answer.
fn store(it: bool, to: &mut bool) {
    *to = it;
}

pub fn stored(client: &Client, granted: &Granted) {
    let mut allowed = false;
    store(granted.covers(Scope::SMS), &mut allowed);
    if allowed {
        client.send(Operation::SendSms); // finds: undecided stored
    }
}

fn negate(it: bool) -> bool {
    !it
}

pub fn negated_by_a_function(client: &Client, granted: &Granted) {
    if negate(granted.covers(Scope::SMS)) {
        return;
    }
    client.send(Operation::SendSms); // finds: undecided negated_by_a_function
}

/// A helper of a helper.
fn allowed(granted: &Granted) -> bool {
    granted.covers(Scope::EditBills)
}

fn insist(it: bool) {
    assert!(it, "not granted");
}

pub fn insisted(client: &Client, granted: &Granted) {
    insist(allowed(granted));
    client.send(Operation::EditBill);
}

pub fn by_generic<F: Fn(bool)>(client: &Client, granted: &Granted, log: F) {
    log(allowed(granted));
    client.send(Operation::EditBill); // finds: unguarded EditBills editBill by_generic
}

/// What a caller gives is decided there.
fn pay(client: &Client, allowed: bool) {
    if allowed {
        client.send(Operation::EditBill); // finds: undecided pay
    }
}

pub fn paid(client: &Client, granted: &Granted) {
    pay(client, granted.covers(Scope::EditBills));
}

fn text(client: &Client, urgent: bool) {
    if urgent {
        client.send(Operation::SendSms); // finds: unguarded SMS sendSms text
    }
}

pub fn texted(client: &Client) {
    text(client, true);
}

/// A function that returns another operation than it is given.
fn instead(operation: Operation) -> Operation {
    println!("{operation}");
    Operation::Health
}

pub fn sent_instead(client: &Client) {
    client.send(instead(Operation::EditBill));
}

fn sent_and_returned(client: &Client, operation: Operation) -> Operation {
    client.send(operation);
    operation
}

pub fn described_after(client: &Client) -> &'static str {
    sent_and_returned(client, Operation::EditBill).id() // finds: unguarded EditBills editBill described_after
}

/// Routes whose paths are sent from their field.
pub struct Route {
    path: &'static str,
    title: &'static str,
}

fn routes() -> Vec<Route> {
    [Operation::EditTicket] // finds: unguarded EditTickets editTicket routes
        .iter()
        .map(|it| Route { path: it.path().unwrap_or_default(), title: it.title() })
        .collect()
}

pub fn send_routes(client: &Client) {
    for route in routes() {
        println!("{}", route.title);
        client.get(route.path);
    }
}

pub fn send_mapped(client: &Client) {
    if let Some(path) = Operation::ListBills.path().map(str::to_owned) { // finds: unguarded ReadBills listBills send_mapped
        client.get(&path);
    }
}

fn record(path: &str, client: &Client) {
    println!("{path}");
    client.get(path);
}

pub fn recorded(client: &Client) {
    record(Operation::SendSms.path().unwrap_or_default(), client); // finds: unguarded SMS sendSms recorded
}

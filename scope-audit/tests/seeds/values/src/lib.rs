//! Operations in values: statics, boxes, iterators, futures, threads.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Operation, may};
use std::{
    future::Future,
    pin::Pin,
    sync::{LazyLock, Mutex, OnceLock, mpsc},
    thread,
};

#[derive(Clone)]
pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
    pub fn send_to(&self, _: Operation, _: u32) -> u32 {
        0
    }
}

pub static CLIENT: LazyLock<Client> = LazyLock::new(|| Client);

pub fn lazy_client() {
    CLIENT.send(Operation::SendSms); // finds: unguarded SMS sendSms lazy_client
}

pub static LAZY: LazyLock<Operation> = LazyLock::new(|| Operation::EditBill);

pub fn lazy(client: &Client) {
    client.send(*LAZY); // finds: unguarded EditBills editBill lazy
}

static ONCE: OnceLock<Operation> = OnceLock::new();

pub fn once(client: &Client) {
    client.send(*ONCE.get_or_init(|| Operation::ListBills)); // finds: unguarded ReadBills listBills once
}

pub fn boxed() -> Box<dyn Fn(&Client)> {
    Box::new(|client| client.send(Operation::SendSms)) // finds: unguarded SMS sendSms boxed
}

pub fn callback(run: impl FnOnce(Box<dyn Fn(&Client) + Send>)) {
    run(Box::new(move |client: &Client| {
        client.send(Operation::EditTicket); // finds: unguarded EditTickets editTicket callback
    }));
}

pub fn mapped(client: &Client, ids: &[u32]) -> Vec<u32> {
    ids.iter()
        .filter(|id| **id > 3)
        .map(|id| client.send_to(Operation::EditBill, *id)) // finds: unguarded EditBills editBill mapped
        .collect()
}

pub fn mapped_guarded(client: &Client, ids: &[u32], _auth: impl may::EditBills) -> Vec<u32> {
    ids.iter().map(|id| client.send_to(Operation::EditBill, *id)).collect()
}

pub fn threaded(client: &Client) {
    let client = client.clone();
    thread::spawn(move || client.send(Operation::SendSms)); // finds: unguarded SMS sendSms threaded
}

pub fn a_future(client: &Client) -> impl Future<Output = ()> {
    async move {
        client.send(Operation::ListTickets); // finds: unguarded ReadTickets listTickets a_future
    }
}

pub fn a_boxed_future(client: Client) -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(async move {
        client.send(Operation::EditBill); // finds: unguarded EditBills editBill a_boxed_future
    })
}

pub fn a_guarded_future<A: may::EditBills>(client: Client, _auth: A) -> impl Future<Output = ()> {
    async move { client.send(Operation::EditBill) }
}

fn some() -> impl Iterator<Item = Operation> {
    [Operation::ListBills, Operation::Health].into_iter()
}

pub fn iterated(client: &Client) {
    for operation in some() { // finds: unguarded ReadBills listBills iterated
        client.send(operation);
    }
}

pub fn a_channel(client: &Client) {
    let (sender, receiver) = mpsc::channel();
    let _ = sender.send(Operation::SendSms); // finds: unguarded SMS sendSms a_channel
    for operation in receiver {
        client.send(operation);
    }
}

pub struct Queue(Mutex<Vec<Operation>>);

impl Queue {
    pub fn add(&self) {
        if let Ok(mut all) = self.0.lock() {
            all.push(Operation::EditBill);
        }
    }
}

pub fn by_default(client: &Client, operation: Option<Operation>) {
    client.send(operation.unwrap_or(Operation::ListTickets)); // finds: unguarded ReadTickets listTickets by_default
    client.send(operation.unwrap_or_else(|| Operation::EditTicket)); // finds: unguarded EditTickets editTicket by_default
}

pub fn then_some(client: &Client, edit: bool) {
    if let Some(operation) = edit.then_some(Operation::EditBill) { // finds: unguarded EditBills editBill then_some
        client.send(operation);
    }
    if let Some(operation) = edit.then(|| Operation::SendSms) { // finds: unguarded SMS sendSms then_some
        client.send(operation);
    }
}

pub fn labelled(client: &Client) {
    let operation = 'found: {
        if CLIENT.send_to(Operation::Health, 1) == 1 {
            break 'found Operation::EditBill; // finds: unguarded EditBills editBill labelled
        }
        Operation::ListBills // finds: unguarded ReadBills listBills labelled
    };
    client.send(operation);
}

pub fn by_reference(client: &Client) {
    let operation = &Operation::SendSms; // finds: unguarded SMS sendSms by_reference
    client.send(*operation);
}

pub fn a_variable_in_a_closure(client: &Client) {
    let operation = Operation::SendSms; // finds: unguarded SMS sendSms a_variable_in_a_closure
    let send = || client.send(operation);
    send();
}

pub fn never_sent() {
    let operation = Operation::EditBill;
    println!("{operation} {:?}", operation.method());
    let all = [Operation::ListBills, Operation::SendSms];
    println!("{}", all.contains(&operation));
    let sorted = std::cmp::max(Operation::ListBills, operation);
    let _ = sorted;
}

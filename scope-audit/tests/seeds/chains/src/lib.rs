//! Chains of values: streams, conversions, methods of types, tables of functions.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Operation, may};
use std::{borrow::Cow, cell::RefCell, rc::Rc, sync::Arc};

#[derive(Clone)]
pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) -> Result<(), ()> {
        Ok(())
    }
    pub fn get(&self, _: Operation) -> Result<(), ()> {
        Ok(())
    }
    pub fn push(&self, _: Operation) {}
}

/// Methods that are named as those of lists are.
pub fn as_a_list(client: &Client) {
    let _ = client.get(Operation::ListBills); // finds: unguarded ReadBills listBills as_a_list
    client.push(Operation::SendSms); // finds: unguarded SMS sendSms as_a_list
}

/// A stream as futures has them.
pub struct Stream<T>(Vec<T>);

impl<T> Stream<T> {
    pub fn iter(all: impl IntoIterator<Item = T>) -> Self {
        Stream(all.into_iter().collect())
    }
    pub fn then<U>(self, run: impl FnMut(T) -> U) -> Stream<U> {
        Stream(self.0.into_iter().map(run).collect())
    }
    pub fn for_each(self, run: impl FnMut(T)) {
        self.0.into_iter().for_each(run);
    }
}

pub fn streamed(client: &Client) {
    Stream::iter([Operation::EditBill, Operation::Health]) // finds: unguarded EditBills editBill streamed
        .then(|operation| client.send(operation))
        .for_each(drop);
}

pub fn streamed_and_described() {
    Stream::iter([Operation::EditBill])
        .then(|operation| operation.id())
        .for_each(|id| println!("{id}"));
}

pub fn collected(client: &Client) -> Result<(), ()> {
    [Operation::SendSms, Operation::EditTicket] // finds: unguarded SMS sendSms collected, unguarded EditTickets editTicket collected
        .iter()
        .map(|operation| client.send(*operation))
        .collect()
}

pub fn filtered(client: &Client, wanted: &str) {
    let found = [Operation::ListBills, Operation::ListTickets] // finds: unguarded ReadBills listBills filtered, unguarded ReadTickets listTickets filtered
        .into_iter()
        .filter(|it| it.id().starts_with(wanted))
        .enumerate();
    for (at, operation) in found {
        println!("{at}");
        let _ = client.send(operation);
    }
}

pub fn zipped(client: &Client, names: &[&str]) {
    for (name, operation) in names.iter().zip([Operation::SendSms]) { // finds: unguarded SMS sendSms zipped
        println!("{name}");
        let _ = client.send(operation);
    }
    for (operation, name) in [Operation::EditBill].iter().zip(names) {
        println!("{} {name}", operation.id());
        let _ = client.send(Operation::Health);
    }
}

pub enum Action {
    Look,
    Change,
}

impl From<Action> for Operation {
    fn from(action: Action) -> Self {
        match action {
            Action::Look => Operation::ListTickets,
            Action::Change => Operation::EditTicket,
        }
    }
}

pub fn converted(client: &Client, action: Action) {
    let _ = client.send(action.into()); // finds: unguarded EditTickets editTicket converted, unguarded ReadTickets listTickets converted
}

pub struct Job {
    pub operation: Operation,
    pub client: Client,
    pub tries: u32,
}

impl Job {
    pub fn new(client: &Client) -> Self {
        Job { operation: Operation::SendSms, client: client.clone(), tries: 1 } // finds: unguarded SMS sendSms new
    }

    pub fn run(&self) -> Result<(), ()> {
        for _ in 0..self.tries {
            self.client.send(self.operation)?;
        }
        Ok(())
    }
}

/// The client of a job that is for something else.
pub fn borrowed(client: &Client) {
    let job = Job { operation: Operation::EditBill, client: client.clone(), tries: 0 };
    let _ = job.client.send(Operation::ListBills); // finds: unguarded ReadBills listBills borrowed
    println!("{}", job.tries);
}

pub fn shared(client: Arc<Client>) {
    let operation = Arc::new(Operation::EditTicket); // finds: unguarded EditTickets editTicket shared
    let again = Arc::clone(&operation);
    let _ = client.send(*again);
}

pub fn in_a_cell(client: &Client) {
    let cell = Rc::new(RefCell::new(None));
    cell.replace(Some(Operation::SendSms)); // finds: unguarded SMS sendSms in_a_cell
    if let Some(operation) = *cell.borrow() {
        let _ = client.send(operation);
    }
}

pub fn owned(client: &Client) {
    let operation: Cow<'_, Operation> = Cow::Owned(Operation::EditBill); // finds: unguarded EditBills editBill owned
    let _ = client.send(*operation);
}

type Handler = fn(&Client, u32);

fn text(client: &Client, _: u32) {
    let _ = client.send(Operation::SendSms); // finds: unguarded SMS sendSms text
}

const HANDLERS: [Handler; 1] = [text];

pub fn handle(client: &Client, at: usize) {
    if let Some(run) = HANDLERS.get(at) {
        run(client, 3);
    }
}

/// A function that takes the operation as a type.
pub trait Endpoint {
    const OPERATION: Operation;
    fn body(&self) -> String;
}

pub struct Pay(pub u32);

impl Endpoint for Pay {
    const OPERATION: Operation = Operation::EditBill;
    fn body(&self) -> String {
        format!("{} {}", Self::OPERATION, self.0)
    }
}

impl Client {
    pub fn execute<E: Endpoint>(&self, endpoint: &E) {
        println!("{}", endpoint.body());
        let _ = self.send(E::OPERATION); // finds: unguarded EditBills editBill execute
    }

    pub fn execute_guarded<E: Endpoint>(&self, _: &E, _auth: &impl may::EditBills) {
        let _ = self.send(E::OPERATION);
    }
}

pub fn swapped(client: &Client, edit: bool) {
    let mut operation = Operation::Health;
    if edit {
        operation = Operation::EditTicket; // finds: unguarded EditTickets editTicket swapped
    }
    let _ = client.send(operation);
}

pub fn shadowed(client: &Client) {
    let operation = Operation::EditBill;
    println!("{operation}");
    let operation = Operation::Health;
    let _ = client.send(operation);
}

pub fn shadowed_and_assigned(client: &Client, edit: bool) {
    let operation = Operation::SendSms;
    println!("{operation}");
    let mut operation = Operation::Health;
    if edit {
        operation = Operation::EditTicket; // finds: unguarded EditTickets editTicket shadowed_and_assigned
    }
    for operation in [Operation::ListBills] {
        println!("{}", operation.id());
    }
    let all = vec![Operation::EditBill];
    drop(all);
    let mut all = Vec::new();
    all.push(Operation::ListTickets); // finds: unguarded ReadTickets listTickets shadowed_and_assigned
    all.iter().for_each(|operation| println!("{}", operation.id()));
    let _ = all.into_iter().map(|operation| client.send(operation)).count();
    let _ = client.send(operation);
}

//! Operations that are kept in fields and queues, and sent from there.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use std::collections::{HashMap, VecDeque};

use desk::{Operation, may};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
}

/// A job that somebody runs.
pub struct Job {
    pub what: Operation,
    pub tries: u32,
}

impl Job {
    pub fn text() -> Self {
        Job { what: Operation::SendSms, tries: 3 } // finds: unguarded SMS sendSms text
    }

    /// Whoever makes this one may run it.
    pub fn pay(_auth: &impl may::EditBills) -> Self {
        Job { what: Operation::EditBill, tries: 1 }
    }

    pub fn run(&self, client: &Client) {
        for _ in 0..self.tries {
            client.send(self.what);
        }
    }
}

/// A queue in a field.
#[derive(Default)]
pub struct Queue {
    waiting: VecDeque<Operation>,
    seen: Vec<Operation>,
    texts: Vec<Operation>,
}

impl Queue {
    pub fn bills(&mut self) {
        self.waiting.push_back(Operation::ListBills); // finds: unguarded ReadBills listBills bills
    }

    pub fn saw(&mut self) {
        self.seen.push(Operation::EditTicket);
    }

    /// Those that are sent by a function with a guard.
    pub fn texted(&mut self) {
        self.texts.push(Operation::SendSms);
    }

    pub fn flush(&mut self, client: &Client) {
        while let Some(operation) = self.waiting.pop_front() {
            client.send(operation);
        }
    }

    pub fn flush_texts(&mut self, client: &Client, _auth: impl may::SMS) {
        for operation in self.texts.drain(..) {
            client.send(operation);
        }
    }

    pub fn report(&self) {
        for operation in &self.seen {
            println!("{}", operation.id());
        }
    }
}

/// Settings whose operation is only shown.
pub struct Setting {
    pub shown: Operation,
}

impl Setting {
    pub fn new() -> Self {
        Setting { shown: Operation::EditBill }
    }

    pub fn title(&self) -> &'static str {
        self.shown.title()
    }
}

impl Default for Setting {
    fn default() -> Self {
        Setting::new()
    }
}

/// A newtype.
pub struct Request(Operation);

impl Request {
    pub fn new(operation: Operation) -> Self {
        Request(operation)
    }

    pub fn send(self, client: &Client) {
        client.send(self.0);
    }
}

pub fn request() -> Request {
    Request::new(Operation::EditTicket) // finds: unguarded EditTickets editTicket request
}

/// A field that an enum's variant has.
pub enum Step {
    Wait(u32),
    Call { target: Operation },
}

pub fn plan() -> Vec<Step> {
    vec![Step::Wait(3), Step::Call { target: Operation::ListTickets }] // finds: unguarded ReadTickets listTickets plan
}

pub fn perform(client: &Client, steps: &[Step]) {
    for step in steps {
        match step {
            Step::Wait(seconds) => println!("{seconds}"),
            Step::Call { target } => client.send(*target),
        }
    }
}

/// A map that a field holds.
#[derive(Default)]
pub struct Registry {
    by_name: HashMap<String, Operation>,
}

impl Registry {
    pub fn fill(&mut self) {
        self.by_name.insert("bill".to_owned(), Operation::EditBill); // finds: unguarded EditBills editBill fill
    }

    pub fn call(&self, client: &Client, name: &str) {
        if let Some(operation) = self.by_name.get(name) {
            client.send(*operation);
        }
    }
}

//! Fields that are filled and that nothing reads, and fields that others read.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use std::sync::{Mutex, RwLock};

use desk::{Operation, may};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
}

/// Nothing reads it.
#[derive(Default)]
pub struct Journal {
    seen: Mutex<Vec<Operation>>,
    last: RwLock<Option<Operation>>,
    times: u32,
}

impl Journal {
    pub fn edited(&mut self) {
        self.seen.lock().expect("a lock").push(Operation::EditBill);
        if let Ok(mut last) = self.last.write() {
            *last = Some(Operation::EditBill);
        }
        self.times += 1;
    }

    pub fn times(&self) -> u32 {
        self.times
    }
}

/// Whoever has it can read it.
#[derive(Default)]
pub struct Open {
    pub seen: Vec<Operation>,
}

impl Open {
    pub fn edited(&mut self) {
        self.seen.push(Operation::EditTicket); // finds: undecided edited
    }
}

/// It is counted, and no more.
#[derive(Debug, Default, Clone)]
pub struct Counted {
    seen: Vec<Operation>,
}

impl Counted {
    pub fn texted(&mut self) {
        self.seen.push(Operation::SendSms);
    }

    pub fn count(&self) -> usize {
        self.seen.len()
    }
}

/// A method of it gives away all of it.
#[derive(Default)]
pub struct Given {
    seen: Vec<Operation>,
}

impl Given {
    pub fn add(&mut self) {
        self.seen.push(Operation::ListTickets); // finds: unguarded ReadTickets listTickets add
    }

    pub fn into_all(self) -> Vec<Operation> {
        self.seen
    }
}

pub fn send_given(client: &Client, given: Given) {
    given.into_all().into_iter().for_each(|it| client.send(it));
}

/// A pattern takes it apart.
#[derive(Default)]
pub struct Parts {
    waiting: Vec<Operation>,
    failed: Vec<Operation>,
}

impl Parts {
    pub fn wait(&mut self) {
        self.waiting.push(Operation::ListBills); // finds: unguarded ReadBills listBills wait
    }

    pub fn fail(&mut self) {
        self.failed.push(Operation::EditBill);
    }

    pub fn run(self, client: &Client) {
        let Parts { waiting, failed } = self;
        for operation in waiting {
            client.send(operation);
        }
        println!("{}", failed.len());
    }
}

/// A plan that collects steps, and notes beside them.
#[derive(Default)]
pub struct Plan {
    steps: Vec<Operation>,
    notes: Vec<Operation>,
    named: Vec<(String, Operation)>,
}

impl Plan {
    pub fn step(mut self, operation: Operation) -> Self {
        self.steps.push(operation);
        self
    }

    pub fn note(mut self, operation: Operation) -> Self {
        self.notes.push(operation);
        self
    }

    pub fn named(mut self, name: &str, operation: Operation) -> Self {
        self.named.push((name.to_owned(), operation));
        self
    }

    pub fn steps(mut self, all: impl IntoIterator<Item = Operation>) -> Self {
        self.steps.extend(all);
        self
    }

    pub fn run(&self, client: &Client) {
        for operation in &self.steps {
            client.send(*operation);
        }
        for (name, operation) in &self.named {
            println!("{name}");
            client.send(*operation);
        }
        for operation in &self.notes {
            println!("{operation}");
        }
    }
}

pub fn planned(client: &Client) {
    Plan::default()
        .step(Operation::EditBill) // finds: unguarded EditBills editBill planned
        .note(Operation::EditTicket)
        .named("text", Operation::SendSms) // finds: unguarded SMS sendSms planned
        .steps([Operation::ListBills, Operation::Health]) // finds: unguarded ReadBills listBills planned
        .run(client);
}

pub fn planned_behind_a_guard(client: &Client, _auth: &impl may::EditBills) {
    let plan = Plan::default().step(Operation::EditBill).steps(vec![Operation::ListBills]);
    plan.run(client);
}

/// A list in a static, which is filled and read.
static WAITING: Mutex<Vec<Operation>> = Mutex::new(Vec::new());

pub fn wait() {
    if let Ok(mut all) = WAITING.lock() {
        all.push(Operation::SendSms); // finds: unguarded SMS sendSms wait
    }
}

pub fn flush(client: &Client) {
    let Ok(mut all) = WAITING.lock() else {
        return;
    };
    for operation in all.drain(..) {
        client.send(operation);
    }
}

/// A list in a static that nothing reads.
static SEEN: Mutex<Vec<Operation>> = Mutex::new(Vec::new());

pub fn saw() {
    if let Ok(mut all) = SEEN.lock() {
        all.push(Operation::EditTicket);
    }
}

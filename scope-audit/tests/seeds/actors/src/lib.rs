//! Actors, channels, global queues and tasks.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use std::sync::{
    Arc, Mutex,
    mpsc::{Receiver, Sender},
};

use desk::{Granted, Operation, may};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
}

pub enum Message {
    Call(Operation),
    Stop,
}

pub struct Handle {
    messages: Sender<Message>,
}

impl Handle {
    pub fn text(&self) {
        let _ = self.messages.send(Message::Call(Operation::SendSms)); // finds: unguarded SMS sendSms text
    }

    pub fn pay(&self, _auth: &impl may::EditBills) {
        let _ = self.messages.send(Message::Call(Operation::EditBill));
    }

    pub fn stop(&self) {
        let _ = self.messages.send(Message::Stop);
    }
}

pub fn run(client: &Client, messages: Receiver<Message>) {
    for message in messages {
        match message {
            Message::Call(operation) => client.send(operation),
            Message::Stop => break,
        }
    }
}

/// A queue that everybody has.
static QUEUE: Mutex<Vec<Task>> = Mutex::new(Vec::new());

pub struct Task {
    operation: Operation,
    retries: u8,
}

pub fn enqueue() {
    if let Ok(mut queue) = QUEUE.lock() {
        queue.push(Task { operation: Operation::EditTicket, retries: 3 }); // finds: unguarded EditTickets editTicket enqueue
    }
}

pub fn work(client: &Client) {
    let Ok(mut queue) = QUEUE.lock() else { return };
    while let Some(task) = queue.pop() {
        for _ in 0..task.retries {
            client.send(task.operation);
        }
    }
}

/// A queue whose worker checks.
#[derive(Default)]
pub struct Checked {
    waiting: Arc<Mutex<Vec<Operation>>>,
    granted: Granted,
}

impl Checked {
    pub fn add(&self) {
        self.waiting.lock().unwrap().push(Operation::ListBills);
    }

    pub fn work(&self, client: &Client) {
        for operation in self.waiting.lock().unwrap().drain(..) {
            if operation.check_scopes(&self.granted).is_err() {
                continue;
            }
            client.send(operation);
        }
    }
}

/// A worker of closures.
#[derive(Default)]
pub struct Pool {
    tasks: Vec<Box<dyn FnOnce(&Client)>>,
}

impl Pool {
    pub fn spawn(&mut self, task: impl FnOnce(&Client) + 'static) {
        self.tasks.push(Box::new(task));
    }

    pub fn fill(&mut self) {
        self.spawn(|client| client.send(Operation::ListTickets)); // finds: unguarded ReadTickets listTickets fill
    }
}

/// The state of a machine.
#[derive(Clone, Copy)]
pub enum State {
    Fresh,
    Ready(Operation),
}

pub struct Machine {
    state: State,
}

impl Machine {
    pub fn ready(&mut self) {
        self.state = State::Ready(Operation::EditBill); // finds: unguarded EditBills editBill ready
    }

    pub fn step(&mut self, client: &Client) {
        if let State::Ready(operation) = self.state {
            client.send(operation);
            self.state = State::Fresh;
        }
    }
}

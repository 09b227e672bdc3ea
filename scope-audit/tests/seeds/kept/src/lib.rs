//! Closures and functions that are kept, and called later.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use std::collections::HashMap;

use desk::{Granted, Operation, Scope, may, scope};
use scope_core::{Authorize as _, Denied};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) -> Result<(), Denied> {
        Ok(())
    }
}

type Action = Box<dyn Fn(&Client, &Granted) -> Result<(), Denied>>;

#[derive(Default)]
pub struct Commands {
    all: HashMap<&'static str, Action>,
}

impl Commands {
    pub fn fill(&mut self) {
        self.all.insert("bills", Box::new(|client, _| client.send(Operation::ListBills))); // finds: unguarded ReadBills listBills fill
        self.all.insert(
            "text",
            Box::new(|client, granted| {
                granted.authorize(scope::SMS)?;
                client.send(Operation::SendSms)
            }),
        );
        self.all.insert("pay", Box::new(pay));
    }

    pub fn run(&self, name: &str, client: &Client, granted: &Granted) -> Result<(), Denied> {
        match self.all.get(name) {
            Some(run) => run(client, granted),
            None => Ok(()),
        }
    }
}

fn pay(client: &Client, granted: &Granted) -> Result<(), Denied> {
    if !granted.covers(Scope::EditBills) {
        return Ok(());
    }
    client.send(Operation::EditBill)
}

/// What is needed is asked once, where the closure is made.
pub fn made(_auth: impl may::EditTickets) -> impl Fn(&Client) -> Result<(), Denied> {
    |client| client.send(Operation::EditTicket)
}

pub fn made_open() -> impl Fn(&Client) -> Result<(), Denied> {
    |client| client.send(Operation::EditTicket) // finds: unguarded EditTickets editTicket made_open
}

/// A match picks the operation, another one sends it.
pub fn picked(client: &Client, name: &str) -> Result<(), Denied> {
    let operation = match name {
        "bills" => Operation::ListBills, // finds: unguarded ReadBills listBills picked
        "health" => Operation::Health,
        _ => return Ok(()),
    };
    client.send(operation)
}

pub fn picked_and_checked(client: &Client, name: &str, granted: &Granted) -> Result<(), Denied> {
    let operation = match name {
        "bills" => Operation::ListBills,
        _ => Operation::SendSms,
    };
    operation.check_scopes(granted)?;
    client.send(operation)
}

/// A table of functions with what each of them requires.
const TABLE: &[(&str, Operation, fn(&Client) -> Result<(), Denied>)] = &[
    ("bills", Operation::ListBills, bills),
    ("texts", Operation::SendSms, texts),
];

fn bills(client: &Client) -> Result<(), Denied> {
    client.send(Operation::ListBills) // finds: unguarded ReadBills listBills bills
}

fn texts(client: &Client) -> Result<(), Denied> {
    client.send(Operation::SendSms) // finds: unguarded SMS sendSms texts
}

pub fn dispatch(client: &Client, name: &str, granted: &Granted) -> Result<(), Denied> {
    for (known, operation, run) in TABLE {
        if *known == name {
            operation.check_scopes(granted)?;
            return run(client);
        }
    }
    Ok(())
}

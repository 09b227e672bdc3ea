//! Endpoints as types, made by macros.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, may};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
}

pub trait Endpoint {
    const OPERATION: Operation;

    fn call(&self, client: &Client) {
        client.send(Self::OPERATION); // finds: unguarded SMS sendSms call, unguarded EditTickets editTicket call
    }

    fn call_checked(&self, client: &Client, granted: &Granted) {
        if Self::OPERATION.check_scopes(granted).is_ok() {
            client.send(Self::OPERATION);
        }
    }
}

macro_rules! endpoints {
    ($($name:ident => $operation:ident),*) => {
        $(
            pub struct $name;
            impl Endpoint for $name {
                const OPERATION: Operation = Operation::$operation;
            }
            impl From<$name> for Operation {
                fn from(_: $name) -> Self {
                    Operation::$operation
                }
            }
        )*
    };
}

endpoints! { Text => SendSms, Edit => EditTicket }

pub fn turned(client: &Client) {
    client.send(Text.into()); // finds: unguarded SMS sendSms turned
}

pub fn turned_guarded(client: &Client, _auth: impl may::EditTickets) {
    client.send(Operation::from(Edit));
}

/// An operation with a method by a trait of the client's own.
pub trait Sends {
    fn send(self, client: &Client);
}

impl Sends for Operation {
    fn send(self, client: &Client) {
        client.send(self);
    }
}

pub fn by_method(client: &Client) {
    Operation::ListBills.send(client); // finds: unguarded ReadBills listBills by_method
}

/// Two operations of which one is picked by a closure.
pub fn picked(client: &Client, edit: bool) {
    let pick = |edit: bool| if edit { Operation::EditBill } else { Operation::Health }; // finds: unguarded EditBills editBill picked
    client.send(pick(edit));
}

/// Only shown.
pub fn shown() -> String {
    let all = [("text", Operation::SendSms), ("edit", Operation::EditTicket)];
    let lines: Vec<String> = all.iter().map(|(name, it)| format!("{name}: {}", it.id())).collect();
    lines.join("\n")
}

/// An error that names an operation.
#[derive(Debug)]
pub struct Failed {
    pub operation: Operation,
}

pub fn failed() -> Result<(), Failed> {
    Err(Failed { operation: Operation::SendSms })
}

pub fn explain(it: &Failed) -> String {
    format!("{} failed", it.operation.id())
}

//! Operations by names of the client's own.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, may};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
}

impl TryFrom<&str> for Operation {
    type Error = String;

    fn try_from(name: &str) -> Result<Self, String> {
        match name {
            "text" => Ok(Operation::SendSms),
            "bills" => Ok(Operation::ListBills),
            other => Err(other.to_owned()),
        }
    }
}

pub fn named(client: &Client, name: &str) -> Result<(), String> {
    client.send(Operation::try_from(name)?); // finds: unguarded ReadBills listBills named, unguarded SMS sendSms named
    Ok(())
}

pub fn named_and_checked(client: &Client, name: &str, granted: &Granted) -> Result<(), String> {
    let operation = Operation::try_from(name)?;
    operation.check_scopes(granted).map_err(|it| it.to_string())?;
    client.send(operation);
    Ok(())
}

/// What a method of another type answers, by several ways.
pub struct Form {
    pub urgent: bool,
}

impl Form {
    fn target(&self) -> Option<Operation> {
        if self.urgent {
            return Some(Operation::EditTicket);
        }
        None
    }
}

pub fn submit(client: &Client, form: &Form) {
    if let Some(operation) = form.target() { // finds: unguarded EditTickets editTicket submit
        client.send(operation);
    }
}

pub fn submit_guarded(client: &Client, form: &Form, _auth: impl may::EditTickets) {
    let Some(operation) = form.target() else {
        return;
    };
    client.send(operation);
}

/// Another type with a method of the same name.
pub struct Shape;

impl Shape {
    fn target(&self) -> Option<Operation> {
        Some(Operation::EditBill)
    }
}

pub fn shape(it: &Shape) -> bool {
    it.target() == Some(Operation::EditBill)
}

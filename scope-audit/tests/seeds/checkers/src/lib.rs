//! Helpers that check what they are told to check.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, Scope, scope};
use scope_core::{Authorize as _, Denied};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) -> Result<(), Error> {
        Ok(())
    }
}

#[derive(Debug)]
pub enum Error {
    Denied,
    Other(Denied),
}

impl From<Denied> for Error {
    fn from(it: Denied) -> Self {
        Error::Other(it)
    }
}

fn ensure(granted: &Granted, scope: Scope) -> Result<(), Error> {
    if granted.covers(scope) {
        return Ok(());
    }
    Err(Error::Denied)
}

pub fn text(client: &Client, granted: &Granted) -> Result<(), Error> {
    ensure(granted, Scope::SMS)?;
    client.send(Operation::SendSms)
}

pub fn text_wrongly(client: &Client, granted: &Granted) -> Result<(), Error> {
    ensure(granted, Scope::ReadBills)?;
    client.send(Operation::SendSms) // finds: unguarded SMS sendSms text_wrongly
}

pub trait Ensure {
    fn must(&self, scope: Scope) -> Result<(), Error>;
}

impl Ensure for Granted {
    fn must(&self, scope: Scope) -> Result<(), Error> {
        match self.covers(scope) {
            true => Ok(()),
            false => Err(Error::Denied),
        }
    }
}

pub fn pay(client: &Client, granted: &Granted) -> Result<(), Error> {
    granted.must(Scope::EditBills)?;
    client.send(Operation::EditBill)
}

/// A function that runs what it is given behind a check.
fn as_clerk<T>(granted: &Granted, run: impl FnOnce() -> T) -> Result<T, Error> {
    granted.authorize(scope::EditTickets)?;
    Ok(run())
}

pub fn edit(client: &Client, granted: &Granted) -> Result<(), Error> {
    as_clerk(granted, || client.send(Operation::EditTicket))?
}

pub fn edit_bill(client: &Client, granted: &Granted) -> Result<(), Error> {
    as_clerk(granted, || client.send(Operation::EditBill))? // finds: unguarded EditBills editBill edit_bill
}

pub fn or_else(client: &Client, granted: &Granted) -> Result<(), Error> {
    granted.covers(Scope::SMS).then_some(()).ok_or(Error::Denied)?;
    client.send(Operation::SendSms)
}

pub fn by_let(client: &Client, granted: &Granted) -> Result<(), Error> {
    let true = granted.covers(Scope::ReadBills) else {
        return Err(Error::Denied);
    };
    client.send(Operation::ListBills)
}

pub fn by_bool(client: &Client, granted: &Granted) -> Result<(), Error> {
    match granted.covers(Scope::ReadBills) {
        false => return Err(Error::Denied),
        true => {}
    }
    client.send(Operation::ListBills)
}

/// What an operation requires is asked by the operation.
fn guarded_send(client: &Client, granted: &Granted, operation: Operation) -> Result<(), Error> {
    if let Err(denied) = operation.check_scopes(granted) {
        return Err(denied.into());
    }
    client.send(operation)
}

pub fn by_send(client: &Client, granted: &Granted) -> Result<(), Error> {
    guarded_send(client, granted, Operation::EditTicket)?;
    for operation in [Operation::ListBills, Operation::SendSms] {
        guarded_send(client, granted, operation)?;
    }
    Ok(())
}

/// It checks another operation than it sends.
fn confused(client: &Client, granted: &Granted, operation: Operation) -> Result<(), Error> {
    Operation::ListTickets.check_scopes(granted)?;
    client.send(operation)
}

pub fn by_confused(client: &Client, granted: &Granted) -> Result<(), Error> {
    confused(client, granted, Operation::EditBill) // finds: unguarded EditBills editBill by_confused
}

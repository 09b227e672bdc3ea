//! Answers of checks, in all the forms in which they are looked at.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, Scope, scope};
use scope_core::{Authorize as _, Denied, Proof};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) -> bool {
        true
    }
}

#[derive(Debug)]
pub struct Error(String);

impl From<Denied> for Error {
    fn from(it: Denied) -> Self {
        Error(it.to_string())
    }
}

pub fn mapped(client: &Client, granted: &Granted) -> Result<(), Error> {
    granted.authorize(scope::SMS).map_err(|it| Error(it.to_string()))?;
    client.send(Operation::SendSms);
    Ok(())
}

pub fn optional(client: &Client, granted: &Granted) -> Option<bool> {
    granted.authorize(scope::EditBills).ok()?;
    Some(client.send(Operation::EditBill))
}

pub fn expected(client: &Client, granted: &Granted) {
    let _proof = granted.authorize(scope::ReadBills).expect("bills");
    client.send(Operation::ListBills);
    client.send(Operation::EditBill); // finds: unguarded EditBills editBill expected
}

pub fn if_let(client: &Client, granted: &Granted) {
    if let Ok(_proof) = granted.authorize(scope::EditTickets) {
        client.send(Operation::EditTicket);
    }
    client.send(Operation::ListTickets); // finds: unguarded ReadTickets listTickets if_let
}

pub fn matches(client: &Client, granted: &Granted) {
    if matches!(granted.authorize(scope::SMS), Ok(_)) {
        client.send(Operation::SendSms);
    }
}

pub fn then(client: &Client, granted: &Granted) -> Option<bool> {
    granted.covers(Scope::SMS).then(|| client.send(Operation::SendSms))
}

pub fn until(client: &Client, granted: &Granted) {
    loop {
        if !granted.covers(Scope::SMS) {
            break;
        }
        client.send(Operation::SendSms);
    }
    client.send(Operation::SendSms); // finds: unguarded SMS sendSms until
}

pub fn while_it_may(client: &Client, granted: &Granted) {
    while granted.covers(Scope::ReadBills) {
        client.send(Operation::ListBills);
    }
}

pub fn two_variables(client: &Client, granted: &Granted) {
    let (texts, bills) = (granted.covers(Scope::SMS), granted.covers(Scope::EditBills));
    if texts && bills {
        client.send(Operation::SendSms);
        client.send(Operation::EditBill);
    } else if texts {
        client.send(Operation::SendSms);
        client.send(Operation::EditBill); // finds: unguarded EditBills editBill two_variables
    }
}

pub fn returned(client: &Client, granted: &Granted) -> bool {
    return if granted.covers(Scope::EditTickets) {
        client.send(Operation::EditTicket)
    } else {
        client.send(Operation::ListTickets) // finds: unguarded ReadTickets listTickets returned
    };
}

pub fn nested(client: &Client, granted: &Granted, twice: bool) -> Result<(), Denied> {
    {
        granted.authorize(scope::SMS)?;
    }
    if twice {
        client.send(Operation::SendSms);
    }
    client.send(Operation::SendSms);
    Ok(())
}

/// A helper that gives the proof.
pub fn proof(granted: &Granted) -> Result<Proof<'_, scope::SMS>, Denied> {
    granted.authorize(scope::SMS)
}

pub fn by_proof(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let _proof = proof(granted)?;
    client.send(Operation::SendSms);
    Ok(())
}

/// A helper that lets some go past.
fn unless_trusted(granted: &Granted, trusted: bool) -> Result<(), Denied> {
    if trusted {
        return Ok(());
    }
    granted.authorize(scope::EditBills)?;
    Ok(())
}

pub fn by_leaky_helper(client: &Client, granted: &Granted) -> Result<(), Denied> {
    unless_trusted(granted, false)?;
    client.send(Operation::EditBill); // finds: unguarded EditBills editBill by_leaky_helper
    Ok(())
}

/// A helper that stops the program.
fn must(granted: &Granted) {
    if !granted.covers(Scope::ReadTickets) {
        panic!("not granted");
    }
}

pub fn by_must(client: &Client, granted: &Granted) {
    must(granted);
    client.send(Operation::ListTickets);
}

async fn later(granted: &Granted) -> Result<(), Denied> {
    granted.authorize(scope::ReadBills)?;
    Ok(())
}

pub async fn by_later(client: &Client, granted: &Granted) -> Result<(), Denied> {
    later(granted).await?;
    client.send(Operation::ListBills);
    Ok(())
}

pub fn in_a_tuple(client: &Client, one: &Granted, two: &Granted) {
    match (one.authorize(scope::SMS), two.authorize(scope::EditBills)) {
        (Ok(_), Ok(_)) => {
            client.send(Operation::SendSms);
            client.send(Operation::EditBill);
        }
        (Ok(_), _) => {
            client.send(Operation::SendSms);
        }
        _ => {
            client.send(Operation::Health);
        }
    }
}

pub fn else_if(client: &Client, granted: &Granted) {
    if granted.covers(Scope::EditTickets) {
        client.send(Operation::EditTicket);
    } else if granted.covers(Scope::ReadTickets) {
        client.send(Operation::ListTickets);
        client.send(Operation::EditTicket); // finds: unguarded EditTickets editTicket else_if
    } else {
        client.send(Operation::Health);
    }
}

pub fn let_else_wrong(client: &Client, granted: &Granted) {
    let Err(denied) = granted.authorize(scope::SMS) else {
        client.send(Operation::SendSms);
        return;
    };
    println!("{denied}");
    client.send(Operation::SendSms); // finds: unguarded SMS sendSms let_else_wrong
}

/// Whoever calls may give a function that does nothing, so the check guards nothing.
pub fn told(client: &Client, granted: &Granted, decide: &dyn Fn(bool)) {
    decide(granted.covers(Scope::SMS));
    client.send(Operation::SendSms); // finds: unguarded SMS sendSms told
}

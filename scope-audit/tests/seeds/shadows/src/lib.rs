//! Variables that are called as functions are, and as variables before them.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, Scope, scope};
use scope_core::{Authorize as _, Denied};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
}

fn title(operation: Operation) -> &'static str {
    operation.title()
}

pub fn titled() -> &'static str {
    title(Operation::EditBill)
}

/// A closure of the name of a function that only describes.
pub fn a_closure(client: &Client) {
    let title = |operation: Operation| client.send(operation);
    title(Operation::EditBill); // finds: unguarded EditBills editBill a_closure
}

fn ensure(granted: &Granted) -> Result<(), Denied> {
    granted.authorize(scope::SMS).map(drop)
}

pub fn ensured(client: &Client, granted: &Granted) -> Result<(), Denied> {
    ensure(granted)?;
    client.send(Operation::SendSms);
    Ok(())
}

/// A closure of the name of a function that checks.
pub fn a_closure_that_does_not_check(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let ensure = |_: &Granted| Ok::<(), Denied>(());
    ensure(granted)?;
    client.send(Operation::SendSms); // finds: unguarded SMS sendSms a_closure_that_does_not_check
    Ok(())
}

/// Closures that check.
pub fn a_closure_that_checks(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let check = || granted.authorize(scope::SMS).map(drop);
    check()?;
    client.send(Operation::SendSms);
    Ok(())
}

pub fn a_closure_that_answers(client: &Client, granted: &Granted) {
    let allowed = || granted.covers(Scope::EditBills);
    if allowed() {
        client.send(Operation::EditBill);
    }
}

pub fn a_closure_that_takes_a_scope(client: &Client, granted: &Granted) {
    let allowed = |scope: Scope| granted.covers(scope);
    if allowed(Scope::SMS) {
        client.send(Operation::SendSms);
    }
}

/// Variables of one name.
pub fn the_second_is_checked(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let operation = Operation::Health;
    println!("{operation}");
    let operation = Operation::EditBill;
    operation.check_scopes(granted)?;
    client.send(operation);
    Ok(())
}

pub fn the_first_is_checked(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let operation = Operation::EditBill;
    operation.check_scopes(granted)?;
    let operation = Operation::SendSms; // finds: unguarded SMS sendSms the_first_is_checked
    client.send(operation);
    Ok(())
}

pub fn an_answer_is_hidden(client: &Client, granted: &Granted) {
    let allowed = granted.covers(Scope::SMS);
    println!("{allowed}");
    let allowed = true;
    if allowed {
        client.send(Operation::SendSms); // finds: unguarded SMS sendSms an_answer_is_hidden
    }
}

pub fn an_answer_is_hidden_in_a_block(client: &Client, granted: &Granted) {
    let allowed = granted.covers(Scope::SMS);
    {
        let allowed = 3;
        println!("{allowed}");
    }
    if allowed {
        client.send(Operation::SendSms);
    }
}

/// A parameter that hides a constant.
const OPERATION: Operation = Operation::EditTicket;

pub fn hides(client: &Client) {
    client.send(OPERATION); // finds: unguarded EditTickets editTicket hides
}

/// The second of two checks in variables.
pub fn two_answers(client: &Client, granted: &Granted) {
    let (first, second) = (granted.covers(Scope::SMS), granted.covers(Scope::ReadBills));
    if second {
        client.send(Operation::ListBills);
        client.send(Operation::SendSms); // finds: unguarded SMS sendSms two_answers
    }
    println!("{first}");
}

pub fn assigned_later(client: &Client, granted: &Granted, edit: bool) {
    let mut allowed = granted.covers(Scope::SMS);
    if edit {
        allowed = true;
    }
    if allowed {
        client.send(Operation::SendSms); // finds: undecided assigned_later
    }
}

pub fn assigned_a_check(client: &Client, granted: &Granted) {
    let allowed;
    allowed = granted.covers(Scope::SMS);
    if allowed {
        client.send(Operation::SendSms);
    }
}

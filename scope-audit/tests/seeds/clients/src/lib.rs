//! Clients as others write them: builders, tables of handlers, generic endpoints.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use std::collections::HashMap;

use desk::{Operation, may};

#[derive(Default)]
pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
}

/// A builder.
pub struct Call(Operation);

impl Call {
    pub fn new(operation: Operation) -> Self {
        Call(operation)
    }
    pub fn header(self, _: &str) -> Self {
        self
    }
    pub fn send(self) {
        Client.send(self.0);
    }
}

pub fn built() {
    Call::new(Operation::SendSms).header("a").send(); // finds: unguarded SMS sendSms built
}

pub fn built_later(again: bool) {
    let mut call = Call::new(Operation::EditBill); // finds: unguarded EditBills editBill built_later
    if again {
        call = call.header("again");
    }
    call.send();
}

pub fn handlers() -> Vec<Box<dyn Fn(&Client)>> {
    vec![
        Box::new(|client| client.send(Operation::ListBills)), // finds: unguarded ReadBills listBills handlers
        Box::new(|client| client.send(Operation::Health)),
    ]
}

pub async fn closures(client: &Client) {
    let send = async || client.send(Operation::SendSms); // finds: unguarded SMS sendSms closures
    send().await;
}

pub fn each(client: &Client) {
    [Operation::ListTickets, Operation::Health] // finds: unguarded ReadTickets listTickets each
        .into_iter()
        .for_each(|operation| client.send(operation));
}

pub fn matched(client: &Client, edit: bool) {
    client.send(match edit {
        true => Operation::EditTicket, // finds: unguarded EditTickets editTicket matched
        false => Operation::ListTickets, // finds: unguarded ReadTickets listTickets matched
    });
}

pub fn let_some(client: &Client) {
    if let Some(operation) = Some(Operation::SendSms) { // finds: unguarded SMS sendSms let_some
        client.send(operation);
    }
}

pub fn let_else(client: &Client) {
    let Some(operation) = Some(Operation::EditBill) else { // finds: unguarded EditBills editBill let_else
        return;
    };
    client.send(operation);
}

pub fn destructured(client: &Client) {
    let (operation, count) = (Operation::SendSms, 2); // finds: unguarded SMS sendSms destructured
    for _ in 0..count {
        client.send(operation);
    }
}

#[derive(Default)]
pub struct Request {
    pub operation: Option<Operation>,
    pub body: String,
}

impl Request {
    pub fn execute(self) {}
}

pub fn a_field() {
    let mut request = Request::default();
    request.operation = Some(Operation::EditTicket); // finds: unguarded EditTickets editTicket a_field
    request.execute();
}

pub fn updated() {
    let request = Request {
        operation: Some(Operation::SendSms), // finds: unguarded SMS sendSms updated
        ..Request::default()
    };
    request.execute();
}

pub fn a_function_value(client: &Client) {
    let send = Client::send;
    send(client, Operation::EditBill); // finds: unguarded EditBills editBill a_function_value
}

pub fn in_a_map(client: &Client) {
    let mut known = HashMap::new();
    known.insert("sms", Operation::SendSms); // finds: unguarded SMS sendSms in_a_map
    if let Some(operation) = known.get("sms") {
        client.send(*operation);
    }
}

/// One function that says which operation it is.
const fn the_operation() -> Operation {
    Operation::ListBills
}

pub fn by_function(client: &Client) {
    client.send(the_operation()); // finds: unguarded ReadBills listBills by_function
}

pub fn by_function_guarded(client: &Client, _auth: impl may::ReadBills) {
    client.send(the_operation());
}

/// A generic client with an associated constant.
pub trait Endpoint {
    const CALL: Operation;
}

pub struct Texting;

impl Endpoint for Texting {
    const CALL: Operation = Operation::SendSms;
}

pub struct Billing;

impl Endpoint for Billing {
    const CALL: Operation = Operation::EditBill;
}

pub fn generic<E: Endpoint>(client: &Client) {
    client.send(E::CALL); // finds: unguarded EditBills editBill generic, unguarded SMS sendSms generic
}

pub fn texted(client: &Client) {
    generic::<Texting>(client);
}

/// Methods of an enum of the client's own.
pub enum Action {
    Look,
    Change,
}

impl Action {
    fn operation(&self) -> Operation {
        match self {
            Self::Look => Operation::ListTickets,
            Self::Change => Operation::EditTicket,
        }
    }
}

pub fn acted(client: &Client, action: &Action) {
    client.send(action.operation()); // finds: unguarded EditTickets editTicket acted, unguarded ReadTickets listTickets acted
}

pub fn compared(action: &Action) -> bool {
    action.operation() == Operation::EditTicket
}

pub fn logged(operation: Operation) {
    if matches!(operation, Operation::SendSms | Operation::EditBill) {
        println!("{}", operation.id());
    }
    let counted: Vec<Operation> = vec![Operation::ListBills];
    println!("{}", counted.len());
}

#[cfg(test)]
mod tests {
    #[test]
    fn sends() {
        super::Client.send(super::Operation::EditBill);
    }
}

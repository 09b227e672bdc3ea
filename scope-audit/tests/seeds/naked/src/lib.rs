//! Uses without a guard, in every shape.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::Operation;

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
}

pub async fn unguarded_later(client: &Client) {
    let send = async {
        client.send(Operation::SendSms); // finds: unguarded SMS sendSms unguarded_later
    };
    send.await;
}

pub fn in_closures(client: &Client) -> impl Fn() {
    let send = |operation: Operation| client.send(operation);
    send(Operation::EditBill); // finds: unguarded EditBills editBill in_closures
    || ()
}

pub trait Defaults {
    fn client(&self) -> &Client;
    fn everything(&self) {
        self.client().send(Operation::EditTicket); // finds: unguarded EditTickets editTicket everything
    }
}

pub static HOOK: fn(&Client) = |client| client.send(Operation::ListBills); // finds: unguarded ReadBills listBills HOOK

pub struct Request {
    pub operation: Operation,
}

pub fn execute(_: Request) {}

pub fn in_a_struct() {
    execute(Request { operation: Operation::SendSms }); // finds: unguarded SMS sendSms in_a_struct
    let request = Request { operation: Operation::EditBill }; // finds: unguarded EditBills editBill in_a_struct
    execute(request);
}

pub fn by_hand() -> Option<String> {
    let path = Operation::ListTickets.path()?; // finds: unguarded ReadTickets listTickets by_hand
    Some(format!("https://example.com{path}"))
}

/// What another function asks of an operation is no use of it.
pub fn described() {
    println!("{}", title(Operation::EditTicket));
    drop(method(Operation::EditBill));
}

fn title(operation: Operation) -> &'static str {
    operation.title()
}

fn method(operation: Operation) -> Option<&'static str> {
    operation.method()
}

/// A client that makes requests by their paths.
pub fn request(operation: Operation) -> String {
    format!("https://example.com{}", operation.path().unwrap_or_default())
}

pub fn requested() -> String {
    request(Operation::EditBill) // finds: unguarded EditBills editBill requested
}

pub fn pushed(client: &Client) {
    let mut all = Vec::new();
    all.push(Operation::EditTicket); // finds: unguarded EditTickets editTicket pushed
    for operation in all {
        client.send(operation);
    }
}

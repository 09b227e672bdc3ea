//! Operations that other types turn into.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Operation, may};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
    pub fn call(&self, request: impl Into<Operation>) {
        self.send(request.into());
    }
}

pub struct Text(pub String);

impl From<Text> for Operation {
    fn from(_: Text) -> Self {
        Operation::SendSms
    }
}

pub fn text(client: &Client) {
    client.send(Text("hello".to_owned()).into()); // finds: unguarded SMS sendSms text
}

pub fn text_guarded(client: &Client, _auth: impl may::SMS) {
    client.send(Operation::from(Text("hello".to_owned())));
}

pub struct Pay;

impl From<Pay> for Operation {
    fn from(_: Pay) -> Self {
        Operation::EditBill
    }
}

pub fn pay(client: &Client) {
    let operation = Operation::from(Pay); // finds: unguarded EditBills editBill pay
    client.send(operation);
}

pub fn pay_by_call(client: &Client) {
    client.call(Pay); // finds: unguarded EditBills editBill pay_by_call
}

/// Nobody sends it.
pub struct Shown;

impl From<&Shown> for Operation {
    fn from(_: &Shown) -> Self {
        Operation::EditTicket
    }
}

pub fn shown(it: &Shown) -> &'static str {
    Operation::from(it).id()
}

/// A trait of the client's own.
pub trait Calls {
    fn operation(&self) -> Operation;
}

pub struct List;

impl Calls for List {
    fn operation(&self) -> Operation {
        Operation::ListBills
    }
}

pub fn list(client: &Client) {
    client.send(List.operation()); // finds: unguarded ReadBills listBills list
}

pub fn by_trait(client: &Client, all: &[Box<dyn Calls>]) {
    for one in all {
        client.send(one.operation()); // finds: unguarded ReadBills listBills by_trait
    }
}

pub fn by_trait_guarded(client: &Client, one: &dyn Calls, _auth: impl may::ReadBills) {
    client.send(one.operation());
}

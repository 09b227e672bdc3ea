//! Types, fields and methods of one name.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use std::sync::Arc;

use desk::{Granted, Operation, may, scope};
use scope_core::{Authorize as _, Denied};

pub struct Http;

impl Http {
    pub fn send(&self, _: Operation) -> Result<(), Denied> {
        Ok(())
    }
}

/// Two types with a field of one name: of one it is sent, of the other it is shown.
pub struct Order {
    pub operation: Operation,
}

pub struct Label {
    pub operation: Operation,
}

pub fn order() -> Order {
    Order { operation: Operation::EditBill } // finds: unguarded EditBills editBill order
}

pub fn label() -> Label {
    Label { operation: Operation::SendSms }
}

pub fn run(http: &Http, order: &Order) -> Result<(), Denied> {
    http.send(order.operation)
}

pub fn show(label: &Label) -> String {
    label.operation.to_string()
}

/// Two clients with a method of one name, of which one checks.
pub struct Safe {
    http: Arc<Http>,
    granted: Granted,
}

impl Safe {
    pub fn call(&self, operation: Operation) -> Result<(), Denied> {
        operation.check_scopes(&self.granted)?;
        self.http.send(operation)
    }
}

pub struct Raw {
    http: Arc<Http>,
}

impl Raw {
    pub fn call(&self, operation: Operation) -> Result<(), Denied> {
        self.http.send(operation)
    }
}

pub fn by_safe(client: &Safe) -> Result<(), Denied> {
    client.call(Operation::EditTicket)
}

pub fn by_raw(client: &Raw) -> Result<(), Denied> {
    client.call(Operation::EditTicket) // finds: unguarded EditTickets editTicket by_raw
}

pub struct Both {
    safe: Safe,
    raw: Box<Raw>,
}

impl Both {
    pub fn safely(&self) -> Result<(), Denied> {
        self.safe.call(Operation::ListBills)
    }

    pub fn rawly(&self) -> Result<(), Denied> {
        self.raw.call(Operation::ListBills) // finds: unguarded ReadBills listBills rawly
    }

    fn raw(&self) -> &Raw {
        &self.raw
    }

    pub fn by_getter(&self) -> Result<(), Denied> {
        self.raw().call(Operation::SendSms) // finds: unguarded SMS sendSms by_getter
    }

    pub fn by_local(&self) -> Result<(), Denied> {
        let client = &self.safe;
        client.call(Operation::SendSms)
    }
}

pub fn in_a_loop(all: &[Raw]) {
    for client in all {
        let _ = client.call(Operation::SendSms); // finds: unguarded SMS sendSms in_a_loop
    }
}

pub fn each(all: &[Safe]) {
    all.iter().for_each(|client| drop(client.call(Operation::SendSms)));
}

/// Two checks of one name: one of another type says nothing.
impl Safe {
    fn verify(&self) -> Result<(), Denied> {
        self.granted.authorize(scope::SMS)?;
        Ok(())
    }
}

impl Raw {
    fn verify(&self) -> Result<(), Denied> {
        Ok(())
    }
}

pub fn verified(safe: &Safe) -> Result<(), Denied> {
    safe.verify()?;
    safe.http.send(Operation::SendSms)
}

pub fn not_verified(raw: &Raw) -> Result<(), Denied> {
    raw.verify()?;
    raw.http.send(Operation::SendSms) // finds: unguarded SMS sendSms not_verified
}

/// Whichever it is: one of them does not check.
pub trait Client {
    fn go(&self, operation: Operation) -> Result<(), Denied>;
}

impl Client for Safe {
    fn go(&self, operation: Operation) -> Result<(), Denied> {
        self.call(operation)
    }
}

impl Client for Raw {
    fn go(&self, operation: Operation) -> Result<(), Denied> {
        self.call(operation)
    }
}

pub fn dynamic(client: &dyn Client) -> Result<(), Denied> {
    client.go(Operation::EditBill) // finds: unguarded EditBills editBill dynamic
}

pub fn known(client: &Safe) -> Result<(), Denied> {
    client.go(Operation::EditBill)
}

/// A guard of a type parameter that nothing is called with.
pub fn phantom<A: may::SMS>(http: &Http) -> Result<(), Denied> {
    http.send(Operation::SendSms) // finds: unguarded SMS sendSms phantom
}

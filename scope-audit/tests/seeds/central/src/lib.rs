//! A client that checks each operation in one place, and what goes past it.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, Scope};
use scope_core::Denied;
use std::collections::HashSet;

pub struct Http;

impl Http {
    pub fn execute(&self, _: Operation) -> Result<(), Denied> {
        Ok(())
    }
}

pub struct Client {
    http: Http,
    granted: Granted,
}

impl Client {
    fn call(&self, operation: Operation) -> Result<(), Denied> {
        operation.check_scopes(&self.granted)?;
        self.http.execute(operation)
    }

    fn twice(&self, operation: Operation) -> Result<(), Denied> {
        self.call(operation)?;
        self.call(operation)
    }

    pub fn bills(&self) -> Result<(), Denied> {
        self.call(Operation::ListBills)
    }

    pub fn pay(&self) -> Result<(), Denied> {
        self.twice(Operation::EditBill)
    }

    pub fn past(&self) -> Result<(), Denied> {
        self.http.execute(Operation::SendSms) // finds: unguarded SMS sendSms past
    }

    fn call_anyway(&self, operation: Operation) -> Result<(), Denied> {
        if let Err(denied) = operation.check_scopes(&self.granted) {
            println!("{denied}");
        }
        self.http.execute(operation)
    }

    pub fn anyway(&self) -> Result<(), Denied> {
        self.call_anyway(Operation::EditTicket) // finds: unguarded EditTickets editTicket anyway
    }

    fn ensure(&self, scope: Scope) -> Result<(), Denied> {
        println!("{scope}");
        Ok(())
    }

    /// A name that promises a check.
    pub fn promised(&self) -> Result<(), Denied> {
        self.ensure(Scope::SMS)?;
        self.http.execute(Operation::SendSms) // finds: unguarded SMS sendSms promised
    }
}

/// What is done with operations other than to send them.
pub fn label(operation: Operation) -> &'static str {
    match operation {
        Operation::SendSms => "a text",
        Operation::EditBill | Operation::ListBills => "bills",
        _ => "something else",
    }
}

pub fn known() -> usize {
    let seen = HashSet::from([Operation::SendSms, Operation::EditBill]);
    seen.len()
}

pub fn is_expensive(operation: Operation) -> bool {
    [Operation::SendSms, Operation::EditBill].contains(&operation)
}

pub fn sorted() -> Vec<&'static str> {
    let mut all = vec![Operation::SendSms, Operation::ListBills];
    all.sort_by_key(|it| it.id());
    all.iter().map(|it| it.id()).collect()
}

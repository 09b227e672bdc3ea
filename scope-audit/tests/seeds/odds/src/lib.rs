//! Odd places for operations.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Operation, may};
use std::fmt;

pub fn send(_: Operation) {}

pub struct Guarded;

impl Drop for Guarded {
    fn drop(&mut self) {
        send(Operation::SendSms); // finds: unguarded SMS sendSms drop
    }
}

pub struct Pages(u32);

impl Iterator for Pages {
    type Item = u32;
    fn next(&mut self) -> Option<u32> {
        send(Operation::ListBills); // finds: unguarded ReadBills listBills next
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }
}

impl fmt::Display for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, Operation::ListBills)
    }
}

pub fn only_texts(operation: Operation) -> bool {
    if let Operation::SendSms = operation {
        return true;
    }
    let Operation::EditBill = operation else {
        return false;
    };
    matches!(operation, Operation::EditTicket if operation.is_public())
}

pub fn all() {
    for operation in Operation::ALL { // finds: undecided all
        send(operation);
    }
}

pub fn all_described() -> usize {
    Operation::ALL.len()
}

pub fn ternary(edit: bool) {
    let operation = if edit { Operation::EditTicket } else { Operation::ListTickets }; // finds: unguarded EditTickets editTicket ternary, unguarded ReadTickets listTickets ternary
    send(operation);
}

pub mod inner {
    pub mod deep {
        use super::super::*;

        pub fn run() {
            send(Operation::EditBill); // finds: unguarded EditBills editBill run
        }

        pub fn run_guarded(_auth: &impl may::EditBills) {
            let send_twice = || {
                send(Operation::EditBill);
                send(Operation::ListBills);
            };
            send_twice();
        }
    }
}

macro_rules! endpoints {
    ($($name:ident $guard:ident $operation:ident $($more:ident)*;)+) => {
        $(
            pub fn $name(_auth: impl may::$guard) {
                send(Operation::$operation);
                $( send(Operation::$more); )*
            }
        )+
    };
}

endpoints! {
    list_tickets ReadTickets ListTickets;
    edit_ticket EditTickets EditTicket ListTickets;
}

endpoints! {
    edit_bill ReadBills EditBill ListBills; // finds: unguarded EditBills editBill edit_bill
}

macro_rules! send_all {
    ($($operation:ident),*) => {
        [$(Operation::$operation),*].into_iter().for_each(send)
    };
}

pub fn by_macro() {
    send_all!(SendSms, Health); // finds: unguarded SMS sendSms by_macro
}

pub fn by_macro_guarded(_auth: impl may::SMS) {
    send_all!(SendSms, Health);
}

pub const fn pick(edit: bool) -> Operation {
    if edit { Operation::EditBill } else { Operation::ListBills }
}

pub fn picked() {
    send(pick(true)); // finds: unguarded EditBills editBill picked, unguarded ReadBills listBills picked
}

pub fn recursive(times: u32) {
    if times > 0 {
        send(Operation::SendSms); // finds: unguarded SMS sendSms recursive
        recursive(times - 1);
    }
}

pub fn generic<T: Into<Operation>>(operation: T) {
    send(operation.into());
}

pub fn by_generic() {
    generic(Operation::EditTicket); // finds: unguarded EditTickets editTicket by_generic
}

pub fn by_result() -> Result<(), String> {
    let operation: Result<Operation, String> = Ok(Operation::SendSms); // finds: unguarded SMS sendSms by_result
    send(operation?);
    Ok(())
}

pub fn by_slice() {
    if let [first, ..] = [Operation::EditBill, Operation::Health] { // finds: unguarded EditBills editBill by_slice
        send(first);
    }
}

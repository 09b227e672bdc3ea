//! A spec without markers.

pub mod desk {
    scope_core::scopes!("../../scopes.toml", typed = false);
}
use desk::{Granted, Operation, user};
use scope_core::Denied;

scope_core::app!("../app.toml", desk);

pub fn send(_: Operation) {}

const SMS: Operation = Untyped::vouch_for(Operation::SendSms);

pub fn checked(granted: &Granted, user: &user::Granted) -> Result<(), Denied> {
    Operation::EditBill.check(granted, user)?;
    send(Operation::EditBill);
    Ok(())
}

pub fn run() {
    send(SMS);
    send(Operation::ListTickets); // finds: unguarded ReadTickets listTickets run
}

//! What an app vouches for in constants, and asks at run time.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Operation, scope};
use scope_core::{Authorize, Denied};

scope_core::app!("../app.toml", desk);

pub fn send(_: Operation) {}

const SMS: Operation = Vouching::vouch_for(Operation::SendSms);

pub trait Call {
    const OPERATION: Operation;
}

pub struct Bills;

impl Call for Bills {
    const OPERATION: Operation = Vouching::vouch_for(Operation::ListBills);
}

pub fn run() -> Result<(), Denied> {
    send(SMS);
    Vouching::GRANTED.authorize(scope::ReadTickets)?;
    send(Operation::ListTickets);
    if Vouching::covers(Operation::EditBill) {
        send(Operation::EditBill);
    }
    Ok(())
}

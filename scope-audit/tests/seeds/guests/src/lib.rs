//! Code that stands on the checks of another member.

use helpers::{
    Client,
    desk::{Granted, Operation},
};
use scope_core::Denied;

pub fn by_neighbour(client: &Client, granted: &Granted) -> Result<(), Denied> {
    helpers::may_text(granted)?;
    client.send(Operation::SendSms);
    client.send(Operation::EditBill); // finds: unguarded EditBills editBill by_neighbour
    Ok(())
}

pub fn described() -> &'static str {
    helpers::title(Operation::EditBill)
}

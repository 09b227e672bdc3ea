//! Code that this build leaves out.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Operation, may};

scope_core::app!("../app.toml", desk);

pub fn send(_: Operation) {}

pub fn tickets(_: impl may::ReadTickets) {
    send(Operation::ListTickets);
}

pub fn run() {
    tickets(Configured);
}

#[cfg(feature = "texting")] // finds: undecided
pub fn text() {
    send(Operation::SendSms);
}

#[cfg(feature = "texting")]
pub mod texting; 

#[cfg(not(feature = "texting"))]
pub fn no_text() {}

#[cfg(test)]
mod tests {
    #[test]
    fn bills() {
        super::send(super::Operation::EditBill);
    }
}

//! Guards that are broader than what their functions do.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Operation, may};

pub struct Client;

impl Client {
    fn send(&self, _: Operation) {}

    pub fn list(&self, _auth: impl may::EditTickets) { // finds: over-guarded EditTickets list
        self.send(Operation::ListTickets);
    }

    pub fn edit(&self, _auth: impl may::EditTickets) {
        self.send(Operation::EditTicket);
    }

    /// Edits, through a function that takes the proof on.
    pub fn close(&self, auth: impl may::EditTickets) {
        self.read(auth);
        self.edit(auth);
    }

    /// Reads only, through a function that takes the proof on.
    pub fn look(&self, auth: impl may::EditTickets) { // finds: over-guarded EditTickets look
        self.read(auth);
    }

    pub fn read(&self, _auth: impl may::ReadTickets) {
        self.send(Operation::ListTickets);
    }

    pub fn either<A: may::Everything>(&self, _auth: A) { // finds: over-guarded Everything either
        self.send(Operation::ReadEither);
    }

    /// What it does with the proof is not known.
    pub fn keep<A: may::EditTickets>(&self, auth: A) -> A {
        self.send(Operation::ListTickets);
        auth
    }

    /// What it sends is not known.
    pub fn raw(&self, _auth: impl may::EditTickets, operation: Operation) {
        self.send(operation);
    }
}

pub mod run_time {
    use super::desk::{Granted, Operation, scope};
    use scope_core::{Authorize, Denied, requires};

    fn send(_: Operation) {}

    #[requires(scope::Everything, by = granted)] // finds: over-guarded Everything list
    pub fn list(granted: &Granted) -> Result<(), Denied> {
        send(Operation::ListBills);
        Ok(())
    }

    pub fn bill(granted: &Granted) -> Result<(), Denied> {
        granted.authorize(scope::EditBills)?;
        send(Operation::EditBill);
        Ok(())
    }
}

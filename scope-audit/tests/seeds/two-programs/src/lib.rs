//! A typed client and two programs with different manifests.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Operation, may};

pub struct Client;

impl Client {
    fn send(&self, _: Operation) {}

    pub fn tickets(&self, _: impl may::ReadTickets) {
        self.send(Operation::ListTickets);
    }

    pub fn bills(&self, _: impl may::ReadBills) {
        self.send(Operation::ListBills);
    }

    pub fn sms(&self, _: impl may::SMS) {
        self.send(Operation::SendSms);
    }
}

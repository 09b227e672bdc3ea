//! An app whose operations are kept, turned into and tested.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Operation, may};

scope_core::app!("../app.toml", desk);

pub struct Http;

impl Http {
    fn send(&self, _: Operation) {}
}

/// One client of a kind for each app.
pub struct Client<A> {
    app: A,
    http: Http,
}

impl<A: Copy> Client<A> {
    pub fn new(app: A) -> Self {
        Client { app, http: Http }
    }

    pub fn tickets(&self)
    where
        A: may::ReadTickets,
    {
        list(&self.http, self.app);
    }

    pub fn bills(&self)
    where
        A: may::ReadBills,
    {
        self.http.send(Operation::ListBills);
    }
}

fn list(http: &Http, _auth: impl may::ReadTickets) {
    http.send(Operation::ListTickets);
}

pub struct Later {
    call: Operation,
}

pub fn later() -> Later {
    Later { call: Operation::SendSms } // finds: unguarded SMS sendSms later
}

impl Later {
    pub fn now(self, http: &Http) {
        http.send(self.call);
    }
}

pub fn run() {
    Client::new(Asked).tickets();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bills() {
        Client::new(Asked).bills();
    }
}

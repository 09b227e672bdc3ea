//! A renamed dependency, and names that travel.

pub mod desk {
    access::scopes!("../../scopes.toml");
}

pub mod prelude {
    pub use crate::desk::{
        Granted as Grant, Operation as Endpoint, may::SMS as Texter, scope::EditBills as Payer,
    };
    pub use access::{Authorize, Denied, Proof as Evidence, requires as needs};
}
use prelude::*;

access::app!("../app.toml", desk);

pub fn send(_: Endpoint) {}

pub fn text(_auth: impl Texter) {
    send(Endpoint::SendSms);
}

pub fn pay(_auth: Evidence<'_, Payer>) {
    send(Endpoint::EditBill);
}

#[needs(Payer, by = grant)]
pub fn paid(grant: &Grant) -> Result<(), Denied> {
    send(Endpoint::EditBill);
    send(Endpoint::SendSms); // finds: unguarded SMS sendSms paid
    Ok(())
}

pub fn open() {
    send(Endpoint::ListTickets); // finds: unguarded ReadTickets listTickets open
}

pub fn granted(grant: &Grant) -> Result<(), Denied> {
    pay(grant.authorize(Payer)?);
    send(Endpoint::ListBills);
    send(Endpoint::SendSms); // finds: unguarded SMS sendSms granted
    Ok(())
}

pub fn run() {
    text(Reexports);
}

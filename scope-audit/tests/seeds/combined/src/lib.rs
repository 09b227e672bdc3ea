//! Requirements of several scopes.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, Scope, scope};
use scope_core::{Authorize as _, Denied, requires};

pub fn send(_: Operation) {}

#[requires(scope::ReadTickets & scope::SMS, by = granted)]
pub fn both(granted: &Granted) -> Result<(), Denied> {
    send(Operation::ListTickets);
    send(Operation::SendSms);
    send(Operation::ListBills); // finds: unguarded ReadBills listBills both
    Ok(())
}

#[requires(scope::EditTickets | scope::EditBills, by = granted)]
pub fn either(granted: &Granted) -> Result<(), Denied> {
    send(Operation::ReadEither);
    send(Operation::EditBill); // finds: unguarded EditBills editBill either
    Ok(())
}

#[requires((scope::ReadTickets | scope::ReadBills) & scope::SMS, by = granted)]
pub fn nested(granted: &Granted) -> Result<(), Denied> {
    send(Operation::ReadEither);
    send(Operation::SendSms);
    Ok(())
}

#[requires(scope::EditTickets & scope::EditBills, by = granted)] // finds: over-guarded EditTickets too_much
pub fn too_much(granted: &Granted) -> Result<(), Denied> {
    send(Operation::EditTicket);
    Ok(())
}

#[requires(scope::EditBills, by = granted)]
pub fn by_one(granted: &Granted) -> Result<(), Denied> {
    send(Operation::EditBill);
    send(Operation::EditTicket); // finds: unguarded EditTickets editTicket by_one
    Ok(())
}

#[requires(scope::ReadTickets, by = granted)]
pub fn more(granted: &Granted, change: bool) -> Result<(), Denied> {
    send(Operation::ListTickets);
    if change {
        granted.authorize(scope::EditTickets)?;
        send(Operation::EditTicket);
    }
    send(Operation::EditTicket); // finds: unguarded EditTickets editTicket more
    Ok(())
}

pub fn all(granted: &Granted) -> Result<(), Denied> {
    granted.authorize(scope::ReadBills & scope::SMS)?;
    send(Operation::ListBills);
    send(Operation::SendSms);
    Ok(())
}

pub fn any(granted: &Granted) -> Result<(), Denied> {
    granted.authorize(scope::ReadBills | scope::SMS)?;
    send(Operation::SendSms); // finds: unguarded SMS sendSms any
    Ok(())
}

pub fn each_of(granted: &Granted) {
    let wanted = [Scope::SMS, Scope::ReadBills];
    if wanted.iter().all(|it| granted.covers(*it)) {
        send(Operation::SendSms);
    }
}

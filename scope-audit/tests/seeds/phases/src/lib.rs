//! First all is checked, then all is sent.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
#[path = "others.rs"]
pub mod elsewhere;

use desk::{Granted, Operation, may};
use scope_core::Denied;

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
    pub fn send_all(&self, _: &[Operation]) {}
}

pub fn looped(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let all = [Operation::ListBills, Operation::SendSms];
    for operation in &all {
        operation.check_scopes(granted)?;
    }
    for operation in all {
        client.send(operation);
    }
    Ok(())
}

pub fn tried(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let all = vec![Operation::EditBill, Operation::SendSms];
    all.iter().try_for_each(|it| it.check_scopes(granted))?;
    client.send_all(&all);
    Ok(())
}

pub fn filtered(client: &Client, granted: &Granted) {
    let all = [Operation::EditTicket, Operation::SendSms];
    for operation in all.into_iter().filter(|it| it.check_scopes(granted).is_ok()) {
        client.send(operation);
    }
}

pub fn filtered_wrongly(client: &Client, granted: &Granted) {
    let all = [Operation::EditTicket]; // finds: unguarded EditTickets editTicket filtered_wrongly
    for operation in all.into_iter().filter(|it| it.check_scopes(granted).is_err()) {
        client.send(operation);
    }
    client.send_all(&[Operation::SendSms]); // finds: unguarded SMS sendSms filtered_wrongly
}

pub fn sliced(client: &Client) {
    client.send_all(&[Operation::ListTickets, Operation::Health]); // finds: unguarded ReadTickets listTickets sliced
}

pub fn sliced_guarded(client: &Client, _auth: &impl may::EditTickets) { // finds: over-guarded EditTickets sliced_guarded
    client.send_all(&[Operation::ListTickets, Operation::Health]);
}

/// The check of another list.
pub fn crossed(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let mine = [Operation::ListBills]; // finds: unguarded ReadBills listBills crossed
    let other = [Operation::Health];
    for operation in other {
        operation.check_scopes(granted)?;
    }
    for operation in mine {
        client.send(operation);
    }
    Ok(())
}

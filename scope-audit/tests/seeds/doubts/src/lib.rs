//! Checks on some of the ways, in values of branches, of some of a list.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, Scope, scope};
use scope_core::{Authorize as _, Denied};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}

    pub fn ensure(&self, granted: &Granted) -> Result<&Self, Denied> {
        granted.authorize(scope::SMS)?;
        Ok(self)
    }

    /// It has the name of a function that never returns.
    pub fn stop(&self) {}
}

pub fn stop() -> ! {
    panic!("stopped")
}

pub fn by_stop(client: &Client, granted: &Granted) {
    if !granted.covers(Scope::SMS) {
        client.stop();
    }
    client.send(Operation::SendSms); // finds: unguarded SMS sendSms by_stop
}

/// Some of a list.
pub fn all_but_one(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let all = [Operation::SendSms, Operation::EditBill]; // finds: unguarded SMS sendSms all_but_one, unguarded EditBills editBill all_but_one
    for operation in all.iter().skip(1) {
        operation.check_scopes(granted)?;
    }
    for operation in all {
        client.send(operation);
    }
    Ok(())
}

pub fn all_public(client: &Client, granted: &Granted) {
    let all = [Operation::SendSms, Operation::EditBill]; // finds: unguarded SMS sendSms all_public, unguarded EditBills editBill all_public
    if all.iter().filter(|it| it.is_public()).all(|it| it.check_scopes(granted).is_ok()) {
        all.iter().for_each(|it| client.send(*it));
    }
}

pub fn all_of_them(client: &Client, granted: &Granted) {
    let all = [Operation::SendSms, Operation::EditBill];
    if all.iter().all(|it| it.check_scopes(granted).is_ok()) {
        all.iter().for_each(|it| client.send(*it));
    }
}

/// Variables that are changed on some of the ways.
pub fn changed_if_strict(client: &Client, granted: &Granted, strict: bool) {
    let mut allowed = true;
    if strict {
        allowed &= granted.covers(Scope::SMS);
    }
    if allowed {
        client.send(Operation::SendSms); // finds: undecided changed_if_strict
    }
}

pub fn any_of_several(client: &Client, all: &[Granted]) {
    let mut allowed = false;
    for granted in all {
        allowed |= granted.covers(Scope::SMS);
    }
    if allowed {
        client.send(Operation::SendSms);
    }
}

pub fn replaced(client: &Client, granted: &Granted) {
    let mut allowed = granted.covers(Scope::SMS);
    if allowed {
        client.send(Operation::SendSms);
    }
    allowed = granted.covers(Scope::ReadBills);
    if allowed {
        client.send(Operation::ListBills);
        client.send(Operation::SendSms); // finds: unguarded SMS sendSms replaced
    }
}

/// Values of branches.
pub fn by_if(client: &Client, granted: &Granted) {
    let allowed = if granted.covers(Scope::SMS) { true } else { false };
    if allowed {
        client.send(Operation::SendSms);
    }
}

pub fn by_if_otherwise(client: &Client, granted: &Granted) {
    let allowed = if granted.covers(Scope::SMS) { false } else { true };
    if allowed {
        client.send(Operation::SendSms); // finds: unguarded SMS sendSms by_if_otherwise
    }
}

pub fn by_match(client: &Client, granted: &Granted, edit: bool) {
    let allowed = match edit {
        true => granted.covers(Scope::EditTickets),
        false => granted.covers(Scope::ReadTickets),
    };
    if allowed {
        client.send(Operation::ListTickets);
        client.send(Operation::EditTicket); // finds: unguarded EditTickets editTicket by_match
    }
}

pub fn by_match_with_a_way_past(client: &Client, granted: &Granted, role: &str) {
    let allowed = match role {
        "admin" => true,
        _ => granted.covers(Scope::SMS),
    };
    if allowed {
        client.send(Operation::SendSms); // finds: unguarded SMS sendSms by_match_with_a_way_past
    }
}

pub fn by_block(client: &Client, granted: &Granted) {
    let allowed = {
        let name = "texts";
        println!("{name}");
        granted.covers(Scope::SMS)
    };
    if allowed {
        client.send(Operation::SendSms); // finds: undecided by_block
    }
}

pub fn at_once(client: &Client, granted: &Granted) -> Result<(), Denied> {
    (|| granted.authorize(scope::SMS).map(drop))()?;
    client.send(Operation::SendSms); // finds: undecided at_once
    Ok(())
}

/// A method that checks gives the client.
pub fn in_a_chain(client: &Client, granted: &Granted) -> Result<(), Denied> {
    client.ensure(granted)?.send(Operation::SendSms);
    Ok(())
}

pub fn if_strict(client: &Client, granted: &Granted, strict: bool) {
    if let Err(denied) = granted.authorize(scope::SMS) {
        println!("{denied}");
        if strict {
            return;
        }
    }
    client.send(Operation::SendSms); // finds: unguarded SMS sendSms if_strict
}

fn answer(granted: &Granted, strict: bool) -> bool {
    if strict { granted.covers(Scope::EditBills) } else { granted.covers(Scope::Everything) }
}

pub fn by_answer(client: &Client, granted: &Granted) {
    if answer(granted, true) {
        client.send(Operation::EditBill);
    }
}

pub fn by_or_else(client: &Client, granted: &Granted) -> Result<(), Denied> {
    granted.authorize(scope::SMS).map(drop).or_else(|_| granted.authorize(scope::EditBills).map(drop))?;
    client.send(Operation::SendSms); // finds: unguarded SMS sendSms by_or_else
    Ok(())
}

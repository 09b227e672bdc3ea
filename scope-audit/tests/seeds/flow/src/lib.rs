//! Checks that stand before a call, behind it, beside it, and those whose answer nobody looks at.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, Scope, scope};
use scope_core::{Authorize as _, Denied};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) -> Result<(), Denied> {
        Ok(())
    }
}

pub fn ignored(client: &Client, granted: &Granted) {
    let _ = granted.authorize(scope::SMS);
    let _ = client.send(Operation::SendSms); // finds: unguarded SMS sendSms ignored
}

pub fn a_statement(client: &Client, granted: &Granted) -> Result<(), Denied> {
    granted.covers(Scope::EditBills);
    client.send(Operation::EditBill) // finds: unguarded EditBills editBill a_statement
}

pub fn too_late(client: &Client, granted: &Granted) -> Result<(), Denied> {
    client.send(Operation::ListBills)?; // finds: unguarded ReadBills listBills too_late
    granted.authorize(scope::ReadBills)?;
    client.send(Operation::ListBills)
}

pub fn on_one_way(client: &Client, granted: &Granted, strict: bool) -> Result<(), Denied> {
    if strict {
        granted.authorize(scope::SMS)?;
    }
    client.send(Operation::SendSms) // finds: unguarded SMS sendSms on_one_way
}

pub fn on_both_ways(client: &Client, granted: &Granted, edit: bool) -> Result<(), Denied> {
    if edit {
        granted.authorize(scope::EditTickets)?;
    } else {
        granted.authorize(scope::ReadTickets)?;
    }
    client.send(Operation::ListTickets)
}

pub fn otherwise(client: &Client, granted: &Granted) -> Result<(), Denied> {
    if granted.covers(Scope::SMS) {
        client.send(Operation::SendSms)
    } else {
        client.send(Operation::SendSms) // finds: unguarded SMS sendSms otherwise
    }
}

pub fn negated(client: &Client, granted: &Granted) {
    if !granted.covers(Scope::SMS) {
        return;
    }
    let _ = client.send(Operation::SendSms);
}

pub fn negated_wrongly(client: &Client, granted: &Granted) {
    if !granted.covers(Scope::SMS) {
        let _ = client.send(Operation::SendSms); // finds: unguarded SMS sendSms negated_wrongly
    }
}

pub fn is_err(client: &Client, granted: &Granted) -> Result<(), Denied> {
    if granted.authorize(scope::EditBills).is_err() {
        return Ok(());
    }
    client.send(Operation::EditBill)
}

pub fn only_logged(client: &Client, granted: &Granted) -> Result<(), Denied> {
    if let Err(denied) = granted.authorize(scope::EditBills) {
        println!("{denied}");
    }
    client.send(Operation::EditBill) // finds: unguarded EditBills editBill only_logged
}

pub fn err_returns(client: &Client, granted: &Granted) -> Result<(), Denied> {
    if let Err(denied) = granted.authorize(scope::EditBills) {
        return Err(denied);
    }
    client.send(Operation::EditBill)
}

pub fn in_a_variable(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let allowed = granted.covers(Scope::SMS);
    if !allowed {
        return Ok(());
    }
    client.send(Operation::SendSms)
}

pub fn a_variable_for_the_log(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let allowed = granted.covers(Scope::SMS);
    println!("{allowed}");
    client.send(Operation::SendSms) // finds: unguarded SMS sendSms a_variable_for_the_log
}

pub fn the_wrong_arm(client: &Client, granted: &Granted) -> Result<(), Denied> {
    match granted.authorize(scope::EditTickets) {
        Ok(_) => client.send(Operation::EditTicket),
        Err(_) => client.send(Operation::EditTicket), // finds: unguarded EditTickets editTicket the_wrong_arm
    }
}

pub fn either(client: &Client, granted: &Granted) -> Result<(), Denied> {
    if granted.covers(Scope::ReadTickets) || granted.covers(Scope::SMS) {
        client.send(Operation::SendSms)?; // finds: unguarded SMS sendSms either
        client.send(Operation::Health)?;
    }
    Ok(())
}

pub fn both(client: &Client, granted: &Granted) -> Result<(), Denied> {
    if granted.covers(Scope::ReadTickets) && granted.covers(Scope::SMS) {
        client.send(Operation::SendSms)?;
        client.send(Operation::ListTickets)?;
    }
    Ok(())
}

pub fn chained(client: &Client, granted: &Granted) -> Result<(), Denied> {
    granted.authorize(scope::SMS).and_then(|_| client.send(Operation::SendSms))
}

fn allowed(granted: &Granted) -> bool {
    granted.covers(Scope::EditBills)
}

pub fn by_bool(client: &Client, granted: &Granted) -> Result<(), Denied> {
    if allowed(granted) {
        client.send(Operation::EditBill)?;
    }
    Ok(())
}

pub fn by_bool_wrongly(client: &Client, granted: &Granted) -> Result<(), Denied> {
    if !allowed(granted) {
        client.send(Operation::EditBill)?; // finds: unguarded EditBills editBill by_bool_wrongly
    }
    Ok(())
}

pub fn in_a_loop(client: &Client, all: &[Granted]) -> Result<(), Denied> {
    for granted in all {
        granted.authorize(scope::SMS)?;
        client.send(Operation::SendSms)?;
    }
    client.send(Operation::SendSms) // finds: unguarded SMS sendSms in_a_loop
}

pub fn asserted(client: &Client, granted: &Granted) -> Result<(), Denied> {
    assert!(granted.covers(Scope::ReadBills));
    client.send(Operation::ListBills)
}

pub fn met(client: &Client, granted: &Granted) -> Result<(), Denied> {
    if granted.meets(scope::ReadBills | scope::EditBills) {
        return client.send(Operation::ListBills);
    }
    Ok(())
}

pub fn met_all(client: &Client, granted: &Granted) -> Result<(), Denied> {
    if granted.meets(scope::ReadBills & scope::ReadTickets) {
        return client.send(Operation::ListBills);
    }
    Ok(())
}

pub fn in_a_closure(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let send = || {
        granted.authorize(scope::SMS)?;
        client.send(Operation::SendSms)
    };
    send()?;
    client.send(Operation::SendSms)
}

pub fn in_a_closure_that_is_ignored(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let send = || {
        granted.authorize(scope::SMS)?;
        client.send(Operation::SendSms)
    };
    let _ = send();
    client.send(Operation::SendSms) // finds: unguarded SMS sendSms in_a_closure_that_is_ignored
}

pub fn in_a_closure_that_is_not_called(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let check = || granted.authorize(scope::SMS).map(drop);
    let again = check;
    drop(again);
    client.send(Operation::SendSms) // finds: unguarded SMS sendSms in_a_closure_that_is_not_called
}

pub fn in_a_closure_with_a_way_past(client: &Client, granted: &Granted, trusted: bool) -> Result<(), Denied> {
    let check = || -> Result<(), Denied> {
        if trusted {
            return Ok(());
        }
        granted.authorize(scope::SMS)?;
        Ok(())
    };
    check()?;
    client.send(Operation::SendSms) // finds: undecided in_a_closure_with_a_way_past
}

pub async fn later(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let one = async {
        granted.authorize(scope::EditBills)?;
        client.send(Operation::EditBill)
    };
    one.await?;
    client.send(Operation::EditBill)
}

pub async fn later_and_ignored(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let one = async {
        granted.authorize(scope::EditBills)?;
        client.send(Operation::EditBill)
    };
    let _ = one.await;
    client.send(Operation::EditBill) // finds: unguarded EditBills editBill later_and_ignored
}

//! Guards that a feature switches.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, scope};
use scope_core::{Authorize as _, Denied, requires};

pub fn send(_: Operation) -> Result<(), Denied> {
    Ok(())
}

/// On by default.
#[cfg_attr(feature = "auth", requires(scope::SMS, by = granted))]
pub fn text(granted: &Granted) -> Result<(), Denied> {
    let _ = granted;
    send(Operation::SendSms)
}

/// Off.
#[cfg_attr(feature = "strict", requires(scope::SMS, by = granted))]
pub fn text_off(granted: &Granted) -> Result<(), Denied> {
    let _ = granted;
    send(Operation::SendSms) // finds: unguarded SMS sendSms text_off
}

pub fn pay(granted: &Granted) -> Result<(), Denied> {
    #[cfg(feature = "auth")]
    granted.authorize(scope::EditBills)?;
    send(Operation::EditBill)
}

pub fn pay_off(granted: &Granted) -> Result<(), Denied> {
    let _ = granted;
    #[cfg(feature = "strict")] // finds: undecided pay_off
    granted.authorize(scope::EditBills)?;
    send(Operation::EditBill) // finds: unguarded EditBills editBill pay_off
}

pub fn by_if(granted: &Granted) -> Result<(), Denied> {
    if cfg!(feature = "strict") {
        granted.authorize(scope::ReadBills)?;
    }
    send(Operation::ListBills) // finds: unguarded ReadBills listBills by_if
}

#[cfg(feature = "auth")]
fn ensure(granted: &Granted) -> Result<(), Denied> {
    granted.authorize(scope::EditTickets).map(drop)
}

#[cfg(not(feature = "auth"))]
fn ensure(_: &Granted) -> Result<(), Denied> {
    Ok(())
}

pub fn ensured(granted: &Granted) -> Result<(), Denied> {
    ensure(granted)?;
    send(Operation::EditTicket)
}

#[cfg(not(feature = "strict"))]
fn check(_: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[cfg(feature = "strict")] // finds: undecided
fn check(granted: &Granted) -> Result<(), Denied> {
    granted.authorize(scope::SMS).map(drop)
}

pub fn checked(granted: &Granted) -> Result<(), Denied> {
    check(granted)?;
    send(Operation::SendSms) // finds: unguarded SMS sendSms checked
}

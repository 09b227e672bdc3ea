//! Traits and helpers that decide for others.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, Scope};
use scope_core::Denied;

pub struct Http;

impl Http {
    pub fn send(&self, _: Operation) -> Result<(), Denied> {
        Ok(())
    }
}

/// All that implement it check.
pub trait Policy {
    fn allow(&self, operation: Operation) -> Result<(), Denied>;
}

impl Policy for Granted {
    fn allow(&self, operation: Operation) -> Result<(), Denied> {
        operation.check_scopes(self)
    }
}

pub struct Cached {
    granted: Granted,
}

impl Policy for Cached {
    fn allow(&self, operation: Operation) -> Result<(), Denied> {
        operation.check_scopes(&self.granted)?;
        Ok(())
    }
}

pub struct Client<P> {
    http: Http,
    policy: P,
}

impl<P: Policy> Client<P> {
    pub fn call(&self, operation: Operation) -> Result<(), Denied> {
        self.policy.allow(operation)?;
        self.http.send(operation)
    }

    pub fn text(&self) -> Result<(), Denied> {
        self.call(Operation::SendSms)
    }

    pub fn pay(&self) -> Result<(), Denied> {
        self.policy.allow(Operation::EditBill)?;
        self.http.send(Operation::EditBill)
    }

    pub fn wrong(&self) -> Result<(), Denied> {
        self.policy.allow(Operation::ListBills)?;
        self.http.send(Operation::EditBill) // finds: unguarded EditBills editBill wrong
    }
}

/// One of them does not.
pub trait Lenient {
    fn permit(&self, operation: Operation) -> Result<(), Denied>;
}

impl Lenient for Granted {
    fn permit(&self, operation: Operation) -> Result<(), Denied> {
        operation.check_scopes(self)
    }
}

pub struct Anybody;

impl Lenient for Anybody {
    fn permit(&self, _: Operation) -> Result<(), Denied> {
        Ok(())
    }
}

pub fn lenient(http: &Http, policy: &dyn Lenient) -> Result<(), Denied> {
    policy.permit(Operation::SendSms)?;
    http.send(Operation::SendSms) // finds: unguarded SMS sendSms lenient
}

/// Whose method it is, is known here.
pub fn strict(http: &Http, policy: &Granted) -> Result<(), Denied> {
    policy.permit(Operation::SendSms)?;
    http.send(Operation::SendSms)
}

pub fn anybody(http: &Http, policy: &Anybody) -> Result<(), Denied> {
    policy.permit(Operation::SendSms)?;
    http.send(Operation::SendSms) // finds: unguarded SMS sendSms anybody
}

const NEEDED: Scope = Scope::EditTickets;

pub fn by_constant(http: &Http, granted: &Granted) -> Result<(), Denied> {
    if granted.covers(NEEDED) {
        http.send(Operation::EditTicket)?;
    }
    Ok(())
}

pub fn by_variable(http: &Http, granted: &Granted) -> Result<(), Denied> {
    let needed = Scope::SMS;
    if !granted.covers(needed) {
        return Ok(());
    }
    http.send(Operation::SendSms)?;
    http.send(Operation::EditBill) // finds: unguarded EditBills editBill by_variable
}

pub fn only_in_debug(http: &Http, granted: &Granted) -> Result<(), Denied> {
    debug_assert!(granted.covers(Scope::SMS));
    http.send(Operation::SendSms) // finds: unguarded SMS sendSms only_in_debug
}

pub fn if_there(http: &Http, granted: Option<&Granted>) -> Result<(), Denied> {
    if let Some(granted) = granted {
        Operation::SendSms.check_scopes(granted)?;
    }
    http.send(Operation::SendSms) // finds: unguarded SMS sendSms if_there
}

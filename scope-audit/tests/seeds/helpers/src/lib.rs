//! Guards that are not in the function itself, and those that look like one.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, may, scope};
use scope_core::{Authorize as _, Checked, Denied, Proof, requires};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
}

/// Where-clauses, aliases, supertraits, tuples.
pub fn by_where<A>(client: &Client, _auth: A)
where
    A: may::SMS,
{
    client.send(Operation::SendSms);
}

pub trait Clerk: may::EditBills {}

pub fn by_supertrait(client: &Client, _clerk: impl Clerk) {
    client.send(Operation::EditBill);
}

pub type Texting<'g> = Proof<'g, scope::SMS>;

pub fn by_alias(client: &Client, _auth: Texting<'_>) {
    client.send(Operation::SendSms);
}

pub fn by_tuple(client: &Client, (_auth, count): (Proof<'_, scope::ReadBills>, usize)) {
    for _ in 0..count {
        client.send(Operation::ListBills);
    }
}

pub struct Session<A> {
    auth: A,
    client: Client,
}

impl<A: may::EditTickets> Session<A> {
    pub fn edit(&self) -> &A {
        self.client.send(Operation::EditTicket);
        self.client.send(Operation::ListTickets);
        &self.auth
    }
    pub fn text(&self) {
        self.client.send(Operation::SendSms); // finds: unguarded SMS sendSms text
    }
}

pub struct Desk;

impl Desk {
    #[requires(scope::EditBills, by = granted)]
    pub async fn edit(&self, client: &Client, granted: &Granted) -> Result<(), Denied> {
        client.send(Operation::EditBill);
        Ok(())
    }
}

pub trait Worker {
    fn work(&self, client: &Client, granted: &Granted) -> Result<(), Denied>;
}

impl Worker for Desk {
    #[requires(scope::SMS, by = granted)]
    fn work(&self, client: &Client, granted: &Granted) -> Result<(), Denied> {
        client.send(Operation::SendSms);
        client.send(Operation::EditBill); // finds: unguarded EditBills editBill work
        Ok(())
    }
}

/// A check in a function of its own.
pub fn may_text(granted: &Granted) -> Result<(), Denied> {
    granted.authorize(scope::SMS).map(drop)
}

pub fn by_helper(client: &Client, granted: &Granted) -> Result<(), Denied> {
    may_text(granted)?;
    client.send(Operation::SendSms);
    client.send(Operation::EditBill); // finds: unguarded EditBills editBill by_helper
    Ok(())
}

/// A check whose answer nobody looks at is none.
pub fn ignored(client: &Client, granted: &Granted) {
    let _ = may_text(granted);
    client.send(Operation::SendSms); // finds: unguarded SMS sendSms ignored
}

pub fn by_if(client: &Client, granted: &Granted) {
    if granted.covers(desk::Scope::SMS) {
        client.send(Operation::SendSms);
    }
}

pub fn by_match(client: &Client, granted: &Granted) -> Result<(), Denied> {
    match granted.authorize(scope::EditBills) {
        Ok(_) => client.send(Operation::EditBill),
        Err(denied) => return Err(denied),
    }
    Ok(())
}

pub fn by_let_else(client: &Client, granted: &Granted) {
    let Ok(_proof) = granted.authorize(scope::ReadBills) else {
        return;
    };
    client.send(Operation::ListBills);
}

pub fn checked(client: &Client, _auth: Checked<scope::SMS, Granted>) {
    client.send(Operation::SendSms);
}

/// A name that is like one of the library's.
pub struct Ticket;

impl Ticket {
    pub fn authorize(&self, _: &str) -> bool {
        true
    }
}

pub fn another_authorize(client: &Client, ticket: &Ticket) {
    if ticket.authorize("all") {
        client.send(Operation::SendSms); // finds: unguarded SMS sendSms another_authorize
    }
}

/// Two scopes at once, of which one is enough.
pub fn both(client: &Client, _one: impl may::EditTickets, _two: impl may::SMS) { // finds: over-guarded EditTickets both
    client.send(Operation::SendSms);
}

pub fn broad(client: &Client, _auth: impl may::Everything) { // finds: over-guarded Everything broad
    client.send(Operation::ListBills);
}

/// What others ask of an operation by this function is no use of it.
pub fn title(operation: Operation) -> &'static str {
    operation.title()
}

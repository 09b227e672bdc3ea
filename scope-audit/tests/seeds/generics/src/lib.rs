//! Operations and requirements that types, constants and enums tell.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, may, scope};
use scope_core::{Authorize as _, Checked, Denied, Proof, Req, Requirement};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
}

/// An enum tells the operation.
pub enum Kind {
    Text,
    Bills,
    Nothing,
}

impl Kind {
    const fn operation(&self) -> Option<Operation> {
        match self {
            Kind::Text => Some(Operation::SendSms),
            Kind::Bills => Some(Operation::ListBills),
            Kind::Nothing => None,
        }
    }

    pub fn run(&self, client: &Client) {
        if let Some(operation) = self.operation() { // finds: unguarded SMS sendSms run, unguarded ReadBills listBills run
            client.send(operation);
        }
    }

    pub fn label(&self) -> Option<&'static str> {
        self.operation().map(|it| it.id())
    }

    pub fn run_checked(self, client: &Client, granted: &Granted) -> Result<(), Denied> {
        let Some(operation) = self.operation() else {
            return Ok(());
        };
        operation.check_scopes(granted)?;
        client.send(operation);
        Ok(())
    }
}

pub fn all_kinds(client: &Client) {
    [Kind::Text, Kind::Bills]
        .iter()
        .filter_map(Kind::operation) // finds: unguarded SMS sendSms all_kinds, unguarded ReadBills listBills all_kinds
        .for_each(|operation| client.send(operation));
}

/// Constants tell it.
pub fn select<const EDIT: bool>(client: &Client) {
    let operation = if EDIT { Operation::EditBill } else { Operation::Health }; // finds: unguarded EditBills editBill select
    client.send(operation);
}

pub fn repeated<const TIMES: usize>(client: &Client) {
    for operation in [Operation::SendSms; TIMES] { // finds: unguarded SMS sendSms repeated
        client.send(operation);
    }
}

pub struct Nth<const AT: usize>;

impl<const AT: usize> Nth<AT> {
    const ALL: [Operation; 2] = [Operation::EditTicket, Operation::Health];
    const OPERATION: Operation = Self::ALL[AT];

    pub fn run(client: &Client) {
        client.send(Self::OPERATION); // finds: unguarded EditTickets editTicket run
    }

    pub fn label() -> &'static str {
        Self::OPERATION.id()
    }
}

/// A type tells it, by a method, by an associated type, by a blanket implementation.
pub trait Endpoint {
    const OPERATION: Operation;
}

pub struct Pay;

impl Endpoint for Pay {
    const OPERATION: Operation = Operation::EditBill;
}

pub trait Resource {
    type Read: Endpoint;
}

pub struct Bills;

pub struct ReadBills;

impl Endpoint for ReadBills {
    const OPERATION: Operation = Operation::ListBills;
}

impl Resource for Bills {
    type Read = ReadBills;
}

pub fn read<R: Resource>(client: &Client, _auth: &impl may::EditBills) {
    client.send(<R::Read as Endpoint>::OPERATION);
}

pub fn read_open<R: Resource>(client: &Client) {
    client.send(<R::Read as Endpoint>::OPERATION); // finds: unguarded ReadBills listBills read_open, unguarded EditBills editBill read_open
}

pub fn of_a_type(client: &Client) {
    client.send(<Pay as Endpoint>::OPERATION); // finds: unguarded EditBills editBill of_a_type
    client.send(ReadBills::OPERATION); // finds: unguarded ReadBills listBills of_a_type
}

/// A requirement that is a parameter.
fn require<R: Requirement<Granted>>(granted: &Granted, requirement: Req<R>) -> Result<Proof<'_, R>, Denied> {
    granted.authorize(requirement)
}

pub fn by_requirement(client: &Client, granted: &Granted) -> Result<(), Denied> {
    require(granted, scope::SMS)?;
    client.send(Operation::SendSms);
    client.send(Operation::EditBill); // finds: unguarded EditBills editBill by_requirement
    Ok(())
}

pub fn by_both(client: &Client, granted: &Granted) -> Result<(), Denied> {
    require(granted, scope::SMS & scope::EditBills)?;
    client.send(Operation::SendSms);
    client.send(Operation::EditBill);
    Ok(())
}

pub fn by_either(client: &Client, granted: &Granted) -> Result<(), Denied> {
    require(granted, scope::SMS | scope::EditBills)?;
    client.send(Operation::SendSms); // finds: unguarded SMS sendSms by_either
    Ok(())
}

/// It asks for something else than it is given.
fn require_another<R: Requirement<Granted>>(granted: &Granted, _: Req<R>) -> Result<(), Denied> {
    granted.authorize(scope::ReadTickets)?;
    Ok(())
}

pub fn by_another(client: &Client, granted: &Granted) -> Result<(), Denied> {
    require_another(granted, scope::SMS)?;
    client.send(Operation::ListTickets);
    client.send(Operation::SendSms); // finds: unguarded SMS sendSms by_another
    Ok(())
}

fn run_behind<R: Requirement<Granted>>(
    granted: &Granted,
    requirement: Req<R>,
    run: impl FnOnce(Proof<'_, R>),
) -> Result<(), Denied> {
    run(granted.authorize(requirement)?);
    Ok(())
}

pub fn by_closure(client: &Client, granted: &Granted) -> Result<(), Denied> {
    run_behind(granted, scope::SMS, |_| client.send(Operation::SendSms))?;
    run_behind(granted, scope::ReadBills, |_| client.send(Operation::EditBill)) // finds: unguarded EditBills editBill by_closure
}

/// A list that a requirement stands beside.
const GATED: &[(&str, Operation)] = &[("edit", Operation::EditBill)];

pub fn gated(client: &Client, granted: &Granted, name: &str) -> Result<(), Denied> {
    for (known, operation) in GATED {
        if *known == name {
            require(granted, scope::EditBills)?;
            client.send(*operation);
        }
    }
    Ok(())
}

pub fn owned<R: Requirement<Granted>>(granted: Granted, requirement: Req<R>) -> Result<Checked<R, Granted>, Denied> {
    Checked::new(granted, requirement)
}

pub fn by_owned(client: &Client, granted: Granted) -> Result<(), Denied> {
    let checked = owned(granted, scope::EditTickets)?;
    client.send(Operation::EditTicket);
    let _ = checked.proof();
    Ok(())
}

pub fn with_proof<R: may::SMS>(client: &Client, _proof: Proof<'_, scope::SMS>, _: R) {
    client.send(Operation::SendSms);
}

pub fn with_any_proof<R>(client: &Client, _proof: Proof<'_, R>) {
    client.send(Operation::SendSms); // finds: unguarded SMS sendSms with_any_proof
}

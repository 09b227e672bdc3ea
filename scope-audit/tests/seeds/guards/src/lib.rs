//! Every form of a guard.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, may, scope};
use scope_core::{All, Any, Authorize, Checked, Denied, Guarded, Proof, requires};

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
}

/// A proof kept in a field.
pub struct Reader<'g> {
    client: Client,
    proof: Proof<'g, scope::ReadTickets>,
}

impl<'g> Reader<'g> {
    pub fn new(proof: Proof<'g, scope::ReadTickets>) -> Self {
        Reader { client: Client, proof }
    }

    pub fn tickets(&self) {
        let _ = self.proof;
        self.client.send(Operation::ListTickets);
    }

    pub fn bills(&self) {
        self.client.send(Operation::ListBills); // finds: unguarded ReadBills listBills bills
    }
}

pub struct Generic<A> {
    client: Client,
    _auth: A,
}

impl<A: may::EditBills> Generic<A> {
    pub fn edit(&self) {
        self.client.send(Operation::EditBill);
    }
}

pub type Editor<'g> = Proof<'g, scope::EditTickets>;

pub fn by_alias(client: &Client, _auth: Editor<'_>) {
    client.send(Operation::EditTicket);
}

pub trait MayEdit: may::EditTickets {}

pub fn by_trait(client: &Client, _auth: impl MayEdit) {
    client.send(Operation::EditTicket);
}

pub fn by_where<A>(client: &Client, _auth: A)
where
    A: may::ReadBills,
{
    client.send(Operation::ListBills);
}

pub fn by_checked(client: &Client, _auth: Checked<scope::SMS, Granted>) {
    client.send(Operation::SendSms);
}

pub fn all(client: &Client, _auth: Proof<'_, All<scope::ReadTickets, scope::SMS>>) {
    client.send(Operation::ListTickets);
    client.send(Operation::SendSms);
}

pub fn any(client: &Client, _auth: Proof<'_, Any<scope::ReadTickets, scope::SMS>>) {
    client.send(Operation::SendSms); // finds: unguarded SMS sendSms any
}

pub fn alternative(client: &Client, _auth: Proof<'_, Any<scope::ReadTickets, scope::ReadBills>>) {
    client.send(Operation::ReadEither);
}

#[requires(scope::ReadTickets & scope::ReadBills, by = granted)]
pub fn by_attribute(client: &Client, granted: &Granted) -> Result<(), Denied> {
    client.send(Operation::ListTickets);
    client.send(Operation::ListBills);
    client.send(Operation::Health);
    Ok(())
}

#[requires(scope::ReadTickets | scope::ReadBills, by = granted)]
pub fn by_either(client: &Client, granted: &Granted) -> Result<(), Denied> {
    client.send(Operation::ListBills); // finds: unguarded ReadBills listBills by_either
    Ok(())
}

pub fn by_authorize(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let proof = granted.authorize(scope::EditTickets)?;
    by_alias(client, proof);
    client.send(Operation::EditTicket);
    Ok(())
}

pub fn by_check(client: &Client, granted: &Granted, user: &desk::user::Granted) -> Result<(), Denied> {
    Operation::EditBill.check(granted, user)?;
    client.send(Operation::EditBill);
    Ok(())
}

pub fn wrong_check(client: &Client, granted: &Granted, user: &desk::user::Granted) -> Result<(), Denied> {
    Operation::ListBills.check(granted, user)?;
    client.send(Operation::EditBill); // finds: unguarded EditBills editBill wrong_check
    Ok(())
}

#[derive(Guarded)]
pub enum Command {
    #[requires(scope::EditBills)]
    Edit,
    #[public]
    Look,
}

pub fn by_command(client: &Client, command: &Command, granted: &Granted) -> Result<(), Denied> {
    command.authorize(granted)?;
    match command {
        Command::Edit => client.send(Operation::EditBill),
        Command::Look => client.send(Operation::Health),
    }
    Ok(())
}

/// An inner function has the guard that it says itself.
pub fn outer(client: &Client, _auth: impl may::SMS) {
    fn inner(client: &Client) {
        client.send(Operation::SendSms); // finds: unguarded SMS sendSms inner
    }
    inner(client);
    client.send(Operation::SendSms);
}

/// A guard that may be left out is none.
pub fn optional(client: &Client, _auth: Option<Proof<'_, scope::SMS>>) {
    client.send(Operation::SendSms); // finds: unguarded SMS sendSms optional
}

pub fn renamed(client: &Client) {
    use desk::Operation as Call;
    use desk::Operation::*;
    client.send(Call::EditTicket); // finds: unguarded EditTickets editTicket renamed
    client.send(EditBill); // finds: unguarded EditBills editBill renamed
    if Call::ListBills == Operation::Health {
        println!("{}", SendSms.id());
    }
}

/// A closure that takes a proof.
pub fn closures(client: &Client, proof: Proof<'_, scope::SMS>) {
    fn run(_: impl Fn(Proof<'_, scope::SMS>)) {}
    run(|_: Proof<'_, scope::SMS>| client.send(Operation::SendSms));
    drop(proof);
}

/// What it hands the operation to takes the proof.
pub fn by_callee(client: &Client, proof: Proof<'_, scope::EditBills>) {
    call(client, proof, Operation::EditBill);
}

fn call(client: &Client, _auth: impl may::EditBills, operation: Operation) {
    client.send(operation);
}

pub struct Holder<'g>(pub Proof<'g, scope::EditBills>);

pub fn handed(client: &Client, holder: &dyn Fn() -> Proof<'static, scope::EditBills>) {
    call(client, holder(), Operation::ListBills);
    call(client, holder(), Operation::SendSms); // finds: unguarded SMS sendSms handed
}

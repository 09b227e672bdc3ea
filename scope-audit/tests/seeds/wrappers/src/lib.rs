//! Clients in clients: traits, enums, retries, sessions, services.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Operation, may, scope};
use scope_core::Proof;

pub trait Sends {
    fn send(&self, operation: Operation);

    fn text(&self) {
        self.send(Operation::SendSms); // finds: unguarded SMS sendSms text
    }
}

pub struct Http;

impl Sends for Http {
    fn send(&self, _: Operation) {}
}

pub struct Retry<C>(C);

impl<C: Sends> Sends for Retry<C> {
    fn send(&self, operation: Operation) {
        for _ in 0..3 {
            self.0.send(operation);
        }
    }
}

pub enum Any {
    Http(Http),
    Retry(Retry<Http>),
}

impl Any {
    fn send(&self, operation: Operation) {
        match self {
            Any::Http(it) => it.send(operation),
            Any::Retry(it) => it.send(operation),
        }
    }

    pub fn bills(&self) {
        self.send(Operation::ListBills); // finds: unguarded ReadBills listBills bills
    }

    pub fn bills_guarded(&self, _auth: &impl may::ReadBills) {
        self.send(Operation::ListBills);
    }
}

pub fn dynamic(client: &dyn Sends) {
    client.send(Operation::EditTicket); // finds: unguarded EditTickets editTicket dynamic
}

pub fn boxed(clients: &[Box<dyn Sends>], _auth: impl may::EditTickets) {
    for client in clients {
        client.send(Operation::EditTicket);
    }
}

pub fn generic<C: Sends + ?Sized>(client: &C) {
    client.send(Operation::EditBill); // finds: unguarded EditBills editBill generic
}

/// A session that was opened with a proof.
pub struct Session<'g, C> {
    client: C,
    _proof: Proof<'g, scope::EditBills>,
}

impl<'g, C: Sends> Session<'g, C> {
    pub fn open(client: C, proof: Proof<'g, scope::EditBills>) -> Self {
        Session { client, _proof: proof }
    }

    pub fn pay(&self) {
        self.client.send(Operation::EditBill);
    }

    pub fn text(&self) {
        self.client.send(Operation::SendSms); // finds: unguarded SMS sendSms text
    }
}

pub fn with_session(session: &Session<'_, Http>) {
    session.client.send(Operation::EditBill);
}

#[derive(Default)]
pub struct Builder {
    operation: Option<Operation>,
    body: String,
}

impl Builder {
    pub fn operation(mut self, operation: Operation) -> Self {
        self.operation = Some(operation);
        self
    }
    pub fn body(mut self, body: &str) -> Self {
        self.body = body.to_owned();
        self
    }
    pub fn auth<A: may::EditBills>(self, _: &A) -> Self {
        self
    }
    pub fn send(self, client: &impl Sends) {
        if let Some(operation) = self.operation {
            client.send(operation);
        }
    }
}

pub fn built(client: &Http) {
    Builder::default().body("a").operation(Operation::SendSms).send(client); // finds: unguarded SMS sendSms built
}

pub fn built_with_a_proof(client: &Http, auth: impl may::EditBills) {
    Builder::default().operation(Operation::EditBill).auth(&auth).send(client);
}

pub fn built_in_steps(client: &Http) {
    let mut builder = Builder::default();
    builder.operation = Some(Operation::ListBills); // finds: unguarded ReadBills listBills built_in_steps
    builder.send(client);
}

pub struct Envelope {
    pub operation: Operation,
    pub to: String,
}

pub fn taken_apart(client: &impl Sends) {
    let envelope = Envelope { operation: Operation::EditBill, to: String::new() }; // finds: unguarded EditBills editBill taken_apart
    client.send(envelope.operation);
}

pub fn only_described() -> String {
    let envelope = Envelope { operation: Operation::EditBill, to: String::from("a") };
    format!("{} {}", envelope.to, envelope.operation.id())
}

impl From<Envelope> for Builder {
    fn from(it: Envelope) -> Self {
        Builder::default().operation(it.operation)
    }
}

pub fn converted(client: &Http) {
    let builder: Builder = Envelope { operation: Operation::SendSms, to: String::new() }.into(); // finds: unguarded SMS sendSms converted
    builder.send(client);
}

/// A service as tower has them.
pub trait Service<R> {
    type Response;
    fn call(&mut self, request: R) -> Self::Response;
}

pub struct Sender(Http);

impl Service<Operation> for Sender {
    type Response = ();
    fn call(&mut self, request: Operation) {
        self.0.send(request);
    }
}

pub fn served(service: &mut impl Service<Operation>) {
    service.call(Operation::ListTickets); // finds: unguarded ReadTickets listTickets served
}

pub struct Logged<S>(S);

impl<S: Service<Operation>> Service<u32> for Logged<S> {
    type Response = S::Response;
    fn call(&mut self, request: u32) -> S::Response {
        let operation = if request == 1 { Operation::EditTicket } else { Operation::Health }; // finds: unguarded EditTickets editTicket call
        println!("{operation}");
        self.0.call(operation)
    }
}

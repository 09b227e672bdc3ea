//! Builders of requests.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Operation, may};

pub struct Http;

impl Http {
    pub fn execute(&self, _: &Request) {}
    pub fn send(&self, _: Operation) {}
}

pub struct Request {
    operation: Operation,
    body: String,
}

pub struct RequestBuilder {
    operation: Option<Operation>,
    body: String,
}

impl RequestBuilder {
    pub fn new() -> Self {
        RequestBuilder { operation: None, body: String::new() }
    }

    pub fn operation(mut self, operation: Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    pub fn body(mut self, body: &str) -> Self {
        self.body.push_str(body);
        self
    }

    pub fn build(self) -> Option<Request> {
        Some(Request { operation: self.operation?, body: self.body })
    }
}

impl Default for RequestBuilder {
    fn default() -> Self {
        RequestBuilder::new()
    }
}

pub fn text(http: &Http) {
    let request = RequestBuilder::new().operation(Operation::SendSms).body("hello").build(); // finds: unguarded SMS sendSms text
    if let Some(request) = request {
        http.execute(&request);
    }
}

pub fn text_guarded(http: &Http, _auth: &impl may::SMS) {
    let request = RequestBuilder::new().operation(Operation::SendSms).build();
    if let Some(request) = request {
        http.send(request.operation);
        println!("{}", request.body);
    }
}

/// Constants of requests.
pub struct Template {
    pub operation: Operation,
    pub title: &'static str,
}

impl Template {
    pub const BILLS: Template = Template { operation: Operation::ListBills, title: "bills" };
    pub const PAY: Template = Template { operation: Operation::EditBill, title: "pay" };
}

pub fn bills(http: &Http) {
    http.send(Template::BILLS.operation); // finds: unguarded ReadBills listBills bills
}

pub fn title() -> &'static str {
    Template::PAY.title
}

/// A generic request.
pub struct Typed<T> {
    operation: Operation,
    body: T,
}

impl<T: ToString> Typed<T> {
    pub fn pay(body: T) -> Self {
        Self { operation: Operation::EditBill, body } // finds: unguarded EditBills editBill pay
    }

    pub fn perform(self, http: &Http) {
        println!("{}", self.body.to_string());
        http.send(self.operation);
    }
}

/// An operation that is made by default.
pub struct Settings {
    probe: Operation,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { probe: Operation::ListTickets } // finds: unguarded ReadTickets listTickets default
    }
}

impl Settings {
    pub fn probe(&self, http: &Http) {
        http.send(self.probe);
    }

    /// The way that others get at it.
    pub fn operation(&self) -> Operation {
        self.probe
    }
}

//! Texts of paths.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use std::fmt::{self, Write as _};

use desk::{Operation, may};

pub struct Http;

impl Http {
    pub fn get(&self, _: &str) {}
}

pub fn added(http: &Http) {
    let path = Operation::ListBills.path().unwrap_or_default(); // finds: unguarded ReadBills listBills added
    let url = "https://example.com".to_owned() + path;
    http.get(&url);
}

pub fn pushed(http: &Http) {
    let mut url = String::from("https://example.com");
    url.push_str(Operation::SendSms.path().unwrap_or_default()); // finds: unguarded SMS sendSms pushed
    http.get(&url);
}

pub fn appended(http: &Http) {
    let mut url = String::from("https://example.com");
    url += Operation::SendSms.path().unwrap_or_default(); // finds: unguarded SMS sendSms appended
    http.get(&url);
}

pub fn replaced(http: &Http, id: &str) {
    if let Some(path) = Operation::EditTicket.path() { // finds: unguarded EditTickets editTicket replaced
        http.get(&path.replace("{id}", id));
    }
}

pub fn replaced_and_shown(id: &str) {
    if let Some(path) = Operation::EditTicket.path() {
        println!("{}", path.replace("{id}", id));
    }
}

pub fn written(http: &Http) -> fmt::Result {
    let mut url = String::new();
    let path = Operation::EditBill.path().unwrap_or_default(); // finds: unguarded EditBills editBill written
    write!(url, "https://example.com{path}")?;
    http.get(&url);
    Ok(())
}

pub fn written_and_shown() -> fmt::Result {
    let mut text = String::new();
    writeln!(text, "{}", Operation::EditBill.id())?;
    println!("{text}");
    Ok(())
}

pub fn formatted_and_shown() {
    let operation = Operation::EditBill;
    let line = format!("{} {}", operation.id(), operation.path().unwrap_or("-"));
    println!("{line}");
}

pub fn formatted_and_sent(http: &Http, _auth: &impl may::EditBills) {
    let path = Operation::EditBill.path().unwrap_or_default();
    http.get(&format!("https://example.com{path}"));
}

pub struct Shown(Operation);

impl Shown {
    pub fn new() -> Self {
        Shown(Operation::SendSms)
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0.id(), self.0.path().unwrap_or_default())
    }
}

pub fn parts() -> usize {
    Operation::EditBill.path().unwrap_or_default().split('/').count()
}

pub fn is_there() -> bool {
    Operation::EditBill.path().is_some_and(|it| it.len() > 3)
}

pub fn matched(operation: Operation) -> u32 {
    match operation.path() {
        Some("/bills") => 1,
        _ => 0,
    }
}

/// Routes that nobody here takes.
pub struct Route {
    pub path: &'static str,
    pub title: &'static str,
}

pub fn routes() -> Vec<Route> {
    [Operation::EditBill, Operation::SendSms]
        .iter()
        .map(|it| Route { path: it.path().unwrap_or_default(), title: it.title() })
        .collect()
}

fn log(path: &str) {
    println!("{path}");
}

pub fn logged() {
    log(Operation::EditBill.path().unwrap_or_default());
}

pub fn joined(http: &Http) {
    let path = Operation::EditTicket.path().unwrap_or_default(); // finds: unguarded EditTickets editTicket joined
    http.get(&["https://example.com", path].concat());
}

pub fn by_function(http: &Http) {
    if let Some(path) = Some(Operation::EditTicket).and_then(Operation::path) { // finds: unguarded EditTickets editTicket by_function
        http.get(path);
    }
}

pub fn by_id() -> Vec<&'static str> {
    [Operation::EditBill].into_iter().map(Operation::id).collect()
}

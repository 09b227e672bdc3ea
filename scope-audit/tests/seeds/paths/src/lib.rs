//! Paths of operations, of which requests are made by hand.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, may};

pub struct Http;

impl Http {
    pub fn get(&self, _: &str) {}
}

pub fn by_path(http: &Http) {
    if let Some(path) = Operation::ListBills.path() { // finds: unguarded ReadBills listBills by_path
        http.get(path);
    }
}

pub fn shown() {
    if let Some(path) = Operation::ListBills.path() {
        println!("{path}");
    }
}

pub fn compared(path: &str) -> bool {
    Operation::SendSms.path() == Some(path)
}

/// Whoever gets the paths of a table may write a text of them.
const READS: &[Operation] = &[Operation::ListBills, Operation::Health]; // finds: undecided READS

pub fn each(http: &Http) {
    for path in READS.iter().filter_map(|it| it.path()) {
        http.get(path);
    }
}

pub fn each_guarded(http: &Http, _auth: &impl may::ReadBills) {
    READS.iter().filter_map(|it| it.path()).for_each(|path| http.get(path));
}

pub fn each_shown() {
    for path in READS.iter().filter_map(|it| it.path()) {
        println!("{path}");
    }
}

const TEXTS: &[Operation] = &[Operation::SendSms, Operation::Health];

pub fn each_text_guarded(http: &Http, _auth: &impl may::SMS) {
    for operation in TEXTS {
        http.get(operation.path().unwrap_or_default());
    }
}

const ONE: Operation = Operation::EditBill;

pub fn one(http: &Http) {
    http.get(ONE.path().unwrap_or_default()); // finds: unguarded EditBills editBill one
}

const NAMED: &[Operation] = &[Operation::EditTicket, Operation::Health]; // finds: undecided NAMED

fn named_paths() -> Vec<&'static str> {
    NAMED.iter().filter_map(|it| it.path()).collect()
}

pub fn by_named_paths(http: &Http) {
    named_paths().into_iter().for_each(|path| http.get(path));
}

const SHOWN: &[Operation] = &[Operation::EditTicket, Operation::Health];

fn shown_paths() -> Vec<&'static str> {
    SHOWN.iter().filter_map(|it| it.path()).collect()
}

pub fn by_shown_paths() {
    for path in shown_paths() {
        println!("{path}");
    }
}

pub fn counted() -> usize {
    READS.iter().filter_map(|it| it.path()).count()
}

/// Texts that are made of paths, for others.
fn text(operation: Operation) -> String {
    operation.path().map(|it| format!("https://example.com{it}")).unwrap_or_default()
}

pub fn by_text(http: &Http) {
    http.get(&text(Operation::EditTicket)); // finds: unguarded EditTickets editTicket by_text
}

fn all_paths() -> Vec<&'static str> {
    [Operation::SendSms, Operation::EditBill].iter().filter_map(|it| it.path()).collect()
}

pub fn by_all_paths(http: &Http) {
    for path in all_paths() { // finds: unguarded SMS sendSms by_all_paths, unguarded EditBills editBill by_all_paths
        http.get(path);
    }
}

fn sms_path() -> Option<&'static str> {
    Operation::SendSms.path()
}

pub fn sms_path_shown() {
    println!("{:?}", sms_path());
}

/// Nobody here takes it.
pub fn bill_path() -> Option<&'static str> {
    Operation::EditBill.path()
}

pub fn checked(http: &Http, granted: &Granted) {
    let operation = Operation::EditBill;
    if operation.check_scopes(granted).is_ok() {
        http.get(operation.path().unwrap_or_default());
    }
}

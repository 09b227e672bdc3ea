//! Tables of operations.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::Operation;
use std::collections::BTreeMap;

scope_core::app!("../app.toml", desk);

pub fn send(_: Operation) {}

pub struct Row {
    pub operation: Operation,
    pub label: &'static str,
}

const ROWS: &[Row] = &[
    Row { operation: Operation::SendSms, label: "a text" },
    Row { operation: Operation::ListBills, label: "bills" },
];

pub fn rows() {
    for row in ROWS { // finds: unguarded SMS sendSms rows, unguarded ReadBills listBills rows
        println!("{}", row.label);
        send(row.operation);
    }
}

pub fn labels() -> Vec<&'static str> {
    ROWS.iter().map(|row| row.label).collect()
}

const PAIRS: [(&str, Operation); 2] = [("sms", Operation::SendSms), ("health", Operation::Health)];

pub fn pairs() {
    for (name, operation) in PAIRS { // finds: unguarded SMS sendSms pairs
        println!("{name}");
        send(operation);
    }
}

pub fn names() -> Vec<&'static str> {
    PAIRS.iter().map(|(name, _)| *name).collect()
}

pub fn found(name: &str) {
    if let Some((_, operation)) = PAIRS.iter().find(|(known, _)| *known == name) { // finds: unguarded SMS sendSms found
        send(*operation);
    }
}

const DESCRIBED: &[(Operation, &str)] = &[(Operation::EditTicket, "changes a ticket")];

pub fn describe(operation: Operation) -> Option<&'static str> {
    let row = DESCRIBED.iter().find(|(of, _)| *of == operation);
    row.map(|(_, text)| *text)
}

const FIRST: [Operation; 2] = [Operation::ListBills, Operation::Health];

pub fn first() {
    send(FIRST[0]); // finds: unguarded ReadBills listBills first
}

pub fn local(name: &str) {
    let table = BTreeMap::from([("sms", Operation::SendSms), ("bills", Operation::ListBills)]); // finds: unguarded SMS sendSms local, unguarded ReadBills listBills local
    if let Some(operation) = table.get(name) {
        send(*operation);
    }
}

const HANDLERS: &[(&str, fn())] = &[("sms", || send(Operation::SendSms))]; // finds: unguarded SMS sendSms HANDLERS

pub fn handled(name: &str) {
    for (known, run) in HANDLERS {
        if *known == name {
            run();
        }
    }
}

const LISTED: &[Operation] = &[Operation::ListBills, Operation::Health];

/// A text of the paths, which nobody here takes.
pub fn listed() -> String {
    let paths = LISTED.iter().filter_map(|it| it.path());
    paths.collect()
}

/// Whoever is signed in may call it.
pub fn who() {
    send(Operation::WhoAmI);
}

/// Operations are the keys of a map.
pub fn keys(operation: Operation) -> u32 {
    let mut seconds = BTreeMap::from([(Operation::EditTicket, 3), (Operation::EditBill, 5)]);
    seconds.insert(Operation::SendSms, 7);
    wait(seconds.get(&operation).copied().unwrap_or(1));
    wait(seconds.remove(&operation).unwrap_or_default())
}

fn wait(seconds: u32) -> u32 {
    seconds
}

/// They are its values.
pub fn values() {
    let mut known = BTreeMap::new();
    known.insert("sms", Operation::SendSms); // finds: unguarded SMS sendSms values
    if let Some(operation) = known.get("sms") {
        send(*operation);
    }
}

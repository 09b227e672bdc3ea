//! Operations that are made from data.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, user};

pub fn send(_: Operation) {}

pub fn by_call(method: &str, path: &str) {
    if let Some(operation) = Operation::from_call(method, path) { // finds: undecided by_call
        send(operation);
    }
}

pub fn checked(method: &str, path: &str, granted: &Granted, user: &user::Granted) -> bool {
    let Some(operation) = Operation::from_call(method, path) else {
        return false;
    };
    if operation.check(granted, user).is_err() {
        return false;
    }
    send(operation);
    true
}

pub fn by_name(id: &str) {
    let operation: Operation = id.parse().expect("an operation"); // finds: undecided by_name
    send(operation);
}

pub fn by_turbofish(id: &str) {
    if let Ok(operation) = id.parse::<Operation>() { // finds: undecided by_turbofish
        send(operation);
    }
}

pub fn returned(id: &str) -> Option<Operation> {
    id.parse().ok() // finds: undecided returned
}

pub fn number(text: &str) -> Option<u32> {
    text.parse().ok()
}

const SENT: Operation = Operation::SendSms;
const PAIR: [Operation; 2] = [Operation::ListTickets, Operation::ListBills];
const NAMED: &[(&str, Operation)] = &[("bills", Operation::EditBill)];

pub fn constant() {
    send(SENT); // finds: unguarded SMS sendSms constant
    for operation in PAIR { // finds: unguarded ReadBills listBills constant, unguarded ReadTickets listTickets constant
        send(operation);
    }
    let known: Vec<&str> = NAMED.iter().map(|(name, _)| *name).collect();
    drop(known);
}

pub fn chosen(name: &str) -> Operation {
    match name {
        "a" => Operation::EditTicket,
        _ => Operation::Health,
    }
}

/// Operations of data that are only described.
pub fn told(method: &str, path: &str, id: &str) -> bool {
    let found = Operation::from_call(method, path).map(|it| it.id());
    println!("{found:?}");
    for operation in Operation::ALL {
        println!("{operation}");
    }
    id.parse::<Operation>().is_ok()
}

pub fn told_and_sent(method: &str, path: &str) {
    let found = Operation::from_call(method, path); // finds: undecided told_and_sent
    println!("{found:?}");
    if let Some(operation) = found {
        send(operation);
    }
}

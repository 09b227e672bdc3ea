//! Operations in lists that are made step by step, and in tables of structs.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use std::collections::{BTreeMap, HashMap};

use desk::{Granted, Operation, may};
use scope_core::Denied;

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
}

/// A table of structs, of which a field holds a list.
pub struct Entry {
    name: &'static str,
    calls: [Operation; 2],
    weight: u32,
}

static ENTRIES: [Entry; 2] = [
    Entry { name: "text", calls: [Operation::SendSms, Operation::Health], weight: 1 },
    Entry { name: "bills", calls: [Operation::ListBills, Operation::Health], weight: 2 },
];

pub fn heavy(client: &Client) {
    for entry in ENTRIES.iter().filter(|it| it.weight > 1) { // finds: unguarded SMS sendSms heavy, unguarded ReadBills listBills heavy
        for operation in entry.calls {
            client.send(operation);
        }
    }
}

pub fn weights() -> u32 {
    ENTRIES.iter().map(|it| it.weight).sum()
}

pub fn is_known(name: &str) -> bool {
    ENTRIES.iter().any(|it| it.name == name)
}

/// A slice of tuples: one place is sent, the other one is shown.
const STEPS: &[(Operation, Operation)] = &[(Operation::EditTicket, Operation::ListTickets)];

pub fn steps(client: &Client) {
    for (shown, sent) in STEPS { // finds: unguarded ReadTickets listTickets steps
        println!("{shown}");
        client.send(*sent);
    }
}

pub fn by_index(client: &Client, at: usize) {
    client.send(STEPS[at].0); // finds: unguarded EditTickets editTicket by_index
}

pub fn first(client: &Client) {
    if let Some((_, sent)) = STEPS.first() { // finds: unguarded ReadTickets listTickets first
        client.send(*sent);
    }
}

/// Arrays of what a closure makes.
pub fn from_fn(client: &Client) {
    let all: [Operation; 2] = std::array::from_fn(|at| match at {
        0 => Operation::EditBill, // finds: unguarded EditBills editBill from_fn
        _ => Operation::Health,
    });
    for operation in all {
        client.send(operation);
    }
}

pub fn from_fn_shown() -> usize {
    let all: [Operation; 2] = std::array::from_fn(|_| Operation::EditBill);
    all.iter().map(|it| it.id().len()).sum()
}

pub fn made_of_others(client: &Client, edits: &[bool]) {
    let all = edits.iter().map(|edit| match edit {
        true => Operation::EditTicket, // finds: unguarded EditTickets editTicket made_of_others
        false => Operation::ListTickets, // finds: unguarded ReadTickets listTickets made_of_others
    });
    for operation in all {
        client.send(operation);
    }
}

pub fn made_of_others_and_shown(edits: &[bool]) -> Vec<&'static str> {
    let all = edits.iter().map(|edit| if *edit { Operation::EditTicket } else { Operation::ListTickets });
    all.map(|it| it.id()).collect()
}

/// Lists that grow.
pub fn extended(client: &Client) {
    let mut all = Vec::new();
    all.extend([Operation::SendSms, Operation::Health]); // finds: unguarded SMS sendSms extended
    all.extend_from_slice(&[Operation::ListBills]); // finds: unguarded ReadBills listBills extended
    for operation in all {
        client.send(operation);
    }
}

pub fn extended_and_counted() -> usize {
    let mut all = vec![Operation::EditBill];
    all.extend([Operation::SendSms]);
    all.iter().filter(|it| it.is_public()).count()
}

pub fn extended_by_another(client: &Client) {
    let reads = vec![Operation::ListBills]; // finds: unguarded ReadBills listBills extended_by_another
    let mut all = vec![Operation::Health];
    all.extend(reads);
    all.into_iter().for_each(|it| client.send(it));
}

pub fn extended_by_what_is_made(client: &Client, ids: &[u32]) {
    let mut all = Vec::new();
    all.extend(ids.iter().map(|id| (*id, Operation::EditTicket))); // finds: unguarded EditTickets editTicket extended_by_what_is_made
    for (id, operation) in all {
        println!("{id}");
        client.send(operation);
    }
}

pub fn pushed_in_a_loop(client: &Client, times: u32) {
    let mut all = vec![];
    for at in 0..times {
        if at % 2 == 0 {
            all.push((at, Operation::EditBill)); // finds: unguarded EditBills editBill pushed_in_a_loop
        } else {
            all.push((at, Operation::Health));
        }
    }
    while let Some((at, operation)) = all.pop() {
        println!("{at}");
        client.send(operation);
    }
}

pub fn pushed_and_checked(client: &Client, granted: &Granted) -> Result<(), Denied> {
    let mut all = vec![Operation::ListBills];
    all.push(Operation::EditBill);
    for operation in &all {
        operation.check_scopes(granted)?;
    }
    for operation in all {
        client.send(operation);
    }
    Ok(())
}

pub fn pushed_behind_a_guard(client: &Client, _auth: &impl may::SMS) {
    let mut all = Vec::with_capacity(1);
    all.push(Operation::SendSms);
    all.drain(..).for_each(|it| client.send(it));
}

/// A list that another function fills.
fn fill(all: &mut Vec<Operation>) {
    all.push(Operation::EditTicket); // finds: unguarded EditTickets editTicket fill
}

pub fn filled(client: &Client) {
    let mut all = Vec::new();
    fill(&mut all);
    for operation in all {
        client.send(operation);
    }
}

fn note(all: &mut Vec<Operation>) {
    all.push(Operation::EditBill);
}

pub fn noted() -> usize {
    let mut all = Vec::new();
    note(&mut all);
    all.iter().map(|it| it.id().len()).sum()
}

/// A list that a function returns.
fn reads() -> Vec<Operation> {
    let mut all = vec![Operation::ListTickets];
    all.push(Operation::ListBills);
    all
}

pub fn read(client: &Client) {
    for operation in reads() { // finds: unguarded ReadTickets listTickets read, unguarded ReadBills listBills read
        client.send(operation);
    }
}

/// Maps by operation: the keys are not sent.
pub fn by_operation(client: &Client, wanted: Operation) {
    let mut handlers: HashMap<Operation, fn(&Client)> = HashMap::new();
    handlers.insert(Operation::SendSms, text);
    handlers.insert(Operation::EditBill, |client| client.send(Operation::ListBills)); // finds: unguarded ReadBills listBills by_operation
    if let Some(run) = handlers.get(&wanted) {
        run(client);
    }
}

fn text(client: &Client) {
    client.send(Operation::SendSms); // finds: unguarded SMS sendSms text
}

pub fn by_key(client: &Client) {
    let names = HashMap::from([(Operation::EditTicket, "edit")]); // finds: unguarded EditTickets editTicket by_key
    for (operation, name) in &names {
        println!("{name}");
        client.send(*operation);
    }
}

pub fn by_keys(client: &Client) {
    let names = BTreeMap::from([(Operation::EditBill, "edit")]); // finds: unguarded EditBills editBill by_keys
    for operation in names.keys() {
        client.send(*operation);
    }
}

pub fn by_values(client: &Client) {
    let names = BTreeMap::from([(Operation::EditBill, Operation::ListBills)]); // finds: unguarded ReadBills listBills by_values
    for operation in names.values() {
        client.send(*operation);
    }
}

pub fn by_entry(client: &Client, name: &str) {
    let mut known: HashMap<String, Vec<Operation>> = HashMap::new();
    known.entry(name.to_owned()).or_default().push(Operation::SendSms); // finds: unguarded SMS sendSms by_entry
    for operation in known.get(name).into_iter().flatten() {
        client.send(*operation);
    }
}

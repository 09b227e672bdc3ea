//! Lists that are seen through others, copied, taken, and taken apart.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use std::collections::{BTreeMap, HashMap, HashSet};

use desk::Operation;

pub struct Client;

impl Client {
    pub fn send(&self, _: Operation) {}
}

#[derive(Default)]
pub struct Queue {
    waiting: Vec<Operation>,
    batches: Vec<Vec<Operation>>,
    urgent: Vec<Operation>,
    current: Option<Operation>,
}

impl Queue {
    pub fn add(&mut self) {
        self.waiting.push(Operation::ListBills); // finds: unguarded ReadBills listBills add
    }

    pub fn copied(&self) {
        let mut copy = self.waiting.clone();
        copy.push(Operation::EditBill);
        println!("{}", copy.len());
    }

    pub fn flush(&mut self, client: &Client) {
        for operation in std::mem::take(&mut self.waiting) {
            client.send(operation);
        }
    }

    pub fn batch(&mut self) {
        self.batches.push(vec![Operation::SendSms, Operation::Health]); // finds: unguarded SMS sendSms batch
    }

    pub fn flush_batches(&self, client: &Client) {
        for batch in &self.batches {
            for operation in batch {
                client.send(*operation);
            }
        }
    }

    fn urgent(&mut self) -> &mut Vec<Operation> {
        &mut self.urgent
    }

    pub fn add_urgent(&mut self) {
        self.urgent().push(Operation::EditTicket); // finds: undecided add_urgent
    }

    pub fn flush_urgent(&mut self, client: &Client) {
        self.urgent.retain(|it| !it.is_public());
        while let Some(operation) = self.urgent.pop() {
            client.send(operation);
        }
    }

    pub fn next(&mut self) -> bool {
        let before = std::mem::replace(&mut self.current, Some(Operation::EditBill)); // finds: unguarded EditBills editBill next
        before.is_some()
    }

    pub fn send_current(&self, client: &Client) {
        if let Some(operation) = self.current {
            client.send(operation);
        }
    }
}

/// A queue that is a parameter.
pub fn add_to(queue: &mut Queue) {
    queue.waiting.push(Operation::SendSms); // finds: unguarded SMS sendSms add_to
}

/// Keys and members of sets.
pub fn counted(seen: &[Operation]) -> usize {
    let mut counts: HashMap<Operation, usize> = HashMap::new();
    *counts.entry(Operation::EditBill).or_insert(0) += 1;
    *counts.entry(Operation::SendSms).or_default() += 1;
    for operation in seen {
        *counts.entry(*operation).or_insert(0) += 1;
    }
    counts.values().sum()
}

pub fn is_known(operation: Operation) -> bool {
    let mut known = HashSet::from([Operation::EditBill]);
    known.insert(Operation::SendSms);
    known.contains(&operation)
}

pub fn first_of_a_map(client: &Client) {
    let names = BTreeMap::from([(Operation::EditBill, Operation::ListBills)]); // finds: unguarded ReadBills listBills first_of_a_map
    if let Some((_, operation)) = names.first_key_value() {
        client.send(*operation);
    }
}

/// Places of arrays.
pub fn the_second(client: &Client) {
    let [shown, sent] = [Operation::EditBill, Operation::ListBills]; // finds: unguarded ReadBills listBills the_second
    println!("{shown}");
    client.send(sent);
}

const TWO: [Operation; 2] = [Operation::EditTicket, Operation::Health];

pub fn by_the_second(client: &Client) {
    client.send(TWO[1]);
}

pub fn by_the_first(client: &Client) {
    client.send(TWO[0]); // finds: unguarded EditTickets editTicket by_the_first
}

pub fn by_any(client: &Client, at: usize) {
    client.send(TWO[at]); // finds: unguarded EditTickets editTicket by_any
}

pub fn assigned(client: &Client) {
    let mut all = [Operation::Health; 2];
    all[0] = Operation::SendSms; // finds: unguarded SMS sendSms assigned
    for operation in all {
        client.send(operation);
    }
}

pub fn sorted(client: &Client) {
    let mut all = vec![Operation::ListTickets, Operation::Health]; // finds: unguarded ReadTickets listTickets sorted
    all.sort_by_key(|it| it.id());
    all.dedup();
    all.iter().rev().for_each(|it| client.send(*it));
}

pub fn chained(client: &Client) {
    std::iter::once(Operation::EditBill) // finds: unguarded EditBills editBill chained
        .chain([Operation::SendSms]) // finds: unguarded SMS sendSms chained
        .for_each(|it| client.send(it));
}

pub fn described() -> Vec<&'static str> {
    [Operation::EditBill, Operation::SendSms].into_iter().map(|it| it.id()).collect()
}

pub fn described_by_name() -> Vec<String> {
    [Operation::EditBill, Operation::SendSms].iter().map(ToString::to_string).collect()
}

pub fn rest(client: &Client) {
    if let [first, rest @ ..] = [Operation::EditBill, Operation::ListBills].as_slice() { // finds: unguarded ReadBills listBills rest
        println!("{first}");
        for operation in rest {
            client.send(*operation);
        }
    }
}

pub struct Wrapper(Operation);

pub fn unwrapped(client: &Client) {
    let Wrapper(operation) = Wrapper(Operation::EditTicket); // finds: unguarded EditTickets editTicket unwrapped
    client.send(operation);
}

/// The text beside it is sent.
pub fn beside(texts: &mut Vec<String>) {
    let all = vec![("a".to_owned(), Operation::EditBill)];
    for (text, operation) in all {
        println!("{operation}");
        texts.push(text);
    }
}

pub fn folded(client: &Client) -> usize {
    [Operation::SendSms, Operation::Health] // finds: unguarded SMS sendSms folded
        .iter()
        .fold(0, |count, operation| {
            client.send(*operation);
            count + 1
        })
}

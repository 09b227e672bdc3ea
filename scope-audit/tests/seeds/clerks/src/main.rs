//! A program whose app goes through types, tasks and configuration.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use std::{collections::BTreeMap, sync::Arc};

use desk::{Operation, may};

scope_core::app!("../app.toml", desk);

pub struct Http;

impl Http {
    fn send(&self, _: Operation) {}
}

pub struct Context<A> {
    app: A,
    http: Arc<Http>,
}

/// What the app may do, by traits with one method each.
trait Lists {
    fn list(&self);
}

impl<A: may::ReadTickets> Lists for Context<A> {
    fn list(&self) {
        self.http.send(Operation::ListTickets);
    }
}

trait Pays {
    fn pay(&self);
}

impl<A: may::EditBills> Pays for Context<A> {
    fn pay(&self) {
        self.http.send(Operation::EditBill);
    }
}

/// A job that is made from a name, by a table of functions.
type Job = fn(&Context<Clerks>);

fn jobs() -> BTreeMap<&'static str, Job> {
    let mut jobs: BTreeMap<&'static str, Job> = BTreeMap::new();
    jobs.insert("list", |it| it.list());
    jobs.insert("text", |it| it.http.send(Operation::SendSms)); // finds: unguarded SMS sendSms jobs
    jobs
}

enum Task {
    List,
    Remind { times: u32 },
}

impl Task {
    fn operations(&self) -> Vec<Operation> {
        match self {
            Task::List => vec![Operation::ListTickets],
            Task::Remind { times } => vec![Operation::SendSms; *times as usize],
        }
    }
}

fn perform(http: &Http, task: &Task, _app: &impl may::ReadTickets) {
    for operation in task.operations() { // finds: unguarded SMS sendSms perform
        http.send(operation);
    }
}

fn main() {
    let context = Context { app: Clerks, http: Arc::new(Http) };
    for (name, job) in jobs() {
        println!("{name}");
        job(&context);
    }
    perform(&context.http, &Task::Remind { times: 3 }, &context.app);
    perform(&context.http, &Task::List, &context.app);
    if context.http.is_paid() {
        drop(Box::new(|| println!("paid")));
    }
}

impl Http {
    fn is_paid(&self) -> bool {
        [Operation::EditBill].is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pays() {
        Context { app: Clerks, http: Arc::new(Http) }.pay();
    }
}

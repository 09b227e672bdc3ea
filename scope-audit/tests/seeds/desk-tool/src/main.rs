//! A program with commands, by an app.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Operation, may};
use scope_core::Guarded;

scope_core::app!("../app.toml", desk);

type Me = DeskTool;

pub struct Client<A> {
    app: A,
}

impl<A> Client<A> {
    fn send(&self, _: Operation) {}
}

impl<A: may::ReadTickets> Client<A> {
    fn tickets(&self) -> usize {
        self.send(Operation::ListTickets);
        size_of_val(&self.app)
    }
}

#[derive(Guarded)]
pub enum Command {
    #[requires(desk::scope::SMS)]
    Text,
    #[public]
    List,
}

fn run(command: &Command) {
    let client = Client { app: DeskTool };
    match command {
        Command::Text => client.send(Operation::SendSms), // finds: unguarded SMS sendSms run
        Command::List => {
            client.tickets();
        }
    }
}

fn each<A: Copy>(app: A, all: &[fn(A)]) {
    for run in all {
        run(app);
    }
}

fn bills(_: impl may::ReadBills) {}

fn main() {
    run(&Command::List);
    run(&Command::Text);
    let all: [fn(Me); 1] = [bills];
    each(DeskTool, &all);
}

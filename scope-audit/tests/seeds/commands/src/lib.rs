//! Commands whose variants say what they require.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, Operation, scope};
use scope_core::{Denied, Guarded};

pub fn send(_: Operation) {}

#[derive(Guarded)]
pub enum Command {
    #[requires(scope::EditBills)]
    Pay { amount: u32 },
    #[requires(scope::SMS & scope::ReadTickets)]
    Text(String),
    #[requires(scope::ReadTickets | scope::ReadBills)]
    Look,
    #[public]
    Help,
}

pub fn run(command: Command, granted: &Granted) -> Result<(), Denied> {
    command.authorize(granted)?;
    match command {
        Command::Pay { amount } => {
            println!("{amount}");
            send(Operation::EditBill);
            send(Operation::ListBills);
        }
        Command::Text(text) => {
            println!("{text}");
            send(Operation::SendSms);
            send(Operation::EditTicket); // finds: unguarded EditTickets editTicket run
        }
        Command::Look => {
            send(Operation::ReadEither);
            send(Operation::ListBills); // finds: unguarded ReadBills listBills run
        }
        Command::Help => send(Operation::EditBill), // finds: unguarded EditBills editBill run
    }
    Ok(())
}

/// Nobody asked.
pub fn unasked(command: &Command) {
    match command {
        Command::Pay { .. } => send(Operation::EditBill), // finds: unguarded EditBills editBill unasked
        _ => send(Operation::Health),
    }
}

impl Command {
    pub fn execute(self, granted: &Granted) -> Result<(), Denied> {
        self.authorize(granted)?;
        match self {
            Self::Pay { .. } => send(Operation::EditBill),
            Self::Text(_) => send(Operation::SendSms),
            Self::Look | Self::Help => send(Operation::Health),
        }
        Ok(())
    }
}

pub fn if_let(command: &Command, granted: &Granted) -> Result<(), Denied> {
    command.authorize(granted)?;
    if let Command::Text(text) = command {
        println!("{text}");
        send(Operation::SendSms);
    }
    Ok(())
}

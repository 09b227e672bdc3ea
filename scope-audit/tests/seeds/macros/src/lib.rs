//! Macros that make functions, wrap calls and paste names.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Operation, may};

pub struct Client;

impl Client {
    fn send(&self, _: Operation) {}
}

macro_rules! call {
    ($client:expr, $operation:expr) => {
        $client.send($operation)
    };
}

macro_rules! log {
    ($operation:expr) => {
        if $operation == Operation::Health {
            println!("{}", $operation.id());
        }
    };
}

macro_rules! always_sms {
    ($client:ident) => {
        $client.send(Operation::SendSms)
    };
}

macro_rules! client {
    ($($name:ident: $may:ident => $operation:ident),* $(,)?) => {
        impl Client {
            $(pub fn $name(&self, _: impl may::$may) {
                call!(self, Operation::$operation)
            })*
        }
    };
}

client! {
    tickets: ReadTickets => ListTickets,
    bills: ReadBills => ListBills,
}

client! {
    wrong: ReadBills => EditBill, // finds: unguarded EditBills editBill wrong
}

client! { // finds: over-guarded Everything broad
    broad: Everything => ListBills,
}

pub fn text(client: &Client) {
    call!(client, Operation::SendSms); // finds: unguarded SMS sendSms text
    log!(Operation::EditTicket);
    assert_ne!(Operation::EditBill, Operation::ListBills);
    println!("{}", Operation::EditTicket);
}

pub fn hidden(client: &Client) {
    always_sms!(client); // finds: unguarded SMS sendSms hidden
}

pub fn guarded(client: &Client, _: impl may::SMS) {
    always_sms!(client);
    for operation in vec![Operation::SendSms, Operation::Health] {
        client.send(operation);
    }
}

pub mod pasted {
    use super::{Client, desk::{Operation, may}};
    use pastey::paste;

    paste! {
        impl Client {
            pub fn [<get_ tickets>](&self, _: impl may::[<Read Tickets>]) {
                self.send(Operation::[<List Tickets>]);
            }

            pub fn [<get_ bills>](&self) {
                self.send(Operation::[<List Bills>]); // finds: unguarded ReadBills listBills get_bills
            }
        }
    }

    macro_rules! made {
        ($of:ident) => {
            paste! {
                pub fn [<list_ $of:lower>](client: &Client, _: impl may::[<Read $of>]) {
                    client.send(Operation::[<List $of>]);
                }
            }
        };
    }
    made!(Bills);
}

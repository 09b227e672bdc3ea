//! Names that are imported, exported, renamed and given to others.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}

pub mod api {
    pub use crate::desk::Operation as Call;
    pub use crate::desk::may as allowed;
    pub type Op = crate::desk::Operation;
    pub mod short {
        pub use crate::desk::Operation::EditTicket as EDIT;
        pub use crate::desk::scope::SMS as Texting;
    }
}

use api::{Call, Op, allowed, short};
use desk::{Operation::SendSms as Text, may::ReadTickets as Reads};
use scope_core::Proof;

scope_core::app!("../app.toml", desk);

pub struct Client;

impl Client {
    pub fn send(&self, _: Op) {}
}

pub fn imported(client: &Client) {
    client.send(Text); // finds: unguarded SMS sendSms imported
}

pub fn exported(client: &Client) {
    client.send(Call::ListBills); // finds: unguarded ReadBills listBills exported
}

pub fn alias(client: &Client) {
    client.send(Op::EditBill); // finds: unguarded EditBills editBill alias
}

pub fn deep(client: &Client) {
    client.send(short::EDIT); // finds: unguarded EditTickets editTicket deep
}

pub fn renamed_guard(client: &Client, _auth: impl Reads) {
    client.send(Call::ListTickets);
}

pub fn renamed_module(client: &Client, _auth: &impl allowed::ReadBills) {
    client.send(Call::ListBills);
}

pub fn renamed_marker(client: &Client, _auth: Proof<'_, short::Texting>) {
    client.send(Text);
}

pub struct Sms;

impl Sms {
    pub const CALL: Op = Op::SendSms;

    pub fn run(&self, client: &Client) {
        client.send(Self::CALL); // finds: unguarded SMS sendSms run
    }

    pub fn run_guarded(&self, client: &Client, _auth: impl allowed::SMS) {
        client.send(Self::CALL);
    }
}

pub fn of_the_type(client: &Client) {
    client.send(Sms::CALL); // finds: unguarded SMS sendSms of_the_type
}

const AGAIN: Op = Sms::CALL;

pub fn twice_removed(client: &Client) {
    client.send(AGAIN); // finds: unguarded SMS sendSms twice_removed
}

pub fn run(client: &Client) {
    renamed_guard(client, Names);
    renamed_module(client, &Names);
}

//! Code by a spec that lies outside of the workspace.

use outside_spec::desk::{Operation, may};

scope_core::app!("../app.toml", outside_spec::desk);

pub fn send(_: Operation) {}

pub fn bills(_: impl may::ReadBills) {
    send(Operation::ListBills);
}

pub fn run() {
    bills(Inside);
    send(Operation::EditBill); // finds: unguarded EditBills editBill run, under-asked EditBills editBill run
}

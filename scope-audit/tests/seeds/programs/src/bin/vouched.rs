use programs::{desk::Operation, send};

scope_core::app!("../../vouched.toml", programs::desk);

const BILLS: Operation = Vouched::vouch_for(Operation::ListBills);

fn main() {
    send(BILLS);
    send(Vouched::vouch_for(Operation::SendSms));
}

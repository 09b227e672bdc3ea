//! Features: some by default, some that another member switches on, some that nobody does.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::Operation;

pub fn send(_: Operation) {}

#[cfg(feature = "tickets")]
pub fn tickets() {
    send(Operation::ListTickets); // finds: unguarded ReadTickets listTickets tickets
}

#[cfg(not(feature = "tickets"))] // finds: undecided
pub fn no_tickets() {
    send(Operation::EditTicket);
}

pub fn bills() {
    #[cfg(feature = "bills")]
    send(Operation::ListBills); // finds: unguarded ReadBills listBills bills
    #[cfg(not(any(feature = "tickets", feature = "bills")))] // finds: undecided bills
    send(Operation::EditBill);
}

#[cfg(any(feature = "texting", feature = "bills"))]
pub fn either() {
    send(Operation::EditBill); // finds: unguarded EditBills editBill either
}

pub fn at_run_time() {
    if cfg!(feature = "texting") {
        send(Operation::SendSms); // finds: unguarded SMS sendSms at_run_time
    }
}

/// Nothing of a spec is left out here.
#[cfg(feature = "texting")]
pub fn other() {}

//! Code that needs more than its manifest brings.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::may;

scope_core::app!("../app.toml", desk);

fn bills(_: impl may::EditBills) {}
fn text(_: impl may::SMS) {}

fn main() {
    bills(UnderAsked); // finds: under-asked EditBills main
    text(UnderAsked);
}

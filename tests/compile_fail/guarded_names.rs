// What rustc says of a command's requirement.
#![allow(unused)]
mod desk {
    scope_core::scopes!("specs/desk.toml");
}
use desk::{Granted, Scope, permission, scope};
use scope_core::{Denied, Guarded};

#[derive(Guarded)]
#[requires(scope::ReadTickets & permission::ManageTickets)]
struct Read;

#[derive(Guarded)]
#[requires(scope::ReadTicket)]
//~^ error: [E0425]
struct Typo;

fn half_a_holder(granted: &Granted) -> Result<(), Denied> {
    Read.authorize(granted)
    //~^ error: does not hold the grants that
    //~| label: does not hold the grants that this requirement is checked against
    //~| note: both have to be of one spec
}

fn main() {}

// What rustc says of a command's requirement.
#![allow(unused)]
mod desk {
    scope_core::scopes!("specs.toml");
}
use desk::{Granted, Scope, permission, scope};
use scope_core::{Denied, Guarded};

#[derive(Guarded)]
#[requires(scope::ReadTickets & permission::ManageTickets)]
struct Read;

#[derive(Guarded)]
#[requires(scope::ReadTicket)]
struct Typo;

fn half_a_holder(granted: &Granted) -> Result<(), Denied> {
    Read.authorize(granted)
}

fn main() {}

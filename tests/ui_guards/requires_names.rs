// What rustc says of names, with its own suggestions.
#![allow(unused)]
mod desk {
    scope_core::scopes!("specs.toml");
}
use desk::{Granted, Scope, permission, scope};
use scope_core::{Denied, requires};

#[requires(scope::ReadTicket)]
fn typo(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::EditTickets, by = sesion)]
fn holder_typo(session: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(Scope::ReadTickets)]
fn variant(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(permission::ManageTickets)]
fn wrong_gate(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets)]
fn not_a_holder(auth: &str) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets, proof = read)]
fn proof_of_less(auth: &Granted) -> Result<(), Denied> {
    edit(read);
    Ok(())
}

fn edit(_: impl desk::may::EditTickets) {}

fn main() {}

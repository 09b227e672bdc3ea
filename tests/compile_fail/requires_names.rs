// What rustc says of names, with its own suggestions.
#![allow(unused)]
mod desk {
    scope_core::scopes!("specs/desk.toml");
}
use desk::{Granted, Scope, permission, scope};
use scope_core::{Denied, requires};

#[requires(scope::ReadTicket)]
//~^ error: [E0425]
fn typo(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::EditTickets, by = sesion)]
//~^ error: [E0425]
fn holder_typo(session: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(Scope::ReadTickets)]
//~^ error: is not a requirement
//~| label: not a requirement
//~| note: a requirement cannot be negated, and `&&` and `||` join none
fn variant(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(permission::ManageTickets)]
//~^ error: does not hold the grants that
//~| label: does not hold the grants that this requirement is checked against
//~| note: a session derives `Holds`, and marks with `#[holds]` a field of type `Granted` for app scopes
//~| note: an app holds nothing while the program runs: hand it to a function that takes an `impl may::X`
fn wrong_gate(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets)]
//~^ error: does not hold the grants that
//~| label: does not hold the grants that this requirement is checked against
//~| note: a session derives `Holds`, and marks with `#[holds]` a field of type `Granted` for app scopes
//~| note: an app holds nothing while the program runs: hand it to a function that takes an `impl may::X`
fn not_a_holder(auth: &str) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets, proof = read)]
fn proof_of_less(auth: &Granted) -> Result<(), Denied> {
    edit(read);
    //~^ error: does not grant the app scope `EditTickets`
    //~| label: needs the app scope `EditTickets`
    //~| note: nothing else includes `EditTickets` (specs/desk.toml)
    //~| note: a session proves it with `authorize(scope::EditTickets)?`: hand on this proof itself
    //~| note: asks for it with `[scopes.EditTickets]` in its manifest
    Ok(())
}

fn edit(_: impl desk::may::EditTickets) {}

fn main() {}

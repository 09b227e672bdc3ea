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
//~^ error: [E0308]
fn variant(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(permission::ManageTickets)]
//~^ error: does not hold a
//~| label: does not hold what the requirement looks at
//~| note: derive `Holds` for it, and mark the field that is the `Granted` of this spec with `#[holds]`
fn wrong_gate(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets)]
//~^ error: does not hold a
//~| label: does not hold what the requirement looks at
//~| note: derive `Holds` for it, and mark the field that is the `Granted` of this spec with `#[holds]`
fn not_a_holder(auth: &str) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets, proof = read)]
fn proof_of_less(auth: &Granted) -> Result<(), Denied> {
    edit(read);
    //~^ error: does not grant the app scope `EditTickets`
    //~| label: needs the app scope `EditTickets`
    //~| note: nothing else includes `EditTickets` (specs/desk.toml)
    //~| note: a session proves it with `authorize(scope::EditTickets)`; an app asks for it with `[scopes.EditTickets]` in its app.toml
    Ok(())
}

fn edit(_: impl desk::may::EditTickets) {}

fn main() {}

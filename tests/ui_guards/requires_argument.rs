// Requirements and options that are none.
#![allow(unused)]
mod desk {
    scope_core::scopes!("specs.toml");
}
use desk::{Granted, scope};
use scope_core::{Denied, requires};

#[requires(scope::ReadTickets)]
fn no_holder(session: &Granted, id: u64) -> Result<(), Denied> {
    Ok(())
}

#[requires(!scope::ReadTickets)]
fn negated(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets && scope::Billing || !scope::EditTickets)]
fn three_mistakes(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets, scope::Billing)]
fn comma(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires("ReadTickets")]
fn text(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(any(scope::ReadTickets, scope::Billing))]
fn call(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets + scope::Billing)]
fn plus(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets, on = auth)]
fn unknown_option(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets, proof = "read")]
fn proof_in_quotes(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets, by)]
fn option_without_value(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets; by = auth)]
fn semicolon(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

fn main() {}

// Requirements and options that are none.
#![allow(unused)]
mod desk {
    scope_core::scopes!("specs/desk.toml");
}
use desk::{Granted, scope};
use scope_core::{Denied, requires};

#[requires(scope::ReadTickets)]
fn no_holder(session: &Granted, id: u64) -> Result<(), Denied> {
//~^ error: no argument is named `auth`: name the argument that holds what was granted with `by = ..` (there are `session`, `id`), or add one named `auth`
    Ok(())
}

#[requires(!scope::ReadTickets)]
//~^ error: a requirement cannot be negated, so that more privilege never denies: leave out the `!`
fn negated(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets && scope::Billing || !scope::EditTickets)]
//~^ error: requirements are joined with `|`, not `||`
//~^^ error: requirements are joined with `&`, not `&&`
//~^^^ error: a requirement cannot be negated, so that more privilege never denies: leave out the `!`
fn three_mistakes(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets, scope::Billing)]
//~^ error: several requirements are joined with `&` (all of them) or `|` (any of them), not with a comma
fn comma(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires("ReadTickets")]
//~^ error: a requirement is made of markers, not of text: write `scope::ReadTickets`, or `permission::ReadTickets`
fn text(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(any(scope::ReadTickets, scope::Billing))]
//~^ error: `any` is no requirement: join markers with `|`: `scope::ReadTickets | scope::Billing`
fn call(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets + scope::Billing)]
//~^ error: requirements are joined with `&` and `|` only
fn plus(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets, on = auth)]
//~^ error: unknown option `on`: there are `by`, `proof` and `crate`
fn unknown_option(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets, proof = "read")]
//~^ error: expected identifier
fn proof_in_quotes(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets, by)]
//~^ error: several requirements are joined with `&` (all of them) or `|` (any of them), not with a comma
fn option_without_value(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::ReadTickets; by = auth)]
//~^ error: requirements are joined with `&` and `|`; options follow behind `,`
fn semicolon(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

fn main() {}

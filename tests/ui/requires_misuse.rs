// What `#[requires]` cannot guard, and arguments that it does not take.
#![allow(unused)]
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{Granted, scope};
use scope_core::{Denied, requires};

#[requires]
fn nothing(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires()]
fn nothing_either(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::SMS)]
fn no_holder(session: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::SMS)]
fn no_argument() -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::SMS)]
fn returns_nothing(auth: &Granted) {}

#[requires(scope::SMS)]
fn returns_text(auth: &Granted) -> String {
    String::new()
}

#[requires(scope::SMS)]
fn other_error(auth: &Granted) -> Result<(), core::fmt::Error> {
    Ok(())
}

#[requires(scope::SMS && scope::A2PSMS)]
fn and_and(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(!scope::SMS)]
fn not(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires("SMS")]
fn text(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::SMS, scope::A2PSMS)]
fn list(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::SMS, holder = session)]
fn unknown_option(session: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(by = session, scope::SMS)]
fn option_first(session: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::SMS)]
const fn constant(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

#[requires(scope::SMS)]
struct Command;

trait Send {
    #[requires(scope::SMS)]
    fn send(&self, auth: &Granted) -> Result<(), Denied>;
}

fn main() {}

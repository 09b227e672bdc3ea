// A function that cannot return a denial.
#![allow(unused)]
mod desk {
    scope_core::scopes!("specs.toml");
}
use desk::{Granted, scope};
use scope_core::requires;

#[requires(scope::ReadTickets)]
fn unit(auth: &Granted) {}

#[requires(scope::ReadTickets)]
fn number(auth: &Granted) -> i32 {
    7
}

#[requires(scope::ReadTickets)]
fn option(auth: &Granted) -> Option<i32> {
    Some(7)
}

#[requires(scope::ReadTickets)]
fn text_error(auth: &Granted) -> Result<i32, String> {
    Ok(7)
}

#[requires(scope::ReadTickets)]
async fn later(auth: &Granted) -> i32 {
    7
}

#[requires(scope::ReadTickets)]
fn some_result(auth: &Granted) -> impl Sized {
    7
}

#[requires(scope::ReadTickets)]
fn never(auth: &Granted) -> ! {
    loop {}
}

fn main() {}

// A function that cannot return a denial.
#![allow(unused)]
mod desk {
    scope_core::scopes!("specs/desk.toml");
}
use desk::{Granted, scope};
use scope_core::requires;

#[requires(scope::ReadTickets)]
fn unit(auth: &Granted) {}
//~^ error: a function that returns nothing cannot return a denial: let it return `Result<(), scope_core::Denied>`, or a `Result` whose error is `From<Denied>`

#[requires(scope::ReadTickets)]
//~vv error: a function that returns `i32` cannot return a denial
//~| note: `Result<_, scope_core::Denied>` is one
fn number(auth: &Granted) -> i32 {
    7
}

#[requires(scope::ReadTickets)]
//~vv error: a function that returns `Option<i32>` cannot return a denial
//~| note: `Result<_, scope_core::Denied>` is one
fn option(auth: &Granted) -> Option<i32> {
    Some(7)
}

#[requires(scope::ReadTickets)]
//~vv error: a function that returns `Result<i32, String>` cannot return a denial
//~| note: `Result<_, scope_core::Denied>` is one
fn text_error(auth: &Granted) -> Result<i32, String> {
    Ok(7)
}

#[requires(scope::ReadTickets)]
//~vv error: a function that returns `i32` cannot return a denial
//~| note: `Result<_, scope_core::Denied>` is one
async fn later(auth: &Granted) -> i32 {
    7
}

#[requires(scope::ReadTickets)]
//~vv error: a function that returns `{integer}` cannot return a denial
//~| note: `Result<_, scope_core::Denied>` is one
fn some_result(auth: &Granted) -> impl Sized {
    7
}

#[requires(scope::ReadTickets)]
//~vv error: a function that returns `!` cannot return a denial
//~| note: `Result<_, scope_core::Denied>` is one
fn never(auth: &Granted) -> ! {
    loop {}
}

fn main() {}

// Commands that do not say what they require, or say it twice.
#![allow(unused)]
mod desk {
    scope_core::scopes!("specs.toml");
}
use desk::scope;
use scope_core::Guarded;

#[derive(Guarded)]
enum Command {
    #[requires(scope::ReadTickets)]
    Read,
    Edit {
        id: u64,
    },
    Delete(u64),
}

#[derive(Guarded)]
enum Twice {
    #[public]
    #[requires(scope::ReadTickets)]
    Help,
    #[requires(scope::ReadTickets)]
    #[requires(scope::Billing)]
    Pay,
}

#[derive(Guarded)]
#[requires(scope::ReadTickets)]
union Either {
    a: u8,
    b: i8,
}

#[derive(Guarded)]
struct Silent;

#[derive(Guarded)]
#[requires(scope::ReadTickets && scope::Billing)]
struct AndAnd;

#[derive(Guarded)]
#[requires]
struct Empty;

#[derive(Guarded)]
#[requires(scope::ReadTickets, scope::Billing)]
struct Comma;

#[derive(Guarded)]
#[public(everybody)]
struct Public;

#[derive(Guarded)]
enum Mixed {
    #[requires(!scope::ReadTickets)]
    Negated,
    Missing,
}

fn main() {}

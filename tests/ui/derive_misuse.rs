// What the derives cannot do.
#![allow(unused)]
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{Granted, scope};
use scope_core::{Guarded, Holds};

#[derive(Holds)]
struct Unmarked {
    scopes: Granted,
}

#[derive(Holds)]
enum Either {
    One(Granted),
}

#[derive(Holds)]
struct Twice {
    #[holds]
    #[holds]
    scopes: Granted,
}

#[derive(Guarded)]
enum Command {
    #[requires(scope::SMS)]
    Send,
    #[public]
    Help,
    Delete,
}

#[derive(Guarded)]
struct Unguarded;

#[derive(Guarded)]
#[requires(scope::SMS)]
enum Whole {
    #[public]
    Help,
}

#[derive(Guarded)]
enum Both {
    #[public]
    #[requires(scope::SMS)]
    Help,
}

fn main() {}

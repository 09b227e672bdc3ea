// What cannot hold what was granted.
#![allow(unused)]
mod desk {
    scope_core::scopes!("specs.toml");
}
use desk::{Granted, ScopeSet};
use scope_core::Holds;

#[derive(Holds)]
enum Session {
    User(Granted),
}

#[derive(Holds)]
union Either {
    scopes: Granted,
}

#[derive(Holds)]
struct Unmarked {
    scopes: Granted,
}

#[derive(Holds)]
struct Unit;

#[derive(Holds)]
struct WithArguments {
    #[holds(scopes)]
    scopes: Granted,
}

#[derive(Holds)]
#[holds(path = core)]
struct UnknownOption {
    #[holds]
    scopes: Granted,
}

fn main() {}

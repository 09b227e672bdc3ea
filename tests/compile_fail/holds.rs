// What cannot hold what was granted.
#![allow(unused)]
mod desk {
    scope_core::scopes!("specs/desk.toml");
}
use desk::{Granted, ScopeSet};
use scope_core::Holds;

#[derive(Holds)]
enum Session {
//~^ error: `Holds` is derived for a struct with a field that is a `Granted`: for this one, write `impl Holds<Granted> for Session`
    User(Granted),
}

#[derive(Holds)]
union Either {
//~^ error: `Holds` is derived for a struct with a field that is a `Granted`: for this one, write `impl Holds<Granted> for Either`
    scopes: Granted,
}

#[derive(Holds)]
//~^ error: no field is marked with `#[holds]`: mark each field that is a `Granted` of a spec
struct Unmarked {
    scopes: Granted,
}

#[derive(Holds)]
//~^ error: no field is marked with `#[holds]`: mark each field that is a `Granted` of a spec
struct Unit;

#[derive(Holds)]
struct WithArguments {
    #[holds(scopes)]
    //~^ error: write `#[holds]` alone: what a field holds is seen from its type
    scopes: Granted,
}

#[derive(Holds)]
#[holds(path = core)]
//~^ error: there is one option: `crate = path`
struct UnknownOption {
    #[holds]
    scopes: Granted,
}

fn main() {}

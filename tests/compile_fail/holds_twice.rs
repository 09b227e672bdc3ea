// Two fields that hold the same: which would count?
#![allow(unused)]
mod desk {
    scope_core::scopes!("specs/desk.toml");
}
use desk::Granted;
use scope_core::Holds;

#[derive(Holds)]
struct Twice {
    #[holds]
    scopes: Granted,
    #[holds]
    more: Granted,
    //~^ error: two fields hold a `Granted`, and a check looks at one: take `#[holds]` off this field or off `scopes`
}

fn main() {}

// What is made by no macro vouches for nothing.
mod desk {
    scope_core::scopes!("manifests/desk.toml");
}
use desk::may;

scope_core::app!("manifests/reader.toml", desk);

#[derive(Clone, Copy)]
struct Forger;

impl may::ReadTickets for Forger {}
//~^ error: [E0277]

fn main() {}

// A marker has no value of its type: only the requirement exists.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{may, scope};

fn send(_: impl may::SMS) {}

fn main() {
    // the requirement is not its proof
    send(scope::SMS);
    //~^ error: does not grant the app scope `SMS`
    //~| label: needs the app scope `SMS`
    //~| note: nothing else includes `SMS` (specs/accounts.toml)
    //~| note: a session proves it with `authorize(scope::SMS)?`: hand on this proof itself
    //~| note: asks for it with `[scopes.SMS]` in its manifest
}

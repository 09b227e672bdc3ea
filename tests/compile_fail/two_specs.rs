// A scope of one spec is no scope of another, whatever its name.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
mod other {
    scope_core::scopes!("specs/accounts.toml");
}
use scope_core::Authorize;

fn send(_: impl accounts::may::SMS) {}

fn main() {
    let granted = other::ScopeSet::parse("SMS").granted();
    let _ = granted.covers(accounts::Scope::SMS);
    //~^ error: `accounts::Scope` is not a `other::Scope`: ask for a variant of it
    let _ = granted.authorize(accounts::scope::SMS);
    //~^ error: does not hold the grants that
    //~| label: does not hold the grants that this requirement is checked against
    //~| note: both have to be of one spec
    if let Ok(proof) = granted.authorize(other::scope::SMS) {
        send(proof);
        //~^ error: does not grant the app scope `SMS`
        //~| label: needs the app scope `SMS`
        //~| note: nothing else includes `SMS` (specs/accounts.toml)
        //~| note: a session proves it with `authorize(scope::SMS)?`: hand on this proof itself
        //~| note: asks for it with `[scopes.SMS]` in its manifest
    }
}

// A proof that one of two was met proves neither.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{ScopeSet, may, scope};
use scope_core::{Authorize, Denied};

fn send(_: impl may::SMS) {}

fn main() -> Result<(), Denied> {
    let granted = ScopeSet::parse("A2PSMS").granted();
    send(granted.authorize(scope::SMS | scope::A2PSMS)?);
    //~^ error: does not grant the app scope `SMS`
    //~| label: needs the app scope `SMS`
    //~| note: nothing else includes `SMS` (specs/accounts.toml)
    //~| note: a session proves it with `authorize(scope::SMS)?`: hand on this proof itself
    //~| note: asks for it with `[scopes.SMS]` in its manifest
    Ok(())
}

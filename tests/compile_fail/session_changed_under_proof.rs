// While a proof is in use, what was granted cannot be taken away or replaced.
#![allow(unused)]
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{Granted, ScopeSet, may, scope};
use scope_core::{Authorize, Denied};

fn send(_: impl may::SMS) {}

fn main() -> Result<(), Denied> {
    let mut granted = ScopeSet::parse("SMS").granted();
    let proof = granted.authorize(scope::SMS)?;
    granted = Granted::EMPTY;
    //~^ error: [E0506]
    send(proof);
    Ok(())
}

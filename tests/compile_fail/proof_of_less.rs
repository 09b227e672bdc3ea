// A proof of a scope that does not include the one needed.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{ScopeSet, may, scope};
use scope_core::{Authorize, Denied, Proof};

fn rename(_: impl may::EditAccounts) {}

fn with_a_proof(reads: Proof<'_, scope::ReadAccounts>) {
    rename(reads);
    //~^ error: does not grant the app scope `EditAccounts`
    //~| label: needs the app scope `EditAccounts`
    //~| note: a session proves it with `authorize(scope::EditAccounts)?`: hand on this proof itself
    //~| note: asks for it with `[scopes.EditAccounts]` in its manifest
}

fn main() -> Result<(), Denied> {
    let granted = ScopeSet::parse("Accounts").granted();
    with_a_proof(granted.authorize(scope::ReadAccounts)?);
    // what was granted is not looked at: the proof is of ReadAccounts, and no more
    rename(granted.authorize(scope::ReadAccounts)?);
    //~^ error: does not grant the app scope `EditAccounts`
    //~| label: needs the app scope `EditAccounts`
    //~| note: a session proves it with `authorize(scope::EditAccounts)?`: hand on this proof itself
    //~| note: asks for it with `[scopes.EditAccounts]` in its manifest
    Ok(())
}

mod ringcentral {
    scope_core::scopes!("../../scopes.toml");
}
use ringcentral::{ScopeSet, may, scope};
use scope_core::Authorize;

fn rename(_: impl may::EditAccounts, _name: &str) {}

fn main() -> Result<(), scope_core::Denied> {
    let granted = ScopeSet::parse("EditAccounts").granted();
    let reads = granted.authorize(scope::ReadAccounts)?;
    rename(reads, "Sample Inc.");
    //~^ error: does not grant the app scope `EditAccounts`
    //~| label: needs the app scope `EditAccounts`
    //~| note: a session proves it with `authorize(scope::EditAccounts)?`: hand on this proof itself
    //~| note: asks for it with `[scopes.EditAccounts]` in its manifest
    Ok(())
}

// A scope of a file that the named one extends, and one of its own.
mod calls {
    scope_core::scopes!("specs/calls.toml");
}
use calls::{ScopeSet, may, scope};
use scope_core::{Authorize, Denied};

fn rename(_: impl may::EditAccounts) {}
fn own(_: impl may::ReadCalls) {}
fn all(_: impl may::Everything) {}

fn main() -> Result<(), Denied> {
    let granted = ScopeSet::parse("Accounts").granted();
    let reads = granted.authorize(scope::ReadAccounts)?;
    rename(reads);
    //~^ error: does not grant the app scope `EditAccounts`
    //~| label: needs the app scope `EditAccounts`
    //~| note: a session proves it with `authorize(scope::EditAccounts)?`: hand on this proof itself
    //~| note: asks for it with `[scopes.EditAccounts]` in its manifest
    own(reads);
    //~^ error: does not grant the app scope `ReadCalls`
    //~| label: needs the app scope `ReadCalls`
    //~| note: a session proves it with `authorize(scope::ReadCalls)?`: hand on this proof itself
    //~| note: asks for it with `[scopes.ReadCalls]` in its manifest
    all(reads);
    //~^ error: does not grant the app scope `Everything`
    //~| label: needs the app scope `Everything`
    //~| note: nothing else includes `Everything` (specs/calls.toml)
    //~| note: a session proves it with `authorize(scope::Everything)?`: hand on this proof itself
    //~| note: asks for it with `[scopes.Everything]` in its manifest
    Ok(())
}

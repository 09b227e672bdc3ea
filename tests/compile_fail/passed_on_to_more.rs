// A function that may read calls one that needs to edit.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::may;

fn rename(_: impl may::EditAccounts) {}

fn read(auth: impl may::ReadAccounts) {
    rename(auth);
    //~^ error: does not grant the app scope `EditAccounts`
    //~| label: needs the app scope `EditAccounts`
    //~| note: a session proves it with `authorize(scope::EditAccounts)?`: hand on this proof itself
    //~| note: asks for it with `[scopes.EditAccounts]` in its manifest
}

fn read_or_send<A: may::SMS>(auth: A) {
    read(auth);
    //~^ error: does not grant the app scope `ReadAccounts`
    //~| label: needs the app scope `ReadAccounts`
    //~| note: a session proves it with `authorize(scope::ReadAccounts)?`: hand on this proof itself
    //~| note: asks for it with `[scopes.ReadAccounts]` in its manifest
}

fn main() {}

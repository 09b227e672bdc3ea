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
    //~| note: a session proves it with `authorize(scope::EditAccounts)?`; an app asks for it with `[scopes.EditAccounts]` in its app.toml
}

fn read_or_send<A: may::SMS>(auth: A) {
    read(auth);
    //~^ error: does not grant the app scope `ReadAccounts`
    //~| label: needs the app scope `ReadAccounts`
    //~| note: a session proves it with `authorize(scope::ReadAccounts)?`; an app asks for it with `[scopes.ReadAccounts]` in its app.toml
}

fn main() {}

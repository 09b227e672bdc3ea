// A function that may read calls one that needs to edit.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::may;

fn rename(_: impl may::EditAccounts) {}

fn read(auth: impl may::ReadAccounts) {
    rename(auth);
}

fn read_or_send<A: may::SMS>(auth: A) {
    read(auth);
}

fn main() {}

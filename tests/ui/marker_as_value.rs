// A marker has no value of its type: only the requirement exists.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{may, scope};

fn send(_: impl may::SMS) {}

fn main() {
    // the requirement is not its proof
    send(scope::SMS);
}

// A mistake in a file: the message has its path, lines and help.
mod cycle {
    scope_core::scopes!("specs/cycle.toml");
    //~^ error: scope `Accounts` includes itself: `Accounts` -> `EditAccounts` -> `ReadAccounts` -> `Accounts`
}

fn main() {}

// A proof of a scope that does not include the one needed.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{ScopeSet, may, scope};
use scope_core::{Authorize, Denied, Proof};

fn rename(_: impl may::EditAccounts) {}

fn with_a_proof(reads: Proof<'_, scope::ReadAccounts>) {
    rename(reads);
}

fn main() -> Result<(), Denied> {
    let granted = ScopeSet::parse("Accounts").granted();
    with_a_proof(granted.authorize(scope::ReadAccounts)?);
    // what was granted is not looked at: the proof is of ReadAccounts, and no more
    rename(granted.authorize(scope::ReadAccounts)?);
    Ok(())
}

// A set of what was named cannot be asked what it covers, or be checked.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{Granted, Scope, ScopeSet, scope};
use scope_core::Authorize;

fn main() {
    let named = ScopeSet::parse("Accounts").known();
    let _ = named.covers(Scope::ReadAccounts);
    //~^ error: what was named cannot be asked what it covers: close it first, with `.close()` or `.granted()`
    //~| label: not closed
    let _ = named.covers_all(&ScopeSet::EMPTY);
    //~^ error: [E0599]
    let _ = named.authorize(scope::ReadAccounts);
    //~^ error: does not hold the grants that
    //~| label: does not hold the grants that this requirement is checked against
    //~| note: a session derives `Holds`, and marks with `#[holds]` a field of type `Granted` for app scopes
    //~| note: an app holds nothing while the program runs: hand it to a function that takes an `impl may::X`
    let _: Granted = named;
    //~^ error: [E0308]
}

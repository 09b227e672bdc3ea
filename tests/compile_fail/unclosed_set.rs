// A set of what was named cannot be asked what it covers, or be checked.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{Granted, Scope, ScopeSet, scope};
use scope_core::Authorize;

fn main() {
    let named = ScopeSet::parse("Accounts").known();
    let _ = named.covers(Scope::ReadAccounts);
    //~^ error: [E0599]
    let _ = named.covers_all(&ScopeSet::EMPTY);
    //~^ error: [E0599]
    let _ = named.authorize(scope::ReadAccounts);
    //~^ error: does not hold a
    //~| label: does not hold what the requirement looks at
    //~| note: derive `Holds` for it, and mark the field that is the `Granted` of this spec with `#[holds]`
    let _: Granted = named;
    //~^ error: [E0308]
}

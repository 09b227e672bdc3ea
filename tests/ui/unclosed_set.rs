// A set of what was named cannot be asked what it covers, or be checked.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{Granted, Scope, ScopeSet, scope};
use scope_core::Authorize;

fn main() {
    let named = ScopeSet::parse("Accounts").known();
    let _ = named.covers(Scope::ReadAccounts);
    let _ = named.covers_all(&ScopeSet::EMPTY);
    let _ = named.authorize(scope::ReadAccounts);
    let _: Granted = named;
}

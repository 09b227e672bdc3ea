// There is no `!`: more privilege must not lose access.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{ScopeSet, scope};
use scope_core::Authorize;

fn main() {
    let granted = ScopeSet::parse("Accounts").granted();
    let _ = granted.authorize(!scope::SMS);
    //~^ error: is not a requirement
    //~| label: not a requirement
    //~| note: a requirement cannot be negated, and `&&` and `||` join none
    let _ = granted.authorize(scope::Accounts & !scope::SMS);
    //~^ error: [E0308]
}

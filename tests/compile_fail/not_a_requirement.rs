// What is checked against is made of markers.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{Scope, ScopeSet, scope};
use scope_core::Authorize;

fn main() {
    let granted = ScopeSet::parse("Accounts").granted();
    let _ = granted.authorize(Scope::SMS);
    //~^ error: is not a requirement
    //~| label: not a requirement
    //~| note: a requirement cannot be negated, and `&&` and `||` join none
    let _ = granted.authorize("SMS");
    //~^ error: is not a requirement
    //~| label: not a requirement
    //~| note: a requirement cannot be negated, and `&&` and `||` join none
    let _ = granted.authorize(scope::SMS && scope::A2PSMS);
    //~^ error: [E0308]
    //~^^ error: [E0308]
    //~^^^ error: is not a requirement
    //~| label: not a requirement
    //~| note: a requirement cannot be negated, and `&&` and `||` join none
    let _ = granted.authorize(scope::SMS, scope::A2PSMS);
    //~^ error: [E0061]
    let _ = granted.authorize(scope::SMS & Scope::A2PSMS);
    //~^ error: [E0308]
}

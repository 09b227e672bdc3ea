// What is checked against is made of markers.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{Scope, ScopeSet, scope};
use scope_core::Authorize;

fn main() {
    let granted = ScopeSet::parse("Accounts").granted();
    let _ = granted.authorize(Scope::SMS);
    //~^ error: [E0308]
    let _ = granted.authorize("SMS");
    //~^ error: [E0308]
    let _ = granted.authorize(scope::SMS && scope::A2PSMS);
    //~^ error: [E0308]
    //~^^ error: [E0308]
    //~^^^ error: [E0308]
    let _ = granted.authorize(scope::SMS, scope::A2PSMS);
    //~^ error: [E0061]
    let _ = granted.authorize(scope::SMS & Scope::A2PSMS);
    //~^ error: [E0308]
}

// There is no `!`: more privilege must not lose access.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{ScopeSet, scope};
use scope_core::Authorize;

fn main() {
    let granted = ScopeSet::parse("Accounts").granted();
    let _ = granted.authorize(!scope::SMS);
    //~^ error: a requirement cannot be negated
    //~| note: what more privilege can break is not a requirement: state what is needed, with `&` and `|`
    let _ = granted.authorize(scope::Accounts & !scope::SMS);
    //~^ error: a requirement cannot be negated
    //~| note: what more privilege can break is not a requirement: state what is needed, with `&` and `|`
}

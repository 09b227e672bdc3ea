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
    //~| note: a requirement is a marker of a spec, such as `scope::EditAccounts` or `permission::EditAccounts`, or several joined with `&` and `|`; it cannot be negated
    let _ = granted.authorize(scope::Accounts & !scope::SMS);
    //~^ error: [E0308]
}

// rustc knows the variants, and suggests one.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{Scope, ScopeSet};

fn main() {
    let granted = ScopeSet::parse("Accounts").granted();
    let _ = granted.covers(Scope::EditAccount);
}

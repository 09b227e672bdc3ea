// Only a check makes a proof, and only closing makes a `Granted`.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{Granted, ScopeSet, scope};
use scope_core::Proof;

fn main() {
    let _: Proof<'_, scope::SMS> = Proof::new();
    let _: Proof<'_, scope::SMS> = Default::default();
    let _: Granted = scope_core::Granted(ScopeSet::all());
    let _: Granted = Granted::from_closed(ScopeSet::all());
}

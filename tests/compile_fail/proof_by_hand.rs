// Only a check makes a proof, and only closing makes a `Granted`.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{Granted, ScopeSet, scope};
use scope_core::Proof;

fn main() {
    let _: Proof<'_, scope::SMS> = Proof::new();
    //~^ error: [E0624]
    let _: Proof<'_, scope::SMS> = Default::default();
    //~^ error: [E0277]
    let _: Granted = scope_core::Granted(ScopeSet::all());
    //~^ error: [E0423]
    let _: Granted = Granted::from_closed(ScopeSet::all());
    //~^ error: [E0624]
}

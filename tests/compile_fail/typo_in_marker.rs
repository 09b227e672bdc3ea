// rustc knows the markers, and suggests one.
mod accounts {
    scope_core::scopes!("specs/accounts.toml");
}
use accounts::{Granted, ScopeSet, may, scope};
use scope_core::{Authorize, Denied, requires};

fn rename(_: impl may::EditAccount) {}
//~^ error: [E0405]

#[requires(scope::EditAcounts)]
//~^ error: [E0425]
fn remove(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

fn main() {
    let granted = ScopeSet::parse("Accounts").granted();
    let _ = granted.authorize(scope::EditAccount);
    //~^ error: [E0425]
}

// A scope of a file that the named one extends, and one of its own.
mod calls {
    scope_core::scopes!("specs/calls.toml");
}
use calls::{ScopeSet, may, scope};
use scope_core::{Authorize, Denied};

fn rename(_: impl may::EditAccounts) {}
fn own(_: impl may::ReadCalls) {}
fn all(_: impl may::Everything) {}

fn main() -> Result<(), Denied> {
    let granted = ScopeSet::parse("Accounts").granted();
    let reads = granted.authorize(scope::ReadAccounts)?;
    rename(reads);
    own(reads);
    all(reads);
    Ok(())
}

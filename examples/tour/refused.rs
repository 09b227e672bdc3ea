mod ringcentral {
    scope_core::scopes!("../../scopes.toml");
}
use ringcentral::{ScopeSet, may, scope};
use scope_core::Authorize;

fn rename(_: impl may::EditAccounts, _name: &str) {}

fn main() -> Result<(), scope_core::Denied> {
    let granted = ScopeSet::parse("EditAccounts").granted();
    let reads = granted.authorize(scope::ReadAccounts)?;
    rename(reads, "Sample Inc.");
    Ok(())
}

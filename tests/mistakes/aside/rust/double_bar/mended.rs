mod desk {
    scope_core::scopes!("../../../scopes.toml");
}
#[allow(unused_imports)]
use desk::{Granted, Scope, ScopeSet, may, scope};
use scope_core::{Authorize, Denied};

fn read(_: impl may::NotesRead) {}
#[allow(dead_code)]
fn write(_: impl may::NotesWrite) {}

fn main() -> Result<(), Denied> {
    let granted = ScopeSet::parse("notes:write").granted();
    let _ = granted.authorize(scope::NotesRead | scope::NotesWrite)?;
    read(granted.authorize(scope::NotesRead)?);
    Ok(())
}

// One mistake in the spec gives one error: the code that uses its names gives none.
mod demo {
    scope_core::scopes!(
        //~v error: scope `EditAccounts` includes `ReadAccount`, which is not declared
        inline = r#"
[spec]
name = "demo"

[scopes.EditAccounts]
includes = ["ReadAccount"]

[scopes.ReadAccounts]
"#
    );
}
use demo::{Granted, Scope, ScopeSet, may, scope};
use scope_core::{Authorize, Denied, Holds, requires};

#[derive(Holds)]
struct Session {
    #[holds]
    scopes: Granted,
}

fn rename(_: impl may::EditAccounts) {}

#[requires(scope::ReadAccounts)]
fn read(auth: &Session) -> Result<(), Denied> {
    Ok(())
}

fn main() -> Result<(), Denied> {
    let session = Session {
        scopes: ScopeSet::parse("EditAccounts").granted(),
    };
    rename(session.authorize(scope::EditAccounts)?);
    assert!(session.scopes.covers(Scope::ReadAccounts));
    read(&session)
}

#![allow(unused)]
mod desk {
    scope_core::scopes!("../../../scopes.toml");
}
use desk::{Granted, Scope, ScopeSet, may, permission, scope, user};
use scope_core::{Authorize, Denied, Guarded, Holds, requires};

fn list(_: impl may::NotesRead) {}

fn started(auth: &Granted) -> Result<(), Denied> {
    list(auth.authorize(scope::NotesRead)?);
    Ok(())
}

fn main() {}

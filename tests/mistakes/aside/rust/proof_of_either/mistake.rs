#![allow(unused)]
mod desk {
    scope_core::scopes!("../../../scopes.toml");
}
use desk::{Granted, Scope, ScopeSet, may, permission, scope, user};
use scope_core::{Authorize, Denied, Guarded, Holds, requires};

fn list(_: impl may::NotesRead) {}

fn either(auth: &desk::Granted) -> Result<(), Denied> {
    let proof = auth.authorize(scope::NotesRead | scope::NotesWrite)?;
    list(proof);
    Ok(())
}

fn main() {}

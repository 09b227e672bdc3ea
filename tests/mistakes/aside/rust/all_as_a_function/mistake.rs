#![allow(unused)]
mod desk {
    scope_core::scopes!("../../../scopes.toml");
}
use desk::{Granted, Scope, ScopeSet, may, permission, scope, user};
use scope_core::{Authorize, Denied, Guarded, Holds, requires};

#[requires(all(scope::NotesRead, scope::NotesWrite))]
pub fn list(auth: &Granted) -> Result<(), Denied> {
    Ok(())
}

fn main() {}

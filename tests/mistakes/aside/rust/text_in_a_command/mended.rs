#![allow(unused)]
mod desk {
    scope_core::scopes!("../../../scopes.toml");
}
use desk::{Granted, Scope, ScopeSet, may, permission, scope, user};
use scope_core::{Authorize, Denied, Guarded, Holds, requires};

#[derive(Guarded)]
pub enum Command {
    #[requires(scope::NotesRead)]
    List,
}

fn main() {}

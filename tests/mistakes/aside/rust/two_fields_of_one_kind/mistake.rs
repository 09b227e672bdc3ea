#![allow(unused)]
mod desk {
    scope_core::scopes!("../../../scopes.toml");
}
use desk::{Granted, Scope, ScopeSet, may, permission, scope, user};
use scope_core::{Authorize, Denied, Guarded, Holds, requires};

#[derive(Holds)]
pub struct Session {
    #[holds]
    scopes: Granted,
    #[holds]
    delegated: Granted,
}

fn main() {}

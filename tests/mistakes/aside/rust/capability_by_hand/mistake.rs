#![allow(unused)]
mod desk {
    scope_core::scopes!("../../../scopes.toml");
}
use desk::{Granted, Scope, ScopeSet, may, permission, scope, user};
use scope_core::{Authorize, Denied, Guarded, Holds, requires};

#[derive(Clone, Copy)]
struct Admin;

impl may::NotesRead for Admin {}

fn list(_: impl may::NotesRead) {}

fn main() {
    list(Admin);
}

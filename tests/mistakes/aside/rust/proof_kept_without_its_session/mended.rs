#![allow(unused)]
mod desk {
    scope_core::scopes!("../../../scopes.toml");
}
use desk::{Granted, Scope, ScopeSet, may, permission, scope, user};
use scope_core::{Authorize, Denied, Guarded, Holds, requires};

struct Job {
    auth: scope_core::Checked<scope::NotesRead, Granted>,
}

fn start(auth: &Granted) -> Result<Job, Denied> {
    let auth = scope_core::Checked::new(auth.clone(), scope::NotesRead)?;
    Ok(Job { auth })
}

fn main() {}

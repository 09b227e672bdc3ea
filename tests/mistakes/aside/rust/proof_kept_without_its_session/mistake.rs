#![allow(unused)]
mod desk {
    scope_core::scopes!("../../../scopes.toml");
}
use desk::{Granted, Scope, ScopeSet, may, permission, scope, user};
use scope_core::{Authorize, Denied, Guarded, Holds, requires};

struct Job {
    proof: scope_core::Proof<'static, scope::NotesRead>,
}

fn start(auth: &Granted) -> Result<Job, Denied> {
    let proof = auth.authorize(scope::NotesRead)?;
    Ok(Job { proof })
}

fn main() {}

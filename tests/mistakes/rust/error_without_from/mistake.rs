mod desk {
    scope_core::scopes!("../../scopes.toml");
}
#[allow(unused_imports)]
use desk::{Granted, may, scope};
#[allow(unused_imports)]
use scope_core::{Denied, requires};

pub struct Failed;

#[requires(scope::NotesRead)]
pub fn list(auth: &Granted) -> Result<i32, Failed> {
    let _ = auth;
    Ok(7)
}

fn main() {}

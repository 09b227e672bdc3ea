mod desk {
    scope_core::scopes!("../../scopes.toml");
}
#[allow(unused_imports)]
use desk::{Granted, may, scope};
#[allow(unused_imports)]
use scope_core::{Denied, requires};

#[requires(scope::NotesRead & scope::NotesWrite)]
pub fn list(auth: &Granted) -> Result<(), Denied> {
    let _ = auth;
    Ok(())
}

fn main() {}

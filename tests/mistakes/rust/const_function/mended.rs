mod desk {
    scope_core::scopes!("../../scopes.toml");
}
#[allow(unused_imports)]
use desk::{Granted, may, scope};
#[allow(unused_imports)]
use scope_core::{Denied, requires};

pub const fn list(auth: &impl may::NotesRead) -> Result<(), Denied> {
    let _ = auth;
    Ok(())
}

fn main() {}

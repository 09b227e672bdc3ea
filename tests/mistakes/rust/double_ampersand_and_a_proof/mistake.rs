mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use desk::{Granted, may, scope};
use scope_core::{Denied, requires};

fn write(_: impl may::NotesWrite) {}

#[requires(scope::NotesRead && scope::NotesWrite, proof = both)]
pub fn list(auth: &Granted) -> Result<(), Denied> {
    let (_, proof) = both.split();
    write(proof);
    Ok(())
}

fn main() {}

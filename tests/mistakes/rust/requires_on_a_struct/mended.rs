mod desk {
    scope_core::scopes!("../../scopes.toml");
}
#[allow(unused_imports)]
use desk::{Granted, may, scope};
#[allow(unused_imports)]
use scope_core::{Denied, requires};

#[derive(scope_core::Guarded)]
#[requires(scope::NotesRead)]
pub struct List;

fn main() {}

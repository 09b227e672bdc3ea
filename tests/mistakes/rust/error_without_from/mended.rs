mod desk {
    scope_core::scopes!("../../scopes.toml");
}
#[allow(unused_imports)]
use desk::{Granted, may, scope};
#[allow(unused_imports)]
use scope_core::{Denied, requires};

pub struct Failed;

impl From<scope_core::Denied> for Failed {
    fn from(_: scope_core::Denied) -> Self {
        Failed
    }
}

#[requires(scope::NotesRead)]
pub fn list(auth: &Granted) -> Result<i32, Failed> {
    let _ = auth;
    Ok(7)
}

fn main() {}

mod desk {
    scope_core::scopes!("../../scopes.toml");
}
#[allow(unused_imports)]
use desk::{Granted, may, scope};
#[allow(unused_imports)]
use scope_core::{Denied, requires};

pub trait List {
    #[requires(scope::NotesRead)]
    fn list(&self, auth: &Granted) -> Result<(), Denied>;
}

fn main() {}

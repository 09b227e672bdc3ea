mod desk {
    scope_core::scopes!("../../../scopes.toml", typed_operations = true);
}
#[allow(unused_imports)]
use desk::{Granted, op, scope, user};
#[allow(unused_imports)]
use scope_core::{Authorize, Guarded, Holds};

#[derive(Guarded)]
pub enum Command {
    #[public]
    Help,
}

fn main() {}

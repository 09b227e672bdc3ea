mod desk {
    scope_core::scopes!("../../scopes.toml", typed_operations = true);
}
#[allow(unused_imports)]
use desk::{Granted, op, scope, user};
#[allow(unused_imports)]
use scope_core::{Authorize, Guarded, Holds};

pub enum Session {
    Known(Granted),
}

impl Holds<Granted> for Session {
    fn granted(&self) -> &Granted {
        match self {
            Session::Known(granted) => granted,
        }
    }
}

fn main() {}

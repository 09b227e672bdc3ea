mod desk {
    scope_core::scopes!("../../scopes.toml", typed_operations = true);
}
#[allow(unused_imports)]
use desk::{Granted, op, scope, user};
#[allow(unused_imports)]
use scope_core::{Authorize, Guarded, Holds};

#[derive(Holds)]
pub struct Session {
    #[holds]
    pub scopes: Granted,
}

pub fn list(session: &Session) -> bool {
    session.meets(op::ListNotes)
}

fn main() {}

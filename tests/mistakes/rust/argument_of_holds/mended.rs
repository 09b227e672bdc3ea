mod desk {
    scope_core::scopes!("../../scopes.toml");
}
use scope_core::Holds;

#[derive(Holds)]
pub struct Session {
    #[holds]
    pub scopes: desk::Granted,
}

fn main() {}

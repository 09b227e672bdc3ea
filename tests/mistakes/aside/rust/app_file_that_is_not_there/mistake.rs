mod desk {
    scope_core::scopes!("../../../scopes.toml");
}
scope_core::app!("ap.toml", desk);

fn main() {}

mod desk {
    scope_core::scopes!("../../../scopes.toml");
}
scope_core::app!("app.toml", desk);

fn main() {}

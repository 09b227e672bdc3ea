mod desk {
    scope_core::scopes!("../../../scopes.toml");
}
scope_core::app!("app.toml", desk);
scope_core::app!("mended.toml", desk);

fn main() {}

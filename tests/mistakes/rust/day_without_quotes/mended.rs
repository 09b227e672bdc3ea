mod desk {
    scope_core::scopes!("../../scopes.toml");
}
scope_core::app!("app.toml", desk, today = "2026-11-23");

fn main() {}

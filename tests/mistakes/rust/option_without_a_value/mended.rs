mod desk {
    scope_core::scopes!("../../scopes.toml", typed = false);
}

fn main() {}

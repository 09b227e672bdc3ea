mod desk {
    scope_core::scopes!("../../scopes.toml", typed);
}

fn main() {}

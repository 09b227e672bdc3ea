mod desk {
    scope_core::scopes!("../../../scopes.toml");
}

pub struct Claims {
    pub scope: desk::ScopeClaim,
}

fn main() {}

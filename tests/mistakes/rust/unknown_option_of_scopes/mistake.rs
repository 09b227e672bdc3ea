#![allow(dead_code)]
mod desk {
    scope_core::scopes!("../../scopes.toml", type = false);
}

fn main() {}

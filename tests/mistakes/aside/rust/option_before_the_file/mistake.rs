#![allow(dead_code)]
mod desk {
    scope_core::scopes!(typed = false, "../../../scopes.toml");
}

fn main() {}

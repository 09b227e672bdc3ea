#![allow(dead_code)]
mod desk {
    scope_core::scopes!("../../scope.toml");
}

fn main() {}

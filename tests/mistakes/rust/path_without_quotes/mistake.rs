#![allow(dead_code)]
mod desk {
    scope_core::scopes!(scopes);
}

fn main() {}

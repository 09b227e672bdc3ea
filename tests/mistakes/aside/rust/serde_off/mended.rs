#![allow(unused)]
mod desk {
    scope_core::scopes!("../../../scopes.toml");
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Client {
    scopes: Vec<desk::Scope>,
}

fn main() {}

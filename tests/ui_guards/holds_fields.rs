// Fields that are no `Granted`.
#![allow(unused)]
mod desk {
    scope_core::scopes!("specs.toml");
}
use desk::{Granted, ScopeSet};
use scope_core::Holds;

#[derive(Holds)]
struct Unclosed {
    #[holds]
    scopes: ScopeSet,
}

#[derive(Holds)]
struct Text {
    #[holds]
    scopes: String,
}

#[derive(Holds)]
struct Optional {
    #[holds]
    scopes: Option<Granted>,
}

fn main() {}

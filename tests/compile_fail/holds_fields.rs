// Fields that are no `Granted`.
#![allow(unused)]
mod desk {
    scope_core::scopes!("specs/desk.toml");
}
use desk::{Granted, ScopeSet};
use scope_core::Holds;

#[derive(Holds)]
struct Unclosed {
    #[holds]
    scopes: ScopeSet,
    //~^ error: is neither a `Granted` nor a `Grants` of a spec
    //~| label: not a `Granted`
    //~| note: mark with `#[holds]` a field whose type is the `Granted` or the `Grants` that `scopes!` made, or one of those in `user`
}

#[derive(Holds)]
struct Text {
    #[holds]
    scopes: String,
    //~^ error: is neither a `Granted` nor a `Grants` of a spec
    //~| label: not a `Granted`
    //~| note: mark with `#[holds]` a field whose type is the `Granted` or the `Grants` that `scopes!` made, or one of those in `user`
}

#[derive(Holds)]
struct Optional {
    #[holds]
    scopes: Option<Granted>,
    //~^ error: is neither a `Granted` nor a `Grants` of a spec
    //~| label: not a `Granted`
    //~| note: mark with `#[holds]` a field whose type is the `Granted` or the `Grants` that `scopes!` made, or one of those in `user`
}

fn main() {}

//! A crate whose spec is not there.

mod accounts {
    scope_core::scopes!("specs/not-there.toml");
}

//! A spec in a package that is no member of the workspace.

pub mod desk {
    scope_core::scopes!("../../scopes.toml");
}

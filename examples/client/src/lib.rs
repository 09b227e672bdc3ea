//! Call Insights: an app that calls an API, and compiles only as far as its manifest goes.
//!
//! - `app.toml` is the manifest: what the app asks for, why, and what was approved.
//! - [`CallInsights`] is made of it, and vouches for what was granted.
//! - [`api`] is the client: each method takes something that vouches for the scope it needs.
//! - [`server`] is the other side: it checks the token's scopes and the user's role.
//!
//! `cargo run -p client` runs the one against the other.
#![forbid(unsafe_code)]

pub mod api;
pub mod server;

/// The spec: scopes, user permissions, roles and operations of the RingCentral API.
pub mod ringcentral {
    // both paths are looked for beside this file, then beside Cargo.toml
    scope_core::scopes!("../ringcentral/scopes.toml");
}

scope_core::app!("app.toml", ringcentral);

//! A drive as an MCP server, and an authorization server for it: see `main.rs`.
#![forbid(unsafe_code)]

pub mod authorization_server;
mod server;

pub use server::Drive;

/// What `scopes.toml` declares.
pub mod drive {
    scope_core::scopes!("../scopes.toml", typed_operations = true);
}

use drive::{Permission, Role, ScopeSet};
use scope_core::Holds;
use scope_tower::Unverified;

/// Who is calling: what was granted to the app, what the user's role allows, and the user.
#[derive(Clone, Debug, Holds)]
pub struct Session {
    #[holds]
    scopes: drive::Granted,
    #[holds]
    permissions: drive::user::Granted,
    /// The user.
    pub user: String,
}

/// Makes a session of a token of `server`, for the resource `url`. A real server verifies a signature or
/// asks an introspection endpoint.
pub fn verify(
    server: authorization_server::Tokens,
    url: String,
) -> impl Fn(&str) -> Result<Session, Unverified> + Clone + Send + Sync + 'static {
    move |token: &str| {
        let grant = server
            .get(token)
            .ok_or_else(|| Unverified::invalid("it is unknown"))?;
        if grant.audience != url {
            return Err(Unverified::invalid("it is for another audience"));
        }
        Ok(Session {
            scopes: ScopeSet::parse(&grant.scope).granted(),
            permissions: match grant.user.as_str() {
                "root" => Role::Administrator.permissions().close(),
                _ => Permission::set(&[]).close(),
            },
            user: grant.user,
        })
    }
}

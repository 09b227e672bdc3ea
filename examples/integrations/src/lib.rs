//! Guards together with crates of others.
//!
//! - [`actix`] and [`poem`], which take no tower layers: [`check`] is the guard of both. They hand it a
//!   request, and turn a refusal into their own type of response.
//! - [`dpop`]: tokens that are bound to a key of the client (RFC 9449), on the layers of scope-tower.
#![forbid(unsafe_code)]

pub mod actix;
pub mod dpop;
pub mod poem;

use notes::{Operation, Permission, PermissionSet, ScopeSet};
use scope_core::Holds;
use scope_tower::{OperationsLayer, Refusal, Unverified, bearer_token};
use std::sync::LazyLock;

/// The spec.
pub mod notes {
    scope_core::scopes!(
        inline = r#"
        [spec]
        name = "notes"
        [scopes."notes:write"]
        includes = ["notes:read"]
        [scopes."notes:read"]
        [permissions.ShareNotes]

        [operations.readNote]
        call = "GET /notes/{id}"
        scopes = "notes:read"
        [operations.writeNote]
        call = "PUT /notes/{id}"
        scopes = "notes:write"
        [operations.shareNote]
        call = "POST /notes/{id}/share"
        scopes = "notes:write"
        permissions = "ShareNotes"
        [operations.me]
        call = "GET /me"
        authenticated = true
        [operations.readFile]
        call = "GET /files/{+path}"
        public = true
        [operations.readDraft]
        call = "GET /files/drafts/{name}"
        scopes = "notes:write"
    "#
    );
}

/// Who is calling, and what app and user may do.
#[derive(Clone, Holds)]
pub struct Session {
    /// What the app was granted.
    #[holds]
    pub scopes: notes::Granted,
    /// What the user may do.
    #[holds]
    pub permissions: notes::user::Granted,
}

/// The session of a token. In place of a signature, a few tokens are known.
///
/// # Errors
///
/// The token is unknown.
pub fn verify(token: &str) -> Result<Session, Unverified> {
    let (scopes, permissions) = match token {
        "reader" => ("notes:read", PermissionSet::EMPTY),
        "writer" => ("notes:write", PermissionSet::EMPTY),
        "owner" => ("notes:write", Permission::set(&[Permission::ShareNotes])),
        "nothing" => ("", PermissionSet::EMPTY),
        _ => return Err(Unverified::invalid("it is unknown")),
    };
    Ok(Session {
        scopes: ScopeSet::parse(scopes).granted(),
        permissions: permissions.close(),
    })
}

static GUARD: LazyLock<OperationsLayer<Operation, Session>> = LazyLock::new(OperationsLayer::new);

/// The session of a call that may go on, or none for a call of a public operation without a valid
/// token. `authorization` are the values of that header.
///
/// # Errors
///
/// Why the call is refused.
pub fn check<'v>(
    method: &str,
    path: &str,
    authorization: impl IntoIterator<Item = &'v [u8]>,
) -> Result<Option<Session>, Refusal> {
    let session = bearer_token(authorization).and_then(|token| Ok(verify(token)?));
    GUARD.check_call(method, path, session.as_ref())?;
    Ok(session.ok())
}

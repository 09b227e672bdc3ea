//! Step 1: the spec, and guards around the router that only report.

use crate::{
    Token, before,
    invoices::{Granted, Operation, Permission, PermissionSet, ScopeSet, user},
    token,
};
use axum::{Router, http::StatusCode};
use scope_core::Holds;
use scope_tower::{BearerLayer, OperationsLayer, Settings, Unverified};

/// Who is calling: what the guards look at, and what handlers want to know.
#[derive(Clone, Holds)]
pub struct Session {
    /// What the app was granted.
    #[holds]
    pub scopes: Granted,
    /// What the user may do.
    #[holds]
    pub permissions: user::Granted,
    /// Their name.
    pub user: &'static str,
}

impl From<Token> for Session {
    fn from(token: Token) -> Self {
        let permissions = match token.role {
            "manager" => Permission::set(&[Permission::ApproveInvoices]),
            _ => PermissionSet::EMPTY,
        };
        Session {
            scopes: ScopeSet::parse(token.scope).granted(),
            permissions: permissions.close(),
            user: token.user,
        }
    }
}

/// Gets the token without `Bearer`.
pub fn verify(text: &str) -> Result<Session, Unverified> {
    let token = token(text).ok_or_else(|| Unverified::invalid("it is unknown"))?;
    Ok(token.into())
}

/// The router of [`before`], unchanged, and two layers around it. `report` gets a line for each call
/// on which guard and handler do not agree.
pub fn app(report: impl Fn(String) + Send + Sync + 'static) -> Router {
    let settings = Settings::new().report_only(true).observe(move |decision| {
        let status = decision.status.unwrap_or_default();
        let what = match (decision.operation, decision.reported) {
            (None, _) => "not in the spec",
            (_, Some(_)) if status.is_success() => "only the guard refuses",
            (_, None) if status == StatusCode::FORBIDDEN => "only the handler refuses",
            _ => return,
        };
        let session = decision.extensions.get::<Session>();
        let user = session.map_or("-", |session| session.user);
        report(format!("{what}: {user} {decision}"));
    });
    before::app()
        .layer(OperationsLayer::<Operation, Session>::new())
        .layer(BearerLayer::new(verify).settings(settings))
}

//! Step 1: the spec, and guards around the router that only report.

use crate::{
    Token, before,
    invoices::{Granted, Operation, Permission, PermissionSet, ScopeSet, user},
    token,
};
use axum::Router;
use scope_core::Holds;
use scope_tower::{BearerLayer, OperationsLayer, Settings, Unverified};

/// Who is calling: what the guards look at.
#[derive(Clone, Holds)]
pub struct Session {
    /// What the app was granted.
    #[holds]
    pub scopes: Granted,
    /// What the user may do.
    #[holds]
    pub permissions: user::Granted,
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
        }
    }
}

/// The function that verified tokens before makes a session now.
pub fn verify(text: &str) -> Result<Session, Unverified> {
    let token = token(text).ok_or_else(|| Unverified::invalid("it is unknown"))?;
    Ok(token.into())
}

/// The router of [`before`], unchanged, and two layers around it. `report` gets a line for each call
/// that a guard would refuse.
pub fn app(report: impl Fn(String) + Send + Sync + 'static) -> Router {
    let settings = Settings::new().report_only(true).observe(move |decision| {
        if let (Some(_), Some(id)) = (decision.reported, decision.operation) {
            report(format!("{} ({id})", decision.uri.path()));
        }
    });
    before::app()
        .layer(OperationsLayer::<Operation, Session>::new())
        .layer(BearerLayer::new(verify).settings(settings))
}

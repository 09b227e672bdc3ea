//! The server of the guide's page *You serve tools to agents*.

mod payroll {
    scope_core::scopes!("scopes.toml", typed_operations = true);
}

use payroll::{Operation, Permission, PermissionSet, ScopeSet, op, user};
use rmcp::{ServerHandler, handler::server::wrapper::Parameters, tool, tool_handler, tool_router};
use scope_core::Holds;
use scope_mcp::{Authorized, Mcp};
use scope_tower::Unverified;
use std::error::Error;

/// Who is calling: what `verify` makes of a token.
#[derive(Clone, Holds)]
struct Session {
    #[holds]
    scopes: payroll::Granted,
    #[holds]
    permissions: user::Granted,
    user: String,
}

// a real server verifies a signature here
fn verify(token: &str) -> Result<Session, Unverified> {
    let (scope, permissions) = match token {
        "ada" => ("payslips:read", PermissionSet::EMPTY),
        "boss" => ("runs:approve", Permission::set(&[Permission::ApproveRuns])),
        _ => return Err(Unverified::invalid("it is unknown")),
    };
    Ok(Session {
        scopes: ScopeSet::parse(scope).granted(),
        permissions: permissions.close(),
        user: token.to_owned(),
    })
}

#[derive(Clone)]
struct Payroll;

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Month {
    month: String,
}

#[tool_router(server_handler = false)]
impl Payroll {
    #[tool(description = "Reads a payslip")]
    async fn read_payslip(&self, Parameters(it): Parameters<Month>) -> String {
        format!("the payslip of {}", it.month)
    }

    #[tool(description = "Approves a payroll run")]
    async fn approve_run(&self, auth: Authorized<op::ApproveRun, Session>) -> String {
        format!("approved by {}", auth.user)
    }
}

#[tool_handler(router = Self::tool_router())]
impl ServerHandler for Payroll {}

pub fn app(url: &str) -> Result<axum::Router, Box<dyn Error>> {
    let app = Mcp::<Operation, Session>::at(url, "https://login.payroll.example")?
        .session_owner(|session| &session.user)
        .router(Payroll, Payroll::tool_router().list_all(), verify)?;
    Ok(app)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8472").await?;
    axum::serve(listener, app("http://127.0.0.1:8472/mcp")?).await?;
    Ok(())
}

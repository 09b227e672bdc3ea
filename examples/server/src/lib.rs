//! A resource server: two dozen operations of the RingCentral API, each behind the guard that the
//! spec says.
//!
//! - [`session`] is who is calling: made of a JWT, which is verified, and of the database.
//! - [`store`] is the database: roles, what users granted to apps, and a log of decisions.
//! - [`api`] has the handlers. None of them checks anything.
//! - [`key`] signs tokens to try it with; the authorization server of a real API does that.
//! - [`app`] puts them together. Each operation has its handler, or the server does not start; what
//!   is no operation is refused.
//!
//! `cargo run -p server` starts it, and prints three calls to try.
#![forbid(unsafe_code)]

pub mod api;
pub mod key;
pub mod session;
pub mod store;

use crate::{
    ringcentral::{Operation, Scope},
    session::{Session, Verifier},
    store::{Log, Store},
};
use axum::{Json, Router, routing::get};
use scope_tower::{
    BearerLayer, Decision, Detail, ProtectedResource, Settings, StepUp,
    axum::{GuardedRoutes, RoutesError},
    openapi,
};
use std::{error::Error, time::Duration};
use utoipa::openapi::{
    HttpMethod, Info, OpenApi, Paths, path,
    security::{AuthorizationCode, Flow},
};

/// The spec: scopes, user permissions, roles and operations of the RingCentral API.
pub mod ringcentral {
    // looked for beside this file, then beside Cargo.toml
    scope_core::scopes!("../ringcentral/scopes.toml");
}

/// The operations that this server has, of the 520 of the spec.
pub const SERVED: &[Operation] = &[
    Operation::ReadAccountInfo,
    Operation::ReadAccountBusinessAddress,
    Operation::UpdateAccountBusinessAddress,
    Operation::ListExtensions,
    Operation::ReadExtension,
    Operation::UpdateExtension,
    Operation::ReadUserPresenceStatus,
    Operation::ListCallQueues,
    Operation::ReadUserCallLog,
    Operation::ReadUserCallRecord,
    Operation::ReadCompanyCallLog,
    Operation::DeleteUserCallLog,
    Operation::ReadCallRecording,
    Operation::ReadCallRecordingContent,
    Operation::CreateSmsMessage,
    Operation::ListMessages,
    Operation::ReadMessage,
    Operation::ListContacts,
    Operation::CreateContact,
    Operation::ReadContact,
    Operation::DeleteContact,
    Operation::CreateRingOutCall,
    Operation::ListCountries,
    Operation::ListTimezones,
];

/// How long ago somebody may have signed in who deletes calls.
pub const RECENT: Duration = Duration::from_secs(300);

/// The server at `base`, such as `https://platform.example.com`, with what `store` knows of its users.
///
/// # Errors
///
/// Those of its parts: routes that do not fit the spec, a URL that is none.
pub fn app(base: &str, store: &Store) -> Result<Router, Box<dyn Error + Send + Sync>> {
    let resource = ProtectedResource::new::<Scope>(base)?
        .authorization_server(key::ISSUER)
        .name("Example Ltd's telephone system")
        // the spec marks no scope as its baseline, so this server says what its operations need
        .scopes(needed());
    let settings = Settings::new()
        .detail(Detail::Public)
        .resource_metadata(&resource.well_known_url())?
        .observe({
            let stored = store.log();
            move |decision| log(decision, &stored)
        });
    let document = document()?;
    // what is added to a `Router` by hand is guarded by nobody: here that is the OpenAPI document
    let app = Router::new()
        .route("/openapi.json", get(async move || Json(document.clone())))
        .fallback_service(routes()?)
        .layer(BearerLayer::new(Verifier::new(base, store.clone())).settings(settings))
        .layer(resource.layer());
    Ok(app)
}

/// The handlers, each behind the guard of its operation.
///
/// # Errors
///
/// One of [`SERVED`] has no handler, or something else has one.
pub fn routes() -> Result<GuardedRoutes<Operation, Session>, RoutesError> {
    api::routes()
        .only(SERVED)
        // a token for one contact reaches the calls of that contact
        .on_objects()
        .step_up(Operation::DeleteUserCallLog, StepUp::new().max_age(RECENT))
        .into_service(api::Office::default())
}

/// The scopes that the operations name, in the order of the spec.
fn needed() -> impl Iterator<Item = Scope> {
    Scope::ALL.iter().copied().filter(|scope| {
        SERVED.iter().any(|operation| {
            let mut named = operation.requirement().scopes().flatten();
            named.any(|needed| needed == *scope)
        })
    })
}

/// The OpenAPI document: paths and titles are the spec's, and so is what they require.
fn document() -> Result<OpenApi, openapi::NotInSpec> {
    let mut paths = Paths::new();
    for operation in SERVED {
        if let (Some(path), Some(method)) = (operation.path(), method(*operation)) {
            let described = path::OperationBuilder::new()
                .operation_id(Some(operation.id()))
                .summary(Some(operation.title()));
            paths.add_path_operation(path, vec![method], described);
        }
    }
    let mut document = OpenApi::new(Info::new("Example Ltd", "1.0"), paths);
    openapi::document::<Operation>(&mut document, "oauth", |scopes| {
        Flow::AuthorizationCode(AuthorizationCode::new(
            format!("{}/authorize", key::ISSUER),
            format!("{}/token", key::ISSUER),
            scopes,
        ))
    })?;
    Ok(document)
}

fn method(operation: Operation) -> Option<HttpMethod> {
    Some(match operation.method()? {
        "GET" => HttpMethod::Get,
        "POST" => HttpMethod::Post,
        "PUT" => HttpMethod::Put,
        "DELETE" => HttpMethod::Delete,
        "PATCH" => HttpMethod::Patch,
        _ => return None,
    })
}

/// Logs each decision with its reason, and stores it. What may not leave the process is here, too.
fn log(decision: &Decision<'_>, stored: &Log) {
    stored.record(decision);
    let session = decision.extensions.get::<Session>();
    let user = session.map_or("-", |session| &session.user);
    let app = session.map_or("-", |session| &session.app);
    let (method, path) = (decision.method, decision.uri.path());
    let operation = decision.operation.unwrap_or("-");
    match decision.refusal {
        None => tracing::info!(operation, user, app, %method, path, "allowed"),
        Some(reason) => {
            let status = reason.status().as_u16();
            tracing::warn!(operation, user, app, %method, path, status, %reason, "refused");
        }
    }
}

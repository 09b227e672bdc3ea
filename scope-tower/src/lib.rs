//! Scopes over HTTP: guards for the calls of an API, and the responses to refused ones.
//!
//! A spec defines the scope and the user permission that each operation of an API requires, and
//! `scope_core::scopes!` compiles it into types. This crate checks calls between the network and the
//! handlers. It consists of tower layers, so it works with everything made of tower services: axum,
//! hyper, tonic.
//!
//! ```text
//! request -> BearerLayer -> guard  -> handler
//!            verifies       decides
//! ```
//!
//! - [`BearerLayer`] reads the bearer token, passes it to the server's own function, and puts the
//!   holder that this returns into the request.
//! - A guard lets the call through or refuses it. There are five, with one check behind them:
//!
//! | guard | requires |
//! | --- | --- |
//! | [`OperationsLayer`] | what the spec requires of the call's operation; calls that match no operation get 404 or 405 |
//! | [`axum::Routes`] | the same; it also finds the handler, so no handler lacks a guard |
//! | [`require`] | one requirement, written in Rust, for everything behind it |
//! | [`axum::Authorized`] | one requirement, as an argument of a handler, which gets the proof |
//! | [`axum::AuthorizedOn`] | the same, on the object in the path |
//!
//! - A [`Refusal`] is the response, in the form of RFC 6750, 9457, 9470 and 9728. [`Settings`]
//!   decide how much of the explanation leaves the process: with [`Detail::LogOnly`], the default,
//!   only what the protocol requires.
//! - [`ProtectedResource`] publishes the scopes of the spec, and [`openapi`] writes them into the
//!   OpenAPI document.
//! - [`assert_all_guarded`] is for a test: it calls every operation of a router without a token,
//!   and lists those that no guard refuses. It does not know routes outside the spec, because
//!   axum's `Router` can't list its routes. [`GuardCheck::and`] adds such a call, `cargo scopes
//!   audit` finds it in the source, and an [`OperationsLayer`] around the whole router refuses it.
//!
//! # Example
//!
#![cfg_attr(feature = "axum", doc = "```")]
#![cfg_attr(not(feature = "axum"), doc = "```ignore")]
//! mod demo { scope_core::scopes!(inline = r#"
//!     [spec]
//!     name = "demo"
//!     [scopes.EditAccounts]
//!     includes = ["ReadAccounts"]
//!     [scopes.ReadAccounts]
//!     [permissions.EditCompanyInfo]
//!
//!     [operations.readAccount]
//!     call = "GET /account/{id}"
//!     scopes = "ReadAccounts"
//!     [operations.renameAccount]
//!     call = "PUT /account/{id}/name"
//!     scopes = "EditAccounts"
//!     permissions = "EditCompanyInfo"
//! "#); }
//! use axum::extract::Path;
//! use demo::{Operation, Permission, ScopeSet};
//! use scope_core::Holds;
//! use scope_tower::{BearerLayer, Detail, Settings, Unverified, axum::Routes};
//! use tower::Layer;
//!
//! #[derive(Clone, Holds)]
//! struct Session {
//!     #[holds] scopes: demo::Granted,
//!     #[holds] permissions: demo::user::Granted,
//! }
//!
//! // a real server verifies a signature here
//! let verify = |token: &str| match token {
//!     "secret" => Ok(Session {
//!         scopes: ScopeSet::parse("EditAccounts").granted(),
//!         permissions: Permission::set(&[]).close(),
//!     }),
//!     _ => Err(Unverified::invalid("it is unknown")),
//! };
//!
//! let routes = Routes::<Operation, Session>::new()
//!     .handle(Operation::ReadAccount, async |Path(id): Path<u64>| format!("account {id}"))
//!     .handle(Operation::RenameAccount, async || "renamed")
//!     .into_service(())?; // refuses to start without a handler for each operation
//! let app = BearerLayer::new(verify)
//!     .settings(Settings::new().detail(Detail::Public))
//!     .layer(routes);
//!
//! # use http::{Request, StatusCode};
//! # use tower::ServiceExt;
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let call = |method: &str, path: &str| Request::builder()
//!     .method(method)
//!     .uri(path)
//!     .header("authorization", "Bearer secret")
//!     .body(axum::body::Body::empty());
//! let answer = app.clone().oneshot(call("GET", "/account/7")?).await?;
//! assert_eq!(answer.status(), StatusCode::OK);
//!
//! let answer = app.oneshot(call("PUT", "/account/7/name")?).await?;
//! assert_eq!(answer.status(), StatusCode::FORBIDDEN);
//! // the app has the scope, but the user lacks the permission, so the challenge is left out
//! assert!(!answer.headers().contains_key("www-authenticate"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! - `axum`: [`axum`], the extractors and the routes.
//! - `utoipa`: [`openapi`].
#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

#[cfg(feature = "axum")]
pub mod axum;
mod bearer;
mod body;
mod decision;
mod fault;
mod guard;
mod header;
mod json;
mod metadata;
mod mount;
#[cfg(feature = "utoipa")]
pub mod openapi;
mod refusal;
mod response;
mod settings;
mod step_up;
mod unguarded;
mod verify;
mod watch;

pub use bearer::{Bearer, BearerLayer, Unauthenticated, bearer_token, holder};
pub use body::{ResponseBody, ResponseFuture};
pub use decision::Decision;
pub use fault::Fault;
pub use guard::{CallParts, Check, Guard, OperationsLayer, RequireLayer, require};
pub use header::NotHeaderText;
pub use metadata::{Metadata, MetadataLayer, NotAResource, ProtectedResource};
pub use refusal::Refusal;
pub use settings::{Detail, Settings};
pub use step_up::{SignedIn, StepUp};
pub use unguarded::{GuardCheck, Unguarded, assert_all_guarded};
pub use verify::{
    Credentials, InvalidToken, OwnedCredentials, Scheme, Unverified, Verify, VerifyAsync,
    VerifyRequest, verify_async, verify_request,
};
pub use watch::MatchedOperation;

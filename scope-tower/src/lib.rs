//! Scopes over HTTP: who may call what, and what the others are told.
//!
//! A spec says which scope and which user permission each operation of an API needs, and
//! `scope_core::scopes!` makes types of it. This crate stands between
//! the network and the handlers. It is made of tower layers, so it works with everything that is
//! made of tower services: axum, hyper, tonic.
//!
//! ```text
//! request -> BearerLayer -> a guard -> handler
//!            who calls?     may they?
//! ```
//!
//! - [`BearerLayer`] finds out who is calling: it reads the bearer token, hands it to a function
//!   of the server's, and puts the holder that comes back into the request.
//! - A guard lets the call through, or answers it. There are five, and one check behind them:
//!
//! | guard | requires |
//! | --- | --- |
//! | [`OperationsLayer`] | of each call what the spec says of its operation; of a call that is not in the spec, that it goes away |
//! | [`axum::Routes`] | the same; and finds the handler, so that no handler is without a guard |
//! | [`require`] | one requirement, written in Rust, of all that is behind it |
//! | [`axum::Authorized`] | one requirement, as an argument of a handler, to which it gives the proof |
//! | [`axum::AuthorizedOn`] | the same, on the object that the path names |
//!
//! - A [`Refusal`] is the answer, as RFC 6750, 9457, 9470 and 9728 have it. How much of the
//!   explanation leaves the process is said by [`Settings`]: with [`Detail::LogOnly`], the
//!   default, no more than the protocol asks for.
//! - [`ProtectedResource`] publishes the scopes of the spec, and [`openapi`] writes them into the
//!   OpenAPI document.
//! - [`assert_all_guarded`] is for a test: it calls every operation of a router without a token, and
//!   names those that answer. What is mounted by hand and in no spec it does not know: axum's `Router`
//!   cannot list its routes. [`GuardCheck::and`] names such a call, `cargo scopes audit` finds it in
//!   the source, and an [`OperationsLayer`] around the whole router closes it.
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
//! // the app has its scope; it is the user who may not, so no scope is asked for
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

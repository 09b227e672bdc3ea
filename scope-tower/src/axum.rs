//! Extractors and routes for axum.

mod extract;
mod objects;
mod routes;

pub use extract::{Authorized, Holder, Refused};
pub use objects::AuthorizedOn;
pub use routes::{GuardedRoutes, RouteHandler, Routes, RoutesError};

//! Extractors and routes for axum.

mod extract;
mod routes;

pub use extract::{Authorized, Holder, Refused};
pub use routes::{GuardedRoutes, Routes, RoutesError};

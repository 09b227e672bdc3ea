//! Step 3: handlers are mounted by operation.

use crate::{
    invoices::Operation,
    step1::{Session, verify},
    step2::{approve, create, list, read, settings},
};
use axum::Router;
use scope_tower::{
    BearerLayer,
    axum::{Routes, RoutesError},
};

/// Method and path are the spec's. An operation without a handler is an error here, when the server
/// starts.
pub fn app() -> Result<Router, RoutesError> {
    let routes = Routes::<Operation, Session>::new()
        .handle(Operation::ListInvoices, list)
        .handle(Operation::CreateInvoice, create)
        .handle(Operation::ReadInvoice, read)
        .handle(Operation::ApproveInvoice, approve)
        .handle(Operation::Health, async || "well")
        .into_service(())?;
    Ok(Router::new()
        .fallback_service(routes)
        .layer(BearerLayer::new(verify).settings(settings())))
}

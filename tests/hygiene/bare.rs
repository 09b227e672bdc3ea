//! A crate without `std`, and without any feature of `scope-core` but its macros.
#![no_std]
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]

/// Every kind of item.
pub mod workspace {
    ::scope_core::scopes!("extended.toml", typed_operations = true);
}

use scope_core::{Denied, Guarded, Holds, requires};
use workspace::scope;

/// An app.
#[derive(Debug, Holds)]
pub struct App {
    /// What it was granted.
    #[holds]
    pub scopes: workspace::Granted,
}

/// Reads a file.
///
/// # Errors
///
/// [`Denied`].
#[requires(scope::DriveReadonly, proof = proof)]
pub async fn read(auth: &App) -> Result<(), Denied> {
    needs(proof);
    Ok(())
}

fn needs(_: impl workspace::may::DriveReadonly) {}

/// Commands.
#[derive(Debug, Guarded)]
pub enum Command {
    /// Reads.
    #[requires(scope::DriveReadonly)]
    Read,
    /// Helps.
    #[public]
    Help,
}

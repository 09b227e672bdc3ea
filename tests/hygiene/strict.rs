//! A careful user's crate: `scope-core` under another name, lints that forbid.
#![forbid(unsafe_code)]
#![deny(
    warnings,
    missing_docs,
    missing_copy_implementations,
    missing_debug_implementations,
    unreachable_pub,
    unused,
    unused_qualifications,
    unused_results,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    elided_lifetimes_in_paths,
    let_underscore_drop,
    variant_size_differences,
    nonstandard_style,
    future_incompatible,
    keyword_idents,
    rust_2018_idioms,
    rust_2024_compatibility
)]

/// Every kind of item, with a marker for each operation.
pub mod workspace {
    ::engine::scopes!("extended.toml", typed_operations = true, crate = ::engine);
}

/// The same, as source that the test wrote: rustc reports some lints, that on missing docs among
/// them, only where the code is no macro's. A marker has no value that could be copied or shown.
#[rustfmt::skip]
#[allow(missing_copy_implementations, missing_debug_implementations)]
pub mod written;

/// Names that are taken elsewhere.
pub mod names {
    ::engine::scopes!("names.toml", typed_operations = true, crate = ::engine);
}

/// What nobody should use any more.
pub mod deprecated {
    ::engine::scopes!("deprecated.toml", typed_operations = true, crate = ::engine);
}

/// Without markers.
pub mod untyped {
    // `Cargo.toml` says what `scope-core` is called here
    ::engine::scopes!("names.toml", typed = false);
}

mod private {
    ::engine::scopes!("extended.toml", typed_operations = true, crate = ::engine);
}

use engine::{Denied, Guarded, Holds, requires};
use workspace::{permission, scope};

/// Who is logged in.
#[derive(Clone, Copy, Debug, Holds)]
#[holds(crate = ::engine)]
pub struct Session {
    /// Of the app.
    #[holds]
    pub scopes: workspace::Granted,
    /// Of the user.
    #[holds]
    pub permissions: workspace::user::Granted,
}

/// Reads a file.
///
/// # Errors
///
/// [`Denied`].
#[requires(scope::DriveReadonly & permission::FilesView, crate = ::engine)]
pub fn read(auth: &Session) -> Result<(), Denied> {
    Ok(())
}

/// What can be asked for.
#[derive(Clone, Copy, Debug, Guarded)]
#[guarded(crate = ::engine)]
pub enum Command {
    /// Reads.
    #[requires(scope::DriveReadonly | scope::Drive)]
    Read,
    /// Helps.
    #[public]
    Help,
}

/// Uses what is private.
#[must_use]
pub fn count() -> usize {
    private::Scope::ALL.len() + private::Operation::ALL.len()
}

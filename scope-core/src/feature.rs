//! Compile errors for items whose feature is off.

use core::marker::PhantomData;

/// The enabled features of this crate.
///
/// The lifetime delays a bound on it: rustc decides the bound where the item is used, not where it
/// is declared.
#[doc(hidden)]
pub struct Features<'a>(PhantomData<&'a ()>);

/// Never implemented; its bound gives the message.
#[cfg(not(feature = "alloc"))]
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this needs the feature `alloc` of scope-core",
    label = "the feature `alloc` is off",
    note = "write `features = [\"alloc\"]` in the line of scope-core in Cargo.toml, or leave `default-features = false` out"
)]
pub trait HaveAlloc {}

/// Never implemented; its bound gives the message.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this needs the feature `serde` of scope-core",
    label = "the feature `serde` is off",
    note = "write `features = [\"serde\"]` in the line of scope-core in Cargo.toml"
)]
pub trait HaveSerde {
    /// The claim type.
    type Claim;
}

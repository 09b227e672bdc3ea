//! What is not there without a feature, and says so where it is used.

use core::marker::PhantomData;

/// The features of this crate that are on.
///
/// With its lifetime a bound on it is not decided where it is written, but where it is needed.
#[doc(hidden)]
pub struct Features<'a>(PhantomData<&'a ()>);

/// Never implemented: it is there for its message.
#[cfg(not(feature = "alloc"))]
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this needs the feature `alloc` of scope-core",
    label = "the feature `alloc` is off",
    note = "write `features = [\"alloc\"]` in the line of scope-core in Cargo.toml, or leave `default-features = false` out"
)]
pub trait HaveAlloc {}

/// Never implemented: it is there for its message.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this needs the feature `serde` of scope-core",
    label = "the feature `serde` is off",
    note = "write `features = [\"serde\"]` in the line of scope-core in Cargo.toml"
)]
pub trait HaveSerde {
    /// What is there with it.
    type Claim;
}

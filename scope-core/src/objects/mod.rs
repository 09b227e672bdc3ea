//! Grants on objects, and proofs of one object.
//!
//! A bit of a [`Granted`](crate::Granted) means "on every object". A grant on objects sets no bit: it
//! is an entry of [`Grants`], with the values that an object must have. The grants on one object are
//! those everywhere and those of the entries whose values the object has.

mod at;
mod entry;
mod grants;
mod object;
mod path;
mod request;

pub use at::{At, CheckedOn, DeniedOn, HoldsOn, On};
pub use entry::Values;
pub use grants::Grants;
pub use object::{FromValues, Key, Object};
pub use path::PathObject;
pub use request::scope_param;

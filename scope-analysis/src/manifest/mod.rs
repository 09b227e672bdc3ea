//! An app's manifest, `app.toml`: how its access requests stand, edits of it, and comparisons.

mod change;
pub mod compare;
pub mod edit;
mod end;
mod expiry;
mod review;
mod side;
pub mod status;

#[cfg(test)]
mod tests;

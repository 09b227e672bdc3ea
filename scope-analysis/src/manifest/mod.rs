//! The manifest of an app, `app.toml`: status, edits and comparisons.

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

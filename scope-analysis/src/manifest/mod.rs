//! An app's manifest, `app.toml`: how its access requests stand, edits of it, and comparisons.

pub mod compare;
pub mod edit;
mod expiry;
pub mod status;

#[cfg(test)]
mod tests;

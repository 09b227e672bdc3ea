//! `app.toml`: edited in place, and what it comes to.

pub(crate) mod compare;
pub(crate) mod compared;
pub mod edit;
mod lasting;
pub(crate) mod petition;
pub(crate) mod status;

#[cfg(test)]
mod tests;

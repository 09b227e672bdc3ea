//! A file that `cargo scopes expand` wrote: its uses are not marked.

#[allow(dead_code)]
pub mod desk;

pub fn send(_: desk::Operation) {}

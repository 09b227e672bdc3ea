//! The tests that need several crates, in one program.
#![forbid(unsafe_code)]

mod compile_fail;
mod expected;
mod project;
mod quotes;

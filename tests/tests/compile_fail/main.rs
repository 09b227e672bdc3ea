//! What must not compile, and what rustc then says.
#![forbid(unsafe_code)]

mod cases;
mod expected;
mod mistakes;
mod project;
mod quotes;

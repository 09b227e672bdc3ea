//! The tests that need several crates, in one program.
#![forbid(unsafe_code)]

mod agreement;
mod app;
mod architecture;
mod assembly;
mod calls;
mod challenge;
mod circles;
mod common;
mod denials;
mod differential;
mod disagreements;
mod facts;
mod golden;
mod guarded;
mod guide;
mod hygiene;
mod objects;
mod operations;
mod oracle;
mod properties;
mod rebuild;
mod regressions;
mod remedies;
mod reproducible;
mod requires;
mod templates;
mod tokens;
mod truth_table;

//! Answers questions about an API's scope specification.
//!
//! `scope-spec` turns `scopes.toml` and `app.toml` into data. This crate asks that data questions:
//!
//! | question | module |
//! | --- | --- |
//! | Is a grant enough for a requirement? If not, what is missing? | [`decision`] |
//! | Why is a call allowed or denied, for the app and for the user? | [`explain`] |
//! | What is the smallest grant for a set of operations? | [`least`] |
//! | What changed in meaning between two specs? | [`diff`] |
//! | What is an app granted today, and what does it wait for? | [`manifest`] |
//! | Which operation does `GET /path` mean? | [`call`] |
//! | Does a spec decide as a file of cases says, and which rules would no case miss? | [`cases`] |
//! | What does a program read about a spec? | [`document`] |
//!
//! Everything here is a function from data to data. Nothing prints, reads the command line or writes
//! a file. The command `cargo scopes` and the reference (`scope-docs`) show what comes out.
//!
//! # Example
//!
//! ```
//! use scope_analysis::decision::{self, Decision, Grant};
//! use scope_spec::VocabularyKind;
//!
//! let loaded = scope_spec::parse("scopes.toml", r#"
//! [spec]
//! name = "demo"
//!
//! [scopes.Read]
//! description = "Read accounts."
//!
//! [scopes.Edit]
//! description = "Edit accounts."
//! includes = ["Read"]
//!
//! [operations.rename]
//! call = "PUT /accounts/{id}"
//! scopes = "Edit"
//! "#);
//! let spec = &loaded.spec;
//! let required = &spec.operations[0].scopes;
//!
//! // A grant of `Read` is not enough. The decision names the cheapest scope to add.
//! let grant = Grant::read(&spec.scopes, ["Read"]);
//! let Decision::Denied(remedy) = decision::decide(spec, VocabularyKind::Scope, required, &grant) else {
//!     panic!("`Read` must not include `Edit`");
//! };
//! assert_eq!(spec.scopes.names_of(&remedy.add), ["Edit"]);
//! ```
#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

pub mod call;
pub mod cases;
pub mod decision;
pub mod diff;
pub mod document;
pub mod explain;
pub mod least;
pub mod manifest;

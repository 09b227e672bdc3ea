//! Makes scope specifications from what APIs publish, and writes their rules for other engines.
//!
//! Nobody has to write a spec from nothing: an API that publishes scopes has said most of it already.
//! [`import`] reads that and makes the text of a `scopes.toml`; [`export`] goes the other way and writes
//! the rules of a spec for policy engines and for tools.
//!
//! ```
//! use scope_convert::import::{Format, Options, import};
//! use std::path::Path;
//!
//! let document = r#"
//! openapi: 3.1.0
//! info: { title: Notes, version: "1" }
//! components:
//!   securitySchemes:
//!     login:
//!       type: oauth2
//!       flows: { clientCredentials: { tokenUrl: https://login.example.com/token, scopes: { notes: See notes } } }
//! paths:
//!   /notes:
//!     get: { operationId: listNotes, security: [{ login: [notes] }], responses: {} }
//! "#;
//! let path = Path::new("notes.yaml");
//! let imported = import(Format::Openapi, path, document.to_owned(), &Options::default())?;
//!
//! assert!(imported.problems.is_empty());
//! assert!(imported.text.contains("[operations.listNotes]"));
//!
//! // The same rules, for an engine: here as Cedar's schema, policies and entities.
//! let files = scope_convert::export::cedar::export(&imported.spec);
//! assert!(files.iter().any(|file| file.file == "notes.cedar"));
//! # Ok::<(), scope_convert::Error>(())
//! ```
//!
//! # An import never weakens a requirement
//!
//! An operation whose requirement is not understood, or is in a file that was not read, is left out
//! with a [`Problem`](scope_spec::Problem). Nothing is inferred from how a name reads: inclusions
//! that the document does not have are for people to add.
//!
//! # Problems
//!
//! Problems are data: a stable code, a message, places in the document, and help. One reading
//! collects all of them. An import with errors still returns the parts that were understood.
//!
//! # Limits
//!
//! Documents of 64 MB. No input makes this crate panic.
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

pub mod export;
mod files;
pub mod import;
mod names;
pub mod openapi;
mod tree;

pub use scope_spec::Failure as Error;

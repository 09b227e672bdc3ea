//! Reads, validates and closes an API's scope specification.
//!
//! A specification (`scopes.toml`) names an API's app scopes, user permissions, roles and
//! operations, and which privilege includes which. This crate turns the text into a [`Spec`]:
//! plain data, names interned to indices, globs expanded, inclusion closed. Everything that
//! is made from a specification (Rust code, documentation, policies, reviews) is made from
//! the same [`Spec`], so that no two of them can disagree.
//!
//! # Reading
//!
//! [`load`] reads a file and those that it extends, [`load_with`] the same through a function that
//! stands in for the disk, and [`parse`] a text. None of them fails as a whole: what comes back is
//! [`Loaded`], with as much of the specification as could be read, and all that is wrong with it.
//!
//! ```
//! let loaded = scope_spec::parse("scopes.toml", r#"
//! [spec]
//! name = "demo"
//!
//! [scopes."account:read"]
//! description = "Look at accounts."
//! access = "read"
//!
//! [scopes."account:write"]
//! description = "Change accounts."
//! includes = ["account:read"]
//!
//! [operations.readAccount]
//! call = "GET /accounts/{id}"
//! scopes = "account:read"
//!
//! [operations.renameAccount]
//! call = "PUT /accounts/{id}"
//! scopes = "account:write"
//! "#);
//! assert!(loaded.problems.is_empty());
//!
//! let scopes = &loaded.spec.scopes;
//! let write = scopes.index_of("account:write").unwrap();
//! assert_eq!(scopes.items[write].rust, "AccountWrite");
//! assert_eq!(scopes.closure.iter(write).collect::<Vec<_>>(), [0, 1]);
//! assert_eq!(loaded.spec.operations[1].scopes, [[write]]);
//! ```
//!
//! # What is wrong
//!
//! A [`Problem`] is data: a stable code, a message, places in the files, and advice. All of them
//! are found in one reading, syntax included; one mistake gives one problem. Errors break a rule of
//! the format. Warnings are lints, [`LINTS`] names them, and `allow = ["code"]` silences one in
//! `[spec]` or on an item. An item with an error has no lints until that is mended. [`render`] is
//! the one place that turns a problem into text, for the compiler and for terminals.
//!
//! # Inclusion
//!
//! [`Closure`] answers what includes what: reflexive and transitive, one row of bits for each
//! privilege. It is computed without recursion, so depth costs no stack.
//!
//! # Manifests
//!
//! [`app`] reads `app.toml`, checks it against a specification, and says what it grants. [`cases`] reads
//! `scopes.test.toml`: calls that a specification has to allow, and calls that it has to deny.
//!
//! # Limits
//!
//! 16,384 scopes, and as many permissions; 256 files of 64 MB each; bits up to 65,535. What is
//! larger is refused with an error. No input makes this crate panic.
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

mod advice;
pub mod app;
mod boundary;
mod call;
pub mod cases;
mod close;
mod depth;
mod failure;
mod files;
mod foreign;
mod form;
mod forms;
mod glob;
mod ids;
mod inclusion;
mod inside;
mod lints;
pub mod lists;
#[doc(hidden)]
pub mod markdown;
pub mod matching;
mod merged;
mod model;
mod name_template;
mod names;
mod parameters;
mod path;
mod problem;
mod raw;
mod read;
mod recovery;
mod references;
mod remedy;
mod render;
mod report;
mod requirement;
mod resolve;
mod rows;
mod similar;
mod slips;
mod spelling;
mod suggest;
mod syntax;
mod template;
mod text;
mod validate;
mod write;

pub use call::{Call, CallError, CallKind};
pub use depth::{Excess, excess};
pub use failure::Failure;
pub use files::{Loaded, load, load_as, load_with, parse};
pub use form::{Form, FormKind, OpenParameter};
pub use ids::{OperationId, RoleId};
pub use lints::LINTS;
pub use model::{
    Access, Availability, Closure, Deprecated, Glob, Name, Operation, Place, Privilege, Role,
    Source, Spec, Vocabulary, VocabularyKind,
};
pub use name_template::NameTemplate;
pub use names::{identifier, is_identifier, is_wire_name, shell_word};
pub use path::{
    PathError, PathErrorKind, PathTemplate, Piece, Pieces, Segment, SegmentKind, Specificity,
    TemplateIndex,
};
pub use problem::{Help, Label, Problem, Severity};
pub use remedy::Remedy;
pub use render::{Style, render, render_body};
pub use requirement::{Alternatives, Requirement};
pub use rows::Rows;
pub use suggest::nearest;
pub use text::{Text, json_for_terminals};
pub use write::{scopes_to_toml, to_toml};

//! Reads, validates and closes an API's scope specification.
//!
//! A specification (`scopes.toml`) declares an API's app scopes, user permissions, roles and
//! operations, and which privilege includes which. This crate turns the text into a [`Spec`]: plain
//! data, with names interned to indices, globs expanded, and inclusion closed. Rust code,
//! documentation, policies and reviews are all generated from the same [`Spec`], so they can't
//! disagree.
//!
//! # Reading
//!
//! [`load`] reads a file and those that it extends, [`load_with`] does so with a function in place
//! of the disk, and [`parse`] reads a text. None of them fails as a whole: they return [`Loaded`],
//! with as much of the specification as could be read, and all of its problems.
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
//! # Problems
//!
//! A [`Problem`] is data: a stable code, a message, places in the files, and help. One reading
//! finds all of them, syntax errors included; one mistake gives one problem. Errors break a rule of
//! the format. Warnings are lints, listed in [`LINTS`]; `allow = ["code"]` silences one in `[spec]`
//! or on an item. An item with an error has no lints until the error is fixed. Only [`render`]
//! turns problems into text, for the compiler and for terminals.
//!
//! # Inclusion
//!
//! [`Closure`] holds what includes what: reflexive and transitive, one row of bits for each
//! privilege. It is computed without recursion, so depth costs no stack.
//!
//! # Manifests
//!
//! [`app`] reads `app.toml`, checks it against a specification, and computes its grant. [`cases`] reads
//! `scopes.test.toml`: calls that a specification must allow, and calls that it must deny.
//!
//! # Limits
//!
//! 16,384 scopes, and as many permissions; 256 files of 64 MB each; bits up to 65,535. Larger input
//! is an error. No input makes this crate panic.
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
mod fence;
mod files;
mod foreign;
mod form;
mod forms;
mod glob;
mod ids;
mod inclusion;
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
pub use names::{identifier, is_identifier, is_token_name, is_wire_name, shell_word};
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

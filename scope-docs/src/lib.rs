//! Renders the reference of an API's scope specification.
//!
//! Each module is one format with one function, `render`, from a spec to text:
//!
//! | module | what it renders |
//! | --- | --- |
//! | [`html`] | one self-contained page: search, graph, console and changes; it makes no network requests |
//! | [`markdown`] | tables that `cargo scopes import markdown` reads back to the same spec |
//! | [`json`] | the resolved spec for programs |
//! | [`svg`], [`mermaid`], [`dot`] | the inclusion graph |
//!
//! # Example
//!
//! ```
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
//! "#);
//! let page = scope_docs::html::render(&loaded.spec, None).unwrap();
//! assert!(page.trim_start().starts_with("<!doctype html>"));
//! let graph = scope_docs::mermaid::render(&loaded.spec);
//! assert!(graph.contains("-->"));
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

pub mod dot;
mod drawing;
mod graph;
pub mod html;
pub mod json;
pub mod markdown;
pub mod mermaid;
pub mod svg;

use scope_spec::Failure;

/// The failure of a template, which only a lack of memory causes.
fn unwritten(error: &askama::Error) -> Failure {
    Failure::new("template", format!("cannot write the document: {error}"))
}

/// A small spec with one of everything that a picture shows.
#[cfg(test)]
fn sample() -> scope_spec::Spec {
    let loaded = scope_spec::parse(
        "sample.toml",
        r#"
        spec = { name = "sample", allow = ["missing-description", "similar-names"] }
        scopes."all#1" = { includes = ["edit", "read"], availability = "on-request" }
        scopes.edit = { includes = ["read"], restricted = true }
        scopes.read = {}
        scopes."a`&<b>" = { deprecated = true }
        permissions.Own.includes = ["Lend"]
        permissions.Lend = {}
        permissions.Alone = {}
        "#,
    );
    assert!(!loaded.has_errors(), "{:?}", loaded.problems);
    loaded.spec
}

//! What `docs` writes: one module for each format, each a function of the spec.

pub(crate) mod dot;
mod drawing;
mod graph;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod mermaid;
pub(crate) mod svg;

use crate::failure::Failure;

/// A template that could not be written out, which only a lack of memory makes happen.
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

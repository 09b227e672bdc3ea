//! Specs that the tests share: compiled here, used from other crates.
//!
//! The lints are those that a careful user turns on; none may fire in generated code.
#![forbid(unsafe_code)]
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    unused_qualifications,
    rust_2018_idioms,
    nonstandard_style,
    clippy::pedantic
)]
#![allow(clippy::doc_markdown, reason = "RingCentral is a name, not code")]

/// RingCentral, whole: scopes, user permissions, roles and operations, with a marker for each.
pub mod ringcentral {
    scope_core::scopes!(
        "../../examples/ringcentral/scopes.toml",
        typed_operations = true
    );
}

/// A made-up spec in two files, with everything the format has: names that are URLs, aliases,
/// fixed bits, globs.
pub mod workspace {
    scope_core::scopes!("../specs/extended.toml");
}

/// The Rust in the guide, compiled and run.
#[cfg(doctest)]
mod guide {
    macro_rules! pages {
        ($($page:ident)*) => { $(
            #[doc = include_str!(concat!("../../docs/src/", stringify!($page), ".md"))]
            mod $page {}
        )* };
    }

    pages!(
        introduction concepts client server mcp review format guards serving production claims command audit engines security inside objects
    );
}

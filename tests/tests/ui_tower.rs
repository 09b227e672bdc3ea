//! What must not compile of a server, and what rustc then says.
//!
//! The text of each error is in the `.stderr` file beside the case: where only rustc changed,
//! `TRYBUILD=overwrite cargo test -p scope-tests --test ui_tower` writes the files anew. Read them
//! before they are kept.
#![forbid(unsafe_code)]

#[test]
fn does_not_compile() {
    trybuild::TestCases::new().compile_fail("ui_tower/*.rs");
}

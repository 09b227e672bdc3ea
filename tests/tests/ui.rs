//! What must not compile, and what rustc then says.
//!
//! The text of each error is in the `.stderr` file beside the case. It depends on rustc's
//! version: where only that changed, `TRYBUILD=overwrite cargo test -p scope-tests --test ui`
//! writes the files anew. Read them before they are kept: each is what a newcomer gets to see.
#![forbid(unsafe_code)]

#[test]
fn does_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*.rs");
    // what the tour shows
    cases.compile_fail("../examples/tour/refused.rs");
}

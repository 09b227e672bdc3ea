//! Shows any text in every way, and looks at what parsers of Markdown, HTML, terminals and JSON make of it;
//! as the name of a file as well.
#![no_main]
#![forbid(unsafe_code)]

use libfuzzer_sys::fuzz_target;

#[path = "../../scope-spec/tests/texts/oracle.rs"]
mod oracle;

fuzz_target!(|text: &str| {
    oracle::check(text);
    oracle::file_name(text);
});

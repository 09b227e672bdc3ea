//! Each command of README and guide runs, in order, in the folder in which a reader runs it. The files
//! that a page shows are written, and what comes of them compiles.
//!
//! `readme.rs` runs the examples with their output.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing
)]

mod page;
mod reader;
mod walks;

use std::fs;

use page::{Page, clone};
use reader::{Counts, Reader};

/// Commands of the text that are only compared with the command's options, besides those with a
/// placeholder.
const NAMED: [(&str, &str); 8] = [
    ("cargo scopes", "the name"),
    ("cargo scopes app add", "the name"),
    ("cargo scopes explain", "the name"),
    ("cargo scopes least", "the name"),
    ("cargo scopes mcp", "waits for a client; `mcp.rs` is one"),
    (
        "cargo scopes audit",
        "compiles; the shell blocks have it with options",
    ),
    (
        "cargo scopes new",
        "writes no file over another; a shell block has it",
    ),
    ("cargo check", "the page about clients runs it"),
];

#[test]
fn every_command_runs() {
    let mut ringcentral = ringcentral();
    let (mut all, mut named) = (Counts::default(), 0);
    for page in Page::all() {
        let mut reader = Reader::new(page);
        walks::walk(&mut reader);
        ringcentral.page.name.clone_from(&reader.page.name);
        let (counts, spans) = reader.end();
        all += counts;
        for span in spans {
            let mut words = span.split(' ');
            let has_gap = words.any(|it| it == ".." || it.chars().all(char::is_uppercase));
            if has_gap || NAMED.iter().any(|(it, _)| *it == span) {
                let options = span
                    .trim_end_matches(" ..")
                    .replace(" COMMAND --help", " show");
                ringcentral.shell(&format!("{options} --help"), 0);
                named += 1;
            } else {
                ringcentral.run(&span);
            }
        }
    }
    all += ringcentral.end().0;
    let Counts { executed, stopped } = all;
    println!("{executed} commands were executed, {stopped} stopped, {named} only parsed");
    assert!(executed > 70 && stopped > 5, "{executed}, {stopped}");
}

/// The folder that the pages send the reader to: RingCentral's whole API, on a branch, with a
/// manifest and a document beside it.
fn ringcentral() -> Reader {
    let mut reader = Reader::new(Page::empty("examples/ringcentral"));
    for file in [
        "scopes.toml",
        "examples/ringcentral/scopes.toml",
        "examples/ringcentral/scopes.test.toml",
    ] {
        let text = fs::read_to_string(clone().join(file)).unwrap();
        reader.write(file, &text);
    }
    let manifest = Page::read("docs/src/client.md").blocks("toml")[1].to_owned();
    reader.write("examples/ringcentral/app.toml", &manifest);
    // its flow has the addresses, which no spec has
    let document = "openapi: 3.1.0\ninfo: { title: RingCentral, version: '1' }\npaths: {}\n\
        components: { securitySchemes: { oauth2: { type: oauth2, flows: { authorizationCode: {\n\
          authorizationUrl: 'https://login.example.com/authorize',\n\
          tokenUrl: 'https://login.example.com/token', scopes: {} } } } } }";
    reader.write("examples/ringcentral/openapi.yaml", document);
    reader.push();
    reader.folder("examples/ringcentral");
    reader
}

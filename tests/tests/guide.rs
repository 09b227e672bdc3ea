//! The TOML that the guide shows is right: it is read, and nothing is wrong with it.
//!
//! Its Rust is compiled with this package's documentation, its commands are run by `cargo-scopes`.
#![forbid(unsafe_code)]

use scope_spec::{Style, app};
use std::{fs, path::Path};

/// The blocks of a page that are marked as TOML and nothing else.
fn toml_blocks(page: &str) -> Vec<String> {
    let (mut blocks, mut open) = (Vec::new(), None::<String>);
    for line in page.lines() {
        match &mut open {
            None if line == "```toml" => open = Some(String::new()),
            None => {}
            Some(_) if line == "```" => blocks.extend(open.take()),
            Some(block) => *block = format!("{block}{line}\n"),
        }
    }
    blocks
}

#[test]
fn toml() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/src");
    let mut pages: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    pages.sort();
    let (mut specs, mut manifests) = (0, 0);
    for page in pages
        .iter()
        .filter(|page| page.extension().is_some_and(|it| it == "md"))
    {
        let text = fs::read_to_string(page).unwrap();
        for block in toml_blocks(&text) {
            let (problems, sources) = if block.contains("[app]") {
                manifests += 1;
                let loaded = app::parse("app.toml", &block);
                (loaded.problems, loaded.sources)
            } else {
                specs += 1;
                let loaded = scope_spec::parse("scopes.toml", &block);
                (loaded.problems, loaded.sources)
            };
            let shown: String = problems
                .iter()
                .map(|problem| scope_spec::render(problem, &sources, Style::Plain))
                .collect();
            assert!(shown.is_empty(), "{}\n{shown}", page.display());
        }
    }
    assert!(
        specs > 1 && manifests > 1,
        "{specs} specs, {manifests} manifests"
    );
}

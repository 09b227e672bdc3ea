//! The TOML that the guide shows is right: it is read, and nothing is wrong with it. Its pages and
//! links are all there.
//!
//! Its Rust is compiled with this package's documentation, its commands are run by `cargo-scopes`.

use scope_spec::{Style, app};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The pages: path and text, by name.
fn pages() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/src");
    let mut pages: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|page| page.extension().is_some_and(|it| it == "md"))
        .map(|page| (page.clone(), fs::read_to_string(page).unwrap()))
        .collect();
    pages.sort();
    pages
}

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
    let (mut specs, mut manifests, mut cases) = (0, 0, 0);
    for (page, text) in pages() {
        for block in toml_blocks(&text) {
            let (problems, sources) = if block.contains("[app]") {
                manifests += 1;
                let loaded = app::parse("app.toml", &block);
                (loaded.problems, loaded.sources)
            } else if block.contains("[[allow]]") {
                cases += 1;
                let loaded = scope_spec::cases::parse("scopes.test.toml", &block);
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
        specs > 1 && manifests > 1 && cases > 0,
        "{specs} specs, {manifests} manifests, {cases} files of cases"
    );
}

#[test]
fn links() {
    let pages = pages();
    let mut linked_in_summary = BTreeSet::new();
    let mut count = 0;
    for (page, text) in &pages {
        for (_, rest) in text
            .match_indices("](")
            .map(|(at, _)| text.split_at(at + 2))
        {
            let target = rest.split([')', '#']).next().unwrap_or_default();
            if target.contains("://") || target.is_empty() {
                continue;
            }
            count += 1;
            let file = page.with_file_name(target);
            assert!(file.is_file(), "{}: no file `{target}`", page.display());
            if page.ends_with("SUMMARY.md") {
                linked_in_summary.insert(file);
            }
        }
    }
    assert!(count > 10, "{count} links");
    for (page, _) in &pages {
        let listed = linked_in_summary.contains(page) || page.ends_with("SUMMARY.md");
        assert!(listed, "{}: not in SUMMARY.md", page.display());
    }
}

/// What the guide says that a call is denied with is what it is denied with.
#[test]
fn a_denied_call() {
    use scope_tests::ringcentral::{Operation, ScopeSet};
    let granted = ScopeSet::parse("ReadAccounts ReadCallLog").granted();
    let denied = Operation::CreateSmsMessage
        .check_scopes(&granted)
        .unwrap_err();
    let (_, page) = pages()
        .into_iter()
        .find(|(path, _)| path.ends_with("client.md"))
        .unwrap();
    assert!(page.contains(&format!("// {denied}\n")), "{denied}");
}

/// The README counts RingCentral's spec as it is.
#[test]
fn the_readme_counts() {
    use scope_tests::ringcentral::{Operation, Permission, Scope};
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = fs::read_to_string(readme).unwrap().replace('\n', " ");
    let counts = format!(
        "with {} scopes, {} user permissions and {} operations",
        Scope::ALL.len(),
        Permission::ALL.len(),
        Operation::ALL.len()
    );
    assert!(readme.contains(&counts), "{counts}");
}

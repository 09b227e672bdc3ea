//! Reads any text as a `scope` string, in vocabularies of several kinds, and compares with a naive
//! split and a list of names.
#![no_main]
#![forbid(unsafe_code)]

use libfuzzer_sys::fuzz_target;
use scope_core::{Privilege, Set};
use std::{collections::HashMap, sync::LazyLock};

mod ringcentral {
    scope_core::scopes!("../../scopes.toml", typed = false);
}
/// Names of one word: a table of bits, aliases, fixed bits.
mod workspace {
    scope_core::scopes!("../../tests/specs/extended.toml", typed = false);
}
/// Whole addresses, which differ in the middle.
mod urls {
    scope_core::scopes!("../../tests/specs/urls.toml", typed = false);
}
/// More than four words, so inclusion is closed after reading.
mod slack {
    scope_core::scopes!("../../tests/specs/slack.toml", typed = false);
}
/// Short names, and ones of one, seven, eight, nine, sixteen and seventeen bytes.
mod edges {
    scope_core::scopes!(
        inline = r#"
        [spec]
        name = "edges"
        [scopes.a]
        includes = ["abcdefg"]
        [scopes.b]
        [scopes.ab]
        [scopes.abcdefg]
        [scopes.abcdefgh]
        [scopes.abcdefghi]
        [scopes.aaaaaaaa]
        rust = "A8"
        [scopes.aaaaaaaaa]
        rust = "A9"
        [scopes.abcdefghijklmnop]
        [scopes.abcdefghijklmnopq]
        [scopes.abcdefghXjklmnopq]
        rust = "Middle"
        "#,
        typed = false
    );
}

/// Names and aliases, from the text of a spec alone.
type Names = HashMap<String, String>;

fn names(files: &[&str]) -> Names {
    let mut names = Names::new();
    for text in files {
        let spec: toml::Table = text.parse().expect("the spec is TOML");
        for (name, entry) in spec["scopes"].as_table().expect("scopes") {
            names.insert(name.clone(), name.clone());
            let aliases = entry.get("aliases").and_then(toml::Value::as_array);
            for alias in aliases.into_iter().flatten().filter_map(toml::Value::as_str) {
                names.insert(alias.to_owned(), name.clone());
            }
        }
    }
    names
}

static RINGCENTRAL: LazyLock<Names> = LazyLock::new(|| names(&[include_str!("../../scopes.toml")]));
static URLS: LazyLock<Names> = LazyLock::new(|| names(&[include_str!("../../tests/specs/urls.toml")]));
static SLACK: LazyLock<Names> = LazyLock::new(|| names(&[include_str!("../../tests/specs/slack.toml")]));

fn agrees<P: Privilege + std::fmt::Display, const W: usize>(text: &str, is_name: impl Fn(&str) -> Option<P>) {
    let read = Set::<P, W>::parse(text);
    let mut known = Set::<P, W>::EMPTY;
    let mut unknown = Vec::new();
    if !text.is_empty() {
        for token in text.split(' ') {
            match is_name(token) {
                Some(scope) => known = known.with(scope),
                None => unknown.push(token),
            }
        }
    }
    assert_eq!(read.known(), known, "{text:?}");
    assert_eq!(read.unknown().collect::<Vec<_>>(), unknown, "{text:?}");
    assert_eq!(read.is_known(), unknown.is_empty());
    assert_eq!(read.granted(), known.close());
    // printed and read again
    let printed = known.to_string();
    assert_eq!(Set::<P, W>::parse(&printed).known(), known);
    assert!(Set::<P, W>::parse(&printed).is_known());
}

/// By a list of all names.
fn listed<P: Privilege + std::fmt::Display>(token: &str) -> Option<P> {
    P::ALL.iter().copied().find(|scope| scope.to_string() == token)
}

fuzz_target!(|text: &str| {
    let named = |names: &Names, token: &str| names.get(token).cloned();
    agrees::<ringcentral::Scope, 1>(text, |token| listed(&named(&RINGCENTRAL, token)?));
    agrees::<slack::Scope, { slack_words() }>(text, |token| listed(&named(&SLACK, token)?));
    agrees::<urls::Scope, { urls_words() }>(text, |token| listed(&named(&URLS, token)?));
    agrees::<edges::Scope, 1>(text, listed);
    let read = workspace::ScopeSet::parse(text);
    let tokens = if text.is_empty() { 0 } else { text.split(' ').count() };
    assert!(read.known().len() + read.unknown().len() <= tokens);
});

const fn slack_words() -> usize {
    slack::ScopeSet::EMPTY.bits().len()
}

const fn urls_words() -> usize {
    urls::ScopeSet::EMPTY.bits().len()
}

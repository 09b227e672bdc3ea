//! What tokens that cannot be read as code hint at.

use proc_macro2::{TokenStream, TokenTree};

use crate::audit::names::unraw;

/// Words in tokens that cannot be read which hint at a guard.
pub(super) const HINTS: &[&str] = &[
    "requires",
    "authorize",
    "may",
    "user_may",
    "Authorized",
    "Guarded",
];

/// Whether one of `words` is an identifier in the tokens.
pub(super) fn hints(tokens: &TokenStream, words: &[&str]) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => words.iter().any(|word| ident == word),
        TokenTree::Group(group) => hints(&group.stream(), words),
        _ => false,
    })
}

/// The identifiers in the tokens.
pub(super) fn idents(tokens: &TokenStream) -> Vec<String> {
    let names = tokens.clone().into_iter().flat_map(|tree| match tree {
        TokenTree::Ident(ident) => vec![unraw(&ident)],
        TokenTree::Group(group) => idents(&group.stream()),
        _ => Vec::new(),
    });
    names.collect()
}

//! Reading longer texts, and a vocabulary of 16,384 names: is the time linear, and does it stay so?

use crate::masks::{read_by_length, ringcentral};
use crate::peer::SCOPES;
use std::hint::black_box;

include!(concat!(env!("OUT_DIR"), "/large.rs"));

/// How many names the large vocabulary has.
const LARGE: usize = 16_384;

/// What is timed: an id, how the table calls it, and the text.
pub struct Row {
    pub id: &'static str,
    pub what: &'static str,
    pub text: String,
    by: fn(&str),
}

impl Row {
    /// How many tokens the text has.
    pub fn tokens(&self) -> usize {
        self.text.split(' ').count()
    }

    pub fn time(&self, timer: &mut dyn FnMut(&mut dyn FnMut(u64))) {
        timer(&mut |passes| {
            for _ in 0..passes {
                (self.by)(black_box(&self.text));
            }
        });
    }
}

fn small(text: &str) {
    black_box(ringcentral::ScopeSet::parse(text).granted());
}

fn by_hand(text: &str) {
    black_box(read_by_length(text));
}

fn large(text: &str) {
    black_box(large::ScopeSet::parse(text));
}

fn large_and_closed(text: &str) {
    black_box(large::ScopeSet::parse(text).granted());
}

fn known(tokens: usize) -> String {
    // 7 and 38 have no common divisor: all names, in no order
    let names: Vec<&str> = (0..tokens)
        .map(|i| SCOPES[i * 7 % SCOPES.len()].name)
        .collect();
    names.join(" ")
}

fn known_large(tokens: usize) -> String {
    let name = |i: usize| format!("family{:03}:member{:02}", i / 20, i % 20);
    let names: Vec<String> = (0..tokens).map(|i| name(i * 7_919 % LARGE)).collect();
    names.join(" ")
}

pub fn rows() -> Vec<Row> {
    let row = |id, what, text, by| Row { id, what, text, by };
    vec![
        row("ten", "38 names, 10 tokens", known(10), small as fn(&str)),
        row(
            "ten-by-hand",
            "38 names, 10 tokens, `match` by length",
            known(10),
            by_hand,
        ),
        row("thousand", "38 names, 1,000 tokens", known(1_000), small),
        row(
            "thousand-by-hand",
            "38 names, 1,000 tokens, `match` by length",
            known(1_000),
            by_hand,
        ),
        row(
            "large-ten",
            "16,384 names, 10 tokens",
            known_large(10),
            large,
        ),
        row(
            "large-thousand",
            "16,384 names, 1,000 tokens",
            known_large(1_000),
            large,
        ),
        row(
            "large-closed",
            "16,384 names, 1,000 tokens, closed",
            known_large(1_000),
            large_and_closed,
        ),
        row(
            "large-all",
            "16,384 names, each of them once",
            known_large(LARGE),
            large,
        ),
        row("known", "38 names, 1 MB of them", known(90_000), small),
        row(
            "spaces",
            "38 names, 1 MB of spaces",
            " ".repeat(1 << 20),
            small,
        ),
        row(
            "one-token",
            "38 names, 1 MB without a space",
            "a".repeat(1 << 20),
            small,
        ),
    ]
}

/// That the names are read at all.
pub fn hold_to_truth() {
    assert_eq!(large::Scope::ALL.len(), LARGE);
    let read = large::ScopeSet::parse;
    assert_eq!(read(&known_large(1_000)).known().len(), 1_000);
    assert_eq!(read(&known_large(LARGE)).granted().len(), LARGE);
    let all = ringcentral::ScopeSet::parse(&known(90_000))
        .granted()
        .as_set();
    assert_eq!(all, ringcentral::ScopeSet::all());
}

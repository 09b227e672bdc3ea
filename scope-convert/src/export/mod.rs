//! The same rules for engines and tools elsewhere: one module for each.
//!
//! Inclusion is exported as the edges that the spec has, so that a policy can be read beside the spec
//! and an edge that is lost is noticed.

pub mod casbin;
pub mod cedar;
pub mod json_schema;
pub mod metadata;
mod objects;
pub mod openapi;
pub mod openfga;
pub mod rego;
pub mod spicedb;
pub mod typescript;

use std::collections::HashSet;

use scope_spec::{Spec, Vocabulary};

/// One file of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is, as it is asked for: `schema`.
    pub part: &'static str,
    /// What it is called: `ringcentral.cedarschema`.
    pub file: String,
    /// What is in it.
    pub text: String,
}

/// The line that tells where a file comes from.
fn made_by(format: &str, comment: &str) -> String {
    format!(
        "{comment} Made by `cargo scopes export {format}`: change the spec, and make it again.\n"
    )
}

/// The spec's name, with an underscore where it is a word of the language.
fn module(spec: &Spec, reserved: &[&str]) -> String {
    if reserved.contains(&spec.name.as_str()) {
        format!("{}_", spec.name)
    } else {
        spec.name.clone()
    }
}

/// For each privilege its name and those that it includes directly.
fn edges(vocabulary: &Vocabulary) -> impl Iterator<Item = (&str, Vec<&str>)> {
    let items = vocabulary.items.iter();
    items.map(|item| (item.name.as_str(), vocabulary.names_of(&item.includes)))
}

/// Gives out words that a language takes for identifiers, each once.
#[derive(Default)]
struct Words {
    taken: HashSet<String>,
}

impl Words {
    /// The word itself where it is short enough and not taken: what is not an ASCII letter or digit
    /// becomes an underscore.
    fn take(&mut self, word: &str, longest: usize) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let whole: String = word.chars().map(plain).collect();
        let mut made: String = whole.chars().take(longest).collect();
        let mut number = 2;
        while self.taken.contains(&made) {
            let end = format!("_{number}");
            made = whole
                .chars()
                .take(longest.saturating_sub(end.len()))
                .collect();
            made.push_str(&end);
            number += 1;
        }
        self.taken.insert(made.clone());
        made
    }
}

/// JSON, indented, with a line break at the end.
fn json(value: &serde_json::Value) -> String {
    scope_spec::json_for_terminals(&format!("{value:#}\n")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_given_out_once() {
        let mut words = Words::default();
        assert_eq!(words.take("scope_ReadOrg", 50), "scope_ReadOrg");
        assert_eq!(words.take("scope_ReadOrg", 50), "scope_ReadOrg_2");
        assert_eq!(words.take("Größe", 50), "Gr__e");
        assert_eq!(words.take("abcdef", 4), "abcd");
        assert_eq!(words.take("abcdxy", 4), "ab_2");
        assert_eq!(words.take("abzzzz", 4), "abzz");
    }
}

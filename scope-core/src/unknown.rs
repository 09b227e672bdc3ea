//! The error for an unknown name.

use crate::{bytes::Strings, line::Line};
use core::fmt::{self, Write as _};

/// The error for a text that is not a name in the spec.
///
/// Names are compared byte for byte: no case folding, no trimming, no meaning of prefixes. The error
/// holds up to 48 bytes of the text; its `Display` searches the nearest name.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.ReadAccounts]
///     [scopes.SMS]
/// "#); }
///
/// let error = "readAccounts".parse::<demo::Scope>().unwrap_err();
/// assert_eq!(error.suggestion(), Some("ReadAccounts"));
/// assert_eq!(
///     error.to_string(),
///     "`readAccounts` is not an app scope of `demo`; did you mean `ReadAccounts`?",
/// );
/// ```
#[derive(Clone, Copy)]
pub struct UnknownName {
    noun: &'static str,
    spec: &'static str,
    names: &'static Strings,
    text: [u8; LONGEST],
    /// How many bytes of `text` are used.
    len: u8,
    is_cut: bool,
}

/// How many bytes of the text an error holds. A longer text gets no suggestion.
const LONGEST: usize = 48;

/// A spec with more names gets no suggestions, because a search takes time for each name.
const MOST: usize = 4_096;

impl UnknownName {
    /// For generated code: `text` is not a `noun` of `spec`, which has `names`.
    #[doc(hidden)]
    #[cold]
    pub fn new(
        text: &str,
        noun: &'static str,
        spec: &'static str,
        names: &'static Strings,
    ) -> Self {
        let mut end = text.len().min(LONGEST);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut held = [0; LONGEST];
        for (to, from) in held.iter_mut().zip(text.bytes().take(end)) {
            *to = from;
        }
        UnknownName {
            noun,
            spec,
            names,
            text: held,
            len: end as u8,
            is_cut: end < text.len(),
        }
    }

    /// The text, up to 48 bytes of it.
    #[must_use]
    pub fn text(&self) -> &str {
        let held = self.text.get(..self.len as usize).unwrap_or_default();
        // it was cut between two characters
        core::str::from_utf8(held).unwrap_or_default()
    }

    /// The nearest name of the spec, if one is close.
    #[must_use]
    pub fn suggestion(&self) -> Option<&'static str> {
        let (text, count) = (self.text(), self.names.len());
        if self.is_cut || text.is_empty() || count > MOST {
            return None;
        }
        let near = (0..count).filter_map(|i| {
            let name = self.names.get(i);
            Some((distance(text.as_bytes(), name.as_bytes())?, name))
        });
        near.min_by_key(|(distance, _)| *distance)
            .map(|(_, name)| name)
    }
}

/// The number of bytes to insert, remove or replace; `None` if more than a third of them.
fn distance(text: &[u8], name: &[u8]) -> Option<usize> {
    let most = (text.len() / 3).max(1);
    if text.len().abs_diff(name.len()) > most {
        return None;
    }
    // the cost of turning each prefix of the text into the name so far
    let mut row = [0; LONGEST + 1];
    for (i, cost) in row.iter_mut().enumerate() {
        *cost = i;
    }
    for (i, letter) in name.iter().enumerate() {
        let (mut before, mut left) = (i, i + 1);
        let mut cells = row.iter_mut();
        if let Some(first) = cells.next() {
            *first = left;
        }
        for (byte, cell) in text.iter().zip(cells) {
            let cost = (before + usize::from(byte != letter))
                .min(left + 1)
                .min(*cell + 1);
            (before, left) = (*cell, cost);
            *cell = cost;
        }
    }
    row.get(text.len())
        .copied()
        .filter(|distance| *distance <= most)
}

impl PartialEq for UnknownName {
    fn eq(&self, other: &Self) -> bool {
        (self.noun, self.spec, self.text(), self.is_cut)
            == (other.noun, other.spec, other.text(), other.is_cut)
    }
}

impl Eq for UnknownName {}

impl core::hash::Hash for UnknownName {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        (self.noun, self.spec, self.text(), self.is_cut).hash(state);
    }
}

impl fmt::Debug for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownName")
            .field("text", &self.text())
            .field("noun", &self.noun)
            .field("spec", &self.spec)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let article = match self.noun.starts_with(['a', 'e', 'i', 'o']) {
            true => "an",
            false => "a",
        };
        let more = if self.is_cut { ".." } else { "" };
        write!(
            Line(f),
            "`{}{more}` is not {article} {} of `{}`",
            self.text(),
            self.noun,
            self.spec
        )?;
        match self.suggestion() {
            Some(name) => write!(f, "; did you mean `{name}`?"),
            None => Ok(()),
        }
    }
}

impl core::error::Error for UnknownName {}

#[cfg(test)]
mod tests {
    use super::{MOST, UnknownName, distance};
    use crate::fixtures::strings;
    use std::{boxed::Box, format, string::String, vec::Vec};

    /// The number of edits, by its definition.
    fn edits(a: &[u8], b: &[u8]) -> usize {
        let (Some((first, a_rest)), Some((other, b_rest))) = (a.split_first(), b.split_first())
        else {
            return a.len().max(b.len());
        };
        let replaced = edits(a_rest, b_rest) + usize::from(first != other);
        let removed = edits(a_rest, b) + 1;
        replaced.min(removed).min(edits(a, b_rest) + 1)
    }

    #[test]
    fn a_distance_is_the_least_number_of_edits() {
        let mut texts: Vec<Vec<u8>> = Vec::from([Vec::new()]);
        for at in 0..31 {
            for letter in *b"ab" {
                texts.push([&*texts[at], &[letter]].concat());
            }
        }
        assert_eq!(texts.last().map(Vec::len), Some(5));
        for (text, name) in texts.iter().flat_map(|a| texts.iter().map(move |b| (a, b))) {
            let expected = edits(text, name);
            let is_near = expected <= (text.len() / 3).max(1);
            assert_eq!(
                distance(text, name),
                is_near.then_some(expected),
                "{text:?} {name:?}"
            );
        }
    }

    #[test]
    fn more_than_4096_names_are_not_searched() {
        let suggestion = |count: usize| {
            let names: Vec<String> = (0..count).map(|i| format!("name{i}")).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let names = Box::leak(Box::new(strings(&names)));
            UnknownName::new("nam7", "app scope", "demo", names).suggestion()
        };
        assert_eq!(suggestion(MOST), Some("name7"));
        assert_eq!(suggestion(MOST + 1), None);
        assert_eq!(MOST, 4_096);
    }
}

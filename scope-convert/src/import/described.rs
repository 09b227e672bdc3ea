//! A description in JSON or YAML, and where in the text a part of it stands.

use std::{cell::OnceCell, collections::HashMap, fmt, ops::Range};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Value, value::RawValue};
use serde_saphyr::Spanned;

use scope_spec::{Place, Problem, Source};

use super::draft::{Draft, place, problem};
use crate::{
    error,
    json_or_yaml::{is_json, parse},
};

/// A step from a part of a document into a part of that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// A document that is imported.
#[derive(Debug)]
pub(super) struct Described<'s> {
    pub(super) value: Value,
    pub(super) source: &'s Source,
    /// The document once more, with places; made when the first place is asked for.
    tree: OnceCell<Node>,
}

impl<'s> Described<'s> {
    /// Reads it; what is not JSON or YAML gives a draft with nothing but that problem.
    pub(super) fn new(source: &'s Source) -> Result<Self, Box<Draft>> {
        match parse(source.text()) {
            Ok(value) => Ok(Self {
                value,
                source,
                tree: OnceCell::new(),
            }),
            Err((what, at)) => {
                let mut draft = Draft::default();
                let message = format!("`{}` is not JSON or YAML: {what}", source.shown());
                draft.problems.push(match at {
                    Some(at) => {
                        let place = place(position(source.text(), at));
                        problem("invalid-document", message, place, "", "")
                    }
                    None => error::error("invalid-document", message),
                });
                Err(Box::new(draft))
            }
        }
    }

    /// A problem at a part of the document.
    pub(super) fn problem(
        &self,
        code: &'static str,
        message: impl Into<String>,
        path: &[Step],
        label: &str,
        help: impl Into<String>,
    ) -> Problem {
        problem(code, message, self.place(path), label, help)
    }

    /// Where a part of the document is: of one of several lines the first. Where that part is not
    /// there, what holds it.
    pub(super) fn place(&self, path: &[Step]) -> Place {
        let text = self.source.text();
        let tree = self.tree.get_or_init(|| {
            if is_json(text) {
                json_tree(text, text.trim())
            } else {
                let tree: Result<Spanned<Node>, _> = serde_saphyr::from_str(text);
                tree.map(Node::placed).unwrap_or_default()
            }
        });
        let mut node = tree;
        for step in path {
            let part = match step {
                Step::Key(key) => node.members.get(key),
                Step::Index(index) => node.items.get(*index),
            };
            match part {
                Some(part) => node = part,
                None => break,
            }
        }
        let start = text.floor_char_boundary(node.start);
        let rest = text.get(start..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let end = match node.end {
            Some(end) => end.saturating_sub(start),
            None => node.scalar_len(line).unwrap_or(line.len()),
        };
        let line = line.get(..end).unwrap_or(line).trim_end();
        place(start..start + line.len())
    }
}

/// The rest of the line from a position on; all of it where nothing is left.
fn position(text: &str, (line, column): (usize, usize)) -> Range<usize> {
    let mut start = 0;
    let mut lines = text.split_inclusive('\n');
    for before in lines.by_ref().take(line.saturating_sub(1)) {
        start += before.len();
    }
    let line = lines.next().unwrap_or_default().trim_end();
    let at = line.char_indices().nth(column.saturating_sub(1));
    let at = at.map_or(line.len() - line.trim_start().len(), |(at, _)| at);
    start + at..start + line.len()
}

/// The parts of a JSON text, read level by level. `at` is a part of `text`.
fn json_tree(text: &str, at: &str) -> Node {
    let start = (at.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let mut node = Node {
        start,
        end: Some(start + at.len()),
        ..Node::default()
    };
    if at.starts_with('{') {
        let members = serde_json::from_str::<Members<'_>>(at);
        for (key, value) in members.map(|members| members.0).unwrap_or_default() {
            node.members.insert(key, json_tree(text, value.get()));
        }
    } else if at.starts_with('[') {
        let items = serde_json::from_str::<Vec<&RawValue>>(at);
        for value in items.unwrap_or_default() {
            node.items.push(json_tree(text, value.get()));
        }
    }
    node
}

/// The members of an object, as they are written.
struct Members<'t>(Vec<(String, &'t RawValue)>);

impl<'de: 't, 't> Deserialize<'de> for Members<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Read)
    }
}

/// A part of a document: where it starts, and where it ends if that is known.
#[derive(Debug, Default)]
struct Node {
    start: usize,
    end: Option<usize>,
    /// Of a text that is no longer than a line.
    scalar: Option<Box<str>>,
    /// Of a list.
    items: Vec<Node>,
    /// Of a map.
    members: HashMap<String, Node>,
}

impl Node {
    fn placed(spanned: Spanned<Self>) -> Self {
        let offset = spanned.referenced.span().byte_offset();
        Self {
            start: offset.and_then(|at| usize::try_from(at).ok()).unwrap_or(0),
            ..spanned.value
        }
    }

    /// How much of the line that it begins is this text, with its quotation marks: YAML tells only
    /// where it begins.
    fn scalar_len(&self, line: &str) -> Option<usize> {
        let text = self.scalar.as_deref()?;
        let quote = line.chars().next().filter(|c| matches!(c, '"' | '\''));
        let marks = quote.map_or(0, char::len_utf8);
        let inside = line.get(marks..)?.strip_prefix(text)?;
        let closed = quote.is_none_or(|quote| inside.starts_with(quote));
        closed.then_some(text.len() + 2 * marks)
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'de> Visitor<'de> for Read {
            type Value = Node;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
                let mut node = Node::default();
                while let Some((key, value)) = map.next_entry::<String, _>()? {
                    node.members.insert(key, Node::placed(value));
                }
                Ok(node)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
                let mut node = Node::default();
                while let Some(value) = seq.next_element()? {
                    node.items.push(Node::placed(value));
                }
                Ok(node)
            }

            fn visit_bool<E>(self, _: bool) -> Result<Node, E> {
                Ok(Node::default())
            }

            fn visit_i64<E>(self, _: i64) -> Result<Node, E> {
                Ok(Node::default())
            }

            fn visit_u64<E>(self, _: u64) -> Result<Node, E> {
                Ok(Node::default())
            }

            fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
                Ok(Node::default())
            }

            fn visit_str<E>(self, text: &str) -> Result<Node, E> {
                const LINE: usize = 256;
                Ok(Node {
                    scalar: (!text.is_empty() && text.len() <= LINE).then(|| text.into()),
                    ..Node::default()
                })
            }

            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::default())
            }

            fn visit_none<E>(self) -> Result<Node, E> {
                Ok(Node::default())
            }
        }
        deserializer.deserialize_any(Read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, path: &[Step]) -> String {
        let source = Source::new("x", "x", text);
        let described = Described::new(&source).unwrap();
        let span = described.place(path).span;
        text[span].to_owned()
    }

    #[test]
    fn places() {
        let json = "{\n  \"a\": {\"x/y\": [1, {\n \"\\u0062\": \"\\ud83d\\ude00\"}]}\n}";
        let yaml = "# é\na:\n  x/y:\n    - 1\n    - b: \"s\" # z\n  200: {c: d}\n";
        let path = |end: &[Step]| {
            let begin = [Step::from("a"), Step::from("x/y"), Step::from(1)];
            [&begin[..], end].concat()
        };
        assert_eq!(at(json, &path(&["b".into()])), "\"\\ud83d\\ude00\"");
        assert_eq!(at(json, &path(&[])), "{");
        assert_eq!(at(json, &path(&["no".into()])), "{");
        assert_eq!(at(yaml, &path(&["b".into()])), "\"s\"");
        assert!(at(yaml, &path(&[])).starts_with("b: "));
        assert_eq!(at(yaml, &["a".into(), "200".into(), "c".into()]), "d");
    }

    #[test]
    fn what_is_neither_is_told_with_its_place() {
        for (text, line) in [("{\n  \"a\": ,\n}", 2), ("a:\n  - b\n c: [\n", 3)] {
            let draft = Described::new(&Source::new("x", "x", text)).unwrap_err();
            let place = &draft.problems[0].primary.as_ref().unwrap().place;
            let before = &text[..place.span.start];
            assert_eq!(
                before.matches('\n').count() + 1,
                line,
                "{:?}",
                draft.problems
            );
            assert!(!text[place.span.clone()].contains('\n'));
        }
    }
}

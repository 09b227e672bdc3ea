//! YAML 1.2, with the merge keys of YAML 1.1.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use granit_parser::{Event, Parser, ScalarStyle, Span, StructureStyle};

use super::{Builder, Duplicate, Holds, Member, SyntaxError, Tree, Value, too_deep};

/// Reads a text with one document.
pub(super) fn read(text: &str) -> Result<(Tree, Vec<Duplicate>), SyntaxError> {
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: super::MAX_DEPTH,
        block_nesting_limit: super::MAX_DEPTH,
        simple_key_max_lookahead: 64 * 1024,
    };
    let mut reader = Reader {
        text,
        builder: Builder::default(),
        anchors: HashMap::new(),
        open: Vec::new(),
        documents: 0,
        merged: 0,
    };
    for next in Parser::new_from_str_with_options(text, options) {
        match next {
            Ok((event, span)) => reader.event(event, span)?,
            Err(error) => {
                return Err(SyntaxError {
                    what: error.info(),
                    at: error.marker().byte_offset(),
                });
            }
        }
    }
    Ok(reader.builder.finish())
}

struct Reader<'t> {
    text: &'t str,
    builder: Builder,
    /// The parts of anchors; `None` for an unfinished one.
    anchors: HashMap<usize, Option<u32>>,
    /// The anchors and numbers of unfinished lists and maps.
    open: Vec<(usize, u32, bool)>,
    documents: usize,
    /// How many members came by `<<`.
    merged: usize,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), SyntaxError> {
        let range = span.byte_range().unwrap_or(0..0);
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(SyntaxError {
                        what: "a second document begins".to_owned(),
                        at: Some(range.start),
                    });
                }
            }
            Event::Scalar(value, style, anchor, tag) => {
                let as_text = tag.is_some_and(|tag| tag.is_yaml_core_schema_tag("str"));
                let range = self.tight(range, style);
                if self.builder.wants_key() {
                    return {
                        self.builder.key(value.into(), range);
                        Ok(())
                    };
                }
                let plain = style == ScalarStyle::Plain && !as_text;
                let value = if plain {
                    resolve(&value)
                } else {
                    Value::Text(value.into())
                };
                let id = self.builder.scalar(range, value);
                if anchor > 0 {
                    self.anchors.insert(anchor, Some(id));
                }
            }
            Event::SequenceStart(style, anchor, _) => self.open(range, style, anchor, false)?,
            Event::MappingStart(style, anchor, _) => self.open(range, style, anchor, true)?,
            Event::SequenceEnd | Event::MappingEnd => {
                let Some((anchor, id, flow)) = self.open.pop() else {
                    return Ok(());
                };
                if event == Event::MappingEnd {
                    self.merge(range.start)?;
                }
                self.builder.close(flow.then_some(range.end));
                if anchor > 0 {
                    self.anchors.insert(anchor, Some(id));
                }
            }
            Event::Alias(anchor) => {
                if self.builder.wants_key() {
                    return Err(SyntaxError {
                        what: "an alias cannot be a key".to_owned(),
                        at: Some(range.start),
                    });
                }
                match self.anchors.get(&anchor) {
                    Some(Some(id)) => {
                        let target = Value::Alias(*id);
                        self.builder.scalar(range, target);
                    }
                    _ => {
                        return Err(SyntaxError {
                            what: "an alias refers to its own container, which would have no end"
                                .to_owned(),
                            at: Some(range.start),
                        });
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn open(
        &mut self,
        range: Range<usize>,
        style: StructureStyle,
        anchor: usize,
        map: bool,
    ) -> Result<(), SyntaxError> {
        if self.builder.wants_key() {
            return Err(SyntaxError {
                what: "a list or a map cannot be a key".to_owned(),
                at: Some(range.start),
            });
        }
        let flow = style == StructureStyle::Flow;
        let Some(id) = self.builder.open(range.start, map, flow) else {
            return Err(too_deep(range.start));
        };
        self.open.push((anchor, id, flow));
        if anchor > 0 {
            self.anchors.insert(anchor, None);
        }
        Ok(())
    }

    /// The place of a scalar, without trailing line breaks. A missing one is after the colon of its
    /// key.
    fn tight(&self, range: Range<usize>, style: ScalarStyle) -> Range<usize> {
        if range.is_empty() && style == ScalarStyle::Plain {
            let Some(key_end) = self.builder.key_end() else {
                return range;
            };
            let rest = self.text.get(key_end..).unwrap_or_default();
            let colon = rest.find(':').map_or(key_end, |at| key_end + at + 1);
            return colon..colon;
        }
        let written = self.text.get(range.clone()).unwrap_or_default();
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            // from its indicator on
            let from = self.builder.key_end().unwrap_or(0);
            let before = self.text.get(from..range.start).unwrap_or_default();
            let indicator = match from {
                0 => before.rfind(['|', '>']),
                _ => before.find(['|', '>']),
            };
            let start = indicator.map_or(range.start, |at| from + at);
            return start..range.start + written.trim_end().len();
        }
        range.start..range.start + written.trim_end().len()
    }

    /// Adds the members of maps that a finished map refers to by `<<`; its own members win.
    fn merge(&mut self, at: usize) -> Result<(), SyntaxError> {
        let builder = &mut self.builder;
        let Some(open) = builder.open.last_mut() else {
            return Ok(());
        };
        let Holds::Members(members) = &mut open.holds else {
            return Ok(());
        };
        let Some(position) = members.iter().position(|member| &*member.key == "<<") else {
            return Ok(());
        };
        let tree = &builder.tree;
        let id = members.get(position).map_or(0, |member| member.value);
        let sources: &[u32] = match tree.node(id).map(|node| &node.value) {
            Some(Value::List(held)) => held.of(&tree.items),
            _ => &[id],
        };
        let mut taken = Vec::new();
        for source in sources {
            let Some(Value::Map(held, _)) = tree.node(*source).map(|node| &node.value) else {
                // `<<` without a map is an ordinary key
                return Ok(());
            };
            for member in held.of(&tree.members) {
                taken.push(Member {
                    key: member.key.clone(),
                    key_start: member.key_start,
                    key_end: member.key_end,
                    value: member.value,
                    merged: true,
                });
            }
        }
        self.merged += taken.len();
        if self.merged > self.text.len() {
            return Err(SyntaxError {
                what: "merge keys multiply the text too much".to_owned(),
                at: Some(at),
            });
        }
        members.remove(position);
        let mut known: HashSet<Box<str>> =
            members.iter().map(|member| member.key.clone()).collect();
        taken.retain(|member| known.insert(member.key.clone()));
        members.extend(taken);
        Ok(())
    }
}

/// The meaning of an unquoted scalar (YAML 1.2, core schema).
fn resolve(word: &str) -> Value {
    match word {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        word => {
            let digits = word.trim_start_matches(['+', '-']);
            let number = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
                && (word.parse::<f64>().is_ok()
                    || digits
                        .strip_prefix("0x")
                        .is_some_and(|hex| u128::from_str_radix(hex, 16).is_ok())
                    || digits
                        .strip_prefix("0o")
                        .is_some_and(|octal| u128::from_str_radix(octal, 8).is_ok()));
            match number {
                true => Value::Number,
                false => Value::Text(word.into()),
            }
        }
    }
}

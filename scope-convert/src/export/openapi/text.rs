//! Edits places of a JSON or YAML text, and keeps the rest.

use std::ops::Range;

use scope_spec::json_for_terminals;
use serde_json::Value;

use crate::tree::{Document, Entry, Part, Syntax};

/// Edits, applied together.
pub(super) struct Edits<'t> {
    text: &'t str,
    syntax: Syntax,
    /// The line ending.
    newline: &'static str,
    /// The indent of a level of JSON; `None` if the text is one line.
    unit: Option<String>,
    changes: Vec<(Range<usize>, String)>,
}

impl<'t> Edits<'t> {
    pub(super) fn new(document: &'t Document, root: &Part) -> Self {
        let text = document.source.text();
        let first = root
            .entries()
            .next()
            .map(|entry| before(text, entry.key_span.start));
        let unit = first.filter(|_| text.trim_end().contains('\n'));
        Self {
            text,
            syntax: document.syntax,
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
            unit: unit.map(|unit| match unit.trim().is_empty() && !unit.is_empty() {
                true => unit.to_owned(),
                false => "  ".to_owned(),
            }),
            changes: Vec::new(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The edited text. `None` if two edits overlap.
    pub(super) fn apply(mut self) -> Option<String> {
        self.changes
            .sort_by_key(|(range, _)| (range.start, range.end));
        let mut out = String::with_capacity(self.text.len());
        let mut at = 0;
        for (range, new) in &self.changes {
            out.push_str(self.text.get(at..range.start)?);
            out.push_str(new);
            at = range.end;
        }
        out.push_str(self.text.get(at..)?);
        Some(out)
    }

    /// Replaces a value.
    pub(super) fn replace(&mut self, old: &Part, new: &Value) {
        let span = old.span();
        let indent = before(self.text, span.start);
        let block = self.syntax == Syntax::Yaml && old.is_list() && !old.is_flow();
        let written = if block {
            match new.as_array().filter(|items| !items.is_empty()) {
                Some(items) => {
                    let items: Vec<String> = items
                        .iter()
                        .map(|item| format!("- {}", inline(item)))
                        .collect();
                    items.join(&format!("{}{indent}", self.newline))
                }
                None => return self.replace_after_key(span, new),
            }
        } else {
            let written = self.value(new, span.start);
            // after a colon with nothing behind it
            match self
                .text
                .get(..span.start)
                .is_some_and(|before| before.ends_with(':'))
                && span.is_empty()
            {
                true => format!(" {written}"),
                false => written,
            }
        };
        self.changes.push((span, written));
    }

    /// Replaces a list with dashes by one in brackets, after its key.
    fn replace_after_key(&mut self, span: Range<usize>, new: &Value) {
        let written = inline(new);
        let before = self.text.get(..span.start).unwrap_or_default();
        let key = before.trim_end();
        match key.ends_with(':') {
            true => self
                .changes
                .push((key.len()..span.end, format!(" {written}"))),
            false => self.changes.push((span, written)),
        }
    }

    /// Replaces an item of a list.
    pub(super) fn replace_item(&mut self, old: &Part, new: &Value) {
        let written = match self.syntax == Syntax::Yaml && !old.is_flow() {
            true => inline(new),
            false => self.value(new, old.span().start),
        };
        self.changes.push((old.span(), written));
    }

    /// Adds a member to a map: before the given key, else first.
    pub(super) fn insert(&mut self, map: &Part, key: &str, value: &Value, before_key: &str) {
        let map = map.resolved();
        let own = map.entries().filter(|entry| !entry.merged);
        let named = map.entry(before_key).filter(|entry| !entry.merged);
        let Some(at) = named.or_else(|| own.into_iter().next()) else {
            return self.fill(&map, key, value);
        };
        let start = at.key_span.start;
        if map.is_flow() {
            let space = self.space_before(start);
            let member = self.member(key, value, start);
            self.changes
                .push((start..start, format!("{member},{space}")));
        } else {
            let indent = before(self.text, start);
            let mut lines = Vec::new();
            block(key, value, "", &mut lines);
            let lines = lines.join(&format!("{}{indent}", self.newline));
            self.changes
                .push((start..start, format!("{lines}{}{indent}", self.newline)));
        }
    }

    /// Adds members at the end of a map.
    pub(super) fn append(&mut self, map: &Part, members: &[(String, Value)]) {
        let map = map.resolved();
        let last = map.entries().rfind(|entry| !entry.merged);
        let Some(last) = last else {
            let all = members.iter().cloned().collect();
            return self.fill_all(&map, all);
        };
        let value = &last.value;
        let end = value.span().end;
        if map.is_flow() {
            let space = self.space_before(last.key_span.start);
            let members = members.iter().map(|(key, value)| {
                let member = self.member(key, value, last.key_span.start);
                format!(",{space}{member}")
            });
            let members: String = members.collect();
            self.changes.push((end..end, members));
            return;
        }
        let written = self.text.get(value.span()).unwrap_or_default();
        if written.starts_with(['|', '>']) {
            for (key, value) in members {
                self.insert(&map, key, value, "");
            }
            return;
        }
        let rest = self.text.get(end..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let indent = before(self.text, last.key_span.start);
        let mut lines = Vec::new();
        for (key, value) in members {
            block(key, value, "", &mut lines);
        }
        let lines: String = lines
            .iter()
            .map(|line| format!("{}{indent}{line}", self.newline))
            .collect();
        let end = end + line.trim_end_matches('\r').len();
        self.changes.push((end..end, lines));
    }

    /// Removes a member of a map.
    pub(super) fn remove(&mut self, map: &Part, entry: &Entry<'_>) {
        let map = map.resolved();
        let own: Vec<Entry<'_>> = map.entries().filter(|entry| !entry.merged).collect();
        let Some(at) = own.iter().position(|it| it.key_span == entry.key_span) else {
            return;
        };
        let end = entry.value.span().end;
        let range = match (
            own.get(at + 1),
            at.checked_sub(1).and_then(|at| own.get(at)),
        ) {
            (Some(next), _) if map.is_flow() || at == 0 => {
                entry.key_span.start..next.key_span.start
            }
            (None, Some(last)) if map.is_flow() => last.value.span().end..end,
            (None, None) if map.is_flow() => entry.key_span.start..end,
            (None, None) => return self.changes.push((map.span(), "{}".to_owned())),
            _ => {
                let before = self.text.get(..entry.key_span.start).unwrap_or_default();
                let start = before.rfind('\n').map_or(0, |at| at + 1);
                let rest = self.text.get(end..).unwrap_or_default();
                let line = rest.split_inclusive('\n').next().unwrap_or_default();
                start..end + line.len()
            }
        };
        self.changes.push((range, String::new()));
    }

    /// Adds the first member of an empty map.
    fn fill(&mut self, map: &Part, key: &str, value: &Value) {
        let mut all = serde_json::Map::new();
        all.insert(key.to_owned(), value.clone());
        self.fill_all(map, all);
    }

    fn fill_all(&mut self, map: &Part, members: serde_json::Map<String, Value>) {
        self.replace(map, &Value::Object(members));
    }

    fn member(&self, key: &str, value: &Value, at: usize) -> String {
        let value = self.value(value, at);
        match self.syntax {
            Syntax::Json if self.unit.is_none() => format!("{}:{value}", quoted(key)),
            Syntax::Json => format!("{}: {value}", quoted(key)),
            Syntax::Yaml => format!("{}: {value}", self::key(key)),
        }
    }

    /// A value at a place; in multi-line JSON over several lines.
    fn value(&self, value: &Value, at: usize) -> String {
        match (self.syntax, &self.unit) {
            (Syntax::Yaml, _) => inline(value),
            (Syntax::Json, None) => json_for_terminals(&value.to_string()).into_owned(),
            (Syntax::Json, Some(unit)) => {
                let before = self.text.get(..at).unwrap_or_default();
                let line = before
                    .get(before.rfind('\n').map_or(0, |at| at + 1)..)
                    .unwrap_or_default();
                let indent = line
                    .get(..line.len() - line.trim_start().len())
                    .unwrap_or_default();
                let pretty = format!("{value:#}");
                let pretty = json_for_terminals(&pretty);
                let lines = pretty.lines().map(|line| {
                    let inner = line.trim_start_matches(' ');
                    unit.repeat((line.len() - inner.len()) / 2) + inner
                });
                lines
                    .collect::<Vec<_>>()
                    .join(&format!("{}{indent}", self.newline))
            }
        }
    }

    /// The blanks before a key of a map in brackets.
    fn space_before(&self, start: usize) -> &'t str {
        let before = self.text.get(..start).unwrap_or_default();
        let space = before.get(before.trim_end().len()..).unwrap_or_default();
        match space {
            "" if self.syntax == Syntax::Yaml => " ",
            space => space,
        }
    }
}

/// The start of a continuation line: the start of the line, with blanks in place of dashes and
/// other marks.
fn before(text: &str, start: usize) -> String {
    let before = text.get(..start).unwrap_or_default();
    let line = before
        .get(before.rfind('\n').map_or(0, |at| at + 1)..)
        .unwrap_or_default();
    line.chars()
        .map(|c| if c == '\t' { '\t' } else { ' ' })
        .collect()
}

fn quoted(text: &str) -> String {
    json_for_terminals(&Value::from(text).to_string()).into_owned()
}

/// A YAML scalar, quoted if it could be read differently.
fn word(text: &str) -> String {
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let plain = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "_./:-".contains(c));
    let means = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    match begins
        && plain
        && !text.ends_with(':')
        && !means.contains(&text.to_ascii_lowercase().as_str())
    {
        true => text.to_owned(),
        false => quoted(text),
    }
}

/// A YAML key.
fn key(text: &str) -> String {
    match text.contains(':') {
        true => quoted(text),
        false => word(text),
    }
}

/// A YAML value on one line.
fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => word(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(map) => {
            let members = map
                .iter()
                .map(|(key, value)| format!("{}: {}", self::key(key), inline(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// A member of a YAML map, as lines.
fn block(key: &str, value: &Value, indent: &str, lines: &mut Vec<String>) {
    let key = self::key(key);
    match value {
        Value::Array(items) if !items.is_empty() => {
            lines.push(format!("{indent}{key}:"));
            for item in items {
                lines.push(format!("{indent}  - {}", inline(item)));
            }
        }
        Value::Object(map) if !map.is_empty() => {
            lines.push(format!("{indent}{key}:"));
            for (key, value) in map {
                block(key, value, &format!("{indent}  "), lines);
            }
        }
        Value::String(text) if text.contains(' ') => {
            lines.push(format!("{indent}{key}: {}", quoted(text)))
        }
        value => lines.push(format!("{indent}{key}: {}", inline(value))),
    }
}

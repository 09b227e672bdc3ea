//! Typed reading of TOML values. An invalid value is reported and left out, and reading continues.

use std::{borrow::Cow, ops::Range};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{Place, Problem, Text, problem::gather, recovery::Recovered, suggest, text::is_hidden};

pub(crate) type Key<'i> = Spanned<Cow<'i, str>>;
pub(crate) type Value<'i> = Spanned<DeValue<'i>>;

/// A piece of the user's text, and its place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) place: Place,
}

/// A reader of one file's values.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    /// The file's text, as the user wrote it.
    pub(crate) source: &'a str,
    /// The file's index among the sources.
    pub(crate) file: usize,
    pub(crate) recovered: Option<&'a Recovered>,
    pub(crate) problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    pub(crate) fn report(&mut self, problem: Problem) {
        gather(self.problems, problem);
    }

    pub(crate) fn place(&self, span: Range<usize>) -> Place {
        let span = match self.recovered {
            Some(recovered) => recovered.original(span.start)..recovered.original(span.end),
            None => span,
        };
        Place {
            file: self.file,
            span,
        }
    }

    pub(crate) fn word(&self, key: Key<'_>) -> Word {
        let place = self.place(key.span());
        Word {
            text: key.into_inner().into_owned(),
            place,
        }
    }

    /// The text at a place, as the user wrote it.
    pub(crate) fn written(&self, place: &Place) -> &str {
        self.source.get(place.span.clone()).unwrap_or_default()
    }

    /// What stands before a place on its line, without the indentation.
    fn line_before(&self, place: &Place) -> &str {
        let before = self.source.get(..place.span.start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        line.trim_start()
    }

    /// Whether the place is on the line of a table header.
    pub(crate) fn is_in_header(&self, place: &Place) -> bool {
        self.line_before(place).starts_with('[')
    }

    /// The whole name in a header whose last part is at `place`: `notes.read` in `[scopes.notes.read]`.
    pub(crate) fn name_in_header(&self, place: &Place) -> Option<Place> {
        let (_, name) = self.line_before(place).strip_prefix('[')?.split_once('.')?;
        let rest = self.source.get(place.span.end..)?;
        rest.starts_with(']').then(|| Place {
            file: place.file,
            span: place.span.start - name.len()..place.span.end,
        })
    }

    /// Reports a value of the wrong type, with the expected and the actual one.
    pub(crate) fn wrong_type(&mut self, what: &str, value: &Value<'_>, wanted: &str) {
        let place = self.place(value.span());
        let found = type_name(value.get_ref());
        let mut problem = Problem::error(
            "wrong-type",
            format!("{what} must be {wanted}, found {found}"),
        )
        .at(&place, format!("expected {wanted}"));
        let written = self.written(&place);
        let is_scalar = !matches!(value.get_ref(), DeValue::Array(_) | DeValue::Table(_));
        if wanted == "a string" && is_scalar {
            let text = quoted(written);
            problem = problem.patch(format!("write `{text}`"), &place, text);
        } else if wanted.starts_with("a list")
            && let Some(text) = value.get_ref().as_str()
        {
            let names: Vec<String> = names(text).into_iter().map(quoted).collect();
            let list = format!("[{}]", names.join(", "));
            problem = problem.patch(format!("write `{list}`"), &place, list);
        }
        self.report(problem);
    }

    /// Reads a string with its place.
    pub(crate) fn string(&mut self, what: &str, value: Value<'_>) -> Option<Word> {
        if !matches!(value.get_ref(), DeValue::String(_)) {
            self.wrong_type(what, &value, "a string");
            return None;
        }
        let place = self.place(value.span());
        match value.into_inner() {
            DeValue::String(text) => Some(Word {
                text: text.into_owned(),
                place,
            }),
            _ => None,
        }
    }

    /// Reads a string without its place.
    pub(crate) fn text(&mut self, what: &str, value: Value<'_>) -> Option<Text<'static>> {
        self.string(what, value).map(|word| Text::from(word.text))
    }

    /// Reads `true` or `false`.
    pub(crate) fn boolean(&mut self, what: &str, value: &Value<'_>) -> Option<bool> {
        let found = value.get_ref().as_bool();
        if found.is_none() {
            let place = self.place(value.span());
            let wanted = "`true` or `false`";
            let meant = match self
                .written(&place)
                .trim_matches('"')
                .to_lowercase()
                .as_str()
            {
                "true" | "yes" | "y" | "on" | "1" => Some("true"),
                "false" | "no" | "n" | "off" | "0" => Some("false"),
                _ => None,
            };
            match meant {
                Some(meant) => {
                    let found = type_name(value.get_ref());
                    let message = format!("{what} must be {wanted}, found {found}");
                    self.report(
                        Problem::error("wrong-type", message)
                            .at(&place, format!("expected {wanted}"))
                            .patch(format!("write `{meant}`"), &place, meant),
                    );
                }
                None => self.wrong_type(what, value, wanted),
            }
        }
        found
    }

    /// Reads a list of strings. Other items are reported and left out.
    pub(crate) fn strings(&mut self, what: &str, value: Value<'_>) -> Vec<Word> {
        if !matches!(value.get_ref(), DeValue::Array(_)) {
            self.wrong_type(what, &value, "a list of strings");
            // read a string as the list that it likely means
            let place = self.place(value.span());
            let names = value.get_ref().as_str().map(names).unwrap_or_default();
            let words = names.into_iter().map(|name| Word {
                text: name.to_owned(),
                place: place.clone(),
            });
            return words.collect();
        }
        let DeValue::Array(items) = value.into_inner() else {
            return Vec::new();
        };
        let mut words = Vec::with_capacity(items.len());
        for item in items {
            if matches!(item.get_ref(), DeValue::String(_)) {
                words.extend(self.string(what, item));
            } else {
                self.wrong_type(&format!("each item of {what}"), &item, "a string");
            }
        }
        words
    }

    /// Reads a list of strings without their places.
    pub(crate) fn texts(&mut self, what: &str, value: Value<'_>) -> Vec<Text<'static>> {
        let words = self.strings(what, value);
        words.into_iter().map(|word| word.text.into()).collect()
    }

    /// A table's entries in file order. `header` is the header of such a table.
    pub(crate) fn table<'i>(
        &mut self,
        what: &str,
        header: &str,
        value: Value<'i>,
    ) -> Vec<(Key<'i>, Value<'i>)> {
        if !matches!(value.get_ref(), DeValue::Table(_)) {
            let place = self.place(value.span());
            let found = type_name(value.get_ref());
            self.report(
                Problem::error(
                    "wrong-type",
                    format!("{what} must be a table, found {found}"),
                )
                .at(&place, "expected a table")
                .help(format!("begin it with `{header}`")),
            );
            return Vec::new();
        }
        match value.into_inner() {
            DeValue::Table(table) => in_file_order(table),
            _ => Vec::new(),
        }
    }

    /// Reports an unknown key, with the nearest known one.
    pub(crate) fn unknown_key(&mut self, table: &str, key: Key<'_>, known: &[&str]) {
        let key = self.word(key);
        let problem = Problem::error("unknown-key", format!("{table} has no key `{}`", key.text))
            .at(&key.place, "unknown key");
        let near = suggest::meant(&key.text, known);
        let only = match known {
            [only] => Some(*only),
            _ => None,
        };
        let problem = match near.or(only) {
            Some(near) => problem.patch(format!("did you mean `{near}`?"), &key.place, near),
            None => problem.help(format!("the keys are {}", listed(known))),
        };
        self.report(problem);
    }
}

/// The entries of a table, in file order.
pub(crate) fn in_file_order<'i>(table: DeTable<'i>) -> Vec<(Key<'i>, Value<'i>)> {
    let mut entries: Vec<_> = table.into_iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// The names in a string in place of a list.
fn names(text: &str) -> Vec<&str> {
    match text.contains(',') {
        true => {
            let names = text.split(',').map(str::trim);
            names.filter(|name| !name.is_empty()).collect()
        }
        false => vec![text],
    }
}

/// The type of a value, as text.
pub(crate) fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(true) => "`true`",
        DeValue::Boolean(false) => "`false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// Joins words as `a`, `b` and `c`, each in backticks.
pub(crate) fn listed(words: &[&str]) -> String {
    let mut out = String::new();
    for (index, word) in words.iter().enumerate() {
        match index {
            0 => {}
            _ if index + 1 == words.len() => out.push_str(" and "),
            _ => out.push_str(", "),
        }
        out.push('`');
        out.push_str(word);
        out.push('`');
    }
    out
}

/// A TOML string with this text.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_hidden(c) => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A TOML key with this text, in quotes if required.
pub(crate) fn as_key(text: &str) -> Cow<'_, str> {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !text.is_empty() && text.chars().all(bare) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(quoted(text))
    }
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn lists_end_with_and() {
        for (words, text) in [
            (&[][..], ""),
            (&["a"], "`a`"),
            (&["a", "b"], "`a` and `b`"),
            (&["a", "b", "c"], "`a`, `b` and `c`"),
        ] {
            assert_eq!(listed(words), text);
        }
    }
}

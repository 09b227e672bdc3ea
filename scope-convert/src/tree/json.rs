//! JSON (RFC 8259).

use serde::de::IgnoredAny;

use super::{Builder, Duplicate, SyntaxError, Tree, Value, too_deep};

/// Reads a text. serde_json validates it, so the search for parts need not.
pub(super) fn read(text: &str) -> Result<(Tree, Vec<Duplicate>), SyntaxError> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let body = text.get(start..).unwrap_or_default();
    if let Some(deep) = nesting(body) {
        return Err(too_deep(start + deep));
    }
    if let Err(error) = serde_json::from_str::<IgnoredAny>(body) {
        return Err(wrong(body, start, &error));
    }
    let mut builder = Builder::default();
    let bytes = text.as_bytes();
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        let begin = at;
        at += 1;
        match byte {
            b'{' | b'[' => {
                if builder.open(begin, byte == b'{', true).is_none() {
                    return Err(too_deep(begin));
                }
            }
            b'}' | b']' => builder.close(Some(at)),
            b'"' => {
                at = end_of_string(bytes, at);
                let written = text.get(begin..at).unwrap_or_default();
                let value = string(written);
                if builder.wants_key() {
                    builder.key(value, begin..at);
                } else {
                    builder.scalar(begin..at, Value::Text(value));
                }
            }
            b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => {}
            _ => {
                let ends =
                    |byte: &u8| matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n');
                let rest = bytes.get(at..).unwrap_or_default();
                at += rest.iter().position(ends).unwrap_or(rest.len());
                let word = text.get(begin..at).unwrap_or_default();
                let value = match word {
                    "null" => Value::Null,
                    "true" => Value::Bool(true),
                    "false" => Value::Bool(false),
                    _ => Value::Number,
                };
                builder.scalar(begin..at, value);
            }
        }
    }
    Ok(builder.finish())
}

/// The place where a text is nested too deeply, strings ignored.
fn nesting(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'"' => at = end_of_string(bytes, at),
            b'{' | b'[' => {
                depth += 1;
                if depth > super::MAX_DEPTH {
                    return Some(at - 1);
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// The position after the closing quote of a string.
fn end_of_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'"' => break,
            b'\\' => at += 1,
            _ => {}
        }
    }
    at.min(bytes.len())
}

fn string(written: &str) -> Box<str> {
    let inner = written
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(inner) if !inner.contains('\\') => inner.into(),
        _ => serde_json::from_str(written).unwrap_or_default(),
    }
}

fn wrong(body: &str, start: usize, error: &serde_json::Error) -> SyntaxError {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    if error.is_eof() {
        return SyntaxError {
            what: "it ends before it is complete".to_owned(),
            at: Some(start + body.trim_end().len().saturating_sub(1)),
        };
    }
    let mut lines = body.split_inclusive('\n');
    let before: usize = lines
        .by_ref()
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    SyntaxError {
        what: message.to_owned(),
        at: Some(start + before + error.column().saturating_sub(1)),
    }
}

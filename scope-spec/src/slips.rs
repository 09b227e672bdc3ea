//! Values that are not TOML, and their likely meaning.

use toml::de::DeTable;

use crate::{Place, Problem, boundary, read::quoted};

/// The problem of a value that is not TOML, with the likely meaning; `None` if there is no guess.
pub(crate) fn explain(source: &str, place: &Place) -> Option<Problem> {
    let place = value_around(source, place)?;
    let written = source.get(place.span.clone())?;
    let part = |from: usize, length: usize| Place {
        file: place.file,
        span: place.span.start + from..place.span.start + from + length,
    };
    if let Some(at) = written
        .find("//")
        .filter(|at| is_value(written.get(..*at).unwrap_or_default()))
    {
        return Some(
            Problem::error("syntax", "a comment begins with `#`")
                .at(&part(at, 2), "not a comment")
                .patch("write `#`", &part(at, 2), "#"),
        );
    }
    if let Some(value) = written.strip_suffix(';').filter(|value| is_value(value)) {
        return Some(
            Problem::error("syntax", "a line ends without `;`")
                .at(&part(value.len(), 1), "one too many")
                .patch("take it out", &part(value.len(), 1), ""),
        );
    }
    let token = written.split([',', '}', ']', ' ', '\t']).next()?;
    if let Some(date) = date(token) {
        let place = part(0, token.len());
        return Some(
            Problem::error("syntax", format!("a date is written as `{date}`"))
                .at(&place, "not a date")
                .patch("write year, month and day", &place, date),
        );
    }
    if written.starts_with(['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}']) {
        let text = quoted(written.trim_matches(|c: char| ('\u{2018}'..='\u{201f}').contains(&c)));
        return Some(
            Problem::error("syntax", "text must be in straight quotes")
                .at(&place, "typographic quotes")
                .patch(format!("write `{text}`"), &place, text),
        );
    }
    let meant = match token.to_ascii_lowercase().as_str() {
        "yes" | "on" | "true" => "true",
        "no" | "off" | "false" => "false",
        _ if written.starts_with(char::is_alphabetic) => return Some(unquoted(&place, written)),
        _ => return None,
    };
    let place = part(0, token.len());
    Some(
        Problem::error("syntax", format!("`{token}` is not a value"))
            .at(&place, "not a value")
            .patch(format!("write `{meant}`"), &place, meant),
    )
}

/// The problem of a text without quotes.
pub(crate) fn unquoted(place: &Place, written: &str) -> Problem {
    let text = quoted(written);
    Problem::error("syntax", "text must be in quotes")
        .at(place, "not in quotes")
        .patch(format!("write `{text}`"), place, text)
}

/// The whole value around a place: to the end of the line, or of the item in a list or an inline table.
/// A header has none.
fn value_around(source: &str, place: &Place) -> Option<Place> {
    let at = boundary::floor(source, place.span.start);
    let (before, after) = source.split_at_checked(at)?;
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    let before = before.get(line..)?;
    let equals = before.rfind(['=', '[', ','])?;
    let opened = before.get(..equals)?;
    if before.starts_with('[') && !before.contains('=') {
        return None;
    }
    let start = line + equals + 1;
    let start = start + (source.get(start..)?.len() - source.get(start..)?.trim_start().len());
    let inside = opened.contains(['{', '[']) || before.get(equals..)?.starts_with('[');
    let ends: &[char] = if inside {
        &['\n', ',', '}', ']']
    } else {
        &['\n']
    };
    let end = at + after.find(ends).unwrap_or(after.len());
    let written = source.get(start..end)?;
    let end = start + written.trim_end().len();
    Some(Place {
        file: place.file,
        span: start..end,
    })
}

fn is_value(text: &str) -> bool {
    DeTable::parse(&format!("v = {}", text.trim())).is_ok()
}

/// Reads `2026/11/03`, `2026.11.03` or `03.11.2026` as a TOML date. Day and month are known only if
/// there are dots, or the year comes first.
fn date(token: &str) -> Option<String> {
    let separator = ['/', '.'].into_iter().find(|c| token.contains(*c))?;
    let mut parts = Vec::new();
    for part in token.split(separator) {
        parts.push((part.len(), part.parse::<u16>().ok()?));
    }
    let (year, month, day) = match *parts.as_slice() {
        [(4, year), (_, month), (_, day)] => (year, month, day),
        [(_, day), (_, month), (4, year)] if separator == '.' => (year, month, day),
        _ => return None,
    };
    let date = format!("{year:04}-{month:02}-{day:02}");
    is_value(&date).then_some(date)
}

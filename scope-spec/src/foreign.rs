//! Files in another notation than TOML.

use crate::{Place, Problem};

/// What a file should be, for the advice in place of an error for each of its lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Format {
    /// `a spec`.
    pub(crate) what: &'static str,
    /// How such a file begins.
    pub(crate) header: &'static str,
}

/// Says of a file in JSON or YAML that it is one, and how the same is written in TOML.
pub(crate) fn explain(source: &str, file: usize, format: Format) -> Option<Problem> {
    let text = source.trim_start_matches('\u{feff}').trim_start();
    let notation = if is_json(text) {
        "JSON"
    } else if is_yaml(text) {
        "YAML"
    } else {
        return None;
    };
    let start = source.len() - text.len();
    let first = text.lines().next().map_or(0, |line| line.trim_end().len());
    let place = Place {
        file,
        span: start..start + first,
    };
    let Format { what, header } = format;
    Some(
        Problem::error("syntax", format!("this is {notation}, and {what} is TOML"))
            .at(&place, "not TOML")
            .help(format!(
                "write each key with `=`, below the header of its table: `[{header}]`, then `name = \"desk\"`"
            ))
            .help(
                "each scope is a table of its own: `[scopes.\"notes:read\"]`, then `title = \"Read notes\"`",
            ),
    )
}

/// An object, or a list of them.
fn is_json(text: &str) -> bool {
    let mut tokens = text.chars().filter(|c| !c.is_whitespace());
    matches!(
        (tokens.next(), tokens.next()),
        (Some('{'), Some('"' | '}') | None) | (Some('['), Some('{'))
    )
}

/// A mapping: `key:` in the first line, and neither a header nor a key with `=` in any other.
fn is_yaml(text: &str) -> bool {
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .peekable();
    let begins = lines.peek().is_some_and(|line| {
        *line == "---"
            || line.split_once(':').is_some_and(|(key, value)| {
                is_key(key) && (value.is_empty() || value.starts_with(' '))
            })
    });
    begins
        && !lines.any(|line| {
            let assigns = line
                .split_once('=')
                .is_some_and(|(key, _)| is_key(key.trim_end()));
            line.starts_with('[') || assigns
        })
}

fn is_key(text: &str) -> bool {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\'');
    !text.is_empty() && text.chars().all(bare)
}

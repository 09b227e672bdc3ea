//! Files in JSON or YAML instead of TOML.

use crate::{Place, Problem};

/// The expected format of a file, for one help text in place of an error for each line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Format {
    /// `a spec`.
    pub(crate) what: &'static str,
    /// The first header of such a file.
    pub(crate) header: &'static str,
}

/// Explains that a file is JSON or YAML, and how to write it in TOML.
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

/// Whether the text is an object or a list of objects.
fn is_json(text: &str) -> bool {
    let mut tokens = text.chars().filter(|c| !c.is_whitespace());
    matches!(
        (tokens.next(), tokens.next()),
        (Some('{'), Some('"' | '}') | None) | (Some('['), Some('{'))
    )
}

/// Whether the text is a mapping: `key:` in the first line, and no header or key with `=` in any other.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_notations_are_told_from_toml() {
        for text in ["{}", "{", "{ \"a\": 1 }", "[ {", "[{\"a\": 1}]"] {
            assert!(is_json(text), "{text}");
        }
        for text in ["", "[", "[scopes]", "[\"a\"]", "{a = 1}", "a = 1"] {
            assert!(!is_json(text), "{text}");
        }
        for text in [
            "---",
            "name:",
            "name: x",
            "# a\n\n  name: x\n  more: [a]\n  - b",
            "\"a.b\": x",
            "---\nname: x",
            "url: \"https://x/?a=b\"",
        ] {
            assert!(is_yaml(text), "{text}");
        }
        for text in [
            "",
            "name = 'x'",
            "a:b",
            ": x",
            "a b: x",
            "https://x",
            "name: x\n[scopes]",
            "name: x\ntitle = 'x'",
            "name: x\n[scopes]\ntitle = 'x'",
            "name: x\ntitle='x'",
        ] {
            assert!(!is_yaml(text), "{text}");
        }
    }
}

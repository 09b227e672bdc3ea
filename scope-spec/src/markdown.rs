//! The Markdown format of the reference, for writing and reading it.
//!
//! Everything is in tables (GitHub Flavored Markdown), whose cells are one line each. A cell is
//! written in two layers. The outer one makes any text a line: [`to_cell`] and [`from_cell`] are
//! inverse. The inner one is Markdown: names are code, other words are escaped, descriptions are
//! Markdown already.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::text::{is_hidden, is_web};

/// Column heads. The first four are those of RingCentral's page.
pub mod column {
    pub const PERMISSION: &str = "Permission";
    pub const DESCRIPTION: &str = "Description";
    pub const ACCESS: &str = "Access Type";
    pub const INCLUDED: &str = "Included Permissions";

    pub const SPEC: &str = "Spec";
    pub const USER_PERMISSION: &str = "User Permission";
    pub const ROLE: &str = "Role";
    pub const OPERATION: &str = "Operation";
    pub const NAME_FOR_SCOPES: &str = "Name for Scopes";
    pub const NAME_FOR_PERMISSIONS: &str = "Name for User Permissions";

    pub const STANDS_FOR: &str = "Stands For";
    pub const INCLUDED_ROLES: &str = "Included Roles";
    pub const CALL: &str = "Call";
    pub const SCOPES: &str = "Permissions";
    pub const USER_PERMISSIONS: &str = "User Permissions";

    pub const RUST: &str = "Rust";
    pub const BIT: &str = "Bit";
    pub const PUBLISHED: &str = "Published";
    pub const ALIASES: &str = "Also Read As";
    pub const TAGS: &str = "Tags";
    pub const SINCE: &str = "Since";
    pub const DEPRECATED_SINCE: &str = "Deprecated Since";
    pub const INSTEAD: &str = "Use Instead";
    pub const NOTE: &str = "Deprecation Note";
    pub const ALLOW: &str = "Silenced Lints";

    /// The columns after the first one in the table of scopes or of user permissions.
    pub const OF_PRIVILEGES: &[&str] = &[DESCRIPTION, ACCESS, INCLUDED];
    /// The columns of a second table, with further facts on the items of the first.
    pub const MORE_OF_PRIVILEGES: &[&str] = &[
        RUST,
        BIT,
        PUBLISHED,
        ALIASES,
        TAGS,
        SINCE,
        DEPRECATED_SINCE,
        INSTEAD,
        NOTE,
        ALLOW,
    ];
    /// The columns after the name of a name of several privileges.
    pub const OF_NAMES: &[&str] = &[STANDS_FOR];
    pub const OF_ROLES: &[&str] = &[DESCRIPTION, USER_PERMISSIONS, INCLUDED_ROLES];
    pub const MORE_OF_ROLES: &[&str] = &[RUST];
    pub const OF_OPERATIONS: &[&str] = &[CALL, DESCRIPTION, SCOPES, USER_PERMISSIONS];
    pub const MORE_OF_OPERATIONS: &[&str] = &[RUST, TAGS, ALLOW];
}

/// The rows of the table about the spec itself.
pub mod row {
    pub const NAME: &str = "Name";
    pub const TITLE: &str = "Title";
    pub const VERSION: &str = "Version";
    pub const DESCRIPTION: &str = "Description";
    pub const SOURCE: &str = "Source";
    pub const PREFIX: &str = "Prefix";
}

/// The remarks at the end of a description.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    pub restricted: bool,
    pub on_request: bool,
    pub deprecated: bool,
}

impl Remarks {
    /// The remarks as written.
    pub fn text(self) -> String {
        let all = [
            (self.restricted, "*Requires approval.*"),
            (self.on_request, "*Available on request.*"),
            (self.deprecated, "*Deprecated.*"),
        ];
        let texts = all
            .into_iter()
            .filter_map(|(is_set, text)| is_set.then_some(text));
        texts.collect::<Vec<_>>().join(" ")
    }

    /// Removes remarks from both ends of a text: in emphasis or parentheses, or, if unmistakable, as
    /// sentences.
    pub fn take(text: &str) -> (Self, &str) {
        let mut found = Self::default();
        let mut text = text.trim();
        while let Some(rest) = found.last(text).or_else(|| found.first(text)) {
            text = rest.trim();
        }
        (found, text)
    }

    /// Removes remarks in parentheses after a name.
    pub fn take_after_name(text: &str) -> (Self, &str) {
        let mut found = Self::default();
        let text = text.trim();
        let rest = text.ends_with(')').then(|| found.last(text)).flatten();
        (found, rest.map_or(text, str::trim))
    }

    /// The remarks in either.
    pub fn and(self, other: Self) -> Self {
        Self {
            restricted: self.restricted || other.restricted,
            on_request: self.on_request || other.on_request,
            deprecated: self.deprecated || other.deprecated,
        }
    }

    fn last<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let close = text.chars().next_back().filter(|c| "*_)".contains(*c));
        let (before, phrase) = match close {
            Some(close) => {
                let inner = text.strip_suffix(close)?;
                inner.rsplit_once(if close == ')' { '(' } else { close })?
            }
            None => {
                let at = text.trim_end_matches('.').rfind(['.', '!', '?']);
                text.split_at(at.map_or(0, |at| at + 1))
            }
        };
        self.say(phrase, close.is_some()).then_some(before)
    }

    fn first<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let open = text.chars().next().filter(|c| "*_(".contains(*c));
        let (phrase, after) = match open {
            Some(open) => {
                let inner = text.strip_prefix(open)?;
                inner.split_once(if open == '(' { ')' } else { open })?
            }
            None => text.split_once('.')?,
        };
        self.say(phrase, open.is_some()).then_some(after)
    }

    fn say(&mut self, phrase: &str, set_off: bool) -> bool {
        let phrase = phrase.trim().trim_end_matches('.').to_ascii_lowercase();
        let (known, sure) = match phrase.as_str() {
            "available on request" | "available upon request" => (&mut self.on_request, true),
            "requires approval" | "requires permission" => (&mut self.restricted, true),
            "restricted" => (&mut self.restricted, false),
            "on request" | "by request" => (&mut self.on_request, false),
            "deprecated" => (&mut self.deprecated, false),
            _ => return false,
        };
        let meant = (set_off || sure) && !*known;
        *known |= meant;
        meant
    }
}

/// The marker of a text that exists but is empty.
pub const EMPTY: &str = "<!-- empty -->";

/// Turns a text into one line for a cell.
pub fn to_cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    let chars = text.char_indices();
    let begins = text.len() - text.trim_start().len();
    let ends = text.trim_end().len();
    for (at, c) in chars {
        let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
        let edge = at < begins || at >= ends;
        match c {
            '\n' if !edge => cell.push_str("<br>"),
            '|' => cell.push_str("\\|"),
            // characters that would be read as one of the escapes below
            '\\' if rest.starts_with('|') => push_reference(&mut cell, c),
            '&' if reference(rest)
                .or_else(|| visible_reference(rest))
                .is_some() =>
            {
                push_reference(&mut cell, c);
            }
            '<' if line_break(rest).is_some() || rest.starts_with("!--") => {
                push_reference(&mut cell, c);
            }
            // shown as a visible reference, because the character itself would affect a reader
            c if acts(c) => cell.push_str(&format!("&amp;#{};", u32::from(c))),
            c if is_hidden(c) || edge => push_reference(&mut cell, c),
            c => cell.push(c),
        }
    }
    cell
}

/// The text of a cell.
pub fn from_cell(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut rest = cell.trim_matches([' ', '\t']);
    while let Some(at) = rest.find(['\\', '&', '<']) {
        text.push_str(rest.get(..at).unwrap_or_default());
        let special = rest.get(at..at + 1).unwrap_or_default();
        rest = rest.get(at + 1..).unwrap_or_default();
        let found = match special {
            "\\" => rest.strip_prefix('|').map(|after| ('|', after)),
            "&" => visible_reference(rest).or_else(|| reference(rest)),
            _ => line_break(rest).map(|after| ('\n', after)),
        };
        match found {
            Some((c, after)) => {
                text.push(c);
                rest = after;
            }
            None => text.push_str(special),
        }
    }
    text + rest
}

/// Reads `#10;`, the rest of a reference after its ampersand; returns the character and the rest.
fn reference(text: &str) -> Option<(char, &str)> {
    let (number, after) = text.strip_prefix('#')?.split_once(';')?;
    let digits = (1..=7).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    let c = char::from_u32(number.parse().ok().filter(|_| digits)?)?;
    Some((c, after))
}

/// Reads `amp;#8238;`, the visible reference of a hidden character.
fn visible_reference(text: &str) -> Option<(char, &str)> {
    let found = reference(text.strip_prefix("amp;")?);
    found.filter(|(c, _)| acts(*c))
}

fn acts(c: char) -> bool {
    is_hidden(c) && !matches!(c, '\n' | '\r' | '\t')
}

fn push_reference(text: &mut String, c: char) {
    text.push_str(&format!("&#{};", u32::from(c)));
}

/// The text after `br>`, `br/>` or `BR />`, which follow a `<`.
fn line_break(text: &str) -> Option<&str> {
    let (tag, after) = text.split_once('>')?;
    let name = tag.strip_suffix('/').unwrap_or(tag).trim_end();
    name.eq_ignore_ascii_case("br").then_some(after)
}

/// Writes a description, which is Markdown, followed by remarks.
pub fn description(text: Option<&str>, remarks: Remarks) -> String {
    let remarks = remarks.text();
    let Some(text) = text else { return remarks };
    if text.is_empty() {
        return [EMPTY, &remarks].join(" ").trim_end().to_owned();
    }
    let mut cell = harmless(to_cell(text));
    // escape text that only looks like a remark
    while Remarks::take(&cell).0 != Remarks::default() {
        let guard = |found: Option<char>| {
            let mut reference = String::new();
            if let Some(c) = found {
                push_reference(&mut reference, c);
            }
            reference
        };
        let ends = Remarks::default().last(&cell).is_some();
        if ends {
            let c = cell.pop();
            cell.push_str(&guard(c));
        } else {
            let mut chars = cell.chars();
            let first = guard(chars.next());
            cell = first + chars.as_str();
        }
    }
    if !remarks.is_empty() {
        cell.push(' ');
        cell.push_str(&remarks);
    }
    cell
}

/// A cell without HTML, pictures, and links to anything but the web and mail; their first
/// characters are written as references.
fn harmless(mut cell: String) -> String {
    const HEAD: &str = "| a |\n| --- |\n| ";
    loop {
        let table = format!("{HEAD}{cell} |\n");
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        let events = Parser::new_ext(&table, options).into_offset_iter();
        let begins = events.filter_map(|(event, range)| {
            let harms = match event {
                // a line break of the text
                Event::InlineHtml(tag) => &*tag != "<br>",
                Event::Html(_) | Event::Start(Tag::Image { .. }) => true,
                Event::Start(Tag::Link { dest_url, .. }) => !is_web(&dest_url),
                _ => false,
            };
            range.start.checked_sub(HEAD.len()).filter(|_| harms)
        });
        let begins: Vec<usize> = begins.collect();
        let mut changed = false;
        for at in begins.into_iter().rev() {
            let c = cell.get(at..).and_then(|rest| rest.chars().next());
            if let Some(c @ ('<' | '[' | '!')) = c {
                let mut reference = String::new();
                push_reference(&mut reference, c);
                cell.replace_range(at..at + 1, &reference);
                changed = true;
            }
        }
        if !changed {
            return cell;
        }
    }
}

/// Reads a description as given, and the remarks after it.
pub fn read_description(cell: &str) -> (Option<String>, Remarks) {
    let (remarks, rest) = Remarks::take(cell);
    let text = match rest {
        "" => None,
        EMPTY => Some(String::new()),
        rest => Some(from_cell(rest)),
    };
    (text, remarks)
}

/// Writes plain words, which are not Markdown.
pub fn words(text: Option<&str>) -> String {
    match text {
        None => String::new(),
        Some("") => EMPTY.to_owned(),
        Some(text) => to_cell(&escaped(text)),
    }
}

/// Reads plain words from a cell.
pub fn read_words(cell: &str) -> Option<String> {
    match cell.trim() {
        "" => None,
        EMPTY => Some(String::new()),
        cell => Some(unescaped(&from_cell(cell)).into_owned()),
    }
}

/// Plain words with their Markdown characters escaped.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]<>&~$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The text without the backslashes before punctuation.
pub fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = chars.next_if(|next| c == '\\' && next.is_ascii_punctuation());
        out.push(escaped.unwrap_or(c));
    }
    out.into()
}

/// Writes a name as code. It is not empty.
pub fn code(name: &str) -> String {
    if name.is_empty() {
        return EMPTY.to_owned();
    }
    let longest = name.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let blank = name.trim_matches(' ').is_empty();
    let spaced = name.starts_with(' ') && name.ends_with(' ') && !blank;
    let pad = if name.starts_with('`') || name.ends_with('`') || spaced {
        " "
    } else {
        ""
    };
    to_cell(&format!("{fence}{pad}{name}{pad}{fence}"))
}

/// Reads code at the beginning of a text; returns its content and the rest.
pub fn read_code(text: &str) -> Option<(&str, &str)> {
    if let Some(after) = text.strip_prefix(EMPTY) {
        return Some(("", after));
    }
    let inner = text.trim_start_matches('`');
    let fence = text.len() - inner.len();
    if fence == 0 {
        return None;
    }
    let mut from = 0;
    loop {
        let start = from + inner.get(from..)?.find('`')?;
        let end = inner.get(start..)?.find(|c| c != '`');
        let end = end.map_or(inner.len(), |length| start + length);
        if end - start == fence {
            let held = inner.get(..start)?;
            let blank = held.trim_matches(' ').is_empty();
            let padded = held
                .strip_prefix(' ')
                .and_then(|held| held.strip_suffix(' '));
            let held = padded.filter(|_| !blank).unwrap_or(held);
            return Some((held, inner.get(end..)?));
        }
        from = end;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Texts full of characters that are special in one of the layers.
    fn odd() -> impl Strategy<Value = String> {
        let parts = prop_oneof![
            Just("|"),
            Just("\\"),
            Just("`"),
            Just("``"),
            Just("*"),
            Just("_"),
            Just("&#"),
            Just("38;"),
            Just("<br>"),
            Just("<BR />"),
            Just("<!-- empty -->"),
            Just("\n"),
            Just("\r\n"),
            Just(" "),
            Just("\t"),
            Just("."),
            Just("a"),
            Just("("),
            Just(")"),
            Just("Deprecated"),
            Just("*Available on request.*"),
            Just("(requires permission)"),
            Just("Available on request."),
            Just("\u{a0}"),
            Just("\0"),
            Just("é"),
            Just("&amp;"),
            Just("#8238;"),
            Just("\u{202e}"),
            Just("\u{9b}"),
        ];
        prop_oneof![
            prop::collection::vec(parts, 0..8).prop_map(|parts| parts.concat()),
            any::<String>(),
        ]
    }

    #[test]
    fn cells() {
        for (text, cell) in [
            ("a\nb\n", "a<br>b&#10;"),
            ("a & b &c;", "a & b &c;"),
            ("&#65; &amp;#8238;", "&#38;#65; &#38;amp;#8238;"),
        ] {
            assert_eq!(to_cell(text), cell);
        }
        // not references
        for cell in ["&#+65;", "&#00000065;", "&#x41;", "&#;"] {
            assert_eq!(from_cell(cell), cell);
        }
        for (name, cell) in [
            (" a", "` a`"),
            ("a ", "`a `"),
            (" a ", "`  a  `"),
            ("``", "``` `` ```"),
        ] {
            assert_eq!(code(name), cell);
        }
    }

    fn is_one_cell(cell: &str) {
        assert!(!cell.contains(['\n', '\r']), "{cell:?}");
        assert_eq!(cell, cell.trim(), "{cell:?}");
        let pipes = cell.match_indices('|');
        for (at, _) in pipes {
            assert_eq!(cell.get(at - 1..at), Some("\\"), "{cell:?}");
            assert_ne!(cell.get(at.saturating_sub(2)..at), Some("\\\\"), "{cell:?}");
        }
    }

    proptest! {
        #[test]
        fn cells_read_back(text in odd()) {
            let cell = to_cell(&text);
            is_one_cell(&cell);
            prop_assert_eq!(from_cell(&cell), text);
        }

        #[test]
        fn words_read_back(text in prop::option::of(odd())) {
            let cell = words(text.as_deref());
            is_one_cell(&cell);
            prop_assert_eq!(read_words(&cell), text);
        }

        #[test]
        fn descriptions_read_back(
            text in prop::option::of(odd()),
            flags in any::<[bool; 3]>(),
        ) {
            let remarks = Remarks { restricted: flags[0], on_request: flags[1], deprecated: flags[2] };
            let cell = description(text.as_deref(), remarks);
            is_one_cell(&cell);
            prop_assert_eq!(read_description(&cell), (text, remarks));
        }

        #[test]
        fn code_reads_back(text in odd(), after in "[^`]*") {
            let cell = code(&text);
            is_one_cell(&cell);
            let read = from_cell(&cell) + &after;
            prop_assert_eq!(read_code(&read), Some((text.as_str(), after.as_str())));
        }
    }

    #[test]
    fn active_content_becomes_text() {
        for (text, cell) in [
            ("a *b* `c<d`", "a *b* `c<d`"),
            (
                "See [here](https://a.example).",
                "See [here](https://a.example).",
            ),
            ("<script>x</script>", "&#60;script>x&#60;/script>"),
            ("[a](javascript:b)", "&#91;a](javascript:b)"),
            ("![a](https://b)", "&#33;[a](https://b)"),
            ("<javascript:a>", "&#60;javascript:a>"),
            ("a\nb\u{202e}", "a<br>b&amp;#8238;"),
        ] {
            assert_eq!(description(Some(text), Remarks::default()), cell);
            assert_eq!(read_description(cell).0.as_deref(), Some(text));
        }
    }

    #[test]
    fn remarks_are_found_in_the_forms_that_people_write() {
        let on_request = Remarks {
            on_request: true,
            ..Remarks::default()
        };
        let restricted = Remarks {
            restricted: true,
            ..Remarks::default()
        };
        for (text, rest, remarks) in [
            ("Dial. *Available on request.*", "Dial.", on_request),
            ("Dial. *Available on request*", "Dial.", on_request),
            ("Dial. _available upon request._", "Dial.", on_request),
            ("Dial (on request)", "Dial", on_request),
            ("Dial. Available on request.", "Dial.", on_request),
            ("*Available on request.* Dial.", "Dial.", on_request),
            ("Dial (requires permission)", "Dial", restricted),
            ("Dial. (requires approval)", "Dial.", restricted),
            ("Dial *restricted*", "Dial", restricted),
            (
                "Dial, available on request to partners",
                "Dial, available on request to partners",
                Remarks::default(),
            ),
            (
                "See why it is restricted",
                "See why it is restricted",
                Remarks::default(),
            ),
            ("*Dial*", "*Dial*", Remarks::default()),
            ("Read. Deprecated.", "Read. Deprecated.", Remarks::default()),
        ] {
            assert_eq!(Remarks::take(text), (remarks, rest), "{text}");
        }
    }
}

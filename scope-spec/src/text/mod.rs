//! Foreign texts, and the formats in which they may be shown.

mod blocks;
mod markdown;

use std::{borrow::Cow, fmt};

pub(crate) use blocks::is_web;

/// A foreign text: a title, a description, a reason, a name from an import, a path.
///
/// It has no `Display`. Each output format ensures that it is only text. It can't become markup, a
/// doctest, a link to anything but the web and mail, or an escape sequence. It can't end the cell,
/// code span, heading or comment around it. Characters that control a terminal or the direction of
/// writing become `\u{..}`.
///
/// ```
/// use scope_spec::Text;
/// let title = Text::new("Read\u{1b}[2J <b>");
/// assert_eq!(title.terminal(), r"Read\u{1b}[2J <b>");
/// assert_eq!(title.inline_markdown(), r"Read\\u{1b}\[2J \<b\>");
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<'a>(Cow<'a, str>);

impl<'a> Text<'a> {
    /// Wraps a foreign text.
    pub fn new(text: impl Into<Cow<'a, str>>) -> Self {
        Self(text.into())
    }

    /// The text as written: for comparing, for writing to TOML, and for a serializer or a template that
    /// escapes. Never for display.
    pub fn as_written(&self) -> &str {
        &self.0
    }

    /// The number of visible characters: no controls, no characters without a shape, and one space
    /// between two words.
    pub fn visible_characters(&self) -> usize {
        let words = self.0.split_whitespace();
        let words = words.map(|word| word.chars().filter(|&c| is_visible(c)).count());
        let (count, all) = words
            .filter(|&length| length > 0)
            .fold((0, 0), |(count, all), length| (count + 1, all + length));
        all + usize::saturating_sub(count, 1)
    }

    /// One line of plain text, for a terminal, a log or a message.
    pub fn terminal(&self) -> String {
        one_line(&self.0)
    }

    /// Lines of plain text with their layout: a document on a terminal.
    pub fn verbatim(&self) -> Cow<'_, str> {
        shown(&self.0)
    }

    /// The lines of the text.
    pub fn lines(&self) -> impl Iterator<Item = Text<'_>> {
        self.0.trim().lines().map(Text::from)
    }

    /// One line of Markdown without any markup from the text.
    pub fn inline_markdown(&self) -> String {
        markdown::escaped(&one_line(&self.0))
    }

    /// A code span of Markdown.
    pub fn code_markdown(&self) -> String {
        markdown::code(&one_line(&self.0))
    }

    /// A message as one line of Markdown: names in backticks become code, the rest is text.
    pub fn sentence_markdown(&self) -> String {
        markdown::sentence(&one_line(&self.0))
    }

    /// Paragraphs of Markdown: emphasis, lists, code and links to the web of the text stay Markdown;
    /// everything else becomes text.
    pub fn block_markdown(&self) -> String {
        blocks::markdown(&self.0, "")
    }

    /// Documentation for rustdoc, like [`block_markdown`](Self::block_markdown), without doctests
    /// and links to items.
    pub fn rustdoc(&self) -> String {
        blocks::markdown(&self.0, "text")
    }

    /// Paragraphs of HTML, from the same parts of the text's Markdown.
    ///
    /// ```
    /// use scope_spec::Text;
    /// assert_eq!(Text::new("Read <b>").html(), "<p>Read &lt;b&gt;</p>");
    /// ```
    #[cfg(feature = "html")]
    pub fn html(&self) -> String {
        blocks::html(&self.0, false)
    }

    /// Like [`html`](Self::html), on one line: its paragraphs run together.
    #[cfg(feature = "html")]
    pub fn inline_html(&self) -> String {
        blocks::html(&self.0, true)
    }
}

/// Writes it like a string, with unprintable characters escaped.
impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Serializes it as written. A JSON serializer escapes what JSON requires, and
/// [`json_for_terminals`] the rest.
#[cfg(feature = "serde")]
impl serde::Serialize for Text<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

/// A JSON document without characters that control a terminal or the direction of writing. They
/// only occur in strings, where they become `\u202e` and the like.
pub fn json_for_terminals(document: &str) -> Cow<'_, str> {
    let hidden = |c: char| is_hidden(c) && c != '\n';
    if !document.contains(hidden) {
        return document.into();
    }
    let mut out = String::with_capacity(document.len());
    for c in document.chars() {
        match hidden(c) {
            true => push_utf16(&mut out, c),
            false => out.push(c),
        }
    }
    out.into()
}

/// A text of the same length in bytes, which underlining requires, with other characters in place of
/// those that control a terminal. ASCII controls stay: the renderer replaces them.
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| is_hidden(c) && !c.is_ascii();
    if !text.contains(hidden) {
        return text.into();
    }
    let mask = |c: char| match c.len_utf8() {
        _ if !hidden(c) => c,
        2 => '\u{bf}',
        3 => char::REPLACEMENT_CHARACTER,
        _ => '\u{1f785}',
    };
    text.chars().map(mask).collect()
}

/// Whether a character controls a terminal, breaks a line, changes the direction of writing, or is a
/// noncharacter (Unicode section 23.7; HTML must not contain them). It must be escaped for display.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Whether a character has a shape.
pub(crate) fn is_visible(c: char) -> bool {
    let shapeless = matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{2800}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}');
    !c.is_whitespace() && !is_hidden(c) && !shapeless
}

/// A text without line breaks, tabs and hidden characters.
fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let text = text.trim();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\t' => out.push(' '),
            c => push_shown(&mut out, c),
        }
    }
    out
}

/// Adds a character, escaped if it is hidden.
fn push_shown(out: &mut String, c: char) {
    match is_hidden(c) {
        true => out.extend(c.escape_unicode()),
        false => out.push(c),
    }
}

/// A text with its hidden characters escaped, except line breaks and tabs.
fn shown(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| is_hidden(c) && !matches!(c, '\n' | '\t');
    if !text.contains(hidden) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            c if hidden(c) => push_shown(&mut out, c),
            c => out.push(c),
        }
    }
    out.into()
}

fn push_utf16(out: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        out.push_str(&format!("\\u{unit:04x}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_trimmed_text() {
        let text = Text::from("\n first\n\nlast \n");
        assert!(text.lines().eq(["first", "", "last"].map(Text::from)));
    }

    /// Each character that is hidden and not ASCII, and no other, becomes one of the same length.
    #[test]
    fn masking_keeps_lengths() {
        for c in ('\0'..=char::MAX).filter(|c| is_hidden(*c) || c.is_ascii()) {
            let text = c.to_string();
            let masked = masked(&text);
            assert_eq!(masked.len(), text.len(), "{c:?}");
            assert_eq!(masked == text, c.is_ascii(), "{c:?}");
            assert!(c.is_ascii() || !masked.contains(is_hidden), "{c:?}");
        }
        assert_eq!(masked("a\té\u{202e}\u{1b}"), "a\té\u{fffd}\u{1b}");
    }
}

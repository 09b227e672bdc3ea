//! Texts that somebody else wrote, and the ways in which they may be shown.

mod blocks;
mod markdown;

use std::{borrow::Cow, fmt};

pub(crate) use blocks::is_web;

/// A text that somebody else wrote: a title, a description, a reason, a name from an import, a path.
///
/// It has no `Display`. Each way of showing it keeps it from becoming anything but text: markup, a
/// doctest, a link to anywhere but the web and mail, an escape sequence, or the end of the cell, code
/// span, heading or comment that it stands in. Characters that control a terminal or the direction
/// of writing are shown as `\u{..}`.
///
/// ```
/// use scope_spec::Text;
/// let title = Text::new("Read\u{1b}[2J <b>");
/// assert_eq!(title.terminal(), r"Read\u{1b}[2J <b>");
/// assert_eq!(title.inline_markdown(), r"Read\\u{1b}\[2J \<b\>");
/// assert_eq!(title.html(), r"<p>Read\u{1b}[2J &lt;b&gt;</p>");
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<'a>(Cow<'a, str>);

impl<'a> Text<'a> {
    /// A text of somebody else's.
    pub fn new(text: impl Into<Cow<'a, str>>) -> Self {
        Self(text.into())
    }

    /// The text as it was written: for comparing it, for writing it back to TOML, and for a serializer
    /// or a template that escapes what it is given. Never for showing it.
    pub fn as_written(&self) -> &str {
        &self.0
    }

    /// The same text, borrowed.
    pub fn borrowed(&self) -> Text<'_> {
        Text(Cow::Borrowed(&self.0))
    }

    /// How many characters of the text can be seen: no controls, no characters without a shape, and
    /// one space between two words.
    pub fn visible_characters(&self) -> usize {
        let words = self.0.split_whitespace();
        let words = words.map(|word| word.chars().filter(|&c| is_visible(c)).count());
        let (count, all) = words
            .filter(|&length| length > 0)
            .fold((0, 0), |(count, all), length| (count + 1, all + length));
        all + usize::saturating_sub(count, 1)
    }

    /// One line of plain text, for a terminal, a log or a sentence of ours.
    pub fn terminal(&self) -> String {
        one_line(&self.0)
    }

    /// Lines of plain text as they are laid out: a document on a terminal.
    pub fn verbatim(&self) -> Cow<'_, str> {
        shown(&self.0)
    }

    /// The lines of the text.
    pub fn lines(&self) -> impl Iterator<Item = Text<'_>> {
        self.0.trim().lines().map(Text::from)
    }

    /// One line of Markdown in which nothing of the text is markup.
    pub fn inline_markdown(&self) -> String {
        markdown::escaped(&one_line(&self.0))
    }

    /// A code span of Markdown.
    pub fn code_markdown(&self) -> String {
        markdown::code(&one_line(&self.0))
    }

    /// A sentence of ours as one line of Markdown: what stands in backticks becomes code, the rest is
    /// text.
    pub fn sentence_markdown(&self) -> String {
        markdown::sentence(&one_line(&self.0))
    }

    /// Paragraphs of Markdown: of the text's own Markdown, emphasis, lists, code and links to the web
    /// stay what they are; all else becomes text.
    pub fn block_markdown(&self) -> String {
        blocks::markdown(&self.0, "")
    }

    /// Documentation for rustdoc, as [`block_markdown`](Self::block_markdown): a block of code is
    /// no doctest, and nothing is a link to an item.
    pub fn rustdoc(&self) -> String {
        blocks::markdown(&self.0, "text")
    }

    /// Paragraphs of HTML, from the same parts of the text's Markdown.
    #[cfg(feature = "html")]
    pub fn html(&self) -> String {
        blocks::html(&self.0, false)
    }

    /// As [`html`](Self::html), in one line: its paragraphs run together.
    #[cfg(feature = "html")]
    pub fn inline_html(&self) -> String {
        blocks::html(&self.0, true)
    }
}

/// As of a string: whatever cannot be printed is escaped.
impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// As it was written: a serializer of JSON escapes what it has to, and [`json_for_terminals`] the
/// rest.
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

/// A JSON document in which no character controls a terminal or the direction of writing. All of them
/// stand in its strings, where they may be written as `\u202e`.
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

/// A text of as many bytes in which other characters stand for those that control a terminal. Where
/// source is underlined, each byte counts; what is left of ASCII is replaced by what underlines it.
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

/// Whether a character controls a terminal, breaks a line, changes the direction of writing, or is none
/// (Unicode section 23.7: HTML must not hold noncharacters): it may not reach a reader as it is.
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

/// A character, or how it is written where it is hidden.
fn push_shown(out: &mut String, c: char) {
    match is_hidden(c) {
        true => out.extend(c.escape_unicode()),
        false => out.push(c),
    }
}

/// A text in which hidden characters, line breaks and tabs aside, can be seen.
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

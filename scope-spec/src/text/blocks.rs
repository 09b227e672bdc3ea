//! Foreign Markdown, parsed and written again with its harmless parts only.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use super::{
    markdown::{push_escaped, span},
    shown,
};

/// The harmless parts: no HTML, no pictures, no headings, and only links to the web and mail. A
/// picture would send a request, and a heading would look like the page's.
fn harmless(text: &str, options: Options) -> impl Iterator<Item = Event<'_>> {
    let mut open_links: Vec<bool> = Vec::new();
    Parser::new_ext(text, options).filter_map(move |event| {
        Some(match event {
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                Event::Text(visible(text))
            }
            Event::Code(text) => Event::Code(visible(text)),
            Event::Start(Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
            Event::End(TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => return None,
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                let leads = is_web(&dest_url);
                open_links.push(leads);
                if !leads {
                    return None;
                }
                Event::Start(Tag::Link {
                    link_type,
                    dest_url: url(&dest_url).into(),
                    title: CowStr::Borrowed(""),
                    id: CowStr::Borrowed(""),
                })
            }
            Event::End(TagEnd::Link) if open_links.pop() != Some(true) => return None,
            Event::Start(Tag::Heading { .. }) => Event::Start(Tag::Paragraph),
            Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Paragraph),
            event => event,
        })
    })
}

fn visible(text: CowStr<'_>) -> CowStr<'_> {
    match shown(&text) {
        std::borrow::Cow::Borrowed(_) => text,
        std::borrow::Cow::Owned(shown) => shown.into(),
    }
}

pub(crate) fn is_web(url: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| {
        url.get(..scheme.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(scheme))
    })
}

/// A URL whose characters can't end the syntax around it.
fn url(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._:/?#@!$&+,;=%~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(feature = "html")]
pub(super) fn html(text: &str, inline: bool) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let events = harmless(text, options).filter_map(|event| {
        Some(match event {
            Event::Start(Tag::Paragraph) if inline => return None,
            Event::End(TagEnd::Paragraph) | Event::SoftBreak if inline => {
                Event::Text(CowStr::Borrowed(" "))
            }
            // a class would be chosen by the author
            Event::Start(Tag::CodeBlock(_)) => {
                Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Indented))
            }
            event => event,
        })
    });
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, events);
    out.trim().to_owned()
}

/// Writes the Markdown again. Code blocks get `language`.
pub(super) fn markdown(text: &str, language: &str) -> String {
    let text = text.trim();
    if is_plain(text) {
        return text.to_owned();
    }
    let mut writer = Writer {
        language,
        ..Writer::default()
    };
    for event in harmless(text, Options::empty()) {
        writer.event(&event);
    }
    writer.out.trim_end().to_owned()
}

/// Whether a text means the same with and without Markdown; most do, and are not parsed.
fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b" ,.;:'\"()/?%-".contains(&b))
}

/// The deepest list that is written as one, because each line is indented by all lists around it.
const DEEPEST: usize = 8;

#[derive(Default)]
struct Writer<'w> {
    out: String,
    language: &'w str,
    /// Whether the next text in a paragraph begins a line.
    begins: bool,
    /// For each open list, the number of its next item.
    lists: Vec<Option<u64>>,
    /// For each open item, the indentation of its lines.
    indents: Vec<usize>,
    /// Destinations of the open links.
    links: Vec<String>,
    /// The text of the open code block.
    fenced: Option<String>,
    /// Marks of emphasis that are written before the next text, and left out if there is none.
    opening: Vec<&'static str>,
    /// Whether the marker of an item was just written.
    after_marker: bool,
}

impl Writer<'_> {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => self.text(text),
            Event::Code(text) => self.code(text),
            Event::SoftBreak => self.line(),
            Event::HardBreak => {
                self.inline("\\");
                self.line();
            }
            // other events need extensions
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph => self.block(),
            Tag::List(first) => {
                // a nested list begins on the next line
                if self.indents.is_empty() {
                    self.block();
                }
                self.lists.push(*first);
            }
            Tag::Item => self.item(),
            Tag::CodeBlock(_) => {
                self.block();
                self.fenced = Some(String::new());
            }
            Tag::Emphasis => self.opening.push("*"),
            Tag::Strong => self.opening.push("**"),
            Tag::Link { dest_url, .. } => {
                self.inline("[");
                self.links.push(dest_url.replace('&', "&amp;"));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Item => {
                self.indents.pop();
                self.after_marker = false;
            }
            TagEnd::CodeBlock => {
                let code = self.fenced.take().unwrap_or_default();
                self.fence(&code);
            }
            TagEnd::Emphasis => self.close("*"),
            TagEnd::Strong => self.close("**"),
            TagEnd::Link => {
                let url = self.links.pop().unwrap_or_default();
                self.inline(&format!("]({url})"));
            }
            _ => {}
        }
    }

    /// Begins a block, after an empty line unless it is the first in the text or in an item.
    fn block(&mut self) {
        if self.after_marker {
            self.after_marker = false;
        } else if !self.out.is_empty() {
            self.out
                .truncate(self.out.trim_end_matches(['\n', ' ']).len());
            self.out.push_str("\n\n");
            self.indent();
        }
        self.begins = true;
    }

    fn item(&mut self) {
        if self.indents.len() >= DEEPEST {
            self.indents.push(0);
            return self.block();
        }
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                marker
            }
            _ => "- ".to_owned(),
        };
        if !self.after_marker {
            self.indent();
        }
        self.out.push_str(&marker);
        self.indents.push(marker.len());
        self.after_marker = true;
        self.begins = true;
    }

    fn indent(&mut self) {
        let width = self.indents.iter().sum();
        self.out.extend(std::iter::repeat_n(' ', width));
    }

    fn line(&mut self) {
        self.out.push('\n');
        self.indent();
        self.begins = true;
    }

    /// Writes text within a line.
    fn inline(&mut self, written: &str) {
        for mark in self.opening.drain(..) {
            self.out.push_str(mark);
        }
        self.out.push_str(written);
        (self.begins, self.after_marker) = (false, false);
    }

    /// Ends an emphasis, if it was written.
    fn close(&mut self, mark: &str) {
        if self.opening.pop().is_none() {
            self.inline(mark);
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(code) = &mut self.fenced {
            return code.push_str(text);
        }
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.line();
            }
            let line = match self.begins {
                true => line.trim_start(),
                false => line,
            };
            if line.is_empty() {
                continue;
            }
            let begins = self.begins && self.opening.is_empty();
            self.inline("");
            push_escaped(&mut self.out, line, begins);
            // the text may continue a number to the marker of a list
            self.begins = begins && line.bytes().all(|b| b.is_ascii_digit());
        }
    }

    fn code(&mut self, text: &str) {
        // two adjacent spans would become one
        if self.out.ends_with('`') {
            self.out.push(' ');
        }
        self.inline(&span(text));
    }

    fn fence(&mut self, text: &str) {
        let runs = text.split(|c| c != '`').map(str::len);
        let fence = "`".repeat(runs.max().unwrap_or(0).max(2) + 1);
        self.out.push_str(&fence);
        self.out.push_str(self.language);
        for line in text.trim_end_matches('\n').split('\n') {
            self.line();
            self.out.push_str(line);
        }
        self.line();
        self.out.push_str(&fence);
        (self.begins, self.after_marker) = (false, false);
    }
}

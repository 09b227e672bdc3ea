//! Descriptions, which are Markdown, as HTML that is safe in a page: no HTML of theirs, no picture
//! (it would be a request), and links to nowhere but the web and mail.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// A description in paragraphs.
pub(super) fn block(markdown: &str) -> String {
    render(markdown, false)
}

/// A description in one line: its paragraphs run together.
pub(super) fn inline(markdown: &str) -> String {
    render(markdown, true)
}

fn render(markdown: &str, inline: bool) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut open_links: Vec<bool> = Vec::new();
    let events = Parser::new_ext(markdown, options).filter_map(|event| {
        Some(match event {
            Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
            Event::Start(Tag::HtmlBlock | Tag::Image { .. })
            | Event::End(TagEnd::HtmlBlock | TagEnd::Image) => return None,
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let leads = is_web(&dest_url);
                open_links.push(leads);
                if !leads {
                    return None;
                }
                Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    id,
                })
            }
            Event::End(TagEnd::Link) if open_links.pop() != Some(true) => return None,
            // a page has one order of headings, which a description is not part of
            Event::Start(Tag::Heading { .. }) => Event::Start(Tag::Paragraph),
            Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Paragraph),
            Event::Start(Tag::Paragraph) if inline => return None,
            Event::End(TagEnd::Paragraph) if inline => Event::Text(CowStr::Borrowed(" ")),
            Event::SoftBreak if inline => Event::Text(CowStr::Borrowed(" ")),
            event => event,
        })
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out.trim().to_owned()
}

fn is_web(url: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| {
        url.get(..scheme.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(scheme))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out() {
        assert_eq!(
            block("a *b* `c<d`"),
            "<p>a <em>b</em> <code>c&lt;d</code></p>"
        );
        assert_eq!(inline("a\nb\n\nc"), "a b c");
        for bad in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[a](javascript:alert(1))",
            "[a](data:text/html,x)",
            "[a](  JAVASCRIPT:alert(1))",
            "![a](https://example.com/a.png)",
            "<a href='x'>y</a>",
        ] {
            for out in [block(bad), inline(bad)] {
                for tag in ["<script", "<img", "<a"] {
                    assert!(!out.contains(tag), "{bad}: {out}");
                }
            }
        }
        assert_eq!(
            inline("[a](https://example.com/?a=b&c=d)"),
            "<a href=\"https://example.com/?a=b&amp;c=d\">a</a>"
        );
        assert_eq!(block("# Title"), "<p>Title</p>");
    }
}

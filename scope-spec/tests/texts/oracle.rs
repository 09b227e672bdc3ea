//! What parsers of Markdown, HTML, terminals and JSON make of a text that was shown. Fuzzing uses it, too.

use html5gum::{Token, Tokenizer};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use scope_spec::{Text, json_for_terminals};

/// Whether a character reaches a reader otherwise than by its shape.
fn is_hidden(c: char) -> bool {
    let bidi = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
    let noncharacter = matches!(u32::from(c), 0xfdd0..=0xfdef) || u32::from(c) % 0x1_0000 >= 0xfffe;
    c.is_control() || bidi.contains(c) || matches!(c, '\u{2028}' | '\u{2029}') || noncharacter
}

/// Shows a text in each way, and looks at what came of it.
pub(crate) fn check(written: &str) {
    let text = Text::new(written);
    terminal(&text.terminal());
    for line in text.lines() {
        terminal(&line.terminal());
    }
    for line in text.verbatim().split(['\n', '\t']) {
        terminal(line);
    }
    inline(&text);
    code(&text);
    sentence(&text);
    block(&text.block_markdown(), None);
    block(&text.rustdoc(), Some("text"));
    html(&text.html());
    html(&text.inline_html());
    json(&text, written);
}

/// The name of a file, in a problem of that file.
pub(crate) fn file_name(name: &str) {
    let loaded = scope_spec::parse(name, "[spec]\nname = 7\n");
    for problem in &loaded.problems {
        let shown = scope_spec::render(problem, &loaded.sources, scope_spec::Style::Plain);
        for line in shown.lines() {
            terminal(line);
        }
        let place = shown
            .lines()
            .filter(|line| line.trim_start().starts_with("--> "));
        assert_eq!(place.count(), 1, "{shown:?}");
    }
}

/// Prints, and does nothing else.
pub(crate) fn terminal(shown: &str) {
    struct Screen;
    impl vte::Perform for Screen {
        fn print(&mut self, c: char) {
            assert!(!is_hidden(c), "prints {c:?}");
        }
        fn execute(&mut self, byte: u8) {
            panic!("executes {byte:#x}");
        }
        fn hook(&mut self, _: &vte::Params, _: &[u8], _: bool, _: char) {
            panic!("a device control string");
        }
        fn osc_dispatch(&mut self, _: &[&[u8]], _: bool) {
            panic!("an operating system command");
        }
        fn csi_dispatch(&mut self, _: &vte::Params, _: &[u8], _: bool, _: char) {
            panic!("a control sequence");
        }
        fn esc_dispatch(&mut self, _: &[u8], _: bool, _: u8) {
            panic!("an escape sequence");
        }
    }
    vte::Parser::new().advance(&mut Screen, shown.as_bytes());
}

/// What stands in a line of Markdown in a place of each kind, as `{}`.
const PLACES: &[&str] = &[
    "{}",
    "before {} after",
    "# {} after",
    "- {}",
    "> {}",
    "**{}**: after",
    "<!-- before -->\n\n{}\n\nafter",
    "| before | {} | after |\n| --- | --- | --- |\n",
    "| | |\n| --- | --- |\n| before | {} |\n| after | more |\n",
];

fn events(markdown: &str) -> Vec<Event<'_>> {
    let options = Options::all() - Options::ENABLE_SMART_PUNCTUATION;
    Parser::new_ext(markdown, options).collect()
}

/// The markup of an event; `None` of a text.
fn markup(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Text(_) | Event::Code(_) => None,
        event => Some(format!("{event:?}")),
    }
}

fn texts(events: &[Event<'_>]) -> String {
    let texts = events.iter().map(|event| match event {
        Event::Text(text) | Event::Code(text) => text,
        _ => "",
    });
    texts.collect()
}

/// In every place the same markup as with a word, and the text as it reads.
fn line(shown: &str, reads: &str) {
    for place in PLACES {
        let (made, word) = (place.replace("{}", shown), place.replace("{}", "word"));
        let (made_events, word_events) = (events(&made), events(&word));
        if reads.is_empty() {
            continue;
        }
        let of = |events: &[Event<'_>]| events.iter().filter_map(markup).collect::<Vec<_>>();
        assert_eq!(of(&made_events), of(&word_events), "{made:?}");
        let expected = texts(&word_events).replace("word", reads);
        assert_eq!(texts(&made_events), expected, "{made:?}");
    }
    assert!(!shown.contains(is_hidden), "{shown:?}");
}

fn inline(text: &Text<'_>) {
    line(&text.inline_markdown(), &text.terminal());
    assert!(!text.inline_markdown().contains('@'), "a mention");
}

fn code(text: &Text<'_>) {
    let (shown, reads) = (text.code_markdown(), text.terminal());
    match shown.strip_prefix("<code>") {
        Some(rest) => line(rest.strip_suffix("</code>").unwrap(), &reads),
        None => line(&shown, &reads),
    }
}

/// Without a backtick of its own a name stays what it is in a sentence.
fn sentence(text: &Text<'_>) {
    let sentence = format!("scope `{}` is *new*", text.terminal());
    let shown = Text::new(&*sentence).sentence_markdown();
    for place in PLACES {
        let made = place.replace("{}", &shown);
        for event in events(&made) {
            let word = place.replace("{}", "word");
            let known = events(&word)
                .iter()
                .filter_map(markup)
                .any(|it| Some(it) == markup(&event));
            let ours =
                matches!(&event, Event::InlineHtml(it) if matches!(&**it, "<code>" | "</code>"));
            assert!(
                known || ours || markup(&event).is_none(),
                "{event:?} in {made:?}"
            );
        }
    }
}

/// Harmless elements, which end where the text does.
fn block(shown: &str, language: Option<&str>) {
    let page = format!("Head\n\n{shown}\n\n- Fact: x");
    let found = events(&page);
    for event in &found {
        let harmless = match event {
            Event::Start(Tag::Link { dest_url, .. }) => is_web(dest_url),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(it))) => {
                language.is_none_or(|language| &**it == language)
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => false,
            Event::Start(
                Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Emphasis | Tag::Strong,
            ) => true,
            Event::End(
                TagEnd::Paragraph
                | TagEnd::List(_)
                | TagEnd::Item
                | TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Link
                | TagEnd::CodeBlock,
            ) => true,
            Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::HardBreak => true,
            _ => false,
        };
        assert!(harmless, "{event:?} in {page:?}");
    }
    let text = texts(&found);
    assert!(
        text.starts_with("Head") && text.ends_with("Fact: x"),
        "{page:?}"
    );
    let depth = found
        .iter()
        .rev()
        .take_while(|it| matches!(it, Event::End(_)))
        .count();
    let list = matches!(found.last(), Some(Event::End(TagEnd::List(false))));
    assert!(
        list && (2..=3).contains(&depth),
        "the fact is in something: {page:?}"
    );
    let hidden = |c: char| is_hidden(c) && !matches!(c, '\n' | '\t');
    assert!(!shown.contains(hidden), "{shown:?}");
}

fn is_web(url: &str) -> bool {
    let url = url.to_ascii_lowercase();
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
}

/// Harmless elements that are closed, with no attribute but a web link's.
pub(crate) fn html(shown: &str) {
    const ELEMENTS: &[&str] = &[
        "p",
        "em",
        "strong",
        "del",
        "ul",
        "ol",
        "li",
        "code",
        "pre",
        "a",
        "br",
        "hr",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ];
    let mut open: Vec<String> = Vec::new();
    for token in Tokenizer::new(shown) {
        match token.unwrap() {
            Token::StartTag(tag) => {
                let name = String::from_utf8(tag.name.to_vec()).unwrap();
                assert!(ELEMENTS.contains(&&*name), "<{name}> in {shown:?}");
                for (attribute, value) in &tag.attributes {
                    let attribute = std::str::from_utf8(attribute).unwrap();
                    let value = std::str::from_utf8(value).unwrap();
                    let known = match (&*name, attribute) {
                        ("a", "href") => is_web(value),
                        ("ol", "start") => value.parse::<u64>().is_ok(),
                        ("th" | "td", "style") => value.starts_with("text-align: "),
                        _ => false,
                    };
                    assert!(known, "{attribute}={value:?} in {shown:?}");
                }
                if !matches!(&*name, "br" | "hr") {
                    open.push(name);
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8(tag.name.to_vec()).unwrap();
                assert_eq!(open.pop(), Some(name), "{shown:?}");
            }
            Token::String(text) => {
                let text = std::str::from_utf8(&text).unwrap();
                let hidden = |c: char| is_hidden(c) && !matches!(c, '\n' | '\t');
                assert!(!text.contains(hidden), "{text:?}");
            }
            token => panic!("{token:?} in {shown:?}"),
        }
    }
    assert!(open.is_empty(), "{open:?} are open in {shown:?}");
}

fn json(text: &Text<'_>, written: &str) {
    let document =
        serde_json::to_string_pretty(&serde_json::json!({ "a": text, "b": [written] })).unwrap();
    let shown = json_for_terminals(&document);
    assert!(!shown.contains(|c| is_hidden(c) && c != '\n'), "{shown:?}");
    let read: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(read, serde_json::json!({ "a": written, "b": [written] }));
}

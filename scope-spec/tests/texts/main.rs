//! No text of somebody else's becomes anything but text, whichever way it is shown.

#![allow(clippy::unwrap_used, clippy::panic)]

mod oracle;

use proptest::prelude::*;
use scope_spec::{Style, Text, parse, render};

/// Texts full of what means something to a parser.
fn hostile() -> impl Strategy<Value = String> {
    const PARTS: &[&str] = &[
        "a",
        "word",
        " ",
        "  ",
        "    ",
        "\n",
        "\n\n",
        "\r",
        "\r\n",
        "\t",
        "\\",
        "`",
        "``",
        "```",
        "~~~",
        "```rust\n",
        "*",
        "**",
        "_",
        "__",
        "~~",
        "#",
        "# ",
        "## ",
        ">",
        "> ",
        "-",
        "- ",
        "+ ",
        "1.",
        "1. ",
        "2) ",
        "---",
        "===",
        "|",
        "| --- |",
        "\\|",
        "[",
        "]",
        "](",
        "(",
        ")",
        "![",
        "[x]: ",
        "[^1]",
        "[ ] ",
        "javascript:",
        "JavaScript:alert(1)",
        "data:text/html,",
        "https://a.example/",
        "http://b\"c",
        "mailto:d",
        "<",
        ">",
        "<script>",
        "</script>",
        "<b>",
        "</code>",
        "<!--",
        "-->",
        "<!-- empty -->",
        "<br>",
        "</td>",
        "<a href=",
        "<img src=x onerror=alert(1)>",
        "<javascript:x>",
        "<https://e>",
        "<?",
        "<![CDATA[",
        "&",
        "&lt;",
        "&#60;",
        "&#x60;",
        "&amp;",
        "$",
        "$$",
        "@me",
        ":::",
        "{#id}",
        "!",
        ":",
        "=",
        "\"",
        "'",
        "\0",
        "\u{1b}",
        "\u{1b}[2J",
        "\u{1b}]0;t\u{7}",
        "\u{1b}P",
        "\u{9b}31m",
        "\u{9d}0;t\u{9c}",
        "\u{85}",
        "\u{7f}",
        "\u{202e}",
        "\u{2066}",
        "\u{200f}",
        "\u{61c}",
        "\u{2028}",
        "\u{2029}",
        "\u{feff}",
        "\u{ffff}",
        "\u{fdd0}",
        "\u{1fffe}",
        "\u{200b}",
        "\u{a0}",
        "é",
        "漢",
        "0",
    ];
    let part = prop_oneof![
        8 => prop::sample::select(PARTS).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop_oneof![
        9 => prop::collection::vec(part, 0..14).prop_map(|parts| parts.concat()),
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn texts_stay_texts(text in hostile()) {
        oracle::check(&text);
        oracle::file_name(&text);
    }
}

proptest! {
    /// Names of files, unknown keys, the lines of the source and what help repeats of them.
    #[test]
    fn diagnostics_print_and_do_nothing_else(file in hostile(), key in hostile(), value in hostile()) {
        let quoted = |text: &str| serde_json::to_string(text).unwrap().replace("\u{7f}", "\\u007f");
        let text = format!(
            "[spec]\nname = \"t\" # {}\n{} = {}\n[scopes.{}]\ndescription = 3 # {}\nrestricted = \"{}\"\n",
            value.replace('\n', " "), quoted(&key), quoted(&value), quoted(&value), key, value,
        );
        let loaded = parse(&file, &text);
        prop_assert!(!loaded.problems.is_empty());
        for problem in &loaded.problems {
            for line in render(problem, &loaded.sources, Style::Plain).lines() {
                oracle::terminal(line);
            }
        }
    }
}

#[test]
fn harmless_markdown_stays() {
    for (text, markdown) in [
        (
            "Reads *all* of **it**, `a<b` too.",
            "Reads *all* of **it**, `a<b` too.",
        ),
        (
            "One.\n\nTwo\nlines:\n* a\n* b\n  1. c\n",
            "One.\n\nTwo\nlines:\n\n- a\n- b\n  1. c",
        ),
        (
            "See [here](https://a.example/?b=c&d).",
            "See [here](https://a.example/?b=c&amp;d).",
        ),
        ("    panic!()", "panic\\!()"),
        ("A:\n\n    panic!()\n", "A:\n\n```text\npanic!()\n```"),
        (
            "```rust\nlet a = \"```\";\n```",
            "````text\nlet a = \"```\";\n````",
        ),
        ("[a](javascript:b) ![c](https://d)", "a c"),
        ("# Head\n> quoted", "Head\n\nquoted"),
        (
            "<script>alert(1)</script>",
            "\\<script\\>alert(1)\\</script\\>",
        ),
    ] {
        assert_eq!(Text::new(text).rustdoc(), markdown);
    }
    assert_eq!(
        Text::new("a\n\n* `b`\n* [c](mailto:d)").html(),
        "<p>a</p>\n<ul>\n<li><code>b</code></li>\n<li><a href=\"mailto:d\">c</a></li>\n</ul>"
    );
    assert_eq!(Text::new("a\nb\n\n# c").inline_html(), "a b c");
}

/// Each format with a text that it must change, and one that it must not.
#[test]
fn formats() {
    type Format = fn(&Text<'static>) -> String;
    let formats: &[(Format, &[(&str, &str)])] = &[
        (
            Text::terminal,
            &[
                (" a\r\nb\rc\td\n", "a b c d"),
                ("\u{1b}é\u{fffe}\u{10ffff}", "\\u{1b}é\\u{fffe}\\u{10ffff}"),
            ],
        ),
        (
            |text| text.verbatim().into_owned(),
            &[
                (" a\tb\n", " a\tb\n"),
                ("a\r\nb\rc\td\n\u{1b}é", "a\nb\\u{d}c\td\n\\u{1b}é"),
            ],
        ),
        (
            Text::inline_markdown,
            &[
                ("1. a. 2. b", "1\\. a. 2. b"),
                ("12) a", "12\\) a"),
                ("1.", "1\\."),
                ("1.5", "1.5"),
                ("- a - b", "\\- a - b"),
            ],
        ),
        (
            Text::code_markdown,
            &[("a`b", "``a`b``"), ("a|b", "<code>a&#124;b</code>")],
        ),
        (
            Text::sentence_markdown,
            &[
                ("- use `*a*`- *b*", "\\- use `*a*`- \\*b\\*"),
                ("an `*a* here", "an \\`\\*a\\* here"),
                ("`a``b` *c*", "\\`a\\`\\`b\\` \\*c\\*"),
            ],
        ),
        (
            Text::block_markdown,
            &[
                ("1. a\n   * b\n2. c", "1. a\n   - b\n2. c"),
                ("a\\\nb", "a\\\nb"),
                ("<p>\na\n</p>", "\\<p\\>\na\n\\</p\\>"),
                ("A:\n\n    b", "A:\n\n```\nb\n```"),
            ],
        ),
        (
            Text::html,
            &[(
                "|a|\n|-|\n|~~b~~|",
                "<table><thead><tr><th>a</th></tr></thead><tbody>\n<tr><td><del>b</del></td></tr>\n</tbody></table>",
            )],
        ),
        (
            |text| format!("{text:?}"),
            &[("a\n\u{202e}", "\"a\\n\\u{202e}\"")],
        ),
    ];
    for (format, texts) in formats {
        for (text, shown) in *texts {
            assert_eq!(format(&Text::new(*text)), *shown, "{text:?}");
        }
    }
}

#[test]
fn what_can_be_seen_is_counted() {
    for (text, count) in [
        ("", 0),
        ("  a  b \n", 3),
        (&"\u{200b}".repeat(45), 0),
        (&"\u{3164}\u{ad}\u{2800}\u{e0041}".repeat(9), 0),
        ("a\u{200b} \u{200b} b", 3),
        ("漢字", 2),
    ] {
        assert_eq!(Text::new(text).visible_characters(), count, "{text:?}");
    }
}

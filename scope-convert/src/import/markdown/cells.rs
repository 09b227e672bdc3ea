//! Parses cells: names, lists, requirements, kinds of access.

use pulldown_cmark::{Event, Parser};
use scope_spec::{
    Access,
    markdown::{EMPTY, read_code, unescaped},
};

/// A name, with the title before it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Titled {
    pub(crate) name: String,
    pub(crate) title: Option<String>,
}

/// A cell with the name of its row: `` **Title** `name` ``, `` `name` ``, or words, which are the
/// title, and without spaces the name. Marks, footnotes and blanks around a name are ignored.
/// Several names are an error, which returns them.
pub(crate) fn titled(text: &str) -> Result<Titled, Vec<String>> {
    let text = text.trim();
    let code = |text: &str| match read_code(text) {
        Some((name, "")) => Some(name.to_owned()),
        _ => None,
    };
    if let Some(name) = code(text) {
        return Ok(Titled { name, title: None });
    }
    if let Some((title, name)) = bold(text)
        && let Some(name) = code(name.trim_start())
    {
        let title = if title == EMPTY { "" } else { title };
        let title = Some(unescaped(title).into_owned());
        return Ok(Titled { name, title });
    }
    let (names, words) = inline(text);
    let title = |words: String| words.contains(char::is_alphanumeric).then_some(words);
    match names.as_slice() {
        [] => {}
        [name] => {
            return Ok(Titled {
                name: name.clone(),
                title: title(words),
            });
        }
        names => return Err(names.to_vec()),
    }
    let several: Vec<&str> = words
        .split([',', ';', '\n'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    if several.len() > 1 {
        return Err(several.into_iter().map(str::to_owned).collect());
    }
    let name: String = words.split_whitespace().collect();
    let title = (name != words).then_some(words);
    Ok(Titled { name, title })
}

/// The code and the other words of a cell, as displayed: without emphasis, links, footnotes and
/// footnote marks.
fn inline(text: &str) -> (Vec<String>, String) {
    let mut names = Vec::new();
    let mut words = String::new();
    let mut raised = false;
    // a footnote is defined outside of the cell
    let text = without_footnotes(text);
    for event in Parser::new_ext(&text, pulldown_cmark::Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Code(code) => names.push(code.into_string()),
            Event::Text(text) if !raised => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak => words.push('\n'),
            Event::InlineHtml(html) | Event::Html(html) => {
                let tag = html.trim_matches(['<', '>', '/', ' ']).to_ascii_lowercase();
                match tag.as_str() {
                    "sup" => raised = !html.starts_with("</"),
                    "br" => words.push('\n'),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    let lines = words.lines().map(|line| {
        let line = line.trim_matches(|c: char| c.is_whitespace() || is_mark(c));
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    (names, lines.join("\n"))
}

/// Whether a character marks a footnote.
fn is_mark(c: char) -> bool {
    "*\u{2020}\u{2021}\u{a7}\u{b6}#\u{b9}\u{b2}\u{b3}\u{2070}\u{2074}\u{2075}\u{2076}\u{2077}\u{2078}\u{2079}\u{26a0}\u{fe0f}\u{2731}\u{200b}"
        .contains(c)
}

fn without_footnotes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[^") {
        out.push_str(before);
        match after.split_once(']') {
            Some((_, after)) => rest = after,
            None => {
                out.push_str("[^");
                rest = after;
            }
        }
    }
    out + rest
}

/// The words of a header.
pub(crate) fn text(raw: &str) -> String {
    let (names, words) = inline(raw);
    match words.is_empty() {
        true => names.into_iter().next().unwrap_or_default(),
        false => words,
    }
}

/// Yes or no, as tables write it.
pub(crate) fn truth(raw: &str) -> Option<bool> {
    let text = raw.trim().trim_matches(['*', '_', ' ', '\u{fe0f}']);
    Some(match text.to_lowercase().as_str() {
        "yes" | "true" | "1" | "x" | "y" | "\u{2713}" | "\u{2714}" | "\u{2705}" | "\u{2611}"
        | "\u{2022}" | "\u{25cf}" | ":white_check_mark:" | ":heavy_check_mark:"
        | ":check_mark:" => true,
        "no" | "false" | "0" | "n" | "\u{2717}" | "\u{2718}" | "\u{274c}" | "\u{2610}"
        | "\u{25cb}" | ":x:" => false,
        _ => return None,
    })
}

/// The text between `**` and `**` at the beginning, and the rest.
fn bold(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix("**")?;
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == '*'
            && let Some(after) = inner.get(at..).and_then(|rest| rest.strip_prefix("**"))
        {
            return Some((inner.get(..at)?, after));
        }
    }
    None
}

/// Words without emphasis, code and links, with single spaces.
pub(crate) fn plain(text: &str) -> String {
    let text = text.trim();
    let linked = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(')'))
        .and_then(|rest| rest.split_once("]("));
    if let Some((shown, _)) = linked {
        return plain(shown);
    }
    for mark in ["**", "__", "*", "_"] {
        let inner = text
            .strip_prefix(mark)
            .and_then(|rest| rest.strip_suffix(mark));
        if let Some(inner) = inner.filter(|inner| !inner.is_empty() && !inner.contains(mark)) {
            return plain(inner);
        }
    }
    if let Some((code, "")) = read_code(text) {
        return code.to_owned();
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    unescaped(&words.join(" ")).into_owned()
}

/// The header of a column, for comparison.
pub(crate) fn head(text: &str) -> String {
    plain(text).to_lowercase()
}

#[derive(Debug, PartialEq, Eq)]
enum Token {
    Name(String),
    And,
    Or,
    Comma,
    Open,
    Close,
}

/// The tokens of a cell. Names are code, bold text as a whole, or runs without blanks and list
/// punctuation.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        let single = match c {
            ',' | ';' => Some(Token::Comma),
            '(' => Some(Token::Open),
            ')' => Some(Token::Close),
            _ => None,
        };
        if let Some(token) = single {
            tokens.push(token);
            rest = after.trim_start();
        } else if let Some((name, after)) = read_code(rest) {
            tokens.push(Token::Name(name.to_owned()));
            rest = after.trim_start();
        } else if let Some((name, after)) = bold(rest) {
            tokens.push(Token::Name(without_spaces(&plain(name))));
            rest = after.trim_start();
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || ",;()".contains(c));
            let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            rest = rest.get(word.len()..).unwrap_or_default().trim_start();
            tokens.push(match word.to_ascii_lowercase().as_str() {
                "and" | "&" | "+" => Token::And,
                "or" | "/" => Token::Or,
                _ => Token::Name(plain(word)),
            });
        }
    }
    tokens
}

fn without_spaces(name: &str) -> String {
    name.split_whitespace().collect()
}

/// Whether a cell means nothing. Code is always a name.
pub(crate) fn is_none(text: &str) -> bool {
    !text.contains(['`', '<'])
        && matches!(
            plain(text).to_lowercase().as_str(),
            "" | "-" | "\u{2013}" | "\u{2014}" | "none" | "n/a"
        )
}

/// A list of names, separated by commas or line breaks. Words without code may have spaces, which
/// the names lose.
pub(crate) fn list(text: &str) -> Result<Vec<String>, String> {
    if is_none(text) {
        return Ok(Vec::new());
    }
    let mut names: Vec<String> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = if let Some((name, after)) = read_code(rest) {
            (name.to_owned(), after)
        } else {
            let end = rest.find([',', ';', '\n']).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            let words = plain(word);
            let words = words.strip_prefix("and ").unwrap_or(&words);
            (without_spaces(words), after)
        };
        let after = after.trim_start_matches([' ', '\t', '\r']);
        match after.chars().next() {
            None => {}
            Some(',' | ';' | '\n') => {}
            Some(_) => {
                let what: String = after.chars().take(20).collect();
                return Err(format!("`{what}` follows `{name}` without a comma"));
            }
        }
        names.push(name);
        rest = after.trim_start_matches([',', ';', '\n', ' ', '\t', '\r']);
    }
    Ok(names)
}

/// Any of these, each of them all of its names: `` `A` or (`B` and `C`) ``. `None` if the cell says
/// that nothing is required; an empty list if it is blank.
pub(crate) fn requirement(text: &str) -> Result<Option<Vec<Vec<String>>>, String> {
    if matches!(plain(text).to_lowercase().as_str(), "public" | "none") && !text.contains('`') {
        return Ok(None);
    }
    if is_none(text) {
        return Ok(Some(Vec::new()));
    }
    let mut tokens = tokens(text).into_iter().peekable();
    let mut any = Vec::new();
    loop {
        let grouped = tokens.next_if_eq(&Token::Open).is_some();
        let mut all = Vec::new();
        loop {
            match tokens.next() {
                Some(Token::Name(name)) => all.push(name),
                _ => return Err("a name is missing".to_owned()),
            }
            if tokens.next_if_eq(&Token::And).is_none() {
                break;
            }
        }
        if grouped && tokens.next_if_eq(&Token::Close).is_none() {
            return Err(
                "`(` is not closed, or its group has something other than names and `and`"
                    .to_owned(),
            );
        }
        any.push(all);
        match tokens.next() {
            None => return Ok(Some(any)),
            Some(Token::Or) => {}
            Some(Token::Comma) => {
                return Err("a comma does not say whether all are required or any".to_owned());
            }
            Some(Token::And) => {
                return Err(
                    "`and` next to a group is not supported: write each alternative in full"
                        .to_owned(),
                );
            }
            Some(_) => return Err("`and` or `or` is missing between two names".to_owned()),
        }
    }
}

/// Kinds of access, in the words of RingCentral's page or of the format.
pub(crate) fn access(text: &str) -> Option<Access> {
    let words = plain(text).to_lowercase();
    let mut access = Access::default();
    if is_none(&words) {
        return Some(access);
    }
    for word in words.split([',', '/', '&', '+', ' ', '-']) {
        match word {
            "" | "and" | "only" | "operation" | "operations" | "access" => {}
            "crud" => {
                access.create = true;
                access.read = true;
                access.update = true;
                access.delete = true;
            }
            "create" => access.create = true,
            "read" | "view" => access.read = true,
            "update" | "write" | "edit" => access.update = true,
            "delete" => access.delete = true,
            "special" => access.special = true,
            _ => return None,
        }
    }
    (access != Access::default()).then_some(access)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_titles() {
        for (text, name, title) in [
            ("`read:org`", "read:org", None),
            ("**Read it** `read:org`", "read:org", Some("Read it")),
            ("**A\\*\\*B** `x`", "x", Some("A**B")),
            ("**<!-- empty -->** `x`", "x", Some("")),
            ("**A2P SMS**", "A2PSMS", Some("A2P SMS")),
            ("**Faxes**", "Faxes", None),
            ("__Faxes__", "Faxes", None),
            ("[**Faxes**](#faxes)", "Faxes", None),
            ("Faxes", "Faxes", None),
            ("chat:write", "chat:write", None),
            ("**a b** **c**", "abc", Some("a b c")),
            ("&emsp;`repo:status`", "repo:status", None),
            ("**`admin:org`** [^1]", "admin:org", None),
            ("`gists` \\*", "gists", None),
            ("`gists`<sup>2</sup>", "gists", None),
            ("Make gists `gists`\u{2020}", "gists", Some("Make gists")),
            ("[`repo`](#repo)", "repo", None),
            ("read&#58;org *", "read:org", None),
            ("", "", None),
        ] {
            let read = titled(text).unwrap();
            assert_eq!(
                (read.name.as_str(), read.title.as_deref()),
                (name, title),
                "{text}"
            );
        }
    }

    #[test]
    fn several_names_are_none() {
        assert_eq!(
            titled("`read:a`, `write:a`"),
            Err(vec!["read:a".to_owned(), "write:a".to_owned()])
        );
        assert_eq!(titled("`a` / `b`").unwrap_err(), ["a", "b"]);
        assert_eq!(titled("a, b").unwrap_err(), ["a", "b"]);
        assert_eq!(titled("a<br>b").unwrap_err(), ["a", "b"]);
    }

    #[test]
    fn lists() {
        let read = |text: &str| list(text).unwrap();
        assert_eq!(
            read("**ReadAccounts**, **EditExtensions**"),
            ["ReadAccounts", "EditExtensions"]
        );
        assert_eq!(read("A2P SMS\n`a,b`; c"), ["A2PSMS", "a,b", "c"]);
        assert!(read("").is_empty() && read("None").is_empty() && read(" - ").is_empty());
        assert_eq!(read("`none`"), ["none"]);
        assert!(list("`a` `b`").is_err());
    }

    #[test]
    fn requirements() {
        let read = |text: &str| requirement(text).unwrap();
        let any = |any: &[&[&str]]| {
            let all = |all: &&[&str]| all.iter().map(|name| (*name).to_owned()).collect();
            Some(any.iter().map(all).collect::<Vec<Vec<String>>>())
        };
        assert_eq!(read("`A`"), any(&[&["A"]]));
        assert_eq!(read("`A` and **B**"), any(&[&["A", "B"]]));
        assert_eq!(
            read("A or (B and `or`) or D"),
            any(&[&["A"], &["B", "or"], &["D"]])
        );
        assert_eq!(read("A and B or C"), any(&[&["A", "B"], &["C"]]));
        assert_eq!(read("Public"), None);
        assert_eq!(read("`Public`"), any(&[&["Public"]]));
        assert_eq!(read("`none`"), any(&[&["none"]]));
        assert_eq!(read(""), any(&[]));
        for wrong in [
            "A, B",
            "A B",
            "(A",
            "(A or B) and C",
            "A and",
            "or A",
            "(A)(B)",
            "A and (B)",
        ] {
            assert!(requirement(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn kinds_of_access() {
        let words = |text: &str| access(text).map(|access| access.words().collect::<Vec<_>>());
        assert_eq!(
            words("CRUD"),
            Some(vec!["create", "read", "update", "delete"])
        );
        assert_eq!(words("Read only"), Some(vec!["read"]));
        assert_eq!(words("**Read Only**"), Some(vec!["read"]));
        assert_eq!(words("Read and Update"), Some(vec!["read", "update"]));
        assert_eq!(words("read-update"), Some(vec!["read", "update"]));
        assert_eq!(words("Special operation"), Some(vec!["special"]));
        assert_eq!(words(""), Some(vec![]));
        assert_eq!(words("Sometimes"), None);
        assert_eq!(words("only"), None);
    }
}

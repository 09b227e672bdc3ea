//! What stands in a cell: names, lists of them, requirements, kinds of access.

use scope_spec::{
    Access,
    markdown::{EMPTY, read_code, unescaped},
};

/// A name, and the title that stands before it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Titled {
    pub(crate) name: String,
    pub(crate) title: Option<String>,
}

/// A cell that names the thing that the row is about: `` **Title** `name` ``, `` `name` ``, or words,
/// which are the title, and without their spaces the name.
pub(crate) fn titled(text: &str) -> Titled {
    let text = text.trim();
    let code = |text: &str| match read_code(text) {
        Some((name, "")) => Some(name.to_owned()),
        _ => None,
    };
    if let Some(name) = code(text) {
        return Titled { name, title: None };
    }
    if let Some((title, name)) = bold(text)
        && let Some(name) = code(name.trim_start())
    {
        let title = if title == EMPTY { "" } else { title };
        let title = Some(unescaped(title).into_owned());
        return Titled { name, title };
    }
    let words = plain(text);
    let name: String = words.split_whitespace().collect();
    let title = (name != words).then_some(words);
    Titled { name, title }
}

/// What stands between `**` and `**` at the beginning, and what comes after.
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

/// Words without their emphasis, code and links; runs of blanks are one space.
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

/// The head of a column, for comparison.
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

/// Names are code, or runs of what is neither blank nor punctuation of lists; a bold run is one name
/// whatever is in it.
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

/// Whether a cell says that there is nothing. What is code is a name.
fn is_none(text: &str) -> bool {
    !text.contains(['`', '<'])
        && matches!(
            plain(text).to_lowercase().as_str(),
            "" | "-" | "\u{2013}" | "\u{2014}" | "none" | "n/a"
        )
}

/// A list of names, with commas or line breaks between them. Words that are not code may have spaces
/// in them, which the names have not.
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

/// Any of these, each one all of its names: `` `A` or (`B` and `C`) ``. `None` where the cell says
/// that nothing is needed; an empty list where it is blank.
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
                "what `(` opens is not closed, or has more than names and `and` in it".to_owned(),
            );
        }
        any.push(all);
        match tokens.next() {
            None => return Ok(Some(any)),
            Some(Token::Or) => {}
            Some(Token::Comma) => {
                return Err("a comma does not say whether all are needed or any".to_owned());
            }
            Some(Token::And) => {
                return Err(
                    "`and` stands beside a group: write each alternative in full".to_owned(),
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
            ("**a b** **c**", "**ab****c**", Some("**a b** **c**")),
            ("", "", None),
        ] {
            let read = titled(text);
            assert_eq!(
                (read.name.as_str(), read.title.as_deref()),
                (name, title),
                "{text}"
            );
        }
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

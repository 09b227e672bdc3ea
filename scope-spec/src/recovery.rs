//! Error recovery: closes what was left open, so that one slip does not hide the rest of the file.
//!
//! The TOML parser recovers from mistakes within a line by itself. After an incomplete bracket, table
//! header or key it loses the rest. One scan over the lines finds these, reports them, and inserts the
//! missing part.

use crate::{Place, Problem};

/// A text with insertions, and the mapping of positions back to the user's text.
#[derive(Debug, Default)]
pub(crate) struct Recovered {
    pub(crate) text: String,
    pub(crate) problems: Vec<Problem>,
    inserted: Vec<Insertion>,
}

/// An inserted text.
#[derive(Clone, Copy, Debug)]
struct Insertion {
    /// Its start in the recovered text.
    start: usize,
    length: usize,
    /// The length of all insertions up to and including this one.
    total: usize,
}

impl Recovered {
    /// The position in the user's text of one in the recovered text; within an insertion, the
    /// position of the insertion.
    pub(crate) fn original(&self, position: usize) -> usize {
        let before = self
            .inserted
            .partition_point(|insertion| insertion.start < position);
        let last = before
            .checked_sub(1)
            .and_then(|last| self.inserted.get(last));
        let Some(last) = last else {
            return position;
        };
        let end = last.start + last.length;
        position.max(end) - last.total
    }

    fn insert(&mut self, source: &str, at: usize, what: &str) {
        let total = self.inserted.last().map_or(0, |last| last.total);
        let copied = self.text.len() - total;
        self.text
            .push_str(source.get(copied..at).unwrap_or_default());
        self.inserted.push(Insertion {
            start: self.text.len(),
            length: what.len(),
            total: total + what.len(),
        });
        self.text.push_str(what);
    }
}

/// Scans the text once, and completes constructs from which the parser would not recover.
pub(crate) fn recover(source: &str, file: usize) -> Recovered {
    let mut scan = Scan {
        source,
        file,
        at: 0,
        out: Recovered::default(),
    };
    while scan.at < source.len() {
        scan.statement();
    }
    let total = scan.out.inserted.last().map_or(0, |last| last.total);
    let copied = scan.out.text.len() - total;
    let rest = source.get(copied..).unwrap_or_default();
    scan.out.text.push_str(rest);
    scan.out
}

struct Scan<'s> {
    source: &'s str,
    file: usize,
    at: usize,
    out: Recovered,
}

/// The result of searching a line.
#[derive(PartialEq)]
enum Search {
    Found,
    NotFound,
    /// Not found: the line ends within a string that begins with this quote.
    InQuotes(char),
}

/// An unclosed bracket.
struct Open {
    at: usize,
    closer: char,
}

impl Scan<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.source.as_bytes().get(at).copied()
    }

    fn rest(&self, at: usize) -> &str {
        self.source.get(at..).unwrap_or_default()
    }

    fn line_end(&self, at: usize) -> usize {
        self.rest(at)
            .find('\n')
            .map_or(self.source.len(), |n| at + n)
    }

    fn place(&self, start: usize, end: usize) -> Place {
        Place {
            file: self.file,
            span: start..end,
        }
    }

    /// Reads one table header, key with its value, comment or empty line.
    fn statement(&mut self) {
        while matches!(
            self.byte(self.at),
            Some(b' ' | b'\t' | b'\r' | b'\n' | 0xEF | 0xBB | 0xBF)
        ) {
            self.at += 1;
        }
        match self.byte(self.at) {
            None => {}
            Some(b'#') => self.at = self.line_end(self.at),
            Some(b'[') => self.header(),
            Some(_) => self.key_value(),
        }
    }

    /// Reads `[table]` or `[[table]]`, which end with their line.
    fn header(&mut self) {
        let start = self.at;
        let end = self.line_end(start);
        let bracket = if self.rest(start).starts_with("[[") {
            "]]"
        } else {
            "]"
        };
        let (content, end_of) = self.outside_quotes(start, end, |rest| rest.starts_with(bracket));
        if end_of != Search::Found {
            let written = self.source.get(start..content).unwrap_or_default();
            // `[scopes."notes]` has the bracket, and lacks only the quote
            let end_of_text = content;
            let (content, closer) = match end_of {
                Search::InQuotes(quote) => match written.strip_suffix(bracket) {
                    Some(name) => (start + name.len(), quote.to_string()),
                    None => (content, format!("{quote}{bracket}")),
                },
                // `[[scopes]` has one of the two
                _ if bracket == "]]" && written.ends_with(']') => (content, "]".to_owned()),
                _ => (content, bracket.to_owned()),
            };
            let closer = closer.as_str();
            self.out.problems.push(
                Problem::error("syntax", "a table header is not closed")
                    .at(
                        &self.place(start, end_of_text),
                        format!("expected `{closer}` at the end"),
                    )
                    .patch(
                        format!("add the missing `{closer}`"),
                        &self.place(content, content),
                        closer,
                    ),
            );
            self.out.insert(self.source, content, closer);
        }
        self.at = end;
    }

    /// Reads `key = value`; the value may span lines.
    fn key_value(&mut self) {
        let start = self.at;
        let end = self.line_end(start);
        let (content, end_of) = self.outside_quotes(start, end, |rest| rest.starts_with('='));
        if end_of == Search::Found {
            self.at = content + 1;
            self.value();
            return;
        }
        let line = self.source.get(start..content).unwrap_or_default();
        let mut problem = Problem::error("syntax", "a key has no value")
            .at(&self.place(start, content), "expected `key = value`");
        let (colon, found) = self.outside_quotes(start, content, |rest| rest.starts_with(':'));
        problem = match line.split_at_checked(colon - start) {
            Some((key, value)) if found == Search::Found && !key.contains(['<', '[']) => {
                let value = value.trim_start_matches(':');
                let fixed = format!("{} = {}", key.trim(), value.trim());
                problem.patch(
                    "use `=` in place of `:`",
                    &self.place(start, content),
                    fixed,
                )
            }
            _ => match line.split_once(' ') {
                Some((key, value)) if value.trim_start().starts_with(['"', '\'', '[', '{']) => {
                    let fixed = format!("{key} = {}", value.trim_start());
                    problem.patch(
                        "write `=` between key and value",
                        &self.place(start, content),
                        fixed,
                    )
                }
                _ if line.ends_with(']') => problem.help("a table header begins with `[`"),
                _ => problem.help("write a value after `=`, or begin a comment with `#`"),
            },
        };
        self.out.problems.push(problem);
        self.out.insert(self.source, start, "#");
        self.at = end;
    }

    /// Finds the first position on a line, outside of quotes and comments, that passes the test;
    /// else the end of the content.
    fn outside_quotes(
        &self,
        start: usize,
        end: usize,
        test: impl Fn(&str) -> bool,
    ) -> (usize, Search) {
        let mut at = start;
        let mut content = start;
        let mut search = Search::NotFound;
        while at < end {
            let rest = self.source.get(at..end).unwrap_or_default();
            let Some(c) = rest.chars().next() else { break };
            match c {
                '#' => break,
                '"' | '\'' => {
                    let closed;
                    (at, closed) = self.line_string(at, end);
                    if !closed {
                        search = Search::InQuotes(c);
                    }
                }
                _ if test(rest) => return (at, Search::Found),
                _ => at += c.len_utf8(),
            }
            if !c.is_whitespace() {
                content = at;
            }
        }
        (content, search)
    }

    /// The end of the string that begins here, at the latest the end of the line, and whether it is
    /// closed.
    fn line_string(&self, start: usize, end: usize) -> (usize, bool) {
        let quote = self.byte(start);
        let mut at = start + 1;
        while at < end {
            let byte = self.byte(at);
            at += 1;
            if byte == quote {
                return (at, true);
            }
            if byte == Some(b'\\') && quote == Some(b'"') {
                at += 1;
            }
        }
        (end, false)
    }

    /// The end of the multi-line string that begins here; `None` if it has none.
    fn long_string(&self, start: usize, quotes: &str) -> Option<usize> {
        let mut at = start + quotes.len();
        loop {
            let rest = self.rest(at);
            let found = rest.find(quotes)?;
            let escape = if quotes.starts_with('"') {
                rest.find('\\')
            } else {
                None
            };
            match escape {
                Some(escape) if escape < found => {
                    let escaped = rest.get(escape + 1..)?.chars().next()?;
                    at += escape + 1 + escaped.len_utf8();
                }
                _ => {
                    let mut end = at + found + quotes.len();
                    // up to two quotes may precede the three that end it
                    while self.byte(end) == self.byte(start) && end < at + found + quotes.len() + 2
                    {
                        end += 1;
                    }
                    return Some(end);
                }
            }
        }
    }

    /// Reads a value, to the end of its last line.
    fn value(&mut self) {
        let mut open: Vec<Open> = Vec::new();
        // the end of the last character that is neither space nor comment
        let mut content = self.at;
        while let Some(byte) = self.byte(self.at) {
            match byte {
                b'\n' if open.is_empty() => return,
                b'\n' => {
                    self.at += 1;
                    if self.begins_statement(&open, content) {
                        return self.close(&mut open, content, 0);
                    }
                    continue;
                }
                b' ' | b'\t' | b'\r' => {
                    self.at += 1;
                    continue;
                }
                b'#' => {
                    self.at = self.line_end(self.at);
                    continue;
                }
                b'"' | b'\'' => {
                    if !self.string(!open.is_empty()) {
                        return;
                    }
                }
                b'[' | b'{' => {
                    let closer = if byte == b'[' { ']' } else { '}' };
                    open.push(Open {
                        at: self.at,
                        closer,
                    });
                    self.at += 1;
                }
                b']' | b'}' => {
                    let closer = char::from(byte);
                    if let Some(depth) = open.iter().rposition(|open| open.closer == closer) {
                        self.close(&mut open, content, depth + 1);
                        open.pop();
                    }
                    self.at += 1;
                }
                _ => self.at += 1,
            }
            content = self.at;
        }
        self.close(&mut open, content, 0);
    }

    /// Reads a string; `false` if it runs to the end of the file. `in_brackets` means that it is in
    /// a list or an inline table.
    fn string(&mut self, in_brackets: bool) -> bool {
        let start = self.at;
        for quotes in ["\"\"\"", "'''"] {
            if !self.rest(start).starts_with(quotes) {
                continue;
            }
            let end = self.long_string(start, quotes);
            self.at = end.unwrap_or(self.source.len());
            if end.is_none() {
                self.out.problems.push(
                    Problem::error("syntax", "a string of several lines is not closed")
                        .at(&self.place(start, start + quotes.len()), "opened here")
                        .help(format!("add `{quotes}` where it ends")),
                );
                self.out.insert(self.source, self.source.len(), quotes);
            }
            return end.is_some();
        }
        let (end, closed) = self.line_string(start, self.line_end(start));
        self.at = end;
        if !closed && in_brackets {
            self.at = self.close_string(start, end).unwrap_or(end);
        }
        true
    }

    /// Closes a string in brackets, such as `["notes:read]`: before the closing brackets and commas.
    fn close_string(&mut self, start: usize, end: usize) -> Option<usize> {
        let quote = self.source.get(start..=start)?;
        let text = self.source.get(start + 1..end)?.trim_end();
        let inside = text.trim_end_matches([']', '}', ',', ' ']);
        let at = start + 1 + inside.len();
        self.out.problems.push(
            Problem::error("syntax", "a string is not closed")
                .at(&self.place(at, at), format!("expected `{quote}`"))
                .patch(
                    format!("add the missing `{quote}`"),
                    &self.place(at, at),
                    quote,
                ),
        );
        self.out.insert(self.source, at, quote);
        Some(at)
    }

    /// Whether the line that begins here looks like a statement of its own, so that the open
    /// brackets were forgotten.
    fn begins_statement(&self, open: &[Open], content: usize) -> bool {
        let end = self.line_end(self.at);
        let line = self.source.get(self.at..end).unwrap_or_default().trim();
        let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let header = line.trim_start_matches('[');
        if header.len() < line.len() && header.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let word = header.split(|c| !bare(c)).next();
            let is_value = matches!(word, Some("true" | "false" | "inf" | "nan"));
            return !is_value && !line.ends_with(',');
        }
        let key = line.trim_start_matches(bare);
        let assigns = key.len() < line.len() && key.trim_start().starts_with('=');
        match open.last() {
            Some(Open { closer: ']', .. }) => assigns,
            // an inline table may span lines, but then a comma precedes the next key
            Some(_) => {
                let before = self.source.get(..content).unwrap_or_default();
                assigns && !before.ends_with([',', '{'])
            }
            None => false,
        }
    }

    /// Closes all open brackets but the outer `keep`, after the last content.
    fn close(&mut self, open: &mut Vec<Open>, content: usize, keep: usize) {
        let Some(innermost) = open.last().filter(|_| open.len() > keep) else {
            return;
        };
        let what = match innermost.closer {
            ']' => "a list is not closed",
            _ => "an inline table is not closed",
        };
        let opened = self.place(innermost.at, innermost.at + 1);
        let closers: String = open.drain(keep..).rev().map(|open| open.closer).collect();
        self.out.problems.push(
            Problem::error("syntax", what)
                .at(
                    &self.place(content, content),
                    format!("expected `{closers}`"),
                )
                .see(&opened, "opened here")
                .patch(
                    format!("add the missing `{closers}`"),
                    &self.place(content, content),
                    closers.as_str(),
                ),
        );
        self.out.insert(self.source, content, &closers);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn positions_map_back() {
        let source = "[a\nb = [1\n[c.\"\u{e9}\nd = 2\n";
        let recovered = recover(source, 0);
        assert_eq!(recovered.text, "[a]\nb = [1]\n[c.\"\u{e9}\"]\nd = 2\n");
        let mut last = 0;
        for position in 0..=recovered.text.len() {
            let original = recovered.original(position);
            assert!(original >= last && original <= source.len());
            last = original;
        }
        for word in ["[a", "b = [1", "[c.\"\u{e9}", "d = 2"] {
            let at = recovered.text.find(word).unwrap();
            let range = recovered.original(at)..recovered.original(at + word.len());
            assert_eq!(&source[range], word);
        }
        // positions within an insertion, and right after it
        let end = recovered.text.find("\"]").unwrap();
        let put_in = source.find("\nd").unwrap();
        for position in end..=end + 2 {
            assert_eq!(recovered.original(position), put_in);
        }
        assert_eq!(recovered.original(recovered.text.len()), source.len());
    }

    /// A string of each kind, with what may be mistaken for its end or for an escape of it.
    fn string() -> impl Strategy<Value = String> {
        let piece = |pieces: &'static [&'static str]| {
            let pieces = prop::sample::select(pieces);
            prop::collection::vec(pieces, 0..5).prop_map(|pieces| pieces.concat())
        };
        let long = |quote: char, pieces| {
            let quotes = quote.to_string();
            let text = piece(pieces);
            // up to two quotes may stand before the three that end it
            (text, 0..=2_usize).prop_map(move |(text, more)| {
                format!("{}{text}x{}", quotes.repeat(3), quotes.repeat(3 + more))
            })
        };
        prop_oneof![
            piece(&["a", "]", "[", "#", "'", "=", ",", "\u{e9}", "\\\"", "\\\\"])
                .prop_map(|text| format!("\"{text}\"")),
            piece(&["a", "]", "[", "#", "\"", "=", ",", "\\"]).prop_map(|text| format!("'{text}'")),
            long(
                '"',
                &[
                    "a", "]", "\n", "\n[b]\n", "c = [\n", "'", " \"\" ", "\\\"", "\\\"\"\"", "\\\\"
                ]
            ),
            long(
                '\'',
                &["a", "]", "\n", "\n[b]\n", "c = [\n", "\"", " '' ", "\\"]
            ),
        ]
    }

    fn value() -> impl Strategy<Value = String> {
        let space = || prop::sample::select(vec!["", " ", "\n", " # [\"\n"]);
        let leaf = prop_oneof![string(), Just("1".to_owned()), Just("true".to_owned())];
        leaf.prop_recursive(2, 8, 3, move |inner| {
            let list = prop::collection::vec((space(), inner.clone(), space()), 0..3);
            let list = list.prop_map(|items| {
                let items = items
                    .iter()
                    .map(|(before, item, after)| format!("{before}{item}{after},"));
                format!("[{}]", items.collect::<String>())
            });
            let table = (string_on_one_line(), inner);
            prop_oneof![
                list,
                table.prop_map(|(key, value)| format!("{{ {key} = {value} }}"))
            ]
        })
    }

    fn string_on_one_line() -> impl Strategy<Value = String> {
        string().prop_filter("a key", |text| {
            !text.starts_with("\"\"\"") && !text.starts_with("'''")
        })
    }

    proptest! {
        /// What is right stays as it is, whatever it looks like; one mistake is mended where it is.
        #[test]
        fn only_what_is_wrong_changes(
            values in prop::collection::vec((string_on_one_line(), value(), any::<bool>()), 0..6),
            at in any::<prop::sample::Index>(),
            wrong in prop::sample::select(vec![
                ("[c", "[c]"),
                ("[[c", "[[c]]"),
                ("c = [1, 2", "c = [1, 2]"),
                ("[[c]", "[[c]]"),
                ("c = [\"x, y]", "c = [\"x, y\"]"),
                ("c = {d = ['x']", "c = {d = ['x']}"),
            ]),
        ) {
            let mut statements: Vec<String> = Vec::new();
            for (nth, (key, value, table)) in values.iter().enumerate() {
                // each in a table of its own
                let header = if *table { "[[t]]".to_owned() } else { format!("[t{nth}.{key}]") };
                statements.push(format!("{header} # [\"\n{key} = {value} # ['\n"));
            }
            let right = statements.concat();
            prop_assert!(toml::de::DeTable::parse(&right).is_ok(), "{right}");
            prop_assert_eq!(&recover(&right, 0).text, &right);

            let at = at.index(statements.len() + 1);
            let text = |line: &str| {
                let (before, after) = statements.split_at(at);
                format!("{}[w]\n{line}\n{}", before.concat(), after.concat())
            };
            let recovered = recover(&text(wrong.0), 0);
            prop_assert_eq!(&recovered.text, &text(wrong.1));
            prop_assert_eq!(recovered.problems.len(), 1);
        }
    }

    /// A string of several lines ends where the parser ends it.
    #[test]
    fn long_strings() {
        for text in [
            r#""""""""#,
            r#""""""""""#,
            r#""""\"x""""#,
            r#""""a\"""""#,
            r#""""\\""""#,
            r#""""\\\"""""#,
            r#""""a"b""c""""""#,
            r"'''\'''",
            r"'''a\'''''",
            "\"\"\"a\\\n[b\n\"\"\"",
        ] {
            let text = format!("a = [{text}]\nb = {{ c = {text} }}\nd = {text} # [\n[e]\n");
            assert!(toml::de::DeTable::parse(&text).is_ok(), "{text}");
            assert_eq!(recover(&text, 0).text, text);
        }
        // there is no such escape, and the string is closed all the same
        let text = "a = [\"\"\"\\\u{e9}\"\"\"]\n";
        assert_eq!(recover(text, 0).text, text);
        // at most two quotes belong to the string before the three that end it
        let recovered = recover("a = ['''b''''''c]\n", 0).text;
        assert_eq!(recovered, "a = ['''b''''''c']\n");
    }

    /// What is a list in a list does not begin a table, and what has no name is no key.
    #[test]
    fn lines_in_a_list() {
        for text in [
            "a = [\n[true,],\n[false]\n]\n",
            "a = [\n[inf], [nan, true]]\n",
            "a = [\n[[true]]\n]\n",
            "a = [\n= 2\n]\n",
        ] {
            assert_eq!(recover(text, 0).text, text);
        }
        for header in ["[true_notes]", "[names.x]", "[infinite]", "[[nano]]"] {
            let text = |closer| format!("a = [1{closer}\n{header}\nb = 1\n");
            assert_eq!(recover(&text(""), 0).text, text("]"));
        }
    }
}

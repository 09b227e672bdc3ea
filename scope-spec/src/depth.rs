//! Limits on the nesting and the size of a text, checked before a parser reads it.
//!
//! A parser keeps some hundred bytes for each open bracket and for each value: ten megabytes of `[`
//! took a gigabyte.

use std::fmt;

/// The deepest nesting that is read. The formats need four.
const DEEPEST: usize = 64;

/// How many values of a list are read of any text. Such a value takes up to 200 bytes of memory.
const VALUES: usize = 600_000;

/// The cost of a key, a header, or any other line, in values of a list.
const KEY: usize = 4;

/// A longer text may have one more value for each so many bytes.
const BYTES_A_VALUE: usize = 12;

/// The error for a text that exceeds a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excess {
    /// The position of the first excess bracket, dot or value.
    pub at: usize,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Brackets,
    Parts,
    Values,
}

impl Excess {
    /// The help text.
    pub(crate) fn help(&self) -> &'static str {
        match self.kind {
            Kind::Brackets => "close brackets that are open",
            Kind::Parts => "put a name with dots in quotes",
            Kind::Values => "split it, and put the parts together with `extends`",
        }
    }
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Brackets => write!(f, "brackets nest deeper than {DEEPEST}"),
            Kind::Parts => write!(f, "a name has more than {DEEPEST} dots"),
            Kind::Values => f.write_str("there are far more values than a text of this size has"),
        }
    }
}

/// The first excess of a text of TOML, JSON or YAML: nested brackets, dots of a name, or values.
/// Strings and comments do not count; syntax errors are left to the parser.
pub fn excess(text: &str) -> Option<Excess> {
    let bytes = text.as_bytes();
    let most = VALUES + bytes.len() / BYTES_A_VALUE;
    let (mut depth, mut dots, mut values) = (0_usize, 0_usize, 0_usize);
    // a line without a value is a mistake, and costs as much as one with a value
    let mut line = Line::Empty;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        at = match byte {
            b'"' | b'\'' => string_end(bytes, at),
            b'#' => line_end(bytes, at),
            _ => at + 1,
        };
        let mut kind = None;
        match byte {
            b'[' | b'{' => {
                depth += 1;
                kind = (depth > DEEPEST).then_some(Kind::Brackets);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'.' => {
                dots += 1;
                kind = (dots > DEEPEST).then_some(Kind::Parts);
            }
            _ => {}
        }
        match byte {
            b'[' | b'{' | b',' | b'=' => {
                let is_key = byte == b'=' || byte == b'[' && line == Line::Empty;
                values += if is_key { KEY } else { 1 };
                (dots, line) = (0, Line::Counted);
            }
            b'\n' => {
                values += if line == Line::Other { KEY } else { 0 };
                (dots, line) = (0, Line::Empty);
            }
            b' ' | b'\t' | b'\r' | b'#' | b']' | b'}' => {}
            _ if line == Line::Empty => line = Line::Other,
            _ => {}
        }
        if let Some(kind) = kind.or((values > most).then_some(Kind::Values)) {
            return Some(Excess { at: start, kind });
        }
    }
    None
}

/// The state of a line so far.
#[derive(PartialEq, Eq)]
enum Line {
    Empty,
    /// It has a value, which is counted.
    Counted,
    Other,
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let end = rest.iter().position(|byte| *byte == b'\n');
    end.map_or(bytes.len(), |end| from + end)
}

/// The position after a string. An unclosed string ends with its line, or with the text.
fn string_end(bytes: &[u8], from: usize) -> usize {
    let quote = bytes.get(from).copied().unwrap_or_default();
    let tripled = [quote; 3];
    let rest = |at: usize| bytes.get(at..).unwrap_or_default();
    let long = rest(from).starts_with(&tripled);
    let mut at = from + if long { 3 } else { 1 };
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 1,
            b'\n' if !long => return at,
            byte if byte == quote && !long => return at + 1,
            byte if byte == quote && rest(at).starts_with(&tripled) => {
                // up to two quotes belong to the string
                let quotes = rest(at).iter().take_while(|it| **it == quote).count();
                return at + quotes.min(5);
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_strings_do_not_count() {
        let too_deep = |text: &str| excess(text).map(|it| it.at);
        let open = "[".repeat(DEEPEST + 1);
        assert_eq!(too_deep(&format!("a = {open}")), Some(4 + DEEPEST));
        let pairs = format!("a = {}", "{b=[".repeat(DEEPEST));
        assert_eq!(too_deep(&pairs), Some(4 + DEEPEST / 2 * 4));
        for text in [
            format!("a = \"{open}\""),
            format!("a = '{open}'"),
            format!("a = \"\\\"{open}\""),
            format!("a = \"\"\"\"{open}\n\"{open}\"\"\"\"\" # {open}"),
            format!("a = '''\n{open}''{open}'''"),
            format!("# {open}"),
            "[a.b]\n".repeat(1_000),
            "a = [[[]]]\n".repeat(1_000),
        ] {
            assert_eq!(too_deep(&text), None, "{text}");
        }
        // the text after an unclosed string counts
        assert!(too_deep(&format!("a = \"\nb = {open}")).is_some());
    }

    /// What stands after a string counts from its first byte, on its line and on the next one.
    #[test]
    fn a_string_ends_where_the_parser_ends_it() {
        let open = "[".repeat(DEEPEST + 1);
        let long = ["", "x", "\n", "x\n'\"", "\"x", "'x'"];
        let basic = ["\\\"", "\\\\", "x\\\"\"\"x"];
        let mut strings: Vec<String> = Vec::new();
        for more in 0..=2 {
            let (single, double) = ("'".repeat(3 + more), "\"".repeat(3 + more));
            for text in long {
                strings.push(format!("'''{text}\n{single}"));
                strings.push(format!("\"\"\"{text}\n{double}"));
            }
            strings.extend(basic.map(|text| format!("\"\"\"{text} {double}")));
        }
        strings.extend(
            [
                "''",
                "'\\'",
                "'\"'",
                "\"\"",
                "\"'\"",
                "\"\\\\\"",
                "\"x\\\"\"",
            ]
            .map(str::to_owned),
        );
        for string in strings {
            for between in ["", "\n"] {
                let head = format!("a = [{string},{between}");
                let text = format!("{head}1]");
                assert!(toml::de::DeTable::parse(&text).is_ok(), "{text}");
                let found = excess(&format!("{head}{open}")).map(|it| it.at);
                assert_eq!(found, Some(head.len() + DEEPEST - 1), "{head}");
            }
        }
    }

    #[test]
    fn each_excess_has_its_help() {
        let help = |text: String| excess(&text).map(|it| it.help());
        let brackets = help("[".repeat(DEEPEST + 1)).unwrap();
        let parts = help("a.".repeat(DEEPEST + 1)).unwrap();
        let values = help("x\n".repeat(1_000_000)).unwrap();
        assert!(brackets.contains("brackets"), "{brackets}");
        assert!(parts.contains("quotes"), "{parts}");
        assert!(values.contains("extends"), "{values}");
    }

    #[test]
    fn dots_and_values_count() {
        let kind = |text: String| excess(&text).map(|it| it.kind);
        assert_eq!(kind("a.".repeat(DEEPEST) + "a = 1"), None);
        assert_eq!(kind("a.".repeat(DEEPEST + 1) + "a = 1"), Some(Kind::Parts));
        assert_eq!(kind(format!("a = [{}]", "1,".repeat(390_000))), None);
        let many = format!("a = [{}]", "1,".repeat(1_000_000));
        assert_eq!(kind(many), Some(Kind::Values));
        assert_eq!(kind("abc = 1\n".repeat(100_000)), None);
        assert_eq!(kind("abc = 1\n".repeat(300_000)), Some(Kind::Values));
        assert_eq!(kind("[a]\n".repeat(300_000)), Some(Kind::Values));
        // as dense as a large spec may be, with as many operations as one may have
        let short = "[operations.o]\ncall='GET /'\nscopes={any=['a',['b','c']]}\n";
        assert_eq!(kind(short.repeat(30_000)), None);
        let spec = "[operations.\"o\"]\nscopes = { any = [\"a\", [\"b\", \"c\"]] }\n";
        assert_eq!(kind(spec.repeat(30_000)), None);
        assert_eq!(kind("x\n".repeat(1_000_000)), Some(Kind::Values));
        assert_eq!(kind("# x\n\n".repeat(1_000_000)), None);
    }
}

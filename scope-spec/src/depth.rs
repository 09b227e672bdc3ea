//! How deep brackets may nest, looked at before a parser is let at them.
//!
//! A parser keeps some hundred bytes for each bracket that is open, and for each value: ten
//! megabytes of `[` took a gigabyte.

/// The deepest nesting that is read. What the formats need is four.
pub(crate) const DEEPEST: usize = 64;

/// Where the brackets of TOML, JSON or YAML nest deeper than a parser is let go, if they do. Brackets
/// in strings and comments do not count; what is broken is left to the parser.
pub fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                if depth > DEEPEST {
                    return Some(at);
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'#' => at = line_end(bytes, at),
            b'"' | b'\'' => {
                at = string_end(bytes, at);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let end = rest.iter().position(|byte| *byte == b'\n');
    end.map_or(bytes.len(), |end| from + end)
}

/// Where what follows a string begins. One that is not closed ends with its line, or with the text.
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
                // up to two quotes belong to the text
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
    use super::{DEEPEST, too_deep};

    #[test]
    fn brackets_count_where_they_are_brackets() {
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
            "[a]\n".repeat(1_000),
            "a = [[[]]]\n".repeat(1_000),
        ] {
            assert_eq!(too_deep(&text), None, "{text}");
        }
        // what follows a string that is not closed counts
        assert!(too_deep(&format!("a = \"\nb = {open}")).is_some());
    }
}

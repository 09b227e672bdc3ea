//! One line of text as Markdown.

/// Characters that may begin a block at the start of a line.
const BEGINS: &str = "-+=:";

/// A line without any Markdown, HTML or mention, at any position in a line of Markdown.
pub(super) fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    push_escaped(&mut out, line, true);
    out
}

/// Adds a piece of text; `begins` means that it begins a line.
pub(super) fn push_escaped(out: &mut String, piece: &str, begins: bool) {
    let rest = piece.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = piece.len() - rest.len();
    let mut rest = rest.chars();
    // digits with this ending would begin a list
    let numbers = rest.next().is_some_and(|c| ".)".contains(c))
        && rest.next().is_none_or(char::is_whitespace);
    for (at, c) in piece.char_indices() {
        let starts = begins && (at == 0 && BEGINS.contains(c) || at == digits && numbers);
        match c {
            // GitHub links the first; before the second, two backslashes would end a cell
            '@' => out.push_str("&#64;"),
            '|' => out.push_str("&#124;"),
            '&' => out.push_str("&amp;"),
            c if starts || "\\`*_[]<>#~!$^".contains(c) => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
}

/// The line as code, at any position.
pub(super) fn code(line: &str) -> String {
    // in backticks, nothing keeps it from ending a cell
    match line.contains('|') {
        true => format!("<code>{}</code>", escaped(line)),
        false => span(line),
    }
}

/// A code span, outside of tables.
pub(super) fn span(line: &str) -> String {
    if line.is_empty() {
        return String::new();
    }
    let runs = line.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0) + 1);
    let pad = match line.starts_with(['`', ' ']) || line.ends_with(['`', ' ']) {
        true => " ",
        false => "",
    };
    format!("{fence}{pad}{line}{pad}{fence}")
}

/// A sentence with names in backticks.
///
/// If a name contains a backtick, which would end its code, the whole sentence is text.
pub(super) fn sentence(line: &str) -> String {
    let ticks = line.matches('`').count();
    if ticks % 2 == 1 || line.contains("``") {
        return escaped(line);
    }
    let mut out = String::with_capacity(line.len());
    for (at, part) in line.split('`').enumerate() {
        match at % 2 {
            0 => push_escaped(&mut out, part, at == 0),
            _ => out.push_str(&code(part)),
        }
    }
    out
}

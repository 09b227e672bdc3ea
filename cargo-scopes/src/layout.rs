//! Text for terminals: lists, paragraphs and tables, as wide as the terminal, at most 100 columns.

use std::sync::OnceLock;

pub(crate) use scope_spec::lists::{counted, joined, quoted, some_quoted};

/// The width of the longest line: longer lines are hard to read.
const WIDEST: usize = 100;

/// The width of the narrowest line: less leaves little beside the indent.
const NARROWEST: usize = 40;

/// The width of a line: the terminal's, or `COLUMNS` if stdout is no terminal.
pub(crate) fn width() -> usize {
    static WIDTH: OnceLock<usize> = OnceLock::new();
    *WIDTH.get_or_init(|| {
        if cfg!(test) {
            return WIDEST;
        }
        let terminal = terminal_size::terminal_size_of(std::io::stdout());
        let terminal = terminal.map(|(width, _)| usize::from(width.0));
        let columns = || std::env::var("COLUMNS").ok()?.parse().ok();
        let known = terminal.or_else(columns).filter(|&known| known > 0);
        known.unwrap_or(WIDEST).clamp(NARROWEST, WIDEST)
    })
}

/// The columns that a text takes. It must not have colour escapes.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().count()
}

/// Wraps a text at spaces outside of backticks. The first line is indented by `first`, the others
/// by `rest`. Ends with a line break.
pub(crate) fn wrapped(text: &str, first: &str, rest: &str) -> String {
    let mut out = String::new();
    for (at, paragraph) in text.split('\n').enumerate() {
        let mut line = (if at == 0 { first } else { rest }).to_owned();
        let mut empty = true;
        for word in words(paragraph) {
            if !empty && columns(&line) + 1 + columns(word) > width() {
                out.push_str(line.trim_end());
                out.push('\n');
                line = rest.to_owned();
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The words of a text. Text in backticks is part of one word.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |c: char| {
        if c == '`' {
            quoted = !quoted;
        }
        c == ' ' && !quoted
    })
    .filter(|word| !word.is_empty())
}

/// Lays out rows in columns. If a row is too wide, its cell in column `breaking` is wrapped.
pub(crate) fn table(rows: &[Vec<String>], indent: &str, breaking: usize) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut widths: Vec<usize> = (0..count)
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| columns(cell)).max().unwrap_or(0)
        })
        .collect();
    let others: usize = widths
        .iter()
        .enumerate()
        .filter_map(|(column, width)| (column != breaking).then_some(width + 2))
        .sum();
    let room = width().saturating_sub(columns(indent) + others);
    if let Some(width) = widths.get_mut(breaking) {
        *width = (*width).min(room.max(24));
    }
    let mut out = String::new();
    for row in rows {
        let width = widths.get(breaking).copied().unwrap_or(0);
        let broken = row.get(breaking).map(|cell| broken(cell, width));
        let broken = broken.unwrap_or_default();
        for at in 0..broken.len().max(1) {
            let mut line = indent.to_owned();
            for (column, cell) in row.iter().enumerate() {
                let cell = match (column == breaking, at) {
                    (true, _) => broken.get(at).map_or("", String::as_str),
                    (false, 0) => cell,
                    (false, _) => "",
                };
                line.push_str(cell);
                let width = widths.get(column).copied().unwrap_or(0);
                let pad = (width + 2).saturating_sub(columns(cell));
                line.extend(std::iter::repeat_n(' ', pad));
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

/// The lines of a cell.
fn broken(cell: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words(cell) {
        match lines.last_mut() {
            Some(line) if columns(line) + 1 + columns(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_too_wide() {
        let text = "word ".repeat(60);
        let text = wrapped(&text, "  - ", "    ");
        assert!(text.lines().all(|line| columns(line) <= WIDEST));
        assert!(text.starts_with("  - word word"));
        assert_eq!(wrapped("`a b` c", "", ""), "`a b` c\n");
    }

    #[test]
    fn tables() {
        let rows = vec![
            vec!["a".to_owned(), "one two".to_owned(), "x".to_owned()],
            vec!["long".to_owned(), "z".to_owned()],
        ];
        assert_eq!(table(&rows, "  ", 1), "  a     one two  x\n  long  z\n");
        let wide = vec![vec!["a".to_owned(), "word ".repeat(40), "end".to_owned()]];
        let text = table(&wide, "", 1);
        assert!(text.lines().all(|line| columns(line) <= WIDEST), "{text}");
        assert!(text.lines().next().unwrap().ends_with("end"));
    }
}

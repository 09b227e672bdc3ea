//! Finds the tables of a page, and their cells with places.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};
use scope_spec::Place;

use crate::import::draft::place;

/// The text of a cell, trimmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell<'t> {
    pub(crate) raw: &'t str,
    pub(crate) place: Place,
}

/// A row: its cells and its place.
#[derive(Clone, Debug)]
pub(crate) struct Row<'t> {
    pub(crate) cells: Vec<Cell<'t>>,
    pub(crate) place: Place,
}

#[derive(Clone, Debug)]
pub(crate) struct Table<'t> {
    pub(crate) head: Row<'t>,
    pub(crate) rows: Vec<Row<'t>>,
    /// Whether the heading above it mentions scopes.
    pub(crate) is_below_scopes: bool,
}

/// The tables of a page, in order; code blocks are skipped.
pub(crate) fn find(text: &str) -> Vec<Table<'_>> {
    let mut tables: Vec<Table<'_>> = Vec::new();
    let mut is_below_scopes = false;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::TableHead) => tables.push(Table {
                head: row(text, range),
                rows: Vec::new(),
                is_below_scopes,
            }),
            Event::Start(Tag::Heading { .. }) => {
                let heading = text.get(range).unwrap_or_default().to_lowercase();
                is_below_scopes = heading.contains("scope");
            }
            Event::Start(Tag::TableRow) => {
                if let Some(table) = tables.last_mut() {
                    table.rows.push(row(text, range));
                }
            }
            _ => {}
        }
    }
    tables
}

/// The cells between pipes. An escaped pipe is part of a cell. Extra cells are kept here, though a
/// renderer drops them.
fn row(text: &str, range: Range<usize>) -> Row<'_> {
    let (start, line) = trimmed(text, range);
    let whole = start..start + line.len();
    let inner = line.strip_prefix('|').unwrap_or(line);
    let base = start + line.len() - inner.len();
    let mut cells = Vec::new();
    let mut from = 0;
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == '|' {
            cells.push(cell(text, base + from..base + at));
            from = at + 1;
        }
    }
    if from < inner.len() {
        cells.push(cell(text, base + from..base + inner.len()));
    }
    Row {
        cells,
        place: place(whole),
    }
}

fn cell(text: &str, range: Range<usize>) -> Cell<'_> {
    let (start, raw) = trimmed(text, range);
    Cell {
        raw,
        place: place(start..start + raw.len()),
    }
}

/// A range without blanks at its ends: its start and its text.
fn trimmed(text: &str, range: Range<usize>) -> (usize, &str) {
    let whole = text.get(range.clone()).unwrap_or_default();
    let begun = whole.trim_start_matches([' ', '\t', '\r', '\n']);
    let start = range.start + whole.len() - begun.len();
    (start, begun.trim_end_matches([' ', '\t', '\r', '\n']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_places() {
        let text = "Text.\n\n| a | b |\n|---|---|\n|  x \\| y\t|| more |\t \n| `|` |\n\n    | no |\n    |---|\n";
        let tables = find(text);
        let [table] = tables.as_slice() else {
            panic!("{tables:?}");
        };
        let raw = |row: &Row<'_>| -> Vec<String> {
            let cells = row.cells.iter();
            cells
                .map(|cell| {
                    assert_eq!(text.get(cell.place.span.clone()), Some(cell.raw));
                    cell.raw.to_owned()
                })
                .collect()
        };
        assert_eq!(raw(&table.head), ["a", "b"]);
        let rows: Vec<_> = table.rows.iter().map(raw).collect();
        assert_eq!(rows, [vec!["x \\| y", "", "more"], vec!["`", "`"]]);
    }
}

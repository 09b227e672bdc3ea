//! The cells of a row, by column.

use scope_spec::{
    Place, Problem,
    markdown::{Remarks, column, from_cell, read_code, read_description, read_words},
};

use super::{
    cells,
    heads::Heads,
    tables::{Cell, Row},
};
use crate::import::draft::{Word, problem};

/// The cells of a row, by column.
pub(super) struct Cells<'a, 't> {
    pub(super) heads: &'a Heads,
    pub(super) row: &'a Row<'t>,
}

impl<'t> Cells<'_, 't> {
    /// The cell with the name of the row.
    pub(super) fn first(&self) -> Option<&Cell<'t>> {
        self.row.cells.get(self.heads.name)
    }

    /// The cell of a column; `None` if it is blank or missing.
    pub(super) fn get(&self, column: &str) -> Option<&Cell<'t>> {
        let at = self.heads.position(column)?;
        self.row.cells.get(at).filter(|cell| !cell.raw.is_empty())
    }

    pub(super) fn words(&self, column: &str) -> Option<String> {
        read_words(self.get(column)?.raw)
    }

    /// A list of names; problems are reported.
    pub(super) fn list(&self, column: &str, problems: &mut Vec<Problem>) -> Vec<Word> {
        let Some(cell) = self.get(column) else {
            return Vec::new();
        };
        match cells::list(&from_cell(cell.raw)) {
            Ok(names) => words_at(names, &cell.place),
            Err(what) => {
                let message = format!("`{column}` is not a list of names: {what}");
                let help = "write the names with commas between them, each as code";
                problems.push(wrong("invalid-list", message, cell, help));
                Vec::new()
            }
        }
    }

    pub(super) fn texts(&self, column: &str, problems: &mut Vec<Problem>) -> Vec<String> {
        let words = self.list(column, problems).into_iter();
        words.map(|word| word.text).collect()
    }

    /// Calls: code separated by commas, or one as words.
    pub(super) fn calls(&self) -> Vec<Word> {
        let cell = self.get(column::CALL);
        let list = cell.and_then(|cell| {
            let calls = cells::list(&from_cell(cell.raw)).ok()?;
            Some(words_at(calls, &cell.place))
        });
        list.unwrap_or_else(|| self.code(column::CALL).into_iter().collect())
    }

    /// Code, or a word.
    pub(super) fn code(&self, column: &str) -> Option<Word> {
        let cell = self.get(column)?;
        Some(Word {
            text: code_or_words(cell.raw),
            place: cell.place.clone(),
        })
    }
}

pub(super) fn code_or_words(raw: &str) -> String {
    let text = from_cell(raw);
    match read_code(&text) {
        Some((code, "")) => code.to_owned(),
        _ => cells::plain(&text),
    }
}

pub(super) fn words_at(names: Vec<String>, place: &Place) -> Vec<Word> {
    let names = names.into_iter().map(|text| Word {
        text,
        place: place.clone(),
    });
    names.collect()
}

pub(super) fn wrong(code: &'static str, message: String, cell: &Cell<'_>, help: &str) -> Problem {
    problem(code, message, cell.place.clone(), "", help)
}

/// A description without remarks.
pub(super) fn description_only(raw: &str) -> Option<String> {
    let (text, remarks) = read_description(raw);
    if remarks == Remarks::default() {
        return text;
    }
    Some(from_cell(raw))
}

/// Finds the item that a second table adds to. The search starts at `at`, after the last match:
/// most often both tables have the same order.
pub(super) fn find<'d, T>(
    drafts: &'d mut [T],
    noun: &str,
    first: &Cell<'_>,
    name: impl Fn(&T) -> &str,
    at: &mut usize,
    problems: &mut Vec<Problem>,
) -> Option<&'d mut T> {
    let wanted = cells::titled(&from_cell(first.raw))
        .unwrap_or_default()
        .name;
    let mut places = (*at..drafts.len()).chain(0..*at);
    let found = places.find(|&place| drafts.get(place).is_some_and(|draft| name(draft) == wanted));
    if let Some(found) = found {
        *at = found;
    } else {
        problems.push(wrong(
            "undeclared-name",
            format!("this row adds to {noun} `{wanted}`, which no table before it has"),
            first,
            "move it below the table with that {noun}",
        ));
    }
    drafts.get_mut(found?)
}

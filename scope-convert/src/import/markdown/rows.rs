//! The rows of a table, and what stands in their cells.

use scope_spec::{
    Place, Problem, Text, lists,
    markdown::{Remarks, column, from_cell, read_code, read_description, read_words, row},
};

use super::{
    cells,
    heads::{About, Heads},
    operations, privileges,
    tables::{Cell, Row, Table},
};
use crate::import::{
    Options,
    draft::{Draft, Word, problem, warning},
};

/// The cells of a row by the names of their columns.
pub(super) struct Cells<'a, 't> {
    heads: &'a Heads,
    pub(super) row: &'a Row<'t>,
}

impl<'t> Cells<'_, 't> {
    /// The one that names what the row is about.
    fn first(&self) -> Option<&Cell<'t>> {
        self.row.cells.get(self.heads.name)
    }

    /// `None` where the cell is blank, or is not there.
    pub(super) fn get(&self, column: &str) -> Option<&Cell<'t>> {
        let at = self.heads.position(column)?;
        self.row.cells.get(at).filter(|cell| !cell.raw.is_empty())
    }

    pub(super) fn words(&self, column: &str) -> Option<String> {
        read_words(self.get(column)?.raw)
    }

    /// A list of names; what is wrong with it is reported.
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

    /// Calls: as code with commas between them, or one as words.
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

fn code_or_words(raw: &str) -> String {
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

/// Reads a table into the draft; whether it is about anything that a spec holds.
pub(super) fn read(table: &Table<'_>, options: &Options, plain: bool, draft: &mut Draft) -> bool {
    let head = &table.head;
    let Some(heads) = Heads::of(table, options, plain) else {
        let columns: Vec<&str> = head.cells.iter().map(|cell| cell.raw).collect();
        draft.problems.push(warning(
            "unknown-table",
            format!(
                "this table is left out: nothing is known with the columns {}",
                lists::quoted(columns)
            ),
            head.place.clone(),
            "",
            "a table of scopes has a column `Scope`, `Permission` or `Name`; `--column name=HEAD` names \
             another one",
        ));
        return false;
    };
    let about = heads.about;
    if let About::Privileges(kind) = about {
        let kinds = heads.matrix();
        if !kinds.is_empty() {
            privileges::matrix(kind, table, &kinds, draft);
            return true;
        }
    }
    let (main, more) = about.columns();
    let has = |column: &&str| heads.position(column).is_some();
    let is_main = main.iter().any(has) || !more.iter().any(has);
    heads.report_unknown(table, draft);
    let mut at = 0;
    for row in &table.rows {
        extra_cells(row, heads.heads.len(), draft);
        let cells = Cells { heads: &heads, row };
        let Some(first) = cells.first() else { continue };
        if first.raw.is_empty() && cells.row.cells.iter().all(|cell| cell.raw.is_empty()) {
            continue;
        }
        match (about, is_main) {
            (About::Spec, _) => spec(&cells, first, draft),
            (About::Privileges(kind), true) => privileges::read(kind, &cells, first, draft),
            (About::Privileges(kind), false) => {
                privileges::read_more(kind, &cells, first, &mut at, draft);
            }
            (About::Roles, true) => operations::role(&cells, first, draft),
            (About::Roles, false) => operations::role_more(&cells, first, &mut at, draft),
            (About::Operations, true) => operations::operation(&cells, first, draft),
            (About::Operations, false) => operations::operation_more(&cells, first, &mut at, draft),
        }
    }
    true
}

/// What stands beyond the last column would be shown by nothing.
fn extra_cells(row: &Row<'_>, columns: usize, draft: &mut Draft) {
    let mut extra = row.cells.iter().skip(columns);
    if let Some(cell) = extra.find(|cell| !cell.raw.is_empty()) {
        draft.problems.push(problem(
            "extra-cell",
            "this row has more cells than the table has columns",
            cell.place.clone(),
            "beyond the last column",
            "write a `|` that belongs to a text as `\\|`",
        ));
    }
}

fn spec(cells: &Cells<'_, '_>, first: &Cell<'_>, draft: &mut Draft) {
    let Some(value) = cells.row.cells.get(1).filter(|cell| !cell.raw.is_empty()) else {
        return;
    };
    let words = || read_words(value.raw).map(Text::from);
    let key = cells::plain(&from_cell(first.raw));
    match key.as_str() {
        row::NAME => draft.head.name = code_or_words(value.raw),
        row::TITLE => draft.head.title = words(),
        row::VERSION => draft.head.version = words(),
        row::DESCRIPTION => draft.head.description = description_only(value.raw).map(Text::from),
        row::SOURCE => draft.head.source = words(),
        row::PREFIX => draft.head.strip_prefix = Some(code_or_words(value.raw)),
        _ => draft.problems.push(warning(
            "unknown-row",
            format!("the row `{key}` is left out"),
            first.place.clone(),
            "",
            format!(
                "what is read is {}",
                lists::quoted([
                    row::NAME,
                    row::TITLE,
                    row::VERSION,
                    row::DESCRIPTION,
                    row::SOURCE,
                    row::PREFIX
                ])
            ),
        )),
    }
}

/// A description of what has no remarks.
pub(super) fn description_only(raw: &str) -> Option<String> {
    let (text, remarks) = read_description(raw);
    if remarks == Remarks::default() {
        return text;
    }
    Some(from_cell(raw))
}

/// What a row says more about something that another table has. It is looked for from `at` on, where
/// the last one was found: most often both tables have the same order.
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
            format!("this row is about {noun} `{wanted}`, which no table before it has"),
            first,
            "move it below the table that has it",
        ));
    }
    drafts.get_mut(found?)
}

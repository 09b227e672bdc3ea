//! Reads the rows of a table by its subject.

use scope_spec::{
    Text, lists,
    markdown::{from_cell, read_words, row},
};

use super::{
    cells,
    fields::{Cells, code_or_words, description_only},
    heads::{About, Heads},
    operations, privileges,
    tables::{Cell, Row, Table},
};
use crate::import::{
    Options,
    draft::{Draft, problem, warning},
};

/// Reads a table into the draft; `false` if no part of a spec is its subject.
pub(super) fn read(table: &Table<'_>, options: &Options, plain: bool, draft: &mut Draft) -> bool {
    let head = &table.head;
    let Some(heads) = Heads::of(table, options, plain) else {
        let columns: Vec<&str> = head.cells.iter().map(|cell| cell.raw).collect();
        draft.problems.push(warning(
            "unknown-table",
            format!(
                "this table is left out: its columns are unknown: {}",
                lists::quoted(columns)
            ),
            head.place.clone(),
            "",
            "a table of scopes has a column `Scope`, `Permission` or `Name`; `--column name=HEAD` sets \
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
            (About::Names(kind), _) => privileges::name_for_several(kind, &cells, first, draft),
            (About::Roles, true) => operations::role(&cells, first, draft),
            (About::Roles, false) => operations::role_more(&cells, first, &mut at, draft),
            (About::Operations, true) => operations::operation(&cells, first, draft),
            (About::Operations, false) => operations::operation_more(&cells, first, &mut at, draft),
        }
    }
    true
}

/// Reports cells after the last column, which no renderer shows.
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
                "the known rows are {}",
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

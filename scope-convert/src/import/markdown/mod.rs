//! Imports a page with a table like RingCentral's, or the output of `docs --to markdown`.

mod cells;
mod fields;
mod heads;
mod operations;
mod privileges;
mod rows;
mod tables;

pub(crate) use cells::access;

use scope_spec::{Problem, Source};

use crate::import::{Options, columns, draft::Draft};

/// Reads all tables about scopes.
pub(crate) fn read(source: &Source, options: &Options) -> Draft {
    let mut draft = Draft::default();
    let tables = tables::find(source.text());
    let heads = tables.iter().flat_map(|table| &table.head.cells);
    let heads: Vec<String> = heads.map(|cell| cells::text(cell.raw)).collect();
    let heads = heads.iter().map(String::as_str);
    if let Some(problem) = columns::unknown(&options.columns, heads) {
        draft.problems.push(problem);
        return draft;
    }
    // `Name` and `Value` are common headers: they count if the heading above the table mentions
    // scopes, or if there is no clearer table
    let named = tables.iter().any(|table| names_scopes(table, options));
    let mut understood = false;
    for table in &tables {
        let plain = !named || table.is_below_scopes;
        understood |= rows::read(table, options, plain, &mut draft);
    }
    if !understood {
        let shown = source.shown();
        let mut problem =
            Problem::error("no-table", format!("`{shown}` has no table of permissions"));
        problem.help.push(scope_spec::Help {
            text: "one of its columns must have the header `Scope`, `Permission` or `Name`, with a line of \
                   dashes below; `--column name=HEAD` sets another one"
                .to_owned(),
            patch: None,
        });
        draft.problems.push(problem);
    }
    draft
}

/// Whether a table is clearly about scopes.
fn names_scopes(table: &tables::Table<'_>, options: &Options) -> bool {
    let heads = heads::Heads::of(table, options, table.is_below_scopes);
    heads.is_some_and(|heads| matches!(heads.about, heads::About::Privileges(_)))
}

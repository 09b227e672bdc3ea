//! A page with a table such as RingCentral's, or one that `docs --to markdown` wrote.

mod cells;
mod rows;
mod tables;

pub(crate) use cells::access;

use scope_spec::Source;

use crate::{
    error,
    import::{Options, columns, draft::Draft},
};

/// Reads all tables of the page that are about scopes.
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
    // `Name` and `Value` are heads of many a table: they are of scopes where no other one is
    let named = tables
        .iter()
        .any(|table| rows::names_scopes(table, options));
    let mut understood = false;
    for table in &tables {
        understood |= rows::read(table, options, !named, &mut draft);
    }
    if !understood {
        let shown = source.shown();
        let mut problem =
            error::error("no-table", format!("`{shown}` has no table of permissions"));
        problem.help.push(scope_spec::Help {
            text: "one of its columns has the head `Scope`, `Permission` or `Name`, and a line of dashes \
                   is below the heads; `--column name=HEAD` names another one"
                .to_owned(),
            patch: None,
        });
        draft.problems.push(problem);
    }
    draft
}

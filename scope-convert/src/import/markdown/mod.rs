//! A page with a table such as RingCentral's, or one that `docs --to markdown` wrote.

mod cells;
mod rows;
mod tables;

pub(crate) use cells::access;

use scope_spec::Source;

use crate::{error, import::draft::Draft};

/// Reads all tables of the page that are about scopes.
pub(crate) fn read(source: &Source) -> Draft {
    let mut draft = Draft::default();
    let tables = tables::find(source.text());
    let mut understood = false;
    for table in &tables {
        understood |= rows::read(table, &mut draft);
    }
    if !understood {
        let shown = source.shown();
        let mut problem =
            error::error("no-table", format!("`{shown}` has no table of permissions"));
        problem.help.push(scope_spec::Help {
            text:
                "its head is `| Permission | Description | Access Type | Included Permissions |`, \
                   with a line of dashes below it"
                    .to_owned(),
            patch: None,
        });
        draft.problems.push(problem);
    }
    draft
}

//! Reads rows about roles and operations.

use scope_spec::{
    Problem, Text,
    markdown::{column, from_cell, read_description},
};

use super::{
    cells,
    fields::{Cells, description_only, find, words_at, wrong},
    tables::Cell,
};
use crate::import::draft::{Draft, DraftOperation, DraftRole, Word, problem};

/// The word for an operation that any valid token may call.
const AUTHENTICATED: &str = "Authenticated";

pub(super) fn role(cells: &Cells<'_, '_>, first: &Cell<'_>, draft: &mut Draft) {
    let titled = cells::titled(&from_cell(first.raw)).unwrap_or_default();
    let mut made = DraftRole {
        name: Word {
            text: titled.name,
            place: first.place.clone(),
        },
        ..DraftRole::default()
    };
    made.item.title = titled.title.map(Text::from);
    let description = cells.get(column::DESCRIPTION);
    made.item.description = description
        .and_then(|cell| description_only(cell.raw))
        .map(Text::from);
    made.permissions = cells.list(column::USER_PERMISSIONS, &mut draft.problems);
    made.includes = cells.list(column::INCLUDED_ROLES, &mut draft.problems);
    made.rust = cells.code(column::RUST).map(|word| word.text);
    draft.roles.push(made);
}

pub(super) fn role_more(
    cells: &Cells<'_, '_>,
    first: &Cell<'_>,
    at: &mut usize,
    draft: &mut Draft,
) {
    let problems = &mut draft.problems;
    let found = find(
        &mut draft.roles,
        "role",
        first,
        |draft| &draft.name.text,
        at,
        problems,
    );
    if let (Some(made), Some(rust)) = (found, cells.code(column::RUST)) {
        made.rust = Some(rust.text);
    }
}

pub(super) fn operation(cells: &Cells<'_, '_>, first: &Cell<'_>, draft: &mut Draft) {
    let titled = cells::titled(&from_cell(first.raw)).unwrap_or_default();
    let mut made = DraftOperation {
        id: Word {
            text: titled.name,
            place: first.place.clone(),
        },
        ..DraftOperation::default()
    };
    made.item.title = titled.title.map(Text::from);
    if let Some(cell) = cells.get(column::DESCRIPTION) {
        let (text, remarks) = read_description(cell.raw);
        if remarks.restricted || remarks.on_request {
            made.item.description = Some(from_cell(cell.raw).into());
        } else {
            made.item.description = text.map(Text::from);
            made.item.deprecated = remarks.deprecated;
        }
    }
    for call in cells.calls() {
        if let Err(wrong) = made.take_call_of_any_kind(&call.text) {
            draft.problems.push(problem(
                "invalid-call",
                wrong,
                call.place,
                "",
                "write it as `GET /path`",
            ));
        }
    }
    for (column, public) in [(column::SCOPES, true), (column::USER_PERMISSIONS, false)] {
        let Some(cell) = cells.get(column) else {
            continue;
        };
        if public && from_cell(cell.raw).trim() == AUTHENTICATED {
            made.authenticated = true;
            continue;
        }
        let any = match cells::requirement(&from_cell(cell.raw)) {
            Ok(Some(any)) => {
                let any = any.into_iter();
                any.map(|all| words_at(all, &cell.place)).collect()
            }
            Ok(None) => {
                made.public |= public;
                Vec::new()
            }
            Err(what) => {
                made.spoiled = true;
                let message = format!("`{column}` is not understood: {what}");
                let help = "write `A`, `A and B`, `A or (B and C)`, `Authenticated` or `Public`";
                draft
                    .problems
                    .push(wrong("invalid-requirement", message, cell, help));
                Vec::new()
            }
        };
        if public {
            made.scopes = any;
        } else {
            made.permissions = any;
        }
    }
    more_of_operation(&mut made, cells, &mut draft.problems);
    draft.operations.push(made);
}

fn more_of_operation(
    made: &mut DraftOperation,
    cells: &Cells<'_, '_>,
    problems: &mut Vec<Problem>,
) {
    if let Some(rust) = cells.code(column::RUST) {
        made.rust = Some(rust.text);
    }
    let tags = cells.texts(column::TAGS, problems).into_iter();
    made.item.tags.extend(tags.map(Text::from));
    made.item.allow.extend(cells.texts(column::ALLOW, problems));
}

pub(super) fn operation_more(
    cells: &Cells<'_, '_>,
    first: &Cell<'_>,
    at: &mut usize,
    draft: &mut Draft,
) {
    let problems = &mut draft.problems;
    let found = find(
        &mut draft.operations,
        "operation",
        first,
        |draft| &draft.id.text,
        at,
        problems,
    );
    if let Some(made) = found {
        more_of_operation(made, cells, problems);
    }
}

//! Reads rows about app scopes and user permissions.

use scope_spec::{
    Access, Deprecated, Problem, Text, VocabularyKind, lists,
    markdown::{Remarks, column, from_cell, read_description},
};

use super::{
    cells,
    fields::{Cells, code_or_words, find, wrong},
    heads::{RESTRICTED, TITLE},
    tables::{Cell, Table},
};
use crate::import::draft::{Draft, DraftName, DraftPrivilege, Word, warning};

/// Reads a row of a matrix: each cell is a name of its own, or all are marks for the row's name.
pub(super) fn matrix(
    kind: VocabularyKind,
    table: &Table<'_>,
    kinds: &[(usize, Access)],
    draft: &mut Draft,
) {
    for row in &table.rows {
        let filled = kinds
            .iter()
            .filter_map(|(at, access)| Some((row.cells.get(*at)?, *access)));
        let filled: Vec<(&Cell<'_>, Access)> = filled
            .filter(|(cell, _)| !cells::is_none(cell.raw))
            .collect();
        let marks = filled
            .iter()
            .filter(|(cell, _)| cells::truth(cell.raw).is_some())
            .count();
        if marks > 0 && marks == filled.len() {
            let Some(first) = row.cells.first() else {
                continue;
            };
            let Some((titled, _, name)) = name(first, draft) else {
                continue;
            };
            let mut made = DraftPrivilege {
                name,
                ..DraftPrivilege::default()
            };
            made.item.title = titled.title.map(Text::from);
            for (cell, access) in &filled {
                if cells::truth(cell.raw) == Some(true) {
                    made.item.access = joined(made.item.access, *access);
                }
            }
            push(kind, made, draft);
            continue;
        }
        for (cell, access) in filled {
            let Some((titled, remarks, name)) = name(cell, draft) else {
                continue;
            };
            let mut made = DraftPrivilege {
                name,
                ..DraftPrivilege::default()
            };
            made.item.title = titled.title.map(Text::from);
            made.item.access = access;
            made.item.restricted = remarks.restricted;
            push(kind, made, draft);
        }
    }
}

fn joined(one: Access, other: Access) -> Access {
    Access {
        create: one.create || other.create,
        read: one.read || other.read,
        update: one.update || other.update,
        delete: one.delete || other.delete,
        special: one.special || other.special,
    }
}

fn push(kind: VocabularyKind, made: DraftPrivilege, draft: &mut Draft) {
    match kind {
        VocabularyKind::Scope => draft.scopes.push(made),
        VocabularyKind::Permission => draft.permissions.push(made),
    }
}

/// The name of the row, with the remarks next to it. A cell with several names is reported.
fn name(first: &Cell<'_>, draft: &mut Draft) -> Option<(cells::Titled, Remarks, Word)> {
    let (remarks, rest) = Remarks::take_after_name(first.raw);
    match cells::titled(&from_cell(rest)) {
        Ok(titled) if is_no_scope(&titled.name, rest.contains('`')) => {
            draft.problems.push(warning(
                "no-name",
                "this row is left out, because it needs no scope",
                first.place.clone(),
                "",
                "",
            ));
            None
        }
        Ok(titled)
            if titled
                .title
                .as_deref()
                .is_some_and(|title| is_sentence(title, &titled)) =>
        {
            let message = format!(
                "`{}` is not a name, because it has spaces",
                titled.title.unwrap_or_default()
            );
            let help =
                "write the name as code, or give the column of the names with `--column name=HEAD`";
            draft
                .problems
                .push(wrong("title-for-name", message, first, help));
            None
        }
        Ok(titled) => {
            let word = Word {
                text: titled.name.clone(),
                place: first.place.clone(),
            };
            Some((titled, remarks, word))
        }
        Err(names) => {
            let message = format!("this cell has several names: {}", lists::quoted(names));
            let help = "write a row for each name";
            draft
                .problems
                .push(wrong("several-names", message, first, help));
            None
        }
    }
}

/// Whether the row means that no scope is required. Code must be in parentheses: Slack has a scope
/// `none`, and GitHub a row `(no scope)`.
fn is_no_scope(name: &str, is_code: bool) -> bool {
    let bare = name.trim_matches(['(', ')']).to_lowercase();
    matches!(bare.as_str(), "no scope" | "noscope" | "none") && (!is_code || name.starts_with('('))
}

/// Whether the name is a title that nobody would use as a name: it lost spaces, and not all of its
/// words begin like names.
fn is_sentence(title: &str, titled: &cells::Titled) -> bool {
    let is_made_of_it = titled.name == title.split_whitespace().collect::<String>();
    is_made_of_it
        && title
            .split_whitespace()
            .any(|word| word.starts_with(char::is_lowercase))
}

pub(super) fn read(
    kind: VocabularyKind,
    cells: &Cells<'_, '_>,
    first: &Cell<'_>,
    draft: &mut Draft,
) {
    let Some((titled, beside, name)) = name(first, draft) else {
        return;
    };
    let mut made = DraftPrivilege {
        name,
        ..DraftPrivilege::default()
    };
    let title = titled.title.or_else(|| cells.words(TITLE));
    made.item.title = title.map(Text::from);
    let mut remarks = beside;
    if let Some(cell) = cells.get(RESTRICTED) {
        match cells::truth(cell.raw) {
            Some(restricted) => remarks.restricted |= restricted,
            None => draft.problems.push(wrong(
                "invalid-flag",
                format!("`{}` is neither yes nor no", cell.raw),
                cell,
                "write `Yes`, or leave it blank",
            )),
        }
    }
    if let Some(cell) = cells.get(column::DESCRIPTION) {
        let (text, said) = read_description(cell.raw);
        made.item.description = text.map(Text::from);
        remarks = remarks.and(said);
    }
    if kind == VocabularyKind::Permission && (remarks.restricted || remarks.on_request) {
        draft.problems.push(warning(
            "only-for-scopes",
            format!(
                "permission `{}` is marked as restricted or on request, which only scopes can be",
                made.name.text
            ),
            cells.row.place.clone(),
            "",
            "",
        ));
    } else {
        made.item.restricted = remarks.restricted;
        if remarks.on_request {
            made.item.availability = scope_spec::Availability::OnRequest;
        }
    }
    if remarks.deprecated {
        made.item.deprecated = Some(Deprecated::default());
    }
    if let Some(cell) = cells.get(column::ACCESS) {
        let text = from_cell(cell.raw);
        match cells::access(&text) {
            Some(access) => made.item.access = access,
            None => draft.problems.push(wrong(
                "unknown-access",
                format!("`{}` is not a kind of access", cells::plain(&text)),
                cell,
                "write `CRUD`, `Read Only`, `Read and Update`, `Special operation`, or some of \
                 `Create`, `Read`, `Update`, `Delete` and `Special operation` with commas",
            )),
        }
    }
    made.includes = cells.list(column::INCLUDED, &mut draft.problems);
    more_of_privilege(&mut made, cells, &mut draft.problems);
    push(kind, made, draft);
}

/// Reads the columns of the second table, which the first may have as well.
fn more_of_privilege(
    made: &mut DraftPrivilege,
    cells: &Cells<'_, '_>,
    problems: &mut Vec<Problem>,
) {
    if let Some(rust) = cells.code(column::RUST) {
        made.rust = Some(rust.text);
    }
    if let Some(cell) = cells.get(column::BIT) {
        match cell.raw.parse() {
            Ok(bit) => made.bit = Some(bit),
            Err(_) => problems.push(wrong(
                "invalid-bit",
                format!("`{}` is not a position in a bitset", cell.raw),
                cell,
                "write a number from 0 to 65535",
            )),
        }
    }
    if let Some(cell) = cells.get(column::PUBLISHED) {
        match cells::head(cell.raw).as_str() {
            "yes" => made.item.baseline = true,
            "no" => made.item.baseline = false,
            _ => problems.push(wrong(
                "invalid-flag",
                format!("`{}` is neither yes nor no", cell.raw),
                cell,
                "write `Yes`, or leave it blank",
            )),
        }
    }
    made.item
        .aliases
        .extend(cells.texts(column::ALIASES, problems));
    let tags = cells.texts(column::TAGS, problems).into_iter();
    made.item.tags.extend(tags.map(Text::from));
    made.item.allow.extend(cells.texts(column::ALLOW, problems));
    if let Some(since) = cells.words(column::SINCE) {
        made.item.since = Some(since.into());
    }
    let since = cells.words(column::DEPRECATED_SINCE);
    let note = cells.words(column::NOTE);
    let instead = cells.code(column::INSTEAD);
    if since.is_some() || note.is_some() || instead.is_some() {
        let deprecated = made.item.deprecated.get_or_insert_default();
        deprecated.since = since.map(Text::from);
        deprecated.note = note.map(Text::from);
        made.instead = instead;
    }
}

pub(super) fn name_for_several(
    kind: VocabularyKind,
    cells: &Cells<'_, '_>,
    first: &Cell<'_>,
    draft: &mut Draft,
) {
    let name = Word {
        text: code_or_words(first.raw),
        place: first.place.clone(),
    };
    let means = cells.list(column::STANDS_FOR, &mut draft.problems);
    draft.names.push(DraftName { kind, name, means });
}

pub(super) fn read_more(
    kind: VocabularyKind,
    cells: &Cells<'_, '_>,
    first: &Cell<'_>,
    at: &mut usize,
    draft: &mut Draft,
) {
    let drafts = match kind {
        VocabularyKind::Scope => &mut draft.scopes,
        VocabularyKind::Permission => &mut draft.permissions,
    };
    let found = find(
        drafts,
        kind.noun(),
        first,
        |draft| &draft.name.text,
        at,
        &mut draft.problems,
    );
    if let Some(made) = found {
        more_of_privilege(made, cells, &mut draft.problems);
    }
}

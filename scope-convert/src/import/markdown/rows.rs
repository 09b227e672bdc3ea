//! What a table is about, and what its rows say.

use scope_spec::{
    Access, Deprecated, Place, Problem, Text, VocabularyKind, lists,
    markdown::{Remarks, column, from_cell, read_code, read_description, read_words, row},
};

use super::{
    cells,
    tables::{Cell, Row, Table},
};
use crate::import::{
    Options, columns,
    draft::{Draft, DraftOperation, DraftPrivilege, DraftRole, Word, problem, warning},
};

/// What the rows of a table are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Spec,
    Privileges(VocabularyKind),
    Roles,
    Operations,
}

impl About {
    /// By the head of the first column.
    fn of(head: &str) -> Option<Self> {
        Some(match head {
            "spec" => Self::Spec,
            "permission"
            | "scope"
            | "app scope"
            | "application scope"
            | "app permission"
            | "application permission"
            | "oauth scope"
            | "scopes"
            | "permissions"
            | "scope name"
            | "permission name"
            | "oauth scopes"
            | "scope value" => Self::Privileges(VocabularyKind::Scope),
            "user permission" => Self::Privileges(VocabularyKind::Permission),
            "role" => Self::Roles,
            "operation" => Self::Operations,
            _ => return None,
        })
    }

    /// The columns after the first that a table of these has, and those of a table that says more
    /// about what is in another one.
    fn columns(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Spec => (&[""], &[]),
            Self::Privileges(_) => (column::OF_PRIVILEGES, column::MORE_OF_PRIVILEGES),
            Self::Roles => (column::OF_ROLES, column::MORE_OF_ROLES),
            Self::Operations => (column::OF_OPERATIONS, column::MORE_OF_OPERATIONS),
        }
    }
}

/// The column that a head names, with the names that are given for columns.
fn named(head: &str, options: &Options) -> String {
    match columns::meant(head, &options.columns) {
        Some("name") if head.eq_ignore_ascii_case("name") || head.eq_ignore_ascii_case("value") => {
            NAME
        }
        Some("title") => TITLE,
        Some("description") => column::DESCRIPTION,
        Some("access") => column::ACCESS,
        Some("includes") => column::INCLUDED,
        Some("restricted") => RESTRICTED,
        _ => return head.to_lowercase(),
    }
    .to_lowercase()
}

/// Columns that tables of others have, and the reference does not.
const NAME: &str = "name";
const TITLE: &str = "title";
const RESTRICTED: &str = "restricted";

/// The heads of a table: what each column is, and which of them names what the rows are about.
struct Heads {
    heads: Vec<String>,
    about: About,
    name: usize,
}

/// What a table is about; `None` where it is nothing that a spec holds. Heads that say little, such as
/// `Name`, count where `plain` is set.
fn heads(table: &Table<'_>, options: &Options, plain: bool) -> Option<Heads> {
    let heads: Vec<String> = table
        .head
        .cells
        .iter()
        .map(|cell| cells::text(&from_cell(cell.raw)))
        .collect();
    let given = options.columns.iter().find(|(what, _)| what == "name");
    let given = given.and_then(|(_, name)| {
        heads
            .iter()
            .position(|head| head.eq_ignore_ascii_case(name))
    });
    let named: Vec<String> = heads.iter().map(|head| named(head, options)).collect();
    let has = |column: &&str| {
        let mut heads = named.iter().skip(1);
        heads.any(|head| head.eq_ignore_ascii_case(column))
    };
    let scopes = About::Privileges(VocabularyKind::Scope);
    let of = |(at, head): (usize, &String)| Some((at, About::of(&head.to_lowercase())?));
    let first = heads.iter().enumerate().next().and_then(of);
    let (name, about) = match (given, first) {
        (Some(at), _) => (at, scopes),
        (None, Some(first)) => first,
        (None, None) => {
            let scope = heads
                .iter()
                .enumerate()
                .filter_map(of)
                .find(|(_, about)| *about == scopes);
            let plain = || named.iter().position(|head| head == NAME).filter(|_| plain);
            scope.or_else(|| Some((plain()?, scopes)))?
        }
    };
    // many a page has a table of roles: it is one of these where it has all columns
    let (main, more) = about.columns();
    let known =
        matches!(about, About::Privileges(_)) || main.iter().all(has) || more.iter().any(has);
    known.then_some(Heads {
        heads: named,
        about,
        name,
    })
}

/// Whether a table says in its heads that it is about scopes.
pub(super) fn names_scopes(table: &Table<'_>, options: &Options) -> bool {
    let heads = heads(table, options, false);
    heads.is_some_and(|heads| matches!(heads.about, About::Privileges(_)))
}

/// The cells of a row by the names of their columns.
struct Cells<'a, 't> {
    heads: &'a Heads,
    row: &'a Row<'t>,
}

impl<'t> Cells<'_, 't> {
    /// The one that names what the row is about.
    fn first(&self) -> Option<&Cell<'t>> {
        self.row.cells.get(self.heads.name)
    }

    /// `None` where the cell is blank, or is not there.
    fn get(&self, column: &str) -> Option<&Cell<'t>> {
        let mut heads = self.heads.heads.iter().enumerate();
        let (at, _) =
            heads.find(|(at, head)| *at != self.heads.name && head.eq_ignore_ascii_case(column))?;
        self.row.cells.get(at).filter(|cell| !cell.raw.is_empty())
    }

    fn words(&self, column: &str) -> Option<String> {
        read_words(self.get(column)?.raw)
    }

    /// A list of names; what is wrong with it is reported.
    fn list(&self, column: &str, problems: &mut Vec<Problem>) -> Vec<Word> {
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

    fn texts(&self, column: &str, problems: &mut Vec<Problem>) -> Vec<String> {
        let words = self.list(column, problems).into_iter();
        words.map(|word| word.text).collect()
    }

    /// Calls: as code with commas between them, or one as words.
    fn calls(&self) -> Vec<Word> {
        let cell = self.get(column::CALL);
        let list = cell.and_then(|cell| {
            let calls = cells::list(&from_cell(cell.raw)).ok()?;
            Some(words_at(calls, &cell.place))
        });
        list.unwrap_or_else(|| self.code(column::CALL).into_iter().collect())
    }

    /// Code, or a word.
    fn code(&self, column: &str) -> Option<Word> {
        let cell = self.get(column)?;
        Some(Word {
            text: code_or_words(cell.raw),
            place: cell.place.clone(),
        })
    }
}

/// What stands for the scopes of an operation that any valid token opens.
const AUTHENTICATED: &str = "Authenticated";

fn code_or_words(raw: &str) -> String {
    let text = from_cell(raw);
    match read_code(&text) {
        Some((code, "")) => code.to_owned(),
        _ => cells::plain(&text),
    }
}

fn words_at(names: Vec<String>, place: &Place) -> Vec<Word> {
    let names = names.into_iter().map(|text| Word {
        text,
        place: place.clone(),
    });
    names.collect()
}

fn wrong(code: &'static str, message: String, cell: &Cell<'_>, help: &str) -> Problem {
    problem(code, message, cell.place.clone(), "", help)
}

/// Reads a table into the draft; whether it is about anything that a spec holds.
pub(super) fn read(table: &Table<'_>, options: &Options, plain: bool, draft: &mut Draft) -> bool {
    let head = &table.head;
    let Some(heads) = heads(table, options, plain) else {
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
    if let About::Privileges(kind) = heads.about
        && let Some(kinds) = matrix(table, &heads)
    {
        matrix_rows(kind, table, &kinds, draft);
        return true;
    }
    let about = heads.about;
    let (main, more) = about.columns();
    let has = |column: &&str| {
        let mut columns = heads.heads.iter().enumerate();
        columns.any(|(at, head)| at != heads.name && head.eq_ignore_ascii_case(column))
    };
    let is_main = main.iter().any(has) || !more.iter().any(has);
    unknown_columns(&heads, main, more, table, draft);
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
            (About::Privileges(kind), true) => privilege(kind, &cells, first, draft),
            (About::Privileges(kind), false) => privilege_more(kind, &cells, first, &mut at, draft),
            (About::Roles, true) => role(&cells, first, draft),
            (About::Roles, false) => role_more(&cells, first, &mut at, draft),
            (About::Operations, true) => operation(&cells, first, draft),
            (About::Operations, false) => operation_more(&cells, first, &mut at, draft),
        }
    }
    true
}

/// The columns of a table that has a name for each kind of access, such as `Read` and `Write`, with what
/// they are for. Their cells hold names, or marks that say which kinds a name is for.
fn matrix(table: &Table<'_>, heads: &Heads) -> Option<Vec<(usize, Access)>> {
    let kinds = heads
        .heads
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != heads.name);
    let kinds = kinds.filter_map(|(at, head)| {
        Some((
            at,
            cells::access(head).filter(|it| *it != Access::default())?,
        ))
    });
    let kinds: Vec<(usize, Access)> = kinds.collect();
    (!kinds.is_empty() && !table.rows.is_empty()).then_some(kinds)
}

/// Rows of a matrix: each cell is a name of its own, or all are marks of the row's name.
fn matrix_rows(
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

/// A column that nothing is known about is left out, where something stands in it.
fn unknown_columns(
    heads: &Heads,
    main: &[&str],
    more: &[&str],
    table: &Table<'_>,
    draft: &mut Draft,
) {
    let others: &[&str] = match heads.about {
        About::Privileges(_) => &[TITLE, RESTRICTED],
        _ => &[],
    };
    let known = || main.iter().chain(more).chain(others).copied();
    for (at, (head, cell)) in heads.heads.iter().zip(&table.head.cells).enumerate() {
        if at == heads.name || known().any(|column| head.eq_ignore_ascii_case(column)) {
            continue;
        }
        let filled = table.rows.iter().filter(|row| {
            let cell = row.cells.get(at);
            cell.is_some_and(|cell| !cell.raw.is_empty())
        });
        let filled = filled.count();
        if filled > 0 {
            let missing = known().filter(|column| {
                let mut heads = heads.heads.iter();
                !heads.any(|head| head.eq_ignore_ascii_case(column))
            });
            let help = match scope_spec::nearest(head, missing) {
                Some(near) => format!("is it meant for `{near}`?"),
                None => format!("what is read is {}", lists::quoted(known())),
            };
            draft.problems.push(warning(
                "unknown-column",
                format!(
                    "the column `{}` is left out, {} of it",
                    cell.raw,
                    lists::counted(filled, "cell")
                ),
                cell.place.clone(),
                "",
                help,
            ));
        }
    }
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
fn description_only(raw: &str) -> Option<String> {
    let (text, remarks) = read_description(raw);
    if remarks == Remarks::default() {
        return text;
    }
    Some(from_cell(raw))
}

/// What the row is about, and what is said beside its name. A cell that holds several names is reported.
fn name(first: &Cell<'_>, draft: &mut Draft) -> Option<(cells::Titled, Remarks, Word)> {
    let (remarks, rest) = Remarks::take_after_name(first.raw);
    match cells::titled(&from_cell(rest)) {
        Ok(titled) => {
            let word = Word {
                text: titled.name.clone(),
                place: first.place.clone(),
            };
            Some((titled, remarks, word))
        }
        Err(names) => {
            let message = format!(
                "this cell holds {}, and which is meant is not clear",
                lists::quoted(names)
            );
            let help = "write a row for each name";
            draft
                .problems
                .push(wrong("several-names", message, first, help));
            None
        }
    }
}

fn privilege(kind: VocabularyKind, cells: &Cells<'_, '_>, first: &Cell<'_>, draft: &mut Draft) {
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
                "permission `{}` is said to be restricted or on request, which only scopes are",
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

/// The columns of the second table, which may stand in the first as well.
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

/// What a row says more about something that another table has. It is looked for from `at` on, where
/// the last one was found: most often both tables have the same order.
fn find<'d, T>(
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

fn privilege_more(
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

fn role(cells: &Cells<'_, '_>, first: &Cell<'_>, draft: &mut Draft) {
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

fn role_more(cells: &Cells<'_, '_>, first: &Cell<'_>, at: &mut usize, draft: &mut Draft) {
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

fn operation(cells: &Cells<'_, '_>, first: &Cell<'_>, draft: &mut Draft) {
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
                made.item.public |= public;
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

fn operation_more(cells: &Cells<'_, '_>, first: &Cell<'_>, at: &mut usize, draft: &mut Draft) {
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

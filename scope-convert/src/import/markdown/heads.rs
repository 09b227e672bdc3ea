//! What a table is about, and what its columns are.

use scope_spec::{
    Access, VocabularyKind, lists,
    markdown::{column, from_cell},
};

use super::{cells, tables::Table};
use crate::import::{
    Options,
    columns::{self, Rank},
    draft::{Draft, warning},
};

/// What the rows of a table are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Spec,
    Privileges(VocabularyKind),
    Names(VocabularyKind),
    Roles,
    Operations,
}

impl About {
    /// By the head of the first column, where that is none of scopes.
    fn of(head: &str) -> Option<Self> {
        let is = |other: &str| head.eq_ignore_ascii_case(other);
        if is(column::NAME_FOR_SCOPES) {
            return Some(Self::Names(VocabularyKind::Scope));
        }
        if is(column::NAME_FOR_PERMISSIONS) {
            return Some(Self::Names(VocabularyKind::Permission));
        }
        Some(match head.to_lowercase().as_str() {
            "spec" => Self::Spec,
            "user permission" => Self::Privileges(VocabularyKind::Permission),
            "role" => Self::Roles,
            "operation" => Self::Operations,
            _ => return None,
        })
    }

    /// The columns after the first that a table of these has, and those of a table that says more
    /// about what is in another one.
    pub(super) fn columns(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Spec => (&[""], &[]),
            Self::Privileges(_) => (column::OF_PRIVILEGES, column::MORE_OF_PRIVILEGES),
            Self::Names(_) => (column::OF_NAMES, &[]),
            Self::Roles => (column::OF_ROLES, column::MORE_OF_ROLES),
            Self::Operations => (column::OF_OPERATIONS, column::MORE_OF_OPERATIONS),
        }
    }
}

/// Columns that tables of others have, and the reference does not.
pub(super) const TITLE: &str = "title";
pub(super) const RESTRICTED: &str = "restricted";

/// The heads of a table: what each column is, and which of them names what the rows are about.
pub(super) struct Heads {
    pub(super) heads: Vec<String>,
    pub(super) about: About,
    pub(super) name: usize,
}

impl Heads {
    /// What a table is about; `None` where it is nothing that a spec holds. Heads that say little, such as
    /// `Name`, count where `plain` is set.
    pub(super) fn of(table: &Table<'_>, options: &Options, plain: bool) -> Option<Self> {
        let shown: Vec<String> = table
            .head
            .cells
            .iter()
            .map(|cell| cells::text(&from_cell(cell.raw)))
            .collect();
        let scopes = About::Privileges(VocabularyKind::Scope);
        let first = shown.first().and_then(|head| About::of(head));
        let (name, about) = match (given(&shown, options), first) {
            (Some(at), _) => (at, scopes),
            (None, Some(about)) => (0, about),
            (None, None) => {
                let heads = shown.iter().map(String::as_str);
                let best = columns::best(heads).filter(|(_, rank)| plain || *rank < Rank::Plain);
                // names may stand in columns of a matrix alone
                let matrix = || shown.iter().any(|head| kind_of_scope(head).is_some());
                let name = best.map(|(at, _)| at).or_else(|| matrix().then_some(0))?;
                (name, scopes)
            }
        };
        let mut heads = Self {
            heads: shown.iter().map(|head| named(head, options)).collect(),
            about,
            name,
        };
        if matches!(about, About::Privileges(_)) {
            heads.of_others(table, &shown);
            return Some(heads);
        }
        // many a page has a table of roles: it is one of these where it has all columns
        let (main, more) = about.columns();
        let has = |column: &&str| heads.position(column).is_some();
        (main.iter().all(has) || more.iter().any(has)).then_some(heads)
    }

    /// Where a column is, beside that of the names.
    pub(super) fn position(&self, column: &str) -> Option<usize> {
        let mut heads = self.heads.iter().enumerate();
        let found = heads.find(|(at, head)| *at != self.name && head.eq_ignore_ascii_case(column));
        found.map(|(at, _)| at)
    }

    /// What columns are in tables that were not written after the reference.
    fn of_others(&mut self, table: &Table<'_>, shown: &[String]) {
        // beside the names themselves, another name is what people call them
        let other = shown.iter().enumerate().position(|(at, head)| {
            at != self.name
                && columns::rank(head).is_some_and(|rank| rank >= Rank::Called)
                && !head.eq_ignore_ascii_case("value")
        });
        if let Some(other) = other.filter(|_| self.position(TITLE).is_none()) {
            self.rename(other, TITLE);
        }
        if self.position(column::DESCRIPTION).is_some() {
            return;
        }
        // a text stands below a blank head, or below `Access` where that says what the access is to
        let is_text = |at: usize| {
            let cells = table.rows.iter().filter_map(|row| row.cells.get(at));
            let mut cells = cells.filter(|cell| !cell.raw.is_empty());
            cells.all(|cell| cells::access(&from_cell(cell.raw)).is_none())
        };
        let text = self
            .position("")
            .or_else(|| self.position(column::ACCESS).filter(|at| is_text(*at)));
        if let Some(text) = text {
            self.rename(text, &column::DESCRIPTION.to_lowercase());
        }
    }

    fn rename(&mut self, at: usize, column: &str) {
        if let Some(head) = self.heads.get_mut(at) {
            column.clone_into(head);
        }
    }

    /// The columns of a table that has a name for each kind of access, such as `Read` and `Write`, with
    /// what they are for. Their cells hold names, or marks that say which kinds a name is for.
    pub(super) fn matrix(&self) -> Vec<(usize, Access)> {
        let heads = self.heads.iter().enumerate();
        let kinds = heads.filter(|(at, _)| *at != self.name);
        let kinds = kinds.filter_map(|(at, head)| {
            let access = kind_of_scope(head).or_else(|| cells::access(head));
            Some((at, access.filter(|it| *it != Access::default())?))
        });
        kinds.collect()
    }

    /// Columns that nothing is known about are left out, where something stands in them.
    pub(super) fn report_unknown(&self, table: &Table<'_>, draft: &mut Draft) {
        let (main, more) = self.about.columns();
        let others: &[&str] = match self.about {
            About::Privileges(_) => &[TITLE, RESTRICTED],
            _ => &[],
        };
        let known = || main.iter().chain(more).chain(others).copied();
        let heads = self.heads.iter().zip(&table.head.cells).enumerate();
        let unknown = heads.filter(|(at, (head, _))| {
            let is_known = known().any(|column| head.eq_ignore_ascii_case(column));
            let cells = table.rows.iter().filter_map(|row| row.cells.get(*at));
            *at != self.name && !is_known && cells.into_iter().any(|cell| !cell.raw.is_empty())
        });
        let unknown: Vec<_> = unknown.map(|(_, (_, cell))| cell).collect();
        if let Some(first) = unknown.first() {
            let names: Vec<String> = unknown
                .iter()
                .map(|cell| cells::text(&from_cell(cell.raw)))
                .collect();
            let help = match self.about {
                About::Privileges(_) => columns::help(&names),
                _ => format!("what is read is {}", lists::quoted(known())),
            };
            let message = columns::left_out(&names);
            let place = first.place.clone();
            draft
                .problems
                .push(warning("unknown-column", message, place, "", help));
        }
    }
}

/// The column that is said to be that of the names.
fn given(heads: &[String], options: &Options) -> Option<usize> {
    let mut given = options.columns.iter();
    let (_, name) = given.find(|(what, _)| what == "name")?;
    heads
        .iter()
        .position(|head| head.eq_ignore_ascii_case(name))
}

/// The column that a head names, with the names that are given for columns.
fn named(head: &str, options: &Options) -> String {
    match columns::meant(head, &options.columns) {
        Some("title") => TITLE,
        Some("description") => column::DESCRIPTION,
        Some("access") => column::ACCESS,
        Some("includes") => column::INCLUDED,
        Some("restricted") => RESTRICTED,
        _ => head,
    }
    .to_lowercase()
}

/// The kind of access of a head such as `Read scope`.
fn kind_of_scope(head: &str) -> Option<Access> {
    let mut words: Vec<&str> = head.split_whitespace().collect();
    let count = words.len();
    words.retain(|word| columns::rank(word) != Some(Rank::Scope));
    (words.len() < count).then(|| cells::access(&words.join(" ")))?
}

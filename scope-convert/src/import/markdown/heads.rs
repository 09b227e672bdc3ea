//! The subject of a table, and its columns.

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

/// The subject of a table's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Spec,
    Privileges(VocabularyKind),
    Names(VocabularyKind),
    Roles,
    Operations,
}

impl About {
    /// The subject, by the first header, if that is not one of scopes.
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

    /// The columns after the first: those of the main table, and those of a second table with more
    /// fields.
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

/// A column of other pages that the reference does not have.
pub(super) const TITLE: &str = "title";
pub(super) const RESTRICTED: &str = "restricted";

/// The headers of a table: the meaning of each column, and which column has the names.
pub(super) struct Heads {
    pub(super) heads: Vec<String>,
    pub(super) about: About,
    pub(super) name: usize,
}

impl Heads {
    /// The headers of a table; `None` if no part of a spec is its subject. Vague headers such as
    /// `Name` count if `plain` is set.
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
                // names may be only in the columns of a matrix
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
        // many pages have a table of roles: it is read if it has all columns
        let (main, more) = about.columns();
        let has = |column: &&str| heads.position(column).is_some();
        (main.iter().all(has) || more.iter().any(has)).then_some(heads)
    }

    /// The position of a column, other than that of the names.
    pub(super) fn position(&self, column: &str) -> Option<usize> {
        let mut heads = self.heads.iter().enumerate();
        let found = heads.find(|(at, head)| *at != self.name && head.eq_ignore_ascii_case(column));
        found.map(|(at, _)| at)
    }

    /// Assigns the columns of pages that the reference did not write.
    fn of_others(&mut self, table: &Table<'_>, shown: &[String]) {
        // if another column has the names, this one is the title
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
        // the description has a blank header, or `Access` if that says what may be accessed
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

    /// The columns of a table with one name for each kind of access, such as `Read` and `Write`.
    /// Their cells hold names, or marks for the kinds of access of a name.
    pub(super) fn matrix(&self) -> Vec<(usize, Access)> {
        let heads = self.heads.iter().enumerate();
        let kinds = heads.filter(|(at, _)| *at != self.name);
        let kinds = kinds.filter_map(|(at, head)| {
            let access = kind_of_scope(head).or_else(|| cells::access(head));
            Some((at, access.filter(|it| *it != Access::default())?))
        });
        kinds.collect()
    }

    /// Reports unknown columns that are not empty; they are left out.
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
                _ => format!("the known columns are {}", lists::quoted(known())),
            };
            let message = columns::left_out(&names);
            let place = first.place.clone();
            draft
                .problems
                .push(warning("unknown-column", message, place, "", help));
        }
    }
}

/// The column that `--column` gives for the names.
fn given(heads: &[String], options: &Options) -> Option<usize> {
    let mut given = options.columns.iter();
    let (_, name) = given.find(|(what, _)| what == "name")?;
    heads
        .iter()
        .position(|head| head.eq_ignore_ascii_case(name))
}

/// The column for a header, given columns included.
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

/// The kind of access of a header such as `Read scope`.
fn kind_of_scope(head: &str) -> Option<Access> {
    let mut words: Vec<&str> = head.split_whitespace().collect();
    let count = words.len();
    words.retain(|word| columns::rank(word) != Some(Rank::Scope));
    (words.len() < count).then(|| cells::access(&words.join(" ")))?
}

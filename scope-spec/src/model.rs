//! The resolved specification: plain data that every consumer takes.

use std::{
    ops::{Index, Range},
    path::{Path, PathBuf},
    sync::{LazyLock, OnceLock},
};

use crate::{
    Call, NameTemplate, OpenParameter, PathTemplate, Requirement, Text, glob,
    ids::{OperationId, RoleId},
    names::NameIndex,
};

/// A resolved specification: names are indices, globs are expanded, inclusion is closed.
///
/// Every index into [`Vocabulary::items`], [`Spec::roles`] and [`Spec::operations`] is a position
/// in file order, with the files of `extends` first.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// `[spec] name`: an ASCII identifier, or empty if there is none.
    pub name: String,
    /// `[spec] title`, the display name.
    pub title: Option<Text<'static>>,
    /// `[spec] version`: the document's own version, free text.
    pub version: Option<Text<'static>>,
    /// `[spec] description`, in Markdown.
    pub description: Option<Text<'static>>,
    /// `[spec] source`: the origin of the facts.
    pub source: Option<Text<'static>>,
    /// `[spec] strip_prefix`: the prefix that is removed from names to make identifiers.
    pub strip_prefix: Option<String>,
    /// App scopes: what an app may do.
    pub scopes: Vocabulary,
    /// User permissions: what the user's roles allow.
    pub permissions: Vocabulary,
    /// The open parameters of names, in file order.
    pub parameters: Vec<OpenParameter>,
    /// Named sets of user permissions.
    pub roles: Vec<Role>,
    /// The API's operations with their requirements.
    pub operations: Vec<Operation>,
}

impl Spec {
    /// The operation with this id. Searches all.
    pub fn operation(&self, id: &str) -> Option<OperationId> {
        self.operation_ids().find(|&found| self[found].id == id)
    }

    /// The ids of all operations, in file order.
    pub fn operation_ids(&self) -> impl Iterator<Item = OperationId> + use<> {
        (0..self.operations.len()).map(OperationId::new)
    }

    /// The ids of all roles, in file order.
    pub fn role_ids(&self) -> impl Iterator<Item = RoleId> + use<> {
        (0..self.roles.len()).map(RoleId::new)
    }

    /// The role with this name. Searches all.
    pub fn role(&self, name: &str) -> Option<RoleId> {
        self.role_ids().find(|&found| self[found].name == name)
    }

    /// The open parameters in the name of a privilege, in the order of the name.
    pub fn parameters_of(&self, privilege: &Privilege) -> impl Iterator<Item = &OpenParameter> {
        let template = privilege.template.as_ref();
        let parameters = template.map_or(&[][..], NameTemplate::parameters);
        parameters.iter().filter_map(|&it| self.parameters.get(it))
    }

    /// The vocabulary of a kind.
    pub fn vocabulary(&self, kind: VocabularyKind) -> &Vocabulary {
        match kind {
            VocabularyKind::Scope => &self.scopes,
            VocabularyKind::Permission => &self.permissions,
        }
    }
}

macro_rules! index {
    ($id:ident, $item:ident, $table:ident) => {
        impl Index<$id> for Spec {
            type Output = $item;

            /// The item at an id of this specification. An id from another specification gives an item
            /// without a name.
            fn index(&self, id: $id) -> &$item {
                static NONE: LazyLock<$item> = LazyLock::new($item::default);
                let found = self.$table.get(id.position());
                debug_assert!(found.is_some(), "{id:?} is of another spec");
                found.unwrap_or(&NONE)
            }
        }
    };
}

index!(RoleId, Role, roles);
index!(OperationId, Operation, operations);

/// Which of the two vocabularies a privilege belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum VocabularyKind {
    /// App scopes, `[scopes.*]`.
    #[default]
    Scope,
    /// User permissions, `[permissions.*]`.
    Permission,
}

impl VocabularyKind {
    /// The noun for one of its privileges: `scope` or `permission`.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Permission => "permission",
        }
    }

    /// The table of the file for names of several of them.
    pub fn names_table(self) -> &'static str {
        match self {
            Self::Scope => "names",
            Self::Permission => "user_names",
        }
    }

    /// The table of the file that declares them: `scopes` or `permissions`.
    pub fn table(self) -> &'static str {
        match self {
            Self::Scope => "scopes",
            Self::Permission => "permissions",
        }
    }
}

/// The privileges of one kind, with their closure.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// App scopes or user permissions.
    pub kind: VocabularyKind,
    /// The privileges, in file order.
    pub items: Vec<Privilege>,
    /// Row `i` holds every privilege that `items[i]` includes, and itself.
    pub closure: Closure,
    /// Names of several privileges, in file order.
    pub names: Vec<Name>,
    /// Finds items by name.
    pub(crate) by_name: NameIndex,
    /// All aliases and their items, in the order of the aliases.
    pub(crate) by_alias: Vec<(String, usize)>,
    pub(crate) by_combination: NameIndex,
    /// Names without the `strip_prefix` of their file, with their items, in the order of these short names.
    pub(crate) by_short_name: Vec<(String, usize)>,
}

impl Vocabulary {
    /// The wire name of a privilege.
    pub fn name(&self, index: usize) -> &str {
        &self[index].name
    }

    /// The wire names of some privileges.
    pub fn names_of(&self, indices: &[usize]) -> Vec<&str> {
        indices.iter().map(|&index| self.name(index)).collect()
    }

    /// A requirement as text: `A or (B and C)`.
    pub fn words_of(&self, requirement: &Requirement) -> String {
        requirement.words(|index| self.name(index))
    }

    /// The alternatives of a requirement, each as the names of its privileges: its JSON form.
    pub fn alternatives_of(&self, requirement: &Requirement) -> Vec<Vec<&str>> {
        let all = requirement.alternatives();
        all.map(|all| self.names_of(all)).collect()
    }

    /// The index of the privilege with this wire name; aliases do not count.
    ///
    /// `O(log n)` comparisons; `None` in a vocabulary that was not read from a file.
    pub fn index_of(&self, name: &str) -> Option<usize> {
        self.by_name.find(&self.items, |item| &item.name, name)
    }

    /// The privileges that a name in a token means: the one with this wire name or alias, or those of a
    /// name in [`Vocabulary::names`]. Empty if there is no such name.
    pub fn meaning(&self, name: &str) -> Vec<usize> {
        match self.resolve(name) {
            // a token carries instances of a template, and never the template
            Some(index) if self[index].template.is_some() => Vec::new(),
            Some(index) => vec![index],
            None => self.combination(name).unwrap_or_default().to_vec(),
        }
    }

    /// The template that a token is an instance of, and its values, in the order of the parameters.
    /// Tries each template.
    pub fn instance<'t>(
        &self,
        token: &'t str,
        open: &[OpenParameter],
    ) -> Option<(usize, Vec<&'t str>)> {
        let mut items = self.items.iter().enumerate();
        items.find_map(|(index, item)| Some((index, item.template.as_ref()?.values(token, open)?)))
    }

    /// Like [`Vocabulary::meaning`], without aliases, which a file can't use.
    pub fn named(&self, name: &str) -> Vec<usize> {
        match self.index_of(name) {
            Some(index) => vec![index],
            None => self.combination(name).unwrap_or_default().to_vec(),
        }
    }

    /// The privileges of a name in [`Vocabulary::names`], in the order written.
    pub fn combination(&self, name: &str) -> Option<&[usize]> {
        let found = self.by_combination.find(&self.names, |it| &it.name, name)?;
        Some(&self.names.get(found)?.means)
    }

    /// The index of the privilege with this wire name or alias.
    pub fn resolve(&self, name: &str) -> Option<usize> {
        self.index_of(name).or_else(|| self.index_of_alias(name))
    }

    /// The index of the privilege that has this alias.
    pub fn index_of_alias(&self, alias: &str) -> Option<usize> {
        let at = self
            .by_alias
            .partition_point(|(other, _)| other.as_str() < alias);
        let (found, index) = self.by_alias.get(at)?;
        (found == alias).then_some(*index)
    }

    /// The wire name of a short name, which lacks the `strip_prefix` of its file. Names, aliases and
    /// unknown or ambiguous texts are returned unchanged.
    ///
    /// Tokens are never read like this: they contain wire names, byte for byte.
    pub fn full_name<'n>(&'n self, name: &'n str) -> &'n str {
        let short = &self.by_short_name;
        let first = short.partition_point(|(other, _)| other.as_str() < name);
        let mut found = short.iter().skip(first).take_while(|(it, _)| it == name);
        match (found.next(), found.next()) {
            (Some((_, index)), None)
                if self.resolve(name).is_none() && self.combination(name).is_none() =>
            {
                self.name(*index)
            }
            _ => name,
        }
    }

    /// The number of 64-bit words with a bit for each privilege; 0 if there are none.
    pub fn words(&self) -> usize {
        let top = self.items.iter().map(|item| usize::from(item.bit)).max();
        top.map_or(0, |top| top / 64 + 1)
    }

    /// The other privileges whose closure holds `index`, ascending.
    ///
    /// Reads each row; for all indices at once use [`Closure::transpose`].
    pub fn included_by(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.items.len()).filter(move |&i| i != index && self.closure.contains(i, index))
    }

    /// The smallest set with the same closure: without the privileges that another one of the set
    /// includes. Ascending, without repetition.
    pub fn minimal(&self, set: &[usize]) -> Vec<usize> {
        let mut minimal = set.to_vec();
        minimal.sort_unstable();
        minimal.dedup();
        let redundant = self.closure.strictly_included(&minimal);
        minimal.retain(|&index| !redundant.contains(0, index));
        minimal
    }
}

impl Index<usize> for Vocabulary {
    type Output = Privilege;

    /// The privilege at an index of this vocabulary. An index from another vocabulary gives a privilege
    /// without a name.
    fn index(&self, index: usize) -> &Privilege {
        static NONE: LazyLock<Privilege> = LazyLock::new(Privilege::default);
        let found = self.items.get(index);
        debug_assert!(found.is_some(), "{index} is of another vocabulary");
        found.unwrap_or(&NONE)
    }
}

/// A name of several privileges: it is accepted wherever a name is, and has no bit.
#[derive(Clone, Debug, Default)]
pub struct Name {
    /// The wire name, byte for byte.
    pub name: String,
    /// The indices of its privileges, in the order written and without repetition.
    pub means: Vec<usize>,
    /// The place of its declaration.
    pub place: Place,
}

/// An app scope or a user permission.
#[derive(Clone, Debug, Default)]
pub struct Privilege {
    /// The wire name, byte for byte.
    pub name: String,
    /// The Rust identifier.
    pub rust: String,
    /// The template, if its name has open parameters: a token carries instances, and never the name.
    pub template: Option<NameTemplate>,
    /// The position in the bitset.
    pub bit: u16,
    /// The display name, if it differs from the wire name.
    pub title: Option<Text<'static>>,
    /// The description, in Markdown.
    pub description: Option<Text<'static>>,
    /// The kinds of access that it allows.
    pub access: Access,
    /// Direct inclusions, as indices, ascending and without repetition; globs are expanded.
    pub includes: Vec<usize>,
    /// The globs among the inclusions, as written.
    pub globs: Vec<Glob>,
    /// Whether an app must justify it and get an approval.
    pub restricted: bool,
    /// Whether every app may request it.
    pub availability: Availability,
    /// Whether it is published as `scopes_supported`.
    pub baseline: bool,
    /// Aliases, which are accepted in a token, and never written.
    pub aliases: Vec<String>,
    /// Free words for grouping.
    pub tags: Vec<Text<'static>>,
    /// The version of the API that introduced it.
    pub since: Option<Text<'static>>,
    /// Its deprecation: it should no longer be requested.
    pub deprecated: Option<Deprecated>,
    /// Lints that `allow` silences here.
    pub allow: Vec<String>,
    /// The place of its declaration.
    pub place: Place,
}

/// A glob among the inclusions of a privilege: it includes all names that match, now and later.
#[derive(Clone, Debug, Default)]
pub struct Glob {
    /// The pattern as written; `*` matches any run of characters.
    pub pattern: String,
    /// Its place.
    pub place: Place,
}

impl Glob {
    /// Whether the whole name matches; costs at most the product of the lengths.
    pub fn matches(&self, name: &str) -> bool {
        glob::matches(&self.pattern, name)
    }
}

/// The kinds of access that a privilege allows; none if the spec does not specify any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Access {
    /// Creates objects.
    pub create: bool,
    /// Reads objects.
    pub read: bool,
    /// Changes objects.
    pub update: bool,
    /// Deletes objects.
    pub delete: bool,
    /// Does something else: sends, dials, subscribes.
    pub special: bool,
}

impl Access {
    /// Adds the kinds of a word of the format, and returns whether the word exists.
    pub(crate) fn allow(&mut self, word: &str) -> bool {
        match word {
            "create" => self.create = true,
            "read" => self.read = true,
            "update" => self.update = true,
            "delete" => self.delete = true,
            "special" => self.special = true,
            _ => return false,
        }
        true
    }

    /// The words of the format, in the format's order: `create` `read` `update` `delete` `special`.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        [
            (self.create, "create"),
            (self.read, "read"),
            (self.update, "update"),
            (self.delete, "delete"),
            (self.special, "special"),
        ]
        .into_iter()
        .filter_map(|(set, word)| set.then_some(word))
    }

    /// Whether it is reading and nothing else.
    pub fn is_read_only(self) -> bool {
        self == Access {
            read: true,
            ..Access::default()
        }
    }

    /// Whether it is creating, updating or deleting.
    pub fn writes(self) -> bool {
        self.create || self.update || self.delete
    }
}

/// Which apps may request a scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Availability {
    /// Every app.
    #[default]
    General,
    /// Apps whose owner got it from the vendor on request.
    OnRequest,
}

/// A deprecation: something should no longer be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deprecated {
    /// The version that deprecated it.
    pub since: Option<Text<'static>>,
    /// The index, in the same vocabulary, of the replacement.
    pub instead: Option<usize>,
    /// A further note.
    pub note: Option<Text<'static>>,
}

/// A named set of user permissions.
#[derive(Clone, Debug, Default)]
pub struct Role {
    /// The name, byte for byte.
    pub name: String,
    /// The Rust identifier.
    pub rust: String,
    /// The display name, if it differs from the name.
    pub title: Option<Text<'static>>,
    /// The description, in Markdown.
    pub description: Option<Text<'static>>,
    /// Its direct permissions: indices into `spec.permissions`, ascending.
    pub permissions: Vec<usize>,
    /// Other roles it includes, ascending.
    pub includes: Vec<RoleId>,
    /// All of its permissions, including those of included roles, closed under inclusion; ascending.
    pub closure: Vec<usize>,
    /// The place of its declaration.
    pub place: Place,
}

/// An operation of the API, with its requirements.
#[derive(Clone, Debug, Default)]
pub struct Operation {
    /// The operation's id, byte for byte.
    pub id: String,
    /// The Rust identifier.
    pub rust: String,
    /// Its calls, in the order written.
    pub calls: Vec<Call>,
    /// The display name, if it differs from the id.
    pub title: Option<Text<'static>>,
    /// The description, in Markdown.
    pub description: Option<Text<'static>>,
    /// The requirement at the app's gate.
    pub scopes: Requirement,
    /// The requirement at the user's gate.
    pub permissions: Requirement,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Free words for grouping.
    pub tags: Vec<Text<'static>>,
    /// Lints that `allow` silences here.
    pub allow: Vec<String>,
    /// The place of its declaration.
    pub place: Place,
}

impl Operation {
    /// The requirement at a gate.
    pub fn requirement(&self, kind: VocabularyKind) -> &Requirement {
        match kind {
            VocabularyKind::Scope => &self.scopes,
            VocabularyKind::Permission => &self.permissions,
        }
    }

    /// Whether it requires no token.
    pub fn is_public(&self) -> bool {
        self.scopes.is_public()
    }

    /// Whether it requires only a valid token, with any scopes.
    pub fn is_authenticated(&self) -> bool {
        self.scopes == Requirement::Authenticated
    }

    /// Method and path template of each HTTP call, including gRPC calls.
    pub fn http_calls(&self) -> impl Iterator<Item = (&str, &PathTemplate)> {
        self.calls.iter().filter_map(Call::http)
    }

    /// The method of its first HTTP call.
    pub fn method(&self) -> Option<&str> {
        self.http_calls().next().map(|(method, _)| method)
    }

    /// The path template of its first HTTP call.
    pub fn path(&self) -> Option<&PathTemplate> {
        self.http_calls().next().map(|(_, path)| path)
    }
}

/// A place in one of the files that a specification was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// Index into the sources.
    pub file: usize,
    /// Byte range in that file's text.
    pub span: Range<usize>,
}

impl Place {
    /// The place from the beginning of this one to the end of the other, in the same file.
    pub(crate) fn to(&self, other: &Self) -> Self {
        Self {
            file: self.file,
            span: self.span.start..other.span.end.max(self.span.end),
        }
    }
}

/// A file that a specification was read from.
#[derive(Clone, Debug)]
pub struct Source {
    path: PathBuf,
    shown: String,
    text: String,
    /// The ends of its lines, computed on first use.
    line_ends: OnceLock<Vec<usize>>,
}

impl Source {
    /// A file with its path and the path for display.
    pub fn new(
        path: impl Into<PathBuf>,
        shown: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        Self {
            path: path.into(),
            shown: shown.into(),
            text: text.into(),
            line_ends: OnceLock::new(),
        }
    }

    /// The path that it was read from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path in problems, with `/` between its parts.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The content.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number of the line with the byte at `position`, from 1. The lines of a file are counted
    /// once.
    pub fn line(&self, position: usize) -> usize {
        let ends = self.line_ends.get_or_init(|| {
            let ends = self.text.bytes().enumerate();
            ends.filter_map(|(at, byte)| (byte == b'\n').then_some(at))
                .collect()
        });
        ends.partition_point(|end| *end < position) + 1
    }

    /// Line and column of the byte at `position`, both from 1; columns count characters.
    pub fn line_and_column(&self, position: usize) -> (usize, usize) {
        let position = crate::boundary::floor(&self.text, position);
        let before = self.text.get(..position).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(start..).unwrap_or_default().chars().count() + 1;
        (self.line(position), column)
    }
}

/// The closure of inclusion, reflexive and transitive: a square bit matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Closure {
    /// 64-bit words in a row.
    pub(crate) words: usize,
    pub(crate) rows: Vec<u64>,
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn lines_are_counted_from_one() {
        let source = Source::new("a.toml", "a.toml", "x\n\ny\n");
        // a line break belongs to the line that it ends
        let lines: Vec<usize> = (0..7).map(|at| source.line(at)).collect();
        assert_eq!(lines, [1, 1, 2, 3, 3, 4, 4]);
        assert_eq!(Source::new("", "", "").line(0), 1);
    }

    #[test]
    fn columns_are_characters() {
        let source = Source::new("a.toml", "a.toml", "é = 1\nb");
        let at = |position| source.line_and_column(position);
        // a byte inside a character counts as the character, and a position after the end as the end
        assert_eq!([at(0), at(1), at(2)], [(1, 1), (1, 1), (1, 2)]);
        assert_eq!(
            [at(6), at(7), at(8), at(99)],
            [(1, 6), (2, 1), (2, 2), (2, 2)]
        );
    }
}

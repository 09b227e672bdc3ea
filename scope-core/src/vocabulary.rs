//! The tables of privileges in generated code.
#![allow(
    clippy::indexing_slicing,
    reason = "a `const fn` can only index; every index is below the length by the loop or a check beside it"
)]

use crate::{
    bytes::{Lists, Rows, Strings, u16_at},
    list::List,
    lookup::Lookup,
};
use core::fmt;

/// A privilege of one vocabulary: an app scope or a user permission.
///
/// Only enums that [`scopes!`](crate::scopes) generates implement it.
pub trait Privilege: List<()> + Copy + Eq + fmt::Debug + Send + Sync + 'static {
    /// [`Granted`](crate::Granted) of this vocabulary.
    type Granted: AnyGranted + Copy;
    /// All privileges, in the order of the file.
    const ALL: &'static [Self] = <Self as List<()>>::LIST;
    #[doc(hidden)]
    const TABLE: &'static Table;
    /// The privileges whose names have open parameters.
    #[cfg(feature = "alloc")]
    #[doc(hidden)]
    const TEMPLATES: &'static [crate::template::Template] = &[];
    /// The position in a bitset.
    fn index(self) -> usize;

    /// The wire name, byte for byte.
    fn name(self) -> &'static str {
        Self::TABLE.name(self.index())
    }

    /// The description, in Markdown; empty if the spec has none.
    fn description(self) -> &'static str {
        Self::TABLE.description(self.index())
    }

    /// Whether its name has open parameters, as in `repo:{repo}:read`. A token carries the name with
    /// values, and never the name itself.
    fn is_template(self) -> bool {
        // braces occur in a name for parameters only
        self.name().contains('{')
    }

    /// Whether it is published as supported (`baseline = true`).
    fn is_baseline(self) -> bool {
        Self::TABLE.is_baseline(self.index())
    }
}

/// A callback that takes an index.
pub(crate) type Each<'a> = &'a mut dyn FnMut(u16);

/// A [`Granted`](crate::Granted) of any vocabulary, as a denial reads it.
///
/// Only [`Granted`](crate::Granted) implements it.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a `Granted` nor a `Grants` of a spec",
    label = "not a `Granted`",
    note = "mark with `#[holds]` a field whose type is the `Granted` or the `Grants` that `scopes!` made, or one of those in `user`"
)]
pub trait AnyGranted: sealed::Sealed + 'static {
    fn covers_index(&self, index: usize) -> bool;
    fn table(&self) -> &'static Table;
    /// Calls `each` with the indices of the minimal set.
    fn minimal_indices(&self, each: Each<'_>);
}

pub(crate) mod sealed {
    pub trait Sealed {}
}

/// The gate that a privilege belongs to.
///
/// Both gates must allow a call: the app must have been granted the scope, *and* the user's role must
/// have the permission. One never replaces the other, even under the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gate {
    /// The app's scopes.
    Scope,
    /// The user's permissions.
    Permission,
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Gate::Scope => "app scope",
            Gate::Permission => "user permission",
        })
    }
}

/// The kinds of access that a privilege allows.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.EditFiles]
///     access = "read-update"
/// "#); }
///
/// let access = demo::Scope::EditFiles.access();
/// assert!(access.contains(scope_core::Access::UPDATE));
/// assert!(!access.contains(scope_core::Access::DELETE));
/// assert_eq!(access.to_string(), "read, update");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Access(u8);

impl Access {
    /// The spec does not specify any.
    pub const UNSPECIFIED: Access = Access(0);
    /// Creates objects.
    pub const CREATE: Access = Access(1);
    /// Reads objects.
    pub const READ: Access = Access(2);
    /// Changes objects.
    pub const UPDATE: Access = Access(4);
    /// Deletes objects.
    pub const DELETE: Access = Access(8);
    /// Does something else: sends, dials, subscribes.
    pub const SPECIAL: Access = Access(16);

    /// Whether all kinds in `other` are among these.
    #[must_use]
    pub const fn contains(self, other: Access) -> bool {
        self.0 & other.0 == other.0
    }

    /// The kinds in either.
    #[must_use]
    pub const fn union(self, other: Access) -> Access {
        Access(self.0 | other.0)
    }
}

impl fmt::Display for Access {
    /// Writes the kinds as the format spells them, separated by commas.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut comma = "";
        for (kind, word) in [
            (Access::CREATE, "create"),
            (Access::READ, "read"),
            (Access::UPDATE, "update"),
            (Access::DELETE, "delete"),
            (Access::SPECIAL, "special"),
        ] {
            if self.contains(kind) {
                f.write_str(comma)?;
                f.write_str(word)?;
                comma = ", ";
            }
        }
        Ok(())
    }
}

/// The deprecation of a privilege, which apps should no longer request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Deprecated {
    /// The version that deprecated it.
    pub since: Option<&'static str>,
    /// The wire name of its replacement.
    pub instead: Option<&'static str>,
    /// A further note.
    pub note: Option<&'static str>,
}

impl Deprecated {
    /// For generated code.
    #[doc(hidden)]
    pub const fn new(
        since: Option<&'static str>,
        instead: Option<&'static str>,
        note: Option<&'static str>,
    ) -> Self {
        Deprecated {
            since,
            instead,
            note,
        }
    }
}

/// All data of a vocabulary, without its Rust type.
///
/// A *position* is a place in the file's order; an *index* is a place in a bitset. They differ only if
/// the file fixes bits.
#[derive(Debug)]
pub struct Table {
    /// The unique id of this vocabulary.
    pub id: u64,
    /// The gate of these privileges.
    pub gate: Gate,
    /// The name of the file in denials.
    pub file: &'static str,
    /// The number of privileges.
    pub len: usize,
    /// The number of words in a set.
    pub words: usize,
    /// Index to position, as `u16`s; empty where they are equal.
    pub positions: &'static [u8],
    /// Wire names, by position.
    pub names: Strings,
    /// Titles, by position; empty where the title is the wire name.
    pub titles: Strings,
    /// Descriptions, by position.
    pub descriptions: Strings,
    /// By position: [`Access`], and from bit 5 on `restricted`, `on-request`, `baseline`.
    pub flags: &'static [u8],
    /// The weight of each privilege, by position, as `u16`s; empty if each weighs 1.
    pub weights: &'static [u8],
    /// Direct inclusions: indices, by position.
    pub includes: Rows,
    /// The closure: indices, by position.
    pub closure: Rows,
    /// The deprecated privileges: index and deprecation.
    pub deprecated: &'static [(u16, Deprecated)],
    /// Aliases, which a token may carry: index and alias.
    pub aliases: &'static [(u16, &'static str)],
    /// The indices of each name of several privileges.
    pub several: &'static [&'static [u16]],
    /// The number of each name: the index of a wire name or alias, or, for a name of several
    /// privileges, its place in `several` plus 65,536.
    pub lookup: Lookup,
}

/// The first number of names of several privileges.
const SEVERAL: usize = 1 << 16;

/// An index without a privilege.
const NO_POSITION: u16 = u16::MAX;

impl Table {
    /// The indices of the name with this number in `lookup`, if the number is not an index.
    #[cold]
    #[inline(never)]
    pub(crate) fn several(&self, number: usize) -> impl Iterator<Item = usize> {
        let place = number.checked_sub(SEVERAL);
        let means = place.and_then(|place| self.several.get(place));
        means
            .into_iter()
            .flat_map(|means| means.iter().map(|index| usize::from(*index)))
    }

    /// Whether a number in `lookup` is an index.
    #[inline]
    pub(crate) const fn is_index(number: usize) -> bool {
        number < SEVERAL
    }

    /// The position of the privilege at `index`.
    #[inline]
    pub const fn position(&self, index: usize) -> Option<usize> {
        let position = if self.positions.is_empty() {
            index
        } else if index * 2 < self.positions.len() {
            match u16_at(self.positions, index) {
                NO_POSITION => return None,
                position => position as usize,
            }
        } else {
            return None;
        };
        if position < self.len {
            Some(position)
        } else {
            None
        }
    }

    /// The position at `index`, or one beyond every column.
    pub(crate) const fn row(&self, index: usize) -> usize {
        match self.position(index) {
            Some(position) => position,
            None => self.len,
        }
    }

    /// The wire name at `index`.
    #[inline]
    pub const fn name(&self, index: usize) -> &'static str {
        self.names.get(self.row(index))
    }

    /// The title at `index`, or the wire name if the file has none.
    pub const fn title(&self, index: usize) -> &'static str {
        let title = self.titles.get(self.row(index));
        if title.is_empty() {
            self.name(index)
        } else {
            title
        }
    }

    /// The description at `index`; empty if the file has none.
    pub const fn description(&self, index: usize) -> &'static str {
        self.descriptions.get(self.row(index))
    }

    const fn flags(&self, index: usize) -> u8 {
        match self.flags.split_at_checked(self.row(index)) {
            Some((_, [flags, ..])) => *flags,
            _ => 0,
        }
    }

    /// The kinds of access at `index`.
    pub const fn access(&self, index: usize) -> Access {
        Access(self.flags(index) & 0b1_1111)
    }

    /// Whether an app must justify it and get an approval.
    pub const fn is_restricted(&self, index: usize) -> bool {
        self.flags(index) & 0b10_0000 != 0
    }

    /// Whether the vendor grants it only on request.
    pub const fn is_on_request(&self, index: usize) -> bool {
        self.flags(index) & 0b100_0000 != 0
    }

    /// Whether it is published as `scopes_supported`.
    pub const fn is_baseline(&self, index: usize) -> bool {
        self.flags(index) & 0b1000_0000 != 0
    }

    /// Its deprecation, if it is deprecated.
    pub const fn deprecated(&self, index: usize) -> Option<Deprecated> {
        let mut rest = self.deprecated;
        while let [(at, why), more @ ..] = rest {
            if *at as usize == index {
                return Some(*why);
            }
            rest = more;
        }
        None
    }

    /// The weight of being granted the privilege at `index`: itself, and each operation that requires
    /// it.
    pub(crate) const fn weight(&self, index: usize) -> u32 {
        match u16_at(self.weights, self.row(index)) {
            0 => 1,
            weight => weight as u32,
        }
    }

    /// Calls `each` with every privilege that `index` includes, and with itself.
    pub(crate) fn each_included(&self, index: u16, each: &mut dyn FnMut(u16)) {
        self.closure
            .each(self.row(index as usize), self.words, each);
    }

    /// Whether the privilege at `index` includes the one at `other`, or is the same.
    #[inline]
    pub const fn includes(&self, index: usize, other: usize) -> bool {
        self.closure.contains(self.row(index), other, self.words)
    }
}

/// All data of the roles of a spec.
#[derive(Debug)]
pub struct Roles {
    /// Names, by position.
    pub names: Strings,
    /// Titles, by position; empty where the title is the name.
    pub titles: Strings,
    /// Descriptions, by position.
    pub descriptions: Strings,
    /// The roles that a role includes directly: positions, by position.
    pub includes: Lists,
    /// Permissions, closed under inclusion of roles and of permissions: indices, by position.
    pub permissions: Rows,
    /// Names to positions.
    pub lookup: Lookup,
}

impl Roles {
    /// The title of the role at `position`, or its name if the file has none.
    pub const fn title(&self, position: usize) -> &'static str {
        let title = self.titles.get(position);
        if title.is_empty() {
            self.names.get(position)
        } else {
            title
        }
    }
}

/// An enum of roles.
#[doc(hidden)]
pub trait NamedRole: List<()> + Copy + 'static {
    const ROLES: &'static Roles;
}

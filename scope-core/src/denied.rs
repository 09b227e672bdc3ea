//! Denials.

use crate::{
    display::{Choice, list},
    remedy::{LEAVES, Views, leaves},
    tree::{Required, Tree},
    vocabulary::{Gate, Table},
};
use core::{error::Error, fmt};

/// The reason for a denial: the gate, the requirement, the grant and the remedy, which is the cheapest
/// way to meet the requirement.
///
/// It is small and `Copy`, holds no part of the request and allocates nothing.
/// [`Display`](fmt::Display) writes one sentence to act on.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.EditAccounts]
///     includes = ["ReadAccounts"]
///     [scopes.ReadAccounts]
///     [scopes.SMS]
/// "#); }
/// use demo::{ScopeSet, scope};
/// use scope_core::{Authorize, Gate};
///
/// let granted = ScopeSet::parse("SMS").granted();
/// let denied = granted.authorize(scope::ReadAccounts & scope::SMS).unwrap_err();
/// assert_eq!(denied.gate(), Gate::Scope);
/// assert!(denied.needed().eq(["ReadAccounts", "SMS"]));
/// assert!(denied.missing().eq(["ReadAccounts"]));
/// assert!(denied.granted().eq(["SMS"]));
/// assert_eq!(
///     denied.to_string(),
///     "app scope `ReadAccounts` is required and was not granted (granted: `SMS`); \
///      ask for it, or for `EditAccounts`, which includes it",
/// );
///
/// // alternatives: all of them, then the cheapest
/// let denied = granted.authorize(scope::EditAccounts | scope::ReadAccounts).unwrap_err();
/// assert_eq!(
///     denied.to_string(),
///     "one of these app scopes is required: `EditAccounts` or `ReadAccounts` (granted: `SMS`); \
///      the least to add is `ReadAccounts`: ask for it, or for `EditAccounts`, which includes it",
/// );
/// ```
#[derive(Clone, Copy)]
pub struct Denied {
    required: Tree,
    gate: Gate,
    /// The leaves of `required` that are covered, by position.
    covered: u128,
    /// The leaves of `required` in the cheapest remedy, by position.
    cheapest: u128,
    granted: Snapshot,
}

/// The first few granted privileges, in minimal form.
#[derive(Clone, Copy)]
struct Snapshot {
    table: Option<&'static Table>,
    indices: [u16; 8],
    /// How many privileges were granted.
    len: u16,
}

impl Denied {
    /// Explains what `views` lack of `required`. The caller has made sure that they lack something.
    #[cold]
    pub(crate) fn explain(required: Tree, views: &Views<'_>) -> Self {
        let gate = if views.meet_scopes(&required) {
            Gate::Permission
        } else {
            Gate::Scope
        };
        Denied::explain_at(gate, required, views)
    }

    /// Explains what `views` lack of `required` at `gate`.
    pub(crate) fn explain_at(gate: Gate, required: Tree, views: &Views<'_>) -> Self {
        let remedy = views.cheapest(&required);
        let mut covered = 0;
        leaves(&required, &mut 0, &mut |place, table, index| {
            if place < LEAVES && views.covers(table, index) {
                covered |= 1 << place;
            }
        });
        let mut denied = Denied {
            required,
            gate,
            covered,
            cheapest: remedy.leaves,
            granted: Snapshot {
                table: None,
                indices: [0; 8],
                len: 0,
            },
        };
        let lacking = denied
            .find(0, !denied.covered & denied.cheapest)
            .or_else(|| denied.find(0, u128::MAX));
        if let Some(view) = lacking.and_then(|(_, table, _)| views.of(table)) {
            let Snapshot {
                table,
                indices,
                len,
            } = &mut denied.granted;
            *table = Some(view.table());
            view.minimal_indices(&mut |index| {
                if let Some(slot) = indices.get_mut(*len as usize) {
                    *slot = index;
                }
                *len = len.saturating_add(1);
            });
        }
        denied
    }

    /// The gate that denied. If both did, it is the app's: more permissions for the user would not
    /// help.
    #[must_use]
    pub const fn gate(&self) -> Gate {
        self.gate
    }

    /// The whole requirement at both gates: wire names in backticks, joined with `and` and `or`.
    #[must_use]
    pub const fn required(&self) -> Required {
        Required(self.required)
    }

    /// The wire names that the gate requires, whether granted or not; of alternatives, the one that
    /// grants the least. Empty only for a requirement of more than 128 names, which may not all be
    /// distinguished.
    #[must_use]
    pub fn needed(&self) -> Names<'_> {
        self.names(self.cheapest)
    }

    /// The names of [`needed`](Denied::needed) that were not granted.
    #[must_use]
    pub fn missing(&self) -> Names<'_> {
        self.names(self.cheapest & !self.covered)
    }

    /// The first eight wire names granted at the gate, in minimal form.
    pub fn granted(&self) -> impl Iterator<Item = &'static str> + use<'_> {
        let Snapshot {
            table,
            indices,
            len,
        } = &self.granted;
        table.iter().flat_map(move |table| {
            indices
                .iter()
                .take(*len as usize)
                .map(|index| table.name(*index as usize))
        })
    }

    /// How many more names were granted than [`granted`](Denied::granted) gives.
    #[must_use]
    pub fn granted_beyond(&self) -> usize {
        (self.granted.len as usize).saturating_sub(self.granted.indices.len())
    }

    /// The least privileged scope that includes the first missing one, and that one: `EditAccounts`,
    /// `ReadAccounts`. Empty if nothing includes it.
    pub fn path(&self) -> impl Iterator<Item = &'static str> + use<> {
        let missing = self.find(0, self.cheapest & !self.covered);
        let path = missing.and_then(|(_, table, index)| {
            let least = includers(table, index).min_by_key(|i| (closure_len(table, *i), *i))?;
            // inclusion has no cycles, so one between both would be less privileged: it is direct
            Some([least, index as usize].map(|i| table.name(i)))
        });
        path.into_iter().flatten()
    }

    /// Whether the missing part is one of several alternatives at the gate.
    fn is_choice(&self) -> bool {
        self.find(0, !self.cheapest).is_some()
    }

    /// Writes the requirement as a clause; `count` of its names are missing.
    fn clause(&self, f: &mut fmt::Formatter<'_>, count: usize) -> fmt::Result {
        // a sentence can't hold more names
        const MAX_NAMES: usize = 8;
        if self.is_choice() {
            let choice = Choice::new(self.required, self.gate);
            return match choice.len() {
                ..=MAX_NAMES => write!(f, "{choice}"),
                _ => write!(f, "one of several sets of {}s is required", self.gate),
            };
        }
        let s = if count == 1 { "" } else { "s" };
        write!(f, "{}{s} ", self.gate)?;
        list(f, self.missing(), " and ")?;
        f.write_str(match (self.gate, count) {
            (Gate::Scope, 1) => " is required and was not granted",
            (Gate::Scope, _) => " are required and were not granted",
            (Gate::Permission, 1) => " is required and the user does not have it",
            (Gate::Permission, _) => " are required and the user does not have them",
        })
    }

    fn names(&self, leaves: u128) -> Names<'_> {
        Names {
            denied: self,
            leaves,
            next: 0,
        }
    }

    /// The first leaf of the gate at or after `place` that is in `among`.
    fn find(&self, place: u32, among: u128) -> Option<(u32, &'static Table, u16)> {
        let mut found = None;
        leaves(&self.required, &mut 0, &mut |at, table, index| {
            if at >= place
                && at < LEAVES
                && (among >> at) & 1 == 1
                && table.gate == self.gate
                && found.is_none()
            {
                found = Some((at, table, index));
            }
        });
        found
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let missing = self.missing();
        let count = missing.clone().count();
        if count == 0 {
            // the requirement is too large for its missing leaves to have a position
            return write!(
                f,
                "no {} was granted that satisfies {}",
                self.gate, self.required
            );
        }
        self.clause(f, count)?;
        f.write_str(match self.gate {
            Gate::Scope => " (granted: ",
            Gate::Permission => " (the user has: ",
        })?;
        if self.granted.len == 0 {
            f.write_str("nothing")?;
        }
        list(f, self.granted(), ", ")?;
        match self.granted_beyond() {
            0 => {}
            more => write!(f, " and {more} more")?,
        }
        f.write_str("); ")?;
        if self.is_choice() {
            f.write_str("the least to add is ")?;
            list(f, missing, " and ")?;
            f.write_str(": ")?;
        }
        f.write_str(match (self.gate, count) {
            (Gate::Scope, 1) => "ask for it",
            (Gate::Scope, _) => "ask for them",
            (Gate::Permission, 1) => "give the user a role that has it",
            (Gate::Permission, _) => "give the user a role that has them",
        })?;
        if let (Gate::Scope, 1, Some((_, table, index))) = (
            self.gate,
            count,
            self.find(0, self.cheapest & !self.covered),
        ) {
            let mut includers = includers(table, index).map(|i| table.name(i));
            match (includers.next(), includers.next()) {
                (None, _) => {}
                (Some(one), None) => write!(f, ", or for `{one}`, which includes it")?,
                (Some(one), Some(other)) => {
                    write!(f, ", or for one that includes it: `{one}`, `{other}`")?;
                    match (includers.next(), includers.count()) {
                        (None, _) => {}
                        (Some(third), 0) => write!(f, ", `{third}`")?,
                        (Some(third), more) => write!(f, ", `{third}` and {more} more")?,
                    }
                }
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Denied({self})")
    }
}

impl Error for Denied {}

/// An iterator over wire names in a denial, in the order of the requirement.
#[derive(Clone)]
pub struct Names<'d> {
    denied: &'d Denied,
    leaves: u128,
    next: u32,
}

impl Iterator for Names<'_> {
    type Item = &'static str;

    fn next(&mut self) -> Option<&'static str> {
        loop {
            let (place, table, index) = self.denied.find(self.next, self.leaves)?;
            self.next = place + 1;
            // a name that occurs twice is given once
            let mut again = false;
            leaves(&self.denied.required, &mut 0, &mut |at, other, i| {
                again |=
                    at < place && (self.leaves >> at) & 1 == 1 && i == index && other.is(table);
            });
            if !again {
                return Some(table.name(index as usize));
            }
        }
    }
}

impl fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// Every index of a vocabulary, ascending.
fn indices(table: &'static Table) -> impl Iterator<Item = usize> {
    (0..table.words * 64).filter(|index| table.position(*index).is_some())
}

/// The privileges that include the one at `index`, without itself.
fn includers(table: &'static Table, index: u16) -> impl Iterator<Item = usize> {
    indices(table).filter(move |i| *i != index as usize && table.includes(*i, index as usize))
}

fn closure_len(table: &'static Table, index: usize) -> usize {
    indices(table).filter(|i| table.includes(index, *i)).count()
}

impl Table {
    /// Whether `other` is the same vocabulary. The compiler may copy a table, so addresses can't
    /// decide.
    pub(crate) fn is(&self, other: &Table) -> bool {
        self.id == other.id && self.gate == other.gate
    }
}

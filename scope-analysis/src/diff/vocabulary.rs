//! Matches the privileges of two specs, and compares each name's closure.

use std::collections::HashSet;

use scope_spec::{Privilege, Requirement, Rows, Vocabulary, VocabularyKind};

/// Two vocabularies with common numbers for privileges: the new index, or, for a removed one, its
/// old index beyond all new ones.
pub(crate) struct Pair<'a> {
    pub(crate) old: &'a Vocabulary,
    pub(crate) new: &'a Vocabulary,
    /// For each old privilege, the new one with its name or alias.
    pub(crate) to_new: Vec<Option<usize>>,
    /// For each new privilege, all old ones that it replaces.
    pub(crate) to_old: Rows,
    /// For each old privilege, the gains and losses of a grant of its name.
    pub(crate) shifts: Vec<Shift>,
}

/// The gains of a grant (indices of the new vocabulary) and its losses (of the old one); ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shift {
    pub(crate) gains: Vec<usize>,
    pub(crate) loses: Vec<usize>,
}

impl<'a> Pair<'a> {
    pub(crate) fn new(old: &'a Vocabulary, new: &'a Vocabulary) -> Self {
        let to_new: Vec<Option<usize>> = old
            .items
            .iter()
            .map(|item| {
                let found = new.resolve(&item.name)?;
                is_same(item, &new[found]).then_some(found)
            })
            .collect();
        let mut to_old = Rows::new(new.items.len());
        for (index, target) in to_new.iter().enumerate() {
            if let Some(target) = *target {
                to_old.push(target, index);
            }
        }
        let mut pair = Self {
            old,
            new,
            to_new,
            to_old,
            shifts: Vec::new(),
        };
        // if nothing moved, no bit must be looked at
        let in_place = old.items.len() == new.items.len()
            && (pair.to_new.iter().enumerate()).all(|(old, new)| *new == Some(old));
        pair.shifts = (0..old.items.len())
            .map(|index| {
                if in_place {
                    let (was, now) = (old.closure.row(index), new.closure.row(index));
                    Shift {
                        gains: beyond(now, was),
                        loses: beyond(was, now),
                    }
                } else {
                    pair.shift(Some(index), pair.target(index))
                }
            })
            .collect();
        pair
    }

    /// App scopes or user permissions.
    pub(crate) fn kind(&self) -> VocabularyKind {
        self.new.kind
    }

    /// The new privilege that replaces an old one.
    pub(crate) fn target(&self, old: usize) -> Option<usize> {
        self.to_new.get(old).copied().flatten()
    }

    /// The old privileges that a new one replaces.
    pub(crate) fn origins(&self, new: usize) -> &[usize] {
        self.to_old.of(new)
    }

    /// The number of an old privilege.
    pub(crate) fn of_old(&self, old: usize) -> usize {
        self.target(old).unwrap_or(self.new.items.len() + old)
    }

    /// Whether a grant of an old name included the privilege of this number under the old spec.
    pub(crate) fn old_covers(&self, name: usize, number: usize) -> bool {
        match number.checked_sub(self.new.items.len()) {
            Some(removed) => self.old.closure.contains(name, removed),
            None => self
                .origins(number)
                .iter()
                .any(|&origin| self.old.closure.contains(name, origin)),
        }
    }

    /// Whether a grant of an old name includes the privilege of this number under the new spec.
    pub(crate) fn new_covers(&self, name: usize, number: usize) -> bool {
        self.target(name)
            .is_some_and(|name| self.new.closure.contains(name, number))
    }

    /// The gains and losses of a name that meant `old` and means `new`.
    pub(crate) fn shift(&self, old: Option<usize>, new: Option<usize>) -> Shift {
        let mut shift = Shift::default();
        if let Some(new) = new {
            let row = self.new.closure.iter(new);
            let had = |held: usize| old.is_some_and(|old| self.old_covers(old, held));
            shift.gains = row.filter(|&held| !had(held)).collect();
        }
        if let Some(old) = old {
            let row = self.old.closure.iter(old);
            let has = |held: usize| {
                let target = self.target(held);
                new.zip(target)
                    .is_some_and(|(new, target)| self.new.closure.contains(new, target))
            };
            shift.loses = row.filter(|&held| !has(held)).collect();
        }
        shift
    }

    /// A requirement of the old spec, in common numbers.
    pub(crate) fn number(&self, requirement: &Requirement) -> Requirement {
        requirement.map(|old| self.of_old(old))
    }

    pub(crate) fn old_name(&self, old: usize) -> &'a str {
        self.old.name(old)
    }

    pub(crate) fn new_name(&self, new: usize) -> &'a str {
        self.new.name(new)
    }

    /// The aliases of either spec, and the privileges that they mean in each. Old names are left
    /// out: they count as renamed.
    pub(crate) fn aliases(&self) -> Vec<(&'a str, Option<usize>, Option<usize>)> {
        let mut seen: HashSet<&str> = HashSet::new();
        let mut aliases = Vec::new();
        let items = self.old.items.iter().chain(&self.new.items);
        for alias in items.flat_map(|item| &item.aliases) {
            if self.old.index_of(alias).is_none() && seen.insert(alias) {
                // a token never means a template by an alias
                let [old, new] = [self.old, self.new].map(|it| {
                    let found = it.resolve(alias)?;
                    it[found].template.is_none().then_some(found)
                });
                if (old, new) == (None, None) {
                    continue;
                }
                aliases.push((alias.as_str(), old, new));
            }
        }
        aliases
    }
}

/// Whether a token that means the first privilege, by its name, means the second too. A template is
/// meant only by its own name, with the same open parameters.
fn is_same(old: &Privilege, new: &Privilege) -> bool {
    match (&old.template, &new.template) {
        (None, None) => true,
        (Some(was), Some(now)) => old.name == new.name && was.literals() == now.literals(),
        _ => false,
    }
}

/// The bits that are set in the first row and not in the second; ascending.
fn beyond(row: &[u64], other: &[u64]) -> Vec<usize> {
    let mut found = Vec::new();
    for (at, (word, other)) in row.iter().zip(other).enumerate() {
        let mut rest = word & !other;
        while rest != 0 {
            found.push(at * 64 + rest.trailing_zeros() as usize);
            rest &= rest - 1;
        }
    }
    found
}

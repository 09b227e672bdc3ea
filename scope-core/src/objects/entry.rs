//! Entries: grants on objects with certain values.

use super::object::Object;
use crate::Granted;
use crate::form::Quoted;
use alloc::{borrow::Cow, boxed::Box, format, string::ToString, vec::Vec};
use core::fmt;

/// The maximum number of entries. Further ones grant nothing.
pub(super) const MOST: usize = 512;
/// The maximum number of entries that are compared one by one.
const FEW: usize = 16;
/// The maximum length of a value in bytes.
const LONGEST: usize = 256;
/// The maximum number of ignored texts that are kept.
const KEPT: usize = 8;

/// The values that an object must have for a grant to apply to it, by parameter; at least one.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.ReadRepos]
/// "#); }
/// use demo::{Grants, Scope};
///
/// let grants = Grants::EMPTY.with(Scope::ReadRepos, &[("owner", "acme"), ("repo", "site")]);
/// let values = grants.values(Scope::ReadRepos).next().unwrap();
/// assert_eq!(values.get("repo"), Some("site"));
/// assert_eq!(values.to_string(), "owner `acme`, repo `site`");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Values(Box<[(&'static str, Box<str>)]>);

impl Values {
    /// The values, or `None` if there are none, one is empty or too long, or a parameter has two: such
    /// values describe no object.
    pub(super) fn new(values: &[(&'static str, &str)]) -> Option<Self> {
        let are_values = values.iter().all(|(parameter, value)| {
            !parameter.is_empty() && (1..=LONGEST).contains(&value.len())
        });
        let mut held: Box<[_]> = values
            .iter()
            .map(|(parameter, value)| (*parameter, Box::from(*value)))
            .collect();
        held.sort_unstable();
        let mut pairs = held.iter().zip(held.iter().skip(1));
        let is_one_object = pairs.all(|(one, other)| one.0 != other.0);
        (are_values && is_one_object && !held.is_empty()).then_some(Values(held))
    }

    /// The value of `parameter`.
    #[must_use]
    pub fn get(&self, parameter: &str) -> Option<&str> {
        self.iter().find(|(it, _)| *it == parameter).map(|it| it.1)
    }

    /// Each parameter and its value, sorted by parameter.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0
            .iter()
            .map(|(parameter, value)| (*parameter, &**value))
    }

    /// The first parameter and its value.
    #[inline]
    fn first(&self) -> (&'static str, &str) {
        self.0
            .first()
            .map_or(("", ""), |(parameter, value)| (*parameter, value))
    }

    /// Whether `object` has all values but the first.
    #[inline]
    fn has_the_rest(&self, object: &(impl Object + ?Sized)) -> bool {
        self.0
            .iter()
            .skip(1)
            .all(|(parameter, value)| object.value(parameter).is_some_and(|it| *it == **value))
    }
}

impl fmt::Display for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut comma = "";
        for (parameter, value) in self.iter() {
            write!(f, "{comma}{parameter} {}", Quoted(value))?;
            comma = ", ";
        }
        Ok(())
    }
}

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// A grant on objects with these values.
pub(super) struct Entry<P, const W: usize> {
    pub(super) values: Values,
    pub(super) granted: Granted<P, W>,
}

/// Entries, ordered by their values; each list of values occurs once.
pub(super) struct Entries<P, const W: usize> {
    list: Vec<Entry<P, W>>,
    ignored: Vec<Box<str>>,
    /// How many texts were ignored, kept or not.
    ignored_count: usize,
}

impl<P, const W: usize> Entries<P, W> {
    pub(super) const EMPTY: Self = Entries {
        list: Vec::new(),
        ignored: Vec::new(),
        ignored_count: 0,
    };

    pub(super) fn list(&self) -> &[Entry<P, W>] {
        &self.list
    }

    pub(super) fn ignored(&self) -> (&[Box<str>], usize) {
        (&self.ignored, self.ignored_count)
    }

    /// Adds a grant on objects with `values`.
    pub(super) fn add(&mut self, values: &[(&'static str, &str)], granted: Granted<P, W>) {
        match Values::new(values) {
            Some(values) => self.insert(Entry { values, granted }),
            None => {
                let shown = values
                    .iter()
                    .map(|(parameter, value)| format!("{parameter} {}", Quoted(value)));
                self.ignore(&shown.collect::<Vec<_>>().join(", "));
            }
        }
    }

    /// Adds everything in `other`.
    pub(super) fn extend(&mut self, other: &Self) {
        for entry in &other.list {
            self.insert(entry.clone());
        }
        for text in &other.ignored {
            self.ignore(text);
        }
        self.ignored_count += other.ignored_count - other.ignored.len();
    }

    fn insert(&mut self, entry: Entry<P, W>) {
        match self
            .list
            .binary_search_by(|it| it.values.cmp(&entry.values))
        {
            Ok(at) => {
                if let Some(held) = self.list.get_mut(at) {
                    held.granted |= entry.granted;
                }
            }
            Err(_) if self.list.len() >= MOST => self.ignore(&entry.values.to_string()),
            Err(at) => self.list.insert(at, entry),
        }
    }

    pub(super) fn ignore(&mut self, text: &str) {
        if self.ignored.len() < KEPT {
            self.ignored.push(text.into());
        }
        self.ignored_count += 1;
    }

    /// Keeps what `limit` covers.
    pub(super) fn restrict_to(&mut self, limit: &Granted<P, W>) {
        for entry in &mut self.list {
            entry.granted = entry.granted.restrict_to(limit);
        }
        self.list.retain(|entry| !entry.granted.is_empty());
    }

    /// The grants of the entries whose values `object` has. A few entries are compared one by one; of
    /// many, those with the object's value of their first parameter are looked up.
    #[inline]
    pub(super) fn granted_on(&self, object: &(impl Object + ?Sized)) -> Granted<P, W> {
        if self.list.len() > FEW {
            return self.looked_up_on(object);
        }
        let mut granted = Granted::EMPTY;
        let mut known: (&str, Option<Cow<'_, str>>) = ("", None);
        for entry in &self.list {
            let (parameter, value) = entry.values.first();
            // the address of a literal: if it differs, the value is only computed again
            if !core::ptr::eq(known.0, parameter) {
                known = (parameter, object.value(parameter));
            }
            if known.1.as_deref() == Some(value) && entry.values.has_the_rest(object) {
                granted |= entry.granted;
            }
        }
        granted
    }

    fn looked_up_on(&self, object: &(impl Object + ?Sized)) -> Granted<P, W> {
        let (mut granted, mut rest) = (Granted::EMPTY, &*self.list);
        while let Some(first) = rest.first() {
            let parameter = first.values.first().0;
            let end = rest.partition_point(|it| it.values.first().0 == parameter);
            let (group, others) = rest.split_at_checked(end).unwrap_or_default();
            rest = others;
            let Some(value) = object.value(parameter) else {
                continue;
            };
            let start = group.partition_point(|it| it.values.first().1 < &*value);
            for entry in group.iter().skip(start) {
                if entry.values.first().1 != value {
                    break;
                }
                if entry.values.has_the_rest(object) {
                    granted |= entry.granted;
                }
            }
        }
        granted
    }
}

impl<P, const W: usize> Clone for Entry<P, W> {
    fn clone(&self) -> Self {
        Entry {
            values: self.values.clone(),
            granted: self.granted,
        }
    }
}

impl<P, const W: usize> Clone for Entries<P, W> {
    fn clone(&self) -> Self {
        Entries {
            list: self.list.clone(),
            ignored: self.ignored.clone(),
            ignored_count: self.ignored_count,
        }
    }
}

impl<P, const W: usize> PartialEq for Entry<P, W> {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values && self.granted == other.granted
    }
}

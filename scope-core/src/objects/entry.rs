//! Entries: grants on objects with certain values.

use super::object::Object;
use crate::{Granted, Privilege, Set, form::Quoted};
use alloc::{
    borrow::Cow,
    boxed::Box,
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::{cmp::Ordering, fmt, iter, mem, ptr};

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
#[derive(Clone, Copy)]
pub struct Values<'g> {
    first: Part,
    others: &'g [Part],
    text: &'g str,
}

/// A parameter, and where its value stands in the text of all entries.
#[derive(Clone, Copy)]
struct Part {
    parameter: &'static str,
    start: u32,
    end: u32,
}

impl Part {
    fn value<'g>(&self, text: &'g str) -> &'g str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }

    /// The bytes of the value, which are compared faster than text is cut.
    #[inline]
    fn bytes<'g>(&self, text: &'g str) -> &'g [u8] {
        let bytes = text.as_bytes().get(self.start as usize..self.end as usize);
        bytes.unwrap_or_default()
    }
}

impl<'g> Values<'g> {
    /// The value of `parameter`.
    #[must_use]
    pub fn get(&self, parameter: &str) -> Option<&'g str> {
        self.iter().find(|(it, _)| *it == parameter).map(|it| it.1)
    }

    /// Each parameter and its value, sorted by parameter.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'g str)> + use<'g> {
        let text = self.text;
        let parts = iter::once(self.first).chain(self.others.iter().copied());
        parts.map(move |part| (part.parameter, part.value(text)))
    }
}

impl Object for Values<'_> {
    fn value(&self, parameter: &str) -> Option<Cow<'_, str>> {
        self.get(parameter).map(Cow::Borrowed)
    }
}

impl PartialEq for Values<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Values<'_> {}

impl fmt::Display for Values<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(self.iter()))
    }
}

impl fmt::Debug for Values<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

fn shown<'v>(values: impl Iterator<Item = (&'static str, &'v str)>) -> String {
    let shown = values.map(|(parameter, value)| format!("{parameter} {}", Quoted(value)));
    shown.collect::<Vec<_>>().join(", ")
}

/// Whether the values describe an object: there are some, and none is empty, too long, or a second one
/// of its parameter. They are sorted by parameter.
fn are_values(values: &[(&'static str, &str)]) -> bool {
    let are_values = values
        .iter()
        .all(|(parameter, value)| !parameter.is_empty() && (1..=LONGEST).contains(&value.len()));
    let mut pairs = values.iter().zip(values.iter().skip(1));
    !values.is_empty() && are_values && pairs.all(|(one, next)| one.0 < next.0)
}

/// A grant on objects with certain values.
struct Entry<P, const W: usize> {
    first: Part,
    /// Where its other parts stand in those of all entries.
    others: (u32, u32),
    granted: Granted<P, W>,
}

/// Entries, ordered by their values; each list of values occurs once.
pub(crate) struct Entries<P, const W: usize> {
    list: Vec<Entry<P, W>>,
    /// The parts of all entries but the first of each.
    others: Vec<Part>,
    /// The values of all parts.
    text: String,
    ignored: Vec<Box<str>>,
    /// How many texts were ignored, kept or not.
    ignored_count: usize,
}

impl<P, const W: usize> Entries<P, W> {
    pub(super) const EMPTY: Self = Entries {
        list: Vec::new(),
        others: Vec::new(),
        text: String::new(),
        ignored: Vec::new(),
        ignored_count: 0,
    };

    /// Makes room for as many entries, with values of as many bytes.
    pub(super) fn reserve(&mut self, entries: usize, bytes: usize) {
        let entries = entries.min(MOST);
        self.list.reserve(entries);
        self.others.reserve(entries);
        self.text.reserve(bytes.min(entries * LONGEST));
    }

    /// Whether there are entries or ignored texts.
    pub(super) fn has_any(&self) -> bool {
        !self.list.is_empty() || self.ignored_count > 0
    }

    /// The values of each entry, and what is granted on objects that have them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Values<'_>, &Granted<P, W>)> {
        let entries = self.list.iter();
        entries.map(|entry| (self.values(entry), &entry.granted))
    }

    fn values(&self, entry: &Entry<P, W>) -> Values<'_> {
        Values {
            first: entry.first,
            others: self.others(entry),
            text: &self.text,
        }
    }

    #[inline]
    fn others(&self, entry: &Entry<P, W>) -> &[Part] {
        let (start, end) = entry.others;
        let others = self.others.get(start as usize..end as usize);
        others.unwrap_or_default()
    }

    pub(super) fn ignored(&self) -> (&[Box<str>], usize) {
        (&self.ignored, self.ignored_count)
    }

    /// Adds what an unknown token grants: a name with values grants the name on objects that have the
    /// values.
    pub(crate) fn add_token(&mut self, token: &str)
    where
        P: Privilege,
    {
        let mut templates = P::TEMPLATES.iter();
        match templates.find_map(|it| Some((it, it.values(token)?))) {
            Some((template, values)) => {
                let granted = Set::EMPTY.with_index(template.index.into()).close();
                let count = template.parameters.len();
                self.add(values.get(..count).unwrap_or_default(), granted);
            }
            None => self.ignore(&Quoted(token).to_string()),
        }
    }

    /// Adds a grant on objects with `values`.
    pub(super) fn add(&mut self, values: &[(&'static str, &str)], granted: Granted<P, W>) {
        if are_values(values) {
            return self.insert(values, granted);
        }
        let mut sorted = values.to_vec();
        sorted.sort_unstable();
        match are_values(&sorted) {
            true => self.insert(&sorted, granted),
            false => self.ignore(&shown(values.iter().copied())),
        }
    }

    /// Adds everything in `other`.
    pub(super) fn extend(&mut self, other: &Self) {
        for (values, granted) in other.iter() {
            self.insert(&values.iter().collect::<Vec<_>>(), *granted);
        }
        for text in &other.ignored {
            self.ignore(text);
        }
        self.ignored_count += other.ignored_count - other.ignored.len();
    }

    fn insert(&mut self, values: &[(&'static str, &str)], granted: Granted<P, W>) {
        let compare = |entry: &Entry<P, W>| self.compare(entry, values);
        // tokens are often sorted
        let place = match self.list.last().map(compare) {
            None | Some(Ordering::Less) => Err(self.list.len()),
            Some(_) => self.list.binary_search_by(compare),
        };
        match place {
            Ok(at) => {
                if let Some(held) = self.list.get_mut(at) {
                    held.granted |= granted;
                }
            }
            Err(_) if self.list.len() >= MOST => self.ignore(&shown(values.iter().copied())),
            Err(at) => {
                let Some((first, others)) = values.split_first() else {
                    return;
                };
                let first = self.part(*first);
                let start = self.others.len() as u32;
                for other in others {
                    let other = self.part(*other);
                    self.others.push(other);
                }
                let entry = Entry {
                    first,
                    others: (start, self.others.len() as u32),
                    granted,
                };
                self.list.insert(at, entry);
            }
        }
    }

    fn compare(&self, entry: &Entry<P, W>, values: &[(&'static str, &str)]) -> Ordering {
        let mut held = iter::once(&entry.first).chain(self.others(entry));
        for (parameter, value) in values {
            let Some(part) = held.next() else {
                return Ordering::Less;
            };
            let is_same = ptr::eq(part.parameter, *parameter) || part.parameter == *parameter;
            let order = match is_same {
                true => part.bytes(&self.text).cmp(value.as_bytes()),
                false => part.parameter.cmp(parameter),
            };
            if order.is_ne() {
                return order;
            }
        }
        match held.next() {
            Some(_) => Ordering::Greater,
            None => Ordering::Equal,
        }
    }

    /// Adds a value to the text.
    fn part(&mut self, (parameter, value): (&'static str, &str)) -> Part {
        let start = self.text.len() as u32;
        self.text.push_str(value);
        Part {
            parameter,
            start,
            end: self.text.len() as u32,
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
        let before = mem::replace(self, Self::EMPTY);
        for (values, granted) in before.iter() {
            let granted = granted.restrict_to(limit);
            if !granted.is_empty() {
                self.insert(&values.iter().collect::<Vec<_>>(), granted);
            }
        }
        (self.ignored, self.ignored_count) = (before.ignored, before.ignored_count);
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
            let first = &entry.first;
            // the address of a literal: if it differs, the value is only computed again
            if !ptr::eq(known.0, first.parameter) {
                known = (first.parameter, object.value(first.parameter));
            }
            let value = known.1.as_deref();
            if value.is_some_and(|it| first.bytes(&self.text) == it.as_bytes())
                && self.has_others(object, entry)
            {
                granted |= entry.granted;
            }
        }
        granted
    }

    /// Whether `object` has all values of an entry but the first.
    #[inline]
    fn has_others(&self, object: &(impl Object + ?Sized), entry: &Entry<P, W>) -> bool {
        self.others(entry).iter().all(|part| {
            let value = object.value(part.parameter);
            value.is_some_and(|it| part.bytes(&self.text) == it.as_bytes())
        })
    }

    fn looked_up_on(&self, object: &(impl Object + ?Sized)) -> Granted<P, W> {
        let first = |entry: &Entry<P, W>| (entry.first.parameter, entry.first.bytes(&self.text));
        let (mut granted, mut rest) = (Granted::EMPTY, &*self.list);
        while let Some(entry) = rest.first() {
            let parameter = first(entry).0;
            let end = rest.partition_point(|it| first(it).0 == parameter);
            let (group, others) = rest.split_at_checked(end).unwrap_or_default();
            rest = others;
            let Some(value) = object.value(parameter) else {
                continue;
            };
            let start = group.partition_point(|it| first(it).1 < value.as_bytes());
            for entry in group.iter().skip(start) {
                if first(entry).1 != value.as_bytes() {
                    break;
                }
                if self.has_others(object, entry) {
                    granted |= entry.granted;
                }
            }
        }
        granted
    }
}

impl<P, const W: usize> Clone for Entry<P, W> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P, const W: usize> Copy for Entry<P, W> {}

impl<P, const W: usize> Clone for Entries<P, W> {
    fn clone(&self) -> Self {
        Entries {
            list: self.list.clone(),
            others: self.others.clone(),
            text: self.text.clone(),
            ignored: self.ignored.clone(),
            ignored_count: self.ignored_count,
        }
    }
}

//! Lists of indices.

/// For each of several things a list of indices, or of ids.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rows<T = usize>(Vec<Vec<T>>);

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self::NONE
    }
}

impl<T> Rows<T> {
    /// Nothing.
    pub(crate) const NONE: Self = Self(Vec::new());

    /// An empty list for each of `count` things.
    pub fn new(count: usize) -> Self {
        Self((0..count).map(|_| Vec::new()).collect())
    }

    /// How many things there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nothing to list indices for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The list of a thing; empty where there is no such thing.
    pub fn of(&self, at: usize) -> &[T] {
        self.0.get(at).map_or(&[], Vec::as_slice)
    }

    /// Adds an index to the list of a thing that is there.
    pub fn push(&mut self, at: usize, index: T) {
        if let Some(row) = self.0.get_mut(at) {
            row.push(index);
        }
    }

    /// The lists, in the order of the things.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &[T]> + ExactSizeIterator + Clone {
        self.0.iter().map(Vec::as_slice)
    }

    /// The lists, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Vec<T>> {
        self.0.iter_mut()
    }
}

impl<T, R: Into<Vec<T>>> FromIterator<R> for Rows<T> {
    fn from_iter<I: IntoIterator<Item = R>>(rows: I) -> Self {
        Self(rows.into_iter().map(Into::into).collect())
    }
}

impl<T, R: Into<Vec<T>>> Extend<R> for Rows<T> {
    fn extend<I: IntoIterator<Item = R>>(&mut self, rows: I) {
        self.0.extend(rows.into_iter().map(Into::into));
    }
}

impl<T> IntoIterator for Rows<T> {
    type Item = Vec<T>;
    type IntoIter = std::vec::IntoIter<Vec<T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

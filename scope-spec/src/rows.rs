//! Lists of indices.

/// A list of indices, or of ids, for each row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rows<T = usize>(Vec<Vec<T>>);

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self::NONE
    }
}

impl<T> Rows<T> {
    /// No rows.
    pub(crate) const NONE: Self = Self(Vec::new());

    /// `count` empty rows.
    pub fn new(count: usize) -> Self {
        Self((0..count).map(|_| Vec::new()).collect())
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The list of a row; empty if there is no such row.
    pub fn of(&self, at: usize) -> &[T] {
        self.0.get(at).map_or(&[], Vec::as_slice)
    }

    /// Adds an index to the list of an existing row.
    pub fn push(&mut self, at: usize, index: T) {
        if let Some(row) = self.0.get_mut(at) {
            row.push(index);
        }
    }

    /// The lists, in the order of the rows.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &[T]> + ExactSizeIterator + Clone {
        self.0.iter().map(Vec::as_slice)
    }

    /// The lists, mutable.
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

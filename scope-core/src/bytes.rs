//! Reading the tables that generated code carries as byte strings.
//!
//! A byte string costs rustc a twentieth of an array of integers, so all numbers in generated
//! tables are little-endian bytes. A read beyond the end gives zero or nothing, and never panics.
#![allow(
    clippy::indexing_slicing,
    reason = "a `const fn` can only index; every index is below the length by the loop or a check beside it"
)]

/// The `i`-th little-endian `u16`; 0 beyond the end.
#[inline]
pub(crate) const fn u16_at(bytes: &[u8], i: usize) -> u16 {
    match chunk(bytes, i * 2) {
        Some(chunk) => u16::from_le_bytes(*chunk),
        None => 0,
    }
}

/// The `i`-th little-endian `u32`; 0 beyond the end.
#[inline]
pub(crate) const fn u32_at(bytes: &[u8], i: usize) -> u32 {
    match chunk(bytes, i * 4) {
        Some(chunk) => u32::from_le_bytes(*chunk),
        None => 0,
    }
}

/// The `i`-th little-endian `u64`; 0 beyond the end.
#[inline]
pub(crate) const fn u64_at(bytes: &[u8], i: usize) -> u64 {
    match chunk(bytes, i * 8) {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => 0,
    }
}

/// The `N` bytes that begin at `at`.
#[inline]
pub(crate) const fn chunk<const N: usize>(bytes: &[u8], at: usize) -> Option<&[u8; N]> {
    match bytes.split_at_checked(at) {
        Some((_, rest)) => rest.first_chunk(),
        None => None,
    }
}

/// `text[start..end]`; empty if that range is not part of `text`.
#[inline]
pub(crate) const fn part(text: &'static str, start: usize, end: usize) -> &'static str {
    match text.split_at_checked(end) {
        Some((head, _)) => match head.split_at_checked(start) {
            Some((_, part)) => part,
            None => "",
        },
        None => "",
    }
}

/// A column of strings: their concatenation and the end of each.
#[derive(Clone, Copy, Debug)]
pub struct Strings {
    /// All strings, concatenated.
    pub text: &'static str,
    /// The end of each string, as little-endian `u32`s. A column of empty strings may have none.
    pub ends: &'static [u8],
}

impl Strings {
    /// The number of strings, or 0 for a column of empty strings.
    pub(crate) const fn len(&self) -> usize {
        self.ends.len() / 4
    }

    /// The `i`-th string; empty beyond the end.
    #[inline]
    pub const fn get(&self, i: usize) -> &'static str {
        let start = if i == 0 { 0 } else { u32_at(self.ends, i - 1) };
        part(self.text, start as usize, u32_at(self.ends, i) as usize)
    }
}

/// A list of numbers for each row.
#[derive(Clone, Copy, Debug)]
pub struct Lists {
    /// The end of each row in `items`, as little-endian `u32`s.
    pub ends: &'static [u8],
    /// The numbers, little-endian `u16`s.
    pub items: &'static [u8],
}

impl Lists {
    /// The positions in [`Lists::items`] at which row `i` begins and ends.
    #[inline]
    pub(crate) const fn range(&self, i: usize) -> (usize, usize) {
        let start = if i == 0 { 0 } else { u32_at(self.ends, i - 1) };
        (start as usize, u32_at(self.ends, i) as usize)
    }

    /// The number at position `at` of [`Lists::items`].
    #[inline]
    pub(crate) const fn item(&self, at: usize) -> usize {
        u16_at(self.items, at) as usize
    }
}

/// A set of bit positions for each row.
#[derive(Clone, Copy, Debug)]
pub enum Rows {
    /// Each row is a bitset with as many little-endian `u64`s as the vocabulary has words.
    Dense(&'static [u8]),
    /// Every row lists its positions.
    Sparse(Lists),
}

impl Rows {
    /// Adds row `i` to `bits`.
    #[inline]
    pub(crate) const fn add<const W: usize>(&self, i: usize, bits: &mut [u64; W]) {
        match self {
            Rows::Dense(bytes) => {
                let mut w = 0;
                while w < W {
                    bits[w] |= u64_at(bytes, i * W + w);
                    w += 1;
                }
            }
            Rows::Sparse(lists) => {
                let (mut at, end) = lists.range(i);
                while at < end {
                    let bit = lists.item(at);
                    if bit / 64 < W {
                        bits[bit / 64] |= 1 << (bit % 64);
                    }
                    at += 1;
                }
            }
        }
    }

    /// Calls `each` with every bit of row `i`; a dense row has `words` words.
    pub(crate) fn each(&self, i: usize, words: usize, each: &mut dyn FnMut(u16)) {
        match self {
            Rows::Dense(bytes) => {
                for w in 0..words {
                    let mut rest = u64_at(bytes, i * words + w);
                    while rest != 0 {
                        each((w * 64) as u16 + rest.trailing_zeros() as u16);
                        rest &= rest - 1;
                    }
                }
            }
            Rows::Sparse(lists) => {
                let (start, end) = lists.range(i);
                (start..end).for_each(|at| each(lists.item(at) as u16));
            }
        }
    }

    /// Whether row `i` holds `bit`; a dense row has `words` words.
    #[inline]
    pub(crate) const fn contains(&self, i: usize, bit: usize, words: usize) -> bool {
        match self {
            Rows::Dense(bytes) => {
                bit / 64 < words && (u64_at(bytes, i * words + bit / 64) >> (bit % 64)) & 1 == 1
            }
            Rows::Sparse(lists) => {
                let (mut at, end) = lists.range(i);
                while at < end {
                    if lists.item(at) == bit {
                        return true;
                    }
                    at += 1;
                }
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Rows, Strings};
    use crate::fixtures::{Random, dense, sparse, strings};
    use std::{collections::BTreeSet, vec::Vec};

    /// `rows` against lists of bits, of vocabularies with two words.
    fn hold(rows: &Rows, lists: &[Vec<usize>]) {
        for (row, bits) in lists.iter().enumerate() {
            let bits: BTreeSet<usize> = bits.iter().copied().collect();
            let mut words = [1 << 63, 1 << 63];
            rows.add(row, &mut words);
            for bit in 0..128 {
                let expected = bits.contains(&bit);
                assert_eq!(rows.contains(row, bit, 2), expected, "{row} {bit} {rows:?}");
                let added = words[bit / 64] >> (bit % 64) & 1 == 1;
                assert_eq!(added, expected || bit % 64 == 63, "{row} {bit} {rows:?}");
            }
            let mut each = Vec::new();
            rows.each(row, 2, &mut |bit| each.push(usize::from(bit)));
            assert!(each.iter().eq(&bits), "{row} {each:?} {rows:?}");
            // no word of another row
            assert!(!rows.contains(row, 128, 2) && !rows.contains(row, 130, 2));
        }
    }

    #[test]
    fn rows_equal_lists_of_bits() {
        let mut random = Random(1);
        for density in [1, 2, 9, 128] {
            let lists: Vec<Vec<usize>> = (0..5)
                .map(|_| (0..128).filter(|_| random.below(density) == 0).collect())
                .collect();
            hold(&dense(&lists, 2), &lists);
            hold(&sparse(&lists), &lists);
        }
        // a bit beyond the words is not added
        let mut words = [0];
        sparse(&[Vec::from([3, 64, 100])]).add(0, &mut words);
        assert_eq!(words, [1 << 3]);
    }

    #[test]
    fn strings_equal_a_list() {
        let list = ["read", "", "\u{e9}crire", "x"];
        let column = strings(&list);
        assert_eq!(column.len(), list.len());
        assert!((0..4).map(|i| column.get(i)).eq(list));
        assert_eq!(column.get(4), "");
        let none = Strings {
            text: "",
            ends: b"",
        };
        assert_eq!((none.len(), none.get(0)), (0, ""));
    }
}

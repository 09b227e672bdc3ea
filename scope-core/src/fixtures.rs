//! Tables and grants for unit tests, laid out from lists at run time.

use crate::{
    bytes::{Lists, Rows, Strings},
    calls::{Calls, Methods},
    lookup::Lookup,
    operations::Operations,
    vocabulary::{AnyGranted, Each, Gate, Table, sealed::Sealed},
};
use std::{collections::BTreeSet, string::String, vec, vec::Vec};

/// Numbers that are the same in each run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        (self.0 >> 33) as usize % end
    }
}

fn u16s(numbers: impl IntoIterator<Item = u16>) -> &'static [u8] {
    let bytes = numbers.into_iter().flat_map(u16::to_le_bytes);
    bytes.collect::<Vec<_>>().leak()
}

fn u32s(numbers: impl IntoIterator<Item = u32>) -> &'static [u8] {
    let bytes = numbers.into_iter().flat_map(u32::to_le_bytes);
    bytes.collect::<Vec<_>>().leak()
}

fn ends(lengths: impl Iterator<Item = usize>) -> &'static [u8] {
    u32s(lengths.scan(0, |end, len| {
        *end += len as u32;
        Some(*end)
    }))
}

pub(crate) fn strings(list: &[&str]) -> Strings {
    Strings {
        text: list.concat().leak(),
        ends: ends(list.iter().map(|text| text.len())),
    }
}

pub(crate) fn sparse(rows: &[Vec<usize>]) -> Rows {
    Rows::Sparse(Lists {
        ends: ends(rows.iter().map(Vec::len)),
        items: u16s(rows.iter().flatten().map(|bit| *bit as u16)),
    })
}

pub(crate) fn dense(rows: &[Vec<usize>], words: usize) -> Rows {
    let mut bytes = vec![0; rows.len() * words * 8];
    for (row, bits) in rows.iter().enumerate() {
        for bit in bits {
            // a word is little-endian, and so is a row
            bytes[row * words * 8 + bit / 8] |= 1 << (bit % 8);
        }
    }
    Rows::Dense(bytes.leak())
}

/// A privilege of a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) index: usize,
    pub(crate) weight: u16,
    pub(crate) restricted: bool,
    /// The indices that it includes directly.
    pub(crate) includes: Vec<usize>,
    /// All indices that it includes, with its own.
    pub(crate) closure: Vec<usize>,
}

const NO_LOOKUP: Lookup = Lookup {
    seed: 0,
    whole: false,
    bucket_bits: 1,
    buckets: &[],
    slots: &[],
    text: "",
};

/// A table of these privileges, in the order of the file.
pub(crate) fn table(gate: Gate, items: &[Item], is_sparse: bool) -> &'static Table {
    let names: Vec<&str> = items.iter().map(|item| &*item.name).collect();
    let words = items.iter().map(|item| item.index / 64 + 1).max();
    let words = words.unwrap_or_default();
    let positions = (0..words * 64).map(|index| {
        let position = items.iter().position(|item| item.index == index);
        position.map_or(u16::MAX, |position| position as u16)
    });
    let rows = |of: fn(&Item) -> &Vec<usize>| {
        let rows: Vec<_> = items.iter().map(|item| of(item).clone()).collect();
        match is_sparse {
            true => sparse(&rows),
            false => dense(&rows, words),
        }
    };
    Vec::leak(vec![Table {
        id: 1,
        gate,
        file: "unit.toml",
        len: items.len(),
        words,
        positions: u16s(positions),
        names: strings(&names),
        titles: strings(&[]),
        descriptions: strings(&[]),
        flags: items
            .iter()
            .map(|item| u8::from(item.restricted) << 5)
            .collect::<Vec<_>>()
            .leak(),
        weights: u16s(items.iter().map(|item| item.weight)),
        includes: rows(|item| &item.includes),
        closure: rows(|item| &item.closure),
        deprecated: &[],
        aliases: &[],
        several: &[],
        lookup: NO_LOOKUP,
    }])
    .first()
    .expect("one table")
}

/// The alternatives of a gate: indices.
pub(crate) type AnyOf = Vec<Vec<usize>>;

/// One operation, `call`, that requires these scopes and permissions.
pub(crate) fn operation(tables: [&'static Table; 2], required: &[AnyOf; 2]) -> &'static Operations {
    // no place in the pool is the same as another one's number
    let (mut pool, mut starts) = (vec![7, 7, 7], Vec::new());
    for any in required {
        starts.push(pool.len() as u32);
        pool.push(any.len() as u16);
        for all in any {
            pool.push(all.len() as u16);
            pool.extend(all.iter().map(|index| *index as u16));
        }
    }
    let calls = Calls {
        methods: Methods {
            names: &[],
            slots: &[],
            seed: 0,
            shift: 0,
        },
        trees: &[],
        starts: &[],
        operations: &[],
    };
    Vec::leak(vec![Operations {
        scopes: tables[0],
        permissions: tables[1],
        ids: strings(&["call"]),
        titles: strings(&[]),
        descriptions: strings(&[]),
        methods: &[],
        call_methods: &[],
        call_texts: strings(&[]),
        call_ends: &[],
        requirements: u32s(starts),
        pool: u16s(pool),
        flags: &[],
        calls,
        lookup: NO_LOOKUP,
    }])
    .first()
    .expect("one table")
}

/// A grant of any vocabulary: what it covers.
pub(crate) struct Covered {
    pub(crate) table: &'static Table,
    pub(crate) indices: BTreeSet<usize>,
}

impl Sealed for Covered {}

impl AnyGranted for Covered {
    fn covers_index(&self, index: usize) -> bool {
        self.indices.contains(&index)
    }

    fn table(&self) -> &'static Table {
        self.table
    }

    fn minimal_indices(&self, each: Each<'_>) {
        self.indices.iter().for_each(|index| each(*index as u16));
    }
}

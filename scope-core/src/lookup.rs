//! From a name to its index: a perfect hash, made when the spec is compiled.
//!
//! Every name has a slot of its own, so a look-up reads one slot and compares one name, whole,
//! byte for byte. The hash takes the first eight bytes, the last eight and the length; where
//! that tells not all names of a spec apart (long URLs that differ in the middle), it takes all
//! bytes. First bytes and length are each mixed with the seed before they are joined, so that two
//! names that one seed confuses are told apart by another. `scope-codegen` computes the same function when it lays out the slots: the two
//! must agree, and generated modules are tested to find every name of theirs.

use crate::bytes::{chunk, u32_at, u64_at};

/// A perfect hash table.
#[derive(Clone, Copy, Debug)]
pub struct Lookup {
    /// Makes the hash a perfect one.
    pub seed: u64,
    /// Whether the hash takes all bytes.
    pub whole: bool,
    /// How many bits of the hash choose a bucket.
    pub bucket_bits: u32,
    /// For each bucket, what turns a hash into a slot, as `u32`s.
    pub buckets: &'static [u8],
    /// 32 bytes each, and a power of two of them: first and last eight bytes (`u64`), start
    /// in `text`, length and index (`u32`), and 4 bytes that are zero.
    pub slots: &'static [u8],
    /// The names, one after the other.
    pub text: &'static str,
}

/// Bytes in a slot.
pub(crate) const SLOT: usize = 32;

const K1: u64 = 0x9E37_79B9_7F4A_7C15;
const K2: u64 = 0xD6E8_FEB8_6659_FD93;

impl Lookup {
    /// The index of the name that is `bytes[start..end]`.
    ///
    /// It takes the text around the name, too, to read eight bytes at a time.
    #[inline]
    pub(crate) fn find(&self, bytes: &[u8], start: usize, end: usize) -> Option<u32> {
        let len = end.wrapping_sub(start);
        let (first, last) = edges(bytes, start, end)?;
        let mut hash = (first ^ self.seed).wrapping_mul(K1).rotate_left(29)
            ^ (len as u64 ^ self.seed).wrapping_mul(K2)
            ^ last;
        if self.whole {
            let mut at = start + 8;
            while at + 8 < end {
                hash = hash.wrapping_mul(K1).rotate_left(29) ^ load(bytes, at)?;
                at += 8;
            }
        }
        let product = u128::from(hash) * u128::from(K2);
        hash = product as u64 ^ (product >> 64) as u64;
        let bucket = (hash >> (64 - self.bucket_bits)) as usize;
        let slot = hash as usize ^ u32_at(self.buckets, bucket) as usize;
        let slot = slot & (self.slots.len() / SLOT - 1);
        let slot: &[u8; SLOT] = chunk(self.slots, slot * SLOT)?;
        let matches = u64_at(slot, 0) == first
            && u64_at(slot, 1) == last
            && u32_at(slot, 5) as usize == len
            && (len <= 16 || {
                let at = u32_at(slot, 4) as usize;
                self.text.as_bytes().get(at + 8..at + len - 8)? == bytes.get(start + 8..end - 8)?
            });
        matches.then(|| u32_at(slot, 6))
    }

    /// The index of `name`.
    #[inline]
    pub fn get(&self, name: &str) -> Option<u32> {
        self.find(name.as_bytes(), 0, name.len())
    }
}

/// The first and the last eight bytes of `bytes[start..end]`; a shorter one is padded with zeros
/// and stands for both. `None` where it is empty, or no part of `bytes`.
#[inline]
fn edges(bytes: &[u8], start: usize, end: usize) -> Option<(u64, u64)> {
    let len = end.checked_sub(start)?;
    if len >= 8 {
        return Some((load(bytes, start)?, load(bytes, end - 8)?));
    }
    if len == 0 {
        return None;
    }
    let word = if let Some(word) = load(bytes, start) {
        word & (u64::MAX >> (64 - 8 * len))
    } else if let Some(word) = end.checked_sub(8).and_then(|at| load(bytes, at)) {
        word >> (64 - 8 * len)
    } else {
        let part = bytes.get(start..end)?;
        part.iter()
            .rev()
            .fold(0, |word, byte| word << 8 | u64::from(*byte))
    };
    Some((word, word))
}

/// The eight bytes that begin at `at`.
#[inline]
pub(crate) fn load(bytes: &[u8], at: usize) -> Option<u64> {
    chunk(bytes, at).map(|chunk| u64::from_le_bytes(*chunk))
}

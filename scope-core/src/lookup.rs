//! From a name to its index: a perfect hash, made when the spec is compiled.
//!
//! Every name has a slot of its own, so a look-up reads one slot and compares one name, whole,
//! byte for byte. The hash takes the first eight bytes, the last eight and the length; where
//! that tells not all names of a spec apart (long URLs that differ in the middle), it takes all
//! bytes. It is the two halves of one product, joined: of the first bytes, and of the last bytes with the
//! length, each mixed with the seed, so that two names that one seed confuses are told apart by
//! another. `scope-codegen` computes the same function when it lays out the slots: the two must agree, and
//! generated modules are tested to find every name of theirs.

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
    /// in `text`, length and index (`u32`), and 4 bytes that mean nothing. A slot
    /// without a name has no bit that is zero.
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
    /// It takes the text around the name, too, to read eight bytes at a time. It is inlined into the
    /// loop over a text's tokens, where rustc knows the table: a call would read seed, masks and
    /// lengths anew for each token.
    #[inline(always)]
    pub(crate) fn find(&self, bytes: &[u8], start: usize, end: usize) -> Option<u32> {
        let len = end.wrapping_sub(start);
        let (first, last) = edges(bytes, start, end)?;
        let (mut one, two) = (
            first ^ self.seed,
            (len as u64).wrapping_mul(K2) ^ last ^ self.seed.rotate_left(32),
        );
        if self.whole {
            let mut at = start + 8;
            while at + 8 < end {
                one = one.wrapping_mul(K1).rotate_left(29) ^ load(bytes, at)?;
                at += 8;
            }
        }
        let product = u128::from(one) * u128::from(two);
        let hash = product as u64 ^ (product >> 64) as u64;
        let bucket = (hash >> (64 - self.bucket_bits)) as usize;
        let slot = hash as usize ^ u32_at(self.buckets, bucket) as usize;
        let slot = slot & (self.slots.len() / SLOT - 1);
        let slot: &[u8; SLOT] = chunk(self.slots, slot * SLOT)?;
        // one branch for all three
        let differs = (u64_at(slot, 0) ^ first)
            | (u64_at(slot, 1) ^ last)
            | (u64::from(u32_at(slot, 5)) ^ len as u64);
        if differs != 0 {
            return None;
        }
        if len > 16 {
            // what lies between the first and the last eight bytes
            let (mut at, mut name) = (start + 8, u32_at(slot, 4) as usize + 8);
            while at + 8 < end {
                if load(bytes, at)? != load(self.text.as_bytes(), name)? {
                    return None;
                }
                (at, name) = (at + 8, name + 8);
            }
        }
        Some(u32_at(slot, 6))
    }

    /// The index of `name`.
    #[inline]
    pub fn get(&self, name: &str) -> Option<u32> {
        self.find(name.as_bytes(), 0, name.len())
    }
}

/// The first and the last eight bytes of `bytes[start..end]`; a shorter one is padded with zeros
/// and stands for both. `None` where it is no part of `bytes`, or empty at its beginning.
///
/// How long a token is cannot be foreseen, so nothing branches on it: the words that end with the
/// token, or begin with it if it is longer, are shifted until what stands before it is gone. Of an
/// empty one nothing is gone; no name is empty, so whatever stands there is none.
#[inline(always)]
fn edges(bytes: &[u8], start: usize, end: usize) -> Option<(u64, u64)> {
    let head = bytes.get(..end)?;
    let Some(last) = head.last_chunk() else {
        let word = near_the_start(head.get(start..)?)?;
        return Some((word, word));
    };
    let at = if start < end - 8 { start } else { end - 8 };
    let first = load(head, at)?;
    let len = end.wrapping_sub(start);
    let before = 64 - 8 * if len < 8 { len as u32 } else { 8 };
    let last = u64::from_le_bytes(*last);
    Some((first.wrapping_shr(before), last.wrapping_shr(before)))
}

/// A token that ends before there are eight bytes, padded with zeros.
///
/// Only what a text begins with comes here; inlined, it would take registers from all the rest.
#[cold]
#[inline(never)]
fn near_the_start(token: &[u8]) -> Option<u64> {
    let word = |word, byte: &u8| word << 8 | u64::from(*byte);
    (!token.is_empty()).then(|| token.iter().rev().fold(0, word))
}

/// The eight bytes that begin at `at`.
#[inline(always)]
pub(crate) fn load(bytes: &[u8], at: usize) -> Option<u64> {
    chunk(bytes, at).map(|chunk| u64::from_le_bytes(*chunk))
}

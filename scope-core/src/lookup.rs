//! Looks up names in a perfect hash table that is built when the spec is compiled.
//!
//! Every name has a slot of its own, so a look-up reads one slot and compares one whole name, byte for
//! byte. The hash covers the first eight bytes, the last eight and the length. If that does not
//! distinguish all names of a spec (long URLs that differ in the middle), it covers all bytes. It joins
//! the two halves of one product. One factor comes from the first bytes, the other from the last bytes
//! and the length. Each is mixed with the seed, so another seed resolves a collision.
//! `scope-codegen` has the same function to lay out the slots. Both must agree, and tests look up every
//! name in generated modules.

use crate::bytes::{chunk, u32_at, u64_at};

/// A perfect hash table.
#[derive(Clone, Copy, Debug)]
pub struct Lookup {
    /// The seed that makes the hash perfect.
    pub seed: u64,
    /// Whether the hash covers all bytes.
    pub whole: bool,
    /// How many bits of the hash choose a bucket.
    pub bucket_bits: u32,
    /// For each bucket, the `u32` that turns a hash into a slot.
    pub buckets: &'static [u8],
    /// A power of two of slots of 32 bytes: first and last eight bytes (`u64`), start in `text`, length
    /// and index (`u32`), and 4 unused bytes. An empty slot has all bits set.
    pub slots: &'static [u8],
    /// The names, concatenated.
    pub text: &'static str,
}

/// Bytes in a slot.
pub(crate) const SLOT: usize = 32;

const K1: u64 = 0x9E37_79B9_7F4A_7C15;
const K2: u64 = 0xD6E8_FEB8_6659_FD93;

impl Lookup {
    /// The index of the name that is `bytes[start..end]`.
    ///
    /// It takes the text around the name, too, so it can read eight bytes at a time. It is inlined into
    /// the loop over a text's tokens, where rustc knows the table. A call would read seed, masks and
    /// lengths again for each token.
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
        // one branch for all three comparisons
        let differs = (u64_at(slot, 0) ^ first)
            | (u64_at(slot, 1) ^ last)
            | (u64::from(u32_at(slot, 5)) ^ len as u64);
        if differs != 0 {
            return None;
        }
        if len > 16 {
            // the bytes between the first and the last eight
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

/// The first and the last eight bytes of `bytes[start..end]`. A shorter token is padded with zeros and
/// gives the same word twice. `None` if the range is not part of `bytes`, or is empty at its beginning.
///
/// Token lengths are unpredictable, so nothing branches on them: a word that ends with the token, or
/// begins with it if it is longer, is shifted until the bytes before it are gone. An empty token is not
/// shifted; no name is empty, so its word does not matter.
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

/// A token that ends within the first eight bytes, padded with zeros.
///
/// Only the beginning of a text needs it; inlined, it would cost the other paths registers.
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

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{string::String, vec::Vec};

    /// A table with one slot, so no hash tells a token from the name.
    fn table(name: &str, whole: bool) -> Lookup {
        let (first, last) = edges(name.as_bytes(), 0, name.len()).unwrap();
        let mut slot = [first.to_le_bytes(), last.to_le_bytes()].concat();
        for number in [0, name.len() as u32, 7, 0] {
            slot.extend(number.to_le_bytes());
        }
        Lookup {
            seed: 1,
            whole,
            bucket_bits: 1,
            buckets: &[0; 8],
            slots: slot.leak(),
            text: String::from(name).leak(),
        }
    }

    #[test]
    fn a_name_is_compared_whole() {
        for length in 1..=42 {
            let alike = "b".repeat(length);
            let name: String = ('b'..='i').cycle().take(length).collect();
            for (name, whole) in [(&alike, false), (&name, false), (&name, true)] {
                let table = table(name, whole);
                assert_eq!(table.get(name), Some(7));
                for other in [
                    length.saturating_sub(8),
                    length - 1,
                    length,
                    length + 1,
                    length + 8,
                ] {
                    // in the middle of a text, where other tokens are
                    let token: Vec<u8> = name.bytes().cycle().take(other).collect();
                    let (start, end) = (9, 9 + other);
                    let text = [b"bcdefghi ", &*token, b" bcdefghi"].concat();
                    let found = table.find(&text, start, end);
                    assert_eq!(found, (other == length).then_some(7), "{name} {other}");
                    for at in start..end {
                        for bit in 0..8 {
                            let mut changed = text.clone();
                            changed[at] ^= 1 << bit;
                            assert_eq!(
                                table.find(&changed, start, end),
                                None,
                                "{name} {changed:?}"
                            );
                        }
                    }
                }
            }
        }
    }
}

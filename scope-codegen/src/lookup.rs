//! Lays out a perfect hash table, which `scope_core`'s `Lookup` reads.
//!
//! The upper bits of a name's hash choose its bucket. Each bucket, the largest first, gets the
//! first number whose exclusive or with the lower bits sends all of its names to free slots. At
//! least one slot in nine stays free, so this takes a few steps for each name.

use crate::column;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::HashSet;

/// A name, its start in the table's text, and its index.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) name: &'a str,
    pub(crate) start: usize,
    pub(crate) index: usize,
}

/// Generates `Lookup { .. }` for `entries`, whose names are different and are in `text`.
pub(crate) fn expand(core: &TokenStream, text: &TokenStream, entries: &[Entry<'_>]) -> TokenStream {
    // a faulty spec may use a name twice; the first use counts
    let mut known = HashSet::new();
    let entries: Vec<Entry<'_>> = entries
        .iter()
        .filter(|entry| !entry.name.is_empty() && known.insert(entry.name))
        .copied()
        .collect();
    let Layout {
        seed,
        whole,
        bucket_bits,
        buckets,
        slots,
    } = lay_out(&entries);
    let (buckets, slots) = (column::bytes(&buckets), column::bytes(&slots));
    quote! {
        #core::__private::Lookup {
            seed: #seed,
            whole: #whole,
            bucket_bits: #bucket_bits,
            buckets: #buckets,
            slots: #slots,
            text: #text,
        }
    }
}

struct Layout {
    seed: u64,
    whole: bool,
    bucket_bits: u32,
    buckets: Vec<u8>,
    slots: Vec<u8>,
}

const SLOT: usize = 32;
const K1: u64 = 0x9E37_79B9_7F4A_7C15;
const K2: u64 = 0xD6E8_FEB8_6659_FD93;

/// The eight bytes from `at` on, padded with zeros.
fn load(bytes: &[u8], at: usize) -> u64 {
    let mut word = [0; 8];
    for (to, from) in word.iter_mut().zip(bytes.get(at..).unwrap_or_default()) {
        *to = *from;
    }
    u64::from_le_bytes(word)
}

fn edges(name: &[u8]) -> (u64, u64) {
    (load(name, 0), load(name, name.len().saturating_sub(8)))
}

fn hash(name: &[u8], seed: u64, whole: bool) -> u64 {
    let (first, last) = edges(name);
    let mut one = first ^ seed;
    let two = (name.len() as u64).wrapping_mul(K2) ^ last ^ seed.rotate_left(32);
    if whole {
        let mut at = 8;
        while at + 8 < name.len() {
            one = one.wrapping_mul(K1).rotate_left(29) ^ load(name, at);
            at += 8;
        }
    }
    let product = u128::from(one) * u128::from(two);
    product as u64 ^ (product >> 64) as u64
}

fn bucket(hash: u64, bucket_bits: u32) -> usize {
    (hash >> (64 - bucket_bits)) as usize
}

fn slot(hash: u64, displacement: usize, slots: usize) -> usize {
    (hash as usize ^ displacement) & (slots - 1)
}

fn lay_out(entries: &[Entry<'_>]) -> Layout {
    let mut keys: Vec<(u64, u64, usize)> = entries
        .iter()
        .map(|entry| {
            let (first, last) = edges(entry.name.as_bytes());
            (first, last, entry.name.len())
        })
        .collect();
    keys.sort_unstable();
    let whole = keys.windows(2).any(|pair| matches!(pair, [a, b] if a == b));

    let mut bucket_bits = (entries.len() / 2).next_power_of_two().ilog2().max(1);
    let mut slot_count = (entries.len() + entries.len() / 8 + 1).next_power_of_two();
    let mut seed = 0u64;
    let mut seeds = 0;
    loop {
        if let Some((displacements, places)) = place(entries, seed, whole, bucket_bits, slot_count)
        {
            let mut buckets = Vec::with_capacity(displacements.len() * 4);
            for displacement in displacements {
                column::u32_into(&mut buckets, displacement);
            }
            let mut slots = Vec::with_capacity(slot_count * SLOT);
            for entry in places {
                match entry.and_then(|i| entries.get(i)) {
                    Some(entry) => {
                        let (first, last) = edges(entry.name.as_bytes());
                        slots.extend_from_slice(&first.to_le_bytes());
                        slots.extend_from_slice(&last.to_le_bytes());
                        column::u32_into(&mut slots, entry.start);
                        column::u32_into(&mut slots, entry.name.len());
                        column::u32_into(&mut slots, entry.index);
                        column::u32_into(&mut slots, 0);
                    }
                    // no name is that long, so an empty slot matches nothing
                    None => slots.extend_from_slice(&[u8::MAX; SLOT]),
                }
            }
            return Layout {
                seed,
                whole,
                bucket_bits,
                buckets,
                slots,
            };
        }
        seed = seed.wrapping_mul(K2).wrapping_add(K1);
        seeds += 1;
        // so that it ends for any names
        if seeds % 16 == 0 {
            bucket_bits += 1;
            slot_count *= 2;
        }
    }
}

/// A displacement for each bucket, and the entry in each slot; `None` if the seed fails.
type Placed = (Vec<usize>, Vec<Option<usize>>);

fn place(
    entries: &[Entry<'_>],
    seed: u64,
    whole: bool,
    bucket_bits: u32,
    slot_count: usize,
) -> Option<Placed> {
    let bucket_count = 1 << bucket_bits;
    let mut buckets: Vec<Vec<(u64, usize)>> = vec![Vec::new(); bucket_count];
    for (i, entry) in entries.iter().enumerate() {
        let hash = hash(entry.name.as_bytes(), seed, whole);
        buckets.get_mut(bucket(hash, bucket_bits))?.push((hash, i));
    }
    let mut order: Vec<usize> = (0..bucket_count).collect();
    order.sort_by_key(|b| std::cmp::Reverse(buckets.get(*b).map_or(0, Vec::len)));

    let mut displacements = vec![0; bucket_count];
    let mut slots: Vec<Option<usize>> = vec![None; slot_count];
    let mut taken = Vec::new();
    for b in order {
        let bucket = buckets.get(b)?;
        if bucket.is_empty() {
            break;
        }
        let fits = |displacement: &usize, taken: &mut Vec<usize>| {
            taken.clear();
            bucket.iter().all(|(hash, _)| {
                let at = slot(*hash, *displacement, slot_count);
                let free = slots.get(at).is_some_and(Option::is_none) && !taken.contains(&at);
                taken.push(at);
                free
            })
        };
        let displacement = (0..slot_count).find(|d| fits(d, &mut taken))?;
        for (at, (_, i)) in taken.iter().zip(bucket) {
            *slots.get_mut(*at)? = Some(*i);
        }
        *displacements.get_mut(b)? = displacement;
    }
    Some((displacements, slots))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots_of(names: &[String]) -> Layout {
        let entries: Vec<Entry<'_>> = names
            .iter()
            .enumerate()
            .map(|(index, name)| Entry {
                name,
                start: 0,
                index,
            })
            .collect();
        lay_out(&entries)
    }

    fn find(layout: &Layout, name: &str) -> usize {
        let hash = hash(name.as_bytes(), layout.seed, layout.whole);
        let displacement = load(&layout.buckets, bucket(hash, layout.bucket_bits) * 4) as u32;
        let at = slot(hash, displacement as usize, layout.slots.len() / SLOT) * SLOT;
        load(&layout.slots, at + 24) as u32 as usize
    }

    #[test]
    fn every_name_has_a_slot_of_its_own() {
        for n in [0, 1, 2, 38, 1_000, 16_384] {
            let names: Vec<String> = (0..n).map(|i| format!("family{}:{i}", i / 20)).collect();
            let layout = slots_of(&names);
            for (i, name) in names.iter().enumerate() {
                assert_eq!(find(&layout, name), i, "{name} of {n}");
            }
        }
    }

    /// `d` and `c` differ by as much as the lengths 17 and 22: without mixing, these names would
    /// collide for every seed.
    #[test]
    fn a_length_does_not_cancel_a_byte() {
        let names = ["Files.Read.Shared", "Files.ReadBasic.Shared"].map(String::from);
        assert_eq!(names.each_ref().map(String::len), [17, 22]);
        let layout = slots_of(&names);
        assert_eq!(names.each_ref().map(|name| find(&layout, name)), [0, 1]);
    }

    proptest::proptest! {
        /// Vendors' names consist of few parts, where a weak hash shows. A small layout was found
        /// in few steps.
        #[test]
        fn names_of_few_parts_find_a_small_layout(
            parts in proptest::collection::vec(
                proptest::collection::btree_set("[a-zA-Z]{1,12}|[éß*/:.]{0,3}", 1..12), 1..4
            ),
        ) {
            let mut names = vec![String::new()];
            for part in &parts {
                names = names
                    .iter()
                    .flat_map(|name| part.iter().map(move |next| format!("{name}{next}")))
                    .collect();
            }
            names.sort();
            names.dedup();
            names.retain(|name| !name.is_empty());
            let layout = slots_of(&names);
            proptest::prop_assert!(layout.slots.len() / SLOT <= (names.len() * 16).max(16));
            for (i, name) in names.iter().enumerate() {
                proptest::prop_assert_eq!(find(&layout, name), i);
            }
        }
    }

    #[test]
    fn names_that_differ_in_the_middle_are_distinct() {
        let names: Vec<String> = ["drive", "gmail", "tasks"]
            .map(|api| format!("https://api.example.com/auth/{api}.readonly"))
            .to_vec();
        let layout = slots_of(&names);
        assert!(layout.whole);
        for (i, name) in names.iter().enumerate() {
            assert_eq!(find(&layout, name), i);
        }
    }
}

//! The layout of a tree that `scope_core`'s `Tree` reads.

use super::tree::{Node, Pattern, PatternKind};
use crate::column;
use std::collections::{HashMap, VecDeque};

/// The lists of operations of all trees of a spec: see `starts` and `operations` of `Calls`.
#[derive(Default)]
pub(super) struct Lists {
    starts: Vec<usize>,
    operations: Vec<usize>,
}

impl Lists {
    /// Adds the lists of a node, and returns the position of the first one.
    fn add(&mut self, node: &Node<'_>) -> usize {
        let first = self.starts.len();
        for operations in node.operations.values() {
            self.starts.push(self.operations.len());
            self.operations.extend(operations);
        }
        first
    }

    /// The two columns.
    pub(super) fn columns(mut self) -> (Vec<u8>, Vec<u8>) {
        self.starts.push(self.operations.len());
        let (mut starts, mut operations) = (Vec::new(), Vec::new());
        for start in self.starts {
            column::u32_into(&mut starts, start);
        }
        for operation in self.operations {
            column::u16_into(&mut operations, operation);
        }
        (starts, operations)
    }
}

/// The columns of `scope_core`'s `Tree`; see there.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct TreeTable {
    pub slots: Vec<u8>,
    pub nodes: Vec<u8>,
    pub ranks: Vec<u8>,
    pub alternatives: Vec<u8>,
    pub literals: Vec<u8>,
    pub text: String,
    pub root: [u32; 2],
}

/// Flags in a slot, beside the start of its text.
const ANY: usize = 1 << 31;
const MORE: usize = 1 << 30;
/// Flags in a node, beside its methods.
const AMBIGUOUS: usize = 1 << 16;
const OWN: usize = 1 << 17;
/// Flags in the kind of an alternative.
const LAST: usize = 1 << 2;

/// The place of a node's literal children.
#[derive(Clone, Copy, Default)]
struct Region {
    base: usize,
    shift: u32,
    mask: usize,
}

impl Region {
    fn packed(self) -> usize {
        self.mask | (self.shift as usize) << 16
    }
}

/// A literal child, or the child of `{x}` if it is the only one.
#[derive(Clone, Copy)]
struct Slot<'a> {
    literal: Option<&'a str>,
    child: usize,
    more: bool,
}

/// Lays out a tree, and adds its lists of operations.
pub(super) fn layout(tree: &[Node<'_>], lists: &mut Lists) -> TreeTable {
    let order = breadth_first(tree);
    let mut numbers = vec![0; tree.len()];
    for (number, at) in order.iter().enumerate() {
        if let Some(slot) = numbers.get_mut(*at) {
            *slot = number;
        }
    }
    let (slots, regions) = slots(tree, &order);
    let child = |at: usize| Child {
        number: numbers.get(at).copied().unwrap_or_default(),
        region: regions.get(at).copied().unwrap_or_default(),
    };
    let mut text = Texts::default();
    let slots = slot_bytes(&slots, child, &mut text);
    let alternatives = Alternatives::of(tree, child, &mut text);
    let (mut nodes, mut ranks) = (Vec::new(), Vec::new());
    for at in &order {
        let Some(node) = tree.get(*at) else { continue };
        let mut methods = node.operations.keys().fold(0, |bits, bit| bits | 1 << bit);
        if node.ambiguous {
            methods |= AMBIGUOUS;
        }
        if has_alternatives(node) {
            methods |= OWN;
        }
        let first = alternatives.first.get(*at).copied().unwrap_or_default();
        for number in [methods, lists.add(node), first, child(*at).region.packed()] {
            column::u32_into(&mut nodes, number);
        }
        column::u32_into(&mut ranks, node.rank as usize);
    }
    let root = child(0).region;
    TreeTable {
        slots,
        nodes,
        ranks,
        alternatives: alternatives.bytes,
        literals: alternatives.literals,
        text: text.text,
        root: [root.base as u32, root.packed() as u32],
    }
}

/// A reference to a node.
#[derive(Clone, Copy)]
struct Child {
    number: usize,
    region: Region,
}

/// The order that puts nodes near each other in a path near each other in the table.
fn breadth_first(tree: &[Node<'_>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(tree.len());
    let mut left = VecDeque::from([0]);
    while let Some(at) = left.pop_front() {
        order.push(at);
        if let Some(node) = tree.get(at) {
            let others = node.alternatives.iter().map(|(_, child)| child);
            left.extend(node.literals.values().chain(others));
        }
    }
    order
}

/// The child of `{x}`, if it is a node's only child; a slot leads to it as to a literal.
fn only_parameter(node: &Node<'_>) -> Option<usize> {
    match node.alternatives.as_slice() {
        [(only, child)] if only.kind == PatternKind::Any && node.literals.is_empty() => {
            Some(*child)
        }
        _ => None,
    }
}

fn has_alternatives(node: &Node<'_>) -> bool {
    !node.alternatives.is_empty() && only_parameter(node).is_none()
}

/// The slots of all nodes, and the region of each.
fn slots<'a>(tree: &[Node<'a>], order: &[usize]) -> (Vec<Option<Slot<'a>>>, Vec<Region>) {
    // slot 0 is for nodes without literal children
    let mut slots = vec![None];
    let mut regions = vec![Region::default(); tree.len()];
    for at in order {
        let (Some(node), Some(region)) = (tree.get(*at), regions.get_mut(*at)) else {
            continue;
        };
        let base = slots.len();
        if let Some(child) = only_parameter(node) {
            *region = Region {
                base,
                ..Region::default()
            };
            slots.push(Some(Slot {
                literal: None,
                child,
                more: false,
            }));
        } else if !node.literals.is_empty() {
            let literals: Vec<(&str, usize)> = node
                .literals
                .iter()
                .map(|(text, child)| (*text, *child))
                .collect();
            let table = table(&literals);
            slots.extend(table.slots);
            *region = Region {
                base,
                shift: table.shift,
                mask: table.mask,
            };
        }
    }
    (slots, regions)
}

/// A hash table of literals with linear probing.
struct Hashed<'a> {
    shift: u32,
    mask: usize,
    slots: Vec<Option<Slot<'a>>>,
}

/// The table with the fewest probes.
fn table<'a>(literals: &[(&'a str, usize)]) -> Hashed<'a> {
    let hashes: Vec<u64> = literals.iter().map(|(text, _)| hash(text)).collect();
    let fewest = literals.len().next_power_of_two().ilog2().min(16);
    let most = (fewest + 2).min(16);
    let homes = |shift: u32, bits: u32| {
        let mask = (1 << bits) - 1;
        let home = move |hash: &u64| (hash >> shift) as usize & mask;
        hashes.iter().map(home)
    };
    let (mut least, places) = places(homes(0, fewest), (1 << fewest) + literals.len());
    let mut best = (0, fewest, places);
    let mut taken = Taken::new((1 << most) + literals.len());
    for bits in fewest..=most {
        for shift in 0..64 - bits {
            if least == 0 {
                break;
            }
            if let Some((cost, places)) = taken.places(homes(shift, bits), least) {
                (least, best) = (cost, (shift, bits, places));
            }
        }
    }
    let (shift, bits, places) = best;
    let mask = (1 << bits) - 1;
    let last = places.iter().copied().max().unwrap_or_default();
    let mut slots = vec![None; mask.max(last) + 1];
    let mut with_more = Vec::new();
    for (((literal, child), place), hash) in literals.iter().zip(&places).zip(&hashes) {
        with_more.push((hash >> shift) as usize & mask..*place);
        if let Some(slot) = slots.get_mut(*place) {
            *slot = Some(Slot {
                literal: Some(literal),
                child: *child,
                more: false,
            });
        }
    }
    for slot in with_more.into_iter().flatten() {
        if let Some(Some(slot)) = slots.get_mut(slot) {
            slot.more = true;
        }
    }
    Hashed { shift, mask, slots }
}

/// The taken slots over several attempts.
struct Taken {
    attempt: u32,
    /// For each slot, the last attempt that took it.
    by: Vec<u32>,
}

impl Taken {
    fn new(size: usize) -> Self {
        Taken {
            attempt: 0,
            by: vec![0; size],
        }
    }

    /// Like [`places`], or `None` if that costs `most` or more.
    fn places(
        &mut self,
        homes: impl Iterator<Item = usize>,
        most: usize,
    ) -> Option<(usize, Vec<usize>)> {
        self.attempt += 1;
        let mut cost = 0;
        let mut places = Vec::new();
        for home in homes {
            let mut place = home;
            while *self.by.get(place)? == self.attempt {
                (place, cost) = (place + 1, cost + 1);
                if cost == most {
                    return None;
                }
            }
            *self.by.get_mut(place)? = self.attempt;
            places.push(place);
        }
        Some((cost, places))
    }
}

/// The place of each literal, given its home, and the number of extra probes in total.
fn places(homes: impl Iterator<Item = usize>, size: usize) -> (usize, Vec<usize>) {
    // for each slot, the next free one as far as known
    let mut free: Vec<usize> = (0..=size).collect();
    let mut cost = 0;
    let places = homes.map(|home| {
        let mut place = home;
        while let Some(next) = free.get(place).copied().filter(|next| *next != place) {
            if let Some(beyond) = free.get(next).copied()
                && let Some(known) = free.get_mut(place)
            {
                *known = beyond;
            }
            place = next;
        }
        if let Some(taken) = free.get_mut(place) {
            *taken += 1;
        }
        cost += place - home;
        place
    });
    let places = places.collect();
    (cost, places)
}

/// The hash of a segment; `scope-core` has the same function.
fn hash(segment: &str) -> u64 {
    const K1: u64 = 0x9E37_79B9_7F4A_7C15;
    const K2: u64 = 0xD6E8_FEB8_6659_FD93;
    let (first, last) = edges(segment);
    let len = segment.len() as u64;
    let last = last.wrapping_add(len.wrapping_mul(K2)) ^ K2.rotate_left(17);
    let product = u128::from(first ^ K1) * u128::from(last);
    product as u64 ^ (product >> 64) as u64
}

/// The first and the last eight bytes; a shorter segment is padded with zeros.
fn edges(segment: &str) -> (u64, u64) {
    let bytes = segment.as_bytes();
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => {
            let word = bytes
                .iter()
                .rev()
                .fold(0, |word, byte| word << 8 | u64::from(*byte));
            (word, word)
        }
    }
}

fn slot_bytes(
    slots: &[Option<Slot<'_>>],
    child: impl Fn(usize) -> Child,
    text: &mut Texts,
) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(slots.len() * 32);
    for slot in slots {
        let Some(slot) = slot else {
            // no segment has these bytes; its start lacks `ANY` and `MORE`
            bytes.extend([0xFF; 16]);
            bytes.extend([0; 4]);
            bytes.extend([0xFF; 12]);
            continue;
        };
        let (start, (first, last), len) = match slot.literal {
            Some(literal) => (text.start(literal), edges(literal), literal.len()),
            None => (ANY, (0, 0), 0),
        };
        let Child { number, region } = child(slot.child);
        bytes.extend(first.to_le_bytes());
        bytes.extend(last.to_le_bytes());
        column::u32_into(&mut bytes, start | if slot.more { MORE } else { 0 });
        column::u16_into(&mut bytes, len);
        column::u16_into(&mut bytes, region.mask);
        column::u32_into(&mut bytes, number | (region.shift as usize) << 24);
        column::u32_into(&mut bytes, region.base);
    }
    bytes
}

/// Texts, each stored once.
#[derive(Default)]
struct Texts {
    text: String,
    known: HashMap<String, usize>,
}

impl Texts {
    fn start(&mut self, text: &str) -> usize {
        if let Some(start) = self.known.get(text) {
            return *start;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.known.insert(text.to_owned(), start);
        start
    }
}

/// The alternatives of a whole tree.
struct Alternatives {
    bytes: Vec<u8>,
    literals: Vec<u8>,
    /// For each node, the alternative that is tried first: its own, or one of an ancestor.
    first: Vec<usize>,
}

impl Alternatives {
    fn of(tree: &[Node<'_>], child: impl Fn(usize) -> Child, text: &mut Texts) -> Self {
        let mut out = Alternatives {
            // number 0 means none
            bytes: vec![0; 64],
            literals: Vec::new(),
            first: vec![0; tree.len()],
        };
        // nodes, and the alternative to try when everything below one failed
        let mut left = vec![(0, 0)];
        while let Some((at, otherwise)) = left.pop() {
            let Some(node) = tree.get(at) else { continue };
            let mut first = otherwise;
            if let Some(child) = only_parameter(node) {
                left.push((child, otherwise));
            } else if !node.alternatives.is_empty() {
                first = out.bytes.len() / 64;
                let count = node.alternatives.len();
                for (i, (pattern, to)) in node.alternatives.iter().enumerate() {
                    let last = i + 1 == count;
                    let next = if last { otherwise } else { first + i + 1 };
                    out.add(pattern, node.depth, last, next, child(*to), text);
                    left.push((*to, next));
                }
            }
            left.extend(node.literals.values().map(|child| (*child, first)));
            if let Some(slot) = out.first.get_mut(at) {
                *slot = first;
            }
        }
        out
    }

    fn add(
        &mut self,
        pattern: &Pattern<'_>,
        depth: u32,
        last: bool,
        next: usize,
        child: Child,
        text: &mut Texts,
    ) {
        let (prefix, suffix) = pattern.edges();
        // the mask of a word: the bytes of the literal
        let bits = |text: &str| 8 * text.len().min(8) as u32;
        let first_mask = u64::MAX.checked_shr(64 - bits(prefix)).unwrap_or(0);
        let last_mask = u64::MAX.checked_shl(64 - bits(suffix)).unwrap_or(0);
        let ((first, _), (_, end)) = (edges(prefix), edges(suffix));
        let end = end.checked_shl(64 - bits(suffix)).unwrap_or(0);
        for word in [first, first_mask, end, last_mask] {
            self.bytes.extend(word.to_le_bytes());
        }
        let kind = match pattern.kind {
            PatternKind::Literal | PatternKind::Mixed => 0,
            PatternKind::Any => 1,
            PatternKind::Rest => 2,
        };
        let numbers = [
            pattern.least(),
            kind | if last { LAST } else { 0 } | pattern.left.len() << 3,
            self.literals.len() / 8,
            pattern.right.len(),
            depth as usize,
            next,
            child.number,
            child.region.base,
        ];
        for number in numbers {
            column::u32_into(&mut self.bytes, number);
        }
        for literal in pattern.literals() {
            let start = text.start(literal);
            column::u32_into(&mut self.literals, start);
            column::u32_into(&mut self.literals, start + literal.len());
        }
    }
}

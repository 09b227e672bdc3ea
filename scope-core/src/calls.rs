//! Finds the operations of a call such as `GET /account/7`.
//!
//! `scope-codegen` lays out the templates of a spec as a tree of segments, one tree for all methods.
//! Each node has a small hash table of its literal children, so a segment costs two loads of the path,
//! one multiplication and one slot. The other children of a node (a mixed segment, `{x}`, `{+x}`) are
//! its *alternatives*. The alternatives of a tree form one static list: those of a node come first,
//! then those of its parent. A failed attempt continues there, so backtracking needs no stack and
//! visits each node at most once.

mod segments;

use crate::bytes::{chunk, part, u16_at, u32_at, u64_at};
use core::ops::ControlFlow;
use segments::{BLOCK, Ends, before_last, behind, short_word, slashes, word};

/// The calls of all operations of a spec.
#[doc(hidden)]
#[derive(Debug)]
pub struct Calls {
    pub methods: Methods,
    /// One tree for each [`METHODS`] methods, in their order.
    pub trees: &'static [Tree],
    /// For each node and method, the start of its operations in `operations`, as `u32`s; one more at
    /// the end.
    pub starts: &'static [u8],
    /// Positions of operations (`u16`s): for each node and method, in the order of the file.
    pub operations: &'static [u8],
}

/// The number of methods in one tree.
const METHODS: u32 = 16;

/// The operations of one template under one method: a part of `Calls::operations`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) at: u32,
    pub(crate) end: u32,
}

/// The result of a search.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Finding {
    Nothing,
    /// The most specific template.
    One(Found),
    /// Several templates may be the most specific; [`Calls::each`] finds them.
    Several,
}

impl Calls {
    /// The operations of the template that matches `path`.
    #[inline]
    pub(crate) fn find(&self, method: &[u8], path: &[u8]) -> Finding {
        match self.tree(method) {
            Some((tree, method)) => match tree.find(method, path) {
                Ok(Some(list)) => Finding::One(self.found(list)),
                Ok(None) => Finding::Nothing,
                Err(Ambiguous) => Finding::Several,
            },
            None => Finding::Nothing,
        }
    }

    /// Calls `each` with the operations of every template that matches `path`, unless another match is
    /// more specific.
    #[inline]
    pub(crate) fn each(&self, method: &[u8], path: &[u8], mut each: impl FnMut(Found)) {
        match self.find(method, path) {
            Finding::Nothing => {}
            Finding::One(found) => each(found),
            Finding::Several => {
                if let Some((tree, method)) = self.tree(method) {
                    tree.each(method, path, &mut |list| each(self.found(list)));
                }
            }
        }
    }

    /// The position of the first of these operations.
    #[inline]
    pub fn operation(&self, method: &[u8], path: &[u8]) -> Option<usize> {
        match self.find(method, path) {
            Finding::Nothing => None,
            Finding::One(found) => Some(usize::from(self.first(found))),
            Finding::Several => {
                let mut first = None;
                self.each(method, path, |found| {
                    let position = usize::from(self.first(found));
                    first = Some(first.map_or(position, |first| position.min(first)));
                });
                first
            }
        }
    }

    /// The methods that operations have at `path`, in the order of their first use in the spec.
    pub(crate) fn methods_at<'a>(
        &'static self,
        path: &'a [u8],
    ) -> impl Iterator<Item = &'static str> + use<'a> {
        self.trees
            .iter()
            .zip(self.methods.names.chunks(METHODS as usize))
            .flat_map(move |(tree, names)| {
                let methods = tree.methods(path);
                let has = move |bit: &usize| methods >> *bit & 1 == 1;
                let named = names.iter().enumerate();
                named
                    .filter(move |(bit, _)| has(bit))
                    .map(|(_, name)| *name)
            })
    }

    /// The operations of every template and method.
    pub(crate) fn lists(&self) -> impl Iterator<Item = Found> + '_ {
        let count = (self.starts.len() / 4).saturating_sub(1);
        (0..count).map(|list| self.found(list as u32))
    }

    /// The positions of the operations.
    pub(crate) fn positions(&self, found: Found) -> impl Iterator<Item = u16> + '_ {
        (found.at..found.end).map(|at| u16_at(self.operations, at as usize))
    }

    /// The position of the first of the operations.
    #[inline]
    pub(crate) const fn first(&self, found: Found) -> u16 {
        u16_at(self.operations, found.at as usize)
    }

    #[inline]
    fn found(&self, list: u32) -> Found {
        Found {
            at: u32_at(self.starts, list as usize),
            end: u32_at(self.starts, list as usize + 1),
        }
    }

    /// The tree of a method, and the method's bit there.
    #[inline]
    fn tree(&self, method: &[u8]) -> Option<(&'static Tree, u32)> {
        let number = self.methods.number(method)?;
        Some((
            self.trees.get((number / METHODS) as usize)?,
            number % METHODS,
        ))
    }
}

/// The numbers of the methods.
#[doc(hidden)]
#[derive(Debug)]
pub struct Methods {
    /// The names, in the order of their first use in the spec.
    pub names: &'static [&'static str],
    /// A hash table of the methods of two to eight bytes: word (`u64`), length and number (`u32`). A
    /// method without a slot is found in `names`.
    pub slots: &'static [[u8; 16]],
    pub seed: u64,
    pub shift: u32,
}

impl Methods {
    #[inline]
    fn number(&self, method: &[u8]) -> Option<u32> {
        // no method has the word 1, and a free slot has the word 0
        let word = method_word(method).unwrap_or(1);
        let slot = self
            .slots
            .get((word.wrapping_mul(self.seed) >> self.shift) as usize);
        let is = |slot: &&[u8; 16]| {
            u64_at(*slot, 0) == word && u32_at(*slot, 2) as usize == method.len()
        };
        match slot.filter(is) {
            Some(slot) => Some(u32_at(slot, 3)),
            None => self.unusual(method),
        }
    }

    /// The number of a method of one byte, of more than eight, or without a slot.
    #[cold]
    #[inline(never)]
    fn unusual(&self, method: &[u8]) -> Option<u32> {
        let at = self.names.iter().position(|name| name.as_bytes() == method);
        at.map(|at| at as u32)
    }
}

/// A word that, with the length, identifies a method of two to eight bytes.
#[inline]
fn method_word(method: &[u8]) -> Option<u64> {
    let len = method.len();
    if !(2..=8).contains(&len) {
        return None;
    }
    let pair = |at| chunk(method, at).map(|pair| u64::from(u16::from_le_bytes(*pair)));
    let (second, third) = if len > 4 { (2, len - 4) } else { (len - 2, 0) };
    Some(pair(0)? | pair(second)? << 16 | pair(third)? << 32 | pair(len - 2)? << 48)
}

/// The templates of some methods.
///
/// A slot holds the number of its node and the *region* of that node's literal children, so the
/// descent reads nothing else.
#[doc(hidden)]
#[derive(Debug)]
pub struct Tree {
    /// Literal children: first and last eight bytes (`u64`); start in `text` with `ANY` and `MORE`
    /// (`u32`); length, and mask of the child's region (`u16`); the child, with the shift of its region
    /// in the upper eight bits, and the base of its region (`u32`). Slot 0 is empty.
    pub slots: &'static [[u8; SLOT]],
    /// Four `u32`s: the methods, as bits, with `AMBIGUOUS` and `OWN`; the first of its lists; its first
    /// alternative; mask and shift of its region.
    pub nodes: &'static [[u8; 16]],
    /// A `u32` for each node: the rank of its template by specificity, 0 first.
    pub ranks: &'static [u8],
    /// First eight bytes and their mask, last eight bytes and their mask (`u64`); the length of the
    /// shortest match; [`Kind`], `LAST` and the number of literals from the left; the first literal;
    /// the number of literals from the right; the segment that it matches, from 0; the next
    /// alternative; the child, and the base of its region (`u32`). Alternative 0 means none.
    pub alternatives: &'static [[u8; ALTERNATIVE]],
    /// Start and end in `text` of the alternatives' literals, as `u32`s.
    pub literals: &'static [u8],
    pub text: &'static str,
    /// The base of the root's region, and its mask and shift.
    pub root: [u32; 2],
}

const SLOT: usize = 32;
const ALTERNATIVE: usize = 64;
/// In the start of a slot: `{x}`, the only child of its node.
const ANY: u32 = 1 << 31;
/// In the start of a slot: the search continues in the next slot.
const MORE: u32 = 1 << 30;
/// In the methods of a node: a match here may not be the only one, or the most specific one.
const AMBIGUOUS: u32 = 1 << 16;
/// In the methods of a node: the node has alternatives of its own.
const OWN: u32 = 1 << 17;
/// In the kind of an alternative: the next one belongs to another node.
const LAST: u32 = 1 << 2;

/// What an alternative matches.
#[derive(PartialEq)]
enum Kind {
    /// A segment with literals: `{a}-{b}.json`.
    Mixed,
    /// A segment: `{x}`.
    Any,
    /// The rest of the path: `{+x}`, with the literals before it in its segment and after it.
    Rest,
}

/// A node and the region of its literal children. Two scalars stay in registers from one segment to
/// the next.
#[derive(Clone, Copy)]
struct At {
    /// From the lowest bit: the node (24 bits), and shift (8) and base (32) of the region.
    node: u64,
    /// The mask of the region.
    mask: u32,
}

impl At {
    #[inline(always)]
    const fn node(self) -> u32 {
        self.node as u32 & 0x00FF_FFFF
    }

    /// Takes the mask and shift in the layout of a node.
    #[inline(always)]
    const fn new(node: u32, base: u32, region: u32) -> Self {
        At {
            node: (node | (region >> 16) << 24) as u64 | (base as u64) << 32,
            mask: region & 0xFFFF,
        }
    }

    /// The slot of a hash.
    #[inline(always)]
    const fn slot(self, hash: u64) -> u32 {
        let (base, shift) = ((self.node >> 32) as u32, self.node as u32 >> 24);
        base.wrapping_add(hash.wrapping_shr(shift) as u32 & self.mask)
    }
}

/// The result of one segment.
enum Step {
    To(At),
    /// The whole path is matched.
    End(u32),
    /// No child of this node matches; continue with this alternative.
    Else(u32),
}

/// Several templates may be the most specific one.
struct Ambiguous;

impl Tree {
    /// The list of operations of the template that matches `path`.
    #[inline]
    fn find(&self, method: u32, path: &[u8]) -> Result<Option<u32>, Ambiguous> {
        let next = match self.walk(path) {
            Ok(node) if self.methods_of(node) & AMBIGUOUS != 0 => return Err(Ambiguous),
            Ok(node) => match self.list(node, method) {
                Some(list) => return Ok(Some(list)),
                None => self.node(node, 2),
            },
            Err(next) => next,
        };
        if next == 0 {
            return Ok(None);
        }
        self.resume(next, method, path)
    }

    /// Continues with alternative `next`; the first match wins.
    #[inline(never)]
    fn resume(&self, next: u32, method: u32, path: &[u8]) -> Result<Option<u32>, Ambiguous> {
        let mut found = Ok(None);
        let ends = Ends::of(path);
        self.alternatives_from(next, path, &ends, &mut |node| {
            found = match self.methods_of(node) & AMBIGUOUS {
                0 => Ok(self.list(node, method)),
                _ => Err(Ambiguous),
            };
            match found {
                Ok(None) => ControlFlow::Continue(()),
                _ => ControlFlow::Break(()),
            }
        });
        found
    }

    /// Calls `each` with the lists of operations of the most specific templates that match `path`.
    #[cold]
    #[inline(never)]
    fn each(&self, method: u32, path: &[u8], each: &mut dyn FnMut(u32)) {
        let rank = |node: u32| u32_at(self.ranks, node as usize);
        let mut least = u32::MAX;
        self.all(path, &mut |node| {
            if self.list(node, method).is_some() {
                least = least.min(rank(node));
            }
        });
        self.all(path, &mut |node| {
            if let Some(list) = self.list(node, method).filter(|_| rank(node) == least) {
                each(list);
            }
        });
    }

    /// The methods of all templates that match `path`, as bits.
    #[cold]
    fn methods(&self, path: &[u8]) -> u32 {
        let mut methods = 0;
        self.all(path, &mut |node| methods |= self.methods_of(node) & 0xFFFF);
        methods
    }

    /// Calls `each` with the node of every template that matches `path`.
    fn all(&self, path: &[u8], each: &mut dyn FnMut(u32)) {
        if path.first() == Some(&b'/') {
            let ends = Ends::of(path);
            let each = &mut |node| {
                each(node);
                ControlFlow::Continue(())
            };
            let next = self.literals_from(self.root(), 0, path, &ends, each);
            if let ControlFlow::Continue(next) = next {
                self.alternatives_from(next, path, &ends, each);
            }
        }
    }

    /// Follows literals as far as they match, and calls `each` if the whole path matches. Returns the
    /// alternative to continue with.
    fn literals_from(
        &self,
        mut at: At,
        mut depth: usize,
        path: &[u8],
        ends: &Ends,
        each: &mut dyn FnMut(u32) -> ControlFlow<()>,
    ) -> ControlFlow<(), u32> {
        loop {
            let Some((start, end)) = ends.segment(path, depth) else {
                each(at.node())?;
                break;
            };
            match self.step(at, path, start, end) {
                Some(to) => at = to,
                None => break,
            }
            depth += 1;
        }
        ControlFlow::Continue(self.node(at.node(), 2))
    }

    /// Tries alternative `next` and the following ones.
    fn alternatives_from(
        &self,
        mut next: u32,
        path: &[u8],
        ends: &Ends,
        each: &mut dyn FnMut(u32) -> ControlFlow<()>,
    ) {
        while let Some(alternative) = self.alternative(next) {
            next = alternative.next();
            let depth = alternative.depth();
            let Some((start, end)) = ends.segment(path, depth) else {
                continue;
            };
            let Some(to) = self.takes(alternative, path, start, end) else {
                continue;
            };
            let flow = match alternative.kind() {
                Kind::Rest => each(to.node()).map_continue(|()| next),
                _ => self.literals_from(to, depth + 1, path, ends, each),
            };
            match flow {
                ControlFlow::Continue(then) => next = then,
                ControlFlow::Break(()) => return,
            }
        }
    }

    /// The node that `path` leads to by literals, and by an alternative of a node if it has no such
    /// literal; or the alternative to continue with.
    #[inline(always)]
    fn walk(&self, path: &[u8]) -> Result<u32, u32> {
        if path.first() != Some(&b'/') {
            return Err(0);
        }
        let ends = slashes(path, 0).unwrap_or_default() & !1;
        if path.len() < BLOCK {
            self.walk_from(path, ends, |_| None)
        } else {
            self.walk_long(path, ends)
        }
    }

    #[inline(never)]
    fn walk_long(&self, path: &[u8], ends: u64) -> Result<u32, u32> {
        self.walk_from(path, ends, |block| slashes(path, block))
    }

    /// `ends` holds the ends of segments in the first block; `more` finds those of another block.
    #[inline(always)]
    fn walk_from(
        &self,
        path: &[u8],
        mut ends: u64,
        more: impl Fn(usize) -> Option<u64>,
    ) -> Result<u32, u32> {
        let mut at = self.root();
        let (mut start, mut block) = (1, 0);
        // segments that end within the first eight bytes
        while ends & 0xFF != 0 {
            let end = ends.trailing_zeros() as usize;
            ends &= ends - 1;
            match self.missed(at, path, start, end) {
                Step::To(to) => at = to,
                Step::End(node) => return Ok(node),
                Step::Else(next) => return Err(next),
            }
            if end == path.len() {
                return Ok(at.node());
            }
            start = end + 1;
        }
        loop {
            while ends == 0 {
                block += BLOCK;
                match more(block) {
                    Some(further) => ends = further,
                    None => return Err(0),
                }
            }
            let end = block + ends.trailing_zeros() as usize;
            ends &= ends - 1;
            match self.quick(at, path, start, end) {
                Some(to) => at = to,
                None => match self.missed(at, path, start, end) {
                    Step::To(to) => at = to,
                    Step::End(node) => return Ok(node),
                    Step::Else(next) => return Err(next),
                },
            }
            if end == path.len() {
                return Ok(at.node());
            }
            start = end + 1;
        }
    }

    /// A step for a segment that is not empty, ends after byte eight and has the first slot.
    #[inline(always)]
    fn quick(&self, from: At, path: &[u8], start: usize, end: usize) -> Option<At> {
        let len = end.wrapping_sub(start);
        let tail = end.wrapping_sub(8);
        let last = word(path, tail)?;
        let first = word(path, if start < tail { start } else { tail })?;
        // of a shorter segment, shift out the bytes before it
        let before = 64 - 8 * if len < 8 { len as u32 } else { 8 };
        let (first, last) = (first.wrapping_shr(before), last.wrapping_shr(before));
        let slot = self.slots.get(slot_of(from, first, last, len) as usize)?;
        let is = len != 0 && self.is(slot, first, last, path, start, end);
        is.then(|| child(slot))
    }

    /// A step where `quick` finds nothing: further slots, then the alternatives of the node itself.
    #[cold]
    #[inline(never)]
    fn missed(&self, at: At, path: &[u8], start: usize, end: usize) -> Step {
        if let Some(to) = self.step(at, path, start, end) {
            return Step::To(to);
        }
        let mut next = self.node(at.node(), 2);
        if self.methods_of(at.node()) & OWN == 0 {
            return Step::Else(next);
        }
        while let Some(alternative) = self.alternative(next) {
            if let Some(to) = self.takes(alternative, path, start, end) {
                return match alternative.kind() {
                    Kind::Rest => Step::End(to.node()),
                    _ => Step::To(to),
                };
            }
            next = alternative.next();
            if alternative.is_last() {
                break;
            }
        }
        Step::Else(next)
    }

    /// The child of `from` for a segment: a literal, or `{x}` if that is the only child.
    #[inline]
    fn step(&self, from: At, path: &[u8], start: usize, end: usize) -> Option<At> {
        let segment = path.get(start..end)?;
        let (first, last) = match (segment.first_chunk(), segment.last_chunk()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => (short_word(segment), short_word(segment)),
        };
        let mut at = slot_of(from, first, last, segment.len());
        loop {
            let slot = self.slots.get(at as usize)?;
            // a parameter takes at least one byte
            let parameter = u32_at(slot, 4) & ANY != 0 && segment.is_empty();
            if !parameter && self.is(slot, first, last, path, start, end) {
                return Some(child(slot));
            }
            if u32_at(slot, 4) & MORE == 0 {
                return None;
            }
            at += 1;
        }
    }

    /// Whether `slot` holds a segment whose first and last bytes are known.
    #[inline(always)]
    fn is(
        &self,
        slot: &[u8; SLOT],
        first: u64,
        last: u64,
        path: &[u8],
        start: usize,
        end: usize,
    ) -> bool {
        let text = u32_at(slot, 4);
        let len = end.wrapping_sub(start);
        let differs = (u64_at(slot, 0) ^ first)
            | (u64_at(slot, 1) ^ last)
            | (u64::from(u16_at(slot, 10)) ^ len as u64);
        // all bits for a literal, none for any segment
        let literal = !(i64::from(text as i32 >> 31) as u64);
        differs & literal == 0 && (len <= 16 || literal == 0 || self.middle(path, start, end, text))
    }

    /// Whether the bytes between the first and the last eight are equal.
    #[inline(always)]
    fn middle(&self, path: &[u8], start: usize, end: usize, text: u32) -> bool {
        let (mut a, mut b) = (start + 8, (text & !MORE) as usize + 8);
        while a + 8 < end {
            if word(path, a) != word(self.text.as_bytes(), b) {
                return false;
            }
            (a, b) = (a + 8, b + 8);
        }
        true
    }

    /// The child of an alternative that matches the segment, or the rest of the path from it on.
    #[inline]
    fn takes(&self, alternative: Alternative, path: &[u8], start: usize, end: usize) -> Option<At> {
        let kind = alternative.kind();
        let text = match kind {
            Kind::Rest => path.get(start..)?,
            _ => path.get(start..end)?,
        };
        if text.len() < alternative.least() || !alternative.has_edges(text) {
            return None;
        }
        let fits = match kind {
            Kind::Any => true,
            Kind::Mixed => self.fits(alternative, text).is_some(),
            Kind::Rest => self.fits_rest(alternative, text).is_some(),
        };
        let (node, base) = alternative.child();
        fits.then(|| At::new(node, base, self.node(node, 3)))
    }

    /// Whether a mixed segment matches: the first literal as a prefix, the last one as a suffix, the
    /// others leftmost in between.
    fn fits(&self, alternative: Alternative, segment: &[u8]) -> Option<()> {
        let (from, count) = alternative.literals();
        let literal = |i| self.literal(from + i);
        let mut rest = segment.strip_prefix(literal(0).as_bytes())?;
        let Some(last) = count.checked_sub(1).filter(|last| *last > 0) else {
            // a literal too long for a slot
            return rest.is_empty().then_some(());
        };
        rest = rest.strip_suffix(literal(last).as_bytes())?;
        for i in 1..last {
            rest = behind(rest, literal(i))?;
        }
        (!rest.is_empty()).then_some(())
    }

    /// Whether `{+x}` and the literals around it match. The literals before and after it take as
    /// little as possible, so every possible match is found.
    fn fits_rest(&self, alternative: Alternative, text: &[u8]) -> Option<()> {
        let (from, before) = alternative.literals();
        let behind_it = alternative.literals_from_the_right();
        let mut rest = text.strip_prefix(self.literal(from).as_bytes())?;
        for i in from + 1..from + before {
            // the parameter ends with its segment
            let end = rest
                .iter()
                .position(|byte| *byte == b'/')
                .unwrap_or(rest.len());
            let after = behind(rest.get(..end)?, self.literal(i))?.len();
            rest = rest.get(end - after..)?;
        }
        let (first, last) = (from + before, from + before + behind_it - 1);
        rest = rest.strip_suffix(self.literal(last).as_bytes())?;
        for i in (first..last).rev() {
            rest = before_last(rest, self.literal(i))?;
        }
        (!rest.is_empty()).then_some(())
    }

    fn literal(&self, i: u32) -> &'static str {
        let at = i as usize * 2;
        part(
            self.text,
            u32_at(self.literals, at) as usize,
            u32_at(self.literals, at + 1) as usize,
        )
    }

    fn alternative(&self, i: u32) -> Option<Alternative> {
        match i {
            0 => None,
            _ => self.alternatives.get(i as usize).map(Alternative),
        }
    }

    #[inline(always)]
    fn root(&self) -> At {
        let [base, region] = self.root;
        At::new(0, base, region)
    }

    /// The list of operations at a node for a method.
    #[inline(always)]
    fn list(&self, node: u32, method: u32) -> Option<u32> {
        let methods = self.methods_of(node);
        let has = methods >> method & 1 == 1;
        let before = (methods & ((1 << method) - 1)).count_ones();
        has.then(|| self.node(node, 1) + before)
    }

    #[inline(always)]
    fn methods_of(&self, node: u32) -> u32 {
        self.node(node, 0)
    }

    #[inline(always)]
    fn node(&self, node: u32, i: usize) -> u32 {
        self.nodes
            .get(node as usize)
            .map_or(0, |node| u32_at(node, i))
    }
}

/// The first slot to search.
#[inline(always)]
fn slot_of(from: At, first: u64, last: u64, len: usize) -> u32 {
    from.slot(hash(first, last, len as u64))
}

/// The hash of a segment; `scope-codegen` has the same function.
#[inline(always)]
fn hash(first: u64, last: u64, len: u64) -> u64 {
    const K1: u64 = 0x9E37_79B9_7F4A_7C15;
    const K2: u64 = 0xD6E8_FEB8_6659_FD93;
    let last = last.wrapping_add(len.wrapping_mul(K2)) ^ K2.rotate_left(17);
    let product = u128::from(first ^ K1) * u128::from(last);
    product as u64 ^ (product >> 64) as u64
}

#[inline(always)]
fn child(slot: &[u8; SLOT]) -> At {
    At {
        node: u64_at(slot, 3),
        mask: u32::from(u16_at(slot, 11)),
    }
}

/// An alternative: see [`Tree::alternatives`].
#[derive(Clone, Copy)]
struct Alternative(&'static [u8; ALTERNATIVE]);

impl Alternative {
    fn has_edges(self, text: &[u8]) -> bool {
        let first = match text.first_chunk() {
            Some(first) => u64::from_le_bytes(*first),
            None => short_word(text),
        };
        let last = match text.last_chunk() {
            Some(last) => u64::from_le_bytes(*last),
            None => short_word(text)
                .checked_shl(64 - 8 * text.len() as u32)
                .unwrap_or(0),
        };
        let word = |i| u64_at(self.0, i);
        (first ^ word(0)) & word(1) | (last ^ word(2)) & word(3) == 0
    }

    fn least(self) -> usize {
        self.number(8) as usize
    }

    fn kind(self) -> Kind {
        match self.number(9) & 3 {
            0 => Kind::Mixed,
            1 => Kind::Any,
            _ => Kind::Rest,
        }
    }

    fn is_last(self) -> bool {
        self.number(9) & LAST != 0
    }

    /// The first of its literals, and how many of them match from the left.
    fn literals(self) -> (u32, u32) {
        (self.number(10), self.number(9) >> 3)
    }

    fn literals_from_the_right(self) -> u32 {
        self.number(11)
    }

    fn depth(self) -> usize {
        self.number(12) as usize
    }

    fn next(self) -> u32 {
        self.number(13)
    }

    /// The child, and the base of its region.
    fn child(self) -> (u32, u32) {
        (self.number(14), self.number(15))
    }

    fn number(self, i: usize) -> u32 {
        u32_at(self.0, i)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{collections::BTreeSet, vec::Vec};

    #[test]
    fn the_word_of_a_method_is_of_no_other_method_of_its_length() {
        for len in 2..=8 {
            let texts = 0..1_u32 << len;
            let words = texts.map(|bits| {
                let text: Vec<u8> = (0..len).map(|i| b'A' + (bits >> i & 1) as u8).collect();
                method_word(&text)
            });
            let words: BTreeSet<Option<u64>> = words.collect();
            assert_eq!(words.len(), 1 << len);
            assert!(!words.contains(&None) && !words.contains(&Some(0)));
        }
        for text in ["", "A", "ABCDEFGHI"] {
            assert_eq!(method_word(text.as_bytes()), None);
        }
    }
}

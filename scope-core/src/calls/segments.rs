//! The ends of a path's segments.

use crate::bytes::chunk;

/// How many bytes are searched at once.
pub(super) const BLOCK: usize = 64;

/// The slashes of the [`BLOCK`] bytes from `block` on, as bits; the end of the path is one more bit.
/// `None` beyond the end.
#[inline(always)]
pub(super) fn slashes(path: &[u8], block: usize) -> Option<u64> {
    let rest = path.get(block..)?;
    if let Some(whole) = rest.first_chunk::<BLOCK>() {
        return Some(gather(whole));
    }
    let slashes = if let Some(slashes) = overlapping::<32>(rest) {
        slashes
    } else if let Some(slashes) = overlapping::<16>(rest) {
        slashes
    } else if let Some(slashes) = overlapping::<8>(rest) {
        slashes
    } else {
        few(rest)
    };
    Some(slashes | 1 << rest.len())
}

/// The slashes of `N` to `2 * N` bytes, from the first and the last `N`.
#[inline(always)]
fn overlapping<const N: usize>(bytes: &[u8]) -> Option<u64> {
    let (first, last) = (bytes.first_chunk::<N>()?, bytes.last_chunk::<N>()?);
    Some(gather(first) | gather(last) << (bytes.len() - N))
}

/// The slashes of `N` bytes. Bit 7 of each slash in a word is set, and one multiplication gathers
/// these bits.
#[inline(always)]
fn gather<const N: usize>(bytes: &[u8; N]) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    const SLASHES: u64 = 0x2F2F_2F2F_2F2F_2F2F;
    let (words, _) = bytes.as_chunks();
    let (mut slashes, mut at) = (0, 0);
    for word in words {
        let differs = u64::from_le_bytes(*word) ^ SLASHES;
        // no carry crosses a byte
        let is_slash = !(((differs & LOW) + LOW) | differs | LOW);
        slashes |= ((is_slash >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) << at;
        at += 8;
    }
    slashes
}

/// The slashes of fewer than eight bytes.
#[cold]
#[inline(never)]
fn few(bytes: &[u8]) -> u64 {
    let slash = |slashes, byte: &u8| slashes << 1 | u64::from(*byte == b'/');
    bytes.iter().rev().fold(0, slash)
}

/// How many segments' ends are stored; further ones are searched each time.
const KEPT: usize = 32;

/// The ends of the segments of a path that begins with `/`.
pub(super) struct Ends {
    kept: [usize; KEPT],
    count: usize,
}

impl Ends {
    pub(super) fn of(path: &[u8]) -> Self {
        let mut ends = Ends {
            kept: [0; KEPT],
            count: 0,
        };
        let mut block = 0;
        while let Some(mut slashes) = slashes(path, block) {
            if block == 0 {
                slashes &= !1;
            }
            while slashes != 0 {
                if let Some(end) = ends.kept.get_mut(ends.count) {
                    *end = block + slashes.trailing_zeros() as usize;
                } else {
                    ends.count += slashes.count_ones() as usize;
                    break;
                }
                ends.count += 1;
                slashes &= slashes - 1;
            }
            block += BLOCK;
        }
        ends
    }

    /// The start and end of segment `i` of `path`.
    pub(super) fn segment(&self, path: &[u8], i: usize) -> Option<(usize, usize)> {
        if i >= self.count {
            return None;
        }
        let start = match i.checked_sub(1) {
            Some(before) => self.end(path, before)? + 1,
            None => 1,
        };
        Some((start, self.end(path, i)?))
    }

    fn end(&self, path: &[u8], i: usize) -> Option<usize> {
        if let Some(end) = self.kept.get(i) {
            return Some(*end);
        }
        let from = *self.kept.last()? + 1;
        let slashes = path.get(from..)?.iter().enumerate();
        let mut slashes = slashes.filter(|(_, byte)| **byte == b'/');
        let end = slashes.nth(i - KEPT).map(|(at, _)| from + at);
        Some(end.unwrap_or(path.len()))
    }
}

/// The eight bytes from `at` on.
#[inline(always)]
pub(super) fn word(bytes: &[u8], at: usize) -> Option<u64> {
    chunk(bytes, at).map(|chunk| u64::from_le_bytes(*chunk))
}

/// Fewer than eight bytes, padded with zeros.
#[cold]
pub(super) fn short_word(bytes: &[u8]) -> u64 {
    let word = |word, byte: &u8| word << 8 | u64::from(*byte);
    bytes.iter().rev().fold(0, word)
}

/// The text after the leftmost `literal` that has at least one byte before it.
pub(super) fn behind<'a>(text: &'a [u8], literal: &str) -> Option<&'a [u8]> {
    // no literal begins within a character
    let inside = |byte: &&u8| **byte & 0xC0 == 0x80;
    let first = 1 + text.iter().skip(1).take(3).take_while(inside).count();
    let after = text.get(first..)?;
    let at = match core::str::from_utf8(after) {
        Ok(after) => after.find(literal),
        Err(_) => in_parts(after, literal, |part| part.find(literal)).next(),
    }?;
    after.get(at + literal.len()..)
}

/// The text before the rightmost `literal` that is followed by at least one byte and by no `/`.
pub(super) fn before_last<'a>(text: &'a [u8], literal: &str) -> Option<&'a [u8]> {
    let head = text.get(..text.len().checked_sub(1)?)?;
    let slash = text.iter().rposition(|byte| *byte == b'/');
    let at = match literal.rfind('/') {
        // its last slash is the last one of the text
        Some(within) => slash?.checked_sub(within)?,
        None => {
            let start = slash.unwrap_or(0);
            let segment = head.get(start..)?;
            let at = match core::str::from_utf8(segment) {
                Ok(segment) => segment.rfind(literal),
                Err(_) => in_parts(segment, literal, |part| part.rfind(literal)).last(),
            };
            start + at?
        }
    };
    let is = head.get(at..)?.starts_with(literal.as_bytes());
    head.get(..at).filter(|_| is)
}

/// The position where `find` finds `literal` in the valid UTF-8 parts of `bytes`. The literal is
/// UTF-8, so a match lies within one part.
fn in_parts(
    bytes: &[u8],
    literal: &str,
    find: impl Fn(&str) -> Option<usize>,
) -> impl Iterator<Item = usize> {
    let mut start = 0;
    bytes.utf8_chunks().filter_map(move |part| {
        let from = start;
        start += part.valid().len() + part.invalid().len();
        // preparing a search costs time linear in the literal's length
        let worth_it = part.valid().len() >= literal.len();
        worth_it
            .then(|| find(part.valid()))
            .flatten()
            .map(|at| from + at)
    })
}

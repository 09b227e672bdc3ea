//! Reading a `scope` string.

use crate::{Granted, Privilege, Set, lookup::load};
use core::fmt;

/// A `scope` string, read: what it grants, and the tokens that it does not.
///
/// It borrows the text and allocates nothing.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.Accounts]
///     includes = ["ReadAccounts"]
///     [scopes.ReadAccounts]
///     aliases = ["account:read"]
/// "#); }
/// use demo::{Scope, ScopeSet};
///
/// let read = ScopeSet::parse("account:read  readaccounts");
/// assert_eq!(read.known(), Scope::set(&[Scope::ReadAccounts]));
/// // names are opaque: no case folding, no trimming, and a doubled space is not a separator
/// assert!(read.unknown().eq(["", "readaccounts"]));
/// ```
pub struct Parsed<'t, P, const W: usize> {
    text: &'t str,
    known: Set<P, W>,
    closed: Set<P, W>,
    unknown: usize,
}

impl<'t, P: Privilege, const W: usize> Parsed<'t, P, W> {
    #[inline]
    pub(crate) fn new(text: &'t str) -> Self {
        let (mut known, mut closed, mut unknown) = (Set::EMPTY, [0; W], 0);
        for (start, end) in Tokens::new(text) {
            match P::TABLE.lookup.find(text.as_bytes(), start, end) {
                Some(index) => {
                    known = known.with_index(index as usize);
                    if Self::CLOSES {
                        let position = P::TABLE.position(index as usize).unwrap_or(usize::MAX);
                        P::TABLE.closure.add(position, &mut closed);
                    }
                }
                None => unknown += 1,
            }
        }
        Parsed {
            text,
            known,
            closed: Set::from_words(closed),
            unknown,
        }
    }

    /// Whether `closed` is made while the text is read: for a narrow set that costs less than to
    /// go over it again.
    const CLOSES: bool = W <= 4;

    /// What was named and is known; not closed.
    #[must_use]
    #[inline]
    pub fn known(&self) -> Set<P, W> {
        self.known
    }

    /// What the text grants: everything that is named and known, and what that includes.
    #[must_use]
    #[inline]
    pub fn granted(&self) -> Granted<P, W> {
        if Self::CLOSES {
            Granted::from_closed(self.closed)
        } else {
            self.known.close()
        }
    }

    /// Whether every token is known.
    #[must_use]
    #[inline]
    pub fn is_known(&self) -> bool {
        self.unknown == 0
    }

    /// The tokens that are neither a wire name nor an alias, as they stand in the text; a leading,
    /// trailing or doubled space shows as an empty one.
    #[must_use]
    pub fn unknown(&self) -> Unknown<'t, P> {
        Unknown {
            text: self.text,
            tokens: Tokens::new(self.text),
            left: self.unknown,
            vocabulary: core::marker::PhantomData,
        }
    }

    /// The text that was read.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }
}

impl<P, const W: usize> Clone for Parsed<'_, P, W> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P, const W: usize> Copy for Parsed<'_, P, W> {}

impl<P: Privilege, const W: usize> fmt::Debug for Parsed<'_, P, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parsed")
            .field("known", &self.known)
            .field("unknown", &self.unknown())
            .finish()
    }
}

/// The unknown tokens of a [`Parsed`] text, in the text's order.
pub struct Unknown<'t, P> {
    text: &'t str,
    tokens: Tokens<'t>,
    left: usize,
    vocabulary: core::marker::PhantomData<fn() -> P>,
}

impl<'t, P: Privilege> Iterator for Unknown<'t, P> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        while self.left > 0 {
            let (start, end) = self.tokens.next()?;
            if P::TABLE
                .lookup
                .find(self.text.as_bytes(), start, end)
                .is_none()
            {
                self.left -= 1;
                return self.text.get(start..end);
            }
        }
        None
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<P: Privilege> ExactSizeIterator for Unknown<'_, P> {}

impl<P> Clone for Unknown<'_, P> {
    fn clone(&self) -> Self {
        Unknown {
            tokens: self.tokens.clone(),
            ..*self
        }
    }
}

impl<P: Privilege> fmt::Debug for Unknown<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// Where each token begins and ends. A text without a byte has no token; else a token stands
/// before, between and behind all spaces.
///
/// The spaces of 64 bytes are found at once: the way from one space to the next token would
/// otherwise be longer than all that is done with a token.
#[derive(Clone)]
struct Tokens<'t> {
    bytes: &'t [u8],
    /// Where the next token begins; beyond the end when there is none.
    start: usize,
    /// Where the block begins whose spaces are in `spaces`.
    block: usize,
    /// The spaces of the block that are still to come, a bit each.
    spaces: u64,
}

impl<'t> Tokens<'t> {
    #[inline]
    fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        Tokens {
            bytes,
            start: usize::from(bytes.is_empty()),
            block: 0,
            spaces: spaces(bytes, 0),
        }
    }
}

impl Iterator for Tokens<'_> {
    type Item = (usize, usize);

    #[inline]
    fn next(&mut self) -> Option<(usize, usize)> {
        let start = self.start;
        while self.spaces == 0 {
            self.block += 64;
            if self.block >= self.bytes.len() {
                let end = self.bytes.len();
                self.start = end + 1;
                return (start <= end).then_some((start, end));
            }
            self.spaces = spaces(self.bytes, self.block);
        }
        let end = self.block + self.spaces.trailing_zeros() as usize;
        self.spaces &= self.spaces - 1;
        self.start = end + 1;
        Some((start, end))
    }
}

/// The spaces among the 64 bytes from `block` on, a bit each.
#[inline]
fn spaces(bytes: &[u8], block: usize) -> u64 {
    let (mut found, mut at) = (0, 0);
    while at < 64 {
        let Some(word) = load(bytes, block + at) else {
            let rest = bytes.get(block + at..).unwrap_or_default();
            for (i, byte) in rest.iter().enumerate() {
                found |= u64::from(*byte == b' ') << (at + i);
            }
            break;
        };
        found |= spaces_in(word) << at;
        at += 8;
    }
    found
}

/// The spaces among eight bytes, a bit each.
#[inline]
const fn spaces_in(word: u64) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    // a byte of zeros for each space; the upper bit of each byte that is not one
    let word = word ^ 0x2020_2020_2020_2020;
    let other = ((word & LOW) + LOW) | word;
    // one bit for each byte, brought together by a multiplication
    ((!other & !LOW) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

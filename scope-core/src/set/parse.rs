//! Parsed `scope` strings.

use crate::{Granted, Privilege, Set, vocabulary::Table};
use core::fmt;

/// The result of reading a `scope` string: the grant, and the unknown tokens.
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
///     [names."account:all"]
///     means = ["Accounts", "ReadAccounts"]
/// "#); }
/// use demo::{Scope, ScopeSet};
///
/// let read = ScopeSet::parse("account:read  readaccounts");
/// assert_eq!(read.known(), Scope::set(&[Scope::ReadAccounts]));
/// // names are opaque: no case folding, no trimming, and a doubled space is not a separator
/// assert!(read.unknown().eq(["", "readaccounts"]));
/// // a name of several privileges grants them, and is not a scope itself
/// let all = ScopeSet::parse("account:all");
/// assert_eq!(all.known(), Scope::set(&[Scope::Accounts, Scope::ReadAccounts]));
/// assert!(all.is_known() && "account:all".parse::<Scope>().is_err());
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
        let bytes = text.as_bytes();
        let mut add = |index: usize| {
            known.insert_index(index);
            if Self::CLOSES {
                let position = if P::TABLE.positions.is_empty() {
                    index
                } else {
                    P::TABLE.position(index).unwrap_or(usize::MAX)
                };
                P::TABLE.closure.add(position, &mut closed);
            }
        };
        each_token(bytes, |start, end| {
            match P::TABLE.lookup.find(bytes, start, end) {
                Some(index) if Table::is_index(index as usize) => add(index as usize),
                Some(several) => P::TABLE.several(several as usize).for_each(&mut add),
                None => unknown += 1,
            }
        });
        Parsed {
            text,
            known,
            closed: Set::from_words(closed),
            unknown,
        }
    }

    /// Whether `closed` is computed while the text is read, which for a narrow set costs less than a
    /// second pass.
    const CLOSES: bool = W <= 4;

    #[doc(hidden)]
    pub fn covers(&self, _: P) -> bool
    where
        Self: crate::set::ClosedUnderInclusion,
    {
        false
    }

    /// The known privileges in the text; not closed.
    #[must_use]
    #[inline]
    pub fn known(&self) -> Set<P, W> {
        self.known
    }

    /// The grant of the text: its known privileges, and what they include.
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

    /// The tokens that are neither a wire name nor an alias, as written. A leading, trailing or doubled
    /// space gives an empty token.
    #[must_use]
    pub fn unknown(&self) -> Unknown<'t, P> {
        Unknown {
            tokens: self.text.split(' '),
            left: self.unknown,
            vocabulary: core::marker::PhantomData,
        }
    }

    /// Calls `each` with the unknown tokens, in less time than [`unknown`](Parsed::unknown) finds them.
    #[cfg(feature = "alloc")]
    pub(crate) fn each_unknown(&self, mut each: impl FnMut(&'t str)) {
        let bytes = self.text.as_bytes();
        each_token(bytes, |start, end| {
            if P::TABLE.lookup.find(bytes, start, end).is_none()
                && let Some(token) = self.text.get(start..end)
            {
                each(token);
            }
        });
    }

    /// The tokens that are aliases, with their current privileges, in the text's order. A log line or a
    /// metric can show which clients still use an old name.
    ///
    /// Reads the text once more.
    ///
    /// ```
    /// # mod demo { scope_core::scopes!(inline = r#"
    /// #     [spec]
    /// #     name = "demo"
    /// #     [scopes."notes:read"]
    /// #     aliases = ["notes"]
    /// # "#); }
    /// use demo::{Scope, ScopeSet};
    ///
    /// let read = ScopeSet::parse("notes openid");
    /// assert!(read.aliases().eq([("notes", Scope::NotesRead)]));
    /// ```
    pub fn aliases(&self) -> impl Iterator<Item = (&'t str, P)> {
        self.text.split(' ').filter_map(|token| {
            let number = P::TABLE.lookup.get(token)? as usize;
            // a name of several privileges has no position, and is not an alias
            let privilege = *P::ALL.get(P::TABLE.position(number)?)?;
            (privilege.name() != token).then_some((token, privilege))
        })
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

/// An iterator over the unknown tokens of a [`Parsed`] text, in the text's order.
pub struct Unknown<'t, P> {
    tokens: core::str::Split<'t, char>,
    left: usize,
    vocabulary: core::marker::PhantomData<fn() -> P>,
}

impl<'t, P: Privilege> Iterator for Unknown<'t, P> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        while self.left > 0 {
            let token = self.tokens.next()?;
            if P::TABLE.lookup.get(token).is_none() {
                self.left -= 1;
                return Some(token);
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

/// Calls `each` with the start and end of each token. An empty text has no tokens; otherwise there is a
/// token before, between and after all spaces.
///
/// It finds the spaces of 64 bytes at once: finding them one by one would take longer than all other
/// work on a token.
#[inline(always)]
fn each_token(bytes: &[u8], mut each: impl FnMut(usize, usize)) {
    if bytes.is_empty() {
        return;
    }
    let (mut start, mut block) = (0, 0);
    while let Some(rest) = bytes.get(block..) {
        let mut ends = match rest.first_chunk() {
            Some(block) => spaces(block),
            // the end of the text ends a token, too
            None => spaces_at_the_end(bytes, rest) | 1 << rest.len(),
        };
        while ends != 0 {
            let end = block + ends.trailing_zeros() as usize;
            each(start, end);
            start = end + 1;
            ends &= ends - 1;
        }
        block += 64;
    }
}

/// The spaces among 64 bytes, as bits.
///
/// rustc compiles the comparisons to vector instructions.
#[inline(always)]
fn spaces(block: &[u8; 64]) -> u64 {
    let mut found = [0u8; 64];
    for (i, (found, byte)) in found.iter_mut().zip(block).enumerate() {
        *found = if *byte == b' ' { 1 << (i / 8) } else { 0 };
    }
    // bit `i` of byte `j` is whether byte `8 * i + j` is a space
    let words = found.as_chunks().0.iter();
    transposed(words.fold(0, |bits, word| bits | u64::from_le_bytes(*word)))
}

/// The spaces among the last bytes of `bytes`, fewer than 64, as bits.
#[inline(always)]
fn spaces_at_the_end(bytes: &[u8], rest: &[u8]) -> u64 {
    if let Some(last) = bytes.last_chunk() {
        return (spaces(last) >> 1) >> (63 - rest.len());
    }
    let mut block = [0; 64];
    for (to, from) in block.iter_mut().zip(rest) {
        *to = *from;
    }
    spaces(&block)
}

/// An eight by eight square of bits with rows and columns exchanged.
#[inline(always)]
const fn transposed(square: u64) -> u64 {
    const fn exchange(square: u64, by: u32, which: u64) -> u64 {
        let differs = (square ^ (square >> by)) & which;
        square ^ differs ^ (differs << by)
    }
    let square = exchange(square, 7, 0x00AA_00AA_00AA_00AA);
    let square = exchange(square, 14, 0x0000_CCCC_0000_CCCC);
    exchange(square, 28, 0x0000_0000_F0F0_F0F0)
}

#[cfg(test)]
mod tests {
    use super::each_token;

    /// The tokens of `text`, as slices.
    fn tokens(text: &[u8]) -> ([&[u8]; 512], usize) {
        let (mut found, mut count) = ([&[][..]; 512], 0);
        each_token(text, |start, end| {
            found[count] = &text[start..end];
            count += 1;
        });
        (found, count)
    }

    #[test]
    fn tokens_equal_those_of_a_naive_split() {
        let mut state = 1u64;
        let mut random = || {
            state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
            state >> 33
        };
        // bytes that differ from a space in one bit, or carry into their neighbours
        let others = [0x00, 0x21, 0x1F, 0x60, 0xA0, 0x7F, 0x80, 0xFF, b'a'];
        let mut text = [0; 300];
        for len in 1..=text.len() {
            for density in [0, 2, 7, 40] {
                for byte in &mut text {
                    *byte = match density {
                        0 => b' ',
                        n if random() % n == 0 => b' ',
                        _ => others[random() as usize % others.len()],
                    };
                }
                let text = &text[..len];
                let (found, count) = tokens(text);
                assert!(
                    text.split(|byte| *byte == b' ')
                        .eq(found[..count].iter().copied()),
                    "{text:?}"
                );
            }
        }
    }

    #[test]
    fn empty_text_has_no_tokens() {
        assert_eq!(tokens(b"").1, 0);
    }
}

//! Sets stored as bits, with the layout that they were stored with.

use crate::{Privilege, Set, vocabulary::Table};
use core::{error::Error, fmt};

impl<P: Privilege, const W: usize> Set<P, W> {
    /// The fingerprint of this layout: of all wire names and bits, in the order of the bits.
    ///
    /// Prefer to store names. If you store [`bits`](Set::bits), store this with them, and read both
    /// with [`from_stored`](Set::from_stored).
    pub const FINGERPRINT: u64 = P::TABLE.fingerprint();

    /// Reads bits that were stored with a fingerprint: those of this layout, or of an earlier one that
    /// this one only extends.
    ///
    /// Inserting, removing or renaming a privilege changes the layout; adding one with a higher bit
    /// than all others extends it. There may be fewer words than in this layout.
    ///
    /// # Errors
    ///
    /// [`StoredSetError::Layout`] if this layout does not extend the bits' one, and
    /// [`StoredSetError::Bits`] if a bit has no privilege in the layout.
    ///
    /// ```
    /// mod v1 { scope_core::scopes!(inline = r#"
    ///     [spec]
    ///     name = "demo"
    ///     [scopes.ReadAccounts]
    /// "#); }
    /// mod v2 { scope_core::scopes!(inline = r#"
    ///     [spec]
    ///     name = "demo"
    ///     [scopes.ReadAccounts]
    ///     [scopes.SMS]
    /// "#); }
    ///
    /// let stored = (v1::Scope::set(&[v1::Scope::ReadAccounts]).bits(), v1::ScopeSet::FINGERPRINT);
    /// let read = v2::ScopeSet::from_stored(&stored.0, stored.1)?;
    /// assert_eq!(read.to_string(), "ReadAccounts");
    /// // a newer layout may have privileges that this one lacks
    /// assert!(v1::ScopeSet::from_stored(&stored.0, v2::ScopeSet::FINGERPRINT).is_err());
    /// # Ok::<(), scope_core::StoredSetError>(())
    /// ```
    pub fn from_stored(bits: &[u64], fingerprint: u64) -> Result<Self, StoredSetError> {
        let known = match fingerprint == Self::FINGERPRINT {
            true => Some(Self::all()),
            false => Self::prefix(fingerprint),
        };
        let known = known.ok_or(StoredSetError::Layout {
            stored: fingerprint,
            current: Self::FINGERPRINT,
        })?;
        let mut words = [0; W];
        for (i, word) in bits.iter().enumerate() {
            match words.get_mut(i) {
                Some(to) => *to = *word,
                None if *word == 0 => {}
                None => return Err(StoredSetError::Bits),
            }
        }
        let set = Self::from_words(words);
        match set.is_subset(&known) {
            true => Ok(set),
            false => Err(StoredSetError::Bits),
        }
    }

    /// All privileges of the earlier layout with this fingerprint.
    #[cold]
    fn prefix(fingerprint: u64) -> Option<Self> {
        let (mut hash, mut set) = (EMPTY, Self::EMPTY);
        for index in 0..W * 64 {
            if hash == fingerprint {
                return Some(set);
            }
            if P::TABLE.position(index).is_some() {
                hash = P::TABLE.with_privilege(hash, index);
                set = set.with_index(index);
            }
        }
        None
    }
}

/// The fingerprint of an empty layout: the start of FNV-1a.
const EMPTY: u64 = 0xCBF2_9CE4_8422_2325;

impl Table {
    const fn fingerprint(&self) -> u64 {
        let (mut hash, mut index) = (EMPTY, 0);
        while index < self.words * 64 {
            if self.position(index).is_some() {
                hash = self.with_privilege(hash, index);
            }
            index += 1;
        }
        hash
    }

    /// The fingerprint of a layout that continues with the privilege at `index`.
    const fn with_privilege(&self, hash: u64, index: usize) -> u64 {
        let mut hash = step(step(hash, index as u8), (index >> 8) as u8);
        let mut rest = self.name(index).as_bytes();
        while let [byte, more @ ..] = rest {
            hash = step(hash, *byte);
            rest = more;
        }
        // no name contains this byte, so a name and the next index can't be read as a longer name
        step(hash, 0xFF)
    }
}

/// One step of FNV-1a, which is short and the same on every platform.
const fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0100_0000_01B3)
}

/// The reason why stored bits can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StoredSetError {
    /// The bits were stored with a layout that the current one does not extend.
    Layout {
        /// The fingerprint that was stored.
        stored: u64,
        /// The fingerprint of this build.
        current: u64,
    },
    /// A bit has no privilege in the layout.
    Bits,
}

impl fmt::Display for StoredSetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Layout { stored, current } => write!(
                f,
                "the bits were stored with the layout {stored:016x}, and this build has the layout \
                 {current:016x}, which does not begin with it"
            ),
            Self::Bits => f.write_str("a bit has no privilege in the layout"),
        }
    }
}

impl Error for StoredSetError {}

#[cfg(test)]
mod tests {
    use crate::{
        fixtures::{Item, table},
        vocabulary::Gate,
    };
    use std::vec::Vec;

    /// The published FNV-1a of 64 bits, by another loop.
    fn fnv_1a(bytes: &[u8]) -> u64 {
        bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }

    #[test]
    fn a_fingerprint_is_the_hash_of_all_bits_and_names() {
        // known values of the hash itself
        assert_eq!(fnv_1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv_1a(b"foobar"), 0x8594_4171_f739_67e8);
        let items: Vec<Item> = [(300, "write"), (0, "read"), (65, "x")]
            .map(|(index, name)| Item {
                name: name.into(),
                index,
                ..Item::default()
            })
            .into();
        let table = table(Gate::Scope, &items, false);
        // in the order of the bits: 300 is 0x012c
        let laid_out = b"\x00\x00read\xff\x41\x00x\xff\x2c\x01write\xff";
        assert_eq!(table.fingerprint(), fnv_1a(laid_out));
    }
}

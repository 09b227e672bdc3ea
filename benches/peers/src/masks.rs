//! One word of 64 bits: this crate, what one would write by hand, and crates for sets of flags.
//!
//! None of the others has inclusion, so each is given the closure as a table.

use crate::peer::{N, Peer, SCOPES};
use std::str::FromStr;

pub mod ringcentral {
    scope_core::scopes!("../../../scopes.toml");
}
use ringcentral::scope as ours;
use scope_core::Authorize;

/// This crate.
pub struct Ours;

impl Peer for Ours {
    type Set = ringcentral::Granted;
    type One = ringcentral::Scope;
    // a requirement is a type, and known to rustc
    type All = ();
    type Any = ();

    fn read(&self, grant: &str) -> Self::Set {
        ringcentral::ScopeSet::parse(grant).granted()
    }
    fn one(&self, scope: usize) -> Self::One {
        SCOPES[scope]
            .name
            .parse()
            .expect("a scope of the same file")
    }
    fn all(&self, _: [usize; 3]) {}
    fn any(&self, _: [usize; 3]) {}
    fn has(&self, set: &Self::Set, one: &Self::One) -> bool {
        set.covers(*one)
    }
    fn has_all(&self, set: &Self::Set, (): &()) -> bool {
        set.meets(ours::RingOut & ours::ReadAccounts & ours::ReadMessages)
    }
    fn has_any(&self, set: &Self::Set, (): &()) -> bool {
        set.meets(ours::RingOut | ours::ReadAccounts | ours::ReadMessages)
    }
}

macro_rules! plain {
    ($($variant:ident $name:literal $bit:literal $closure:literal $includes:tt;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumString)]
        #[allow(clippy::upper_case_acronyms)]
        pub enum Plain { $($variant),* }

        pub const PLAIN: [Plain; N] = [$(Plain::$variant),*];

        /// The `match` that one would write.
        #[inline]
        pub fn by_name(name: &str) -> Option<Plain> {
            Some(match name {
                $($name => Plain::$variant,)*
                _ => return None,
            })
        }

        bitflags::bitflags! {
            #[derive(Clone, Copy, PartialEq, Eq)]
            pub struct Flags: u64 { $(const $variant = $closure;)* }
        }
        const FLAGS: [Flags; N] = [$(Flags::$variant),*];

        #[derive(enumset::EnumSetType)]
        #[allow(clippy::upper_case_acronyms)]
        pub enum Member { $($variant),* }
        const MEMBERS: [Member; N] = [$(Member::$variant),*];

        #[enumflags2::bitflags]
        #[repr(u64)]
        #[derive(Clone, Copy, PartialEq, Eq)]
        #[allow(clippy::upper_case_acronyms)]
        pub enum Flag { $($variant = 1 << $bit),* }
        const FLAG: [Flag; N] = [$(Flag::$variant),*];

        /// What comes with each, as masks.
        pub const CLOSURE: [u64; N] = [$($closure),*];
    };
}
each_scope!(plain);

/// A mask of 64 bits, whatever reads the names.
pub struct Mask<F>(pub F);

impl<F: Fn(&str) -> u64> Peer for Mask<F> {
    type Set = u64;
    type One = u32;
    type All = u64;
    type Any = u64;

    #[inline]
    fn read(&self, grant: &str) -> u64 {
        (self.0)(grant)
    }
    fn one(&self, scope: usize) -> u32 {
        scope as u32
    }
    fn all(&self, of: [usize; 3]) -> u64 {
        of.iter().fold(0, |mask, bit| mask | 1 << bit)
    }
    fn any(&self, of: [usize; 3]) -> u64 {
        self.all(of)
    }
    #[inline]
    fn has(&self, set: &u64, one: &u32) -> bool {
        set >> one & 1 == 1
    }
    #[inline]
    fn has_all(&self, set: &u64, all: &u64) -> bool {
        set & all == *all
    }
    #[inline]
    fn has_any(&self, set: &u64, any: &u64) -> bool {
        set & any != 0
    }
}

#[inline]
pub fn read_by_match(grant: &str) -> u64 {
    let scopes = grant.split(' ').filter_map(by_name);
    scopes.fold(0, |mask, scope| mask | CLOSURE[scope as usize])
}

#[inline]
pub fn read_by_length(grant: &str) -> u64 {
    let names = grant.as_bytes().split(|byte| *byte == b' ');
    let scopes = names.filter_map(crate::by_length);
    scopes.fold(0, |mask, scope| mask | CLOSURE[scope as usize])
}

#[inline]
pub fn read_by_strum(grant: &str) -> u64 {
    let scopes = grant
        .split(' ')
        .filter_map(|name| Plain::from_str(name).ok());
    scopes.fold(0, |mask, scope| mask | CLOSURE[scope as usize])
}

/// bitflags: each constant carries its closure.
pub struct Bitflags;

impl Peer for Bitflags {
    type Set = Flags;
    type One = Flags;
    type All = Flags;
    type Any = [u32; 3];

    fn read(&self, grant: &str) -> Flags {
        grant
            .split(' ')
            .filter_map(Flags::from_name)
            .fold(Flags::empty(), |set, flags| set | flags)
    }
    fn one(&self, scope: usize) -> Flags {
        FLAGS[scope]
    }
    fn all(&self, of: [usize; 3]) -> Flags {
        of.iter()
            .fold(Flags::empty(), |set, scope| set | FLAGS[*scope])
    }
    fn any(&self, of: [usize; 3]) -> [u32; 3] {
        of.map(|scope| scope as u32)
    }
    fn has(&self, set: &Flags, one: &Flags) -> bool {
        set.contains(*one)
    }
    fn has_all(&self, set: &Flags, all: &Flags) -> bool {
        set.contains(*all)
    }
    // `intersects` would take what is included for what includes it
    fn has_any(&self, set: &Flags, any: &[u32; 3]) -> bool {
        any.iter().any(|scope| set.contains(FLAGS[*scope as usize]))
    }
}

/// enumset, with a table of closures.
pub struct EnumSet([enumset::EnumSet<Member>; N]);

impl EnumSet {
    pub fn new() -> Self {
        EnumSet(CLOSURE.map(|mask| {
            (0..N)
                .filter(|bit| mask >> bit & 1 == 1)
                .map(|bit| MEMBERS[bit])
                .collect()
        }))
    }
}

impl Peer for EnumSet {
    type Set = enumset::EnumSet<Member>;
    type One = Member;
    type All = Self::Set;
    type Any = Self::Set;

    fn read(&self, grant: &str) -> Self::Set {
        let scopes = grant.split(' ').filter_map(by_name);
        scopes.fold(Self::Set::empty(), |set, scope| {
            set | self.0[scope as usize]
        })
    }
    fn one(&self, scope: usize) -> Member {
        MEMBERS[scope]
    }
    fn all(&self, of: [usize; 3]) -> Self::Set {
        of.iter().map(|scope| MEMBERS[*scope]).collect()
    }
    fn any(&self, of: [usize; 3]) -> Self::Set {
        self.all(of)
    }
    fn has(&self, set: &Self::Set, one: &Member) -> bool {
        set.contains(*one)
    }
    fn has_all(&self, set: &Self::Set, all: &Self::Set) -> bool {
        set.is_superset(*all)
    }
    fn has_any(&self, set: &Self::Set, any: &Self::Set) -> bool {
        !set.is_disjoint(*any)
    }
}

/// enumflags2, with a table of closures.
pub struct EnumFlags([enumflags2::BitFlags<Flag>; N]);

impl EnumFlags {
    pub fn new() -> Self {
        EnumFlags(CLOSURE.map(enumflags2::BitFlags::from_bits_truncate))
    }
}

impl Peer for EnumFlags {
    type Set = enumflags2::BitFlags<Flag>;
    type One = Flag;
    type All = Self::Set;
    type Any = Self::Set;

    fn read(&self, grant: &str) -> Self::Set {
        let scopes = grant.split(' ').filter_map(by_name);
        scopes.fold(Self::Set::empty(), |set, scope| {
            set | self.0[scope as usize]
        })
    }
    fn one(&self, scope: usize) -> Flag {
        FLAG[scope]
    }
    fn all(&self, of: [usize; 3]) -> Self::Set {
        of.iter()
            .fold(Self::Set::empty(), |set, scope| set | FLAG[*scope])
    }
    fn any(&self, of: [usize; 3]) -> Self::Set {
        self.all(of)
    }
    fn has(&self, set: &Self::Set, one: &Flag) -> bool {
        set.contains(*one)
    }
    fn has_all(&self, set: &Self::Set, all: &Self::Set) -> bool {
        set.contains(*all)
    }
    fn has_any(&self, set: &Self::Set, any: &Self::Set) -> bool {
        set.intersects(*any)
    }
}

//! serde: privileges, roles and operations by name, sets as lists of names.
//!
//! `Granted` has no serde traits: only closing makes one.

use crate::{Privilege, Set};
use core::{fmt, marker::PhantomData};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, SeqAccess, Visitor},
};

/// Implements serde's traits for an enum that has `name` or, for operations, `id` as `Display`
/// and `FromStr`.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_by_name {
    ($type:ident) => {
        const _: () = {
            impl $crate::__private::serde::Serialize for $type {
                fn serialize<S: $crate::__private::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    serializer.collect_str(self)
                }
            }

            impl<'de> $crate::__private::serde::Deserialize<'de> for $type {
                fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::core::result::Result<Self, D::Error> {
                    $crate::__private::deserialize_by_name(deserializer)
                }
            }
        };
    };
}

/// The alias of a claim.
#[doc(hidden)]
#[macro_export]
macro_rules! __claim {
    ($(#[$doc:meta])* $alias:ident, $type:ident, $words:literal) => {
        $(#[$doc])*
        pub type $alias = $crate::Claim<$type, $words>;
    };
}

/// Reads a string and looks it up.
pub fn deserialize_by_name<'de, D: Deserializer<'de>, T: core::str::FromStr<Err: fmt::Display>>(
    deserializer: D,
) -> Result<T, D::Error> {
    struct ByName<T>(PhantomData<T>);

    impl<T: core::str::FromStr<Err: fmt::Display>> Visitor<'_> for ByName<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a name of the spec")
        }

        fn visit_str<E: Error>(self, name: &str) -> Result<T, E> {
            name.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_str(ByName(PhantomData))
}

impl<P: Privilege, const W: usize> Serialize for Set<P, W> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(|p| P::TABLE.name(p.index())))
    }
}

impl<'de, P: Privilege, const W: usize> Deserialize<'de> for Set<P, W> {
    /// Reads a list of wire names or aliases, all known; for a token's claim see
    /// [`claim`](crate::claim).
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names<P, const W: usize>(PhantomData<P>);

        impl<'de, P: Privilege, const W: usize> Visitor<'de> for Names<P, W> {
            type Value = Set<P, W>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of names of the spec")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Self::Value, A::Error> {
                let mut set = Set::EMPTY;
                while let Some(Name(named)) = names.next_element::<Name<P, W>>()? {
                    set = set.union(named);
                }
                Ok(set)
            }
        }

        deserializer.deserialize_seq(Names(PhantomData))
    }
}

/// The privileges of a wire name, an alias, or a name of several privileges.
struct Name<P, const W: usize>(Set<P, W>);

impl<'de, P: Privilege, const W: usize> Deserialize<'de> for Name<P, W> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ByName<P, const W: usize>(PhantomData<P>);

        impl<P: Privilege, const W: usize> Visitor<'_> for ByName<P, W> {
            type Value = Name<P, W>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name of the spec")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Name<P, W>, E> {
                let gate = P::TABLE.gate;
                let known = P::TABLE
                    .lookup
                    .get(name)
                    .map(|number| Name(Set::named(number)));
                known.ok_or_else(|| E::custom(format_args!("`{name}` is not a known {gate}")))
            }
        }

        deserializer.deserialize_str(ByName(PhantomData))
    }
}

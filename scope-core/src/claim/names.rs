//! Claim sets that carry their scopes in several ways.

use super::{Claim, Reader};
use crate::{Granted, Privilege};
use core::{fmt, marker::PhantomData};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor},
};

/// The scopes of a token that carries them as `scope` or as `scp`, in either form.
///
/// For a server whose tokens come from several vendors. Read it with serde's `flatten`, or by itself.
/// A token that has both is an error, because nothing says which one its issuer meant. A server that
/// knows reads only that one, as a field with its adapter.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.ReadAccounts]
///     [scopes.SMS]
/// "#); }
/// use demo::{Scope, ScopeClaim};
/// use scope_core::claim::{self, OneName};
///
/// #[derive(serde::Deserialize)]
/// struct Claims {
///     sub: String,
///     #[serde(flatten)]
///     scopes: OneName<ScopeClaim>,
/// }
///
/// let read = |text| serde_json::from_str::<Claims>(text);
/// let one = read(r#"{ "sub": "7", "scope": "SMS ReadAccounts" }"#)?;
/// let other = read(r#"{ "sub": "7", "scp": ["SMS", "ReadAccounts"] }"#)?;
/// assert_eq!(one.scopes.granted(), other.scopes.granted());
/// assert!(read(r#"{ "sub": "7" }"#)?.scopes.granted().is_empty());
///
/// let both = read(r#"{ "sub": "7", "scope": "SMS", "scp": ["ReadAccounts"] }"#);
/// assert!(both.is_err());
///
/// // a server that knows which one
/// #[derive(serde::Deserialize)]
/// struct Chosen {
///     #[serde(default, with = "claim::array")]
///     scp: ScopeClaim,
/// }
/// let text = r#"{ "sub": "7", "scope": "SMS", "scp": ["ReadAccounts"] }"#;
/// let chosen: Chosen = serde_json::from_str(text)?;
/// assert!(chosen.scp.granted().covers(Scope::ReadAccounts));
/// assert!(!chosen.scp.granted().covers(Scope::SMS));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OneName<C>(pub C);

impl<P: Privilege, const W: usize> OneName<Claim<P, W>> {
    /// The grant of the claim: its known scopes, and what they include.
    #[must_use]
    pub fn granted(&self) -> Granted<P, W> {
        self.0.granted()
    }
}

impl<'de, P: Privilege, const W: usize> Deserialize<'de> for OneName<Claim<P, W>> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Names<P, const W: usize>(PhantomData<P>);

        impl<'de, P: Privilege, const W: usize> Visitor<'de> for Names<P, W> {
            type Value = OneName<Claim<P, W>>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a claim set with `scope` or `scp`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let (mut scope, mut scp) = (None, None);
                while let Some(key) = map.next_key()? {
                    match key {
                        Key::Scope => read_once(&mut map, &mut scope, "scope", true)?,
                        Key::Scp => read_once(&mut map, &mut scp, "scp", true)?,
                        Key::Active | Key::Other => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                // a `null` is no claim
                let is_present = |claim: &Claim<P, W>| *claim != Claim::Absent;
                match (scope.filter(is_present), scp.filter(is_present)) {
                    (Some(_), Some(_)) => Err(A::Error::custom(
                        "the token has both `scope` and `scp`, so it is unclear which one counts",
                    )),
                    (one, other) => Ok(OneName(one.or(other).unwrap_or_default())),
                }
            }
        }

        deserializer.deserialize_struct("OneName", &["scope", "scp"], Names(PhantomData))
    }
}

/// An authorization server's response to an introspection request (RFC 7662 section 2.2): `active`,
/// and `scope` as a space-delimited string.
///
/// Only a response whose `active` is `true` grants anything. One without it, or with `"true"` or `1`,
/// grants nothing.
///
/// ```
/// mod demo { scope_core::scopes!(inline = r#"
///     [spec]
///     name = "demo"
///     [scopes.SMS]
/// "#); }
/// use demo::{Scope, ScopeClaim};
/// use scope_core::{Claim, claim::Introspection};
///
/// #[derive(serde::Deserialize)]
/// struct Answer {
///     #[serde(flatten)]
///     token: Introspection<ScopeClaim>,
///     exp: Option<u64>,
/// }
///
/// let read = |text| serde_json::from_str::<Answer>(text);
/// let answer = read(r#"{ "active": true, "scope": "SMS", "exp": 1800000000 }"#)?;
/// assert!(answer.token.granted().covers(Scope::SMS));
///
/// for inactive in [
///     r#"{ "active": false, "scope": "SMS" }"#,
///     r#"{ "active": "true", "scope": "SMS" }"#,
///     r#"{ "active": 1, "scope": "SMS" }"#,
///     r#"{ "active": null, "scope": "SMS" }"#,
///     r#"{ "scope": "SMS" }"#,
/// ] {
///     let answer = read(inactive)?;
///     assert!(!answer.token.is_active() && answer.token.granted().is_empty());
///     assert_eq!(*answer.token.claim(), Claim::Absent);
/// }
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Introspection<C> {
    active: bool,
    claim: C,
}

impl<P: Privilege, const W: usize> Introspection<Claim<P, W>> {
    /// Whether the token is valid.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        self.active
    }

    /// The scopes of the token; absent if it is not active.
    #[must_use]
    pub const fn claim(&self) -> &Claim<P, W> {
        &self.claim
    }

    /// The grant of the token: nothing if it is not active.
    #[must_use]
    pub fn granted(&self) -> Granted<P, W> {
        self.claim.granted()
    }
}

impl<'de, P: Privilege, const W: usize> Deserialize<'de> for Introspection<Claim<P, W>> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Answer<P, const W: usize>(PhantomData<P>);

        impl<'de, P: Privilege, const W: usize> Visitor<'de> for Answer<P, W> {
            type Value = Introspection<Claim<P, W>>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the answer of an introspection endpoint")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let (mut active, mut scope) = (None, None);
                while let Some(key) = map.next_key()? {
                    match key {
                        Key::Active if active.is_some() => {
                            return Err(A::Error::duplicate_field("active"));
                        }
                        Key::Active => active = Some(map.next_value::<True>()?.0),
                        Key::Scope => read_once(&mut map, &mut scope, "scope", false)?,
                        Key::Scp | Key::Other => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                let active = active.unwrap_or(false);
                Ok(Introspection {
                    active,
                    claim: scope.filter(|_| active).unwrap_or_default(),
                })
            }
        }

        deserializer.deserialize_struct("Introspection", &["active", "scope"], Answer(PhantomData))
    }
}

/// Reads the value of `name`, which may occur once.
fn read_once<'de, A: MapAccess<'de>, P: Privilege, const W: usize>(
    map: &mut A,
    claim: &mut Option<Claim<P, W>>,
    name: &'static str,
    array: bool,
) -> Result<(), A::Error> {
    if claim.is_some() {
        return Err(A::Error::duplicate_field(name));
    }
    *claim = Some(map.next_value_seed(Reader::new(Some(super::Separator::Space), array))?);
    Ok(())
}

impl<'de, P: Privilege, const W: usize> DeserializeSeed<'de> for Reader<P, W> {
    type Value = Claim<P, W>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// A key of a claim set.
enum Key {
    Scope,
    Scp,
    Active,
    Other,
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl Visitor<'_> for Read {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a claim")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Key, E> {
                Ok(match name {
                    "scope" => Key::Scope,
                    "scp" => Key::Scp,
                    "active" => Key::Active,
                    _ => Key::Other,
                })
            }
        }

        deserializer.deserialize_identifier(Read)
    }
}

/// Whether a value is `true`; values that resemble it are not.
struct True(bool);

impl<'de> Deserialize<'de> for True {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        /// Any other value is not `true`.
        macro_rules! not_true {
            ($($name:ident($type:ty))*) => {
                $(fn $name<E: Error>(self, _: $type) -> Result<True, E> {
                    Ok(True(false))
                })*
            };
        }

        impl<'de> Visitor<'de> for Read {
            type Value = True;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("whether the token is active")
            }

            fn visit_bool<E: Error>(self, active: bool) -> Result<True, E> {
                Ok(True(active))
            }

            not_true! { visit_i64(i64) visit_u64(u64) visit_f64(f64) visit_str(&str) }

            fn visit_unit<E: Error>(self) -> Result<True, E> {
                Ok(True(false))
            }

            fn visit_none<E: Error>(self) -> Result<True, E> {
                Ok(True(false))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut items: A,
            ) -> Result<True, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(True(false))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<True, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(True(false))
            }
        }

        deserializer.deserialize_any(Read)
    }
}

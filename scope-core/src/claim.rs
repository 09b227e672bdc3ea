//! The scopes in a token's claims.
//!
//! Vendors write them in two ways: as one string of tokens separated by single spaces (`scope`,
//! RFC 8693 section 4.2, RFC 9068 section 2.2.3), or as an array of strings (`scp`). The modules
//! here are adapters for serde's `with`. A server chooses the one of its tokens; nothing is guessed.
//!
//! ```
//! mod demo { scope_core::scopes!(inline = r#"
//!     [spec]
//!     name = "demo"
//!     [scopes.ReadAccounts]
//!     [scopes.SMS]
//! "#); }
//! use demo::{Scope, ScopeClaim};
//! use scope_core::{Claim, claim};
//!
//! #[derive(serde::Deserialize)]
//! struct Claims {
//!     #[serde(default, with = "claim::space_delimited")]
//!     scope: ScopeClaim,
//! }
//!
//! let claims: Claims = serde_json::from_str(r#"{ "scope": "SMS openid" }"#)?;
//! assert!(claims.scope.granted().covers(Scope::SMS));
//! assert!(claims.scope.unknown().eq(["openid"]));
//!
//! // a missing claim and an empty one grant nothing, and stay distinct
//! let absent: Claims = serde_json::from_str("{}")?;
//! let empty: Claims = serde_json::from_str(r#"{ "scope": "" }"#)?;
//! assert!(matches!(absent.scope, Claim::Absent) && matches!(empty.scope, Claim::Empty));
//! assert!(absent.scope.granted().is_empty() && empty.scope.granted().is_empty());
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! A token that has the claim under one of two names is read as a [`OneName`], the response of an
//! introspection endpoint as an [`Introspection`]. [`AuthorizationDetails`] holds grants on single
//! objects (RFC 9396).
//!
//! # Vendors' tokens
//!
//! The guide's page *Claims of identity providers* has more of them.
//!
//! **RFC 9068**, the JWT profile for access tokens: `scope`, a string.
//!
//! **Okta**: `scp`, an array of strings.
//!
//! **Microsoft Entra ID**: `scp`, a string, in a token for an app that acts for a user. A token for
//! the app itself has no `scp`; its `roles` is an array. A user's token may have `roles`, too: those
//! are the user's, so never mix the two.
//!
//! ```
//! mod demo { scope_core::scopes!(inline = r#"
//!     [spec]
//!     name = "demo"
//!     [scopes."Mail.Read"]
//!     [scopes."Mail.Send"]
//! "#); }
//! use demo::{Granted, Scope, ScopeClaim};
//! use scope_core::{Claim, claim};
//!
//! #[derive(serde::Deserialize)]
//! struct Rfc9068 {
//!     #[serde(default, with = "claim::space_delimited")]
//!     scope: ScopeClaim,
//! }
//! let token = r#"{ "iss": "https://as.example", "sub": "7", "scope": "Mail.Read Mail.Send" }"#;
//! let token: Rfc9068 = serde_json::from_str(token)?;
//! assert!(token.scope.granted().covers(Scope::MailSend));
//!
//! #[derive(serde::Deserialize)]
//! struct Okta {
//!     #[serde(default, with = "claim::array")]
//!     scp: ScopeClaim,
//! }
//! let token: Okta = serde_json::from_str(r#"{ "cid": "0oa", "scp": ["openid", "Mail.Read"] }"#)?;
//! assert!(token.scp.granted().covers(Scope::MailRead));
//! // the form is chosen, not guessed
//! assert!(serde_json::from_str::<Okta>(r#"{ "scp": "Mail.Read" }"#).is_err());
//!
//! #[derive(serde::Deserialize)]
//! struct Entra {
//!     #[serde(default, with = "claim::space_delimited")]
//!     scp: ScopeClaim,
//!     #[serde(default, with = "claim::array")]
//!     roles: ScopeClaim,
//! }
//! impl Entra {
//!     fn granted(&self) -> Granted {
//!         match &self.scp {
//!             Claim::Absent => self.roles.granted(), // no user: the app itself
//!             delegated => delegated.granted(),
//!         }
//!     }
//! }
//! let delegated = r#"{ "scp": "Mail.Read", "roles": ["Mail.Send"] }"#;
//! let delegated: Entra = serde_json::from_str(delegated)?;
//! assert!(!delegated.granted().covers(Scope::MailSend));
//! let app_only: Entra = serde_json::from_str(r#"{ "roles": ["Mail.Send"] }"#)?;
//! assert!(app_only.granted().covers(Scope::MailSend));
//! # Ok::<(), serde_json::Error>(())
//! ```

mod details;
mod names;

pub use details::{AuthorizationDetails, Detail};
pub use names::{Introspection, OneName};

use crate::{Granted, Grants, Privilege, Set};
use alloc::{string::String, vec::Vec};
use core::{fmt, marker::PhantomData};
use serde::{
    Deserializer, Serializer,
    de::{DeserializeSeed, Error, SeqAccess, Visitor},
};

/// The value of a claim. Only [`Claim::Present`] grants anything.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Claim<P, const W: usize> {
    /// The claim is missing or `null`.
    #[default]
    Absent,
    /// The claim holds no token.
    Empty,
    /// The claim holds tokens.
    Present {
        /// The wire names and aliases; not closed.
        known: Set<P, W>,
        /// The other tokens as written; they grant nothing.
        unknown: Vec<String>,
    },
}

impl<P: Privilege, const W: usize> Claim<P, W> {
    /// The grant of the claim: its known scopes, and what they include.
    #[must_use]
    pub fn granted(&self) -> Granted<P, W> {
        match self {
            Claim::Present { known, .. } => known.close(),
            Claim::Absent | Claim::Empty => Granted::EMPTY,
        }
    }

    /// The grants of the claim, everywhere and on objects: see
    /// [`Parsed::grants`](crate::Parsed::grants).
    #[must_use]
    pub fn grants(&self) -> Grants<P, W> {
        Grants::read(self.granted(), |entries| {
            self.unknown().for_each(|token| entries.add_token(token));
        })
    }

    /// The tokens that are neither a wire name nor an alias.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        match self {
            Claim::Present { unknown, .. } => unknown.as_slice(),
            Claim::Absent | Claim::Empty => &[],
        }
        .iter()
        .map(String::as_str)
    }

    fn read_string(text: &str) -> Self {
        if text.is_empty() {
            return Claim::Empty;
        }
        let read = Set::parse(text);
        Claim::Present {
            known: read.known(),
            unknown: read.unknown().map(String::from).collect(),
        }
    }

    /// Reads tokens separated by commas, each with at most one space after it.
    fn read_list(text: &str) -> Self {
        let mut claim = Claim::Empty;
        for (place, token) in text.split(',').enumerate().filter(|_| !text.is_empty()) {
            let token = token
                .strip_prefix(' ')
                .filter(|_| place > 0)
                .unwrap_or(token);
            claim.add(P::TABLE.lookup.get(token).ok_or_else(|| token.into()));
        }
        claim
    }

    /// Adds a token: its number in the table's `lookup`, or the token itself.
    fn add(&mut self, token: Result<u32, String>) {
        if !matches!(self, Claim::Present { .. }) {
            *self = Claim::Present {
                known: Set::EMPTY,
                unknown: Vec::new(),
            };
        }
        if let Claim::Present { known, unknown } = self {
            match token {
                Ok(number) => *known = known.union(Set::named(number)),
                Err(token) => unknown.push(token),
            }
        }
    }

    /// The tokens, known ones first; `None` for a claim that is absent.
    fn tokens(&self) -> Option<impl Iterator<Item = &str>> {
        let known = match self {
            Claim::Absent => return None,
            Claim::Empty => Set::EMPTY,
            Claim::Present { known, .. } => *known,
        };
        let known = known.iter().map(|p| P::TABLE.name(p.index()));
        Some(known.chain(self.unknown()))
    }
}

impl<P: Privilege, const W: usize> fmt::Debug for Claim<P, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Claim::Absent => f.write_str("Absent"),
            Claim::Empty => f.write_str("Empty"),
            Claim::Present { known, unknown } => f
                .debug_struct("Present")
                .field("known", known)
                .field("unknown", unknown)
                .finish(),
        }
    }
}

/// The separator of the tokens in a string.
#[derive(Clone, Copy)]
enum Separator {
    Space,
    Comma,
}

/// A reader of the chosen form; any other form is an error.
struct Reader<P, const W: usize> {
    string: Option<Separator>,
    array: bool,
    vocabulary: PhantomData<P>,
}

impl<P, const W: usize> Reader<P, W> {
    const fn new(string: Option<Separator>, array: bool) -> Self {
        Reader {
            string,
            array,
            vocabulary: PhantomData,
        }
    }
}

impl<'de, P: Privilege, const W: usize> Visitor<'de> for Reader<P, W> {
    type Value = Claim<P, W>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.string, self.array) {
            (Some(_), true) => "scopes as a space-delimited string or as an array of strings",
            (Some(Separator::Space), false) => "scopes as a space-delimited string",
            (Some(Separator::Comma), false) => "scopes as a comma-delimited string",
            (None, _) => "scopes as an array of strings",
        })
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Claim::Absent)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Claim::Absent)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        match self.string {
            Some(Separator::Space) => Ok(Claim::read_string(text)),
            Some(Separator::Comma) => Ok(Claim::read_list(text)),
            None => Err(E::invalid_type(serde::de::Unexpected::Str(text), &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        if !self.array {
            return Err(A::Error::invalid_type(serde::de::Unexpected::Seq, &self));
        }
        let mut claim = Claim::Empty;
        while let Some(item) = items.next_element_seed(Item::<P>(PhantomData))? {
            claim.add(item);
        }
        Ok(claim)
    }
}

/// One token of an array: its number in the table's `lookup`, or the token itself.
struct Item<P>(PhantomData<P>);

impl<'de, P: Privilege> DeserializeSeed<'de> for Item<P> {
    type Value = Result<u32, String>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<P: Privilege> Visitor<'_> for Item<P> {
    type Value = Result<u32, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scope-token")
    }

    fn visit_str<E: Error>(self, token: &str) -> Result<Self::Value, E> {
        Ok(match P::TABLE.lookup.get(token) {
            Some(number) => Ok(number),
            None => Err(token.into()),
        })
    }
}

macro_rules! form {
    ($(#[$doc:meta])* $name:ident, $string:expr, $array:literal, $write:ident) => {
        $(#[$doc])*
        pub mod $name {
            use super::{Claim, Deserializer, Privilege, Reader, Serializer};

            /// Reads the claim. `null` means absent; another form is an error.
            ///
            /// # Errors
            ///
            /// Errors of the format, and one for a value of another form.
            pub fn deserialize<'de, D, P, const W: usize>(
                deserializer: D,
            ) -> Result<Claim<P, W>, D::Error>
            where
                D: Deserializer<'de>,
                P: Privilege,
            {
                deserializer.deserialize_any(Reader::new($string, $array))
            }

            /// Writes the claim: wire names in the order of the file, then unknown tokens.
            ///
            /// # Errors
            ///
            /// Errors of the format; and, in a string, one for a token that is empty or contains the
            /// separator.
            pub fn serialize<S, P, const W: usize>(
                claim: &Claim<P, W>,
                serializer: S,
            ) -> Result<S::Ok, S::Error>
            where
                S: Serializer,
                P: Privilege,
            {
                super::$write(claim, serializer)
            }
        }
    };
}

form! {
    /// The `scope` string: tokens separated by single spaces (RFC 8693, RFC 9068).
    space_delimited, Some(super::Separator::Space), false, write_string
}
form! {
    /// A string of tokens separated by commas, each with at most one space after it, as GitHub, Slack
    /// and Shopify write it. No RFC defines this form: a scope token may contain a comma.
    comma_delimited, Some(super::Separator::Comma), false, write_list
}
form! {
    /// An array of tokens, such as `scp`. An item that contains a space is an unknown token.
    array, None, true, write_array
}
form! {
    /// Either form; written as a string.
    either, Some(super::Separator::Space), true, write_string
}

fn write_string<S: Serializer, P: Privilege, const W: usize>(
    claim: &Claim<P, W>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    write_joined(claim, serializer, " ", "a space-delimited string")
}

fn write_list<S: Serializer, P: Privilege, const W: usize>(
    claim: &Claim<P, W>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    write_joined(claim, serializer, ",", "a comma-delimited string")
}

fn write_joined<S: Serializer, P: Privilege, const W: usize>(
    claim: &Claim<P, W>,
    serializer: S,
    separator: &str,
    form: &str,
) -> Result<S::Ok, S::Error> {
    match claim.tokens() {
        None => serializer.serialize_none(),
        Some(tokens) => {
            let tokens: Vec<&str> = tokens.collect();
            // a token with the separator would be read back as other tokens, and might grant them; so
            // would one that begins with the space that a list allows
            let unfit = |token: &&&str| {
                token.is_empty() || token.contains(separator) || token.starts_with(' ')
            };
            if let Some(token) = tokens.iter().find(unfit) {
                return Err(serde::ser::Error::custom(format_args!(
                    "the token `{token}` can't be in {form}"
                )));
            }
            serializer.serialize_str(&tokens.join(separator))
        }
    }
}

fn write_array<S: Serializer, P: Privilege, const W: usize>(
    claim: &Claim<P, W>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match claim.tokens() {
        None => serializer.serialize_none(),
        Some(tokens) => serializer.collect_seq(tokens),
    }
}

//! An API's permission scopes as Rust types, compiled from TOML. A call without the right scope does
//! not compile, and a check at run time is one bit test.
//!
//! # From a file to types
//!
//! `scopes.toml` lists the scopes and their inclusions; [`scopes!`] compiles it into a module:
//!
//! ```
//! mod demo {
//!     // scope_core::scopes!("scopes.toml"), or, for a small spec, the text itself:
//!     scope_core::scopes!(inline = r#"
//!         [spec]
//!         name = "demo"
//!
//!         [scopes.EditAccounts]
//!         description = "View and change accounts."
//!         includes = ["ReadAccounts"]
//!
//!         [scopes.ReadAccounts]
//!         description = "View accounts."
//!
//!         [scopes."messages:send"]
//!         description = "Send messages."
//!     "#);
//! }
//! use demo::{Scope, ScopeSet, may, scope};
//! use scope_core::Authorize;
//!
//! // read a token: unknown tokens grant nothing, and are reported
//! let token = ScopeSet::parse("EditAccounts openid");
//! let granted = token.granted();
//! assert!(granted.covers(Scope::ReadAccounts));      // EditAccounts includes it
//! assert!(token.unknown().eq(["openid"]));
//!
//! // a function that takes a proof can only be called after a check
//! fn read(_: impl may::ReadAccounts) -> &'static str { "an account" }
//! fn rename(auth: impl may::EditAccounts) -> &'static str { read(auth) }
//!
//! let proof = granted.authorize(scope::EditAccounts)?;
//! assert_eq!(rename(proof), "an account");
//!
//! // a denial reports the gate and the remedy
//! let denied = granted.authorize(scope::MessagesSend).unwrap_err();
//! assert!(denied.missing().eq(["messages:send"]));
//! # Ok::<(), scope_core::Denied>(())
//! ```
//!
//! # Overview
//!
//! | | |
//! | --- | --- |
//! | `Scope`, `Permission`, `Role`, `Operation` | enums of a spec, with all of its data |
//! | [`Set`] | a set of privileges, not closed under inclusion; it has no `covers` |
//! | [`Granted`] | granted privileges, closed under inclusion; only closing a set makes one |
//! | `scope::X`, `permission::X` | markers: types in signatures, values in requirements (`a & b`, `a \| b`) |
//! | `may::X`, `user_may::X` | capability traits; inclusion is a supertrait, so rustc knows it |
//! | [`Proof`] | the zero-sized result of [`Authorize::authorize`], which alone makes one |
//! | [`Checked`] | an owned holder with its proof |
//! | [`Grants`], [`On`] | grants on single objects, and a proof for one object |
//! | [`Holds`] | a session that holds grants; derived |
//! | [`requires`](macro@requires), [`Guarded`] | guards on functions, and on types of commands |
//! | [`app!`] | an app's manifest as a type that vouches for the approved scopes |
//! | [`Denied`] | the reason for a denial, and the remedy |
//!
//! # Two gates
//!
//! App scopes come from the app's grant, user permissions from the user's role. They are two types
//! with the same machinery. One never replaces the other, even under the same name.
//!
//! # Limits
//!
//! The guard prevents mistakes. It does not stop hostile code in the same process: whoever can edit
//! the program can leave a check out.
//!
//! # Features
//!
//! - `macros` (default): the macros. Code generated ahead of time works without them, and then the
//!   crate has no dependencies.
//! - `alloc` (default): holders behind `Box`, `Rc` and `Arc`, [`Grants`] on objects, and [`challenge`]
//!   for clients.
//! - `serde`: scopes and sets in serde's data model, and [`claim`] for tokens.
#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(test)]
extern crate std;

mod app;
mod bytes;
mod calls;
#[cfg(feature = "alloc")]
pub mod challenge;
mod checked;
#[cfg(feature = "serde")]
pub mod claim;
mod denied;
mod display;
mod expansion;
#[cfg(not(all(feature = "alloc", feature = "serde")))]
mod feature;
#[cfg(test)]
mod fixtures;
#[cfg(feature = "alloc")]
mod form;
mod generated;
mod holds;
mod line;
mod list;
mod lookup;
#[cfg(feature = "alloc")]
mod objects;
mod operation;
mod operations;
mod remedy;
mod requirement;
mod role;
#[cfg(feature = "serde")]
mod serde;
mod set;
mod stored;
#[cfg(feature = "alloc")]
mod template;
mod tree;
mod unknown;
mod vocabulary;
mod vouch;

pub use app::{Date, InvalidDate, Review, ReviewState, UnknownState};
pub use checked::Checked;
#[cfg(feature = "serde")]
pub use claim::Claim;
pub use denied::{Denied, Names};
#[cfg(not(all(feature = "alloc", feature = "serde")))]
#[doc(hidden)]
pub use feature::Features;
#[cfg(not(feature = "alloc"))]
#[doc(hidden)]
pub use feature::HaveAlloc;
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
pub use feature::HaveSerde;
#[cfg(feature = "alloc")]
pub use form::{Form, InvalidValue};
pub use holds::Holds;
pub use list::Variants;
#[cfg(feature = "alloc")]
pub use objects::{
    At, CheckedOn, DeniedOn, FromValues, Grants, HoldsOn, Key, Object, On, PathObject, Values,
};
#[cfg(feature = "alloc")]
pub use operation::readings::{CallDenied, Readings};
pub use operation::{AllOf, AnyOf, ApiOperation, HoldsFor, Needs};
pub use operations::Call;
#[doc(hidden)]
pub use requirement::OfRequires;
pub use requirement::proof::Proof;
pub use requirement::{
    All, Any, AsRequirement, Authorize, CarriesDenial, Expression, Req, Requirement,
};
#[cfg(feature = "macros")]
mod macros;
#[cfg(feature = "macros")]
pub use macros::{Guarded, Holds, app, requires, scopes};
pub use role::ParsedRoles;
pub use set::{
    Iter, Set,
    granted::Granted,
    parse::{Parsed, Unknown},
};
pub use stored::StoredSetError;
pub use tree::Required;
pub use unknown::UnknownName;
// rustc prints the paths of these items, so they are at the root and not in private modules
#[doc(hidden)]
pub use requirement::Negated;
#[cfg(feature = "macros")]
#[doc(hidden)]
pub use scope_macros::__app_with_table;
#[doc(hidden)]
pub use set::granted::Variant;
#[doc(hidden)]
pub use vocabulary::AnyGranted;
pub use vocabulary::{Access, Deprecated, Gate, Privilege};
#[doc(hidden)]
pub use vouch::UnapprovedReview;

/// The support code of generated code. Not public: it changes without notice.
#[doc(hidden)]
pub mod __private {
    #[cfg(feature = "serde")]
    pub use crate::serde::deserialize_by_name;
    pub use crate::{
        app::granted_on,
        bytes::{Lists, Rows, Strings},
        calls::{Calls, Methods, Tree as CallTree},
        generated::{
            included_roles, operation_by_call, operation_by_id, privilege_by_name, role_by_name,
        },
        line::Line,
        list::List,
        lookup::Lookup,
        operations::Operations,
        requirement::{Atom, Bit, OperationRule},
        vocabulary::{AnyGranted, NamedRole, Roles, Table},
        vouch::{Manifest, Session, vouch_for},
    };
    #[cfg(feature = "alloc")]
    pub use crate::{
        form::{Quoted, ValueText},
        objects::scope_param,
        template::Template,
    };
    #[cfg(feature = "alloc")]
    pub use alloc::{borrow::Cow, string::String};
    #[cfg(feature = "serde")]
    pub use serde;
}

/// `scopes!` without the feature `macros`: a compile error that names the feature.
#[cfg(not(feature = "macros"))]
#[doc(hidden)]
#[macro_export]
macro_rules! scopes {
    ($($input:tt)*) => {
        ::core::compile_error!(
            "`scopes!` needs the feature `macros` of scope-core: leave `default-features = false` out in \
             Cargo.toml, or write `features = [\"macros\"]` beside it"
        );
    };
}

/// `app!` without the feature `macros`: a compile error that names the feature.
#[cfg(not(feature = "macros"))]
#[doc(hidden)]
#[macro_export]
macro_rules! app {
    ($($input:tt)*) => {
        ::core::compile_error!(
            "`app!` needs the feature `macros` of scope-core: leave `default-features = false` out in \
             Cargo.toml, or write `features = [\"macros\"]` beside it"
        );
    };
}

/// Generates `of_request`, for calls with several readings.
#[cfg(feature = "alloc")]
#[doc(hidden)]
#[macro_export]
macro_rules! __of_request {
    ($operation:ident) => {
        impl $operation {
            /// The operations of `method` at `path` under every reading that a server behind the
            /// guard could take. Guards written by hand decide by this. `path` excludes the query.
            #[inline]
            #[must_use]
            pub fn of_request(method: &str, path: &str) -> $crate::Readings<Self> {
                <Self as $crate::ApiOperation>::of_request(method, path)
            }
        }
    };
}

/// `of_request` without the feature `alloc`, which the forms of a path require: a compile error at
/// the call.
#[cfg(not(feature = "alloc"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __of_request {
    ($operation:ident) => {
        impl $operation {
            #[doc(hidden)]
            pub fn of_request<'a>(_: &'a str, _: &'a str)
            where
                $crate::Features<'a>: $crate::HaveAlloc,
            {
            }
        }
    };
}

/// Items that require the feature `alloc`.
#[cfg(feature = "alloc")]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_alloc {
    ($($items:tt)*) => { $($items)* };
}

/// No items, without the feature `alloc`.
#[cfg(not(feature = "alloc"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __with_alloc {
    ($($items:tt)*) => {};
}

/// The serde traits of a generated type: none, without the feature.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_by_name {
    ($type:ident) => {};
}

/// The alias of a claim without the feature `serde`: a compile error where it is used.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __claim {
    ($(#[$doc:meta])* $alias:ident, $type:ident, $words:literal) => {
        #[doc(hidden)]
        pub type $alias = <$crate::Features<'static> as $crate::HaveSerde>::Claim;
    };
}

//! Marks for an audit: rustc reports each resolved use of a marked item as a use of a deprecated one.

use crate::Context;
use proc_macro2::TokenStream;
use quote::quote;

/// The kind of a marked item.
#[derive(Clone, Copy)]
pub(crate) enum Item {
    /// A variant of `Scope`, `Permission` or `Operation`.
    Variant,
    /// A type or value in `scope`, `permission` or `op`.
    Marker,
    /// A trait in `may` or `user_may`.
    Capability,
    /// A function that finds an operation at run time.
    Dynamic,
}

impl Item {
    fn word(self) -> &'static str {
        match self {
            Item::Variant => "variant",
            Item::Marker => "marker",
            Item::Capability => "capability",
            Item::Dynamic => "dynamic",
        }
    }
}

impl Context<'_> {
    /// The mark of an item: `#[deprecated]` with a note such as `scopes-audit 0123 marker scope 4`.
    /// `None` outside of an audit.
    ///
    /// `noun` is `scope`, `permission` or `operation`, and `index` the position in the file.
    pub(crate) fn mark(&self, item: Item, noun: &str, index: usize) -> Option<TokenStream> {
        let spec = self.options.audit.as_ref()?;
        let note = format!("scopes-audit {spec} {} {noun} {index}", item.word());
        Some(quote!(#[deprecated(note = #note)]))
    }
}

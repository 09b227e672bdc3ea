//! An enum as text: shown and read by the name that the spec gives each variant.

use proc_macro2::TokenStream;
use quote::quote;

/// What the text of a variant is, and how one is found.
pub(crate) struct Text<'t> {
    /// The enum.
    pub(crate) of: &'t TokenStream,
    /// The method that gives the text: `name` or `id`.
    pub(crate) method: TokenStream,
    /// What is shown, as documentation.
    pub(crate) shown: &'t str,
    /// By what it is read, as documentation.
    pub(crate) read: &'t str,
    /// The function in `scope_core::__private` that finds a variant.
    pub(crate) find: TokenStream,
    /// What a name that is not found is none of.
    pub(crate) noun: &'t str,
}

impl Text<'_> {
    /// `Debug`, `Display`, `FromStr` and, with the feature, serde's traits.
    pub(crate) fn expand(&self, core: &TokenStream) -> TokenStream {
        let Text {
            of,
            method,
            shown,
            read,
            find,
            noun,
        } = self;
        // as a comment has them, so that expanded code reads well
        let (shown, read) = (format!(" {shown}"), format!(" {read}"));
        quote! {
            impl ::core::fmt::Debug for #of {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str(self.#method())
                }
            }

            impl ::core::fmt::Display for #of {
                #[doc = #shown]
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.pad(self.#method())
                }
            }

            impl ::core::str::FromStr for #of {
                type Err = #core::UnknownName;
                #[doc = #read]
                fn from_str(#method: &str) -> ::core::result::Result<Self, #core::UnknownName> {
                    #core::__private::#find(#method).ok_or(#core::UnknownName::new(#noun))
                }
            }

            #core::__serde_by_name!(#of);
        }
    }
}

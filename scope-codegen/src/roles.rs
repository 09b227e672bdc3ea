//! The enum of roles.

use crate::{
    Context, column, docs, ident, lints, list,
    lookup::{self, Entry},
    text::Text,
};
use proc_macro2::TokenStream;
use quote::quote;

/// The enum and its table; nothing where the spec has no role.
pub(crate) fn expand(context: &Context<'_>) -> Option<TokenStream> {
    let core = context.core;
    let roles = &context.spec.roles;
    if roles.is_empty() {
        return None;
    }
    let permissions = &context.spec.permissions;
    let words = permissions.words();

    let (text, ends) = column::concatenated(roles.iter().map(|r| r.name.as_str()));
    let mut start = 0;
    let entries: Vec<Entry<'_>> = roles
        .iter()
        .enumerate()
        .map(|(index, role)| {
            let entry = Entry {
                name: &role.name,
                start,
                index,
            };
            start += role.name.len();
            entry
        })
        .collect();
    let ends = column::bytes(&ends);
    let lookup = lookup::expand(core, &quote!(NAMES), &entries);
    let titles = column::strings(
        core,
        roles.iter().map(|r| r.title.as_deref().unwrap_or_default()),
    );
    let descriptions = column::strings(
        core,
        roles
            .iter()
            .map(|r| r.description.as_deref().unwrap_or_default()),
    );
    let includes = column::lists(core, roles.iter().map(|r| r.includes.iter().copied()));
    let rows = column::rows(core, words, roles.len(), |i| {
        roles
            .get(i)
            .map_or(&[][..], |r| r.closure.as_slice())
            .iter()
            .filter_map(|j| Some(usize::from(permissions.items.get(*j)?.bit)))
    });
    let variants = roles.iter().map(|role| {
        let (name, doc) = (ident(&role.rust), docs::role(context, role));
        quote!(#[doc = #doc] #name)
    });
    let (all, list) = list(core, &ident("Role"), roles.iter().map(|r| r.rust.as_str()));
    let as_text = Text {
        of: &quote!(Role),
        method: quote!(name),
        shown: "The name.",
        read: "By name, byte for byte.",
        find: quote!(role_by_name),
        noun: "role",
    }
    .expand(core);

    let lints = lints();
    Some(quote! {
        /// The roles of this spec: named sets of user permissions.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #lints
        pub enum Role { #(#variants),* }

        const _: () = {
            const NAMES: &str = #text;
            const ROLES: #core::__private::Roles = #core::__private::Roles {
                names: #core::__private::Strings { text: NAMES, ends: #ends },
                titles: #titles,
                descriptions: #descriptions,
                includes: #includes,
                permissions: #rows,
                lookup: #lookup,
            };
            #list

            impl #core::__private::NamedRole for Role {
                const ROLES: &'static #core::__private::Roles = &ROLES;
            }
        };

        impl Role {
            #all

            /// The position in the order of the file.
            #[inline]
            #[must_use]
            pub const fn index(self) -> usize {
                self as usize
            }

            /// The name, byte for byte.
            #[must_use]
            pub const fn name(self) -> &'static str {
                <Self as #core::__private::NamedRole>::ROLES.names.get(self.index())
            }

            /// As shown to people.
            #[must_use]
            pub const fn title(self) -> &'static str {
                <Self as #core::__private::NamedRole>::ROLES.title(self.index())
            }

            /// What it is for, in Markdown; empty where the spec does not say.
            #[must_use]
            pub const fn description(self) -> &'static str {
                <Self as #core::__private::NamedRole>::ROLES.descriptions.get(self.index())
            }

            /// The roles that it includes directly.
            pub fn includes(self) -> impl ::core::iter::Iterator<Item = Self> {
                #core::__private::included_roles(self.index())
            }

            /// All of its permissions: those that it names, those of the roles that it includes,
            /// and what these include.
            #[must_use]
            pub const fn permissions(self) -> PermissionSet {
                PermissionSet::row(
                    &<Self as #core::__private::NamedRole>::ROLES.permissions,
                    self.index(),
                )
            }
        }

        #as_text
    })
}

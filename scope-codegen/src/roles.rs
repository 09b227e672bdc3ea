//! The enum of roles.

use crate::{
    Context, column, docs, ident, lints, list,
    lookup::{self, Entry},
};
use proc_macro2::TokenStream;
use quote::quote;

/// Generates the enum and its table; nothing if the spec has no roles.
pub(crate) fn expand(context: &Context<'_>) -> Option<TokenStream> {
    let core = context.core;
    let roles = &context.spec.roles;
    if roles.is_empty() {
        return None;
    }
    let permissions = &context.spec.permissions;
    let words = permissions.words();

    let (_, ends) = column::concatenated(roles.iter().map(|r| r.name.as_str()));
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
    let lines = column::lines(roles.iter().map(|r| r.name.as_str()));
    let lookup = lookup::expand(core, &quote!(NAMES), &entries);
    let titles = column::strings(core, roles.iter().map(|r| docs::written(r.title.as_ref())));
    let descriptions = column::strings(
        core,
        roles.iter().map(|r| docs::written(r.description.as_ref())),
    );
    let includes = column::lists(
        core,
        roles
            .iter()
            .map(|role| role.includes.iter().map(|id| id.position())),
    );
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
    let spec = &context.spec.name;
    let lints = lints();
    Some(quote! {
        /// The roles of this spec: named sets of user permissions.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #lints
        pub enum Role { #(#variants),* }

        const _: () = {
            const NAMES: &str = #lines;
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
        }

        #core::__role!(Role, PermissionSet, #spec);
    })
}

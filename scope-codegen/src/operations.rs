//! The enum of operations.

use crate::{
    Context, calls, column, docs, ident, lints, list,
    lookup::{self, Entry},
    marks::Item,
    text::Text,
};
use proc_macro2::TokenStream;
use quote::quote;
use scope_spec::{Operation, Vocabulary};
use std::collections::HashMap;

/// The enum and its table; nothing where the spec has no operation.
pub(crate) fn expand(context: &Context<'_>) -> Option<TokenStream> {
    let operations = &context.spec.operations;
    if operations.is_empty() {
        return None;
    }
    let core = context.core;
    let table = table(context, operations);
    let variants = operations.iter().enumerate().map(|(i, operation)| {
        let (name, doc) = (ident(&operation.rust), docs::operation(context, operation));
        let deprecated = deprecated(context, Item::Variant, i, operation);
        quote!(#[doc = #doc] #deprecated #name)
    });
    let (all, list) = list(
        core,
        &ident("Operation"),
        operations.iter().map(|o| o.rust.as_str()),
    );
    let as_text = Text {
        of: &quote!(Operation),
        method: quote!(id),
        shown: "The id.",
        read: "By id, byte for byte.",
        find: quote!(operation_by_id),
        noun: "operation",
    }
    .expand(core);
    let lints = lints();
    let dynamic = context.mark(Item::Dynamic, "operation", 0);
    let all = all.map(|all| quote!(#dynamic #all));

    Some(quote! {
        /// The operations of this spec, and what each of them requires.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #lints
        pub enum Operation { #(#variants),* }

        #[allow(deprecated)]
        const _: () = {
            #table

            #list

            impl #core::ApiOperation for Operation {
                type Scope = Scope;
                type Permission = Permission;
                const OPERATIONS: &'static #core::__private::Operations = &OPERATIONS;
                #[inline]
                fn index(self) -> usize {
                    Operation::index(self)
                }
            }
        };

        #[allow(deprecated)]
        impl Operation {
            #all

            /// The operation of `method` at `path` as sent: of the templates that match, the most
            /// specific one decides. The query is no part of the path, and nothing is decoded. A
            /// guard needs every reading of the path: `of_request`.
            #[must_use]
            #dynamic
            pub fn from_call(method: &str, path: &str) -> ::core::option::Option<Self> {
                #core::__private::operation_by_call(method, path)
            }

            /// The position in the order of the file.
            #[inline]
            #[must_use]
            pub const fn index(self) -> usize {
                self as usize
            }

            /// The id, byte for byte.
            #[must_use]
            pub const fn id(self) -> &'static str {
                <Self as #core::ApiOperation>::OPERATIONS.ids.get(self.index())
            }

            /// As shown to people.
            #[must_use]
            pub const fn title(self) -> &'static str {
                <Self as #core::ApiOperation>::OPERATIONS.title(self.index())
            }

            /// What it does, in Markdown; empty where the spec does not say.
            #[must_use]
            pub const fn description(self) -> &'static str {
                <Self as #core::ApiOperation>::OPERATIONS.descriptions.get(self.index())
            }

            /// The HTTP method, where the spec names one.
            #[must_use]
            pub const fn method(self) -> ::core::option::Option<&'static str> {
                <Self as #core::ApiOperation>::OPERATIONS.method(self.index())
            }

            /// The path template, where the spec names one.
            #[must_use]
            pub const fn path(self) -> ::core::option::Option<&'static str> {
                <Self as #core::ApiOperation>::OPERATIONS.path(self.index())
            }

            /// Whether it should no longer be called.
            #[must_use]
            pub const fn is_deprecated(self) -> bool {
                <Self as #core::ApiOperation>::OPERATIONS.is_deprecated(self.index())
            }

            /// Whether it needs no app scope.
            #[must_use]
            pub const fn is_public(self) -> bool {
                self.requirement().is_public()
            }

            /// What it requires, at both gates.
            #[must_use]
            pub const fn requirement(self) -> #core::Needs<Self> {
                #core::Needs::new(self as u16)
            }

            /// Checks both gates: the app's scopes, and the user's permissions.
            ///
            /// # Errors
            ///
            /// `Denied`, which says which gate is closed, and why.
            #[inline]
            pub fn check(
                self,
                granted: &Granted,
                permissions: &user::Granted,
            ) -> ::core::result::Result<(), #core::Denied> {
                <Self as #core::ApiOperation>::OPERATIONS.check(self.index(), granted, permissions)
            }

            /// Checks the app's gate alone: for a client, which does not know what the user's
            /// role allows.
            ///
            /// # Errors
            ///
            /// `Denied`, at the gate of the app's scopes.
            #[inline]
            pub fn check_scopes(
                self,
                granted: &Granted,
            ) -> ::core::result::Result<(), #core::Denied> {
                <Self as #core::ApiOperation>::OPERATIONS.check_scopes(self.index(), granted)
            }

            /// Whether it needs no app scope but what is granted. What it needs of the user is
            /// not looked at.
            #[inline]
            #[must_use]
            pub const fn is_covered_by(self, granted: &Granted) -> bool {
                <Self as #core::ApiOperation>::OPERATIONS.covered_by(self.index(), granted)
            }
        }

        #core::__of_request!(Operation);

        #as_text
    })
}

/// `#[deprecated]`, for what is; in an audit, the mark of the item.
pub(crate) fn deprecated(
    context: &Context<'_>,
    item: Item,
    i: usize,
    operation: &Operation,
) -> Option<TokenStream> {
    let mark = context.mark(item, "operation", i);
    mark.or_else(|| {
        let note = "the spec no longer recommends it";
        operation
            .deprecated
            .then(|| quote!(#[deprecated(note = #note)]))
    })
}

fn table(context: &Context<'_>, operations: &[Operation]) -> TokenStream {
    let (core, spec) = (context.core, context.spec);
    let (text, ends) = column::concatenated(operations.iter().map(|o| o.id.as_str()));
    let mut start = 0;
    let entries: Vec<Entry<'_>> = operations
        .iter()
        .enumerate()
        .map(|(index, operation)| {
            let entry = Entry {
                name: &operation.id,
                start,
                index,
            };
            start += operation.id.len();
            entry
        })
        .collect();
    let ends = column::bytes(&ends);
    let lookup = lookup::expand(core, &quote!(IDS), &entries);
    let column = |of: fn(&Operation) -> Option<&str>| {
        column::strings(core, operations.iter().map(|o| of(o).unwrap_or_default()))
    };
    let titles = column(|o| o.title.as_deref());
    let descriptions = column(|o| o.description.as_deref());
    let paths = column(|o| o.path.as_deref());

    let mut methods: Vec<&str> = Vec::new();
    let mut method = Vec::with_capacity(operations.len());
    for operation in operations {
        let at = operation.method.as_deref().map(|name| {
            methods.iter().position(|m| *m == name).unwrap_or_else(|| {
                methods.push(name);
                methods.len() - 1
            })
        });
        method.push(at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX));
    }
    let method = column::bytes(&method);

    let mut pool = Pool::default();
    let mut requirements = Vec::new();
    for operation in operations {
        for (vocabulary, any) in [
            (&spec.scopes, &operation.scopes),
            (&spec.permissions, &operation.permissions),
        ] {
            let at = pool.add(vocabulary, any);
            column::u32_into(&mut requirements, at);
        }
    }
    let (requirements, pool) = (column::bytes(&requirements), column::bytes(&pool.bytes));
    let flags: Vec<u8> = operations.iter().map(|o| u8::from(o.deprecated)).collect();
    let flags = column::bytes(&flags);
    let calls = calls::expand(core, operations);

    quote! {
        const IDS: &str = #text;
        const OPERATIONS: #core::__private::Operations = #core::__private::Operations {
            scopes: <Scope as #core::Privilege>::TABLE,
            permissions: <Permission as #core::Privilege>::TABLE,
            ids: #core::__private::Strings { text: IDS, ends: #ends },
            titles: #titles,
            descriptions: #descriptions,
            methods: &[#(#methods),*],
            method: #method,
            paths: #paths,
            requirements: #requirements,
            pool: #pool,
            flags: #flags,
            calls: #calls,
            lookup: #lookup,
        };
    }
}

/// Requirements, each different one once; see `Operations::pool`.
#[derive(Default)]
struct Pool {
    bytes: Vec<u8>,
    known: HashMap<Vec<u8>, usize>,
}

impl Pool {
    /// Where the requirement begins, in `u16`s.
    fn add(&mut self, vocabulary: &Vocabulary, any: &[Vec<usize>]) -> usize {
        let mut bytes = Vec::new();
        column::u16_into(&mut bytes, any.len());
        for all in any {
            column::u16_into(&mut bytes, all.len());
            for i in all {
                let bit = vocabulary.items.get(*i).map_or(0, |p| p.bit);
                column::u16_into(&mut bytes, usize::from(bit));
            }
        }
        if let Some(at) = self.known.get(&bytes) {
            return *at;
        }
        let at = self.bytes.len() / 2;
        self.bytes.extend_from_slice(&bytes);
        self.known.insert(bytes, at);
        at
    }
}

//! The enum of operations.

use crate::{
    Context, calls, column, docs, ident, lints, list,
    lookup::{self, Entry},
    marks::Item,
};
use proc_macro2::TokenStream;
use quote::quote;
use scope_spec::{Operation, Requirement, Vocabulary};
use std::collections::HashMap;

/// Generates the enum and its table; nothing if the spec has no operations.
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
    let spec = &context.spec.name;
    let lints = lints();
    let dynamic = context.mark(Item::Dynamic, "operation", 0);
    let all = all.map(|all| quote!(#dynamic #all));

    Some(quote! {
        /// The operations of this spec, with their requirements.
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
        }

        #core::__operation!(#dynamic Operation, Granted, user::Granted, #spec);
    })
}

/// `#[deprecated]` on a deprecated operation; in an audit, the mark of the item.
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
    let (_, ends) = column::concatenated(operations.iter().map(|o| o.id.as_str()));
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
    let lines = column::lines(operations.iter().map(|o| o.id.as_str()));
    let lookup = lookup::expand(core, &quote!(IDS), &entries);
    let column = |of: fn(&Operation) -> Option<&str>| {
        column::strings(core, operations.iter().map(|o| of(o).unwrap_or_default()))
    };
    let titles = column(|o| Some(docs::written(o.title.as_ref())));
    let descriptions = column(|o| Some(docs::written(o.description.as_ref())));
    let every_call = || operations.iter().flat_map(|operation| &operation.calls);
    let call_texts = column::strings(core, every_call().map(calls::text));
    let mut methods: Vec<&str> = Vec::new();
    let mut call_methods = Vec::new();
    for call in every_call() {
        let name = calls::method(call);
        let at = methods.iter().position(|m| *m == name).unwrap_or_else(|| {
            methods.push(name);
            methods.len() - 1
        });
        call_methods.push(u8::try_from(at).unwrap_or(u8::MAX));
    }
    let call_methods = column::bytes(&call_methods);
    let (mut call_ends, mut end) = (Vec::new(), 0);
    for operation in operations {
        end += operation.calls.len();
        column::u32_into(&mut call_ends, end);
    }
    let call_ends = column::bytes(&call_ends);

    let mut pool = Pool::default();
    let mut requirements = Vec::new();
    for operation in operations {
        for vocabulary in [&spec.scopes, &spec.permissions] {
            let at = pool.add(vocabulary, operation.requirement(vocabulary.kind));
            column::u32_into(&mut requirements, at);
        }
    }
    let (requirements, pool) = (column::bytes(&requirements), column::bytes(&pool.bytes));
    let flags: Vec<u8> = operations.iter().map(|o| u8::from(o.deprecated)).collect();
    let flags = column::bytes(&flags);
    let calls = calls::expand(core, operations);

    quote! {
        const IDS: &str = #lines;
        const OPERATIONS: #core::__private::Operations = #core::__private::Operations {
            scopes: <Scope as #core::Privilege>::TABLE,
            permissions: <Permission as #core::Privilege>::TABLE,
            ids: #core::__private::Strings { text: IDS, ends: #ends },
            titles: #titles,
            descriptions: #descriptions,
            methods: &[#(#methods),*],
            call_methods: #call_methods,
            call_texts: #call_texts,
            call_ends: #call_ends,
            requirements: #requirements,
            pool: #pool,
            flags: #flags,
            calls: #calls,
            lookup: #lookup,
        };
    }
}

/// Requirements, each stored once; see `Operations::pool`.
#[derive(Default)]
struct Pool {
    bytes: Vec<u8>,
    known: HashMap<Vec<u8>, usize>,
}

impl Pool {
    /// Adds a requirement, and returns its start in `u16`s.
    fn add(&mut self, vocabulary: &Vocabulary, requirement: &Requirement) -> usize {
        let mut bytes = Vec::new();
        let any = requirement.to_lists();
        column::u16_into(&mut bytes, any.len());
        for all in any {
            column::u16_into(&mut bytes, all.len());
            for &i in all {
                column::u16_into(&mut bytes, usize::from(vocabulary[i].bit));
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

//! The macro that passes a spec's scopes to other macros, in this crate or another.
//!
//! It holds them as one string, which costs rustc a third of what tokens cost, and passes them with its
//! arguments to a given macro.

use crate::{Context, ident};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// Generates `__scope_table!`, exported under a name that is unique in the crate.
pub(crate) fn expand(context: &Context<'_>) -> TokenStream {
    let (exported, package, faulty, by_app) = match &context.options.table {
        Some(table) => (
            ident(&table.name),
            table.package.as_str(),
            table.faulty,
            table.by_app,
        ),
        None => (
            ident(&format!("__scope_table_of_{}", context.spec.name)),
            "",
            false,
            false,
        ),
    };
    let (typed, file) = (context.typed, &context.options.file);
    let operations = context.spec.operations.len();
    let text = scope_spec::scopes_to_toml(context.spec);
    let declared = declared(context);
    let audit = context.options.audit.as_ref();
    let audit = audit.map(|id| quote!(audit #id));
    quote! {
        #[doc(hidden)]
        #[macro_export]
        macro_rules! #exported {
            ({ $($callback:tt)* } $($arguments:tt)*) => {
                $($callback)*! { { #typed #faulty #by_app #operations #package #file #text #audit #declared } $($arguments)* }
            };
        }
        #[doc(hidden)]
        #[allow(unused_imports)]
        pub use #exported as __scope_table;
    }
}

/// The files of the scopes, as `"base.toml" 12 "scopes.toml" 3`: how many from each, in order.
/// Empty if all are in one file.
fn declared(context: &Context<'_>) -> TokenStream {
    let mut runs: Vec<(&str, usize)> = Vec::new();
    for scope in &context.spec.scopes.items {
        let file = context.file(&scope.place);
        match runs.last_mut() {
            Some((last, count)) if *last == file => *count += 1,
            _ => runs.push((file, 1)),
        }
    }
    if runs.iter().all(|(file, _)| *file == context.options.file) {
        return TokenStream::new();
    }
    let runs = runs.into_iter().map(|(file, count)| {
        let count = Literal::usize_unsuffixed(count);
        quote!(#file #count)
    });
    quote!(#(#runs)*)
}

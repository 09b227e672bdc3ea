//! The macro that carries a spec's scopes to other macros, in this crate or another.
//!
//! It holds them as one string, which costs rustc a third of what tokens cost, and hands them
//! with its arguments to the macro that it is told to call.

use crate::{Context, ident};
use proc_macro2::TokenStream;
use quote::quote;

/// `__scope_table!`, exported under a name that no other spec in the crate has.
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
    quote! {
        #[doc(hidden)]
        #[macro_export]
        macro_rules! #exported {
            ({ $($callback:tt)* } $($arguments:tt)*) => {
                $($callback)*! { { #typed #faulty #by_app #operations #package #file #text } $($arguments)* }
            };
        }
        #[doc(hidden)]
        #[allow(unused_imports)]
        pub use #exported as __scope_table;
    }
}

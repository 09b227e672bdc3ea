//! The macros of `scope-core`, which re-exports and documents them.
#![forbid(unsafe_code)]

mod app;
mod audit;
mod dependency;
mod guarded;
mod hash;
mod holds;
mod locate;
mod place;
mod requirement;
mod requires;
mod scopes;

use proc_macro::TokenStream;
use syn::{Attribute, DeriveInput, Token};

/// Generates the types of a `scopes.toml`.
#[proc_macro]
pub fn scopes(input: TokenStream) -> TokenStream {
    let tokens = input.clone().into();
    match syn::parse(input) {
        Ok(input) => scopes::expand(&input, &tokens).into(),
        Err(error) => error.into_compile_error().into(),
    }
}

/// Generates a type from an app's manifest.
#[proc_macro]
pub fn app(input: TokenStream) -> TokenStream {
    let tokens = input.clone().into();
    match syn::parse(input) {
        Ok(input) => app::expand(&input, &tokens).into(),
        Err(error) => error.into_compile_error().into(),
    }
}

/// Expands the second half of `app!`, which the spec's table calls.
#[doc(hidden)]
#[proc_macro]
pub fn __app_with_table(input: TokenStream) -> TokenStream {
    match syn::parse(input) {
        Ok(input) => app::expand_with_table(&input).into(),
        Err(error) => error.into_compile_error().into(),
    }
}

/// Guards a function.
#[proc_macro_attribute]
pub fn requires(arguments: TokenStream, item: TokenStream) -> TokenStream {
    match syn::parse(arguments) {
        Ok(arguments) => requires::expand(&arguments, item.into()).into(),
        Err(error) => {
            let error: TokenStream = error.into_compile_error().into();
            item.into_iter().chain(error).collect()
        }
    }
}

/// Derives `Holds` for a session.
#[proc_macro_derive(Holds, attributes(holds))]
pub fn holds(input: TokenStream) -> TokenStream {
    derive(input, holds::expand)
}

/// Derives a check for commands.
#[proc_macro_derive(Guarded, attributes(requires, public, guarded))]
pub fn guarded(input: TokenStream) -> TokenStream {
    derive(input, guarded::expand)
}

fn derive(input: TokenStream, expand: fn(&DeriveInput) -> proc_macro2::TokenStream) -> TokenStream {
    match syn::parse(input) {
        Ok(input) => expand(&input).into(),
        Err(error) => error.into_compile_error().into(),
    }
}

/// The value of `#[name(crate = path)]` on a struct or an enum.
fn core_option(attributes: &[Attribute], name: &str) -> syn::Result<Option<syn::Path>> {
    let mut path = None;
    for attribute in attributes {
        if attribute.path().is_ident(name) {
            attribute.parse_nested_meta(|meta| {
                if !meta.path.is_ident("crate") {
                    return Err(meta.error("there is one option: `crate = path`"));
                }
                meta.input.parse::<Token![=]>()?;
                path = Some(meta.input.call(syn::Path::parse_mod_style)?);
                Ok(())
            })?;
        }
    }
    Ok(path)
}

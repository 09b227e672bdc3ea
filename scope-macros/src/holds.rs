//! `#[derive(Holds)]`.

use crate::requirement::{self, located_at};
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Data, DeriveInput, Field, Index, Member, Type, spanned::Spanned};

/// An `impl Holds` for each field with `#[holds]`.
pub(crate) fn expand(input: &DeriveInput) -> syn::Result<TokenStream> {
    let Data::Struct(data) = &input.data else {
        return Err(syn::Error::new(
            input.ident.span(),
            format!(
                "`Holds` is derived for a struct with a field that is a `Granted`: for this one, \
                 write `impl Holds<Granted> for {}`",
                input.ident
            ),
        ));
    };
    let core = requirement::core_path(core_option(input)?.as_ref());
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let name = &input.ident;
    let mut impls = TokenStream::new();
    for (i, field) in data.fields.iter().enumerate() {
        if !is_marked(field)? {
            continue;
        }
        // a field may be a reference to what was granted
        let mut held = &field.ty;
        while let Type::Reference(reference) = held {
            held = &reference.elem;
        }
        let member = match &field.ident {
            Some(name) => Member::Named(name.clone()),
            None => Member::Unnamed(Index::from(i)),
        };
        // where the field's type is, so that what is wrong with it is told there
        let place = Span::call_site().located_at(held.span());
        let core = located_at(core.clone(), place);
        impls.extend(quote_spanned! {place=>
            #[automatically_derived]
            impl #generics #core::Holds<#held> for #name #arguments #bounds {
                #[inline]
                fn granted(&self) -> &#held {
                    &self.#member
                }
            }
        });
    }
    if impls.is_empty() {
        return Err(syn::Error::new(
            Span::call_site(),
            "no field is marked with `#[holds]`: mark each field that is a `Granted` of a spec",
        ));
    }
    Ok(impls)
}

fn is_marked(field: &Field) -> syn::Result<bool> {
    let mut marked = false;
    for attribute in &field.attrs {
        if attribute.path().is_ident("holds") {
            attribute.meta.require_path_only()?;
            if marked {
                return Err(syn::Error::new(
                    attribute.span(),
                    "the field is marked twice",
                ));
            }
            marked = true;
        }
    }
    Ok(marked)
}

/// `#[holds(crate = path)]` on the struct.
fn core_option(input: &DeriveInput) -> syn::Result<Option<syn::Path>> {
    crate::core_option(&input.attrs, "holds")
}

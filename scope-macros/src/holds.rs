//! `#[derive(Holds)]`.

use crate::requirement::{self, located_at};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Data, DeriveInput, Field, Index, Member, Type, spanned::Spanned};

/// Generates an `impl Holds` for each field with `#[holds]`, and `HoldsOn` if a field has grants on
/// objects.
pub(crate) fn expand(input: &DeriveInput) -> TokenStream {
    try_expand(input).unwrap_or_else(|error| {
        let error = error.into_compile_error();
        let holds = hold_anything(input);
        quote!(#error #holds)
    })
}

/// Generates an impl that holds everything, so that uses of the type add no errors. The crate does not
/// compile anyway.
fn hold_anything(input: &DeriveInput) -> TokenStream {
    let core = requirement::core_path(core_option(input).ok().flatten().as_ref());
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let mut generics: syn::Generics = syn::parse_quote!(#generics);
    let granted = syn::parse_quote!(__G: #core::AnyGranted);
    generics.params.push(granted);
    let (generics, ..) = generics.split_for_impl();
    let name = &input.ident;
    quote! {
        #[automatically_derived]
        impl #generics #core::Holds<__G> for #name #arguments #bounds {
            fn granted(&self) -> &__G {
                loop {}
            }
        }
    }
}

fn try_expand(input: &DeriveInput) -> syn::Result<TokenStream> {
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
    let (mut impls, mut fields) = (TokenStream::new(), Vec::new());
    let mut seen: Vec<(String, String)> = Vec::new();
    for (i, field) in data.fields.iter().enumerate() {
        if !is_marked(field)? {
            continue;
        }
        // a field may be a reference to a grant
        let mut held = &field.ty;
        while let Type::Reference(reference) = held {
            held = &reference.elem;
        }
        let written = held.to_token_stream().to_string();
        if let Some((_, first)) = seen.iter().find(|(known, _)| *known == written) {
            let shown = written.replace(' ', "");
            return Err(syn::Error::new(
                held.span(),
                format!(
                    "two fields hold a `{shown}`, and a check looks at one: take `#[holds]` off this \
                     field or off `{first}`"
                ),
            ));
        }
        let member = match &field.ident {
            Some(name) => Member::Named(name.clone()),
            None => Member::Unnamed(Index::from(i)),
        };
        seen.push((written, member.to_token_stream().to_string()));
        // at the field's type, where rustc should report errors about it
        let place = Span::call_site().located_at(held.span());
        let core = located_at(core.clone(), place);
        let (granted, value) = if is_grants(held) {
            (
                quote_spanned!(place=> <#held as __HasGranted>::Granted),
                quote_spanned!(place=> #core::Grants::everywhere(&self.#member)),
            )
        } else {
            (quote!(#held), quote_spanned!(place=> &self.#member))
        };
        impls.extend(quote_spanned! {place=>
            #[automatically_derived]
            impl #generics #core::Holds<#granted> for #name #arguments #bounds {
                #[inline]
                fn granted(&self) -> &#granted {
                    #value
                }
            }
        });
        fields.push(Held {
            member,
            granted,
            on_objects: is_grants(held),
        });
    }
    if impls.is_empty() {
        return Err(syn::Error::new(
            Span::call_site(),
            "no field is marked with `#[holds]`: mark each field that is a `Granted` of a spec",
        ));
    }
    if fields.iter().any(|field| field.on_objects) {
        let on_objects = on_objects(input, &core, &fields);
        impls = quote!(const _: () = { #impls #on_objects };);
    }
    Ok(impls)
}

/// A field with `#[holds]`.
struct Held {
    member: Member,
    /// The type of its grants everywhere.
    granted: TokenStream,
    /// Whether it has grants on objects.
    on_objects: bool,
}

/// Whether a type is the `Grants` of a spec, by its name, which is all that a macro sees.
fn is_grants(ty: &Type) -> bool {
    let Type::Path(path) = ty else {
        return false;
    };
    let last = path.path.segments.last();
    last.is_some_and(|segment| segment.ident == "Grants")
}

/// Generates `impl HoldsOn`, whose grants on an object are those of each field.
///
/// The trait from a `Grants` to its `Granted` is in this crate, because rustc rejects two impls as
/// conflicting if a foreign trait gives their types.
fn on_objects(input: &DeriveInput, core: &TokenStream, fields: &[Held]) -> TokenStream {
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let name = &input.ident;
    let here = format_ident!("{name}OnObject");
    let members: Vec<_> = fields.iter().map(|field| &field.member).collect();
    let types: Vec<_> = fields.iter().map(|field| &field.granted).collect();
    let held: Vec<_> = (0..fields.len())
        .map(|i| format_ident!("held{i}"))
        .collect();
    quote! {
        pub trait __HasGranted { type Granted; }
        impl<P, const W: usize> __HasGranted for #core::Grants<P, W> {
            type Granted = #core::Granted<P, W>;
        }

        pub struct #here { #(#held: #types,)* }

        #(
            #[automatically_derived]
            impl #core::Holds<#types> for #here {
                #[inline]
                fn granted(&self) -> &#types {
                    &self.#held
                }
            }
        )*

        #[automatically_derived]
        impl #generics #core::HoldsOn for #name #arguments #bounds {
            type Here = #here;
            #[inline]
            fn here<__T: #core::Object + ?::core::marker::Sized>(&self, object: &__T) -> #here {
                #here { #(#held: #core::HoldsOn::here(&self.#members, object),)* }
            }
            fn anywhere(&self) -> #here {
                #here { #(#held: #core::HoldsOn::anywhere(&self.#members),)* }
            }
            fn each_parameter(
                &self,
                each: &mut dyn ::core::ops::FnMut(&'static ::core::primitive::str),
            ) {
                #(#core::HoldsOn::each_parameter(&self.#members, each);)*
            }
        }
    }
}

fn is_marked(field: &Field) -> syn::Result<bool> {
    let mut marked = false;
    for attribute in &field.attrs {
        if attribute.path().is_ident("holds") {
            if attribute.meta.require_path_only().is_err() {
                return Err(syn::Error::new_spanned(
                    attribute,
                    "write `#[holds]` alone: what a field holds is seen from its type",
                ));
            }
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

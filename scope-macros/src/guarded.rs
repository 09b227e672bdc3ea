//! `#[derive(Guarded)]`.

use crate::requirement;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Data, DeriveInput, Expr, Ident, parse_quote};

/// The requirement of a command; `None` if it is public.
struct Guard<'a> {
    name: &'a Ident,
    is_variant: bool,
    requirement: Option<Expr>,
}

/// Generates `authorize` and the table of requirements.
pub(crate) fn expand(input: &DeriveInput) -> TokenStream {
    try_expand(input).unwrap_or_else(|error| {
        let error = error.into_compile_error();
        let items = unguarded(input);
        quote!(#error #items)
    })
}

/// Generates the items without checks, so that uses of them add no errors. The crate does not compile
/// anyway.
fn unguarded(input: &DeriveInput) -> TokenStream {
    let path = crate::core_option(&input.attrs, "guarded").ok().flatten();
    let core = requirement::core_path(path.as_ref());
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let name = &input.ident;
    quote! {
        #[automatically_derived]
        impl #generics #name #arguments #bounds {
            pub const REQUIREMENTS: &'static [(
                &'static str,
                ::core::option::Option<#core::Required>,
            )] = &[];
            pub fn authorize<__Holder: ?::core::marker::Sized>(
                &self,
                _: &__Holder,
            ) -> ::core::result::Result<(), #core::Denied> {
                ::core::result::Result::Ok(())
            }
        }
    }
}

fn try_expand(input: &DeriveInput) -> syn::Result<TokenStream> {
    let mut errors = Vec::new();
    let mut guards = Vec::new();
    match &input.data {
        Data::Struct(_) => {
            if let Some(requirement) = guard(&input.attrs, &input.ident, "the struct", &mut errors)
            {
                guards.push(Guard {
                    name: &input.ident,
                    is_variant: false,
                    requirement,
                });
            }
        }
        Data::Enum(data) => {
            for attribute in &input.attrs {
                if attribute.path().is_ident("requires") || attribute.path().is_ident("public") {
                    errors.push(syn::Error::new_spanned(
                        attribute,
                        "each variant of an enum says what it requires; the enum itself says nothing",
                    ));
                }
            }
            for variant in &data.variants {
                if let Some(requirement) =
                    guard(&variant.attrs, &variant.ident, "the variant", &mut errors)
                {
                    guards.push(Guard {
                        name: &variant.ident,
                        is_variant: true,
                        requirement,
                    });
                }
            }
        }
        Data::Union(_) => errors.push(syn::Error::new(
            input.ident.span(),
            "`Guarded` is derived for a struct, or for an enum of commands",
        )),
    }
    requirement::combine(errors)?;

    let core = requirement::core_path(crate::core_option(&input.attrs, "guarded")?.as_ref());
    let types: Vec<Option<TokenStream>> = guards
        .iter()
        .map(|guard| {
            let requirement = guard.requirement.as_ref()?;
            Some(requirement::to_type(requirement, &core))
        })
        .collect();
    let arms = guards.iter().zip(&types).map(|(guard, requirement)| {
        let name = guard.name;
        let pattern = if guard.is_variant {
            quote!(Self::#name { .. })
        } else {
            quote!(Self { .. })
        };
        match requirement {
            None => quote!(#pattern => ::core::result::Result::Ok(())),
            Some(requirement) => quote! {
                #pattern => #core::Authorize::authorize(
                    holder,
                    #core::Req::<#requirement>::NEW,
                ).map(|_| ())
            },
        }
    });
    let rows = guards.iter().zip(&types).map(|(guard, requirement)| {
        let name = guard.name.to_string();
        let requirement = match requirement {
            None => quote!(::core::option::Option::None),
            Some(requirement) => quote! {
                ::core::option::Option::Some(<#requirement as #core::Expression>::REQUIRED)
            },
        };
        quote!((#name, #requirement))
    });
    let (generics, arguments, bounds) = input.generics.split_for_impl();
    let body = if guards.is_empty() {
        quote!(match *self {})
    } else {
        quote!(match self { #(#arms),* })
    };
    let mut holder: syn::Generics = parse_quote!(<__Holder: ?::core::marker::Sized>);
    let predicates = holder.make_where_clause();
    for requirement in types.iter().flatten() {
        predicates
            .predicates
            .push(parse_quote!(#requirement: #core::Requirement<__Holder>));
    }
    let holder_bounds = &holder.where_clause;
    let name = &input.ident;
    Ok(quote! {
        #[automatically_derived]
        impl #generics #name #arguments #bounds {
            /// The requirement of each command; `None` if it is public.
            pub const REQUIREMENTS: &'static [(
                &'static str,
                ::core::option::Option<#core::Required>,
            )] = &[#(#rows),*];

            /// Checks that `holder` may run this command.
            ///
            /// # Errors
            ///
            /// `Denied`, with the gate, the missing privileges and the remedy.
            pub fn authorize<__Holder: ?::core::marker::Sized>(
                &self,
                holder: &__Holder,
            ) -> ::core::result::Result<(), #core::Denied>
            #holder_bounds
            {
                #body
            }
        }
    })
}

/// The one `#[requires(..)]` or `#[public]` among `attributes`; `None` if there is an error.
fn guard(
    attributes: &[Attribute],
    name: &Ident,
    what: &str,
    errors: &mut Vec<syn::Error>,
) -> Option<Option<Expr>> {
    let mut found: Option<Option<Expr>> = None;
    for attribute in attributes {
        let guard = if attribute.path().is_ident("requires") {
            match attribute.parse_args::<Expr>() {
                Ok(requirement) => {
                    requirement::check(&requirement, errors);
                    Some(requirement)
                }
                Err(error) => {
                    errors.push(error);
                    return None;
                }
            }
        } else if attribute.path().is_ident("public") {
            if attribute.meta.require_path_only().is_err() {
                errors.push(syn::Error::new_spanned(
                    attribute,
                    "`#[public]` takes no argument: who needs a privilege says `#[requires(..)]`",
                ));
            }
            None
        } else {
            continue;
        };
        if found.is_some() {
            errors.push(syn::Error::new_spanned(
                attribute,
                format!(
                    "{what} `{name}` says twice what it requires: join requirements with `&` or `|`"
                ),
            ));
        }
        found = Some(guard);
    }
    if found.is_none() {
        errors.push(syn::Error::new(
            name.span(),
            format!(
                "{what} `{name}` does not say what it requires: add `#[requires(..)]`, or `#[public]` \
                 if everybody may"
            ),
        ));
    }
    found
}

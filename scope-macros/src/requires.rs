//! `#[requires(..)]` on a function.

use crate::requirement;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{
    Expr, FnArg, Ident, ImplItemFn, Pat, ReturnType, Signature, Stmt, Token, TraitItemFn,
    ext::IdentExt,
    parse::{Parse, ParseStream},
    parse_quote,
    spanned::Spanned,
};

/// `requirement, by = holder, proof = name, crate = path`.
pub(crate) struct Arguments {
    requirement: Expr,
    holder: Option<Expr>,
    proof: Option<Ident>,
    core: Option<syn::Path>,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.is_empty() {
            return Err(syn::Error::new(
                Span::call_site(),
                "nothing is required: write `#[requires(scope::EditAccounts)]`, with markers of the spec",
            ));
        }
        let mut this = Arguments {
            requirement: input.parse()?,
            holder: None,
            proof: None,
            core: None,
        };
        if let Expr::Assign(assign) = &this.requirement {
            return Err(syn::Error::new(
                assign.left.span(),
                "the requirement comes first: `#[requires(scope::EditAccounts, by = session)]`",
            ));
        }
        while !input.is_empty() {
            input.parse::<Token![,]>().map_err(|error| {
                syn::Error::new(
                    error.span(),
                    "requirements are joined with `&` and `|`; options follow behind `,`",
                )
            })?;
            if input.is_empty() {
                break;
            }
            let ahead = input.fork();
            let option = ahead.call(Ident::parse_any);
            if option.is_err() || !ahead.peek(Token![=]) {
                return Err(input.error(
                    "several requirements are joined with `&` (all of them) or `|` (any of them), not with a comma",
                ));
            }
            let option = input.call(Ident::parse_any)?;
            input.parse::<Token![=]>()?;
            match option.to_string().as_str() {
                "by" => this.holder = Some(input.parse()?),
                "proof" => this.proof = Some(input.parse()?),
                "crate" => this.core = Some(input.call(syn::Path::parse_mod_style)?),
                other => {
                    return Err(syn::Error::new(
                        option.span(),
                        format!("unknown option `{other}`: there are `by`, `proof` and `crate`"),
                    ));
                }
            }
        }
        Ok(this)
    }
}

/// Generates the function with the check before its first statement.
pub(crate) fn expand(arguments: &Arguments, item: TokenStream) -> TokenStream {
    let mut function: ImplItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            // a trait's method without a body parses as one of a trait only
            let error = if syn::parse2::<TraitItemFn>(item.clone()).is_ok() {
                syn::Error::new(
                    Span::call_site(),
                    "there is no body to guard here: put `#[requires]` on the method in each `impl`, \
                     or let the method take a proof, such as `auth: impl may::EditAccounts`",
                )
            } else if let Ok(item) = syn::parse2::<syn::Item>(item.clone()) {
                syn::Error::new(
                    item.span(),
                    "`#[requires]` guards a function; for a struct or an enum of commands, \
                     derive `Guarded` above it",
                )
            } else {
                error
            };
            let error = error.into_compile_error();
            return quote!(#item #error);
        }
    };
    let mut errors = Vec::new();
    requirement::check(&arguments.requirement, &mut errors);
    let holder = holder(arguments, &function.sig, &mut errors);
    check_signature(&function.sig, &mut errors);
    let core = requirement::core_path(arguments.core.as_ref());
    let proof = arguments
        .proof
        .as_ref()
        .map_or_else(|| quote!(_), ToTokens::to_token_stream);
    if let Err(error) = requirement::combine(errors) {
        let error = error.into_compile_error();
        // keep the function, the proof and the markers in the requirement, so that rustc reports
        // nothing else
        if let Some(meant) = requirement::meant(&arguments.requirement) {
            let meant = requirement::to_type(&meant, &core);
            let stand_in = parse_quote! {
                let #proof: #core::Proof<'_, #meant> = ::core::option::Option::None.unwrap();
            };
            function.block.stmts.insert(0, stand_in);
        }
        function
            .attrs
            .push(parse_quote!(#[allow(unused_variables)]));
        return quote!(#function #error);
    }

    let requirement = &arguments.requirement;
    let docs = format!(
        "\n\n# Required scopes\n\n`{}`",
        requirement::to_text(requirement)
    );
    function.attrs.push(parse_quote!(#[doc = #docs]));
    // the check goes before the other statements, not around them: a block in a block would trip lints
    // on the user's code. Its span is the return type, where rustc should report errors about it
    let place = match &function.sig.output {
        ReturnType::Type(_, output) => Span::call_site().located_at(output.span()),
        ReturnType::Default => Span::call_site(),
    };
    let path = requirement::located_at(core.clone(), place);
    let carried = quote_spanned!(place=> #path::CarriesDenial::denied(denied));
    let guard: Stmt = parse_quote! {
        let #proof = match {
            use #core::OfRequires as _;
            (#holder).__scope_core_authorize(#requirement)
        } {
            ::core::result::Result::Ok(proof) => proof,
            ::core::result::Result::Err(denied) => {
                return #carried;
            }
        };
    };
    function.block.stmts.insert(0, guard);
    function.into_token_stream()
}

/// The expression of the holder.
fn holder(
    arguments: &Arguments,
    signature: &Signature,
    errors: &mut Vec<syn::Error>,
) -> TokenStream {
    if let Some(holder) = &arguments.holder {
        return holder.to_token_stream();
    }
    let bound = signature.inputs.iter().find_map(|input| match input {
        FnArg::Typed(typed) => binding(&typed.pat),
        FnArg::Receiver(_) => None,
    });
    match bound {
        Some(auth) => auth.to_token_stream(),
        None => {
            let names: Vec<String> = signature
                .inputs
                .iter()
                .filter_map(|input| match input {
                    FnArg::Typed(typed) => match &*typed.pat {
                        Pat::Ident(name) => Some(format!("`{}`", name.ident)),
                        _ => None,
                    },
                    FnArg::Receiver(_) => Some("`self`".to_owned()),
                })
                .collect();
            let choice = match names.as_slice() {
                [] => {
                    "add an argument `auth` that holds what was granted, such as `auth: &Session`"
                        .to_owned()
                }
                names => format!(
                    "name the argument that holds what was granted with `by = ..` (there are {}), \
                     or add one named `auth`",
                    names.join(", ")
                ),
            };
            errors.push(syn::Error::new(
                signature.ident.span(),
                format!("no argument is named `auth`: {choice}"),
            ));
            TokenStream::new()
        }
    }
}

/// The variable `auth`, where `pattern` binds it.
fn binding(pattern: &Pat) -> Option<&Ident> {
    match pattern {
        Pat::Ident(name) if name.ident == "auth" => Some(&name.ident),
        Pat::Ident(name) => name.subpat.as_ref().and_then(|(_, inner)| binding(inner)),
        Pat::TupleStruct(tuple) => tuple.elems.iter().find_map(binding),
        Pat::Tuple(tuple) => tuple.elems.iter().find_map(binding),
        Pat::Struct(fields) => fields.fields.iter().find_map(|field| binding(&field.pat)),
        Pat::Reference(reference) => binding(&reference.pat),
        Pat::Paren(inner) => binding(&inner.pat),
        Pat::Type(typed) => binding(&typed.pat),
        _ => None,
    }
}

fn check_signature(signature: &Signature, errors: &mut Vec<syn::Error>) {
    if let Some(constant) = &signature.constness {
        errors.push(syn::Error::new(
            constant.span(),
            "a `const fn` has no holder to check while it runs: let it take a proof, such as \
             `auth: &impl may::EditAccounts`",
        ));
    }
    let nothing = match &signature.output {
        ReturnType::Default => true,
        ReturnType::Type(_, output) => {
            matches!(&**output, syn::Type::Tuple(tuple) if tuple.elems.is_empty())
        }
    };
    if nothing {
        errors.push(syn::Error::new(
            signature.ident.span(),
            "a function that returns nothing cannot return a denial: let it return \
             `Result<(), scope_core::Denied>`, or a `Result` whose error is `From<Denied>`",
        ));
    }
}

//! Types for rustc: a marker for each privilege, and a capability trait whose supertraits are the
//! included privileges.

use crate::{Context, Kind, docs, ident, marks::Item, operations, privileges};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use scope_spec::{
    Privilege, Requirement, Vocabulary, VocabularyKind, app::LONG_ENOUGH, shell_word,
};

/// How many including privileges a message lists.
const SHOWN: usize = 6;

/// Generates the modules `scope`, `may`, `permission`, `user_may` and `op`, if they have items.
pub(crate) fn expand(context: &Context<'_>) -> TokenStream {
    let core = context.core;
    let scopes = vocabulary(context, &Kind::SCOPE);
    let permissions = (!context.spec.permissions.items.is_empty())
        .then(|| vocabulary(context, &Kind::PERMISSION));
    let operations = (context.options.typed_operations && !context.spec.operations.is_empty())
        .then(|| operation_markers(context));
    quote! {
        /// The supertrait of all capabilities, for proofs, and for apps with the scope in their manifest.
        /// Nothing else implements it, so nothing else can implement a capability.
        #[doc(hidden)]
        pub mod __sealed {
            #[diagnostic::on_unimplemented(
                message = "`{Self}` cannot implement a capability: only proofs and apps do",
                label = "neither a proof nor an app",
                note = "capabilities are implemented for proofs, and for the types that `app!` makes: let a function take an `impl may::X`, and hand it what `authorize(scope::X)?` gives"
            )]
            pub trait Vouches<Marker>: ::core::marker::Copy {}
            #[diagnostic::do_not_recommend]
            impl<R, Marker> Vouches<Marker> for #core::Proof<'_, R> {}
        }
        #scopes
        #permissions
        #operations
    }
}

fn vocabulary(context: &Context<'_>, kind: &Kind) -> TokenStream {
    let core = context.core;
    let vocabulary = context.spec.vocabulary(kind.kind);
    let (name, markers, may) = (ident(kind.name), ident(kind.markers), ident(kind.may));
    let marker_items = vocabulary.items.iter().enumerate().map(|(i, privilege)| {
        let (marker, wire) = (ident(&privilege.rust), docs::code(&privilege.name));
        let bit = Literal::u16_unsuffixed(privilege.bit);
        let deprecated = privileges::deprecated(context, vocabulary, Item::Marker, i, privilege);
        quote!(#core::__marker!(#deprecated #marker: #name #bit, #wire);)
    });
    let traits = vocabulary
        .items
        .iter()
        .enumerate()
        .map(|(i, privilege)| capability(context, kind, vocabulary, i, privilege));
    let impls = vocabulary.items.iter().enumerate().map(|(i, privilege)| {
        let marker = ident(&privilege.rust);
        let included = vocabulary
            .closure
            .iter(i)
            .map(|j| ident(&vocabulary[j].rust));
        if is_faulty(context) {
            return quote!(impl<R> #marker for #core::Proof<'_, R> {});
        }
        quote!(#core::__includes!(super::#markers::#marker => #(#included),*);)
    });
    let markers_doc = format!(
        "Markers: one for each {}, as a type in signatures and as a value in requirements.",
        kind.noun
    );
    let may_doc = format!(
        "Capabilities: an `impl {may}::X` vouches for the {noun} `X` and, since inclusion is a \
         supertrait, for all that `X` includes.",
        noun = kind.noun
    );
    quote! {
        #[doc = #markers_doc]
        #[allow(non_camel_case_types, non_upper_case_globals, clippy::upper_case_acronyms, deprecated)]
        pub mod #markers { #(#marker_items)* }

        #[doc = #may_doc]
        #[allow(non_camel_case_types, clippy::upper_case_acronyms, deprecated)]
        pub mod #may {
            #(#traits)*
            #(#impls)*
        }
    }
}

/// Whether the spec has an error. Its inclusion is then unknown, and any proof is accepted, so that
/// no other error follows.
fn is_faulty(context: &Context<'_>) -> bool {
    let table = context.options.table.as_ref();
    table.is_some_and(|table| table.faulty)
}

fn capability(
    context: &Context<'_>,
    kind: &Kind,
    vocabulary: &Vocabulary,
    i: usize,
    privilege: &Privilege,
) -> TokenStream {
    let (noun, wire) = (kind.noun, &in_message(&privilege.name));
    let message = format!("`{{Self}}` does not grant the {noun} `{wire}`");
    let label = format!("needs the {noun} `{wire}`");
    let included_by = included_by(context, vocabulary, i, privilege);
    let marker = format!("{}::{}", kind.markers, privilege.rust);
    let prove = format!(
        "a session proves it with `authorize({marker})?`: hand on this proof itself, without `&` or an \
         `Option` around it; one of `a & b` is `split()` first, and one of `a | b` does not say which \
         of the two was met"
    );
    let ask = (kind.kind == VocabularyKind::Scope).then(|| {
        let name = &context.spec.name;
        format!(
            "an app of the spec `{name}` asks for it with `[scopes.{}]` in its manifest",
            in_message(&key(&privilege.name))
        )
    });
    let ask = ask.map(|text| quote!(, note = #text));
    let review = review(vocabulary, i, privilege);
    let review = review.map(|text| quote!(, note = #text));
    let doc = docs::capability(kind, privilege);
    let name = ident(&privilege.rust);
    let markers = ident(kind.markers);
    let included = direct(vocabulary, i).map(|j| ident(&vocabulary[j].rust));
    let deprecated = privileges::deprecated(context, vocabulary, Item::Capability, i, privilege);
    quote! {
        #[diagnostic::on_unimplemented(message = #message, label = #label, note = #included_by, note = #prove #ask #review)]
        #[doc = #doc]
        #deprecated
        pub trait #name: super::__sealed::Vouches<super::#markers::#name> #(+ #included)* {}
    }
}

/// A name in a message of rustc, with its braces escaped.
pub fn in_message(name: &str) -> String {
    name.replace('{', "{{").replace('}', "}}")
}

/// The conditions of requesting it: a justification and an approval, if it is restricted or includes a
/// restricted privilege.
fn review(vocabulary: &Vocabulary, i: usize, privilege: &Privilege) -> Option<String> {
    let wire = &in_message(&privilege.name);
    let included = vocabulary.closure.iter(i).filter(|j| *j != i);
    let restricted = included.filter(|&j| vocabulary[j].restricted);
    let restricted: Vec<_> = restricted
        .map(|j| format!("`{}`", in_message(vocabulary.name(j))))
        .collect();
    let why = match (privilege.restricted, restricted.len().saturating_sub(SHOWN)) {
        (true, _) => "is restricted".to_owned(),
        (false, 0) if restricted.is_empty() => return None,
        (false, more) => {
            let shown = restricted.get(..SHOWN).unwrap_or(&restricted).join(", ");
            let more = (more > 0).then(|| format!(" and {more} more"));
            format!("includes restricted {shown}{}", more.unwrap_or_default())
        }
    };
    let word = in_message(&shell_word(&privilege.name));
    Some(format!(
        "`{wire}` {why}: an app needs {LONG_ENOUGH} for it, and an approval: \
         `cargo scopes app add {word} --justification \"..\"`, then \
         `cargo scopes app request {word}`, with `--app FILE` if its manifest is not `app.toml`"
    ))
}

/// A wire name as a key of TOML.
fn key(wire: &str) -> String {
    let bare = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    if wire.bytes().all(bare) {
        wire.to_owned()
    } else {
        format!("{wire:?}")
    }
}

/// The privileges that include it, and their files.
fn included_by(
    context: &Context<'_>,
    vocabulary: &Vocabulary,
    i: usize,
    privilege: &Privilege,
) -> String {
    let wire = &in_message(&privilege.name);
    let all: Vec<&Privilege> = context
        .includers(vocabulary.kind, i)
        .map(|j| &vocabulary[j])
        .collect();
    if all.is_empty() {
        let file = context.file(&privilege.place);
        return format!("nothing else includes `{wire}` ({file})");
    }
    let shown = all.get(..SHOWN).unwrap_or(&all);
    let mut files: Vec<&str> = Vec::new();
    for includer in shown {
        let file = context.file(&includer.place);
        if !files.contains(&file) {
            files.push(file);
        }
    }
    let files = files.join(", ");
    let names: Vec<_> = shown
        .iter()
        .map(|it| format!("`{}`", in_message(&it.name)))
        .collect();
    let names = names.join(", ");
    match all.len().saturating_sub(SHOWN) {
        0 => format!("`{wire}` is included by {names} ({files})"),
        more => format!("`{wire}` is included by {names} and {more} more ({files})"),
    }
}

/// The privileges that `i` includes directly and not also through another one.
fn direct(vocabulary: &Vocabulary, i: usize) -> impl Iterator<Item = usize> {
    let includes = &vocabulary[i].includes;
    includes.iter().copied().filter(move |j| {
        !includes
            .iter()
            .any(|k| k != j && vocabulary.closure.contains(*k, *j))
    })
}

/// A marker for each operation. Its proof vouches for every privilege that each alternative covers.
fn operation_markers(context: &Context<'_>) -> TokenStream {
    let core = context.core;
    let spec = context.spec;
    let items = spec.operations.iter().enumerate().map(|(i, operation)| {
        let deprecated = operations::deprecated(context, Item::Marker, i, operation);
        let (marker, id) = (ident(&operation.rust), docs::code(&operation.id));
        let i = Literal::usize_unsuffixed(i);
        let vouched = [
            (&spec.scopes, Kind::SCOPE.may),
            (&spec.permissions, Kind::PERMISSION.may),
        ]
        .into_iter()
        .flat_map(|(vocabulary, may)| {
            let may = ident(may);
            certain(vocabulary, operation.requirement(vocabulary.kind))
                .into_iter()
                .map(|j| ident(&vocabulary[j].rust))
                .map(move |privilege| quote!(super::#may::#privilege))
        });
        let vouches =
            (!is_faulty(context)).then(|| quote!(#core::__includes!(#marker => #(#vouched),*);));
        quote! {
            #core::__marker!(#deprecated #marker: Operation #i, #id);
            #vouches
        }
    });
    quote! {
        /// Requirements of operations, one for each, at both gates.
        #[allow(non_camel_case_types, non_upper_case_globals, clippy::upper_case_acronyms, deprecated)]
        pub mod op { #(#items)* }
    }
}

/// The privileges that every alternative covers.
fn certain(vocabulary: &Vocabulary, requirement: &Requirement) -> Vec<usize> {
    let alternatives = requirement.alternatives();
    let mut alternatives = alternatives.map(|all| vocabulary.closure.close(all));
    let mut certain = alternatives.next().unwrap_or_default();
    for alternative in alternatives {
        certain.retain(|i| alternative.contains(i));
    }
    certain
}

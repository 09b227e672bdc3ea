//! The enum of a vocabulary, its table, and its set types.

use crate::{
    Context, Kind, column, docs, ident, lints, list,
    lookup::{self, Entry},
    marks::Item,
};
use proc_macro2::TokenStream;
use quote::quote;
use scope_spec::{Availability, Form, FormKind, Privilege, Vocabulary};

/// Generates the enum, its functions and impls, and the aliases of its sets.
pub(crate) fn expand(context: &Context<'_>, kind: &Kind) -> TokenStream {
    let core = context.core;
    let vocabulary = context.spec.vocabulary(kind.kind);
    let (name, set, noun) = (ident(kind.name), ident(kind.set), kind.noun);
    let words = vocabulary.words();
    let granted_doc = format!("Granted {noun}s of this spec, closed under inclusion.");
    let grants_doc = format!("Granted {noun}s of this spec, everywhere and on objects.");
    let claim = ident(kind.claim);
    let claim_doc = format!("A token's claim of {noun}s.");
    let set_doc = format!("A set of {noun}s, not closed under inclusion.");
    let granted = quote! {
        #[doc = #granted_doc]
        pub type Granted = #core::Granted<#name, #words>;

        #core::__with_alloc! {
            #[doc = #grants_doc]
            pub type Grants = #core::Grants<#name, #words>;
        }
    };
    // the two vocabularies have a `Granted` each, so the second one gets a module
    let (granted, granted_path) = match kind.kind {
        scope_spec::VocabularyKind::Scope => (granted, quote!(Granted)),
        scope_spec::VocabularyKind::Permission => (
            quote! {
                /// The second gate: the user's permissions.
                pub mod user {
                    use super::#name;
                    #granted
                }
            },
            quote!(user::Granted),
        ),
    };
    let variants = variants(context, vocabulary);
    let table = table(context, kind, vocabulary);
    let (all, list) = list(
        core,
        &name,
        vocabulary.items.iter().map(|p| p.rust.as_str()),
    );
    let enum_doc = enum_doc(context, kind);
    let index = if vocabulary.items.is_empty() {
        quote!(match self {})
    } else {
        quote!(self as usize)
    };
    let ordered = (!vocabulary.items.is_empty()).then(|| quote!(PartialOrd, Ord,));
    let closed = closed(context, kind, vocabulary);
    let templates = templates(context, vocabulary);
    let spec = &context.spec.name;
    let lints = lints();
    quote! {
        #[doc = #enum_doc]
        #[derive(Clone, Copy, PartialEq, Eq, #ordered Hash)]
        #lints
        pub enum #name { #variants }

        #[doc = #set_doc]
        pub type #set = #core::Set<#name, #words>;

        #granted

        #core::__claim!(#[doc = #claim_doc] #claim, #name, #words);

        #[allow(deprecated)]
        const _: () = {
            #table

            #list

            impl #core::Privilege for #name {
                type Granted = #granted_path;
                const TABLE: &'static #core::__private::Table = &TABLE;
                #[inline]
                fn index(self) -> usize {
                    #name::index(self)
                }
                #templates
            }
        };

        #[allow(deprecated)]
        impl #name {
            #all

            /// The position in a bitset.
            #[inline]
            #[must_use]
            pub const fn index(self) -> usize {
                #index
            }
        }

        #core::__privilege!(#name, #set, #noun, #spec);

        #closed
    }
}

fn enum_doc(context: &Context<'_>, kind: &Kind) -> String {
    let spec = context.spec;
    let title = spec.title.as_ref();
    let title = title.map_or_else(|| spec.name.clone(), |it| it.inline_markdown());
    let mut doc = format!("The {}s of {title}", kind.noun);
    if let Some(version) = &spec.version {
        doc.push_str(&format!(", version {}", version.inline_markdown()));
    }
    doc.push_str(&format!(", from {}.", docs::code(&context.options.file)));
    if kind.kind == scope_spec::VocabularyKind::Scope {
        if let Some(description) = &spec.description {
            doc.push_str("\n\n");
            doc.push_str(&description.rustdoc());
        }
        if context.left_out {
            doc.push_str(
                "\n\nThis spec has more than 10,000 pairs of inclusion, so the modules `scope`, \
                 `may` and `op` are left out; `typed = true` in `scopes!` makes them.",
            );
        }
    }
    doc
}

fn variants(context: &Context<'_>, vocabulary: &Vocabulary) -> TokenStream {
    let mut next = 0;
    vocabulary
        .items
        .iter()
        .enumerate()
        .map(|(i, privilege)| {
            let (name, doc) = (
                ident(&privilege.rust),
                docs::privilege(context, vocabulary, i, privilege),
            );
            let bit = usize::from(privilege.bit);
            // write a discriminant only if counting would give another one
            let discriminant = (bit != next).then(|| {
                let bit = proc_macro2::Literal::usize_unsuffixed(bit);
                quote!(= #bit)
            });
            next = bit + 1;
            let deprecated = deprecated(context, vocabulary, Item::Variant, i, privilege);
            quote!(#[doc = #doc] #deprecated #name #discriminant,)
        })
        .collect()
}

/// `#[deprecated]` on a deprecated privilege; in an audit, the mark of the item.
pub(crate) fn deprecated(
    context: &Context<'_>,
    vocabulary: &Vocabulary,
    item: Item,
    i: usize,
    privilege: &Privilege,
) -> Option<TokenStream> {
    let mark = context.mark(item, vocabulary.kind.noun(), i);
    if mark.is_some() {
        return mark;
    }
    let note = docs::deprecation_note(vocabulary, privilege.deprecated.as_ref()?);
    Some(quote!(#[deprecated(note = #note)]))
}

/// The first number of names of several privileges, after all bits.
const SEVERAL: usize = 1 << 16;

fn table(context: &Context<'_>, kind: &Kind, vocabulary: &Vocabulary) -> TokenStream {
    let core = context.core;
    let (gate, file) = (ident(kind.gate), &context.options.file);
    let items = &vocabulary.items;
    let (len, words) = (items.len(), vocabulary.words());
    let bit = |j: usize| usize::from(vocabulary[j].bit);

    let mut text = String::new();
    let mut ends = Vec::new();
    let mut entries = Vec::new();
    for privilege in items {
        // no text parses as a template, which would be a scope on every object
        if privilege.template.is_none() {
            entries.push(Entry {
                name: &privilege.name,
                start: text.len(),
                index: usize::from(privilege.bit),
            });
        }
        text.push_str(&privilege.name);
        column::u32_into(&mut ends, text.len());
    }
    let mut aliases = TokenStream::new();
    for privilege in items {
        for alias in &privilege.aliases {
            entries.push(Entry {
                name: alias,
                start: text.len(),
                index: usize::from(privilege.bit),
            });
            text.push_str(alias);
            let bit = privilege.bit;
            aliases.extend(quote!((#bit, #alias),));
        }
    }
    for (number, name) in vocabulary.names.iter().enumerate() {
        entries.push(Entry {
            name: &name.name,
            start: text.len(),
            index: SEVERAL + number,
        });
        text.push_str(&name.name);
    }
    let several = vocabulary.names.iter().map(|name| {
        let bits = name.means.iter().map(|&i| vocabulary[i].bit);
        quote!(&[#(#bits),*])
    });
    let id = id(context, &text, &ends);
    let ends = column::bytes(&ends);
    let aliased = items
        .iter()
        .flat_map(|it| it.aliases.iter().map(String::as_str));
    let several_names = vocabulary.names.iter().map(|it| it.name.as_str());
    let lines = column::lines(
        items
            .iter()
            .map(|it| it.name.as_str())
            .chain(aliased)
            .chain(several_names),
    );
    let lookup = lookup::expand(core, &quote!(NAMES), &entries);

    let positions = positions(vocabulary);
    let positions = column::bytes(&positions);
    let titles = column::strings(core, items.iter().map(|p| docs::written(p.title.as_ref())));
    let descriptions = column::strings(
        core,
        items.iter().map(|p| docs::written(p.description.as_ref())),
    );
    let flags: Vec<u8> = items.iter().map(flags).collect();
    let flags = column::bytes(&flags);
    let weights = column::bytes(&weights(context, vocabulary));
    let includes = column::rows(core, words, len, |i| {
        vocabulary[i].includes.iter().map(|&j| bit(j))
    });
    let closure = column::rows(core, words, len, |i| vocabulary.closure.iter(i).map(bit));
    let deprecated = items.iter().filter_map(|privilege| {
        let why = privilege.deprecated.as_ref()?;
        let bit = privilege.bit;
        let since = option(why.since.as_ref().map(|it| it.as_written()));
        let instead = option(why.instead.map(|i| vocabulary.name(i)));
        let note = option(why.note.as_ref().map(|it| it.as_written()));
        Some(quote!((#bit, #core::Deprecated::new(#since, #instead, #note))))
    });
    quote! {
        const NAMES: &str = #lines;
        const TABLE: #core::__private::Table = #core::__private::Table {
            id: #id,
            gate: #core::Gate::#gate,
            file: #file,
            len: #len,
            words: #words,
            positions: #positions,
            names: #core::__private::Strings { text: NAMES, ends: #ends },
            titles: #titles,
            descriptions: #descriptions,
            flags: #flags,
            weights: #weights,
            includes: #includes,
            closure: #closure,
            deprecated: &[#(#deprecated),*],
            aliases: &[#aliases],
            several: &[#(#several),*],
            lookup: #lookup,
        };
    }
}

/// `Privilege::TEMPLATES`, if a name has open parameters.
fn templates(context: &Context<'_>, vocabulary: &Vocabulary) -> Option<TokenStream> {
    let core = context.core;
    let mut templates = vocabulary
        .items
        .iter()
        .filter_map(|item| {
            let (bit, template) = (item.bit, item.template.as_ref()?);
            let literals = template.literals();
            let parameters = context.spec.parameters_of(item).map(|it| {
                let (name, form) = (&it.name, form(core, &it.form));
                quote!((#name, #form))
            });
            Some(quote! {
                #core::__private::Template {
                    index: #bit,
                    literals: &[#(#literals),*],
                    parameters: &[#(#parameters),*],
                }
            })
        })
        .peekable();
    templates.peek()?;
    Some(quote! {
        #core::__with_alloc! {
            const TEMPLATES: &'static [#core::__private::Template] = &[#(#templates),*];
        }
    })
}

/// The code of a form.
fn form(core: &TokenStream, form: &Form) -> TokenStream {
    let kind = match form.kind {
        FormKind::Id => quote!(ID),
        FormKind::Name => quote!(NAME),
        FormKind::Int => quote!(INT),
        FormKind::Uuid => quote!(UUID),
        FormKind::Chars { max, .. } => {
            let chars = (0..128_u8).filter(|&byte| form.has(byte)).map(char::from);
            let chars: String = chars.collect();
            quote!(chars(#chars, #max))
        }
    };
    let reserved = &form.reserved;
    let reserved = (!reserved.is_empty()).then(|| quote!(.reserved(&[#(#reserved),*])));
    quote!(#core::Form::#kind #reserved)
}

/// The column `Table::weights`; empty if no operation requires any privilege.
fn weights(context: &Context<'_>, vocabulary: &Vocabulary) -> Vec<u8> {
    let weights = context.spec.weights(vocabulary.kind);
    let mut bytes = Vec::new();
    if weights.iter().any(|&weight| weight > 1) {
        for weight in weights {
            column::u16_into(&mut bytes, weight.min(usize::from(u16::MAX)));
        }
    }
    bytes
}

/// The unique id of the vocabulary, from its names and the place of the expansion, if known.
fn id(context: &Context<'_>, names: &str, ends: &[u8]) -> u64 {
    let options = context.options;
    let table = options.table.as_ref().map_or("", |table| &table.name);
    [table, &options.file, &context.spec.name, names]
        .into_iter()
        .map(str::as_bytes)
        .chain([ends])
        .flat_map(|part| {
            (part.len() as u64)
                .to_le_bytes()
                .into_iter()
                .chain(part.iter().copied())
        })
        // FNV-1a, which is short and the same on every platform
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
        })
}

/// Bit to position, as `u16`s, with 65,535 for a gap; empty if they are equal.
fn positions(vocabulary: &Vocabulary) -> Vec<u8> {
    let bits = vocabulary.items.iter().map(|p| usize::from(p.bit));
    if bits.clone().eq(0..vocabulary.items.len()) {
        return Vec::new();
    }
    let mut bytes = vec![0xFF; (bits.clone().max().unwrap_or(0) + 1) * 2];
    for (position, bit) in bits.enumerate() {
        if let Some(slot) = bytes.get_mut(bit * 2..bit * 2 + 2) {
            slot.copy_from_slice(&(position as u16).to_le_bytes());
        }
    }
    bytes
}

/// The column `Table::flags`.
fn flags(privilege: &Privilege) -> u8 {
    let access = privilege.access;
    [
        access.create,
        access.read,
        access.update,
        access.delete,
        access.special,
        privilege.restricted,
        privilege.availability == Availability::OnRequest,
        privilege.baseline,
    ]
    .into_iter()
    .enumerate()
    .fold(0, |flags, (i, set)| flags | u8::from(set) << i)
}

fn option(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
    }
}

/// The maximum size of a closure that a constant checks.
const ASSERTED_WORDS: usize = 8_192;

/// A constant assertion that the inclusion is closed, if that is cheap.
fn closed(context: &Context<'_>, kind: &Kind, vocabulary: &Vocabulary) -> Option<TokenStream> {
    let words = vocabulary.words();
    let cost = (vocabulary.items.len() + vocabulary.closure.pairs()) * words;
    (cost <= ASSERTED_WORDS).then(|| {
        let (core, name) = (context.core, ident(kind.name));
        quote! {
            const _: () = ::core::assert!(
                <#name as #core::Privilege>::TABLE.is_closed::<#words>(),
                "inclusion is reflexive and transitive"
            );
        }
    })
}

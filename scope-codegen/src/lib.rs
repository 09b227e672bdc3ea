//! Turns a scope specification into Rust.
//!
//! [`expand`] makes the items of a module: enums, their tables, and, where types are wanted,
//! markers and capability traits. It is an ordinary library, so that a macro, a command and a
//! test call the same function; `scope-macros` is the macro over it.
//!
//! What it makes is small: tables as byte strings, types, and thin functions that name them. All
//! logic is in `scope-core`. The same specification gives the same tokens, on any machine.
#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod calls;
mod column;
mod docs;
mod lookup;
mod markers;
mod marks;
mod operations;
mod privileges;
mod roles;
mod table;

pub use calls::{CallTable, MethodTable, TreeTable, call_table};
#[doc(hidden)]
pub use markers::in_message;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use scope_spec::{Closure, Place, Spec, VocabularyKind};

/// How a specification is expanded.
#[derive(Clone, Debug)]
pub struct Options {
    /// The path under which generated code finds `scope-core`.
    pub core: TokenStream,
    /// The specification's file, as messages name it.
    pub file: String,
    /// Whether to make markers and capability traits; `None` leaves it to the specification's
    /// size: see [`TYPED_PAIRS`].
    pub typed: Option<bool>,
    /// Whether to make a marker for each operation, too.
    pub typed_operations: bool,
    /// How the exported macro is made that carries the scopes to other macros; `None` names it
    /// after the spec.
    pub table: Option<Table>,
    /// The id under which an audit knows the specification: every item that stands for a privilege
    /// or an operation is then marked as deprecated, so that rustc reports each use of it. `None`
    /// outside of an audit.
    pub audit: Option<String>,
}

/// The exported macro that carries a spec's scopes to other macros.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its name. It stands in the root of the crate, so two specs of a crate need two.
    pub name: String,
    /// The package whose code it is in.
    pub package: String,
    /// Whether the specification breaks a rule: what follows from that is not to be reported, too.
    pub faulty: bool,
    /// Whether `app!` made the module, of the spec that a manifest names.
    pub by_app: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            core: quote!(::scope_core),
            file: "scopes.toml".to_owned(),
            typed: None,
            typed_operations: false,
            table: None,
            audit: None,
        }
    }
}

impl Options {
    /// Whether markers and capability traits are made of `spec`.
    #[must_use]
    pub fn is_typed(&self, spec: &Spec) -> bool {
        let pairs = spec.scopes.closure.pairs() + spec.permissions.closure.pairs();
        self.typed.unwrap_or(pairs <= TYPED_PAIRS)
    }
}

/// Up to so many pairs of a privilege and one that it includes, typed items are made unasked:
/// each pair is an `impl`, and costs rustc some 30 microseconds.
pub const TYPED_PAIRS: usize = 10_000;

/// The version of what the items and `scope-core` agree on: `__expansion!` of `scope-core` accepts
/// no other. It goes up when a table or a macro changes in a way that older items do not compile
/// with.
const EXPANSION: u32 = 1;

/// The items of a module for `spec`.
///
/// ```
/// let loaded = scope_spec::parse("demo.toml", "[spec]\nname = 'demo'\n[scopes.Read]\n");
/// let items = scope_codegen::expand(&loaded.spec, &scope_codegen::Options::default());
/// assert!(items.to_string().contains("pub enum Scope"));
/// ```
#[must_use]
pub fn expand(spec: &Spec, options: &Options) -> TokenStream {
    expand_files(spec, &[], options)
}

/// As [`expand`], of a specification that extends others: messages name the file that says what
/// they tell. `files` are the names of those that it was read from, in the order of
/// [`Loaded::sources`](scope_spec::Loaded::sources); one that is not among them is
/// [`Options::file`].
#[must_use]
pub fn expand_files(spec: &Spec, files: &[String], options: &Options) -> TokenStream {
    let typed = options.is_typed(spec);
    let context = Context {
        spec,
        files,
        options,
        core: &options.core,
        includers_of_scopes: spec.scopes.closure.transpose(),
        includers_of_permissions: spec.permissions.closure.transpose(),
        typed,
        left_out: options.typed.is_none() && !typed,
    };
    let scopes = privileges::expand(&context, &Kind::SCOPE);
    // `Operation::check` takes permissions, even where none is needed
    let permissions = (!spec.permissions.items.is_empty() || !spec.operations.is_empty())
        .then(|| privileges::expand(&context, &Kind::PERMISSION));
    let roles = roles::expand(&context);
    let operations = operations::expand(&context);
    let markers = context.typed.then(|| markers::expand(&context));
    let table = table::expand(&context);
    let version = Literal::u32_unsuffixed(EXPANSION);
    let core = &options.core;
    quote! {
        #core::__expansion!(#version);
        #scopes
        #permissions
        #roles
        #operations
        #markers
        #table
    }
}

/// What every part of an expansion needs.
struct Context<'a> {
    spec: &'a Spec,
    /// The files that it was read from, as messages name them.
    files: &'a [String],
    options: &'a Options,
    core: &'a TokenStream,
    /// Of each app scope, what includes it: `scopes.closure`, transposed.
    includers_of_scopes: Closure,
    /// The same of user permissions.
    includers_of_permissions: Closure,
    /// Whether markers and capability traits are made.
    typed: bool,
    /// Whether they are not because there would be too many.
    left_out: bool,
}

impl Context<'_> {
    /// The file in which something stands.
    fn file(&self, place: &Place) -> &str {
        let file = self.files.get(place.file);
        file.unwrap_or(&self.options.file)
    }

    /// What else includes the privilege at `i`, ascending.
    fn includers(&self, kind: VocabularyKind, i: usize) -> impl Iterator<Item = usize> {
        let includers = match kind {
            VocabularyKind::Scope => &self.includers_of_scopes,
            VocabularyKind::Permission => &self.includers_of_permissions,
        };
        includers.iter(i).filter(move |j| *j != i)
    }
}

/// The names of what is generated for one vocabulary.
struct Kind {
    kind: VocabularyKind,
    /// The enum.
    name: &'static str,
    /// The alias of its set.
    set: &'static str,
    /// The alias of its claim.
    claim: &'static str,
    /// The module of its markers.
    markers: &'static str,
    /// The module of its capability traits.
    may: &'static str,
    /// The variant of `Gate`.
    gate: &'static str,
    /// As people call one of them.
    noun: &'static str,
}

impl Kind {
    const SCOPE: Kind = Kind {
        kind: VocabularyKind::Scope,
        name: "Scope",
        set: "ScopeSet",
        claim: "ScopeClaim",
        markers: "scope",
        may: "may",
        gate: "Scope",
        noun: "app scope",
    };
    const PERMISSION: Kind = Kind {
        kind: VocabularyKind::Permission,
        name: "Permission",
        set: "PermissionSet",
        claim: "PermissionClaim",
        markers: "permission",
        may: "user_may",
        gate: "Permission",
        noun: "user permission",
    };
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// What the spec's names and texts may break in an enum, allowed.
fn lints() -> TokenStream {
    quote! {
        #[allow(
            non_camel_case_types,
            clippy::upper_case_acronyms,
            clippy::enum_variant_names,
            rustdoc::broken_intra_doc_links,
            rustdoc::bare_urls,
            rustdoc::invalid_html_tags
        )]
    }
}

/// All variants of an enum: the constant `ALL` of its own `impl`, and the list behind it.
fn list<'a>(
    core: &TokenStream,
    name: &Ident,
    variants: impl ExactSizeIterator<Item = &'a str> + Clone,
) -> (Option<TokenStream>, TokenStream) {
    // a variant of that name hides the constant
    let free = !variants.clone().any(|variant| variant == "ALL");
    let constant = free.then(|| {
        quote! {
            /// All of them, in the order of the file.
            pub const ALL: #core::Variants<Self> = #core::Variants::NEW;
        }
    });
    let variants = variants.map(ident);
    let list = quote!(#core::__variants!(#name: #(#variants),*););
    (constant, list)
}

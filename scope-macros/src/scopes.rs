//! `scopes!`.

use crate::{audit, hash::hash, locate, place, requirement};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use scope_codegen::{Options, Table};
use scope_spec::Loaded;
use syn::{
    Ident, LitBool, LitStr, Token,
    ext::IdentExt,
    parse::{Parse, ParseStream},
};

/// The name of a spec without a file.
pub(crate) const INLINE: &str = "inline spec";

/// `"scopes.toml"` or `inline = "..."`, and options.
pub(crate) struct Input {
    spec: Spec,
    typed: Option<bool>,
    typed_operations: bool,
    core: Option<syn::Path>,
    /// Whether `app!` generates the module.
    by_app: bool,
}

enum Spec {
    File(LitStr),
    Inline(LitStr),
}

impl Spec {
    /// The text of an inline spec.
    fn inline(&self) -> Option<String> {
        match self {
            Spec::File(_) => None,
            Spec::Inline(text) => Some(text.value()),
        }
    }
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let spec = if input.peek(LitStr) {
            Spec::File(input.parse()?)
        } else if input.is_empty() {
            return Err(syn::Error::new(
                Span::call_site(),
                "no spec is named: write `scopes!(\"scopes.toml\")`, or `scopes!(inline = r#\"..\"#)`",
            ));
        } else {
            let key = input.call(Ident::parse_any).ok();
            if key.as_ref().is_none_or(|key| key != "inline") {
                return Err(syn::Error::new(
                    key.map_or_else(|| input.span(), |key| key.span()),
                    "the spec comes first: write its path in quotes, `scopes!(\"scopes.toml\")`, or `scopes!(inline = r#\"..\"#)`",
                ));
            }
            input.parse::<Token![=]>()?;
            Spec::Inline(input.parse()?)
        };
        let mut this = Input {
            spec,
            typed: None,
            typed_operations: false,
            core: None,
            by_app: false,
        };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let key = input.call(Ident::parse_any)?;
            if !input.peek(Token![=]) {
                let message =
                    format!("an option has a value: `{key} = ..`, such as `typed = false`");
                return Err(syn::Error::new(key.span(), message));
            }
            input.parse::<Token![=]>()?;
            match key.to_string().as_str() {
                "typed" => this.typed = Some(switch("typed", input)?),
                "typed_operations" => this.typed_operations = switch("typed_operations", input)?,
                "__by_app" => this.by_app = input.parse::<LitBool>()?.value,
                "crate" => this.core = Some(input.call(syn::Path::parse_mod_style)?),
                other => {
                    return Err(syn::Error::new(
                        key.span(),
                        format!(
                            "unknown option `{other}`: there are `typed`, `typed_operations` and `crate`"
                        ),
                    ));
                }
            }
        }
        Ok(this)
    }
}

/// Generates the items of the spec, and an error for each of its problems.
///
/// It generates items from a faulty spec, too, as far as it can be read. So a mistake in the spec
/// adds no error for each name that the code uses.
pub(crate) fn expand(input: &Input, tokens: &TokenStream) -> TokenStream {
    let (loaded, file, span) = match &input.spec {
        Spec::File(path) => (load(path), path.value(), path.span()),
        Spec::Inline(text) => {
            let loaded = scope_spec::parse(INLINE, &text.value());
            (loaded, INLINE.to_owned(), text.span())
        }
    };
    let errors = loaded.errors().map(|problem| {
        let message = scope_spec::render_body(problem, &loaded.sources);
        syn::Error::new(span, message).into_compile_error()
    });
    let track = match &input.spec {
        Spec::File(_) => locate::track(loaded.sources.iter().map(|source| source.path())),
        Spec::Inline(_) => TokenStream::new(),
    };
    let table = table_name(&loaded.spec.name, span);
    let audit = audit::Spec::new(&table, &loaded, input.spec.inline());
    let options = Options {
        audit: audit.as_ref().map(|audit| audit.id().to_owned()),
        core: requirement::core_path(input.core.as_ref()),
        file,
        typed: input.typed,
        typed_operations: input.typed_operations,
        table: Some(Table {
            name: table,
            package: locate::package(),
            faulty: loaded.has_errors(),
            by_app: input.by_app,
        }),
    };
    let files = loaded
        .sources
        .iter()
        .map(|source| source.shown().to_owned());
    let files: Vec<String> = files.collect();
    let items = scope_codegen::expand_files(&loaded.spec, &files, &options);
    let facts = audit.map(|audit| audit.expand(options.is_typed(&loaded.spec)));
    let items = quote! {
        #facts
        #(#errors)*
        #track
        #items
    };
    if !place::is_in_a_function(&place::calls("scopes", span), tokens) {
        return items;
    }
    // a module makes them visible to the rest of the function
    let name = match loaded.spec.name.as_str() {
        "" => "spec",
        name => name,
    };
    let call = tokens.to_string();
    let message = format!(
        "`scopes!` makes a module's items: take it out of the function, and write \
         `mod {name} {{ scope_core::scopes!({call}); }}`"
    );
    let error = syn::Error::new(span, message).into_compile_error();
    let module = Ident::new("__scopes_of_a_function", Span::call_site());
    quote! {
        #error
        mod #module { #items }
        use #module::*;
    }
}

/// The name of the spec's table, unique in the crate: it has the spec and the place in the source. The
/// place is relative to the package's folder, so the name does not depend on where that is.
fn table_name(spec: &str, span: Span) -> String {
    let place = span.unwrap();
    let file = place
        .local_file()
        .and_then(|file| std::path::absolute(file).ok())
        .and_then(|file| locate::in_package(&file))
        .unwrap_or_else(|| place.file());
    let start = place.start();
    let place = format!("{file}:{}:{}", start.line(), start.column());
    format!("__scope_table_of_{spec}_{:016x}", hash(&place))
}

/// Reads the file at `path`.
fn load(path: &LitStr) -> Loaded {
    let file = locate::find(path);
    let mut loaded = scope_spec::load_as(&file.path, &path.value());
    file.explain_missing(&mut loaded.problems);
    loaded
}

/// `true` or `false`.
fn switch(option: &str, input: ParseStream<'_>) -> syn::Result<bool> {
    let error = |error: syn::Error| {
        let message = format!("write `{option} = true` or `{option} = false`, without quotes");
        syn::Error::new(error.span(), message)
    };
    Ok(input.parse::<LitBool>().map_err(error)?.value)
}

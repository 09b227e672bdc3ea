//! The arguments of `app!`, and the spec's table that comes with them.

use proc_macro2::Ident;
use scope_spec::Spec;
use syn::{
    LitBool, LitInt, LitStr, Token, braced,
    ext::IdentExt,
    parse::{Parse, ParseStream},
};

/// `"app.toml", path::to::spec, today = "2026-11-23", crate = path`.
pub(crate) struct Input {
    pub(super) manifest: LitStr,
    pub(super) module: Option<syn::Path>,
    pub(super) today: Option<LitStr>,
    pub(super) core: Option<syn::Path>,
    /// Whether `app!` generated the module itself.
    pub(super) by_app: bool,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !input.peek(LitStr) {
            return Err(
                input.error("the manifest comes first: write `app!(\"app.toml\", path::to::spec)`")
            );
        }
        let mut this = Input {
            manifest: input.parse()?,
            module: None,
            today: None,
            core: None,
            by_app: false,
        };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let ahead = input.fork();
            let is_option = {
                let ahead = ahead.fork();
                ahead.call(Ident::parse_any).is_ok() && ahead.peek(Token![=])
            };
            if is_option {
                let option = input.call(Ident::parse_any)?;
                input.parse::<Token![=]>()?;
                match option.to_string().as_str() {
                    "today" => {
                        let day = input.parse().map_err(|error| {
                            let message = "the day stands in quotes: `today = \"2026-11-23\"`";
                            syn::Error::new(error.span(), message)
                        });
                        this.today = Some(day?);
                    }
                    "crate" => this.core = Some(input.call(syn::Path::parse_mod_style)?),
                    "__by_app" => this.by_app = input.parse::<LitBool>()?.value,
                    other => {
                        return Err(syn::Error::new(
                            option.span(),
                            format!("unknown option `{other}`: there are `today` and `crate`"),
                        ));
                    }
                }
            } else if let Ok(text) = ahead.parse::<LitStr>() {
                let path = text.value();
                let message = match syn::parse_str::<syn::Path>(&path) {
                    Ok(_) => format!(
                        "the spec's module is named without quotes: `app!({:?}, {path})`",
                        this.manifest.value()
                    ),
                    Err(_) => {
                        "the second argument is the path of the spec's module, without quotes; \
                               the manifest's `spec` names the file"
                            .to_owned()
                    }
                };
                return Err(syn::Error::new(text.span(), message));
            } else if this.module.is_none() {
                this.module = Some(input.call(syn::Path::parse_mod_style)?);
            } else {
                return Err(input.error("a manifest is of one spec"));
            }
        }
        Ok(this)
    }
}

/// The scopes in the spec's table, and the call of `app!`.
pub(crate) struct WithTable {
    pub(super) typed: bool,
    /// Whether the spec has errors, which `scopes!` reports.
    pub(super) faulty: bool,
    /// Whether `app!` generated the module.
    pub(super) by_app: bool,
    /// The number of operations in the spec.
    pub(super) operations: usize,
    /// The package of the spec's module.
    pub(super) package: String,
    pub(super) file: String,
    /// The file of each scope; empty if all are in `file`.
    pub(super) declared: Vec<String>,
    /// The scopes, in the format of the table.
    pub(super) text: String,
    /// The spec's id in an audit.
    pub(super) audit: Option<String>,
    pub(super) spec: Spec,
    pub(super) input: Input,
}

impl Parse for WithTable {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let table;
        braced!(table in input);
        let typed = table.parse::<LitBool>()?.value;
        let faulty = table.parse::<LitBool>()?.value;
        let by_app = table.parse::<LitBool>()?.value;
        let operations = table.parse::<LitInt>()?.base10_parse()?;
        let package = table.parse::<LitStr>()?.value();
        let file = table.parse::<LitStr>()?.value();
        let text = table.parse::<LitStr>()?.value();
        let spec = scope_spec::parse("the spec's table", &text).spec;
        let audit = match table.parse::<Option<Ident>>()? {
            Some(_) => Some(table.parse::<LitStr>()?.value()),
            None => None,
        };
        let mut declared = Vec::new();
        while !table.is_empty() {
            let file = table.parse::<LitStr>()?.value();
            let count: usize = table.parse::<LitInt>()?.base10_parse()?;
            let left = spec.scopes.items.len().saturating_sub(declared.len());
            declared.extend(std::iter::repeat_n(file, count.min(left)));
        }
        Ok(WithTable {
            typed,
            faulty,
            by_app,
            operations,
            package,
            file,
            declared,
            audit,
            spec,
            text,
            input: input.parse()?,
        })
    }
}

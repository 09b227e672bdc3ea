//! MCP servers as `rmcp` writes them: tools and prompts.

use proc_macro2::TokenTree;
use syn::{Attribute, Expr, ImplItemFn, Lit};

use crate::{code::Tool, syntax::last};

/// The tool or prompt that a method of a server is.
pub(super) fn tool_of(server: Option<&str>, method: &ImplItemFn) -> Option<Tool> {
    let kinds = ["tool", "prompt"].into_iter();
    let found = kinds.map(|kind| {
        let mut all = method.attrs.iter();
        Some((kind, all.find(|it| last(it.path()) == kind)?))
    });
    let (kind, attribute) = found.flatten().next()?;
    let name = given_name(attribute);
    Some(Tool {
        kind,
        name: name.unwrap_or_else(|| method.sig.ident.to_string()),
        server: server?.to_owned(),
    })
}

/// `name = ".."` in an attribute.
fn given_name(attribute: &Attribute) -> Option<String> {
    let mut name = None;
    let _ = attribute.parse_nested_meta(|meta| {
        // such as `annotations(read_only_hint = true)`
        if meta.input.peek(syn::token::Paren) {
            meta.input.parse::<TokenTree>()?;
            return Ok(());
        }
        if let Ok(value) = meta.value()
            && let Ok(value) = value.parse::<Expr>()
            && let (true, Expr::Lit(lit)) = (meta.path.is_ident("name"), value)
            && let Lit::Str(text) = lit.lit
        {
            name = Some(text.value());
        }
        Ok(())
    });
    name
}

//! MCP servers as `rmcp` writes them: tools, prompts, and where a server is served.

use proc_macro2::TokenTree;
use syn::{Attribute, Expr, ImplItemFn, Lit, Pat};

use super::items::Walker;
use crate::{
    code::{Served, Tool},
    syntax::{flatten, last},
};

/// What wraps a server in the library's guard.
const GUARDS: &[&str] = &["Guarded", "Mcp", "McpLayer"];
/// Methods that serve a server.
const SERVES: &[&str] = &["serve", "serve_with_ct", "serve_directly"];

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

impl Walker<'_, '_> {
    /// Keeps the names in what a variable is made of.
    pub(super) fn made_of(&mut self, pattern: &Pat, value: &Expr) {
        let pattern = match pattern {
            Pat::Type(typed) => &*typed.pat,
            pattern => pattern,
        };
        if let Pat::Ident(name) = pattern {
            let words = self.words(value);
            let id = self.id(&name.ident.to_string());
            self.flow.made_of.insert(id, words);
        }
    }

    /// The names in an expression that begin as those of types do, those of its variables among them.
    fn words(&self, value: &Expr) -> Vec<String> {
        let mut all = Vec::new();
        flatten(quote::ToTokens::to_token_stream(value), &mut all);
        let mut words = Vec::new();
        for word in all {
            match word.starts_with(char::is_uppercase) {
                true => words.push(word),
                false => {
                    let known = self.flow.made_of.get(&self.id(&word));
                    words.extend(known.into_iter().flatten().cloned());
                }
            }
        }
        words
    }

    /// Notes where a server is served: `server.serve(..)`, `serve_server(server, ..)` and
    /// `StreamableHttpService::new(|| Ok(server), ..)`.
    pub(super) fn serves(&mut self, expr: &Expr) {
        let server = match expr {
            Expr::MethodCall(it) if SERVES.iter().any(|name| it.method == name) => &*it.receiver,
            Expr::Call(it) => {
                let Expr::Path(path) = &*it.func else { return };
                let of = path.path.segments.iter().rev().nth(1);
                let is_service = of.is_some_and(|it| it.ident == "StreamableHttpService");
                let is_serving = last(&path.path).starts_with("serve_server");
                match it.args.first().filter(|_| is_service || is_serving) {
                    Some(first) => first,
                    None => return,
                }
            }
            _ => return,
        };
        let words = self.words(server);
        if words.iter().any(|it| GUARDS.contains(&it.as_str())) {
            return;
        }
        let package = self.package.to_owned();
        self.code.served.push(Served { package, words });
    }
}

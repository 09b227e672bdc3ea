//! Calls of macros: those of the workspace are expanded, the arguments of others are read.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{Block, Expr, Token, parse::Parser as _, punctuated::Punctuated, spanned::Spanned as _};

use super::{DEPTH, items::Walker};
use crate::{
    code::{Class, Used},
    expand,
    syntax::last,
};

impl Walker<'_, '_> {
    /// A macro in the place of an expression or a statement.
    pub(super) fn expr_macro(&mut self, mac: &syn::Macro, class: &Class) {
        let name = last(&mac.path);
        if self.calls.len() > DEPTH || matches!(name.as_str(), "scopes" | "app") {
            return;
        }
        let place = self.world.place(mac.path.span());
        let known = self.world.macros.find(self.package, &mac.path);
        if let Some(made) = known.and_then(|known| known.expand(mac.tokens.clone())) {
            self.calls.extend(place);
            if let Ok(statements) = Block::parse_within.parse2(made) {
                self.statements(&statements, class);
            }
            self.calls.pop();
            return;
        }
        let is_display = || {
            self.stack
                .last()
                .is_some_and(|it| it.name.as_deref() == Some("fmt"))
        };
        let class = match name.as_str() {
            "format" | "format_args" | "concat" => class.of_text(),
            "write" | "writeln" if !is_display() => Class::Call(None).of_text(),
            "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" | "matches"
            | "assert_matches" => Class::Compare,
            "println" | "print" | "eprintln" | "eprint" | "write" | "writeln" | "panic"
            | "assert" | "debug_assert" | "todo" | "unreachable" | "trace" | "debug" | "info"
            | "warn" | "error" | "log" | "event" | "span" | "bail" | "anyhow" | "ensure" => {
                Class::Query
            }
            "vec" | "dbg" | "join" | "try_join" | "select" | "pin" | "block_on" | "matches_any"
            | "try" | "smallvec" | "hashset" | "btreeset" | "paste" => class.clone(),
            _ => Class::Macro(name.clone()),
        };
        let is_used = |span: Span| self.world.is_used(span);
        let tokens = expand::pasted(mac.tokens.clone(), &is_used);
        let list = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens.clone());
        if let Ok(list) = list {
            self.exprs(&list, &class);
            if matches!(&class, Class::Text(_) | Class::Query) {
                self.written(&list, &class);
            }
            // what is asserted holds from here on
            if matches!(name.as_str(), "assert" | "ensure")
                && let Some(condition) = list.first()
            {
                let (yes, _) = self.condition(condition);
                self.pass(yes);
            }
            return;
        }
        // `vec![value; times]`
        if let Ok(list) = syn::parse2::<syn::ExprRepeat>(quote::quote!([#tokens])) {
            self.expr(&list.expr, &class);
            return;
        }
        if let Ok(statements) = Block::parse_within.parse2(tokens.clone()) {
            self.statements(&statements, &class);
            return;
        }
        if name == "matches" {
            self.consume(&tokens);
            return;
        }
        // not Rust's own syntax: each name in it is an argument of the macro
        self.macro_tokens(tokens, &class);
    }

    /// The variables that a text names in braces.
    fn written(&mut self, arguments: &Punctuated<Expr, Token![,]>, class: &Class) {
        for argument in arguments {
            let Expr::Lit(it) = argument else { continue };
            let syn::Lit::Str(text) = &it.lit else {
                continue;
            };
            let Some(place) = self.world.place(text.span()) else {
                continue;
            };
            for part in text.value().split('{').skip(1) {
                let name = part.split([':', '}']).next().unwrap_or_default();
                if self.flow.names.contains_key(name) {
                    self.used(Used::Name(self.id(name), place.clone()), class);
                }
            }
        }
    }

    /// Expressions between other tokens, such as the arms of `select!`.
    pub(super) fn macro_tokens(&mut self, tokens: TokenStream, class: &Class) {
        let mut part = TokenStream::new();
        let mut parts = Vec::new();
        for token in tokens {
            let ends = matches!(&token, TokenTree::Punct(it) if matches!(it.as_char(), ',' | ';' | '=' | '>'));
            if ends {
                parts.push(std::mem::take(&mut part));
            } else {
                part.extend([token]);
            }
        }
        parts.push(part);
        for part in parts {
            if let Ok(expr) = syn::parse2::<Expr>(part.clone()) {
                self.expr(&expr, class);
                continue;
            }
            for token in part {
                match token {
                    TokenTree::Group(group) => {
                        if let Ok(statements) = Block::parse_within.parse2(group.stream()) {
                            self.statements(&statements, class);
                        } else {
                            self.macro_tokens(group.stream(), class);
                        }
                    }
                    TokenTree::Ident(name) => self.path(&name.into(), class),
                    _ => {}
                }
            }
        }
    }
}

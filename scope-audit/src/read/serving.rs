//! Where servers are served, as `rmcp` writes it.

use syn::{Expr, Pat};

use super::items::Walker;
use crate::{
    code::Served,
    syntax::{self, callee, last, qualifier},
};

/// What wraps a server in the library's guard.
const GUARDS: &[&str] = &["Guarded", "Mcp", "McpLayer"];
/// Methods that serve a server.
const SERVES: &[&str] = &["serve", "serve_with_ct", "serve_directly"];

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
        let mut words = Vec::new();
        for word in syntax::words(value) {
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
                let Some(path) = callee(it) else { return };
                let is_service = qualifier(path).is_some_and(|it| it == "StreamableHttpService");
                let is_serving = last(path).starts_with("serve_server");
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

//! Handlers that a router binds to paths.

use syn::{
    Expr, Ident, Pat, Token,
    punctuated::Punctuated,
    visit::{self, Visit},
};

use super::{Walk, body::Body, needs::shown};
use crate::audit::{
    found::{Handler, Mount, Part, What},
    names::segments,
    source::place,
};

/// The methods of HTTP, as routers name them.
pub(super) const METHODS: &[&str] = &[
    "get", "post", "put", "delete", "patch", "head", "options", "trace", "connect", "any",
];

impl Body<'_, '_> {
    /// `get(list).post(make)` behind a path, in the `route` that stands at `at`.
    pub(super) fn mount(&mut self, path: &str, router: &Expr, layered: bool, at: &Ident) {
        match router {
            Expr::MethodCall(call) => {
                let method = call.method.to_string();
                let layered = layered
                    || is_layer(&method)
                        && (self.names_marker(&call.args)
                            || call.args.first().is_some_and(|layer| self.is_guard(layer)));
                if METHODS.contains(&method.as_str())
                    && let Some(handler) = call.args.first()
                {
                    self.handler(&method, path, handler, layered, at);
                }
                self.mount(path, &call.receiver, layered, at);
            }
            Expr::Call(call) => {
                let Expr::Path(function) = &*call.func else {
                    return;
                };
                let name = segments(&function.path).pop().unwrap_or_default();
                if METHODS.contains(&name.as_str())
                    && let Some(handler) = call.args.first()
                {
                    self.handler(&name, path, handler, layered, at);
                } else if name == "on"
                    && let Some(handler) = call.args.get(1)
                {
                    self.handler("any", path, handler, layered, at);
                }
            }
            _ => {}
        }
    }

    fn handler(&mut self, method: &str, path: &str, handler: &Expr, layered: bool, at: &Ident) {
        let found = match handler {
            Expr::Path(function) => Handler::Path(
                self.walk.imports.expand(&segments(&function.path)),
                self.walk.module.path.clone(),
            ),
            Expr::Closure(closure) => {
                let mut inner = Body::new(self.walk, String::new(), &self.within);
                inner.visit_expr(&closure.body);
                let in_body = inner.checks_otherwise || !inner.guards.is_empty();
                let (mut guards, mut checks) = (Vec::new(), false);
                for input in &closure.inputs {
                    if let Pat::Type(typed) = input {
                        self.walk.parameter(&typed.ty, &mut guards, &mut checks);
                    }
                }
                Handler::Closure(in_body || checks || !guards.is_empty())
            }
            other => Handler::Other(shown(other)),
        };
        let file = &self.walk.module.file;
        let mount = Mount {
            method: method.to_uppercase(),
            path: path.to_owned(),
            handler: found,
            written: shown(handler),
            place: place(file, at.span()),
            layered,
        };
        self.parts.push(Part {
            what: What::Mount(mount),
            path: path.to_owned(),
            layered,
            escaped: false,
            returned: false,
            owner: None,
        });
    }

    /// Whether a marker of the spec stands in any of these.
    pub(super) fn names_marker(&self, arguments: &Punctuated<Expr, Token![,]>) -> bool {
        struct Finder<'f, 'a> {
            walk: &'f Walk<'a>,
            found: bool,
        }
        impl Visit<'_> for Finder<'_, '_> {
            fn visit_path(&mut self, path: &syn::Path) {
                self.found |= self.walk.markers.find(path, self.walk.imports).is_some();
                visit::visit_path(self, path);
            }
        }
        let mut finder = Finder {
            walk: self.walk,
            found: false,
        };
        for argument in arguments {
            finder.visit_expr(argument);
        }
        finder.found
    }
}

pub(in crate::audit) fn is_layer(method: &str) -> bool {
    matches!(method, "layer" | "route_layer")
}

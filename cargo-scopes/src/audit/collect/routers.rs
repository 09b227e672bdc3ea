//! Routers as they are built: what a layer is put around, and what is nested where.
//!
//! A part of a router is a mounted handler, or the router that a function makes. A layer guards the
//! parts that are in the router when it is added. Where that cannot be told, as of a layer that is
//! added in one branch only, or of a router that was handed elsewhere before, it guards none.

use std::collections::HashSet;

use syn::{
    Block, Expr, ExprCall, ExprIf, ExprMatch, ExprMethodCall, Ident, Item, Pat, ReturnType, Stmt,
    Type,
    visit::{self, Visit},
};

use super::{
    Walk,
    body::{Body, literal},
    mounts::is_layer,
};
use crate::audit::{
    found::{Part, What},
    names::{Imports, segments, unraw},
    routes::{UNKNOWN, under},
    source::Source,
};

/// What a variable holds.
#[derive(Clone, Debug)]
pub(super) enum Local {
    /// A router with these parts, or something else, which has none.
    Router(Vec<usize>),
    /// A layer that guards each call by its operation.
    Guard,
}

impl Body<'_, '_> {
    /// Visits an expression, and gives the parts of the router that it makes.
    pub(super) fn router(&mut self, expr: &Expr) -> Vec<usize> {
        match expr {
            Expr::Paren(inner) => self.router(&inner.expr),
            Expr::Group(inner) => self.router(&inner.expr),
            Expr::Await(inner) => self.router(&inner.base),
            Expr::Try(inner) => self.router(&inner.expr),
            Expr::MethodCall(call) => self.method(call),
            Expr::Call(call) => self.called(call),
            Expr::Block(inner) => self.block(&inner.block),
            Expr::If(inner) => self.either(inner),
            Expr::Match(inner) => self.matched(inner),
            // a router is moved out of its variable
            Expr::Path(path) => match self.local(&path.path) {
                Some(Local::Router(parts)) => std::mem::take(parts),
                Some(Local::Guard) => Vec::new(),
                None => {
                    self.visit_expr(expr);
                    Vec::new()
                }
            },
            other => {
                self.visit_expr(other);
                Vec::new()
            }
        }
    }

    /// What builds a router of another one, or adds to it.
    pub(super) fn build(&mut self, call: &ExprMethodCall) -> Vec<usize> {
        let method = call.method.to_string();
        let arguments: Vec<&Expr> = call.args.iter().collect();
        match (method.as_str(), arguments.as_slice()) {
            ("route", [path, handlers, ..]) => {
                let mut parts = self.router(&call.receiver);
                let first = self.parts.len();
                let path = literal(path).unwrap_or_else(|| UNKNOWN.to_owned());
                self.mount(&path, handlers, false, &call.method);
                parts.extend(first..self.parts.len());
                for argument in arguments {
                    self.visit_expr(argument);
                }
                parts
            }
            ("nest" | "nest_service", [prefix, inner]) => {
                let mut parts = self.router(&call.receiver);
                self.visit_expr(prefix);
                let prefix = literal(prefix).unwrap_or_else(|| UNKNOWN.to_owned());
                for at in self.router(inner) {
                    let at = if at < self.floor { self.copy(at) } else { at };
                    if let Some(part) = self.parts.get_mut(at) {
                        part.path = under(&prefix, &part.path);
                    }
                    parts.push(at);
                }
                parts
            }
            ("merge", [other]) => {
                let mut parts = self.router(&call.receiver);
                parts.extend(self.router(other));
                parts
            }
            // a layer is put around it: `guard.layer(router)`
            ("layer" | "service", [inner]) if self.is_guard(&call.receiver) => {
                self.visit_expr(&call.receiver);
                let parts = self.router(inner);
                self.cover(&parts);
                parts
            }
            (name, [layer]) if is_layer(name) => {
                let parts = self.router(&call.receiver);
                if self.is_guard(layer) || self.names_marker(&call.args) {
                    self.cover(&parts);
                }
                self.visit_expr(layer);
                parts
            }
            ("clone", []) => {
                let Some(Local::Router(parts)) = self.local_of(&call.receiver) else {
                    return self.router(&call.receiver);
                };
                let parts = parts.clone();
                parts.into_iter().map(|at| self.copy(at)).collect()
            }
            _ => {
                let parts = self.router(&call.receiver);
                for argument in arguments {
                    self.visit_expr(argument);
                }
                parts
            }
        }
    }

    /// The router that a function makes, or the one in `Ok(..)`.
    pub(super) fn made(&mut self, call: &ExprCall) -> Vec<usize> {
        let Expr::Path(function) = &*call.func else {
            visit::visit_expr_call(self, call);
            return Vec::new();
        };
        let path = segments(&function.path);
        if let ([only], Some(inner)) = (path.as_slice(), call.args.first())
            && ["Ok", "Some"].contains(&only.as_str())
        {
            return self.router(inner);
        }
        for argument in &call.args {
            self.visit_expr(argument);
        }
        if self.local(&function.path).is_some() {
            return Vec::new();
        }
        let path = self.rooted(&path);
        let module = self.walk.module.path.clone();
        self.parts.push(Part {
            what: What::Router(path, module),
            path: String::new(),
            layered: false,
            escaped: false,
            returned: false,
            owner: None,
        });
        vec![self.parts.len() - 1]
    }

    /// A path with imports and `Self` replaced.
    pub(super) fn rooted(&self, path: &[String]) -> Vec<String> {
        match path.split_first() {
            Some((first, rest)) if first == "Self" && !self.within.is_empty() => {
                [std::slice::from_ref(&self.within), rest].concat()
            }
            _ => self.walk.imports.expand(path),
        }
    }

    /// The statements of a block. Its own variables end with it.
    pub(super) fn block(&mut self, block: &Block) -> Vec<usize> {
        let before = self.locals.clone();
        let declared = std::mem::take(&mut self.declared);
        let mut parts = Vec::new();
        let last = block.stmts.len().saturating_sub(1);
        for (at, statement) in block.stmts.iter().enumerate() {
            match statement {
                Stmt::Expr(expr, None) if at == last => parts = self.router(expr),
                statement => self.visit_stmt(statement),
            }
        }
        for name in std::mem::replace(&mut self.declared, declared) {
            match before.get(&name) {
                Some(outer) => self.locals.insert(name, outer.clone()),
                None => self.locals.remove(&name),
            };
        }
        parts
    }

    pub(super) fn either(&mut self, it: &ExprIf) -> Vec<usize> {
        let mut parts = self.branch(|body| {
            body.visit_expr(&it.cond);
            body.block(&it.then_branch)
        });
        if let Some((_, other)) = &it.else_branch {
            parts.extend(self.branch(|body| body.router(other)));
        }
        parts
    }

    pub(super) fn matched(&mut self, it: &ExprMatch) -> Vec<usize> {
        self.visit_expr(&it.expr);
        let mut parts = Vec::new();
        for arm in &it.arms {
            parts.extend(self.branch(|body| {
                body.shadow(&arm.pat);
                // with what it is guarded by
                body.visit_pat(&arm.pat);
                body.router(&arm.body)
            }));
        }
        parts
    }

    /// Code that may run or not: a layer that it adds to what was there before guards nothing for
    /// sure, and a variable holds what it had, or what it gets there.
    pub(super) fn branch<T>(&mut self, inner: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.locals.clone();
        let floor = std::mem::replace(&mut self.floor, self.parts.len());
        let out = inner(self);
        self.floor = floor;
        let after = std::mem::replace(&mut self.locals, before);
        for (name, local) in &mut self.locals {
            match (&mut *local, after.get(name)) {
                (Local::Router(parts), Some(Local::Router(others))) => {
                    parts.extend(others);
                    parts.sort_unstable();
                    parts.dedup();
                }
                (Local::Guard, Some(Local::Guard)) | (Local::Router(_), _) => {}
                (Local::Guard, other) => {
                    *local = other.cloned().unwrap_or(Local::Router(Vec::new()));
                }
            }
        }
        out
    }

    /// Code that runs elsewhere, or later: what it returns the function does not.
    pub(super) fn apart(&mut self, inner: impl FnOnce(&mut Self)) {
        self.apart += 1;
        self.branch(inner);
        self.apart -= 1;
    }

    /// Visits what a variable comes to hold.
    pub(super) fn held(&mut self, expr: &Expr) -> Local {
        if self.is_guard(expr) {
            self.visit_expr(expr);
            Local::Guard
        } else {
            Local::Router(self.router(expr))
        }
    }

    pub(super) fn declare(&mut self, name: &Ident, local: Local) {
        let name = name.to_string();
        self.declared.insert(name.clone());
        self.locals.insert(name, local);
    }

    /// The names of a pattern hold something that is not followed.
    pub(super) fn shadow(&mut self, pat: &Pat) {
        struct Names(HashSet<String>);
        impl Visit<'_> for Names {
            fn visit_pat_ident(&mut self, name: &syn::PatIdent) {
                self.0.insert(name.ident.to_string());
                visit::visit_pat_ident(self, name);
            }
        }
        let mut names = Names(HashSet::new());
        names.visit_pat(pat);
        for name in names.0 {
            self.declared.insert(name.clone());
            self.locals.insert(name, Local::Router(Vec::new()));
        }
    }

    /// The variable that a path names.
    pub(super) fn local(&mut self, path: &syn::Path) -> Option<&mut Local> {
        let name = path.get_ident()?;
        self.locals.get_mut(&name.to_string())
    }

    fn local_of(&mut self, expr: &Expr) -> Option<&mut Local> {
        match expr {
            Expr::Path(path) => self.local(&path.path),
            Expr::Paren(inner) => self.local_of(&inner.expr),
            _ => None,
        }
    }

    /// The parts are in a router that goes where it is not followed.
    pub(super) fn escape(&mut self, parts: &[usize]) {
        for &at in parts {
            if let Some(part) = self.parts.get_mut(at) {
                part.escaped = true;
            }
        }
    }

    /// The parts are in the router that the function makes.
    pub(super) fn give_back(&mut self, parts: &[usize]) {
        if self.apart == 0 {
            for &at in parts {
                if let Some(part) = self.parts.get_mut(at) {
                    part.returned |= !part.escaped;
                }
            }
        }
        self.escape(parts);
    }

    /// A layer that guards is put around the parts.
    fn cover(&mut self, parts: &[usize]) {
        for &at in parts {
            if at >= self.floor
                && let Some(part) = self.parts.get_mut(at)
            {
                part.layered |= !part.escaped;
            }
        }
    }

    pub(super) fn parameter(&mut self, typed: &syn::PatType) {
        self.shadow(&typed.pat);
        if let Pat::Ident(name) = &*typed.pat
            && self.walk.is_guard(&typed.ty)
        {
            self.declare(&name.ident, Local::Guard);
        }
    }

    fn copy(&mut self, at: usize) -> usize {
        self.parts.extend(self.parts.get(at).cloned());
        self.parts.len() - 1
    }

    /// Whether an expression is a layer that guards each call by its operation: an
    /// `OperationsLayer`, or several layers with one among them.
    pub(super) fn is_guard(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Paren(inner) => self.is_guard(&inner.expr),
            Expr::Group(inner) => self.is_guard(&inner.expr),
            Expr::Reference(inner) => self.is_guard(&inner.expr),
            Expr::Tuple(tuple) => tuple.elems.iter().any(|layer| self.is_guard(layer)),
            Expr::Path(path) => {
                let local = path.path.get_ident();
                let local = local.and_then(|name| self.locals.get(&name.to_string()));
                matches!(local, Some(Local::Guard))
            }
            Expr::MethodCall(call) => {
                let method = call.method.to_string();
                if is_stack(&call.receiver) {
                    let added = call.args.first().filter(|_| method == "layer");
                    return method != "service"
                        && (added.is_some_and(|layer| self.is_guard(layer))
                            || self.is_guard(&call.receiver));
                }
                ["step_up", "settings", "clone"].contains(&method.as_str())
                    && self.is_guard(&call.receiver)
            }
            Expr::Call(call) => {
                let Expr::Path(function) = &*call.func else {
                    return false;
                };
                let path = segments(&function.path);
                let constructs = path.split_last().is_some_and(|(name, ty)| {
                    ["new", "default"].contains(&name.as_str())
                        && self.walk.imports.is_of(ty, "scope_tower", GUARD)
                });
                constructs || self.walk.makes_guard(&path)
            }
            _ => false,
        }
    }
}

/// The layer that guards each call by its operation.
const GUARD: &str = "OperationsLayer";

impl Walk<'_> {
    /// Whether a type is that of the layer.
    pub(super) fn is_guard(&self, ty: &Type) -> bool {
        is_guard_type(ty, self.imports)
    }

    /// Whether a path is that of a function which makes the layer.
    fn makes_guard(&self, path: &[String]) -> bool {
        let path = self.imports.expand(path);
        let here = [self.module.path.as_slice(), &path].concat();
        let whole = path.strip_prefix(&["crate".to_owned()]);
        self.guards.contains(&here) || whole.is_some_and(|whole| self.guards.contains(whole))
    }
}

/// The functions of a crate that make the layer, by their paths.
pub(super) fn makers(source: &Source) -> HashSet<Vec<String>> {
    let functions = source.modules.iter().flat_map(|module| {
        module.items.iter().filter_map(|item| match item {
            Item::Fn(item) => match &item.sig.output {
                ReturnType::Type(_, ty) if is_guard_type(ty, &module.imports) => {
                    Some([module.path.as_slice(), &[unraw(&item.sig.ident)]].concat())
                }
                _ => None,
            },
            _ => None,
        })
    });
    functions.collect()
}

fn is_guard_type(ty: &Type, imports: &Imports) -> bool {
    match ty {
        Type::Path(path) => imports.is_of(&segments(&path.path), "scope_tower", GUARD),
        Type::Reference(inner) => is_guard_type(&inner.elem, imports),
        Type::Paren(inner) => is_guard_type(&inner.elem, imports),
        _ => false,
    }
}

/// `ServiceBuilder::new()`, with methods called on it.
fn is_stack(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(inner) => is_stack(&inner.expr),
        Expr::MethodCall(call) => is_stack(&call.receiver),
        Expr::Call(call) => match &*call.func {
            Expr::Path(function) => {
                segments(&function.path).ends_with(&["ServiceBuilder".to_owned(), "new".to_owned()])
            }
            _ => false,
        },
        _ => false,
    }
}

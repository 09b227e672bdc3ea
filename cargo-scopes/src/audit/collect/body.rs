//! The body of a function: what it checks, mounts and passes the app's type to.

use std::collections::HashSet;

use syn::{
    Expr, ExprLit, Item, Lit, Macro, Pat, Token,
    parse::Parser as _,
    punctuated::Punctuated,
    visit::{self, Visit},
};

use super::{
    Walk,
    hints::{HINTS, hints},
    mounts::is_layer,
};
use crate::audit::{
    found::{AppCall, Guard, How},
    names::segments,
    need::Need,
    source::{is_test, place_of},
};

/// The body of a function.
pub(super) struct Body<'w, 'a> {
    pub(super) walk: &'w mut Walk<'a>,
    pub(super) path: String,
    pub(super) guards: Vec<Guard>,
    pub(super) checks_otherwise: bool,
    /// Variables that hold the app's type.
    pub(super) apps: HashSet<String>,
    /// Inside a chain that a layer with a marker guards.
    pub(super) layers: usize,
}

impl<'w, 'a> Body<'w, 'a> {
    pub(super) fn new(walk: &'w mut Walk<'a>, path: String) -> Self {
        Self {
            walk,
            path,
            guards: Vec::new(),
            checks_otherwise: false,
            apps: HashSet::new(),
            layers: 0,
        }
    }

    fn guard(&mut self, how: How, need: Need, at: &impl syn::spanned::Spanned) {
        self.guards.push(Guard {
            how,
            need,
            place: place_of(&self.walk.module.file, at),
        });
    }

    /// An argument of `authorize`.
    fn authorize(&mut self, argument: &Expr) {
        match self.walk.known_need(argument) {
            Some(need) => self.guard(How::Authorize, need, argument),
            None => self.checks_otherwise = true,
        }
    }

    /// Whether an expression is the app's type, or a variable that holds it.
    fn is_app(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Path(path) => {
                let local = path.path.get_ident();
                local.is_some_and(|name| self.apps.contains(&name.to_string()))
                    || self.walk.is_app(&path.path)
            }
            Expr::Reference(inner) => self.is_app(&inner.expr),
            Expr::Paren(inner) => self.is_app(&inner.expr),
            Expr::Call(call) => match &*call.func {
                // `CallInsights::default()`
                Expr::Path(path) => {
                    let mut whole = segments(&path.path);
                    whole.pop() == Some("default".to_owned())
                        && whole
                            .last()
                            .is_some_and(|last| self.walk.apps.contains(last))
                }
                _ => false,
            },
            _ => false,
        }
    }

    fn call<'e>(
        &mut self,
        callee: String,
        arguments: impl Iterator<Item = &'e Expr>,
        at: &impl syn::spanned::Spanned,
    ) {
        let mut arguments = arguments;
        if arguments.any(|argument| self.is_app(argument)) {
            let place = place_of(&self.walk.module.file, at);
            self.walk.found.app_calls.push(AppCall {
                callee,
                caller: self.path.clone(),
                place,
            });
        }
    }
}

impl Visit<'_> for Body<'_, '_> {
    fn visit_expr_method_call(&mut self, call: &syn::ExprMethodCall) {
        let method = call.method.to_string();
        match (method.as_str(), call.args.first()) {
            ("authorize", Some(argument)) => self.authorize(argument),
            ("covers", Some(argument)) => {
                if let Some(need) = self.walk.known_need(argument) {
                    self.guard(How::Covers, need, argument);
                }
            }
            ("check", Some(_)) => match self.walk.known_need(&call.receiver) {
                Some(need @ Need::Operation(_)) => {
                    self.guard(How::Authorize, need, &call.receiver);
                }
                // an operation that is found while the program runs
                _ if call.args.len() == 2 => self.checks_otherwise = true,
                _ => {}
            },
            ("handle", Some(operation)) if call.args.len() == 2 => {
                if let Some(Need::Operation(operation)) = self.walk.known_need(operation) {
                    self.walk.found.handled.push(operation);
                }
            }
            ("route", Some(path)) => {
                if let (Some(path), Some(router)) = (literal(path), call.args.get(1)) {
                    self.mount(&path, router, false);
                } else if let Some(router) = call.args.get(1) {
                    self.mount("(path)", router, false);
                }
            }
            _ => {}
        }
        self.call(method.clone(), call.args.iter(), &call.method);
        // a layer guards what was mounted before it
        let layer = usize::from(is_layer(&method) && self.names_marker(&call.args));
        self.layers += layer;
        self.visit_expr(&call.receiver);
        self.layers -= layer;
        for argument in &call.args {
            self.visit_expr(argument);
        }
    }

    fn visit_expr_call(&mut self, call: &syn::ExprCall) {
        if let Expr::Path(function) = &*call.func {
            let name = segments(&function.path).pop().unwrap_or_default();
            if name == "authorize"
                && let Some(argument) = call.args.get(1)
            {
                self.authorize(argument);
            }
            self.call(name, call.args.iter(), &function.path);
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_local(&mut self, local: &syn::Local) {
        if let (Pat::Ident(name), Some(init)) = (&local.pat, &local.init)
            && self.is_app(&init.expr)
        {
            self.apps.insert(name.ident.to_string());
        }
        visit::visit_local(self, local);
    }

    fn visit_macro(&mut self, call: &Macro) {
        let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
        match parser.parse2(call.tokens.clone()) {
            Ok(arguments) => {
                for argument in &arguments {
                    self.visit_expr(argument);
                }
            }
            Err(_) => {
                let apps: Vec<&str> = self.walk.apps.iter().map(String::as_str).collect();
                if hints(&call.tokens, HINTS) || hints(&call.tokens, &apps) {
                    let name = segments(&call.path).pop().unwrap_or_default();
                    let place = place_of(&self.walk.module.file, &call.path);
                    self.walk
                        .unseen(format!("what is written inside `{name}!`"), &place);
                }
            }
        }
    }

    // items in a body are functions of their own
    fn visit_item(&mut self, item: &Item) {
        // what a constant names, the function names
        match item {
            Item::Const(it) if !is_test(&it.attrs) => self.walk.loose(&it.ident, &it.expr, true),
            Item::Static(it) if !is_test(&it.attrs) => self.walk.loose(&it.ident, &it.expr, true),
            item => {
                let within = self.path.clone();
                let within = within.rsplit("::").next().unwrap_or_default().to_owned();
                self.walk.item(item, &within);
            }
        }
    }
}

fn literal(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}

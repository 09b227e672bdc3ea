//! The body of a function: what it checks, mounts and passes the app's type to.

use std::collections::{HashMap, HashSet};

use proc_macro2::TokenStream;
use syn::{
    Expr, ExprLit, Item, Lit, Macro, Pat, Token, parse::Parser as _, punctuated::Punctuated,
    visit::Visit,
};

use super::{
    Walk,
    hints::{HINTS, hints, idents},
    routers::Local,
};
use crate::audit::{
    found::{AppCall, Guard, How, Part},
    names::segments,
    need::Need,
    source::{is_test, place_of},
};

/// The body of a function.
pub(super) struct Body<'w, 'a> {
    pub(super) walk: &'w mut Walk<'a>,
    pub(super) path: String,
    /// The type that it is a method of; empty for none.
    pub(super) within: String,
    pub(super) guards: Vec<Guard>,
    pub(super) checks_otherwise: bool,
    /// Variables that hold the app's type.
    pub(super) apps: HashSet<String>,
    /// What the routers are made of that it builds.
    pub(super) parts: Vec<Part>,
    /// The parts from here on are made in the branch that is being looked at.
    pub(super) floor: usize,
    pub(super) locals: HashMap<String, Local>,
    /// Variables of the block that is being looked at.
    pub(super) declared: HashSet<String>,
    /// How many closures and futures are being looked at.
    pub(super) apart: usize,
}

impl<'w, 'a> Body<'w, 'a> {
    pub(super) fn new(walk: &'w mut Walk<'a>, path: String, within: &str) -> Self {
        Self {
            walk,
            path,
            within: within.to_owned(),
            guards: Vec::new(),
            checks_otherwise: false,
            apps: HashSet::new(),
            parts: Vec::new(),
            floor: 0,
            locals: HashMap::new(),
            declared: HashSet::new(),
            apart: 0,
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

impl Body<'_, '_> {
    pub(super) fn method(&mut self, call: &syn::ExprMethodCall) -> Vec<usize> {
        let method = call.method.to_string();
        match (method.as_str(), call.args.first()) {
            ("authorize", Some(argument)) => self.authorize(argument),
            ("covers", Some(argument)) => {
                if let Some(need) = self.walk.known_need(argument) {
                    self.guard(How::Covers, need, argument);
                }
            }
            // of the app's gate alone
            ("check_scopes" | "is_covered_by", Some(_)) => self.checks_otherwise = true,
            ("check" | "check_holder", Some(_)) => match self.walk.known_need(&call.receiver) {
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
            _ => {}
        }
        self.mentions(vec![method.clone()]);
        self.call(method, call.args.iter(), &call.method);
        self.build(call)
    }

    pub(super) fn called(&mut self, call: &syn::ExprCall) -> Vec<usize> {
        if let Expr::Path(function) = &*call.func {
            let name = segments(&function.path).pop().unwrap_or_default();
            if name == "authorize"
                && let Some(argument) = call.args.get(1)
            {
                self.authorize(argument);
            }
            self.call(name, call.args.iter(), &function.path);
        }
        self.made(call)
    }

    /// A name that may be a function's whose router is not followed from here.
    fn mentions(&mut self, path: Vec<String>) {
        let module = self.walk.module.path.clone();
        self.walk.found.mentioned.push((path, module));
    }

    /// Tokens that cannot be read may do anything with what they name.
    fn loses(&mut self, tokens: &TokenStream) {
        for name in idents(tokens) {
            if let Some(Local::Router(parts)) = self.locals.get(&name).cloned() {
                self.escape(&parts);
            }
            self.mentions(vec![name]);
        }
    }
}

impl Visit<'_> for Body<'_, '_> {
    fn visit_expr_method_call(&mut self, call: &syn::ExprMethodCall) {
        let parts = self.method(call);
        self.escape(&parts);
    }

    fn visit_expr_call(&mut self, call: &syn::ExprCall) {
        let parts = self.called(call);
        self.escape(&parts);
    }

    fn visit_expr_path(&mut self, path: &syn::ExprPath) {
        match self.local(&path.path).cloned() {
            Some(Local::Router(parts)) => self.escape(&parts),
            Some(Local::Guard) => {}
            None => {
                let path = self.rooted(&segments(&path.path));
                self.mentions(path);
            }
        }
    }

    fn visit_block(&mut self, block: &syn::Block) {
        let parts = self.block(block);
        self.escape(&parts);
    }

    fn visit_expr_if(&mut self, it: &syn::ExprIf) {
        let parts = self.either(it);
        self.escape(&parts);
    }

    fn visit_expr_match(&mut self, it: &syn::ExprMatch) {
        let parts = self.matched(it);
        self.escape(&parts);
    }

    fn visit_expr_let(&mut self, it: &syn::ExprLet) {
        self.visit_expr(&it.expr);
        self.shadow(&it.pat);
    }

    fn visit_expr_binary(&mut self, it: &syn::ExprBinary) {
        self.visit_expr(&it.left);
        match it.op {
            syn::BinOp::And(_) | syn::BinOp::Or(_) => {
                self.branch(|body| body.visit_expr(&it.right))
            }
            _ => self.visit_expr(&it.right),
        }
    }

    fn visit_expr_for_loop(&mut self, it: &syn::ExprForLoop) {
        self.visit_expr(&it.expr);
        self.branch(|body| {
            body.shadow(&it.pat);
            body.visit_block(&it.body);
        });
    }

    fn visit_expr_while(&mut self, it: &syn::ExprWhile) {
        self.branch(|body| {
            body.visit_expr(&it.cond);
            body.visit_block(&it.body);
        });
    }

    fn visit_expr_loop(&mut self, it: &syn::ExprLoop) {
        self.branch(|body| body.visit_block(&it.body));
    }

    fn visit_expr_closure(&mut self, it: &syn::ExprClosure) {
        self.apart(|body| {
            it.inputs.iter().for_each(|input| body.shadow(input));
            body.visit_expr(&it.body);
        });
    }

    fn visit_expr_async(&mut self, it: &syn::ExprAsync) {
        self.apart(|body| body.visit_block(&it.block));
    }

    fn visit_expr_return(&mut self, it: &syn::ExprReturn) {
        if let Some(expr) = &it.expr {
            let parts = self.router(expr);
            self.give_back(&parts);
        }
    }

    fn visit_expr_assign(&mut self, it: &syn::ExprAssign) {
        match &*it.left {
            Expr::Path(path) if path.path.get_ident().is_some() => {
                let local = self.held(&it.right);
                if let Some(known) = self.local(&path.path) {
                    *known = local;
                } else if let Local::Router(parts) = local {
                    self.escape(&parts);
                }
            }
            left => {
                self.visit_expr(&it.right);
                self.visit_expr(left);
            }
        }
    }

    fn visit_local(&mut self, local: &syn::Local) {
        let (name, ty) = match &local.pat {
            Pat::Type(typed) => (&*typed.pat, Some(&*typed.ty)),
            pat => (pat, None),
        };
        match (name, &local.init) {
            (Pat::Ident(name), None) => self.declare(&name.ident, Local::Router(Vec::new())),
            (Pat::Ident(name), Some(init)) if init.diverge.is_none() => {
                if self.is_app(&init.expr) {
                    self.apps.insert(name.ident.to_string());
                }
                let mut held = self.held(&init.expr);
                if ty.is_some_and(|ty| self.walk.is_guard(ty)) {
                    held = Local::Guard;
                }
                self.declare(&name.ident, held);
            }
            _ => {
                if let Some(init) = &local.init {
                    self.visit_expr(&init.expr);
                    if let Some((_, other)) = &init.diverge {
                        self.branch(|body| body.visit_expr(other));
                    }
                }
                self.shadow(&local.pat);
            }
        }
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
                self.loses(&call.tokens);
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

pub(super) fn literal(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}

//! Statements and expressions: what becomes of an operation.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{
    BinOp, Block, Expr, GenericArgument, Pat, Stmt, Token, parse::Parser as _,
    punctuated::Punctuated, spanned::Spanned as _,
};

use super::{DEPTH, items::Walker, world::and};
use crate::{
    code::{Class, Holder, Used},
    expand,
    facts::{Place, What},
    meaning::Guard,
    syntax::{callee, expr_attributes, flatten, last, names, names_operation, root},
};

/// Methods that ask something of an operation that is not to be sent by it.
const QUERIES: &[&str] = &[
    "method",
    "id",
    "title",
    "description",
    "is_deprecated",
    "is_public",
    "index",
    "name",
    "requirement",
    "len",
    "is_empty",
    "to_string",
    "fmt",
    "hash",
    "eq",
    "ne",
    "cmp",
    "partial_cmp",
    "lt",
    "gt",
    "le",
    "ge",
];
/// Methods that go through a list.
const ITERATION: &[&str] = &[
    "iter",
    "into_iter",
    "map",
    "for_each",
    "filter",
    "any",
    "all",
    "find",
    "first",
    "last",
    "get",
    "contains",
    "chunks",
    "windows",
    "values",
    "keys",
    "iter_mut",
];
/// Methods and functions that hand on what they are given.
const TRANSPARENT: &[&str] = &[
    "clone",
    "to_owned",
    "into",
    "as_ref",
    "borrow",
    "copied",
    "cloned",
    "unwrap",
    "expect",
    "to_vec",
    "unwrap_or",
    "as_slice",
    "new",
    "from",
    "pin",
    "boxed",
];
/// Checks at run time that are made of an operation.
const CHECKS: &[&str] = &["check", "check_scopes", "is_covered_by"];
/// What gives operations handlers, or leaves them out: the library guards these.
const BINDINGS: &[&str] = &["handle", "step_up", "only", "without"];
impl Walker<'_, '_> {
    pub(super) fn statements(&mut self, statements: &[Stmt], result: &Class) {
        for (at, statement) in statements.iter().enumerate() {
            let is_last = at + 1 == statements.len();
            match statement {
                Stmt::Local(it) => {
                    if self.left_out(&it.attrs, it) {
                        continue;
                    }
                    self.pattern(&it.pat);
                    let outer = self.parses;
                    if let Pat::Type(typed) = &it.pat {
                        self.parses = names_operation(&typed.ty);
                    }
                    if let Some(init) = &it.init {
                        let mut bound = Vec::new();
                        names(&it.pat, &mut bound);
                        if init.diverge.is_some() {
                            self.heed(&init.expr);
                        }
                        let before = self.checks();
                        self.bind(&it.pat, &init.expr, &Class::Query);
                        // the proof of a check
                        if self.checks() > before
                            && let Some(function) = self.stack.last_mut()
                        {
                            function.proofs.extend(bound);
                        }
                        if let Some((_, diverge)) = &init.diverge {
                            self.expr(diverge, &Class::Query);
                        }
                    }
                    self.parses = outer;
                }
                Stmt::Item(it) => self.item(it),
                Stmt::Expr(it, semicolon) => {
                    if self.left_out(expr_attributes(it), it) {
                        continue;
                    }
                    let class = match is_last && semicolon.is_none() {
                        true => result,
                        false => &Class::Query,
                    };
                    self.expr(it, class);
                }
                Stmt::Macro(it) => {
                    if self.left_out(&it.attrs, it) {
                        continue;
                    }
                    let class = match is_last && it.semi_token.is_none() {
                        true => result,
                        false => &Class::Query,
                    };
                    self.expr_macro(&it.mac, class);
                }
            }
        }
    }

    /// An expression whose value a pattern takes apart; with `none` where it binds nothing.
    pub(super) fn bind(&mut self, pattern: &Pat, value: &Expr, none: &Class) {
        let pattern = match pattern {
            Pat::Type(typed) => &*typed.pat,
            pattern => pattern,
        };
        if let (Pat::Tuple(patterns), Expr::Tuple(values)) = (pattern, value)
            && patterns.elems.len() == values.elems.len()
        {
            for (pattern, value) in patterns.elems.iter().zip(&values.elems) {
                self.bind(pattern, value, none);
            }
            return;
        }
        let mut bound = Vec::new();
        names(pattern, &mut bound);
        self.bound(&bound, value, none);
    }

    /// An expression whose value goes into variables.
    pub(super) fn bound(&mut self, names: &[String], value: &Expr, none: &Class) {
        if names.is_empty() {
            self.expr(value, none);
        }
        for name in names {
            self.expr(value, &Class::Variable(name.clone()));
        }
    }

    /// The answer of a function is looked at, before what follows runs.
    pub(super) fn heed(&mut self, value: &Expr) {
        if let (Some(name), Some(function)) = (callee(value), self.stack.last_mut()) {
            function.heeded.push(name);
        }
    }

    pub(super) fn checks(&self) -> usize {
        self.stack.last().map_or(0, |it| it.checked.len())
    }

    /// Patterns compare; closures and `match` bind names.
    pub(super) fn pattern(&mut self, pattern: &Pat) {
        self.consume(pattern);
    }

    pub(super) fn used(&mut self, used: Used, class: &Class) {
        if let Some(function) = self.stack.last_mut() {
            function.uses.push((used, class.clone()));
        }
    }

    pub(super) fn path(&mut self, path: &syn::Path, class: &Class) {
        let Some(segment) = path.segments.last() else {
            return;
        };
        let found = self.world.at(segment.ident.span(), &self.calls);
        for at in &found {
            let Some(mark) = self.world.mark(*at).cloned() else {
                continue;
            };
            match &mark.what {
                What::Operation(_) => self.used(Used::Mark(mark), class),
                What::Dynamic(_) => {
                    if let Some(function) = self.stack.last_mut() {
                        function.dynamic.push(mark);
                    }
                }
                _ => {}
            }
        }
        if found.is_empty()
            && let Some(place) = self.world.place(segment.ident.span())
        {
            let name = segment.ident.to_string();
            let of = path.segments.iter().rev().nth(1);
            let of_parameter = of.is_some_and(|of| {
                let function = self.stack.last();
                of.ident == "Self"
                    || function.is_some_and(|it| it.type_parameters.iter().any(|it| of.ident == it))
            });
            self.used(
                match of_parameter {
                    true => Used::Associated(name, place),
                    false => Used::Name(name, place),
                },
                class,
            );
        }
    }

    /// A check at run time.
    pub(super) fn check(
        &mut self,
        guard: Option<Guard>,
        holder: Option<&Expr>,
        place: Option<Place>,
    ) {
        let holder = holder.map_or(Holder::Other, |it| self.holder(it));
        if let Some(function) = self.stack.last_mut() {
            match guard {
                Some(guard) => {
                    function.guard_by(&guard, place);
                    function.checked.push((guard, holder));
                }
                None => function.unread_check = true,
            }
        }
    }

    /// An operation is made of text here.
    pub(super) fn parsed(&mut self, place: Option<Place>, by: &str) {
        if let (Some(function), Some(place)) = (self.stack.last_mut(), place) {
            function.parsed.push((place, by.to_owned()));
        }
    }

    pub(super) fn holder(&self, expr: &Expr) -> Holder {
        let mut words = Vec::new();
        flatten(quote::ToTokens::to_token_stream(expr), &mut words);
        let apps = self.world.facts.apps.values();
        let mut named = apps.filter(|app| words.contains(&app.rust));
        named
            .next()
            .map_or(Holder::Other, |app| Holder::App(app.rust.clone()))
    }

    pub(super) fn exprs<'e>(&mut self, all: impl IntoIterator<Item = &'e Expr>, class: &Class) {
        for expr in all {
            self.expr(expr, class);
        }
    }

    pub(super) fn expr(&mut self, expr: &Expr, class: &Class) {
        match expr {
            Expr::Path(it) => self.path(&it.path, class),
            Expr::Array(it) => self.exprs(&it.elems, class),
            Expr::Tuple(it) => self.exprs(&it.elems, class),
            Expr::Paren(it) => self.expr(&it.expr, class),
            Expr::Group(it) => self.expr(&it.expr, class),
            Expr::Reference(it) => self.expr(&it.expr, class),
            Expr::Cast(it) => self.expr(&it.expr, class),
            Expr::Try(it) => {
                self.heed(&it.expr);
                self.expr(&it.expr, class);
            }
            Expr::Await(it) => self.expr(&it.base, class),
            Expr::Unary(it) => self.expr(&it.expr, class),
            Expr::Repeat(it) => self.expr(&it.expr, class),
            Expr::Struct(it) => self.exprs(it.fields.iter().map(|field| &field.expr), class),
            Expr::Call(it) => self.call(it, class),
            Expr::MethodCall(it) => self.method(it, class),
            Expr::Binary(it) => {
                let compares = matches!(
                    it.op,
                    BinOp::Eq(_)
                        | BinOp::Ne(_)
                        | BinOp::Lt(_)
                        | BinOp::Le(_)
                        | BinOp::Gt(_)
                        | BinOp::Ge(_)
                );
                let class = if compares { &Class::Compare } else { class };
                self.expr(&it.left, class);
                self.expr(&it.right, class);
            }
            Expr::Assign(it) => {
                let class = match root(&it.left) {
                    Some(name) if name != "self" => Class::Variable(name),
                    _ => Class::Stored,
                };
                self.expr(&it.right, &class);
            }
            Expr::Let(it) => {
                self.pattern(&it.pat);
                self.heed(&it.expr);
                self.bind(&it.pat, &it.expr, &Class::Compare);
            }
            Expr::If(it) => {
                self.heed(&it.cond);
                self.expr(&it.cond, &Class::Query);
                self.statements(&it.then_branch.stmts, class);
                if let Some((_, other)) = &it.else_branch {
                    self.expr(other, class);
                }
            }
            Expr::Match(it) => {
                self.heed(&it.expr);
                let mut bound = Vec::new();
                for arm in &it.arms {
                    names(&arm.pat, &mut bound);
                }
                bound.sort();
                bound.dedup();
                self.bound(&bound, &it.expr, &Class::Compare);
                for arm in &it.arms {
                    if self.left_out(&arm.attrs, arm) {
                        continue;
                    }
                    match &arm.pat {
                        Pat::Guard(it) => {
                            self.pattern(&it.pat);
                            self.expr(&it.guard, &Class::Query);
                        }
                        pattern => self.pattern(pattern),
                    }
                    self.expr(&arm.body, class);
                }
            }
            Expr::Block(it) => self.statements(&it.block.stmts, class),
            Expr::Unsafe(it) => self.statements(&it.block.stmts, class),
            Expr::Async(it) => self.statements(&it.block.stmts, class),
            Expr::Const(it) => self.statements(&it.block.stmts, class),
            Expr::TryBlock(it) => self.statements(&it.block.stmts, class),
            Expr::Loop(it) => self.statements(&it.body.stmts, &Class::Query),
            Expr::While(it) => {
                self.expr(&it.cond, &Class::Query);
                self.statements(&it.body.stmts, &Class::Query);
            }
            Expr::ForLoop(it) => {
                let mut bound = Vec::new();
                names(&it.pat, &mut bound);
                let class = match bound.as_slice() {
                    [one] => Class::Variable(one.clone()),
                    _ => Class::Iterated,
                };
                self.expr(&it.expr, &class);
                self.statements(&it.body.stmts, &Class::Query);
            }
            Expr::Closure(it) => {
                let inner = match class {
                    Class::Stored => Class::Query,
                    _ => Class::Returned,
                };
                let scope = self.scope();
                let guard = and(it.inputs.iter().map(|input| match input {
                    Pat::Type(typed) => self.world.type_guard(&typed.ty, &scope, 0),
                    _ => None,
                }));
                let Some(guard) = guard else {
                    self.expr(&it.body, &inner);
                    return;
                };
                // one that takes a proof has a guard of its own, beside that of its function
                let outer = self.stack.last();
                let (name, before) =
                    outer.map_or((None, None), |it| (it.name.clone(), it.guard.clone()));
                self.open(name, self.world.place(it.span()), false);
                if let Some(function) = self.stack.last_mut() {
                    function.guard = before;
                    function.guard_by(&guard, None);
                    for input in &it.inputs {
                        names(input, &mut function.proofs);
                    }
                }
                self.expr(&it.body, &inner);
                self.close();
            }
            Expr::Return(it) => {
                if let Some(value) = &it.expr {
                    self.expr(value, &Class::Returned);
                }
            }
            Expr::Break(it) => {
                if let Some(value) = &it.expr {
                    self.expr(value, class);
                }
            }
            Expr::Field(it) => self.expr(&it.base, &Class::Query),
            Expr::Index(it) => {
                self.expr(&it.expr, class);
                self.expr(&it.index, &Class::Query);
            }
            Expr::Range(it) => {
                self.exprs(
                    it.start.as_deref().into_iter().chain(it.end.as_deref()),
                    class,
                );
            }
            Expr::Macro(it) => self.expr_macro(&it.mac, class),
            _ => {}
        }
    }

    pub(super) fn call(&mut self, call: &syn::ExprCall, class: &Class) {
        let Expr::Path(path) = &*call.func else {
            self.expr(&call.func, &Class::Query);
            self.exprs(&call.args, &Class::Call(None));
            return;
        };
        let name = last(&path.path);
        let of = path
            .path
            .segments
            .iter()
            .rev()
            .nth(1)
            .map(|it| it.ident.to_string());
        self.path(&path.path, &Class::Call(None));
        let place = self.world.place(
            path.path
                .segments
                .last()
                .map_or(call.func.span(), |it| it.ident.span()),
        );
        if let Some(place) = &place {
            self.used(Used::Result(name.clone(), place.clone()), class);
        }
        let makes_operation = match of.as_deref() {
            Some("Operation") => matches!(name.as_str(), "from_str" | "try_from" | "deserialize"),
            _ => self.parses && matches!(name.as_str(), "from_str" | "from_value" | "from_slice"),
        };
        if makes_operation {
            self.parsed(place.clone(), &name);
        }
        let makes = name.starts_with(|c: char| c.is_uppercase());
        let inner = match name.as_str() {
            "vouch_for" => Class::Vouch(of.unwrap_or_default()),
            "authorize" => {
                let guard = call
                    .args
                    .iter()
                    .find_map(|it| self.world.requirement(it, &self.calls));
                self.check(guard, call.args.first(), place);
                Class::Query
            }
            "covers" if of.is_some() => {
                let guard = call
                    .args
                    .first()
                    .and_then(|it| self.world.requirement(it, &self.calls));
                self.check(guard, Some(&call.func), place);
                Class::Query
            }
            // `Some(x)`, `Request(x)`, `Arc::new(x)` hand on what they are given
            _ if makes => class.clone(),
            name if of
                .as_ref()
                .is_some_and(|it| it.starts_with(char::is_uppercase))
                && TRANSPARENT.contains(&name) =>
            {
                class.clone()
            }
            "drop" | "size_of_val" | "discriminant" | "black_box" => Class::Query,
            "eq" | "ne" | "swap" | "min" | "max" => Class::Compare,
            _ => Class::Call(Some(name)),
        };
        self.exprs(&call.args, &inner);
    }

    pub(super) fn method(&mut self, call: &syn::ExprMethodCall, class: &Class) {
        let name = call.method.to_string();
        if let Some(function) = self.stack.last_mut() {
            function.called.push(name.clone());
        }
        let place = self.world.place(call.method.span());
        if let Some(place) = &place {
            self.used(Used::Result(name.clone(), place.clone()), class);
        }
        if matches!(name.as_str(), "parse" | "try_into") {
            let turbofish = call.turbofish.as_ref().map(|it| {
                let mut types = it.args.iter();
                types.any(|it| matches!(it, GenericArgument::Type(ty) if names_operation(ty)))
            });
            if turbofish.unwrap_or(self.parses) {
                self.parsed(place.clone(), &name);
            }
        }
        let requirement =
            |walker: &Self, expr: &Expr| walker.world.requirement(expr, &walker.calls);
        match name.as_str() {
            "authorize" | "covers" | "covers_all" => {
                let guard = call.args.first().and_then(|it| requirement(self, it));
                self.check(guard, Some(&call.receiver), place);
                self.expr(&call.receiver, &Class::Query);
                self.exprs(&call.args, &Class::Query);
                return;
            }
            name if CHECKS.contains(&name) && !call.args.is_empty() => {
                let guard = requirement(self, &call.receiver);
                self.check(guard, call.args.first(), place);
                self.expr(&call.receiver, &Class::Query);
                self.exprs(&call.args, &Class::Query);
                return;
            }
            _ => {}
        }
        let receiver = match name.as_str() {
            "path" => Class::Path,
            name if QUERIES.contains(&name) => Class::Query,
            name if TRANSPARENT.contains(&name) => class.clone(),
            name if ITERATION.contains(&name) => Class::Iterated,
            name => Class::Call(Some(name.to_owned())),
        };
        self.expr(&call.receiver, &receiver);
        let inner = match (name.as_str(), &*call.receiver) {
            (name, _) if BINDINGS.contains(&name) => Class::Bind,
            ("eq" | "ne" | "cmp" | "partial_cmp" | "contains", _) => Class::Compare,
            ("push" | "insert" | "push_back" | "extend", Expr::Path(list)) => {
                Class::Variable(last(&list.path))
            }
            ("unwrap_or" | "or" | "chain", _) => class.clone(),
            (name, _) => Class::Call(Some(name.to_owned())),
        };
        self.exprs(&call.args, &inner);
    }

    /// A macro in the place of an expression or a statement.
    pub(super) fn expr_macro(&mut self, mac: &syn::Macro, class: &Class) {
        let name = last(&mac.path);
        if self.calls.len() > DEPTH || matches!(name.as_str(), "scopes" | "app") {
            return;
        }
        let place = self.world.place(mac.path.span());
        let known = self.world.find_macro(self.package, &mac.path);
        if let Some(made) = known.and_then(|known| known.expand(mac.tokens.clone())) {
            self.calls.extend(place);
            if let Ok(statements) = Block::parse_within.parse2(made) {
                self.statements(&statements, class);
            }
            self.calls.pop();
            return;
        }
        let class = match name.as_str() {
            "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" | "matches"
            | "assert_matches" => Class::Compare,
            "println" | "print" | "eprintln" | "eprint" | "format" | "write" | "writeln"
            | "panic" | "format_args" | "assert" | "debug_assert" | "todo" | "unreachable"
            | "trace" | "debug" | "info" | "warn" | "error" | "log" | "event" | "span" | "bail"
            | "anyhow" => Class::Query,
            "vec" | "dbg" | "join" | "try_join" | "select" | "pin" | "block_on" | "matches_any"
            | "try" | "smallvec" | "hashset" | "btreeset" | "paste" => class.clone(),
            _ => Class::Macro(name.clone()),
        };
        let world = self.world;
        let is_used = |span: Span| {
            world
                .place(span)
                .is_some_and(|place| world.by_place.contains_key(&place))
        };
        let tokens = expand::pasted(mac.tokens.clone(), &is_used);
        let list = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens.clone());
        if let Ok(list) = list {
            self.exprs(&list, &class);
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

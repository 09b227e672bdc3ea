//! Statements and expressions: what becomes of an operation, and behind which gates.

use std::rc::Rc;

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{
    BinOp, Block, Expr, GenericArgument, Pat, Stmt, Token, parse::Parser as _,
    punctuated::Punctuated, spanned::Spanned as _,
};

use super::{DEPTH, items::Walker, world::and};
use crate::{
    code::{Class, Holder, Use, Used},
    expand,
    facts::{Place, What},
    gates::Gate,
    syntax::{
        Binding, bindings, expr_attributes, expr_leaves, fields, flatten, is_refusal, last, leaves,
        member, names, names_operation, root,
    },
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
    "count",
    "keys",
    "into_keys",
    "contains_key",
    "capacity",
    "is_ok",
    "is_err",
    "is_some",
    "is_none",
    "err",
    "clear",
    "sort",
    "sort_unstable",
    "reverse",
    "dedup",
    "swap",
    "truncate",
    "shuffle",
];
/// Methods that compare.
const COMPARISONS: &[&str] = &[
    "eq",
    "ne",
    "cmp",
    "partial_cmp",
    "lt",
    "gt",
    "le",
    "ge",
    "contains",
    "starts_with",
    "ends_with",
    "binary_search",
];
/// Methods and functions that hand on what they are given, or elements of it.
const TRANSPARENT: &[&str] = &[
    "clone",
    "to_owned",
    "into",
    "as_ref",
    "as_deref",
    "as_mut",
    "borrow",
    "copied",
    "cloned",
    "unwrap",
    "expect",
    "unwrap_or_default",
    "to_vec",
    "as_slice",
    "into_boxed_slice",
    "new",
    "from",
    "pin",
    "boxed",
    "ok",
    "ok_or",
    "ok_or_else",
    "map_err",
    "context",
    "with_context",
    "iter",
    "into_iter",
    "iter_mut",
    "drain",
    "chunks",
    "windows",
    "values",
    "values_mut",
    "into_values",
    "rev",
    "skip",
    "take",
    "step_by",
    "cycle",
    "peekable",
    "fuse",
    "flatten",
    "by_ref",
    "collect",
    "next",
    "next_back",
    "nth",
    "last",
    "first",
    "get",
    "get_mut",
    "peek",
    "pop",
    "pop_front",
    "pop_back",
    "remove",
    "lock",
    "read",
    "write",
    "load",
    "min",
    "max",
    "unwrap_or",
    "or",
    "chain",
    "xor",
    "or_else",
    "unwrap_or_else",
    "filter",
    "find",
    "skip_while",
    "take_while",
    "inspect",
    "min_by_key",
    "max_by_key",
    "partition",
    "rfind",
    "position",
];
/// Methods whose closure takes each element, and answers with what the method makes.
const MAPS: &[&str] = &[
    "map",
    "filter_map",
    "flat_map",
    "find_map",
    "and_then",
    "map_while",
    "then",
];
/// Methods whose closure takes each element, and whose answer is only looked at.
const LOOKS: &[&str] = &[
    "for_each",
    "try_for_each",
    "for_each_concurrent",
    "try_for_each_concurrent",
    "filter",
    "find",
    "rfind",
    "any",
    "all",
    "position",
    "inspect",
    "skip_while",
    "take_while",
    "min_by_key",
    "max_by_key",
    "partition",
    "is_some_and",
    "is_ok_and",
    "is_none_or",
    "sort_by",
    "sort_by_key",
    "sort_by_cached_key",
    "sort_unstable_by",
    "sort_unstable_by_key",
    "dedup_by_key",
    "retain",
    "retain_mut",
];
/// Methods and functions whose closure makes the value.
const MAKERS: &[&str] = &[
    "get_or_init",
    "get_or_insert_with",
    "get_or_try_init",
    "unwrap_or_else",
    "or_else",
    "then",
    "from_fn",
    "repeat_with",
];
/// Methods that put something into a list.
const PUTS: &[&str] = &[
    "push",
    "push_back",
    "push_front",
    "insert",
    "extend",
    "extend_from_slice",
    "append",
    "or_insert",
    "replace",
    "set",
];
/// What gives operations handlers, or leaves them out: the library guards these.
const BINDINGS: &[&str] = &["handle", "step_up", "only", "without"];

impl Walker<'_, '_> {
    pub(super) fn statements(&mut self, statements: &[Stmt], result: &Class) {
        let names = self.flow.names.clone();
        self.in_block(statements, result);
        self.flow.names = names;
    }

    fn in_block(&mut self, statements: &[Stmt], result: &Class) {
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
                        let before = self.checks();
                        let diverge = init.diverge.as_ref().map(|(_, it)| &**it);
                        self.local(&it.pat, &init.expr, diverge);
                        // the proof of a check
                        if self.checks() > before {
                            self.prove(&it.pat);
                        }
                    }
                    self.parses = outer;
                }
                Stmt::Item(it) => self.item(it),
                Stmt::Expr(it, semicolon) => {
                    if self.left_out(expr_attributes(it), it) {
                        continue;
                    }
                    match is_last && semicolon.is_none() {
                        true => self.result(it, result),
                        false => {
                            self.expr(it, &Class::Query);
                            self.ended(it);
                        }
                    }
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
        // what answers nothing ends here
        let answers = matches!(statements.last(), Some(Stmt::Expr(_, None)));
        if !answers && *result == Class::Returned && !leaves(statements) {
            self.exit(Gate::open());
        }
    }

    /// `let PATTERN = VALUE else { DIVERGE };`
    fn local(&mut self, pattern: &Pat, value: &Expr, diverge: Option<&Expr>) {
        // the answer is in a variable from here on
        let outcome = self.outcome(value);
        let outcomes = match value {
            Expr::Tuple(it) => it.elems.iter().map(|it| self.outcome(it)).collect(),
            _ => Vec::new(),
        };
        let plain = match pattern {
            Pat::Type(typed) => &*typed.pat,
            pattern => pattern,
        };
        self.bind(plain, value, &Class::Query);
        self.made_of(plain, value);
        match (plain, diverge) {
            (Pat::Ident(_), None) => self.answer(plain, outcome),
            (Pat::Tuple(names), None) => {
                for (name, outcome) in names.elems.iter().zip(outcomes) {
                    self.answer(name, outcome);
                }
            }
            (_, Some(diverge)) => {
                let (yes, no) = self.matched(pattern, value);
                let before = self.flow.passed.clone();
                self.pass(no);
                self.expr(diverge, &Class::Query);
                self.flow.passed = before;
                self.pass(yes);
            }
            _ => {}
        }
    }

    /// A variable holds the answer of a check.
    fn answer(&mut self, pattern: &Pat, outcome: Gate) {
        if let (Pat::Ident(name), false) = (pattern, outcome.is_open()) {
            let id = self.id(&name.ident.to_string());
            self.flow.outcomes.insert(id, outcome);
        }
    }

    /// The variables of a pattern hold proofs.
    fn prove(&mut self, pattern: &Pat) {
        let mut bound = Vec::new();
        names(pattern, &mut bound);
        let ids: Vec<String> = bound.iter().map(|it| self.id(it)).collect();
        if let Some(function) = self.stack.last_mut() {
            function.proofs.extend(ids);
        }
    }

    /// What a variable of this name is called here: two of one name are two.
    pub(super) fn id(&self, name: &str) -> String {
        let known = self.flow.names.get(name);
        known.map_or_else(|| name.to_owned(), Clone::clone)
    }

    /// New variables, which are not visible yet.
    pub(super) fn fresh(
        &mut self,
        mut bound: Vec<Binding>,
    ) -> (Vec<Binding>, Vec<(String, String)>) {
        let mut names: Vec<(String, String)> = Vec::new();
        for one in &mut bound {
            let known = names.iter().find(|(name, _)| *name == one.name);
            let id = match known {
                Some((_, id)) => id.clone(),
                None => {
                    let times = self.flow.variables.entry(one.name.clone()).or_default();
                    *times += 1;
                    match *times {
                        1 => one.name.clone(),
                        n => format!("{}#{n}", one.name),
                    }
                }
            };
            names.push((one.name.clone(), id.clone()));
            one.name = id;
        }
        (bound, names)
    }

    /// The value of a block, an arm or a function.
    pub(super) fn result(&mut self, expr: &Expr, class: &Class) {
        self.expr(expr, class);
        let is_whole = matches!(
            expr,
            Expr::If(_) | Expr::Match(_) | Expr::Block(_) | Expr::Unsafe(_)
        );
        if *class == Class::Returned && !is_whole && !is_refusal(expr) {
            let outcome = self.outcome(expr);
            self.exit(outcome);
        }
    }

    /// Notes that a function may end here and say yes.
    fn exit(&mut self, outcome: Gate) {
        if self.flow.closures == 0
            && let Some(function) = self.stack.last_mut()
        {
            let gate = self.flow.passed.since(&Default::default()).and(outcome);
            function.exits.push(gate);
        }
    }

    /// A function that answers nothing, and is called in a statement, came to its end.
    fn ended(&mut self, expr: &Expr) {
        let name = match expr {
            Expr::Await(it) => return self.ended(&it.base),
            Expr::Call(it) => match &*it.func {
                Expr::Path(path) => last(&path.path),
                _ => return,
            },
            Expr::MethodCall(it) => it.method.to_string(),
            _ => return,
        };
        self.pass(Gate::Ended(name));
    }

    /// A gate was passed.
    pub(super) fn pass(&mut self, gate: Gate) {
        if gate.is_open() {
            return;
        }
        if let Some(function) = self.stack.last_mut() {
            function.gates.push(gate.clone());
        }
        self.flow.passed.push(gate);
    }

    /// Reads code that may not run: what is passed in it says nothing of what follows.
    fn apart(&mut self, passes: Gate, read: impl FnOnce(&mut Self)) -> Gate {
        let before = self.flow.passed.clone();
        self.pass(passes);
        read(self);
        let passed = self.flow.passed.since(&before);
        self.flow.passed = before;
        passed
    }

    /// An expression whose value a pattern takes apart; with `none` where it binds nothing.
    pub(super) fn bind(&mut self, pattern: &Pat, value: &Expr, none: &Class) {
        let (bound, names) = self.fresh(bindings(pattern));
        match bound.is_empty() {
            true => self.expr(value, none),
            false => self.expr(value, &Class::Bound(bound.into())),
        }
        self.flow.names.extend(names);
    }

    pub(super) fn checks(&self) -> usize {
        self.stack.last().map_or(0, |it| it.checked.len())
    }

    /// Patterns compare; closures and `match` bind names.
    pub(super) fn pattern(&mut self, pattern: &Pat) {
        self.consume(pattern);
    }

    pub(super) fn used(&mut self, used: Used, class: &Class) {
        self.used_of(used, None, class);
    }

    /// A use, with the name before it.
    fn used_of(&mut self, used: Used, of: Option<String>, class: &Class) {
        let one = Use {
            of,
            used,
            class: class.clone(),
            parts: self.flow.parts.clone(),
            passed: self.flow.passed.clone(),
        };
        if let Some(function) = self.stack.last_mut() {
            function.uses.push(one);
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
                    self.used(Used::Mark(mark.clone()), class);
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
            let name = match path.get_ident() {
                Some(name) => self.id(&name.to_string()),
                None => segment.ident.to_string(),
            };
            // the answer of a check goes somewhere else
            if is_handed_on(class)
                && let Some(outcome) = self.flow.outcomes.get(&name)
            {
                let doubt = Gate::Doubt(Box::new(outcome.clone()));
                self.pass(doubt);
            }
            let of = path.segments.iter().rev().nth(1);
            let of = of.map(|it| it.ident.to_string());
            let function = self.stack.last();
            let own = function.and_then(|it| it.of_type.clone());
            // `Self` is the type of an `impl`, and each one of a trait's
            let of = match of.as_deref() {
                Some("Self") if !self.is_in_trait => own.or(of),
                _ => of,
            };
            let of_parameter = of.as_ref().is_some_and(|of| {
                of == "Self" || function.is_some_and(|it| it.type_parameters.contains(of))
            });
            match of_parameter {
                true => self.used(Used::Associated(name, place), class),
                false => self.used_of(Used::Name(name, place), of, class),
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

    /// What stands in a field or a place of a tuple.
    fn part(&mut self, name: String, expr: &Expr, class: &Class) {
        self.flow.parts.push(name);
        self.expr(expr, class);
        self.flow.parts.pop();
    }

    pub(super) fn expr(&mut self, expr: &Expr, class: &Class) {
        match expr {
            Expr::Path(it) => self.path(&it.path, class),
            Expr::Array(it) => self.exprs(&it.elems, class),
            Expr::Tuple(it) => {
                for (at, it) in it.elems.iter().enumerate() {
                    self.part(at.to_string(), it, class);
                }
            }
            Expr::Paren(it) => self.expr(&it.expr, class),
            Expr::Group(it) => self.expr(&it.expr, class),
            Expr::Reference(it) => self.expr(&it.expr, class),
            Expr::Cast(it) => self.expr(&it.expr, class),
            Expr::Try(it) => {
                let outcome = self.outcome(&it.expr);
                match outcome.is_check() {
                    // its answer is looked at here
                    true => self.expr(&it.expr, &Class::Query),
                    false => self.expr(&it.expr, class),
                }
                self.pass(outcome);
            }
            Expr::Await(it) => self.expr(&it.base, class),
            Expr::Unary(it) => self.expr(&it.expr, class),
            Expr::Repeat(it) => self.expr(&it.expr, class),
            Expr::Struct(it) => {
                for field in &it.fields {
                    self.part(member(&field.member), &field.expr, class);
                }
                self.exprs(it.rest.as_deref(), class);
            }
            Expr::Call(it) => self.call(it, class),
            Expr::MethodCall(it) => self.method(it, class),
            Expr::Binary(it) => self.binary(it, class),
            Expr::Assign(it) => {
                let (class, parts) = match root(&it.left) {
                    Some(name) if name != "self" => (
                        Class::Bound(
                            [Binding {
                                name,
                                parts: Vec::new(),
                            }]
                            .into(),
                        ),
                        fields(&it.left),
                    ),
                    _ => (Class::Stored, Vec::new()),
                };
                let outer = std::mem::replace(&mut self.flow.parts, parts);
                self.expr(&it.right, &class);
                self.flow.parts = outer;
            }
            Expr::Let(it) => {
                self.pattern(&it.pat);
                self.bind(&it.pat, &it.expr, &Class::Compare);
            }
            Expr::If(it) => {
                let names = self.flow.names.clone();
                self.expr(&it.cond, &Class::Query);
                let (yes, no) = self.condition(&it.cond);
                let then = self.apart(yes, |walker| {
                    walker.statements(&it.then_branch.stmts, class);
                });
                self.flow.names = names;
                let other = it.else_branch.as_ref().map(|(_, it)| &**it);
                let otherwise = self.apart(no, |walker| match other {
                    Some(other) => walker.expr(other, class),
                    None if *class == Class::Returned => walker.exit(Gate::open()),
                    None => {}
                });
                let passed = match (
                    leaves(&it.then_branch.stmts),
                    other.is_some_and(expr_leaves),
                ) {
                    (true, true) => Gate::open(),
                    (true, false) => otherwise,
                    (false, true) => then,
                    (false, false) => then.or(otherwise),
                };
                self.pass(passed);
            }
            Expr::Match(it) => self.match_(it, class),
            Expr::Block(it) => match &it.label {
                Some(label) => {
                    self.broken(Some(label), class, |walker| {
                        walker.statements(&it.block.stmts, class);
                    });
                }
                None => self.statements(&it.block.stmts, class),
            },
            Expr::Unsafe(it) => self.statements(&it.block.stmts, class),
            Expr::Const(it) => self.statements(&it.block.stmts, class),
            Expr::Async(it) => self.inner(|walker| walker.statements(&it.block.stmts, class)),
            Expr::TryBlock(it) => self.inner(|walker| walker.statements(&it.block.stmts, class)),
            Expr::Loop(it) => {
                self.broken(it.label.as_ref(), class, |walker| {
                    walker.statements(&it.body.stmts, &Class::Query);
                });
            }
            Expr::While(it) => {
                self.broken(it.label.as_ref(), &Class::Query, |walker| {
                    walker.expr(&it.cond, &Class::Query);
                    let (yes, _) = walker.condition(&it.cond);
                    walker.pass(yes);
                    walker.statements(&it.body.stmts, &Class::Query);
                });
            }
            Expr::ForLoop(it) => {
                let names = self.flow.names.clone();
                self.pattern(&it.pat);
                self.bind(&it.pat, &it.expr, &Class::Query);
                self.broken(it.label.as_ref(), &Class::Query, |walker| {
                    walker.statements(&it.body.stmts, &Class::Query);
                });
                self.flow.names = names;
            }
            Expr::Closure(it) => self.closure(it, class),
            Expr::Return(it) => match &it.expr {
                Some(value) => {
                    let is_closure = self.flow.closures > 0;
                    self.expr(value, &Class::Returned);
                    if !is_closure && !is_refusal(value) {
                        let outcome = self.outcome(value);
                        self.exit(outcome);
                    }
                }
                None => self.exit(Gate::open()),
            },
            Expr::Break(it) => {
                if let Some(value) = &it.expr {
                    let label = it.label.as_ref().map(|it| it.ident.to_string());
                    let mut open = self.flow.breaks.iter().rev();
                    let of = open.find(|(of, _)| label.is_none() || *of == label);
                    let class = of.map_or(Class::Query, |(_, class)| class.clone());
                    self.expr(value, &class);
                }
            }
            Expr::Field(it) => {
                let class = match class {
                    Class::Query | Class::Compare => class.clone(),
                    class => Class::Part {
                        name: member(&it.member),
                        class: Rc::new(class.clone()),
                        is_receiver: false,
                    },
                };
                self.expr(&it.base, &class);
            }
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

    /// A loop, or a block with a label: what its breaks give it is used so.
    fn broken(&mut self, label: Option<&syn::Label>, class: &Class, read: impl FnOnce(&mut Self)) {
        let label = label.map(|it| it.name.ident.to_string());
        self.flow.breaks.push((label, class.clone()));
        let names = self.flow.names.clone();
        self.apart(Gate::open(), read);
        self.flow.names = names;
        self.flow.breaks.pop();
    }

    /// Code that runs by itself, later or never.
    fn inner(&mut self, read: impl FnOnce(&mut Self)) {
        self.flow.closures += 1;
        self.apart(Gate::open(), read);
        self.flow.closures -= 1;
    }

    fn binary(&mut self, it: &syn::ExprBinary, class: &Class) {
        match it.op {
            BinOp::And(_) | BinOp::Or(_) => {
                self.expr(&it.left, &Class::Query);
                let (yes, no) = self.condition(&it.left);
                let passes = match it.op {
                    BinOp::And(_) => yes,
                    _ => no,
                };
                self.apart(passes, |walker| walker.expr(&it.right, &Class::Query));
            }
            BinOp::Eq(_)
            | BinOp::Ne(_)
            | BinOp::Lt(_)
            | BinOp::Le(_)
            | BinOp::Gt(_)
            | BinOp::Ge(_) => {
                self.expr(&it.left, &Class::Compare);
                self.expr(&it.right, &Class::Compare);
            }
            _ => {
                self.expr(&it.left, class);
                self.expr(&it.right, class);
            }
        }
    }

    fn match_(&mut self, it: &syn::ExprMatch, class: &Class) {
        let mut bound = Vec::new();
        for arm in &it.arms {
            for one in bindings(&arm.pat) {
                if !bound.contains(&one) {
                    bound.push(one);
                }
            }
        }
        let (bound, names) = self.fresh(bound);
        match bound.is_empty() {
            true => self.expr(&it.expr, &Class::Compare),
            false => self.expr(&it.expr, &Class::Bound(bound.into())),
        }
        let outer = self.flow.names.clone();
        self.flow.names.extend(names);
        let mut ways: Option<Gate> = None;
        for arm in &it.arms {
            if self.left_out(&arm.attrs, arm) {
                continue;
            }
            let (yes, _) = self.matched(&arm.pat, &it.expr);
            let passed = self.apart(yes, |walker| {
                match &arm.pat {
                    Pat::Guard(it) => {
                        walker.pattern(&it.pat);
                        walker.expr(&it.guard, &Class::Query);
                        let (yes, _) = walker.condition(&it.guard);
                        walker.pass(yes);
                    }
                    pattern => walker.pattern(pattern),
                }
                walker.result(&arm.body, class);
            });
            if !expr_leaves(&arm.body) {
                ways = Some(match ways {
                    Some(before) => before.or(passed),
                    None => passed,
                });
            }
        }
        self.flow.names = outer;
        self.pass(ways.unwrap_or_else(Gate::open));
    }

    /// A closure: its body's value is used as the closure is.
    fn closure(&mut self, it: &syn::ExprClosure, class: &Class) {
        let scope = self.scope();
        let guard = and(it.inputs.iter().map(|input| match input {
            Pat::Type(typed) => self.world.type_guard(&typed.ty, &scope, 0),
            _ => None,
        }));
        let takes = guard.map_or_else(Gate::open, Gate::Proven);
        let outer = self.flow.names.clone();
        for input in &it.inputs {
            let names = match self.prepared.take_if(|(of, _)| std::ptr::eq(*of, input)) {
                Some((_, names)) => names,
                None => self.fresh(bindings(input)).1,
            };
            self.flow.names.extend(names);
            if !takes.is_open() {
                self.prove(input);
            }
        }
        self.inner(|walker| {
            walker.pass(takes);
            walker.expr(&it.body, class);
        });
        self.flow.names = outer;
    }

    /// A closure that is given to somebody: what it is called with, and what becomes of its value.
    /// Anything else is given so itself.
    fn given(&mut self, expr: &Expr, value: &Class, other: &Class) {
        match expr {
            Expr::Closure(it) => self.closure(it, value),
            expr => self.expr(expr, other),
        }
    }

    pub(super) fn call(&mut self, call: &syn::ExprCall, class: &Class) {
        let Expr::Path(path) = &*call.func else {
            self.expr(&call.func, &Class::Call(None));
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
        let whole = Expr::Call(call.clone());
        self.serves(&whole);
        if let Some(check) = self.check_of(&whole) {
            self.checked(&check, place);
            self.exprs(&call.args, &Class::Query);
            self.doubt(check.gate, class);
            return;
        }
        let of_type = of
            .as_ref()
            .is_some_and(|it| it.starts_with(char::is_uppercase));
        let inner = match name.as_str() {
            "vouch_for" => Class::Vouch(of.unwrap_or_default()),
            // `Some(x)`, `Request(x)`, `Arc::new(x)` hand on what they are given
            name if name.starts_with(char::is_uppercase) => class.clone(),
            name if of_type && TRANSPARENT.contains(&name) => {
                for argument in &call.args {
                    self.given(argument, class, class);
                }
                return;
            }
            "drop" | "size_of_val" | "discriminant" | "black_box" => Class::Query,
            "eq" | "ne" | "swap" | "min" | "max" => Class::Compare,
            name if MAKERS.contains(&name) => class.clone(),
            "once" | "repeat" | "ready" | "identity" => class.clone(),
            _ => Class::Call(Some(name)),
        };
        self.exprs(&call.args, &inner);
    }

    /// The answer of a check goes somewhere.
    fn doubt(&mut self, gate: Gate, class: &Class) {
        if is_handed_on(class) {
            self.pass(Gate::Doubt(Box::new(gate)));
        }
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
        let whole = Expr::MethodCall(call.clone());
        self.serves(&whole);
        if let Some(check) = self.check_of(&whole) {
            self.checked(&check, place);
            self.receiver(&call.receiver, &Class::Query);
            self.exprs(&call.args, &Class::Query);
            self.doubt(check.gate, class);
            return;
        }
        // such as `granted.authorize(..).map_err(..)`
        let outcome = self.outcome(&call.receiver);
        if outcome.is_check() {
            self.receiver(&call.receiver, &Class::Query);
            match name.as_str() {
                "unwrap" | "expect" => self.pass(outcome),
                name if is_handed_on(class) && !matches!(name, "is_ok" | "is_err") => {
                    self.pass(Gate::Doubt(Box::new(outcome)));
                }
                "map" | "and_then" | "then" | "inspect" | "is_ok_and" => {
                    for argument in &call.args {
                        self.apart(outcome.clone(), |walker| {
                            walker.given(argument, class, &Class::Call(Some(name.clone())));
                        });
                    }
                    return;
                }
                // the last one of `map_or(no, yes)`
                "map_or" | "map_or_else" => {
                    for (at, argument) in call.args.iter().enumerate() {
                        let passes = if at == 0 {
                            Gate::open()
                        } else {
                            outcome.clone()
                        };
                        self.apart(passes, |walker| walker.given(argument, class, class));
                    }
                    return;
                }
                _ => {}
            }
            for argument in &call.args {
                self.given(argument, class, &Class::Query);
            }
            return;
        }
        let closure = call.args.iter().find_map(|it| match it {
            Expr::Closure(it) => Some(it),
            _ => None,
        });
        let (is_map, looks) = (
            MAPS.contains(&name.as_str()) && closure.is_some(),
            LOOKS.contains(&name.as_str()) && closure.is_some(),
        );
        match name.as_str() {
            "enumerate" => self.receiver(&call.receiver, &class.of_pair("1")),
            "zip" => {
                self.receiver(&call.receiver, &class.of_pair("0"));
                self.exprs(&call.args, &class.of_pair("1"));
                return;
            }
            "path" if call.args.is_empty() => self.receiver(&call.receiver, &Class::Path),
            "fold" | "try_fold" | "scan" if closure.is_some() => {
                let taken = self.taken(closure, 1);
                self.receiver(&call.receiver, &taken);
                for argument in &call.args {
                    self.given(argument, class, class);
                }
                return;
            }
            _ if is_map => {
                let taken = self.taken(closure, 0);
                self.receiver(&call.receiver, &taken);
                for argument in &call.args {
                    self.given(argument, class, class);
                }
                return;
            }
            name if looks => {
                let taken = self.taken(closure, 0);
                self.receiver(&call.receiver, &taken);
                if TRANSPARENT.contains(&name) {
                    self.receiver(&call.receiver, class);
                }
                for argument in &call.args {
                    self.given(argument, &Class::Query, &Class::Query);
                }
                return;
            }
            name if QUERIES.contains(&name) => self.receiver(&call.receiver, &Class::Query),
            name if COMPARISONS.contains(&name) => {
                self.receiver(&call.receiver, &Class::Compare);
                self.exprs(&call.args, &Class::Compare);
                return;
            }
            name if PUTS.contains(&name) => {
                let inner = match root(&call.receiver) {
                    Some(list) => Class::Put {
                        list: self.id(&list),
                        by: name.to_owned(),
                    },
                    None => Class::Stored,
                };
                // what is done with the list is done elsewhere
                if !matches!(&*call.receiver, Expr::Path(_)) {
                    self.receiver(&call.receiver, &Class::Query);
                }
                self.exprs(&call.args, &inner);
                return;
            }
            name if TRANSPARENT.contains(&name) => self.receiver(&call.receiver, class),
            name if MAKERS.contains(&name) => self.receiver(&call.receiver, class),
            name => self.receiver(&call.receiver, &Class::Call(Some(name.to_owned()))),
        }
        if matches!(name.as_str(), "unwrap" | "expect") {
            self.pass(outcome);
        }
        for argument in &call.args {
            match name.as_str() {
                name if BINDINGS.contains(&name) => self.expr(argument, &Class::Bind),
                name if MAKERS.contains(&name) => self.given(argument, class, class),
                "unwrap_or" | "or" | "xor" | "chain" | "then_some" => self.expr(argument, class),
                name if TRANSPARENT.contains(&name) || QUERIES.contains(&name) => {
                    self.given(argument, &Class::Query, &Class::Call(Some(name.to_owned())));
                }
                name => self.expr(argument, &Class::Call(Some(name.to_owned()))),
            }
        }
    }

    /// What becomes of what a closure is called with, by its parameter at a position.
    fn taken(&mut self, closure: Option<&syn::ExprClosure>, at: usize) -> Class {
        let Some(input) = closure.and_then(|it| it.inputs.iter().nth(at)) else {
            return Class::Query;
        };
        let (bound, names) = self.fresh(bindings(input));
        self.prepared = Some((input, names));
        match bound.is_empty() {
            true => Class::Query,
            false => Class::Bound(bound.into()),
        }
    }

    /// What a method is called on. A method of a field says nothing of the other fields.
    fn receiver(&mut self, expr: &Expr, class: &Class) {
        match expr {
            Expr::Paren(it) => self.receiver(&it.expr, class),
            Expr::Field(it) if !matches!(class, Class::Query | Class::Compare) => {
                let class = Class::Part {
                    name: member(&it.member),
                    class: Rc::new(class.clone()),
                    is_receiver: true,
                };
                self.expr(&it.base, &class);
            }
            expr => self.expr(expr, class),
        }
    }

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
        let class = match name.as_str() {
            "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" | "matches"
            | "assert_matches" => Class::Compare,
            "println" | "print" | "eprintln" | "eprint" | "format" | "write" | "writeln"
            | "panic" | "format_args" | "assert" | "debug_assert" | "todo" | "unreachable"
            | "trace" | "debug" | "info" | "warn" | "error" | "log" | "event" | "span" | "bail"
            | "anyhow" | "ensure" => Class::Query,
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
            // what is asserted holds from here on
            if matches!(name.as_str(), "assert" | "ensure")
                && let Some(condition) = list.first()
            {
                let (yes, _) = self.condition(condition);
                self.pass(yes);
            }
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

/// Whether something is given to code that is not followed.
fn is_handed_on(class: &Class) -> bool {
    matches!(
        class,
        Class::Call(_) | Class::Stored | Class::Put { .. } | Class::Part { .. } | Class::Macro(_)
    )
}

//! Statements: blocks, `let`, and where functions come to their ends.

use syn::{Expr, Pat, Stmt};

use super::{items::Walker, types::of_pattern};
use crate::{
    code::Class,
    gates::{Callee, Check, Gate},
    syntax::{bindings, callee, expr_attributes, is_refusal, last, names_operation, qualifier},
};

impl Walker<'_, '_> {
    pub(super) fn statements(&mut self, statements: &[Stmt], result: &Class) {
        let names = self.flow.names.clone();
        self.in_block(statements, result);
        self.flow.names = names;
    }

    fn in_block(&mut self, statements: &[Stmt], result: &Class) {
        for (at, statement) in statements.iter().enumerate() {
            let is_last = at + 1 == statements.len();
            self.flow.tail = None;
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
                    let is_refused = it.init.as_ref().is_none_or(|it| is_refusal(&it.expr));
                    if it.init.is_none() {
                        let (_, names) = self.fresh(bindings(&it.pat));
                        self.flow.names.extend(names);
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
                    let pattern = match &it.pat {
                        Pat::Type(it) => &*it.pat,
                        pattern => pattern,
                    };
                    if let Pat::Ident(name) = pattern {
                        let id = self.id(&name.ident.to_string());
                        self.flow.depths.insert(id.clone(), self.flow.depth);
                        if is_refused {
                            self.flow.refused.insert(id);
                        }
                    }
                }
                Stmt::Item(it) => self.item(it),
                Stmt::Expr(it, semicolon) => {
                    if self.left_out(expr_attributes(it), it) {
                        continue;
                    }
                    match is_last && semicolon.is_none() {
                        true => {
                            self.result(it, result);
                            self.flow.tail = Some(self.tail(it));
                        }
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
        if !answers && *result == Class::Returned && !self.leaves(statements) {
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
        match (plain, value) {
            (Pat::Ident(name), Expr::Closure(closure)) => {
                let (bound, names) = self.fresh(bindings(plain));
                let checks = self.closure(closure, &Class::Bound(bound.into()));
                self.flow.names.extend(names);
                let id = self.id(&name.ident.to_string());
                self.flow.checks.insert(id, checks);
            }
            (Pat::Ident(name), Expr::Async(block)) => {
                let (bound, names) = self.fresh(bindings(plain));
                let class = Class::Bound(bound.into());
                let checks = self.later(Vec::new(), value, |walker| {
                    walker.statements(&block.block.stmts, &class);
                });
                self.flow.names.extend(names);
                let id = self.id(&name.ident.to_string());
                self.flow.outcomes.insert(id, checks.answer);
            }
            _ => self.bind(plain, value, &Class::Query),
        }
        if let (Pat::Ident(name), Some(of)) = (plain, of_pattern(pattern)) {
            self.flow.types.insert(self.id(&name.ident.to_string()), of);
        }
        self.made_of(plain, value);
        if let (Pat::Ident(name), Some(guard)) = (plain, self.required(value)) {
            let id = self.id(&name.ident.to_string());
            self.flow.required.insert(id, guard);
        }
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
    pub(super) fn exit(&mut self, outcome: Gate) {
        if self.flow.closures == 0
            && let Some(function) = self.stack.last_mut()
        {
            let gate = self.flow.passed.since(&Default::default()).and(outcome);
            function.exits.push(gate);
        }
    }

    /// A function that answers nothing, and is called in a statement, came to its end.
    fn ended(&mut self, expr: &Expr) {
        let gate = match expr {
            Expr::Await(it) => return self.ended(&it.base),
            Expr::Call(it) => match callee(it) {
                Some(path) if !self.is_variable(&it.func) => {
                    let of = qualifier(path).map(|it| self.type_name(it));
                    let name = last(path);
                    self.may_check(Callee { of, name }, &it.args)
                }
                _ => {
                    if let Some((end, _)) = self.called(it) {
                        self.pass(end);
                    }
                    return;
                }
            },
            Expr::MethodCall(it) => {
                let (of, name) = (self.type_of(&it.receiver), it.method.to_string());
                self.may_check(Callee { of, name }, &it.args)
            }
            _ => return,
        };
        if let Gate::Passed(check) = gate {
            let by_end = true;
            self.pass(Gate::Passed(Check { by_end, ..check }));
        }
    }
}

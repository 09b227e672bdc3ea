//! Expressions: what becomes of an operation, and behind which gates.

use std::rc::Rc;

use syn::{BinOp, Expr, Pat};

use super::{
    checks::{checks_one, iterated},
    items::Walker,
};
use crate::{
    code::{Class, Holder, Slot, Use, Used},
    facts::Place,
    gates::{Callee, Gate},
    syntax::{self, Binding, bindings, fields, is_refusal, last, member, places, root, words},
};

impl Walker<'_, '_> {
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
    pub(super) fn apart(&mut self, passes: Gate, read: impl FnOnce(&mut Self)) -> Gate {
        let before = self.flow.passed.clone();
        self.pass(passes);
        self.flow.depth += 1;
        read(self);
        self.flow.depth -= 1;
        let passed = self.flow.passed.since(&before);
        self.flow.passed = before;
        passed
    }

    /// A field is given what may be the answer of a check.
    pub(super) fn keeps(&mut self, slot: &Slot, value: &Expr) {
        let outcome = self.outcome(value);
        if let (Some(field), false) = (&slot.field, outcome.is_open()) {
            let all = self.code.kept_answers.entry(field.clone()).or_default();
            all.push((self.package.to_owned(), slot.of.clone(), outcome));
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
        self.used_of(used, None, class);
    }

    /// A field is used.
    pub(super) fn field(&mut self, of: Option<String>, name: String, class: &Class) {
        self.used_of(Used::Field(name), of, class);
    }

    /// A use, with the name before it.
    pub(super) fn used_of(&mut self, used: Used, of: Option<String>, class: &Class) {
        let one = Use {
            of,
            held: self.flow.held.clone(),
            used,
            class: class.clone(),
            parts: self.flow.parts.clone(),
            passed: self.flow.passed.clone(),
        };
        if let Some(function) = self.stack.last_mut() {
            function.uses.push(one);
        }
    }

    /// An operation is made of text here.
    pub(super) fn parsed(&mut self, place: Option<Place>, by: &str) {
        if let (Some(function), Some(place)) = (self.stack.last_mut(), place) {
            function.parsed.push((place, by.to_owned()));
        }
    }

    pub(super) fn holder(&self, expr: &Expr) -> Holder {
        let words = words(expr);
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
    pub(super) fn part(&mut self, name: String, expr: &Expr, class: &Class) {
        self.flow.parts.push(name);
        self.expr(expr, class);
        self.flow.parts.pop();
    }

    pub(super) fn expr(&mut self, expr: &Expr, class: &Class) {
        match expr {
            Expr::Path(it) => self.path_of(&it.path, it.qself.as_ref(), class),
            Expr::Array(it) if self.is_table(class) => {
                let last = it.elems.len().saturating_sub(1);
                for (at, it) in it.elems.iter().enumerate() {
                    let end = if at == last { "$" } else { "" };
                    self.part(format!("[{at}{end}]"), it, class);
                }
            }
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
                    true => {
                        self.expr(&it.expr, &Class::Query);
                        self.proof_given(class);
                    }
                    false => self.expr(&it.expr, class),
                }
                self.pass(outcome);
            }
            Expr::Await(it) => self.expr(&it.base, class),
            Expr::Unary(it) => self.expr(&it.expr, class),
            Expr::Repeat(it) => self.expr(&it.expr, class),
            Expr::Struct(it) => {
                let of = self.type_name(last(&it.path));
                for field in &it.fields {
                    let name = member(&field.member);
                    let slot = Slot {
                        of: of.clone(),
                        field: Some(name.clone()),
                    };
                    self.flow.parts.push(name);
                    self.keeps(&slot, &field.expr);
                    self.held(Some(slot), |walker| walker.expr(&field.expr, class));
                    self.flow.parts.pop();
                }
                self.exprs(it.rest.as_deref(), class);
            }
            Expr::Call(it) => self.call(it, class),
            Expr::MethodCall(it) => self.method(it, class),
            Expr::Binary(it) => self.binary(it, class),
            Expr::Assign(it) => {
                let (class, parts) = match self.variable_of(&it.left) {
                    Some(list) if matches!(&*it.left, Expr::Unary(_)) => {
                        let name = "=".to_owned();
                        let by = Callee { of: None, name };
                        (Class::Put { list, by }, fields(&it.left))
                    }
                    Some(id) => {
                        let bound = [Binding::whole(id)];
                        (Class::Bound(bound.into()), fields(&it.left))
                    }
                    None => (Class::Stored, Vec::new()),
                };
                let outer = std::mem::replace(&mut self.flow.parts, parts);
                let slot = self.slot(&it.left);
                if let Some(slot) = &slot {
                    self.keeps(slot, &it.right);
                }
                if let Expr::Path(name) = &*it.left {
                    let (id, answer) = (self.id(&last(&name.path)), self.outcome(&it.right));
                    self.answers_again(id, answer, is_refusal(&it.right));
                }
                self.held(slot, |walker| walker.expr(&it.right, &class));
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
                    self.leaves(&it.then_branch.stmts),
                    other.is_some_and(|it| self.expr_leaves(it)),
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
            Expr::Async(it) => {
                self.inner(|walker| walker.statements(&it.block.stmts, class));
            }
            Expr::TryBlock(it) => {
                self.inner(|walker| walker.statements(&it.block.stmts, class));
            }
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
                let mut each = Vec::new();
                syntax::names(&it.pat, &mut each);
                let passed = self.broken(it.label.as_ref(), &Class::Query, |walker| {
                    walker.statements(&it.body.stmts, &Class::Query);
                });
                self.flow.names = names;
                // each one was checked, so all were
                let mut words = words(&it.body).into_iter();
                let is_left = words.any(|it| it == "break" || it == "continue");
                let whole = iterated(syntax::inner(&it.expr).unwrap_or(&it.expr));
                if matches!(whole, Expr::Path(_))
                    && let Some(list) = root(&it.expr)
                    && !is_left
                    && checks_one(&passed, &each)
                {
                    self.pass(Gate::Each(list));
                }
            }
            Expr::Closure(it) => {
                self.closure(it, class);
            }
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
                let of = self.type_of(&it.base);
                self.field(of, member(&it.member), class);
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
                let class = self.of_places(&it.expr, places(&it.index), class);
                self.expr(&it.expr, &class);
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
    fn broken(
        &mut self,
        label: Option<&syn::Label>,
        class: &Class,
        read: impl FnOnce(&mut Self),
    ) -> Gate {
        let label = label.map(|it| it.name.ident.to_string());
        self.flow.breaks.push((label, class.clone()));
        let names = self.flow.names.clone();
        let passed = self.apart(Gate::open(), read);
        self.flow.names = names;
        self.flow.breaks.pop();
        passed
    }

    /// Code that runs by itself, later or never.
    pub(super) fn inner(&mut self, read: impl FnOnce(&mut Self)) -> Gate {
        self.flow.closures += 1;
        let passed = self.apart(Gate::open(), read);
        self.flow.closures -= 1;
        passed
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
            BinOp::Add(_) => {
                self.expr(&it.left, &class.of_text());
                self.expr(&it.right, &class.of_text());
            }
            BinOp::AddAssign(_) => {
                let inner = self.variable_of(&it.left).map_or(Class::Stored, |id| {
                    let bound = [Binding::whole(id)];
                    Class::Bound(bound.into())
                });
                self.expr(&it.left, &Class::Query);
                self.expr(&it.right, &inner.of_text());
            }
            BinOp::BitAndAssign(_) | BinOp::BitOrAssign(_) | BinOp::BitXorAssign(_) => {
                self.expr(&it.left, &Class::Query);
                self.expr(&it.right, &Class::Query);
                if let Expr::Path(name) = &*it.left {
                    let id = self.id(&last(&name.path));
                    let (before, answer) = (self.outcome(&it.left), self.outcome(&it.right));
                    let is_refused = self.flow.refused.remove(&id);
                    let after = match it.op {
                        BinOp::BitAndAssign(_) if self.is_certain(&id) => before.and(answer),
                        BinOp::BitAndAssign(_) => before.and(answer.doubted()),
                        BinOp::BitOrAssign(_) if is_refused && before.is_open() => answer,
                        BinOp::BitOrAssign(_) => before.or(answer),
                        _ => before.and(answer).doubted(),
                    };
                    self.flow.outcomes.insert(id, after);
                }
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
        let of = self.type_of(&it.expr);
        self.typed(&bound, of);
        self.seen(&it.expr, &bound);
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
            if !self.expr_leaves(&arm.body) {
                ways = Some(match ways {
                    Some(before) => before.or(passed),
                    None => passed,
                });
            }
        }
        self.flow.names = outer;
        self.pass(ways.unwrap_or_else(Gate::open));
    }
}

/// Whether something is given to code that is not followed.
pub(super) fn is_handed_on(class: &Class) -> bool {
    matches!(
        class,
        Class::Call(_)
            | Class::Through(..)
            | Class::Stored
            | Class::Put { .. }
            | Class::Part { .. }
            | Class::Macro(_)
    )
}

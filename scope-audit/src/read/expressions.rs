//! Statements and expressions: what becomes of an operation, and behind which gates.

use std::rc::Rc;

use syn::{BinOp, Expr, Pat, Stmt};

use super::{
    checks::{checks_one, elements},
    items::Walker,
    tables,
    types::of_pattern,
};
use crate::{
    code::{Class, Holder, Slot, Use, Used},
    facts::Place,
    gates::{Callee, Check, Gate},
    syntax::{
        self, Binding, bindings, callee, expr_attributes, fields, is_refusal, last, member, names,
        names_operation, places, qualifier, root, words,
    },
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

    /// A variable holds the answer of a check.
    fn answer(&mut self, pattern: &Pat, outcome: Gate) {
        if let (Pat::Ident(name), false) = (pattern, outcome.is_open()) {
            let id = self.id(&name.ident.to_string());
            self.flow.outcomes.insert(id, outcome);
        }
    }

    /// A variable is given another answer, perhaps: which of them it holds is known where all but one are
    /// refusals.
    fn answers_again(&mut self, id: String, answer: Gate, is_refusal: bool) {
        let before = self.flow.outcomes.remove(&id);
        let is_refused = before.is_none() && self.flow.refused.remove(&id);
        let after = match before {
            // whatever it was before
            _ if self.is_certain(&id) => (!answer.is_open()).then_some(answer),
            before if is_refusal => before,
            None if is_refused => Some(answer),
            None if answer.is_open() => None,
            before => {
                let all = before.unwrap_or_else(Gate::open).and(answer);
                Some(all.doubted())
            }
        };
        self.flow.outcomes.extend(after.map(|it| (id, it)));
    }

    /// Whether the code here runs wherever a variable is there.
    fn is_certain(&self, id: &str) -> bool {
        self.flow.depths.get(id) == Some(&self.flow.depth)
    }

    /// The variables of a pattern hold proofs.
    pub(super) fn prove(&mut self, pattern: &Pat) {
        let mut bound = Vec::new();
        names(pattern, &mut bound);
        let ids: Vec<String> = bound.iter().map(|it| self.id(it)).collect();
        if let Some(function) = self.stack.last_mut() {
            function.proofs.extend(ids);
        }
    }

    /// A proof goes somewhere without a variable.
    pub(super) fn proof_given(&mut self, class: &Class) {
        if let (Class::Call(Some(_)), Some(function)) = (class, self.stack.last_mut())
            && let Some(place) = function.guard_place.clone()
        {
            let name = "the proof itself";
            function.proofs.push(name.to_owned());
            self.used(Used::Name(name.to_owned(), place), class);
        }
    }

    /// What a variable of this name is called here: two of one name are two.
    pub(super) fn id(&self, name: &str) -> String {
        let known = self.flow.names.get(name);
        known.map_or_else(|| name.to_owned(), Clone::clone)
    }

    /// The variable that a place is in, but for `self`.
    pub(super) fn variable_of(&self, place: &Expr) -> Option<String> {
        let name = root(place).filter(|it| it != "self")?;
        Some(self.id(&name))
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

    /// An expression whose value a pattern takes apart; with `none` where it binds nothing.
    pub(super) fn bind(&mut self, pattern: &Pat, value: &Expr, none: &Class) {
        if let Some(pairs) = tables::elements(pattern, value) {
            for (pattern, value) in pairs {
                self.bind(pattern, value, none);
            }
            return;
        }
        let (bound, names) = self.fresh(bindings(pattern));
        let of = of_pattern(pattern).or_else(|| self.type_of(value));
        self.typed(&bound, of);
        self.seen(value, &bound);
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
                let whole = elements(syntax::inner(&it.expr).unwrap_or(&it.expr));
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

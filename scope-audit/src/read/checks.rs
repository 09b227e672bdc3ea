//! Checks at run time: which calls they are, and which code runs only where they succeeded.

use syn::{BinOp, Expr, Lit, Pat, Stmt, UnOp};

use super::{items::Walker, methods::Does, types::is_type};
use crate::{
    code::Holder,
    gates::{self, Callee, Gate, Given},
    meaning::Guard,
    syntax::{callee, inner, is_refusal, last, member, names, qualifier, root, words},
};

/// Checks of a requirement that a holder makes.
const OF_A_HOLDER: &[&str] = &["authorize", "covers", "covers_all", "meets"];
/// Checks that are made of an operation.
const OF_AN_OPERATION: &[&str] = &[
    "check",
    "check_scopes",
    "check_permissions",
    "check_holder",
    "is_covered_by",
];

/// A call that checks.
pub(super) struct Check<'e> {
    /// What is checked; `None` where that could not be read.
    pub(super) guard: Option<Guard>,
    /// The gate that is passed where it succeeds.
    pub(super) gate: Gate,
    /// What is asked.
    pub(super) holder: Option<&'e Expr>,
}

impl<'e> Check<'e> {
    fn new(guard: Option<Guard>, unread: Gate, holder: Option<&'e Expr>) -> Self {
        let gate = guard.clone().map_or(unread, Gate::Proven);
        Check {
            guard,
            gate,
            holder,
        }
    }
}

/// The gate of what callers decide.
fn unread(requirement: &Expr) -> Gate {
    match requirement {
        Expr::Path(_) | Expr::Unary(_) => root(requirement).map_or(Gate::Unread, Gate::Parameter),
        _ => Gate::Unread,
    }
}

/// Whether an answer is that of `Ok`, `Some` or `true`; `None` for one that is not known.
fn says_yes(pattern: &Pat) -> Option<bool> {
    let name = match pattern {
        Pat::TupleStruct(it) => last(&it.path),
        Pat::Ident(it) => it.ident.to_string(),
        Pat::Path(it) => last(&it.path),
        Pat::Paren(it) => return says_yes(&it.pat),
        Pat::Reference(it) => return says_yes(&it.pat),
        Pat::Type(it) => return says_yes(&it.pat),
        Pat::Guard(it) => return says_yes(&it.pat),
        Pat::Lit(it) => return boolean(&it.lit),
        _ => return None,
    };
    match name.as_str() {
        "Ok" | "Some" => Some(true),
        "Err" | "None" => Some(false),
        _ => None,
    }
}

/// Whether code names one of the library's checks.
fn names_check(code: &impl quote::ToTokens) -> bool {
    let is_check = |it: &String| {
        [OF_A_HOLDER, OF_AN_OPERATION]
            .iter()
            .any(|all| all.contains(&it.as_str()))
    };
    words(code).iter().any(is_check)
}

/// What is passed on one of several ways, each with a yes at its end.
fn one_of(all: impl Iterator<Item = Option<Gate>>) -> Gate {
    all.flatten().reduce(Gate::or).unwrap_or_else(Gate::open)
}

/// The list whose elements an iterator gives.
pub(super) fn iterated(expr: &Expr) -> &Expr {
    match expr {
        Expr::MethodCall(it)
            if ["iter", "into_iter", "copied", "cloned"]
                .iter()
                .any(|of| it.method == of) =>
        {
            iterated(&it.receiver)
        }
        expr => expr,
    }
}

/// The names of a closure's parameters.
fn parameters(closure: &syn::ExprClosure) -> Vec<String> {
    let mut bound = Vec::new();
    closure.inputs.iter().for_each(|it| names(it, &mut bound));
    bound
}

/// Whether a gate is a check of the operation in one of some variables.
pub(super) fn checks_one(gate: &Gate, variables: &[String]) -> bool {
    let mut flat = Vec::new();
    gates::flatten(Some(gate).into_iter(), &mut flat);
    let is_it = |it: &&Gate| matches!(it, Gate::Command(of) if variables.contains(of));
    flat.iter().any(is_it)
}

fn boolean(lit: &Lit) -> Option<bool> {
    match lit {
        Lit::Bool(it) => Some(it.value),
        _ => None,
    }
}

impl Walker<'_, '_> {
    /// The check that a call is.
    pub(super) fn check_of<'e>(&self, expr: &'e Expr) -> Option<Check<'e>> {
        let requirement = |expr: &Expr| self.required(expr);
        match expr {
            Expr::MethodCall(it) => {
                let name = it.method.to_string();
                let first = it.args.first()?;
                // the library's take no text and no number
                if it.args.iter().any(|it| matches!(it, Expr::Lit(_))) {
                    return None;
                }
                if OF_A_HOLDER.contains(&name.as_str()) {
                    // a command asks what it is given
                    let unread = match (name.as_str(), root(&it.receiver)) {
                        ("authorize", Some(command)) if !self.is_requirement(first) => {
                            Gate::Command(command)
                        }
                        _ => unread(first),
                    };
                    return Some(Check::new(requirement(first), unread, Some(&it.receiver)));
                }
                if OF_AN_OPERATION.contains(&name.as_str()) {
                    let of = requirement(&it.receiver).or_else(|| requirement(first));
                    let guard = of.map(|guard| match name.as_str() {
                        "check_permissions" => guard.of_gate(true),
                        "check_scopes" | "is_covered_by" => guard.of_gate(false),
                        _ => guard,
                    });
                    let unread = match (&*it.receiver, first) {
                        (Expr::Path(of), _) => Gate::Command(last(&of.path)),
                        _ => Gate::Unread,
                    };
                    return Some(Check::new(guard, unread, Some(first)));
                }
                None
            }
            Expr::Call(it) => {
                let path = callee(it)?;
                let (name, of) = (last(path), qualifier(path)?);
                let first = it.args.first()?;
                let holder = match (of.as_str(), name.as_str()) {
                    ("Checked", "new") => Some(first),
                    (_, "authorize" | "meets") => Some(first),
                    (of, "covers") if of.starts_with(char::is_uppercase) => match it.args.len() {
                        1 => Some(&*it.func),
                        _ => Some(first),
                    },
                    _ => return None,
                };
                let guard = it.args.iter().find_map(requirement);
                let mut given = it.args.iter().filter(|it| self.is_requirement(it));
                let unread = given.next().map_or(Gate::Unread, unread);
                Some(Check::new(guard, unread, holder))
            }
            _ => None,
        }
    }

    /// Whether a variable holds a requirement, by its type: a parameter that callers decide.
    fn is_requirement(&self, expr: &Expr) -> bool {
        let of = match expr {
            Expr::Path(_) => self.type_of(expr),
            _ => None,
        };
        let is_one = |of: &str| of == "AsRequirement";
        let mut bounds = self.flow.bounds.iter();
        of.is_some_and(|of| {
            of == "Req" || bounds.any(|(parameter, it)| *parameter == of && is_one(it))
        })
    }

    /// Notes a check.
    pub(super) fn checked(&mut self, check: &Check<'_>, place: Option<crate::facts::Place>) {
        let holder = check
            .holder
            .map_or(Holder::Other, |holder| self.holder(holder));
        let Some(function) = self.stack.last_mut() else {
            return;
        };
        if let Some(guard) = &check.guard {
            function.guard_place = function.guard_place.take().or(place);
            function.checked.push((guard.clone(), holder));
        }
    }

    /// What is passed where the answer of an expression is `Ok`, `Some` or `true`.
    pub(super) fn outcome(&self, expr: &Expr) -> Gate {
        if let Some(check) = self.check_of(expr) {
            return check.gate;
        }
        if let Some(inner) = inner(expr) {
            return self.outcome(inner);
        }
        match expr {
            Expr::Path(it) => {
                let known = it.path.get_ident();
                let known = known.and_then(|it| self.flow.outcomes.get(&self.id(&it.to_string())));
                known.cloned().unwrap_or_else(Gate::open)
            }
            Expr::MethodCall(it) => {
                let name = it.method.to_string();
                if Does::Answer.is(&name) {
                    let receiver = self.outcome(&it.receiver);
                    return match name.as_str() {
                        "and" => receiver
                            .and(it.args.first().map_or(Gate::open(), |it| self.outcome(it))),
                        _ => receiver,
                    };
                }
                match (name.as_str(), it.args.first()) {
                    ("is_ok" | "is_some" | "is_ok_and" | "is_some_and", _) => {
                        self.outcome(&it.receiver)
                    }
                    ("unwrap_or", Some(Expr::Lit(lit))) if boolean(&lit.lit) == Some(false) => {
                        self.outcome(&it.receiver)
                    }
                    ("is_err" | "is_none" | "not" | "unwrap_or" | "or" | "or_else", _) => {
                        Gate::open()
                    }
                    ("try_for_each" | "all", Some(Expr::Closure(closure))) => {
                        let required = self.required(iterated(&it.receiver));
                        // each of them, not some
                        let list = match iterated(&it.receiver) {
                            Expr::Path(_) => root(&it.receiver),
                            _ => None,
                        };
                        match (list, required) {
                            (Some(list), _) if self.checks_each(closure) => Gate::Each(list),
                            // each privilege of a list is asked for
                            (_, Some(guard)) if self.asks_each(closure) => Gate::Proven(guard),
                            _ => Gate::open(),
                        }
                    }
                    _ => {
                        let of = self.type_of(&it.receiver);
                        let gate = self.may_check(Callee { of, name }, &it.args);
                        let receiver = self.outcome(&it.receiver);
                        // whether it still says so is not known
                        match receiver.is_check() {
                            true => gate.and(receiver.doubted()),
                            false => gate,
                        }
                    }
                }
            }
            Expr::Call(it) => match (callee(it).map(last), it.args.first()) {
                (Some(name), Some(inner)) if matches!(name.as_str(), "Ok" | "Some") => {
                    self.outcome(inner)
                }
                (Some(name), _)
                    if !name.starts_with(char::is_uppercase) && !self.is_variable(&it.func) =>
                {
                    let of = callee(it).and_then(qualifier);
                    let of = of.map(|it| self.type_name(it));
                    self.may_check(Callee { of, name }, &it.args)
                }
                _ => match self.called(it) {
                    Some((_, answer)) => answer,
                    // a closure that is called at once
                    None if callee(it).is_none() && names_check(&it.func) => Gate::Unread,
                    None => Gate::open(),
                },
            },
            Expr::If(it) => {
                let (yes, no) = self.condition(&it.cond);
                let then = self.value(it.then_branch.stmts.as_slice(), yes);
                let other = it.else_branch.as_ref().map(|(_, it)| &**it);
                let other = other.and_then(|it| match it {
                    Expr::Block(it) => self.value(&it.block.stmts, no),
                    it => (!is_refusal(it)).then(|| no.and(self.outcome(it))),
                });
                one_of([then, other].into_iter())
            }
            Expr::Match(it) => one_of(it.arms.iter().map(|arm| {
                let (yes, _) = self.matched(&arm.pat, &it.expr);
                match &*arm.body {
                    Expr::Block(it) => self.value(&it.block.stmts, yes),
                    body => (!is_refusal(body)).then(|| yes.and(self.outcome(body))),
                }
            })),
            Expr::Block(it) => self
                .value(&it.block.stmts, Gate::open())
                .unwrap_or_else(Gate::open),
            Expr::Field(it) => Gate::Kept(self.type_of(&it.base), member(&it.member)),
            Expr::Binary(_) | Expr::Unary(_) | Expr::Let(_) | Expr::Macro(_) => {
                self.condition(expr).0
            }
            _ => Gate::open(),
        }
    }

    /// Whether a variable is called.
    pub(super) fn is_variable(&self, function: &Expr) -> bool {
        match function {
            Expr::Path(it) => {
                let name = it.path.get_ident();
                name.is_some_and(|it| self.flow.names.contains_key(&it.to_string()))
            }
            _ => false,
        }
    }

    /// What is passed where a block says yes; `None` for one that never does. One with statements of its
    /// own may check in them.
    fn value(&self, statements: &[Stmt], passed: Gate) -> Option<Gate> {
        match statements {
            [Stmt::Expr(it, None)] if is_refusal(it) => None,
            [Stmt::Expr(it, None)] => Some(passed.and(self.outcome(it))),
            [.., Stmt::Expr(it, None)] if is_refusal(it) => None,
            all => Some(match all.iter().any(names_check) {
                true => passed.and(Gate::Unread),
                false => passed,
            }),
        }
    }

    /// A call of a function that may check, perhaps what it is given.
    pub(super) fn may_check<'e>(
        &self,
        callee: Callee,
        arguments: impl IntoIterator<Item = &'e Expr>,
    ) -> Gate {
        Gate::Passed(self.check(callee, arguments))
    }

    /// A call, with what it is given.
    pub(super) fn check<'e>(
        &self,
        callee: Callee,
        arguments: impl IntoIterator<Item = &'e Expr>,
    ) -> gates::Check {
        let all = arguments.into_iter();
        let (given, answers) = all.map(|it| (self.argument(it), self.outcome(it))).unzip();
        gates::Check {
            callee,
            given,
            answers,
            by_end: false,
        }
    }

    fn argument(&self, argument: &Expr) -> Given {
        match (self.required(argument), argument) {
            (Some(guard), _) => Given::Guard(guard),
            (None, Expr::Reference(it)) => self.argument(&it.expr),
            (None, Expr::Path(it)) => Given::Variable(self.id(&last(&it.path))),
            _ => Given::Other,
        }
    }

    /// What a requirement means, also one in a variable or a constant.
    pub(super) fn required(&self, expr: &Expr) -> Option<Guard> {
        self.world.requirement(expr, &self.calls).or_else(|| {
            let Expr::Path(path) = expr else { return None };
            let name = last(&path.path);
            let known = self.flow.required.get(&self.id(&name)).cloned();
            // one of a type is not followed
            let is_free =
                path.qself.is_none() && !qualifier(&path.path).is_some_and(|it| is_type(&it));
            let constant = || self.world.constant(self.package, &name).filter(|_| is_free);
            known.or_else(constant)
        })
    }

    /// Whether a closure answers whether its parameter, an operation, was checked.
    pub(super) fn checks_each(&self, closure: &syn::ExprClosure) -> bool {
        checks_one(&self.outcome(&closure.body), &parameters(closure))
    }

    /// Whether a closure answers whether the privilege in its parameter is granted.
    fn asks_each(&self, closure: &syn::ExprClosure) -> bool {
        matches!(self.outcome(&closure.body), Gate::Parameter(of) if parameters(closure).contains(&of))
    }

    /// What is passed where a condition holds, and where it does not.
    pub(super) fn condition(&self, expr: &Expr) -> (Gate, Gate) {
        let nothing = || (Gate::open(), Gate::open());
        match expr {
            Expr::Paren(it) => self.condition(&it.expr),
            Expr::Group(it) => self.condition(&it.expr),
            Expr::Unary(it) => {
                let (yes, no) = self.condition(&it.expr);
                match it.op {
                    UnOp::Not(_) => (no, yes),
                    _ => (yes, no),
                }
            }
            Expr::Binary(it) => {
                let (left, right) = (self.condition(&it.left), self.condition(&it.right));
                let against = |side: &Expr| match side {
                    Expr::Lit(it) => boolean(&it.lit),
                    _ => None,
                };
                let equal = matches!(it.op, BinOp::Eq(_));
                match (&it.op, against(&it.left), against(&it.right)) {
                    (BinOp::And(_) | BinOp::BitAnd(_), ..) => {
                        (left.0.and(right.0), left.1.or(right.1))
                    }
                    (BinOp::Or(_) | BinOp::BitOr(_), ..) => {
                        (left.0.or(right.0), left.1.and(right.1))
                    }
                    (BinOp::Eq(_) | BinOp::Ne(_), Some(value), None) => match equal == value {
                        true => right,
                        false => (right.1, right.0),
                    },
                    (BinOp::Eq(_) | BinOp::Ne(_), None, Some(value)) => match equal == value {
                        true => left,
                        false => (left.1, left.0),
                    },
                    _ => nothing(),
                }
            }
            Expr::Let(it) => self.matched(&it.pat, &it.expr),
            Expr::MethodCall(it)
                if matches!(it.method.to_string().as_str(), "is_err" | "is_none") =>
            {
                (Gate::open(), self.outcome(&it.receiver))
            }
            Expr::Macro(it) if last(&it.mac.path) == "matches" => {
                let parse = |input: syn::parse::ParseStream<'_>| {
                    let value: Expr = input.parse()?;
                    input.parse::<syn::Token![,]>()?;
                    let pattern = Pat::parse_multi_with_leading_vert(input)?;
                    input.parse::<proc_macro2::TokenStream>()?;
                    Ok((value, pattern))
                };
                match it.mac.parse_body_with(parse) {
                    Ok((value, pattern)) => self.matched(&pattern, &value),
                    Err(_) => nothing(),
                }
            }
            Expr::Lit(_) | Expr::Macro(_) => nothing(),
            other => (self.outcome(other), Gate::open()),
        }
    }

    /// What is passed where a pattern matches, and where it does not.
    pub(super) fn matched(&self, pattern: &Pat, value: &Expr) -> (Gate, Gate) {
        if let (Pat::Tuple(patterns), Expr::Tuple(values)) = (pattern, value) {
            let each = patterns.elems.iter().zip(&values.elems);
            let all = each.map(|(pattern, value)| self.matched(pattern, value).0);
            return (all.fold(Gate::open(), Gate::and), Gate::open());
        }
        if let (Some(gate), Some(of)) = (self.variant(pattern), root(value)) {
            return (Gate::Variant(of, gate), Gate::open());
        }
        match says_yes(pattern) {
            Some(true) => (self.outcome(value), Gate::open()),
            Some(false) => (Gate::open(), self.outcome(value)),
            None => (Gate::open(), Gate::open()),
        }
    }

    /// What the variants in a pattern require, where they are commands that say so. One that is public
    /// requires nothing.
    fn variant(&self, pattern: &Pat) -> Option<Option<Guard>> {
        let path = match pattern {
            Pat::TupleStruct(it) => &it.path,
            Pat::Struct(it) => &it.path,
            Pat::Path(it) => &it.path,
            Pat::Paren(it) => return self.variant(&it.pat),
            Pat::Reference(it) => return self.variant(&it.pat),
            Pat::Guard(it) => return self.variant(&it.pat),
            Pat::Or(it) => {
                let all = it.cases.iter().map(|it| self.variant(it));
                let all: Option<Vec<Option<Guard>>> = all.collect();
                let all: Option<Vec<Guard>> = all?.into_iter().collect();
                let one = all.and_then(|it| it.into_iter().reduce(|a, b| a.or(&b)));
                return Some(one);
            }
            _ => return None,
        };
        let of = self.type_name(qualifier(path)?);
        let command = self.world.command(self.package, &of, &last(path))?;
        Some(match command {
            Some(requirement) => Some(self.world.requirement(requirement, &self.calls)?),
            None => None,
        })
    }
}

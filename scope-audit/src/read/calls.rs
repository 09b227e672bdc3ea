//! Calls: functions and methods, and what they do with what they are given.

use std::{mem, rc::Rc};

use syn::{Expr, GenericArgument, Lit, Token, punctuated::Punctuated, spanned::Spanned as _};

use super::{
    expressions::is_handed_on,
    items::Walker,
    methods::Does,
    types::{is_type, of_pattern},
};
use crate::{
    code::{Class, Slot, Used},
    gates::{Callee, Gate, Handed},
    syntax::{bindings, callee, last, member, names_operation, places, qualifier, root},
};

impl Walker<'_, '_> {
    /// A closure that is given to somebody: what it is called with, and what becomes of its value.
    /// Anything else is given so itself.
    fn given(&mut self, expr: &Expr, value: &Class, other: &Class) {
        match expr {
            Expr::Closure(it) => {
                self.closure(it, value);
            }
            expr => self.expr(expr, other),
        }
    }

    pub(super) fn call(&mut self, call: &syn::ExprCall, class: &Class) {
        let Some(path) = callee(call) else {
            self.exprs(&call.args, &Class::Call(None));
            self.expr(&call.func, &Class::Call(None));
            return;
        };
        self.call_of(path, call, class);
        // it runs once its arguments are there
        let run = match self.is_variable(&call.func) {
            true => Class::Run(Rc::new(class.clone())),
            false => Class::Call(None),
        };
        self.path(path, &run);
    }

    /// A call of what has a name.
    fn call_of(&mut self, path: &syn::Path, call: &syn::ExprCall, class: &Class) {
        let name = last(path);
        let of = qualifier(path);
        let of_type = of.clone().filter(|it| is_type(it));
        let of_type = of_type.map(|it| self.type_name(it));
        let place = self.world.place(
            path.segments
                .last()
                .map_or(call.func.span(), |it| it.ident.span()),
        );
        if let Some(place) = &place {
            match (name.as_str(), call.args.first()) {
                ("from" | "try_from" | "into", Some(first)) => {
                    let of = self.type_of(first);
                    self.used_of(Used::Result("from".to_owned(), place.clone()), of, class);
                }
                _ => {
                    let result = Used::Result(name.clone(), place.clone());
                    self.used_of(result, of_type.clone(), class);
                }
            }
        }
        let is_own = |of: String| self.world.conversions.contains(&of);
        let is_converted = call.args.first().and_then(|it| self.type_of(it));
        let makes_operation = match of.as_deref() {
            _ if is_converted.is_some_and(is_own) => false,
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
        let inner = match name.as_str() {
            "vouch_for" => Class::Vouch(of.clone().unwrap_or_default()),
            // `Some(x)`, `Request(x)`, `Arc::new(x)` hand on what they are given
            "Some" | "Ok" | "Err" => class.clone(),
            name if name.starts_with(char::is_uppercase) => {
                let of = self.type_name(name.to_owned());
                for (at, argument) in call.args.iter().enumerate() {
                    let (of, field) = (of.clone(), Some(at.to_string()));
                    let slot = Slot { of, field };
                    self.keeps(&slot, argument);
                    self.held(Some(slot), |walker| {
                        walker.expr(argument, class);
                    });
                }
                return;
            }
            name if of
                .as_ref()
                .is_some_and(|it| it.starts_with(char::is_uppercase))
                && Does::HandOn.is(name) =>
            {
                let is_own = |of: &String| self.world.made(self.package, Some(of), name).is_some();
                let slot = of_type.filter(is_own).map(|of| Slot { of, field: None });
                for argument in &call.args {
                    self.held(slot.clone(), |walker| walker.given(argument, class, class));
                }
                return;
            }
            "drop" | "size_of_val" | "discriminant" | "black_box" => Class::Query,
            "eq" | "ne" | "min" | "max" => Class::Compare,
            "swap" => Class::Stored,
            "take" if of.as_deref() == Some("mem") => class.clone(),
            // what was there before is its value
            "replace" if of.as_deref() == Some("mem") => {
                if let (Some(place), Some(value)) = (call.args.first(), call.args.get(1)) {
                    self.expr(place, class);
                    let list = self.variable_of(place);
                    let class = list.map_or(Class::Stored, |list| Class::Put {
                        list,
                        by: Callee { of: None, name },
                    });
                    let slot = self.slot(place);
                    self.held(slot, |walker| walker.expr(value, &class));
                }
                return;
            }
            name if Does::Make.is(name) => class.clone(),
            "once" | "repeat" | "ready" | "identity" => class.clone(),
            _ if self.is_variable(&call.func) => {
                let checks = self.flow.checks.get(&self.id(&name));
                let given = match checks.is_some_and(|it| it.is_look) {
                    true => Class::Query,
                    false => Class::Call(None),
                };
                let callback = self.callback(&name);
                let outer = mem::replace(&mut self.flow.callback, callback);
                self.exprs(&call.args, &given);
                self.flow.callback = outer;
                return;
            }
            _ => self.handed(Callee { of: of_type, name }, class),
        };
        self.arguments(&call.args, &inner);
    }

    /// The class of what a function is given whose value is used so.
    fn handed(&self, callee: Callee, class: &Class) -> Class {
        match self.world.relays.contains(&callee.name) {
            true => Class::Through(callee, Rc::new(class.clone())),
            false => Class::Call(Some(callee)),
        }
    }

    /// The function whose callers decide what a variable of this name calls, if that answers nothing.
    fn callback(&self, name: &str) -> Option<String> {
        let is_parameter = self.flow.callbacks.contains(&self.id(name));
        self.stack.last()?.name.clone().filter(|_| is_parameter)
    }

    /// Arguments of a call, of which some turn into operations there.
    fn arguments(&mut self, all: &Punctuated<Expr, Token![,]>, class: &Class) {
        for (at, argument) in all.iter().enumerate() {
            let callee = match class {
                Class::Call(Some(callee)) | Class::Through(callee, _) => Some(callee),
                _ => None,
            };
            match (argument, callee) {
                (Expr::Closure(it), Some(callee)) => {
                    let runs = Gate::Runs(self.check(callee.clone(), all), at);
                    self.apart(runs, |walker| {
                        walker.closure(it, class);
                    });
                }
                _ => self.expr(argument, class),
            }
            let outcome = self.outcome(argument);
            if let (Some(callee), false) = (callee, outcome.is_open()) {
                let given = &mut self.code.given_answers;
                let all = given.entry((callee.name.clone(), at)).or_default();
                all.push((self.package.to_owned(), outcome));
            }
            if let Some(callee) = callee
                && self.world.takers.contains(&callee.name)
                && let Some(of) = self.type_of(argument)
                && self.world.conversions.contains(&of)
                && let Some(place) = self.world.place(argument.span())
            {
                self.used_of(Used::Result("from".to_owned(), place), Some(of), class);
            }
        }
    }

    /// The answer of a check goes somewhere.
    pub(super) fn doubt(&mut self, gate: Gate, class: &Class) {
        let to = match (class, &self.flow.callback) {
            (Class::Call(Some(callee)) | Class::Through(callee, _), _) => {
                Handed::Callee(callee.clone())
            }
            (Class::Call(None), Some(function)) => Handed::Parameter(function.clone()),
            _ => Handed::Somewhere,
        };
        if is_handed_on(class) {
            self.pass(Gate::Doubt(Box::new(gate), to));
        }
    }

    pub(super) fn method(&mut self, call: &syn::ExprMethodCall, class: &Class) {
        let name = call.method.to_string();
        if let Some(function) = self.stack.last_mut() {
            function.called.push(name.clone());
        }
        let place = self.world.place(call.method.span());
        let of = self.type_of(&call.receiver);
        if let Some(place) = &place {
            let name = match name.as_str() {
                "into" | "try_into" => "from",
                name => name,
            };
            let result = Used::Result(name.to_owned(), place.clone());
            self.used_of(result, of.clone(), class);
        }
        let callee = Class::Call(Some(Callee {
            of: of.clone(),
            name: name.clone(),
        }));
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
                "unwrap_or_else" if call.args.first().is_some_and(|it| self.closure_leaves(it)) => {
                    self.pass(outcome);
                    self.proof_given(class);
                }
                "unwrap" | "expect" => {
                    self.pass(outcome);
                    self.proof_given(class);
                }
                name if is_handed_on(class) && !matches!(name, "is_ok" | "is_err") => {
                    self.doubt(outcome, class);
                }
                "map" | "and_then" | "then" | "inspect" | "is_ok_and" => {
                    for argument in &call.args {
                        self.apart(outcome.clone(), |walker| {
                            walker.given(argument, class, &callee);
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
        let has_closure = closure.is_some();
        let is_look = Does::Look.is(&name);
        let function = call.args.first().and_then(|it| self.function_of(it));
        if let Some(function) = function.filter(|_| is_look || Does::Map.is(&name)) {
            self.receiver(&call.receiver, &taken_by(&function, class));
            if is_look && Does::HandOn.is(&name) {
                self.receiver(&call.receiver, class);
            }
            let made = if is_look { &Class::Query } else { class };
            self.named(&function, &call.args, made);
            return;
        }
        match name.as_str() {
            "enumerate" => self.receiver(&call.receiver, &class.of_pair("1")),
            // of a map the value is looked up: a list takes no reference
            "get" | "get_mut" | "remove" if call.args.first().is_some_and(is_key) => {
                let of = of_map(class, VALUE);
                self.receiver(&call.receiver, &of);
            }
            "first" | "last" if call.args.is_empty() => {
                let place = if name == "first" { "[0]" } else { "[$]" };
                let of = self.of_places(&call.receiver, Some(place.to_owned()), class);
                self.receiver(&call.receiver, &of);
            }
            "get" if call.args.first().is_some_and(|it| places(it).is_some()) => {
                let of = self.of_places(&call.receiver, call.args.first().and_then(places), class);
                self.receiver(&call.receiver, &of);
            }
            "keys" | "into_keys" => self.receiver(&call.receiver, &of_map(class, KEY)),
            "values" | "values_mut" | "into_values" => {
                self.receiver(&call.receiver, &of_map(class, VALUE));
            }
            "zip" => {
                self.receiver(&call.receiver, &class.of_pair("0"));
                self.exprs(&call.args, &class.of_pair("1"));
                return;
            }
            "path" if call.args.is_empty() => {
                let of = Class::PathOf(Rc::new(class.clone()));
                self.receiver(&call.receiver, &of);
            }
            "to_string" => self.receiver(&call.receiver, &class.of_text()),
            // of a text, not of a cell
            "replace" if call.args.len() > 1 => {
                self.receiver(&call.receiver, class);
                self.exprs(&call.args, class);
                return;
            }
            "fold" | "try_fold" | "scan" if has_closure => {
                let taken = self.taken(closure, 1, of);
                self.receiver(&call.receiver, &taken);
                for argument in &call.args {
                    self.given(argument, class, class);
                }
                return;
            }
            name if has_closure && Does::Map.is(name) => {
                let taken = self.taken(closure, 0, of);
                self.receiver(&call.receiver, &taken);
                for argument in &call.args {
                    self.given(argument, class, class);
                }
                return;
            }
            name if has_closure && Does::Look.is(name) => {
                let taken = self.taken(closure, 0, of);
                let is_checked = name == "filter" && closure.is_some_and(|it| self.checks_each(it));
                let gate = match is_checked {
                    true => Gate::Filtered,
                    false => Gate::open(),
                };
                self.apart(gate, |walker| {
                    walker.receiver(&call.receiver, &taken);
                    if Does::HandOn.is(name) {
                        walker.receiver(&call.receiver, class);
                    }
                });
                for argument in &call.args {
                    self.given(argument, &Class::Query, &Class::Query);
                }
                return;
            }
            name if Does::Query.is(name) => self.receiver(&call.receiver, &Class::Query),
            name if Does::Compare.is(name) => {
                self.receiver(&call.receiver, &Class::Compare);
                self.exprs(&call.args, &Class::Compare);
                return;
            }
            name if Does::Put.is(name) => {
                let list = root(&call.receiver).unwrap_or_default();
                let by = Callee {
                    of,
                    name: name.to_owned(),
                };
                let put = Class::Put {
                    list: self.id(&list),
                    by,
                };
                let inner = match self.variable_of(&call.receiver) {
                    Some(_) => put.clone(),
                    None => Class::Stored,
                };
                // what is done with the list is done elsewhere
                match &*call.receiver {
                    Expr::Path(_) => {}
                    Expr::Field(it) => {
                        let of = self.type_of(&it.base);
                        self.field(of, member(&it.member), &put);
                        self.expr(&it.base, &Class::Query);
                    }
                    receiver => self.receiver(receiver, &Class::Query),
                }
                // a key and a value
                let is_pair = name == "insert" && call.args.len() == 2;
                let place = match name {
                    "entry" => Some(KEY),
                    "or_insert" => Some(VALUE),
                    _ => None,
                };
                let slot = self.slot(&call.receiver);
                self.held(slot, |walker| {
                    for (at, argument) in call.args.iter().enumerate() {
                        match (is_pair, place) {
                            (true, _) => walker.part(at.to_string(), argument, &inner),
                            (_, Some(place)) => walker.part(place.to_owned(), argument, &inner),
                            _ => walker.expr(argument, &inner),
                        }
                    }
                });
                return;
            }
            name if Does::HandOn.is(name) => self.receiver(&call.receiver, class),
            name if Does::Make.is(name) => self.receiver(&call.receiver, class),
            _ => self.receiver(&call.receiver, &callee),
        }
        if matches!(name.as_str(), "unwrap" | "expect") {
            self.pass(outcome);
        }
        let is_known = [Does::Bind, Does::Make, Does::HandOn, Does::Query];
        if name != "then_some" && !is_known.iter().any(|it| it.is(&name)) {
            let callee = match callee {
                Class::Call(Some(callee)) => self.handed(callee, class),
                callee => callee,
            };
            self.arguments(&call.args, &callee);
            return;
        }
        for argument in &call.args {
            match name.as_str() {
                name if Does::Bind.is(name) => self.expr(argument, &Class::Bind),
                name if Does::Make.is(name) => self.given(argument, class, class),
                "unwrap_or" | "or" | "xor" | "chain" | "then_some" => self.expr(argument, class),
                name if Does::HandOn.is(name) || Does::Query.is(name) => {
                    self.given(argument, &Class::Query, &callee);
                }
                _ => self.expr(argument, &callee),
            }
        }
    }

    /// The function that is given by its name.
    fn function_of(&self, expr: &Expr) -> Option<Callee> {
        let Expr::Path(it) = expr else { return None };
        let (of, name) = (qualifier(&it.path), last(&it.path));
        let is_function = name.starts_with(char::is_lowercase) && !self.is_variable(expr);
        let of = of.filter(|it| is_type(it)).map(|it| self.type_name(it));
        is_function.then_some(Callee { of, name })
    }

    /// A function that is given by its name to a method, which calls it. What it makes is used so.
    fn named(&mut self, function: &Callee, given: &Punctuated<Expr, Token![,]>, made: &Class) {
        self.exprs(given, &Class::Call(None));
        if let Some(place) = given.first().and_then(|it| self.world.place(it.span())) {
            let result = Used::Result(function.name.clone(), place);
            self.used_of(result, function.of.clone(), made);
        }
    }

    /// What becomes of what a closure is called with, by its parameter at a position.
    fn taken(
        &mut self,
        closure: Option<&syn::ExprClosure>,
        at: usize,
        of: Option<String>,
    ) -> Class {
        let Some(input) = closure.and_then(|it| it.inputs.iter().nth(at)) else {
            return Class::Query;
        };
        let (bound, names) = self.fresh(bindings(input));
        self.typed(&bound, of_pattern(input).or(of));
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
            Expr::Field(it) if !class.is_look() => {
                let of = self.type_of(&it.base);
                self.field(of, member(&it.member), class);
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
}

/// What becomes of what a function is called with that is given by its name; `made` of what it makes.
fn taken_by(function: &Callee, made: &Class) -> Class {
    match function.name.as_str() {
        "path" => Class::PathOf(Rc::new(made.clone())),
        "to_string" => made.of_text(),
        name if Does::Query.is(name) => Class::Query,
        name if Does::Compare.is(name) => Class::Compare,
        name if Does::HandOn.is(name) => made.clone(),
        _ => Class::Call(Some(function.clone())),
    }
}

/// Whether something is looked up in a map by this.
pub(super) fn is_key(expr: &Expr) -> bool {
    matches!(expr, Expr::Reference(_))
        || matches!(expr, Expr::Lit(it) if matches!(it.lit, Lit::Str(_)))
}

/// The places of a key and a value in the pairs of a map.
const KEY: &str = "0";
const VALUE: &str = "1";

/// The class of a map whose keys or values are used so.
fn of_map(class: &Class, place: &str) -> Class {
    match class {
        Class::Query | Class::Compare => class.clone(),
        class => Class::Part {
            name: place.to_owned(),
            class: Rc::new(class.clone()),
            is_receiver: false,
        },
    }
}

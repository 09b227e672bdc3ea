//! Closures and futures: what they check where they are called or awaited.

use syn::{Expr, Pat};

use super::{
    items::{Checks, Walker},
    types::of_pattern,
    world::and,
};
use crate::{
    code::{Class, Used},
    gates::Gate,
    syntax::{bindings, callee, words},
};

impl Walker<'_, '_> {
    /// A closure: its body's value is used as the closure is.
    pub(super) fn closure(&mut self, it: &syn::ExprClosure, class: &Class) -> Checks {
        let scope = self.scope();
        let guard = and(it.inputs.iter().map(|input| match input {
            Pat::Type(typed) => self.world.type_guard(&typed.ty, &scope, 0),
            _ => None,
        }));
        let takes = guard.map_or_else(Gate::open, Gate::Proven);
        let outer = self.flow.names.clone();
        let mut parameters = Vec::new();
        for input in &it.inputs {
            let names = match self.prepared.take_if(|(of, _)| std::ptr::eq(*of, input)) {
                Some((_, names)) => names,
                None => {
                    let (bound, names) = self.fresh(bindings(input));
                    self.typed(&bound, of_pattern(input));
                    names
                }
            };
            let id = match names.as_slice() {
                [(_, id)] => id.clone(),
                _ => String::new(),
            };
            if !id.is_empty() {
                let given = Gate::Given(closure_of(&id), 0);
                self.flow.outcomes.insert(id.clone(), given);
            }
            parameters.push(id);
            self.flow.names.extend(names);
            if !takes.is_open() {
                self.prove(input);
            }
        }
        let checks = self.later(parameters, &it.body, |walker| {
            walker.pass(takes);
            walker.expr(&it.body, class);
            let tail = match &*it.body {
                Expr::Block(_) => walker.flow.tail.take(),
                body => Some(walker.tail(body)),
            };
            walker.flow.tail = tail;
        });
        self.flow.names = outer;
        checks
    }

    /// What code checks that runs later.
    pub(super) fn later(
        &mut self,
        parameters: Vec<String>,
        body: &impl quote::ToTokens,
        read: impl FnOnce(&mut Self),
    ) -> Checks {
        let function = self.stack.last();
        let (gates, uses) = function.map_or((0, 0), |it| (it.gates.len(), it.uses.len()));
        self.flow.tail = None;
        let end = self.inner(read);
        let tail = self.flow.tail.take().unwrap_or_else(Gate::open);
        let (gates, uses) = match self.stack.last() {
            Some(it) => (it.gates.get(gates..), it.uses.get(uses..)),
            None => (None, None),
        };
        let is_look = uses.into_iter().flatten().all(|it| {
            let is_parameter = matches!(&it.used, Used::Name(of, _) if parameters.contains(of));
            !is_parameter || it.class.is_look()
        });
        // where it may end elsewhere, its answer is not known
        let answer = match words(body).iter().any(|it| it == "return") {
            true => Gate::All(gates.unwrap_or_default().to_vec()).doubted(),
            false => end.clone().and(tail),
        };
        Checks {
            parameters,
            end,
            answer,
            is_look,
        }
    }

    /// The answer of the value of a block or a closure. One that several ways lead to is not followed.
    pub(super) fn tail(&self, value: &Expr) -> Gate {
        match value {
            Expr::If(_) | Expr::Match(_) | Expr::Block(_) | Expr::Unsafe(_) => Gate::Unread,
            value => self.outcome(value),
        }
    }

    /// What is passed where a closure in a variable is called with these arguments.
    pub(super) fn called(&self, call: &syn::ExprCall) -> Option<(Gate, Gate)> {
        let name = callee(call)?.get_ident()?.to_string();
        let checks = self.flow.checks.get(&self.id(&name))?;
        let within = |gate: &Gate| {
            gate.with(&|gate| match gate {
                Gate::Parameter(of) => {
                    let at = checks.parameters.iter().position(|it| it == of)?;
                    let guard = call.args.iter().nth(at).and_then(|it| self.required(it));
                    Some(guard.map_or(Gate::Unread, Gate::Proven))
                }
                Gate::Given(of, _) => {
                    let at = checks
                        .parameters
                        .iter()
                        .position(|it| closure_of(it) == *of)?;
                    let given = call.args.iter().nth(at);
                    Some(given.map_or_else(Gate::open, |it| self.outcome(it)))
                }
                _ => None,
            })
        };
        Some((within(&checks.end), within(&checks.answer)))
    }
}

/// The name that stands for the closure of a parameter.
fn closure_of(parameter: &str) -> String {
    format!("|{parameter}|")
}

//! Variables: what they are called, and which answers and proofs they hold.

use syn::{Expr, Pat};

use super::{items::Walker, tables, types::of_pattern};
use crate::{
    code::{Class, Used},
    gates::Gate,
    syntax::{Binding, bindings, names, root},
};

impl Walker<'_, '_> {
    /// A variable holds the answer of a check.
    pub(super) fn answer(&mut self, pattern: &Pat, outcome: Gate) {
        if let (Pat::Ident(name), false) = (pattern, outcome.is_open()) {
            let id = self.id(&name.ident.to_string());
            self.flow.outcomes.insert(id, outcome);
        }
    }

    /// A variable is given another answer, perhaps: which of them it holds is known where all but one are
    /// refusals.
    pub(super) fn answers_again(&mut self, id: String, answer: Gate, is_refusal: bool) {
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
    pub(super) fn is_certain(&self, id: &str) -> bool {
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
}

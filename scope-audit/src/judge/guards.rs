//! Operations without a guard that covers them, and guards that are broader than what they guard.

use scope_spec::{Operation, Spec, lists::some_quoted};

use super::{Judge, Judged, Sent, quoted, requirement};
use crate::{
    code::{Class, Function, Used},
    facts::What,
    meaning::{Guard, cheapest, cheapest_within, meets, required},
    report::{Finding, Kind},
};

impl Judge<'_> {
    pub(super) fn unguarded(&self, sent: &[Sent], judged: &mut Judged) {
        for it in sent.iter().filter(|it| !it.covered && !it.is_named_only) {
            let Some(function) = self.code.functions.get(it.function) else {
                continue;
            };
            let Some((spec, operation)) = self.operation(&it.mark) else {
                continue;
            };
            if it.unread || !self.is_member(&function.package) {
                let reason = match it.unread {
                    true => format!(
                        "`{}` is sent behind a check that could not be read",
                        operation.id
                    ),
                    false => format!(
                        "`{}` is sent by a package outside of the workspace",
                        operation.id
                    ),
                };
                let names = self.scopes_of(&it.mark);
                self.doubt(&mut judged.open, function, &it.place, reason, names);
                continue;
            }
            let requires = requirement(spec, &operation.scopes);
            let reason = match &it.guard {
                None => format!(
                    "`{}` is used without a guard; it requires {requires}",
                    operation.id
                ),
                Some(guard) => format!(
                    "`{}` requires {requires}, and the guard proves no more than {}",
                    operation.id,
                    quoted(spec, &guard.names(&it.mark.spec)),
                ),
            };
            let scope = cheapest(spec, self.index(&it.mark), &[])
                .first()
                .map(|i| spec.scopes.name(*i).to_owned());
            let (file, line) = (self.relative(&it.place.file), it.place.line);
            judged.findings.push(Finding {
                scope,
                function: function.name.clone(),
                operation: Some(operation.id.clone()),
                ..Finding::new(Kind::Unguarded, &function.package, file, line, reason)
            });
        }
    }

    /// Functions whose guard is broader than all that they do with it.
    pub(super) fn over_guarded(&self, sent: &[Sent], findings: &mut Vec<Finding>) {
        for (at, function) in self.code.functions.iter().enumerate() {
            if self.code.checks_unread(function)
                || !function.dynamic.is_empty()
                || !function.parsed.is_empty()
                || !self.is_member(&function.package)
            {
                continue;
            }
            if function.proofs.iter().any(|it| it == "self") {
                continue;
            }
            let guard = match (&function.guard, function.own_check()) {
                (Some(taken), Some(checked)) => Some(taken.and(&checked)),
                (taken, checked) => taken.clone().or(checked),
            };
            let Some((spec_id, proven)) = guard.as_ref().and_then(Guard::scopes) else {
                continue;
            };
            let Some(spec) = self.facts.specs.get(spec_id).map(|it| &it.spec) else {
                continue;
            };
            let Some(handed_on) = self.handed_on(function, spec_id) else {
                continue;
            };
            let mut needed: Vec<usize> = handed_on;
            let mut operations: Vec<usize> = Vec::new();
            for it in sent
                .iter()
                .filter(|it| it.function == at && it.mark.spec == spec_id)
            {
                operations.extend(match it.mark.what {
                    What::Operation(index) => Some(index),
                    _ => None,
                });
            }
            let decided = function.uses.iter().all(|it| match &it.used {
                Used::Mark(_) => !self
                    .classes(function, it)
                    .iter()
                    .any(|it| matches!(it, Class::Returned | Class::Stored | Class::Macro(_))),
                Used::Name(name, _) | Used::Associated(name, _) => {
                    let of = it.of.as_deref();
                    self.code.kept(name, of, &function.package).is_empty()
                }
                Used::Result(..) | Used::Field(_) => true,
            });
            if !decided || (operations.is_empty() && needed.is_empty()) {
                continue;
            }
            let scopes = &spec.scopes;
            let within = scopes.closure.close(&proven);
            let covered = |index: &usize| meets(scopes, &proven, required(spec, *index));
            // what the guard does not cover is told already
            if !operations.iter().all(covered) {
                continue;
            }
            for index in operations {
                if !meets(scopes, &needed, required(spec, index)) {
                    needed.extend(cheapest_within(spec, index, &needed, &within));
                }
            }
            let needed = scopes.minimal(&needed);
            let closed = scopes.closure.close(&needed);
            let narrower = closed.len() < within.len() && closed.iter().all(|i| within.contains(i));
            if !narrower {
                continue;
            }
            let (broad, enough) = (quoted(spec, &proven), quoted(spec, &needed));
            let (reason, change) = match needed.is_empty() {
                true => (
                    format!(
                        "the guard requires {broad}, and nothing that the function does needs a scope"
                    ),
                    None,
                ),
                false => {
                    let others = operations_between(spec, &proven, &needed);
                    let or_use = match others.is_empty() {
                        true => String::new(),
                        false => format!(
                            ", or use an operation that {enough} does not cover: {}",
                            some_quoted(&others, 3)
                        ),
                    };
                    (
                        format!(
                            "the guard requires {broad}; {enough} is enough for the operations and functions that it uses"
                        ),
                        Some(format!("guard it by {enough}{or_use}")),
                    )
                }
            };
            let place = function.guard_place.as_ref();
            let line = match place {
                Some(place) if place.file == function.file => place.line,
                _ => function.line,
            };
            let file = self.relative(&function.file);
            findings.push(Finding {
                scope: proven.first().map(|i| spec.scopes.name(*i).to_owned()),
                function: function.name.clone(),
                change,
                ..Finding::new(Kind::OverGuarded, &function.package, file, line, reason)
            });
        }
    }

    /// What the functions need that a proof is handed to; `None` where that cannot be followed.
    pub(super) fn handed_on(&self, function: &Function, spec: &str) -> Option<Vec<usize>> {
        let mut needed = Vec::new();
        for it in &function.uses {
            let Used::Name(name, _) = &it.used else {
                continue;
            };
            if !function.proofs.contains(name) {
                continue;
            }
            for class in self.classes(function, it) {
                match class {
                    Class::Query | Class::Compare => {}
                    Class::Call(Some(callee)) => {
                        let called = |it: &&Function| it.guard.is_some();
                        let mut any = false;
                        for it in self
                            .code
                            .callees(&callee, &function.package)
                            .into_iter()
                            .filter(called)
                        {
                            let (of, scopes) = it.guard.as_ref()?.scopes()?;
                            if of != spec {
                                return None;
                            }
                            needed.extend(scopes);
                            any = true;
                        }
                        if !any {
                            return None;
                        }
                    }
                    _ => return None,
                }
            }
        }
        Some(needed)
    }
}

/// The operations that a guard allows and a narrower one does not, as code names them.
fn operations_between(spec: &Spec, broad: &[usize], narrow: &[usize]) -> Vec<String> {
    let allows = |guard, it: &Operation| meets(&spec.scopes, guard, &it.scopes);
    let between = spec.operations.iter();
    let between = between.filter(|it| allows(broad, it) && !allows(narrow, it));
    between
        .map(|it| format!("Operation::{}", it.rust))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_that_only_the_broader_guard_allows() {
        let text = "spec.name = 'a'\nspec.allow = ['missing-description']\n\
            scopes.Edit.includes = ['Read']\nscopes.Read = {}\nscopes.Mail = {}\n\
            [operations]\n\
            list = { call = 'GET /t', scopes = 'Read' }\n\
            change_one = { call = 'PUT /t', scopes = 'Edit' }\n\
            mail = { call = 'POST /m', scopes = 'Mail' }\n\
            health = { call = 'GET /health', public = true }\n";
        let loaded = scope_spec::parse("a.toml", text);
        assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
        let between = |broad, narrow| operations_between(&loaded.spec, broad, narrow);
        assert_eq!(between(&[0], &[1]), ["Operation::ChangeOne"]);
        assert!(between(&[1], &[1]).is_empty());
    }
}

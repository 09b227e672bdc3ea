//! The places in code that need a scope.

use scope_spec::{Spec, app::App};

use super::Code;
use crate::audit::{Function, Need, Place};

/// A place in the code that needs the scope that is asked for.
pub(super) struct Use<'a> {
    pub(super) function: &'a Function,
    pub(super) need: &'a Need,
    /// Where it is; as seen from the package.
    pub(super) at: Place,
    /// Who calls it, and where.
    pub(super) callers: Vec<(&'a str, Place)>,
    /// Whether the app calls it, and not just could.
    pub(super) called: bool,
    /// No guard vouches for what it needs: the operation alone does.
    pub(super) unguarded: bool,
    /// The operations that it and what it calls name, of those that the scope opens, alone or with
    /// others.
    pub(super) operations: Vec<usize>,
}

impl Use<'_> {
    /// Whether these scopes, closed and ascending, are enough for it.
    pub(super) fn is_met(&self, spec: &Spec, set: &[usize]) -> bool {
        let covers = |scope: usize| set.binary_search(&scope).is_ok();
        self.need.is_met(spec, &covers)
    }
}

/// The places in code that the scope is needed at: those that what else is asked for does not
/// cover.
pub(super) fn uses<'a>(app: &App, spec: &Spec, index: usize, code: &Code<'a>) -> Vec<Use<'a>> {
    let rest = covered_by_others(app, spec, index);
    let with = spec
        .scopes
        .closure
        .close(&[rest.as_slice(), &[index]].concat());
    let covers = |set: &[usize], scope: usize| set.binary_search(&scope).is_ok();
    let (audited, verdict) = (code.audited, code.verdict);
    let functions = &audited.found.functions;
    let mut uses: Vec<Use<'a>> = Vec::new();
    // an operation that needs no scope is told with whatever else the function calls
    let opens = |&operation: &usize| {
        let needed = Need::Operation(operation).scopes(spec);
        let mut brought = (needed.iter()).filter(|&&it| spec.scopes.closure.contains(index, it));
        needed.is_empty() || brought.next().is_some()
    };
    let sites = (verdict.used.iter().map(|site| (site, true, false)))
        .chain(verdict.open.iter().map(|site| (site, true, true)))
        .chain(verdict.declared.iter().map(|site| (site, false, false)));
    for (site, called, unguarded) in sites {
        let needed = site.need.is_met(spec, &|scope| covers(&with, scope))
            && !site.need.is_met(spec, &|scope| covers(&rest, scope));
        let Some(function) = functions.get(site.function).filter(|_| needed) else {
            continue;
        };
        let inner = verdict.graph.callers(site.function).iter();
        let inner = inner.filter_map(|caller| {
            let function = functions.get(caller.function)?;
            Some((function.path.as_str(), &caller.place))
        });
        let outer = site.caller.as_deref().map(|caller| (caller, &site.place));
        let callers = outer.into_iter().chain(inner);
        let callers = callers.map(|(caller, at)| (caller, audited.source.inside(at)));
        let known = uses
            .iter_mut()
            .filter(|known| known.unguarded == unguarded)
            .find(|known| std::ptr::eq(known.function, function) && *known.need == site.need);
        match known {
            Some(known) => {
                known.called |= called;
                for caller in callers {
                    if !known.callers.contains(&caller) {
                        known.callers.push(caller);
                    }
                }
            }
            None => {
                let mut once: Vec<(&str, Place)> = Vec::new();
                for caller in callers {
                    if !once.contains(&caller) {
                        once.push(caller);
                    }
                }
                uses.push(Use {
                    function,
                    need: &site.need,
                    at: audited.source.inside(&function.place),
                    callers: once,
                    called,
                    unguarded,
                    operations: match site.need {
                        // it may name others, that need others
                        Need::Operation(operation) if unguarded => vec![operation],
                        _ => {
                            let all = verdict.graph.operations(functions, site.function);
                            all.into_iter().filter(opens).collect()
                        }
                    },
                });
            }
        }
    }
    // what is called by what the app calls is called
    let called = uses.iter().filter(|it| it.called);
    let called: Vec<&str> = called.map(|it| it.function.path.as_str()).collect();
    for it in &mut uses {
        it.called |= it.callers.iter().any(|(caller, _)| called.contains(caller));
    }
    uses
}

/// What the app has without the scope, closed.
pub(super) fn covered_by_others(app: &App, spec: &Spec, index: usize) -> Vec<usize> {
    let others = app.scopes.iter().filter_map(|asked| {
        let other = spec.scopes.index_of(&asked.name)?;
        // one that brings it would make every petition needless
        (other != index && !spec.scopes.closure.contains(other, index)).then_some(other)
    });
    spec.scopes.closure.close(&others.collect::<Vec<_>>())
}

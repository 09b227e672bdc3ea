//! The places in code that need a scope.

use scope_spec::Spec;

use super::{Code, others::Others};
use crate::audit::{Function, Need, Place, is_told_under};

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
    /// Where it takes more than what is asked for: what that is to give for it, in any of these ways.
    pub(super) part: Option<Vec<Vec<usize>>>,
}

impl Use<'_> {
    /// Whether these scopes, closed and ascending, are enough for it, or for its part.
    pub(super) fn is_met(&self, spec: &Spec, set: &[usize]) -> bool {
        let covers = |scope: usize| set.binary_search(&scope).is_ok();
        match &self.part {
            Some(part) => part.iter().any(|all| all.iter().all(|&it| covers(it))),
            None => self.need.is_met(spec, &covers),
        }
    }

    /// Whether it counts as called without a guard, and no call of it was seen: what is public, or
    /// handed on as a value, may be called from elsewhere.
    pub(super) fn is_unseen(&self) -> bool {
        self.unguarded && self.callers.is_empty() && self.function.name != "main"
    }
}

/// What the code has to do with a scope.
pub(super) struct CodeUses<'a> {
    /// What needs it.
    pub(super) uses: Vec<Use<'a>>,
    /// All that it would do something for, whatever else does, and whether the app calls that.
    needs: Vec<(&'a Need, bool)>,
}

impl<'a> CodeUses<'a> {
    pub(super) fn new(others: &Others<'_>, index: usize, code: &Code<'a>) -> Self {
        let (spec, verdict) = (others.spec, code.verdict);
        let uses = uses(others, index, code);
        let used = verdict.used.iter().chain(&verdict.open);
        let used = used.map(|site| (&site.need, true));
        let declared = verdict.declared.iter().map(|site| (&site.need, false));
        let called = uses.iter().map(|it| (it.need, it.called));
        let touched = |(need, _): &(&Need, bool)| {
            let mut scopes = need.scopes(spec).into_iter();
            scopes.any(|it| spec.scopes.closure.contains(index, it))
        };
        let needs = used.chain(declared).chain(called).filter(touched).collect();
        Self { uses, needs }
    }

    pub(super) fn needs(&self) -> impl Iterator<Item = &'a Need> {
        self.needs.iter().map(|&(need, _)| need)
    }

    pub(super) fn called_needs(&self) -> impl Iterator<Item = &'a Need> {
        let called = self.needs.iter().filter(|(_, called)| *called);
        called.map(|&(need, _)| need)
    }

    /// Whether the app calls any of what needs it.
    pub(super) fn is_called(&self) -> bool {
        self.uses.iter().any(|it| it.called)
    }
}

/// The places in code that the scope is needed at: those that what else is asked for does not
/// cover.
fn uses<'a>(others: &Others<'_>, index: usize, code: &Code<'a>) -> Vec<Use<'a>> {
    let spec = others.spec;
    let with = spec
        .scopes
        .closure
        .close(&[others.closed.as_slice(), &[index]].concat());
    let has = |set: &[usize], scope: usize| set.binary_search(&scope).is_ok();
    let (audited, verdict) = (code.audited, code.verdict);
    let functions = &audited.found.functions;
    let mut uses: Vec<Use<'a>> = Vec::new();
    let sites = (verdict.used.iter().map(|site| (site, true, false)))
        .chain(verdict.open.iter().map(|site| (site, true, true)))
        .chain(verdict.declared.iter().map(|site| (site, false, false)));
    for (site, called, unguarded) in sites {
        if site.need.is_met(spec, &|scope| has(&others.closed, scope)) {
            continue;
        }
        let part = match site.need.is_met(spec, &|scope| has(&with, scope)) {
            true => None,
            false => Some(part(&site.need, others, &with)),
        };
        let Some(function) = functions
            .get(site.function)
            .filter(|_| part != Some(Vec::new()))
        else {
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
                    part,
                    operations: match site.need {
                        // it may name others, that need others
                        Need::Operation(operation) if unguarded => vec![operation],
                        _ => {
                            let all = verdict.graph.operations(functions, site.function);
                            let opened = all.into_iter();
                            let opened = opened.filter(|&it| is_told_under(spec, index, it));
                            opened.collect()
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

/// Of a need that takes more than what is asked for: what the scope and the `others`, together
/// `with`, give of it, in each of the ways in which the scope gives some.
fn part(need: &Need, others: &Others<'_>, with: &[usize]) -> Vec<Vec<usize>> {
    let within = need.alternatives(others.spec).into_iter().map(|mut all| {
        all.retain(|it| with.binary_search(it).is_ok());
        all
    });
    let gives = |all: &Vec<usize>| {
        all.iter()
            .any(|it| others.closed.binary_search(it).is_err())
    };
    within.filter(gives).collect()
}

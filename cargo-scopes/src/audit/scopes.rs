//! Which code needs each scope: function, callers, operations.

use scope_spec::Spec;

use super::{
    Audited, Need, Place, Verdict,
    graph::Graph,
    judge::{Finding, Site},
};

/// A scope, and what needs it.
#[derive(Clone, Debug)]
pub(crate) struct ScopeUse {
    pub(crate) scope: usize,
    pub(crate) asked: bool,
    pub(crate) granted: bool,
    pub(crate) uses: Vec<FunctionUse>,
}

/// A function that needs a scope.
#[derive(Clone, Debug)]
pub(crate) struct FunctionUse {
    /// An index into the functions.
    pub(crate) function: usize,
    pub(crate) need: Need,
    /// Whether the app calls it.
    pub(crate) called: bool,
    /// Whether no guard vouches for the scope: the operation alone needs it.
    pub(crate) unguarded: bool,
    /// The operations that it and what it calls name, of those that the scope opens, alone or with
    /// others; ascending.
    pub(crate) operations: Vec<usize>,
    /// Who calls it, and where.
    pub(crate) callers: Vec<(String, Place)>,
}

impl FunctionUse {
    /// What it needs, where that is not just the scope that it is counted for.
    pub(crate) fn needs_beside(&self, spec: &Spec, scope: usize) -> Option<Need> {
        let needs = self.need.spelled(spec);
        let mut only_scopes = true;
        needs.each(&mut |part| {
            only_scopes &= !matches!(part, Need::Permission(_) | Need::Unknown(_));
        });
        let mut all = needs.alternatives(spec).into_iter();
        let same = only_scopes && all.all(|all| spec.scopes.minimal(&all) == [scope]);
        (!same).then_some(needs)
    }
}

/// Every scope that is asked for, in the manifest's order, and then every one that is only needed.
pub(crate) fn by_scope(audited: &Audited, verdict: &Verdict) -> Vec<ScopeUse> {
    let graph = &verdict.graph;
    let asked = verdict.asked.iter().map(|&scope| ScopeUse {
        scope,
        asked: true,
        granted: !verdict.pending.iter().any(|(waits, _)| *waits == scope),
        uses: Vec::new(),
    });
    let mut scopes: Vec<ScopeUse> = asked.collect();
    let mut unasked: Vec<ScopeUse> = Vec::new();
    let sites = (verdict.used.iter().map(|site| (site, true, false)))
        .chain(verdict.open.iter().map(|site| (site, true, true)))
        .chain(verdict.declared.iter().map(|site| (site, false, false)));
    for (site, called, unguarded) in sites {
        for scope in attributed(audited, verdict, site) {
            let known = scopes.iter_mut().chain(&mut unasked);
            let known = known.into_iter().find(|it| it.scope == scope);
            let entry = match known {
                Some(known) => known,
                None => {
                    unasked.push(ScopeUse {
                        scope,
                        asked: false,
                        granted: false,
                        uses: Vec::new(),
                    });
                    let Some(last) = unasked.last_mut() else {
                        continue;
                    };
                    last
                }
            };
            add(audited, graph, entry, site, called, unguarded);
        }
    }
    unasked.sort_by_key(|it| it.scope);
    scopes.append(&mut unasked);
    // what is called by what the app calls is called
    let uses = scopes.iter().flat_map(|it| &it.uses);
    let called = uses.filter(|it| it.called).map(|it| it.function);
    let reached = graph.reached(&called.collect::<Vec<_>>());
    for it in scopes.iter_mut().flat_map(|it| &mut it.uses) {
        it.called |= reached.contains(&it.function);
    }
    scopes
}

fn add(
    audited: &Audited,
    graph: &Graph,
    entry: &mut ScopeUse,
    site: &Site,
    called: bool,
    unguarded: bool,
) {
    let caller = site.caller.clone().map(|name| (name, site.place.clone()));
    let spec = &audited.spec;
    let scope = entry.scope;
    let known = entry
        .uses
        .iter_mut()
        .find(|known| known.function == site.function && known.unguarded == unguarded);
    if let Some(known) = known {
        known.called |= called;
        known.need = known.need.clone().with(site.need.clone());
        let own = own_operation(site, unguarded);
        if let Some(own) = own.filter(|own| !known.operations.contains(own)) {
            known.operations.push(own);
            known.operations.sort_unstable();
        }
        let new = caller.filter(|caller| !known.callers.contains(caller));
        known.callers.extend(new);
        return;
    }
    let functions = &audited.found.functions;
    let mut callers: Vec<(String, Place)> = caller.into_iter().collect();
    for inner in graph.callers(site.function) {
        if let Some(function) = functions.get(inner.function) {
            let caller = (function.path.clone(), inner.place.clone());
            if !callers.contains(&caller) {
                callers.push(caller);
            }
        }
    }
    entry.uses.push(FunctionUse {
        function: site.function,
        need: site.need.clone(),
        called,
        unguarded,
        operations: match own_operation(site, unguarded) {
            Some(own) => vec![own],
            None => {
                let all = graph.operations(functions, site.function).into_iter();
                all.filter(|&it| is_told_under(spec, scope, it)).collect()
            }
        },
        callers,
    });
}

/// Whether an operation is told under a scope: under those that open it, alone or with others, and one
/// that needs none under each.
pub(crate) fn is_told_under(spec: &Spec, scope: usize, operation: usize) -> bool {
    let needed = Need::Operation(operation).scopes(spec);
    let mut brought = (needed.iter()).filter(|&&it| spec.scopes.closure.contains(scope, it));
    needed.is_empty() || brought.next().is_some()
}

/// The operation that unguarded code needs a scope for: it may name others, that need others.
fn own_operation(site: &Site, unguarded: bool) -> Option<usize> {
    match site.need {
        Need::Operation(operation) if unguarded => Some(operation),
        _ => None,
    }
}

/// The scopes that a site counts for: of those asked for the narrowest that bring what it needs,
/// one that is to stay rather than one that can go, else what it needs.
fn attributed(audited: &Audited, verdict: &Verdict, site: &Site) -> Vec<usize> {
    let closure = &audited.spec.scopes.closure;
    let size = |scope: usize| closure.iter(scope).count();
    let can_go = |asked: usize| {
        let mut findings = verdict.findings.iter();
        findings.any(|found| match found {
            Finding::OverAsked { scope, .. } | Finding::Narrower { scope, .. } => *scope == asked,
            _ => false,
        })
    };
    let holder = |needed: usize| {
        let holders = verdict.asked.iter().copied();
        let holders = holders.filter(|&asked| closure.contains(asked, needed));
        holders.min_by_key(|&asked| (can_go(asked), size(asked)))
    };
    let choices = site
        .need
        .alternatives(&audited.spec)
        .into_iter()
        .map(|all| {
            let held: Vec<Option<usize>> = all.iter().map(|&needed| holder(needed)).collect();
            let lacking = held.iter().filter(|held| held.is_none()).count();
            let scopes = all
                .iter()
                .zip(held)
                .map(|(&needed, held)| held.unwrap_or(needed));
            let mut scopes: Vec<usize> = scopes.collect();
            scopes.sort_unstable();
            scopes.dedup();
            (lacking, closure.close(&scopes).len(), scopes)
        });
    choices.min().map(|(.., scopes)| scopes).unwrap_or_default()
}

//! What follows from the guards that were found.

use scope_spec::{
    Operation, Spec, Vocabulary,
    app::{Date, State},
};
use serde::Serialize;

use super::{
    Audited, Function, How, Need, Place,
    beyond::{self, Beyond},
    found::{Handler, Mount},
    graph::Graph,
    public::{self, Public},
    routes::find,
};

/// A place in source where a scope is needed.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    /// An index into the functions.
    pub(crate) function: usize,
    pub(crate) need: Need,
    /// Where the app's type is passed, or the guard itself.
    pub(crate) place: Place,
    /// The function that passes the app's type.
    pub(crate) caller: Option<String>,
}

/// What is wrong with a scope that the manifest asks for, or does not ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// Needed, and not asked for.
    UnderAsked {
        site: usize,
        /// The cheapest scopes to ask for in addition.
        missing: Vec<usize>,
    },
    /// Needed and asked for; the review stands in this state.
    Waits {
        site: usize,
        scope: usize,
        state: State,
        /// What the scope would bring of what is needed.
        brings: Vec<usize>,
        /// What would do and is granted as soon as it is asked for; empty if there is no such.
        unreviewed: Vec<usize>,
        /// The app's type is passed there: it does not grant this, so the call does not compile.
        /// An approval that ran out does not change a build.
        compiles: bool,
    },
    /// Asked for, and nothing needs it.
    OverAsked { scope: usize },
    /// Scopes are asked for, and neither an operation nor a guard was recognised.
    Unrecognised,
    /// Asked for, and these would do; `others` are asked for already.
    Narrower {
        scope: usize,
        instead: Vec<usize>,
        others: Vec<usize>,
    },
    /// Asked for and not granted, and nothing calls the functions that need it.
    Uncalled {
        scope: usize,
        state: State,
        /// Functions that need it.
        functions: Vec<usize>,
        /// What would do for what is called; nothing if none of it is.
        instead: Vec<usize>,
        others: Vec<usize>,
    },
    /// Called, and neither a guard nor the manifest covers it.
    Beyond(Beyond),
    /// Mounted, and nothing guards it.
    Unguarded {
        mount: usize,
        function: Option<usize>,
    },
    /// Mounted, and not found in the crate.
    NotFound { mount: usize },
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    Note,
    Warning,
    Error,
}

impl Finding {
    /// A stable word for the kind.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::UnderAsked { .. } => "under-asked",
            Self::Waits {
                state: State::Approved,
                ..
            } => "expired-approval",
            Self::Waits { .. } => "not-granted",
            Self::OverAsked { .. } => "over-asked",
            Self::Unrecognised => "nothing-recognised",
            Self::Narrower { .. } => "narrower-would-do",
            Self::Uncalled { .. } => "not-called",
            Self::Beyond(Beyond { vouches, .. }) => match vouches {
                Some(_) => "beyond-guard",
                None => "unguarded-call",
            },
            Self::Unguarded { .. } => "unguarded-handler",
            Self::NotFound { .. } => "handler-not-seen",
        }
    }

    pub(crate) fn level(&self) -> Level {
        match self {
            Self::UnderAsked { .. } | Self::Unguarded { .. } => Level::Error,
            // what ran out, was refused or taken back nobody is going to grant: each call is refused.
            // an approval that ran out is an error to `check`, too
            Self::Waits {
                state: State::Approved | State::Rejected | State::Revoked | State::Withdrawn,
                ..
            } => Level::Error,
            Self::Waits {
                compiles: false, ..
            } => Level::Error,
            Self::OverAsked { .. }
            | Self::Unrecognised
            | Self::Narrower { .. }
            | Self::Waits { .. } => Level::Warning,
            Self::Beyond(beyond) if beyond.sure => Level::Error,
            Self::Beyond(_) => Level::Warning,
            // code that needs what waits for its review does not compile: a caller cannot be there
            Self::Uncalled {
                state: State::Draft | State::Submitted | State::NeedsInfo,
                ..
            } => Level::Note,
            Self::Uncalled { .. } => Level::Warning,
            Self::NotFound { .. } => Level::Note,
        }
    }
}

/// All that follows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verdict {
    /// What the app needs now.
    pub(crate) used: Vec<Site>,
    /// What is called without a guard, or beyond one: the app needs that, too.
    pub(crate) open: Vec<Site>,
    /// What the crate offers beyond: guarded functions that the app does not call.
    pub(crate) declared: Vec<Site>,
    /// The scopes that the manifest asks for.
    pub(crate) asked: Vec<usize>,
    /// Those of them that are not granted, each with the state of the review that it waits for.
    pub(crate) pending: Vec<(usize, State)>,
    pub(crate) today: Option<Date>,
    pub(crate) graph: Graph,
    pub(crate) findings: Vec<Finding>,
}

impl Verdict {
    pub(crate) fn worst(&self) -> Option<Level> {
        self.findings.iter().map(Finding::level).max()
    }
}

/// What the command line says of functions, by name or path.
#[derive(Clone, Debug, Default)]
pub(crate) struct Excepted<'a> {
    /// What needs no guard: handlers, the paths that they answer, or routes; those that the package
    /// names are not among them.
    pub(crate) public: &'a [String],
    /// Functions that name or take operations and call none; those that the package names are not
    /// among them.
    pub(crate) no_calls: &'a [String],
}

pub(super) fn is_one_of(function: &Function, names: &[String]) -> bool {
    names
        .iter()
        .any(|name| *name == function.name || *name == function.path)
}

/// Judges a crate, for one app.
pub(crate) fn judge(audited: &Audited, today: Option<Date>, excepted: &Excepted<'_>) -> Verdict {
    let mut verdict = Verdict {
        today,
        graph: Graph::new(&audited.found.functions),
        ..Verdict::default()
    };
    (verdict.used, verdict.declared) = sites(audited);
    if let Some(app) = &audited.app {
        let spec = &audited.spec;
        let named = app.app.scopes.iter();
        verdict.asked = named
            .filter_map(|scope| spec.scopes.index_of(&scope.name))
            .collect();
        verdict.pending = app.app.pending(spec, today);
    }
    let pending = verdict.pending.clone();
    let graph = std::mem::take(&mut verdict.graph);
    let no_calls = [excepted.no_calls, &audited.source.no_calls].concat();
    beyond::judge(audited, &graph, &pending, &no_calls, &mut verdict);
    verdict.graph = graph;
    if audited.app.is_some() {
        needed(audited, &pending, &mut verdict);
        if recognised(audited) {
            unneeded(audited, &pending, &mut verdict);
        } else if !verdict.asked.is_empty() {
            verdict.findings.push(Finding::Unrecognised);
        }
    }
    let public = [excepted.public, &audited.source.public].concat();
    mounted(audited, &public, &mut verdict);
    verdict
}

/// Judges a crate for each of its apps. What is wrong with handlers is no matter of an app: it is
/// told with the first, and only if it is so by each one's spec.
pub(crate) fn judge_all(
    apps: &[Audited],
    today: Option<Date>,
    excepted: &Excepted<'_>,
) -> Vec<Verdict> {
    let mut verdicts: Vec<Verdict> = apps
        .iter()
        .map(|audited| judge(audited, today, excepted))
        .collect();
    let of_handlers = |finding: &Finding| {
        matches!(
            finding,
            Finding::Unguarded { .. } | Finding::NotFound { .. }
        )
    };
    if let Some((first, others)) = verdicts.split_first_mut() {
        first.findings.retain(|finding| {
            !of_handlers(finding) || others.iter().all(|other| other.findings.contains(finding))
        });
        for other in others {
            other.findings.retain(|finding| !of_handlers(finding));
        }
    }
    verdicts
}

/// Where scopes are needed by the app, and where else.
///
/// Where the app's type is passed to guarded functions, those calls are what the app needs. In a
/// crate without such calls, of this app or another one, each guard is.
fn sites(audited: &Audited) -> (Vec<Site>, Vec<Site>) {
    let functions = &audited.found.functions;
    let mut used = Vec::new();
    let mut called = vec![false; functions.len()];
    for call in &audited.found.app_calls {
        for (at, function) in functions.iter().enumerate() {
            if function.name != call.callee {
                continue;
            }
            for guard in &function.guards {
                if guard.how == How::Proof {
                    used.push(Site {
                        function: at,
                        need: guard.need.clone(),
                        place: call.place.clone(),
                        caller: Some(call.caller.clone()),
                    });
                    if let Some(called) = called.get_mut(at) {
                        *called = true;
                    }
                }
            }
        }
    }
    let all = |wanted: &dyn Fn(usize, How) -> bool| -> Vec<Site> {
        let mut sites = Vec::new();
        for (at, function) in functions.iter().enumerate() {
            for guard in &function.guards {
                if wanted(at, guard.how) {
                    sites.push(Site {
                        function: at,
                        need: guard.need.clone(),
                        place: guard.place.clone(),
                        caller: None,
                    });
                }
            }
        }
        sites
    };
    if used.is_empty() && !audited.others_called {
        (all(&|_, _| true), Vec::new())
    } else {
        let rest = |at: usize, how| how == How::Proof && called.get(at) == Some(&false);
        (used, all(&rest))
    }
}

/// What is needed and not asked for, or not granted.
fn needed(audited: &Audited, pending: &[(usize, State)], verdict: &mut Verdict) {
    let spec = &audited.spec;
    let closure = &spec.scopes.closure;
    let asked = closure.close(&verdict.asked);
    let granted: Vec<usize> = verdict
        .asked
        .iter()
        .copied()
        .filter(|scope| !pending.iter().any(|(waits, _)| waits == scope))
        .collect();
    let granted = closure.close(&granted);
    let covers = |set: &[usize], scope: usize| set.binary_search(&scope).is_ok();
    for (site, found) in verdict.used.iter().enumerate() {
        if !found.need.is_met(spec, &|scope| covers(&asked, scope)) {
            let missing = cheapest(audited, &found.need, &asked);
            verdict.findings.push(Finding::UnderAsked { site, missing });
        } else if !found.need.is_met(spec, &|scope| covers(&granted, scope)) {
            let mut lacking = found.need.scopes(spec);
            lacking.retain(|&scope| !covers(&granted, scope));
            let waits = narrowest(&spec.scopes, pending, &lacking);
            if let Some(&(scope, state)) = waits {
                lacking.retain(|&needed| closure.contains(scope, needed));
                verdict.findings.push(Finding::Waits {
                    site,
                    scope,
                    state,
                    brings: spec.scopes.minimal(&lacking),
                    unreviewed: unreviewed(audited, &found.need, &granted),
                    compiles: found.caller.is_none() || state == State::Approved,
                });
            }
        }
    }
}

/// Of scopes that wait the one with the least in it that would bring one of those that are needed: it
/// is the one that the need is told under.
pub(super) fn narrowest<'p>(
    scopes: &Vocabulary,
    pending: &'p [(usize, State)],
    needed: &[usize],
) -> Option<&'p (usize, State)> {
    let brings = |waits: &&(usize, State)| {
        let mut needed = needed.iter();
        needed.any(|&scope| scopes.closure.contains(waits.0, scope))
    };
    let size = |waits: &&(usize, State)| scopes.closure.iter(waits.0).count();
    pending.iter().filter(brings).min_by_key(size)
}

/// The scopes that meet a need with what is granted and are granted themselves as soon as they are
/// asked for; none if there are no such, or the review that is waited for is their own.
fn unreviewed(audited: &Audited, need: &Need, granted: &[usize]) -> Vec<usize> {
    let spec = &audited.spec;
    let closure = &spec.scopes.closure;
    let missing = cheapest(audited, need, granted);
    let free = |&scope: &usize| {
        let mut brought = closure.iter(scope);
        brought.all(|it| spec.scopes.items.get(it).is_some_and(|it| !it.restricted))
    };
    match missing.iter().all(free) {
        true => missing,
        false => Vec::new(),
    }
}

/// The scopes that meet a need with what is there: those whose closures add the fewest, and of
/// those the fewest.
fn cheapest(audited: &Audited, need: &Need, have: &[usize]) -> Vec<usize> {
    let spec = &audited.spec;
    let choices = need.alternatives(spec).into_iter().map(|all| {
        let missing = all
            .into_iter()
            .filter(|scope| have.binary_search(scope).is_err());
        spec.scopes.minimal(&missing.collect::<Vec<_>>())
    });
    let best = choices.min_by_key(|missing| {
        let closed = spec.scopes.closure.close(missing);
        let restricted = |&&at: &&usize| spec.scopes.items.get(at).is_some_and(|it| it.restricted);
        (
            closed.iter().filter(restricted).count(),
            closed.len(),
            missing.len(),
        )
    });
    best.unwrap_or_default()
}

/// Whether the crate speaks of what the spec has at all: of a client that has paths as texts it
/// cannot be told what it needs.
fn recognised(audited: &Audited) -> bool {
    let found = &audited.found;
    let speaks = |it: &Function| it.is_guarded() || !it.mentions.operations.is_empty();
    !found.handled.is_empty() || found.functions.iter().any(speaks)
}

/// What is asked for and not needed, or not as wide.
fn unneeded(audited: &Audited, pending: &[(usize, State)], verdict: &mut Verdict) {
    let spec = &audited.spec;
    let closure = &spec.scopes.closure;
    let mut findings = Vec::new();
    let granted = verdict.asked.iter().copied();
    let granted: Vec<usize> = granted
        .filter(|scope| !pending.iter().any(|(waits, _)| waits == scope))
        .collect();
    // each finding holds once those before it are followed: two scopes that stand in for each other
    // are not both to go
    let mut gone: Vec<usize> = Vec::new();
    for &scope in &verdict.asked {
        // one that comes with another one is a matter for `check`
        let comes = |&other: &usize| other != scope && closure.contains(other, scope);
        if verdict.asked.iter().any(comes) {
            continue;
        }
        let asked = except(&verdict.asked, &gone);
        let granted = except(&granted, &gone);
        let called: Vec<&Site> = verdict.used.iter().chain(&verdict.open).collect();
        let Some(now) = less(audited, &asked, &granted, scope, &called) else {
            // what is called takes it
            continue;
        };
        // code that needs what is not granted yet does not compile: what it will need is what the
        // functions that it may call then say
        let state = pending.iter().find(|(waits, _)| *waits == scope);
        let functions = takes(audited, &asked, &granted, scope, &verdict.declared);
        let later: Vec<&Site> = called.into_iter().chain(&verdict.declared).collect();
        let later = less(audited, &asked, &granted, scope, &later);
        let (found, sites) = match (state, later) {
            (None, _) => (now.finding(scope), false),
            (Some(_), Some(later)) => (later.finding(scope), true),
            (Some(&(_, state)), None) => {
                let uncalled = Finding::Uncalled {
                    scope,
                    state,
                    functions,
                    instead: now.instead,
                    others: now.others,
                };
                (uncalled, false)
            }
        };
        if matches!(found, Finding::Narrower { .. }) {
            gone.push(scope);
        }
        findings.push((found, sites));
    }
    let mut findings: Vec<Finding> = findings
        .into_iter()
        .map(|(found, with_declared)| {
            let Finding::Narrower { scope, others, .. } = &found else {
                return found;
            };
            if !others.iter().any(|other| gone.contains(other)) {
                return found;
            }
            // what stands in for it is to go itself: name what would do without either
            let rest: Vec<usize> = except(&gone, &[*scope]);
            let declared = verdict.declared.iter().filter(|_| with_declared);
            let sites = verdict.used.iter().chain(&verdict.open).chain(declared);
            let (asked, granted) = (except(&verdict.asked, &rest), except(&granted, &rest));
            let sites: Vec<&Site> = sites.collect();
            let less = less(audited, &asked, &granted, *scope, &sites);
            less.map_or_else(|| found.clone(), |less| less.finding(*scope))
        })
        .collect();
    verdict.findings.append(&mut findings);
}

fn except(scopes: &[usize], gone: &[usize]) -> Vec<usize> {
    let rest = scopes.iter().filter(|scope| !gone.contains(scope));
    rest.copied().collect()
}

/// What the app has without a scope, closed. What waits itself is no reason to go without: of that,
/// what the scope brings as well does not count.
fn without(audited: &Audited, asked: &[usize], granted: &[usize], scope: usize) -> Vec<usize> {
    let closure = &audited.spec.scopes.closure;
    let other = |it: &usize| *it != scope;
    let others: Vec<usize> = granted.iter().copied().filter(other).collect();
    let waiting: Vec<usize> = asked
        .iter()
        .copied()
        .filter(|it| other(it) && !granted.contains(it))
        .collect();
    let waiting = closure.close(&waiting).into_iter();
    let mut all = closure.close(&others);
    all.extend(waiting.filter(|&it| !closure.contains(scope, it)));
    all.sort_unstable();
    all.dedup();
    all
}

/// The functions whose need is met only with `scope`.
fn takes(
    audited: &Audited,
    asked: &[usize],
    granted: &[usize],
    scope: usize,
    sites: &[Site],
) -> Vec<usize> {
    let spec = &audited.spec;
    let closure = &spec.scopes.closure;
    let mut rest = without(audited, asked, granted, scope);
    rest.extend(closure.iter(scope).filter(|&held| held != scope));
    let without = closure.close(&rest);
    rest.push(scope);
    let with = closure.close(&rest);
    let met = |site: &&Site, set: &[usize]| {
        site.need
            .is_met(spec, &|scope| set.binary_search(&scope).is_ok())
    };
    let takes = sites
        .iter()
        .filter(|site| met(site, &with) && !met(site, &without));
    let mut functions: Vec<usize> = takes.map(|site| site.function).collect();
    functions.dedup();
    functions
}

/// What does as well as a scope does.
struct Less {
    /// Whether anything needs what it brings.
    touched: bool,
    /// Scopes within it that are not granted otherwise.
    instead: Vec<usize>,
    /// Others that are granted.
    others: Vec<usize>,
}

impl Less {
    fn finding(self, scope: usize) -> Finding {
        if !self.touched {
            return Finding::OverAsked { scope };
        }
        Finding::Narrower {
            scope,
            instead: self.instead,
            others: self.others,
        }
    }
}

/// What meets the needs that `scope` meets at these sites, with what else is granted; `None` if it
/// takes itself.
fn less(
    audited: &Audited,
    asked: &[usize],
    granted: &[usize],
    scope: usize,
    sites: &[&Site],
) -> Option<Less> {
    let spec = &audited.spec;
    let closure = &spec.scopes.closure;
    let others: Vec<usize> = granted
        .iter()
        .copied()
        .filter(|&other| other != scope)
        .collect();
    let rest = without(audited, asked, granted, scope);
    let within: Vec<usize> = closure.iter(scope).filter(|&held| held != scope).collect();
    let all = closure.close(asked);
    let covers = |set: &[usize], scope: usize| set.binary_search(&scope).is_ok();
    let touched = sites.iter().any(|site| {
        let needed = site.need.scopes(spec);
        needed.iter().any(|&needed| closure.contains(scope, needed))
    });
    let mut instead: Vec<usize> = Vec::new();
    let mut spared: Vec<usize> = Vec::new();
    for site in sites {
        let met = |set: &[usize]| site.need.is_met(spec, &|scope| covers(set, scope));
        if !met(&all) {
            continue;
        }
        if met(&rest) {
            let needed = site.need.scopes(spec);
            let needed = needed.iter().filter(|&&it| closure.contains(scope, it));
            for &needed in needed {
                let by = others.iter().filter(|&&it| closure.contains(it, needed));
                spared.extend(by.min_by_key(|&&it| closure.iter(it).count()));
            }
            continue;
        }
        let choices = site
            .need
            .alternatives(spec)
            .into_iter()
            .filter_map(|needed| {
                let beyond: Vec<usize> = needed
                    .into_iter()
                    .filter(|needed| !covers(&rest, *needed))
                    .collect();
                let inside = beyond.iter().all(|needed| within.contains(needed));
                inside.then_some(beyond)
            });
        let least = choices.min_by_key(|beyond| closure.close(beyond).len())?;
        instead.extend(least);
    }
    spared.sort_unstable();
    spared.dedup();
    Some(Less {
        touched,
        instead: spec.scopes.minimal(&instead),
        others: spared,
    })
}

/// Handlers that nothing guards.
fn mounted(audited: &Audited, names: &[String], verdict: &mut Verdict) {
    let functions = &audited.found.functions;
    let public = Public::new(audited, names.iter());
    for (at, mount) in audited.found.mounts.iter().enumerate() {
        let operation = operation_of(&audited.spec, mount);
        let is_public = operation.is_some_and(|operation| operation.public);
        if mount.layered || is_public || public.has(audited, mount) {
            continue;
        }
        let of_function = |function: usize| {
            let found = functions.get(function);
            let unguarded = found.is_some_and(|function| !function.is_guarded());
            unguarded.then_some(Finding::Unguarded {
                mount: at,
                function: Some(function),
            })
        };
        let finding = match &mount.handler {
            Handler::Function(function) => of_function(*function),
            Handler::Path(path, module) => match find(functions, path, module) {
                Some(function) => of_function(function),
                None => Some(Finding::NotFound { mount: at }),
            },
            Handler::Closure(guarded) => (!guarded).then_some(Finding::Unguarded {
                mount: at,
                function: None,
            }),
            Handler::Other(_) => Some(Finding::NotFound { mount: at }),
        };
        verdict.findings.extend(finding);
    }
}

/// The operation of the spec that a route is; parameters are the same whatever they are called. Of
/// several with the same call one that is not public.
pub(super) fn operation_of<'a>(spec: &'a Spec, mount: &Mount) -> Option<&'a Operation> {
    let operations = spec.operations.iter().filter(|operation| {
        operation.method.as_deref() == Some(&mount.method)
            && operation
                .path
                .as_deref()
                .is_some_and(|known| public::shape(known) == public::shape(&mount.path))
    });
    operations.min_by_key(|operation| operation.public)
}

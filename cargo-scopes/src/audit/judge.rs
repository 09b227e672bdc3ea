//! What follows from the guards that were found.

use scope_spec::app::{Date, State};
use serde::Serialize;

use super::{Audited, Function, How, Need, Place, found::Handler};

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
    },
    /// Asked for, and nothing needs it.
    OverAsked { scope: usize },
    /// Asked for, and these would do.
    Narrower { scope: usize, instead: Vec<usize> },
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
            Self::Waits { .. } => "not-granted",
            Self::OverAsked { .. } => "over-asked",
            Self::Narrower { .. } => "narrower-would-do",
            Self::Unguarded { .. } => "unguarded-handler",
            Self::NotFound { .. } => "handler-not-seen",
        }
    }

    pub(crate) fn level(&self) -> Level {
        match self {
            Self::UnderAsked { .. } | Self::Unguarded { .. } => Level::Error,
            Self::OverAsked { .. } | Self::Narrower { .. } | Self::Waits { .. } => Level::Warning,
            Self::NotFound { .. } => Level::Note,
        }
    }
}

/// All that follows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verdict {
    /// What the app needs now.
    pub(crate) used: Vec<Site>,
    /// What the crate offers beyond: guarded functions that the app does not call.
    pub(crate) declared: Vec<Site>,
    /// The scopes that the manifest asks for.
    pub(crate) asked: Vec<usize>,
    pub(crate) findings: Vec<Finding>,
}

impl Verdict {
    pub(crate) fn worst(&self) -> Option<Level> {
        self.findings.iter().map(Finding::level).max()
    }
}

/// Judges a crate. Functions whose names are in `public` need no guard.
pub(crate) fn judge(audited: &Audited, today: Option<Date>, public: &[String]) -> Verdict {
    let mut verdict = Verdict::default();
    (verdict.used, verdict.declared) = sites(audited);
    if let Some(app) = &audited.app {
        let spec = &audited.spec;
        let named = app.app.scopes.iter();
        verdict.asked = named
            .filter_map(|scope| spec.scopes.index_of(&scope.name))
            .collect();
        let pending = app.app.pending(spec, today);
        needed(audited, &pending, &mut verdict);
        unneeded(audited, &pending, &mut verdict);
    }
    mounted(audited, public, &mut verdict);
    verdict
}

/// Where scopes are needed by the app, and where else.
///
/// Where the app's type is passed to guarded functions, those calls are what the app needs. In a
/// crate without such calls each guard is.
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
    if used.is_empty() {
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
            let waits = pending.iter().find(|(waits, _)| {
                let needed = found.need.scopes(spec);
                needed.iter().any(|&scope| closure.contains(*waits, scope))
            });
            if let Some(&(scope, state)) = waits {
                verdict.findings.push(Finding::Waits { site, scope, state });
            }
        }
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

/// What is asked for and not needed, or not as wide.
fn unneeded(audited: &Audited, pending: &[(usize, State)], verdict: &mut Verdict) {
    let spec = &audited.spec;
    let closure = &spec.scopes.closure;
    let mut findings = Vec::new();
    for &scope in &verdict.asked {
        // one that comes with another one is a matter for `check`
        let comes = |&other: &usize| other != scope && closure.contains(other, scope);
        if verdict.asked.iter().any(comes) {
            continue;
        }
        // code that needs what is not granted yet does not compile: what it will need is what the
        // functions that it may call then say
        let waits = pending.iter().any(|(waits, _)| *waits == scope);
        let later: &[Site] = if waits { &verdict.declared } else { &[] };
        let sites: Vec<&Site> = verdict.used.iter().chain(later).collect();
        let touched = sites.iter().any(|site| {
            let needed = site.need.scopes(spec);
            needed.iter().any(|&needed| closure.contains(scope, needed))
        });
        if !touched {
            findings.push(Finding::OverAsked { scope });
        } else if let Some(instead) = narrower(audited, &verdict.asked, scope, &sites) {
            findings.push(Finding::Narrower { scope, instead });
        }
    }
    verdict.findings.append(&mut findings);
}

/// Scopes within `scope` that meet what it meets at these sites; `None` if it takes itself.
fn narrower(
    audited: &Audited,
    asked: &[usize],
    scope: usize,
    sites: &[&Site],
) -> Option<Vec<usize>> {
    let spec = &audited.spec;
    let closure = &spec.scopes.closure;
    let rest: Vec<usize> = asked
        .iter()
        .copied()
        .filter(|&other| other != scope)
        .collect();
    let rest = closure.close(&rest);
    let within: Vec<usize> = closure.iter(scope).filter(|&held| held != scope).collect();
    let all = closure.close(asked);
    let covers = |set: &[usize], scope: usize| set.binary_search(&scope).is_ok();
    let mut instead: Vec<usize> = Vec::new();
    for site in sites {
        let met = |set: &[usize]| site.need.is_met(spec, &|scope| covers(set, scope));
        if !met(&all) || met(&rest) {
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
    Some(spec.scopes.minimal(&instead))
}

/// Handlers that nothing guards.
fn mounted(audited: &Audited, public: &[String], verdict: &mut Verdict) {
    let functions = &audited.found.functions;
    for (at, mount) in audited.found.mounts.iter().enumerate() {
        if mount.layered || is_public_operation(audited, &mount.method, &mount.path) {
            continue;
        }
        let excepted = |function: &Function| {
            public
                .iter()
                .any(|name| *name == function.name || *name == function.path)
        };
        let unguarded = |function: usize| {
            functions
                .get(function)
                .is_some_and(|function| !function.is_guarded() && !excepted(function))
        };
        let finding = match &mount.handler {
            Handler::Function(function) => unguarded(*function).then_some(Finding::Unguarded {
                mount: at,
                function: Some(*function),
            }),
            Handler::Path(path, module) => match find(functions, path, module) {
                Some(function) => unguarded(function).then_some(Finding::Unguarded {
                    mount: at,
                    function: Some(function),
                }),
                None => {
                    let name = path.last().is_some_and(|last| public.contains(last));
                    (!name).then_some(Finding::NotFound { mount: at })
                }
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

/// The function that a path means in a module: that of the whole path, else the only one whose
/// path ends with it.
fn find(functions: &[Function], path: &[String], module: &[String]) -> Option<usize> {
    let mut whole: Vec<String> = Vec::new();
    for (at, segment) in path.iter().enumerate() {
        match segment.as_str() {
            "crate" => whole.clear(),
            "self" if at == 0 => whole = module.to_vec(),
            "super" => {
                if at == 0 {
                    whole = module.to_vec();
                }
                whole.pop();
            }
            _ => whole.push(segment.clone()),
        }
    }
    let here = [module, path].concat().join("::");
    let whole = whole.join("::");
    let is = |wanted: &str| {
        functions
            .iter()
            .position(|function| function.path == wanted)
    };
    is(&here).or_else(|| is(&whole)).or_else(|| {
        // the crate's own name before it, or a re-export
        let ending = path.iter().skip(1).cloned().collect::<Vec<_>>().join("::");
        let ending = if ending.is_empty() { whole } else { ending };
        let suffix = format!("::{ending}");
        let mut ends = functions
            .iter()
            .enumerate()
            .filter(|(_, function)| function.path == ending || function.path.ends_with(&suffix));
        let first = ends.next()?.0;
        ends.next().is_none().then_some(first)
    })
}

/// Whether the spec has a public operation at this method and path; parameters are the same
/// whatever they are called.
fn is_public_operation(audited: &Audited, method: &str, path: &str) -> bool {
    let shape = |path: &str| -> Vec<String> {
        let parts = path.trim_matches('/').split('/').map(|part| {
            let parameter = part.starts_with(['{', ':', '<']);
            if parameter { "{}" } else { part }.to_owned()
        });
        parts.collect()
    };
    let mut operations = audited.spec.operations.iter();
    operations.any(|operation| {
        operation.public
            && operation.method.as_deref() == Some(method)
            && operation
                .path
                .as_deref()
                .is_some_and(|known| shape(known) == shape(path))
    })
}

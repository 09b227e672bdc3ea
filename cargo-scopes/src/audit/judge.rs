//! What follows from the guards that were found.

use scope_spec::{
    Operation, Spec, Vocabulary,
    app::{Date, State},
};
use serde::Serialize;

use super::{
    Audited, Function, How, Need, Place, advice,
    beyond::{self, Beyond},
    found::{Guard, Handler, Mount},
    graph::{Caller, Graph},
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
    /// The function that passes the app's type, or a proof.
    pub(crate) caller: Option<String>,
    /// Of what is not called: whether that is only so as far as names tell.
    pub(crate) perhaps_called: bool,
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
    /// Asked for, and nothing that is called needs it.
    OverAsked {
        scope: usize,
        /// Functions that would, and are not called.
        functions: Vec<usize>,
    },
    /// Scopes are asked for, and neither an operation nor a guard was recognised.
    Unrecognised,
    /// Asked for, and these would do; `others` are asked for already.
    Narrower {
        scope: usize,
        instead: Vec<usize>,
        others: Vec<usize>,
        /// Functions that take it, and are not called.
        functions: Vec<usize>,
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

    /// The scopes that it says to ask for.
    pub(super) fn new_scopes(&self) -> &[usize] {
        match self {
            Self::UnderAsked { missing, .. } => missing,
            Self::Waits { unreviewed, .. } => unreviewed,
            Self::Narrower { instead, .. } => instead,
            Self::Beyond(beyond) => &beyond.ask,
            _ => &[],
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
    (verdict.used, verdict.declared) = sites(audited, &verdict.graph);
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
    if let Some(app) = &audited.app {
        needed(audited, &pending, &mut verdict);
        let recognised = recognised(audited);
        advice::judge(audited, &app.app, recognised, &mut verdict);
        if !recognised && !verdict.asked.is_empty() {
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
/// Where the app's type is passed to guarded functions, those calls are what the app needs; beside
/// them what is checked while it runs, and the calls of guarded functions by code without such a
/// guard, which has its proofs from there. In a crate without the app's type, of this app or another
/// one, each guard is.
fn sites(audited: &Audited, graph: &Graph) -> (Vec<Site>, Vec<Site>) {
    let functions = &audited.found.functions;
    let of = |at: usize, guard: &Guard, place: &Place, caller: Option<String>| Site {
        function: at,
        need: guard.need.clone(),
        place: place.clone(),
        caller,
        perhaps_called: false,
    };
    let mut used = Vec::new();
    let mut called = vec![false; functions.len()];
    for call in &audited.found.app_calls {
        for (at, function) in functions.iter().enumerate() {
            for guard in function.proofs().filter(|_| function.name == call.callee) {
                used.push(of(at, guard, &call.place, Some(call.caller.clone())));
                if let Some(called) = called.get_mut(at) {
                    *called = true;
                }
            }
        }
    }
    let by_app = !used.is_empty();
    let mut declared = Vec::new();
    for (at, function) in functions.iter().enumerate() {
        // the app's type is one of the callers, then
        let callers = graph.callers(at).iter();
        let callers = callers.filter(|_| called.get(at) == Some(&false));
        let mut callers: Vec<(&Function, &Caller)> = callers
            .filter_map(|caller| Some((functions.get(caller.function)?, caller)))
            .filter(|(by, _)| by.proofs().next().is_none())
            .collect();
        let perhaps_called = by_app && !callers.is_empty();
        callers.retain(|(_, caller)| caller.sure);
        for guard in &function.guards {
            let own = || of(at, guard, &guard.place, None);
            let perhaps = |perhaps_called| Site {
                perhaps_called,
                ..own()
            };
            match guard.how {
                _ if !by_app && !audited.others_called => used.push(own()),
                How::Proof if called.get(at) == Some(&true) => {}
                How::Proof if callers.is_empty() || !by_app => {
                    declared.push(perhaps(perhaps_called));
                }
                _ if !by_app => {}
                // whose session it is cannot be told
                _ if audited.others_called => declared.push(perhaps(true)),
                How::Proof => {
                    let calls = callers.iter();
                    used.extend(
                        calls.map(|(by, caller)| {
                            of(at, guard, &caller.place, Some(by.path.clone()))
                        }),
                    );
                }
                _ => used.push(own()),
            }
        }
    }
    (used, declared)
}

/// What is needed and not asked for, or not granted; what to ask for is told once all is known.
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
            verdict.findings.push(Finding::UnderAsked {
                site,
                missing: Vec::new(),
            });
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
                    unreviewed: Vec::new(),
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

/// Whether the crate speaks of what the spec has at all: of a client that has paths as texts it
/// cannot be told what it needs.
fn recognised(audited: &Audited) -> bool {
    let found = &audited.found;
    let speaks = |it: &Function| it.is_guarded() || !it.mentions.operations.is_empty();
    !found.handled.is_empty() || found.functions.iter().any(speaks)
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

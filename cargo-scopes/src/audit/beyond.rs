//! Operations that are called without a guard that covers them.
//!
//! A proof says what the caller may do, and nothing says what the body does with it: an operation
//! that needs more is refused only by the server, while the program runs.

use scope_spec::{Operation, Spec, app::State};

use super::{
    Audited, Function, Need, Place, advice,
    graph::Graph,
    judge::{Finding, Site, Verdict, is_one_of, narrowest},
    mentions::{Named, Use},
};

/// An operation that is called, or may be, where nothing vouches for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Beyond {
    /// The function whose guard it is beyond, or that has none: an index into the functions.
    pub(crate) function: usize,
    /// The function that names it, where that is another one.
    pub(crate) through: Option<usize>,
    pub(crate) operation: usize,
    pub(crate) place: Place,
    /// What it needs, at the gate at which it is beyond.
    pub(crate) needs: Need,
    /// What the guard vouches for at that gate; `None` without a guard.
    pub(crate) vouches: Option<Need>,
    /// The scopes that the guard vouches for, closed; `None` if it is beyond at the user's gate.
    pub(crate) held: Option<Vec<usize>>,
    /// What to guard it by.
    pub(crate) guard_by: Vec<Need>,
    /// The scopes that are to be asked for; told once all that is needed is known.
    pub(crate) ask: Vec<usize>,
    /// The scope whose review it waits for.
    pub(crate) waits: Option<usize>,
    /// Whether it is called, beyond doubt.
    pub(crate) sure: bool,
}

impl Beyond {
    /// Whether what to guard it by brings all that the guard vouches for.
    pub(super) fn is_brought(&self, spec: &Spec) -> bool {
        let mut brought = Vec::new();
        for need in &self.guard_by {
            match need {
                Need::Scope(at) => brought.push(*at),
                _ => return false,
            }
        }
        let brought = spec.scopes.closure.close(&brought);
        let vouches = self.vouches.as_ref();
        let mut vouches = vouches.into_iter().flat_map(|it| it.scopes(spec));
        vouches.all(|it| brought.binary_search(&it).is_ok())
    }
}

/// What the app is granted and asks for, closed; several apps of one crate together.
struct Covered {
    granted: Vec<usize>,
    asked: Vec<usize>,
}

/// Judges every operation that is named and not just spoken of. What unguarded code calls is what
/// the app needs, too: it goes to `open`.
pub(super) fn judge(
    audited: &Audited,
    graph: &Graph,
    pending: &[(usize, State)],
    no_calls: &[String],
    verdict: &mut Verdict,
) {
    let functions = &audited.found.functions;
    let excepted = |function: &Function| is_one_of(function, no_calls);
    let covered = audited
        .app
        .as_ref()
        .map(|_| covered(audited, pending, verdict));
    for (at, function) in functions.iter().enumerate() {
        if excepted(function) {
            continue;
        }
        for named in &function.mentions.operations {
            let operation = audited.spec.operations.get(named.operation);
            let Some(operation) = operation.filter(|it| {
                !it.public && named.how > Use::Spoken && !named.is_handed_to(no_calls)
            }) else {
                continue;
            };
            for (judged, sure) in vouchers(functions, graph, at) {
                let Some(holder) = functions.get(judged).filter(|it| !excepted(it)) else {
                    continue;
                };
                let call = Called {
                    audited,
                    operation,
                    named,
                    function: judged,
                    through: (judged != at).then_some(at),
                    sure: sure && named.how == Use::Called,
                };
                let site = Site {
                    function: judged,
                    need: Need::Operation(named.operation),
                    place: named.place.clone(),
                    caller: None,
                    perhaps_called: false,
                };
                if is_guarded(holder) {
                    let found = call.within_guard(holder);
                    // the guard does not say what the app needs here
                    verdict.open.extend(found.is_some().then_some(site));
                    verdict.findings.extend(found.map(Finding::Beyond));
                } else if let Some(covered) = &covered {
                    verdict.open.push(site);
                    let sure = call.sure && !holder.checks_otherwise;
                    let found = Called { sure, ..call }.within_grant(covered, pending);
                    verdict.findings.extend(found.map(Finding::Beyond));
                }
            }
        }
    }
}

fn covered(audited: &Audited, pending: &[(usize, State)], verdict: &Verdict) -> Covered {
    let closure = &audited.spec.scopes.closure;
    let waits = |at: &usize| pending.iter().any(|(waits, _)| waits == at);
    let granted = verdict.asked.iter().copied();
    let mut granted: Vec<usize> = granted.filter(|at| !waits(at)).collect();
    let mut asked = verdict.asked.clone();
    for other in &audited.others {
        let named = other.app.scopes.iter();
        asked.extend(named.filter_map(|it| audited.spec.scopes.index_of(&it.name)));
        granted.extend(other.app.granted(&audited.spec, verdict.today));
    }
    Covered {
        granted: closure.close(&granted),
        asked: closure.close(&asked),
    }
}

/// Whether it is guarded at the app's gate.
pub(super) fn is_guarded(function: &Function) -> bool {
    let mut guarded = false;
    for guard in &function.guards {
        guard.need.each(&mut |need| {
            guarded |= matches!(need, Need::Scope(_) | Need::Operation(_) | Need::Unknown(_));
        });
    }
    guarded
}

/// The functions whose guards stand for what a function does: itself, if it is guarded or anybody
/// may call it, else those that call it. With whether each is sure to.
fn vouchers(functions: &[Function], graph: &Graph, function: usize) -> Vec<(usize, bool)> {
    let mut found = Vec::new();
    let mut seen = vec![function];
    let mut open = vec![(function, true)];
    while let Some((at, sure)) = open.pop() {
        let callers = graph.callers(at);
        let ends = functions
            .get(at)
            .is_none_or(|it| is_guarded(it) || it.checks_otherwise || it.public);
        if ends || callers.is_empty() {
            found.push((at, sure));
            continue;
        }
        for caller in callers {
            if !seen.contains(&caller.function) {
                seen.push(caller.function);
                open.push((caller.function, sure && caller.sure));
            }
        }
    }
    found.sort_unstable();
    found
}

/// An operation that is named, and the function that stands for it.
struct Called<'a> {
    audited: &'a Audited,
    operation: &'a Operation,
    named: &'a Named,
    function: usize,
    through: Option<usize>,
    sure: bool,
}

impl Called<'_> {
    fn beyond(&self, needs: Need) -> Beyond {
        Beyond {
            function: self.function,
            through: self.through,
            operation: self.named.operation,
            place: self.named.place.clone(),
            needs,
            vouches: None,
            held: None,
            guard_by: Vec::new(),
            ask: Vec::new(),
            waits: None,
            sure: self.sure,
        }
    }

    /// Whether the guards of the function cover it, in each of their alternatives. The user's gate
    /// counts where they are about it, too.
    fn within_guard(&self, holder: &Function) -> Option<Beyond> {
        let spec = &self.audited.spec;
        let guards = Need::All(holder.guards.iter().map(|it| it.need.clone()).collect());
        if guards.has_unknown() {
            return None;
        }
        let vouched = guards.vouches(spec);
        let within = |closed: &[usize], any: &[Vec<usize>]| {
            let holds = |all: &Vec<usize>| all.iter().all(|it| closed.binary_search(it).is_ok());
            any.iter().any(holds)
        };
        let scopes = &spec.scopes.closure;
        let lacking = vouched
            .iter()
            .map(|(held, _)| scopes.close(held))
            .find(|closed| !within(closed, &self.operation.scopes));
        if let Some(held) = lacking {
            let all = self.cheapest(&held);
            let minimal = |(held, _): &(Vec<usize>, Vec<usize>)| spec.scopes.minimal(held);
            let mut any: Vec<Vec<usize>> = vouched.iter().map(minimal).collect();
            any.dedup();
            return Some(Beyond {
                vouches: Some(Need::of_scopes(&any)),
                guard_by: all.into_iter().map(Need::Scope).collect(),
                held: Some(held),
                ..self.beyond(Need::of_scopes(&self.operation.scopes))
            });
        }
        let permissions = &spec.permissions;
        let about_users = vouched.iter().all(|(_, held)| !held.is_empty());
        let closed = |held: &Vec<usize>| permissions.closure.close(held);
        let lacks = |(_, held): &&(Vec<usize>, Vec<usize>)| {
            !within(&closed(held), &self.operation.permissions)
        };
        let (_, held) = vouched
            .iter()
            .find(lacks)
            .filter(|_| about_users && !self.operation.permissions.is_empty())?;
        let held = closed(held);
        let missing = |all: &Vec<usize>| -> Vec<usize> {
            let missing = all.iter().filter(|it| held.binary_search(it).is_err());
            missing.copied().collect()
        };
        let least = self.operation.permissions.iter().map(missing);
        let least = least.min_by_key(Vec::len).unwrap_or_default();
        let minimal = |(_, held): &(Vec<usize>, Vec<usize>)| permissions.minimal(held);
        let mut any: Vec<Vec<usize>> = vouched.iter().map(minimal).collect();
        any.dedup();
        Some(Beyond {
            vouches: Some(Need::of_permissions(&any)),
            guard_by: least.into_iter().map(Need::Permission).collect(),
            ..self.beyond(Need::of_permissions(&self.operation.permissions))
        })
    }

    /// Whether what is granted covers it.
    fn within_grant(&self, covered: &Covered, pending: &[(usize, State)]) -> Option<Beyond> {
        let spec = &self.audited.spec;
        let needs = Need::of_scopes(&self.operation.scopes);
        let holds = |set: &[usize]| needs.is_met(spec, &|scope| set.binary_search(&scope).is_ok());
        if holds(&covered.granted) {
            return None;
        }
        let all = self.cheapest(&[]);
        let waits = holds(&covered.asked).then(|| {
            let mut lacking = all.clone();
            lacking.retain(|scope| covered.granted.binary_search(scope).is_err());
            narrowest(&spec.scopes, pending, &lacking).map(|(waits, _)| *waits)
        });
        Some(Beyond {
            held: Some(Vec::new()),
            guard_by: all.into_iter().map(Need::Scope).collect(),
            waits: waits.flatten(),
            ..self.beyond(needs)
        })
    }

    /// What to guard it by beside what is vouched for: the least that is restricted, then the
    /// narrowest.
    fn cheapest(&self, held: &[usize]) -> Vec<usize> {
        let choices = self.operation.scopes.iter();
        let best = advice::cheapest(self.audited, choices, held);
        best.map(|(_, lacking)| lacking).unwrap_or_default()
    }
}

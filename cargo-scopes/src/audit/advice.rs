//! What to ask for, and what to ask for no longer.
//!
//! The two depend on one another: a scope that is asked for anew may bring what another place lacks,
//! and where one goes what came with it is judged by itself. So the manifest is worked out first as it
//! is once all the advice is followed, and each finding then tells its part of it: another run has
//! nothing to add.

use scope_spec::{
    Closure,
    app::{App, AppScope, Date},
};

use super::{
    Audited, Need,
    judge::{Finding, Site, Verdict},
};

/// Says of what is missing or waits what to ask for, and finds what can go.
pub(super) fn judge(audited: &Audited, app: &App, recognised: bool, verdict: &mut Verdict) {
    let mut plan = Plan::new(audited, app, verdict);
    plan.add();
    // where the code does not speak of scopes it does not say what it can go without
    while recognised && plan.drop() {
        plan.add();
    }
    let mut findings = plan.retold();
    if recognised {
        findings.extend(plan.unneeded());
    }
    verdict.findings = findings;
}

/// The scopes that an app is granted as soon as it asks for them; not what they bring, which may take
/// a review of its own.
fn at_once(audited: &Audited, app: &App, today: Option<Date>) -> Vec<usize> {
    let all: Vec<usize> = (0..audited.spec.scopes.items.len()).collect();
    asking(audited, app, &all).granted(&audited.spec, today)
}

/// The app, had it asked for these: for some as it does, for the others without a word.
fn asking(audited: &Audited, app: &App, scopes: &[usize]) -> App {
    let items = scopes
        .iter()
        .filter_map(|&at| audited.spec.scopes.items.get(at));
    let scopes = items.map(|item| {
        let known = app.scopes.iter().find(|asked| asked.name == item.name);
        known.cloned().unwrap_or_else(|| {
            let mut asked = AppScope::default();
            asked.name.clone_from(&item.name);
            asked
        })
    });
    App {
        scopes: scopes.collect(),
        ..App::default()
    }
}

/// Of the alternatives (each one all of its scopes) the one that takes the fewest reviews beside what
/// is there, then the least; with what is missing of it. `None` if there are no alternatives.
pub(super) fn cheapest<'a>(
    audited: &Audited,
    alternatives: impl Iterator<Item = &'a Vec<usize>>,
    have: &[usize],
) -> Option<(&'a Vec<usize>, Vec<usize>)> {
    let scopes = &audited.spec.scopes;
    let missing = alternatives.map(|all| {
        let missing = all.iter().filter(|it| !holds(have, **it));
        (all, scopes.minimal(&missing.copied().collect::<Vec<_>>()))
    });
    missing.min_by_key(|(_, missing)| {
        let closed = scopes.closure.close(missing);
        let restricted = |at: &&usize| scopes.items.get(**at).is_some_and(|it| it.restricted);
        (
            closed.iter().filter(restricted).count(),
            closed.len(),
            missing.len(),
        )
    })
}

/// As [`cheapest`], of those that are granted as soon as they are asked for.
fn unreviewed<'a>(
    audited: &Audited,
    alternatives: &'a [Vec<usize>],
    granted: &[usize],
    at_once: &[usize],
) -> Option<(&'a Vec<usize>, Vec<usize>)> {
    let known = |all: &&Vec<usize>| all.iter().all(|&it| holds(at_once, it));
    cheapest(audited, alternatives.iter().filter(known), granted)
}

/// Whether a set, ascending, has a scope.
fn holds(set: &[usize], scope: usize) -> bool {
    set.binary_search(&scope).is_ok()
}

/// A place that needs scopes.
struct Needed<'a> {
    site: &'a Site,
    /// Any of these, each one all of its scopes.
    any: Vec<Vec<usize>>,
}

impl Needed<'_> {
    /// Whether what a scope brings plays a part in it.
    fn touches(&self, closure: &Closure, scope: usize) -> bool {
        let mut needed = self.any.iter().flatten();
        needed.any(|&needed| closure.contains(scope, needed))
    }
}

/// The manifest, as it is to be.
struct Plan<'a> {
    audited: &'a Audited,
    app: &'a App,
    verdict: &'a Verdict,
    /// Where the app needs scopes now: what it calls, then what it calls past a guard.
    called: Vec<Needed<'a>>,
    /// Where it would, in what it does not call.
    declared: Vec<Needed<'a>>,
    at_once: Vec<usize>,
    /// What the crate's other apps ask for, closed: unguarded code may be theirs.
    elsewhere: Vec<usize>,
    /// What is asked for: at first as it is, in the manifest's order, and what is new after it.
    asked: Vec<usize>,
    /// What has been taken out of it: each scope once, so that this ends.
    gone: Vec<usize>,
}

impl<'a> Plan<'a> {
    fn new(audited: &'a Audited, app: &'a App, verdict: &'a Verdict) -> Self {
        let needed = |site: &'a Site| Needed {
            site,
            any: site.need.alternatives(&audited.spec),
        };
        let called = verdict.used.iter().chain(&verdict.open);
        let scopes = &audited.spec.scopes;
        let others = audited.others.iter().flat_map(|other| &other.app.scopes);
        let others = others.filter_map(|asked| scopes.index_of(&asked.name));
        Self {
            audited,
            app,
            verdict,
            called: called.map(needed).collect(),
            declared: verdict.declared.iter().map(needed).collect(),
            at_once: at_once(audited, app, verdict.today),
            elsewhere: scopes.closure.close(&others.collect::<Vec<_>>()),
            asked: verdict.asked.clone(),
            gone: Vec::new(),
        }
    }

    fn closure(&self) -> &'a Closure {
        &self.audited.spec.scopes.closure
    }

    /// What is granted of what is asked for, not closed.
    fn granted(&self, asked: &[usize]) -> Vec<usize> {
        let app = asking(self.audited, self.app, asked);
        app.granted(&self.audited.spec, self.verdict.today)
    }

    fn is_met(&self, needed: &Needed<'_>, closed: &[usize]) -> bool {
        let spec = &self.audited.spec;
        needed.site.need.is_met(spec, &|scope| holds(closed, scope))
    }

    /// Whether the manifest does not ask for it yet.
    fn is_new(&self, scope: usize) -> bool {
        !self.verdict.asked.contains(&scope)
    }

    fn push(&mut self, scopes: impl IntoIterator<Item = usize>) {
        for scope in scopes {
            if !self.asked.contains(&scope) {
                self.asked.push(scope);
            }
        }
    }

    /// Adds what is needed and not asked for, and where something waits what would not.
    fn add(&mut self) {
        // where there is no choice first: of what there is to choose, that may be enough
        let mut sites: Vec<usize> = (0..self.called.len()).collect();
        sites.sort_by_key(|&at| self.called.get(at).map(|needed| needed.any.len()));
        let guarded = self.verdict.used.len();
        for at in sites {
            let needed = self.called.get(at);
            let needed = needed.filter(|it| at < guarded || !self.is_met(it, &self.elsewhere));
            let missing = needed.and_then(|needed| self.missing(needed));
            self.push(missing.into_iter().flatten());
        }
        // one that is new may bring another one, and is granted or waits as that one
        let granted = self.granted(&self.asked);
        let brought = |scope: usize| {
            self.asked.iter().any(|&other| {
                other != scope
                    && self.closure().contains(other, scope)
                    && (granted.contains(&other) || !granted.contains(&scope))
            })
        };
        let new = self.asked.iter().copied().filter(|&it| self.is_new(it));
        let brought: Vec<usize> = new.filter(|&it| brought(it)).collect();
        self.asked.retain(|scope| !brought.contains(scope));
    }

    fn missing(&self, needed: &Needed<'_>) -> Option<Vec<usize>> {
        let granted = self.closure().close(&self.granted(&self.asked));
        if self.is_met(needed, &granted) {
            return None;
        }
        let asked = self.closure().close(&self.asked);
        let unreviewed = unreviewed(self.audited, &needed.any, &granted, &self.at_once);
        let missing = match self.is_met(needed, &asked) {
            true => unreviewed,
            false => unreviewed.or_else(|| cheapest(self.audited, needed.any.iter(), &asked)),
        };
        missing.map(|(_, missing)| missing)
    }

    /// Takes out what the code does without, with what would do in its place; whether there was any.
    fn drop(&mut self) -> bool {
        let before = self.gone.len();
        for scope in self.asked.clone() {
            if self.gone.contains(&scope) || self.comes(scope) {
                continue;
            }
            if let Some(instead) = self.instead(scope, &self.judged(scope, &self.asked)) {
                self.gone.push(scope);
                self.asked.retain(|&it| it != scope);
                self.push(instead);
            }
        }
        self.gone.len() > before
    }

    /// Whether another one that is asked for brings it: that is a matter for `check`.
    fn comes(&self, scope: usize) -> bool {
        let brings = |&other: &usize| other != scope && self.closure().contains(other, scope);
        self.asked.iter().any(brings)
    }

    /// The places that speak for a scope: those that are called. Code that needs what is not granted
    /// yet does not compile, so for what waits already those count, too, that it may call then.
    fn judged(&self, scope: usize, asked: &[usize]) -> Vec<&Needed<'a>> {
        let granted = self.granted(asked);
        let waits = !granted.contains(&scope) && !self.is_new(scope);
        let mut soon = [self.closure().close(&granted), self.at_once.clone()].concat();
        soon.sort_unstable();
        let later = self.declared.iter();
        let later = later.filter(|it| it.site.perhaps_called || waits && !self.is_met(it, &soon));
        self.called.iter().chain(later).collect()
    }

    /// What would do in place of a scope beside what else is asked for: nothing, or scopes within it.
    /// `None` if one of the places takes the scope itself.
    fn instead(&self, scope: usize, sites: &[&Needed<'a>]) -> Option<Vec<usize>> {
        let closure = self.closure();
        let granted = self.granted(&self.asked);
        let others = granted.iter().copied().filter(|&it| it != scope);
        let others = closure.close(&others.collect::<Vec<_>>());
        let with_waiting = self.without(scope, &granted);
        let granted = closure.close(&granted);
        let asked = closure.close(&self.asked);
        let mut instead: Vec<usize> = Vec::new();
        for needed in sites {
            // what is granted is not to wait
            let rest = match self.is_met(needed, &granted) {
                true => &others,
                false => &with_waiting,
            };
            if !self.is_met(needed, &asked) || self.is_met(needed, rest) {
                continue;
            }
            let choices = needed.any.iter().filter_map(|all| {
                let beyond = all.iter().copied().filter(|&it| !holds(rest, it));
                let beyond: Vec<usize> = beyond.collect();
                let within = |&it: &usize| it != scope && closure.contains(scope, it);
                beyond.iter().all(within).then_some(beyond)
            });
            let waits = |all: &[usize]| all.iter().any(|&it| !holds(&self.at_once, it));
            instead.extend(choices.min_by_key(|all| (waits(all), closure.close(all).len()))?);
        }
        Some(self.audited.spec.scopes.minimal(&instead))
    }

    /// What the app has without a scope, closed. What waits itself is no reason to go without: of
    /// that, what the scope brings as well does not count.
    fn without(&self, scope: usize, granted: &[usize]) -> Vec<usize> {
        let closure = self.closure();
        let others = self.asked.iter().copied().filter(|&it| it != scope);
        let (there, waiting): (Vec<usize>, Vec<usize>) =
            others.partition(|it| granted.contains(it));
        let waiting = closure.close(&waiting).into_iter();
        let mut all = closure.close(&there);
        all.extend(waiting.filter(|&it| !closure.contains(scope, it)));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The functions whose need is met only with a scope itself, and not with what it brings.
    fn takes(&self, scope: usize) -> Vec<usize> {
        let closure = self.closure();
        let mut rest = self.without(scope, &self.granted(&self.asked));
        rest.extend(closure.iter(scope).filter(|&held| held != scope));
        let without = closure.close(&rest);
        rest.push(scope);
        let with = closure.close(&rest);
        let takes = |it: &&Needed<'_>| self.is_met(it, &with) && !self.is_met(it, &without);
        functions(self.declared.iter().filter(takes))
    }

    /// The findings so far, with what to ask for.
    fn retold(&self) -> Vec<Finding> {
        let mut findings = self.verdict.findings.clone();
        for finding in &mut findings {
            match finding {
                Finding::UnderAsked { site, missing } => *missing = self.new_for(*site),
                Finding::Waits {
                    site, unreviewed, ..
                } => *unreviewed = self.granted_of(self.new_for(*site)),
                Finding::Beyond(beyond) => {
                    let operation = self.audited.spec.operations.get(beyond.operation);
                    let any = operation.map_or(&[][..], |operation| &operation.scopes);
                    let met = self.chosen(any, &self.asked);
                    // what another app of the crate asks for is not this one's to ask for
                    if let Some((held, all)) = beyond.held.as_ref().zip(met) {
                        let lacking = all.iter().copied().filter(|&it| !holds(held, it));
                        let lacking: Vec<usize> = lacking.collect();
                        let minimal = self.audited.spec.scopes.minimal(&lacking);
                        beyond.guard_by = minimal.into_iter().map(Need::Scope).collect();
                        beyond.ask = match beyond.waits {
                            Some(_) => self.granted_of(self.new_of(all)),
                            None => self.new_of(all),
                        };
                    }
                }
                _ => {}
            }
        }
        findings
    }

    /// What is new for a place that is called.
    fn new_for(&self, site: usize) -> Vec<usize> {
        let needed = self.called.get(site);
        let met = needed.and_then(|needed| self.chosen(&needed.any, &self.asked));
        met.map_or_else(Vec::new, |all| self.new_of(all))
    }

    /// What is new of what brings these scopes.
    fn new_of(&self, all: &[usize]) -> Vec<usize> {
        let there = self.closure().close(&self.granted(&self.verdict.asked));
        let lacking = all.iter().copied().filter(|&it| !holds(&there, it));
        let new = self.asked.iter().copied();
        let new: Vec<usize> = new.filter(|&scope| self.is_new(scope)).collect();
        self.holders(&new, &lacking.collect::<Vec<_>>())
    }

    /// These, if each of them is granted as soon as it is asked for: else they are no way to go where
    /// something waits, but are asked for on another account.
    fn granted_of(&self, scopes: Vec<usize>) -> Vec<usize> {
        let granted = self.granted(&self.asked);
        match scopes.iter().all(|scope| granted.contains(scope)) {
            true => scopes,
            false => Vec::new(),
        }
    }

    /// Of the alternatives the one that what is asked for meets: without waiting, if there is such,
    /// with the fewest that are new, and then the least.
    fn chosen<'n>(&self, any: &'n [Vec<usize>], asked: &[usize]) -> Option<&'n Vec<usize>> {
        let closure = self.closure();
        let closed = closure.close(asked);
        let granted = closure.close(&self.granted(asked));
        let there = closure.close(&self.verdict.asked);
        let within = |all: &[usize], set: &[usize]| all.iter().all(|&it| holds(set, it));
        let met = any.iter().filter(|all| within(all, &closed));
        met.min_by_key(|all| {
            let new = all.iter().filter(|&&it| !holds(&there, it)).count();
            (!within(all, &granted), new, closure.close(all).len())
        })
    }

    /// Those of the scopes that are asked for that bring these, the narrowest for each.
    fn holders(&self, asked: &[usize], scopes: &[usize]) -> Vec<usize> {
        let closure = self.closure();
        let holder = |&scope: &usize| {
            let holders = asked.iter().copied();
            let holders = holders.filter(|&it| closure.contains(it, scope));
            holders.min_by_key(|&it| closure.iter(it).count())
        };
        let mut holders: Vec<usize> = scopes.iter().filter_map(holder).collect();
        holders.sort_unstable();
        holders.dedup();
        holders
    }

    /// What is asked for and is not to be, and what waits and nothing calls yet.
    fn unneeded(&self) -> Vec<Finding> {
        let asked = self.verdict.asked.iter();
        let found = asked.map(|&scope| match self.asked.contains(&scope) {
            true => self.uncalled(scope),
            false => Some(self.spared(scope)),
        });
        found.flatten().collect()
    }

    /// What can go.
    fn spared(&self, scope: usize) -> Finding {
        let touched = |it: &&Needed<'_>| it.touches(self.closure(), scope);
        let mut judged = self.judged(scope, &self.verdict.asked);
        judged.retain(touched);
        if judged.is_empty() {
            return Finding::OverAsked {
                scope,
                functions: functions(self.declared.iter().filter(touched)),
            };
        }
        let (instead, others) = self.in_place_of(scope, &self.asked, &judged);
        Finding::Narrower {
            scope,
            instead,
            others,
            functions: self.takes(scope),
        }
    }

    /// Of what is asked for what meets the needs that a scope has a part in: what is new, and what is
    /// asked for already.
    fn in_place_of(
        &self,
        scope: usize,
        asked: &[usize],
        sites: &[&Needed<'_>],
    ) -> (Vec<usize>, Vec<usize>) {
        let closure = self.closure();
        let there = closure.close(&self.verdict.asked);
        let mut parts: Vec<usize> = Vec::new();
        for needed in sites.iter().filter(|it| it.touches(closure, scope)) {
            let Some(all) = self.chosen(&needed.any, asked) else {
                continue;
            };
            let own = |&it: &usize| closure.contains(scope, it) || !holds(&there, it);
            let own: Vec<usize> = all.iter().copied().filter(own).collect();
            // an alternative of its own stands for it as a whole
            parts.extend(if own.is_empty() { all.clone() } else { own });
        }
        let holders = self.holders(asked, &parts).into_iter();
        holders.partition(|&it| self.is_new(it))
    }

    /// What waits for a review while nothing that is called needs it.
    fn uncalled(&self, scope: usize) -> Option<Finding> {
        let mut pending = self.verdict.pending.iter();
        let state = pending.find(|(waits, _)| *waits == scope)?.1;
        if self.comes(scope) {
            return None;
        }
        let called: Vec<&Needed<'_>> = self.called.iter().collect();
        let instead = self.instead(scope, &called)?;
        let rest = self.asked.iter().copied().filter(|&it| it != scope);
        let asked: Vec<usize> = rest.chain(instead).collect();
        let (instead, others) = self.in_place_of(scope, &asked, &called);
        Some(Finding::Uncalled {
            scope,
            state,
            functions: self.takes(scope),
            instead,
            others,
        })
    }
}

fn functions<'n>(sites: impl Iterator<Item = &'n Needed<'n>>) -> Vec<usize> {
    let mut functions: Vec<usize> = sites.map(|it| it.site.function).collect();
    functions.dedup();
    functions
}

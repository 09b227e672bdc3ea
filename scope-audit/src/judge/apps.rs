//! What an app needs, asks for too much, and could ask for in place of it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use cargo_metadata::PackageId;
use scope_spec::{Spec, Vocabulary};

use super::{Judge, Judged, Open, Sent, quoted};
use crate::{
    code::{Class, Function, Holder, Used},
    facts::{AppFacts, Place},
    meaning::{cheapest, cheapest_within, meets, required},
    needs::{Needs, alternative},
    report::{AppUses, At, Edit, Finding, Kind, OperationUse, Undecided, shown},
};

/// An operation that an app's code uses.
struct AppOperation {
    index: usize,
    place: Place,
    function: Option<String>,
    /// Whether the app sends it for sure, rather than a library that it depends on.
    is_own: bool,
}

/// An app, with what is known of its code.
struct App<'a> {
    judge: &'a Judge<'a>,
    app: &'a AppFacts,
    spec_id: &'a str,
    spec: &'a Spec,
    /// The packages that it is made of.
    reach: HashSet<PackageId>,
    /// The scopes that the manifest asks for.
    asked: Vec<usize>,
    /// What they include.
    brought: HashSet<usize>,
    /// The scopes that rustc needs, with the places.
    needs: BTreeMap<usize, BTreeSet<Place>>,
    /// The operations that are used on its behalf without a guard, and those that it vouches for.
    operations: Vec<AppOperation>,
    /// The scopes that are checked of its own grant at run time.
    checked: Vec<usize>,
    /// The scopes that are checked of somebody's grant, which may be its own.
    maybe: Vec<(usize, &'a Function)>,
}

impl Judge<'_> {
    /// What follows for one app.
    pub(super) fn app(
        &self,
        id: &str,
        app: &AppFacts,
        package: &PackageId,
        sent: &[Sent],
        judged: &mut Judged,
    ) {
        let Some(app) = App::new(self, id, app, package, sent) else {
            judged.open.push(self.unmarked(app));
            return;
        };
        let added = app.under_asked(judged);
        let added = app.unsent(added, judged);
        app.over_asked(judged);
        app.report(added, sent, judged);
    }

    /// That nothing is known of an app.
    fn unmarked(&self, app: &AppFacts) -> Open {
        let reason = format!(
            "the spec of app `{}` was not marked: its module was written by `cargo scopes expand` or an older version",
            app.name
        );
        Open {
            undecided: Undecided {
                package: app.package.clone(),
                function: None,
                reason,
                file: self.relative(&app.manifest),
                line: 1,
            },
            package: app.package.clone(),
            names: None,
            spec: None,
        }
    }
}

impl<'a> App<'a> {
    /// `None` where the module of its spec does not say which it is.
    fn new(
        judge: &'a Judge<'a>,
        id: &str,
        app: &'a AppFacts,
        package: &PackageId,
        sent: &[Sent],
    ) -> Option<Self> {
        let (spec_id, spec) = judge.facts.spec_of(app)?;
        let spec = &spec.spec;
        let asked = app.asked(spec);
        let brought = closed(&spec.scopes, &asked);
        let needs: &Needs = judge.needs;
        let mut this = App {
            judge,
            app,
            spec_id,
            spec,
            reach: judge.cargo.dependencies(package),
            asked,
            brought,
            needs: needs.get(id).cloned().unwrap_or_default(),
            operations: Vec::new(),
            checked: Vec::new(),
            maybe: Vec::new(),
        };
        this.gather(sent);
        Some(this)
    }

    /// Whether the code of a package is the app's.
    fn has(&self, package: &str) -> bool {
        let id = self.judge.packages.get(package);
        id.is_some_and(|id| self.reach.contains(id))
    }

    /// What its code does with operations and checks.
    fn gather(&mut self, sent: &[Sent]) {
        let judge = self.judge;
        for it in sent {
            let Some(function) = judge.code.functions.get(it.function) else {
                continue;
            };
            if !it.covered && it.mark.spec == self.spec_id && self.has(&function.package) {
                let is_own = function.package == self.app.package
                    || judge.is_named(function, &self.app.package);
                self.operations.push(AppOperation {
                    index: judge.index(&it.mark),
                    place: it.place.clone(),
                    function: function.name.clone(),
                    is_own: is_own && !it.is_one_of_many && !it.is_named_only,
                });
            }
        }
        for function in &judge.code.functions {
            if !self.has(&function.package) {
                continue;
            }
            for it in &function.uses {
                let (Used::Mark(mark), Class::Vouch(of)) = (&it.used, &it.class) else {
                    continue;
                };
                let is_known = || judge.facts.apps.values().any(|it| it.rust == *of);
                if mark.spec == self.spec_id && (*of == self.app.rust || !is_known()) {
                    self.operations.push(AppOperation {
                        index: judge.index(mark),
                        place: mark.origin.written().clone(),
                        function: function.name.clone(),
                        is_own: true,
                    });
                }
            }
            for (guard, holder) in &function.checked {
                let names = guard.names(self.spec_id).into_iter();
                match holder {
                    Holder::App(of) if *of == self.app.rust => self.checked.extend(names),
                    Holder::Other if function.package == self.app.package => {
                        self.maybe.extend(names.map(|it| (it, function)));
                    }
                    _ => {}
                }
            }
        }
    }

    fn scopes(&self) -> &'a Vocabulary {
        &self.spec.scopes
    }

    /// A finding of this app.
    fn finding(&self, finding: Kind, scope: Option<usize>, reason: String, edit: Edit) -> Finding {
        let names = |names: &[String]| {
            let names: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
            names.join(" and ")
        };
        let manifest = shown(&self.judge.relative(&self.app.manifest));
        let change = match (&edit.remove, edit.add.as_slice()) {
            (Some(scope), []) => format!("remove `{scope}` from {manifest}"),
            (Some(scope), add) => {
                format!("ask for {} in place of `{scope}` in {manifest}", names(add))
            }
            (None, add) => format!("ask for {} in {manifest}", names(add)),
        };
        let file = self.judge.relative(&self.app.manifest);
        Finding {
            app: Some(self.app.name.clone()),
            scope: scope.map(|it| self.scopes().name(it).to_owned()),
            change: Some(change),
            edit: Some(edit),
            ..Finding::new(finding, &self.app.package, file, 1, reason)
        }
    }

    fn edit(&self, remove: Option<usize>, add: &[usize]) -> Edit {
        let name = |scope: usize| self.scopes().name(scope).to_owned();
        Edit {
            manifest: self.app.manifest.clone(),
            remove: remove.map(name),
            add: add.iter().copied().map(name).collect(),
        }
    }

    /// What rustc needs and the manifest does not bring. Gives what is to be asked for.
    fn under_asked(&self, judged: &mut Judged) -> Vec<usize> {
        let manifest = self.app.app();
        let granted = closed(self.scopes(), &manifest.granted(self.spec, None));
        let pending = manifest.pending(self.spec, None);
        let mut add = Vec::new();
        for (scope, places) in &self.needs {
            let Some(place) = places.first().filter(|_| !granted.contains(scope)) else {
                continue;
            };
            let name = self.scopes().name(*scope);
            let app = &self.app.name;
            let mut waits = pending.iter();
            let waits = waits.find(|(by, _)| self.scopes().closure.contains(*by, *scope));
            let mut finding = match waits {
                Some((by, state)) => {
                    let by = self.scopes().name(*by);
                    let reason = format!(
                        "code needs `{name}`, which app `{app}` asks for by `{by}`; its review is `{state}`, so it is not granted"
                    );
                    let none = self.edit(None, &[]);
                    Finding {
                        change: None,
                        edit: None,
                        ..self.finding(Kind::UnderAsked, Some(*scope), reason, none)
                    }
                }
                None => {
                    add.push(*scope);
                    let reason = format!("code needs `{name}`, which app `{app}` does not ask for");
                    let edit = self.edit(None, &[*scope]);
                    self.finding(Kind::UnderAsked, Some(*scope), reason, edit)
                }
            };
            // rustc itself named it
            finding.confirmed = finding.edit.is_some();
            finding.function = self.judge.function_at(place);
            finding.file = self.judge.relative(&place.file);
            finding.line = place.line;
            judged.findings.push(finding);
        }
        add
    }

    /// Operations that are sent, and that neither the manifest nor what is added covers. Gives what is to
    /// be asked for in all.
    fn unsent(&self, mut add: Vec<usize>, judged: &mut Judged) -> Vec<usize> {
        let mut told: HashSet<usize> = HashSet::new();
        for it in self.operations.iter().filter(|it| it.is_own) {
            let mut all = self.asked.clone();
            all.extend(&add);
            let Some(operation) = self.spec.operations.get(it.index) else {
                continue;
            };
            if meets(self.scopes(), &all, &operation.scopes) || !told.insert(it.index) {
                continue;
            }
            let mut lacking = cheapest(self.spec, it.index, &self.asked);
            lacking.retain(|scope| !self.brought.contains(scope));
            let reason = format!(
                "`{}` is sent, and app `{}` does not ask for {}",
                operation.id,
                self.app.name,
                quoted(self.spec, &lacking)
            );
            let edit = self.edit(None, &lacking);
            let scope = lacking.first().copied();
            judged.findings.push(Finding {
                function: it.function.clone(),
                operation: Some(operation.id.clone()),
                file: self.judge.relative(&it.place.file),
                line: it.place.line,
                confirmed: true,
                ..self.finding(Kind::UnderAsked, scope, reason, edit)
            });
            add.extend(lacking);
        }
        add
    }

    /// Whether these scopes do as well as those that are asked for.
    fn is_enough(&self, kept: &[usize]) -> bool {
        let now = closed(self.scopes(), kept);
        let named = self.needs.keys().chain(&self.checked);
        let mut lost = named.filter(|it| !now.contains(it) && self.brought.contains(it));
        lost.next().is_none()
            && self.operations.iter().all(|it| {
                let required = required(self.spec, it.index);
                meets(self.scopes(), kept, required) || !meets(self.scopes(), &self.asked, required)
            })
    }

    /// Whether something undecided could need a scope, or what it includes.
    fn is_open(&self, scope: usize, open: &[Open]) -> bool {
        let held = self.scopes().closure.iter(scope);
        let held: Vec<&str> = held.map(|i| self.scopes()[i].rust.as_str()).collect();
        open.iter().any(|open| {
            let of = open.spec.as_ref().is_none_or(|it| it == self.spec_id);
            of && self.has(&open.package)
                && match &open.names {
                    None => true,
                    Some(names) => names.iter().any(|it| held.contains(&it.as_str())),
                }
        })
    }

    /// The scopes that code names itself: they stay, though another one that is asked for may include
    /// them.
    fn named(&self) -> HashSet<usize> {
        let must: Vec<usize> = self.needs.keys().copied().collect();
        let within: Vec<usize> = self.brought.iter().copied().collect();
        let mut named: HashSet<usize> = must.iter().chain(&self.checked).copied().collect();
        for it in &self.operations {
            named.extend(cheapest_within(self.spec, it.index, &must, &within));
        }
        named
    }

    /// What would do in place of a scope, beside the rest.
    fn instead(&self, rest: &[usize]) -> Vec<usize> {
        let now = closed(self.scopes(), rest);
        let named = self.needs.keys().chain(&self.checked).copied();
        let mut instead: Vec<usize> = named
            .filter(|i| !now.contains(i) && self.brought.contains(i))
            .collect();
        for it in &self.operations {
            let mut known = rest.to_vec();
            known.extend(&instead);
            if !meets(self.scopes(), &known, required(self.spec, it.index)) {
                instead.extend(cheapest(self.spec, it.index, &known));
            }
        }
        self.scopes().minimal(&instead)
    }

    /// What is asked for and not needed, or broader than what is needed; the broadest first.
    fn over_asked(&self, judged: &mut Judged) {
        let named = self.named();
        let mut order = self.asked.clone();
        order.sort_by_key(|i| std::cmp::Reverse(self.scopes().closure.iter(*i).count()));
        order.retain(|scope| !named.contains(scope));
        let mut kept = self.asked.clone();
        for scope in order {
            let rest: Vec<usize> = kept.iter().copied().filter(|i| *i != scope).collect();
            let instead = match self.is_enough(&rest) {
                true => Vec::new(),
                false => self.instead(&rest),
            };
            let proposal: Vec<usize> = rest.iter().chain(&instead).copied().collect();
            let (before, after) = (
                closed(self.scopes(), &kept),
                closed(self.scopes(), &proposal),
            );
            let is_smaller = after.len() < before.len() && after.is_subset(&before);
            if instead.contains(&scope)
                || !(instead.is_empty() || is_smaller)
                || self.is_open(scope, &judged.open)
            {
                continue;
            }
            let includes = |(checked, _): &&(usize, &Function)| {
                self.scopes().closure.contains(scope, *checked) && !after.contains(checked)
            };
            if let Some((_, function)) = self.maybe.iter().find(includes) {
                self.open_check(scope, function, judged);
                continue;
            }
            kept = proposal;
            judged.findings.push(self.too_much(scope, &instead));
        }
    }

    /// That a scope is asked for too much. `instead` is what would do.
    fn too_much(&self, scope: usize, instead: &[usize]) -> Finding {
        let (app, wire) = (&self.app.name, self.scopes().name(scope));
        let (kind, reason) = match instead {
            [] => (
                Kind::OverAsked,
                format!(
                    "app `{app}` asks for `{wire}`: its code compiles without it, and no operation that it names needs it"
                ),
            ),
            instead => (
                Kind::Narrower,
                format!(
                    "app `{app}` asks for `{wire}`; {} is enough for its code",
                    quoted(self.spec, instead)
                ),
            ),
        };
        let mut asked = self.app.app().scopes.iter();
        let place = asked.find(|it| it.name == wire).map(|it| &it.place);
        let source = self.app.loaded.sources.first();
        let line = source.zip(place).map(|(it, at)| it.line(at.span.start));
        let edit = self.edit(Some(scope), instead);
        Finding {
            line: line.unwrap_or(1),
            ..self.finding(kind, Some(scope), reason, edit)
        }
    }

    /// That a scope is checked, perhaps of the app's own grant.
    fn open_check(&self, scope: usize, function: &Function, judged: &mut Judged) {
        let place = function.guard_place.clone().unwrap_or(Place {
            file: function.file.clone(),
            line: function.line,
            column: 1,
        });
        let reason = format!(
            "`{}` is checked at run time, perhaps of another grant than that of app `{}`",
            self.scopes().name(scope),
            self.app.name
        );
        let none = Some(Vec::new());
        self.judge
            .doubt(&mut judged.open, function, &place, reason, none);
    }

    /// What the report says of the app: its needs, and each use of an operation.
    fn report(&self, added: Vec<usize>, sent: &[Sent], judged: &mut Judged) {
        let mut needs: BTreeMap<String, Vec<At>> = BTreeMap::new();
        for (scope, places) in &self.needs {
            let places: BTreeSet<At> = places.iter().map(|it| self.judge.at(it)).collect();
            let name = self.scopes().name(*scope).to_owned();
            needs.insert(name, places.into_iter().collect());
        }
        let mut known: Vec<usize> = self.needs.keys().copied().collect();
        known.extend(added);
        for it in self.operations.iter().filter(|it| it.is_own) {
            for scope in alternative(self.app, self.spec, it.index, &known) {
                let at = self.judge.at(&it.place);
                let name = self.scopes().name(scope).to_owned();
                let of = needs.entry(name).or_default();
                if !of.contains(&at) {
                    of.push(at);
                }
            }
        }
        let mut uses: BTreeSet<OperationUse> = BTreeSet::new();
        for it in sent {
            if let Some(function) = self.judge.code.functions.get(it.function)
                && it.mark.spec == self.spec_id
                && self.has(&function.package)
                && let Some((_, operation)) = self.judge.operation(&it.mark)
            {
                uses.insert(OperationUse {
                    operation: operation.id.clone(),
                    function: function.name.clone(),
                    at: self.judge.at(&it.place),
                    guarded: it.covered,
                });
            }
        }
        judged.apps.push(AppUses {
            manifest: self.app.manifest.clone(),
            app: self.app.name.clone(),
            operations: uses.into_iter().collect(),
            needs: needs.clone(),
        });
        let of = judged.needs.entry(self.app.name.clone()).or_default();
        of.extend(needs);
    }
}

fn closed(scopes: &Vocabulary, set: &[usize]) -> HashSet<usize> {
    scopes.closure.close(set).into_iter().collect()
}

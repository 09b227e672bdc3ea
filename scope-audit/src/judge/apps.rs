//! What an app needs, asks for too much, and could ask for in place of it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use cargo_metadata::PackageId;

use super::{Judge, Judged, Open, Sent, quoted};
use crate::{
    code::{Class, Function, Holder, Used},
    facts::{AppFacts, Place},
    meaning::{cheapest, cheapest_within, meets, required},
    report::{AppUses, At, Edit, Finding, Kind, OperationUse, Undecided},
};

impl Judge<'_> {
    pub(super) fn app(
        &self,
        id: &str,
        app: &AppFacts,
        package: &PackageId,
        sent: &[Sent],
        judged: &mut Judged,
    ) {
        let manifest = self.relative(&app.manifest);
        let line_of = |place: &scope_spec::Place| {
            let source = app.loaded.sources.first();
            source.map_or(1, |it| it.line(place.span.start))
        };
        let Some((spec_id, spec)) = self.facts.spec_of(app) else {
            judged.open.push(Open {
                undecided: Undecided {
                    package: app.package.clone(),
                    function: None,
                    reason: format!(
                        "the spec of app `{}` was not marked: its module was written by `cargo scopes expand` or an older version",
                        app.name
                    ),
                    file: manifest,
                    line: 1,
                },
                package: app.package.clone(),
                names: None,
                spec: None,
            });
            return;
        };
        let spec = &spec.spec;
        let scopes = &spec.scopes;
        let reach = self.cargo.dependencies(package);
        let within = |of: &str| self.packages.get(of).is_some_and(|id| reach.contains(id));
        let closed =
            |set: &[usize]| -> HashSet<usize> { scopes.closure.close(set).into_iter().collect() };

        let asked_scopes = &app.app().scopes;
        let asked: Vec<usize> = asked_scopes
            .iter()
            .filter_map(|it| scopes.index_of(&it.name))
            .collect();
        let granted = closed(&app.app().granted(spec, None));
        let empty = BTreeMap::new();
        let needs = self.needs.get(id).unwrap_or(&empty);
        let must: Vec<usize> = needs.keys().copied().collect();

        // operations that are used on the app's behalf without a guard, and those that it vouches for
        let mut operations: Vec<(usize, Place, Option<String>, bool)> = Vec::new();
        for it in sent {
            let Some(function) = self.code.functions.get(it.function) else {
                continue;
            };
            if !it.covered && it.mark.spec == spec_id && within(&function.package) {
                let own = function.package == app.package || self.is_named(function, &app.package);
                let own = own && !it.is_one_of_many && !it.is_named_only;
                operations.push((
                    self.index(&it.mark),
                    it.place.clone(),
                    function.name.clone(),
                    own,
                ));
            }
        }
        let mut checked: Vec<usize> = Vec::new();
        let mut maybe: Vec<(usize, &Function)> = Vec::new();
        for function in self.code.functions.iter().filter(|it| within(&it.package)) {
            for it in &function.uses {
                if let (Used::Mark(mark), Class::Vouch(of)) = (&it.used, &it.class)
                    && mark.spec == spec_id
                    && (*of == app.rust || !self.facts.apps.values().any(|it| it.rust == *of))
                {
                    let place = mark.origin.written().clone();
                    operations.push((self.index(mark), place, function.name.clone(), true));
                }
            }
            for (guard, holder) in &function.checked {
                match holder {
                    Holder::App(of) if *of == app.rust => checked.extend(guard.names(spec_id)),
                    Holder::Other if function.package == app.package => {
                        maybe.extend(guard.names(spec_id).into_iter().map(|i| (i, function)));
                    }
                    _ => {}
                }
            }
        }
        let required = |index: &usize| required(spec, *index);

        // what is needed and not asked for
        let mut add: Vec<usize> = Vec::new();
        let brought = closed(&asked);
        for (scope, places) in needs {
            if granted.contains(scope) {
                continue;
            }
            let state = app.app().pending(spec, None);
            let waits = state
                .iter()
                .find(|(i, _)| scopes.closure.contains(*i, *scope));
            let (reason, change, edit) = match waits {
                Some((by, state)) => (
                    format!(
                        "code needs `{}`, which app `{}` asks for by `{}`; its review is `{state}`, so it is not granted",
                        spec.scopes.name(*scope),
                        app.name,
                        spec.scopes.name(*by)
                    ),
                    None,
                    None,
                ),
                None => {
                    add.push(*scope);
                    (
                        format!(
                            "code needs `{}`, which app `{}` does not ask for",
                            spec.scopes.name(*scope),
                            app.name
                        ),
                        Some(format!(
                            "ask for `{}` in {}",
                            spec.scopes.name(*scope),
                            crate::report::shown(&manifest)
                        )),
                        Some(Edit {
                            manifest: app.manifest.clone(),
                            remove: None,
                            add: vec![spec.scopes.name(*scope).to_owned()],
                        }),
                    )
                }
            };
            let Some(place) = places.first() else {
                continue;
            };
            let confirmed = change.is_some();
            judged.findings.push(Finding {
                finding: Kind::UnderAsked,
                package: app.package.clone(),
                app: Some(app.name.clone()),
                scope: Some(spec.scopes.name(*scope).to_owned()),
                function: self.function_at(place),
                operation: None,
                file: self.relative(&place.file),
                line: place.line,
                change,
                confirmed,
                reason,
                edit,
            });
        }
        let mut told: HashSet<usize> = HashSet::new();
        for (index, place, function, own) in &operations {
            let mut all = asked.clone();
            all.extend(&add);
            if !own || meets(scopes, &all, required(index)) || !told.insert(*index) {
                continue;
            }
            let Some(operation) = spec.operations.get(*index) else {
                continue;
            };
            let lacking = cheapest(spec, *index, &asked);
            let lacking: Vec<usize> = lacking
                .into_iter()
                .filter(|i| !brought.contains(i))
                .collect();
            judged.findings.push(Finding {
                finding: Kind::UnderAsked,
                package: app.package.clone(),
                app: Some(app.name.clone()),
                scope: lacking.first().map(|i| spec.scopes.name(*i).to_owned()),
                function: function.clone(),
                operation: Some(operation.id.clone()),
                file: self.relative(&place.file),
                line: place.line,
                change: Some(format!(
                    "ask for {} in {}",
                    quoted(spec, &lacking),
                    crate::report::shown(&manifest)
                )),
                confirmed: true,
                reason: format!(
                    "`{}` is sent, and app `{}` does not ask for {}",
                    operation.id,
                    app.name,
                    quoted(spec, &lacking)
                ),
                edit: Some(Edit {
                    manifest: app.manifest.clone(),
                    remove: None,
                    add: lacking
                        .iter()
                        .map(|i| spec.scopes.name(*i).to_owned())
                        .collect(),
                }),
            });
            add.extend(lacking);
        }

        // what is asked for and not needed
        let blocked = |scope: usize| {
            let held: Vec<&str> = scopes
                .closure
                .iter(scope)
                .filter_map(|i| scopes.items.get(i))
                .map(|it| it.rust.as_str())
                .collect();
            judged.open.iter().any(|open| {
                let of = open.spec.as_ref().is_none_or(|it| it == spec_id);
                of && within(&open.package)
                    && match &open.names {
                        None => true,
                        Some(names) => names.iter().any(|it| held.contains(&it.as_str())),
                    }
            })
        };
        let keeps = |kept: &[usize]| {
            let now = closed(kept);
            must.iter()
                .chain(&checked)
                .all(|i| now.contains(i) || !brought.contains(i))
                && operations.iter().all(|(index, ..)| {
                    meets(scopes, kept, required(index)) || !meets(scopes, &asked, required(index))
                })
        };
        // what is named itself is needed, though another scope that is asked for may include it
        let within_asked: Vec<usize> = brought.iter().copied().collect();
        let mut named: HashSet<usize> = must.iter().chain(&checked).copied().collect();
        for (index, ..) in &operations {
            named.extend(cheapest_within(spec, *index, &must, &within_asked));
        }
        let mut order = asked.clone();
        order.sort_by_key(|i| std::cmp::Reverse(scopes.closure.iter(*i).count()));
        let mut kept = asked.clone();
        let mut undecided_scopes: Vec<(usize, &Function)> = Vec::new();
        let mut findings = Vec::new();
        for scope in order {
            if named.contains(&scope) {
                continue;
            }
            let rest: Vec<usize> = kept.iter().copied().filter(|i| *i != scope).collect();
            let wire = spec.scopes.name(scope);
            let place = asked_scopes.iter().find(|it| it.name == wire);
            let line = place.map_or(1, |it| line_of(&it.place));
            let base = |finding, reason, change, add: Vec<String>| Finding {
                finding,
                package: app.package.clone(),
                app: Some(app.name.clone()),
                scope: Some(wire.to_owned()),
                function: None,
                operation: None,
                file: manifest.clone(),
                line,
                change: Some(change),
                confirmed: false,
                reason,
                edit: Some(Edit {
                    manifest: app.manifest.clone(),
                    remove: Some(wire.to_owned()),
                    add,
                }),
            };
            let by_check = maybe
                .iter()
                .find(|(i, _)| scopes.closure.contains(scope, *i) && !closed(&rest).contains(i));
            if keeps(&rest) {
                if blocked(scope) {
                    continue;
                }
                if let Some((_, function)) = by_check {
                    undecided_scopes.push((scope, function));
                    continue;
                }
                kept = rest;
                let reason = format!(
                    "app `{}` asks for `{wire}`: its code compiles without it, and no operation that it names needs it",
                    app.name
                );
                findings.push(base(
                    Kind::OverAsked,
                    reason,
                    format!("remove `{wire}` from {}", crate::report::shown(&manifest)),
                    Vec::new(),
                ));
                continue;
            }
            let now = closed(&rest);
            let mut instead: Vec<usize> = must
                .iter()
                .chain(&checked)
                .copied()
                .filter(|i| !now.contains(i) && brought.contains(i))
                .collect();
            for (index, ..) in &operations {
                let mut known = rest.clone();
                known.extend(&instead);
                if !meets(scopes, &known, required(index)) {
                    instead.extend(cheapest(spec, *index, &known));
                }
            }
            let instead = scopes.minimal(&instead);
            let mut proposal = rest.clone();
            proposal.extend(&instead);
            let (before, after) = (closed(&kept), closed(&proposal));
            let smaller = after.len() < before.len() && after.is_subset(&before);
            if instead.contains(&scope) || !smaller || blocked(scope) {
                continue;
            }
            if let Some((_, function)) = by_check.filter(|(i, _)| !after.contains(i)) {
                undecided_scopes.push((scope, function));
                continue;
            }
            kept = proposal;
            let enough = quoted(spec, &instead);
            let reason = format!(
                "app `{}` asks for `{wire}`; {enough} is enough for its code",
                app.name
            );
            let names = instead
                .iter()
                .map(|i| spec.scopes.name(*i).to_owned())
                .collect();
            findings.push(base(
                Kind::Narrower,
                reason,
                format!(
                    "ask for {enough} in place of `{wire}` in {}",
                    crate::report::shown(&manifest)
                ),
                names,
            ));
        }
        judged.findings.extend(findings);
        for (scope, function) in undecided_scopes {
            let place = function.guard_place.clone().unwrap_or(Place {
                file: function.file.clone(),
                line: function.line,
                column: 1,
            });
            let reason = format!(
                "`{}` is checked at run time: whether of what app `{}` was granted is not known",
                spec.scopes.name(scope),
                app.name
            );
            self.open(
                &mut judged.open,
                &function.package,
                function.name.clone(),
                &place,
                reason,
                Some(Vec::new()),
            );
        }

        let mut proposed: BTreeSet<usize> = kept.into_iter().collect();
        proposed.extend(add);
        judged.proposed.insert(id.to_owned(), proposed);

        let mut shown: BTreeMap<String, Vec<At>> = BTreeMap::new();
        for (scope, places) in needs {
            let places: BTreeSet<At> = places.iter().map(|it| self.at(it)).collect();
            shown.insert(
                spec.scopes.name(*scope).to_owned(),
                places.into_iter().collect(),
            );
        }
        for (index, place, _, own) in &operations {
            if *own {
                for scope in cheapest(spec, *index, &asked) {
                    let at = self.at(place);
                    let of = shown.entry(spec.scopes.name(scope).to_owned()).or_default();
                    if !of.contains(&at) {
                        of.push(at);
                    }
                }
            }
        }
        let mut uses: BTreeSet<OperationUse> = BTreeSet::new();
        for it in sent {
            let Some(function) = self.code.functions.get(it.function) else {
                continue;
            };
            if it.mark.spec == spec_id
                && within(&function.package)
                && let Some((_, operation)) = self.operation(&it.mark)
            {
                uses.insert(OperationUse {
                    operation: operation.id.clone(),
                    function: function.name.clone(),
                    at: self.at(&it.place),
                    guarded: it.covered,
                });
            }
        }
        judged.apps.push(AppUses {
            manifest: app.manifest.clone(),
            app: app.name.clone(),
            operations: uses.into_iter().collect(),
            needs: shown.clone(),
        });
        judged
            .needs
            .entry(app.name.clone())
            .or_default()
            .extend(shown);
    }
}

//! The operation of each call, where templates overlap.

use std::collections::{BTreeMap, HashMap, HashSet};

use scope_spec::{
    OperationId, PathTemplate, Spec, TemplateIndex, lists::some_quoted, matching::operations_at,
};

use super::{Pair, gates};
use crate::{
    decision,
    diff::{Change, Effect, SHOWN},
};

/// A parameter's value in a call made from a template; no template contains it.
const VALUE: &str = "\u{fffd}";

impl Pair<'_> {
    /// Reports a call that moved to other operations: it now requires what they require.
    fn taken_over(
        &self,
        called: &str,
        before: &[OperationId],
        now: &[OperationId],
        changes: &mut Vec<Change>,
    ) {
        let joined = decision::joined(before.iter().map(|&id| &self.old[id]))
            .zip(decision::joined(now.iter().map(|&id| &self.new[id])));
        let Some((old, new)) = joined else {
            return;
        };
        let moved = self.object_moved(called, (before, now), &new.id);
        let mut found = Vec::new();
        for gate in gates(self.scopes, self.permissions, &old, &new) {
            gate.compare(&new, &mut found);
        }
        let ids = |spec: &Spec, operations: &[OperationId]| {
            let ids = operations.iter().map(|&id| spec[id].id.as_str());
            let ids: Vec<&str> = ids.collect();
            some_quoted(&ids, SHOWN)
        };
        let (before, now) = (ids(self.old, before), ids(self.new, now));
        found.extend(moved.into_iter().flatten());
        found.retain(|change| matches!(change.effect, Effect::Widens | Effect::Narrows));
        for change in &mut found {
            change.what = "call";
            change.message = format!(
                "`{called}` now belongs to {now} instead of {before}: {}",
                change.message
            );
        }
        changes.extend(found);
    }

    /// The old operations of some new ones, ascending; `None` if one of them is new.
    fn origins_of(&self, now: &[OperationId]) -> Option<Vec<OperationId>> {
        let origins = now
            .iter()
            .map(|now| self.origins.get(now.position()).copied()?);
        let mut origins: Vec<OperationId> = origins.collect::<Option<_>>()?;
        origins.sort_unstable();
        Some(origins)
    }

    /// Reports tools, resources and prompts that moved to another operation.
    pub(super) fn moved_to_others(&self, changes: &mut Vec<Change>) {
        let now = of_servers(self.new);
        for (call, before) in of_servers(self.old) {
            let now = now.get(&call).map_or(&[][..], Vec::as_slice);
            if !now.is_empty() && self.origins_of(now).as_ref() != Some(&before) {
                self.taken_over(&call, &before, now, changes);
            }
        }
    }

    /// Reports calls that moved to another operation because the best matching template is in one
    /// spec only, or moved.
    pub(super) fn answered_by_others(&self, changes: &mut Vec<Change>) {
        let (olds, news) = (templates(self.old), templates(self.new));
        let (old_by, new_by) = (by_shape(&olds), by_shape(&news));
        let stays = |template: &Template<'_>| {
            let key = &(template.method, template.path.shape());
            let both = old_by.get(key).zip(new_by.get(key));
            both.is_some_and(|(old, new)| self.origins_of(new).as_ref() == Some(old))
        };
        let (old_index, new_index) = (index(&olds), index(&news));
        let come = news.iter().filter(|template| !stays(template));
        let come = come.map(|one| (one, &olds, &old_index));
        let gone = olds.iter().filter(|template| !stays(template));
        let gone = gone.map(|one| (one, &news, &new_index));
        let pairs = come.chain(gone).flat_map(|(one, others, index)| {
            let overlapping = index.candidates(one.path, usize::MAX).into_iter();
            let overlapping = overlapping.filter_map(|at| others.get(at));
            overlapping.map(move |other| (one, other))
        });
        let all = olds.iter().chain(&news);
        let longest = all.map(|it| it.path.segments().count()).max();
        let mut seen = HashSet::new();
        let mut reported = HashSet::new();
        for (one, other) in pairs.filter(|(one, other)| one.method == other.method) {
            let method = one.method;
            let Some(met) = one
                .path
                .common(other.path)
                .filter(|met| seen.insert((method, met.shape())))
            else {
                continue;
            };
            for (path, shown) in filled(&met, longest.unwrap_or_default()) {
                let before = operations_at(self.old, method, &path);
                let now = operations_at(self.new, method, &path);
                let stays = self.origins_of(&now).as_ref() == Some(&before);
                if before.is_empty() || now.is_empty() || stays {
                    continue;
                }
                let call = format!("{method} {shown}");
                if reported.insert((call.clone(), before.clone(), now.clone())) {
                    self.taken_over(&call, &before, &now, changes);
                }
            }
        }
    }
}

/// Tools, resources and prompts as written, with their operations, ascending.
fn of_servers(spec: &Spec) -> BTreeMap<String, Vec<OperationId>> {
    let mut by: BTreeMap<_, Vec<OperationId>> = BTreeMap::new();
    for id in spec.operation_ids() {
        let calls = spec[id].calls.iter().filter(|call| call.http().is_none());
        for call in calls {
            by.entry(call.to_string()).or_default().push(id);
        }
    }
    by
}

/// Paths that a template matches, with [`VALUE`] for parameters, each with its display form. A `{+x}`
/// gives one path for each count of segments, up to one more than the `longest` template has, the
/// longest first; other templates give one path.
fn filled(template: &PathTemplate, longest: usize) -> Vec<(String, String)> {
    let shown = template.as_str();
    if !template.has_rest() {
        return vec![(template.filled(VALUE, VALUE), shown.to_owned())];
    }
    let most = longest.saturating_sub(template.segments().count()) + 2;
    let paths = (1..=most).rev().map(|count| {
        let rest = vec![VALUE; count].join("/");
        let shown = match count {
            1 => shown.replace("{+", "{").replace("{*", "{"),
            _ => shown.to_owned(),
        };
        (template.filled(VALUE, &rest), shown)
    });
    paths.collect()
}

/// A call of an operation.
struct Template<'a> {
    operation: OperationId,
    method: &'a str,
    path: &'a PathTemplate,
}

fn templates(spec: &Spec) -> Vec<Template<'_>> {
    let templates = spec.operation_ids().flat_map(|operation| {
        spec[operation]
            .http_calls()
            .map(move |(method, path)| Template {
                operation,
                method,
                path,
            })
    });
    templates.collect()
}

/// An index of the paths.
fn index<'t>(templates: &'t [Template<'_>]) -> TemplateIndex<'t> {
    let mut index = TemplateIndex::default();
    for (at, template) in templates.iter().enumerate() {
        index.insert(template.path, at);
    }
    index
}

/// The operations by their calls, parameter names ignored; ascending.
fn by_shape<'a>(templates: &[Template<'a>]) -> HashMap<(&'a str, String), Vec<OperationId>> {
    let mut by: HashMap<_, Vec<OperationId>> = HashMap::new();
    for template in templates {
        let operations = by
            .entry((template.method, template.path.shape()))
            .or_default();
        if operations.last() != Some(&template.operation) {
            operations.push(template.operation);
        }
    }
    by
}

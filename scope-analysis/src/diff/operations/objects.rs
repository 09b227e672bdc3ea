//! Objects: the tokens that refer to one, and the part of a call that it is taken from.

use scope_spec::{Operation, OperationId, Privilege, Spec, matching};
use std::collections::{BTreeMap, BTreeSet};

use super::{Pair, vocabulary};
use crate::diff::{Change, Effect, Kind};

impl Pair<'_> {
    /// Whether an existing token may mean this new privilege, if open parameters are involved. Two
    /// templates are not compared for common instances.
    pub(crate) fn is_read_in_old_tokens(
        &self,
        pair: &vocabulary::Pair<'_>,
        item: &Privilege,
    ) -> bool {
        let Some(now) = &item.template else {
            let mut words = item.aliases.iter().chain([&item.name]);
            return words.any(|word| self.was_instance(pair, word));
        };
        let is_instance = |word: &String| now.values(word, &self.new.parameters).is_some();
        let mut names = pair.old.names.iter();
        names.any(|it| is_instance(&it.name))
            || pair.old.items.iter().any(|was| {
                let mut words = was.aliases.iter().chain([&was.name]);
                was.template.is_some() || words.any(is_instance)
            })
    }

    /// Whether a word was an instance of a template.
    pub(crate) fn was_instance(&self, pair: &vocabulary::Pair<'_>, word: &str) -> bool {
        let mut templates = pair.old.items.iter().filter_map(|it| it.template.as_ref());
        templates.any(|it| it.values(word, &self.old.parameters).is_some())
    }

    /// Reports that the object of a call is taken from another part of the path: a grant on one
    /// object then allows another.
    pub(super) fn object_moved(
        &self,
        call: &str,
        (before, now): (&[OperationId], &[OperationId]),
        id: &str,
    ) -> Option<[Change; 2]> {
        let was = objects(self.old, before, call);
        let is = objects(self.new, now, call);
        let mut both = was
            .iter()
            .filter_map(|(name, was)| Some((name, was, is.get(name)?)));
        let (name, was, is) = both.find(|(_, was, is)| was != is)?;
        let at = |segments: &BTreeSet<usize>| {
            let all: Vec<String> = segments.iter().map(ToString::to_string).collect();
            match all.as_slice() {
                [] => "no segment".to_owned(),
                all => format!("segment {}", all.join(" and ")),
            }
        };
        let message = format!(
            "operation `{id}` now takes `{name}` from {} of `{call}`; before: {}",
            at(is),
            at(was)
        );
        Some(
            [Effect::Widens, Effect::Narrows]
                .map(|effect| Change::new(effect, Kind::Operation, id, "object", message.clone())),
        )
    }

    /// Reports the calls of both specs whose object is taken from another part.
    pub(super) fn objects_moved(
        &self,
        old: &Operation,
        new: &Operation,
        changes: &mut Vec<Change>,
    ) {
        let before = self.old.operation(&old.id);
        let now = self.new.operation(&new.id);
        let (Some(before), Some(now)) = (before, now) else {
            return;
        };
        for call in &new.calls {
            if old.calls.iter().any(|it| it.shape() == call.shape()) {
                let moved = self.object_moved(&call.to_string(), (&[before], &[now]), &new.id);
                changes.extend(moved.into_iter().flatten());
            }
        }
    }
}

/// For each required open parameter, the path segments of a call that hold its value, counted from
/// 1.
fn objects<'s>(
    spec: &'s Spec,
    operations: &[OperationId],
    call: &str,
) -> BTreeMap<&'s str, BTreeSet<usize>> {
    let mut found: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    if spec.parameters.is_empty() {
        return found;
    }
    // a placeholder shows where the value is
    let path = call.split_once(' ').map_or("", |(_, path)| path);
    let segments = path
        .split('/')
        .enumerate()
        .map(|(at, segment)| match segment {
            _ if segment.contains('{') => at.to_string(),
            _ => segment.to_owned(),
        });
    let path = segments.collect::<Vec<_>>().join("/");
    for &id in operations {
        let operation = &spec[id];
        let values = matching::object(operation, &path);
        for vocabulary in [&spec.scopes, &spec.permissions] {
            let names = operation.requirement(vocabulary.kind).names();
            for parameter in names.flat_map(|name| spec.parameters_of(&vocabulary[name])) {
                let at = values.iter().filter(|(name, _)| *name == parameter.name);
                let at = at.filter_map(|(_, value)| value.parse::<usize>().ok());
                found.entry(&parameter.name).or_default().extend(at);
            }
        }
    }
    found
}

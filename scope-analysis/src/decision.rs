//! Decides whether a grant meets a requirement, through which inclusions, and what is missing.

use scope_spec::{Operation, Remedy, Requirement, Rows, Spec, Vocabulary, VocabularyKind};

/// A grant of one vocabulary, and its closure.
#[derive(Clone, Debug, Default)]
pub struct Grant {
    /// Indices in the order given, without duplicates.
    pub given: Vec<usize>,
    /// Their closure, ascending.
    held: Vec<usize>,
    /// Tokens that the spec does not declare; they grant nothing.
    pub unknown: Vec<String>,
    /// Tokens that are granted on other objects.
    pub elsewhere: Vec<String>,
}

impl Grant {
    /// Reads tokens as an API does: names and aliases, byte for byte.
    pub fn read<'t>(vocabulary: &Vocabulary, tokens: impl IntoIterator<Item = &'t str>) -> Self {
        let mut grant = Self::default();
        for token in tokens {
            let meaning = vocabulary.meaning(token);
            if meaning.is_empty() && grant.unknown.iter().all(|known| known != token) {
                grant.unknown.push(token.to_owned());
            }
            for index in meaning {
                if !grant.given.contains(&index) {
                    grant.given.push(index);
                }
            }
        }
        grant.held = vocabulary.closure.close(&grant.given);
        grant
    }

    /// Like [`Grant::read`], on an object with these values of open parameters.
    pub fn read_on<'t>(
        spec: &Spec,
        kind: VocabularyKind,
        tokens: impl IntoIterator<Item = &'t str>,
        object: &[(&str, String)],
    ) -> Self {
        let vocabulary = spec.vocabulary(kind);
        let mut grant = Self::read(vocabulary, tokens);
        for token in std::mem::take(&mut grant.unknown) {
            match on_object(spec, kind, &token, object) {
                Some((index, true)) => grant.add(vocabulary, [index]),
                Some((_, false)) => grant.elsewhere.push(token),
                None => grant.unknown.push(token),
            }
        }
        grant
    }

    /// A grant of `given` with the closure `held`, ascending.
    pub(crate) fn holding(given: Vec<usize>, held: Vec<usize>) -> Self {
        Self {
            given,
            held,
            ..Self::default()
        }
    }

    /// Adds privileges that were granted in another way, such as by a role.
    pub fn add(&mut self, vocabulary: &Vocabulary, indices: impl IntoIterator<Item = usize>) {
        for index in indices {
            if !self.given.contains(&index) {
                self.given.push(index);
            }
        }
        self.held = vocabulary.closure.close(&self.given);
    }

    /// Whether the grant meets a requirement.
    pub fn meets(&self, requirement: &Requirement) -> bool {
        requirement.is_met(|index| self.covers(index))
    }

    /// Whether the grant covers a privilege, by itself or through inclusion.
    pub fn covers(&self, index: usize) -> bool {
        self.held.binary_search(&index).is_ok()
    }
}

/// The template that a token is an instance of, and whether the instance is of this object.
pub(crate) fn on_object(
    spec: &Spec,
    kind: VocabularyKind,
    token: &str,
    object: &[(&str, String)],
) -> Option<(usize, bool)> {
    let vocabulary = spec.vocabulary(kind);
    let (index, values) = vocabulary.instance(token, &spec.parameters)?;
    let parameters = spec.parameters_of(&vocabulary[index]);
    let mut values = parameters.zip(values);
    let is_there = values.all(|(parameter, value)| {
        let mut values = object.iter();
        values.any(|(name, it)| parameter.name == *name && it == value)
    });
    Some((index, is_there))
}

/// The decision of one gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// No privilege is required.
    Open,
    /// The inclusion path to each privilege of the satisfied alternative.
    Allowed(Rows),
    /// The remedy.
    Denied(Remedy),
}

impl Decision {
    /// Whether the gate denies.
    pub fn is_denied(&self) -> bool {
        matches!(self, Self::Denied(_))
    }
}

/// Whether a grant meets a requirement at a gate of a spec.
pub fn decide(
    spec: &Spec,
    kind: VocabularyKind,
    requirement: &Requirement,
    grant: &Grant,
) -> Decision {
    if requirement.is_open() {
        return Decision::Open;
    }
    if let Some(all) = requirement.first_met(|index| grant.covers(index)) {
        let vocabulary = spec.vocabulary(kind);
        let ways = all
            .iter()
            .map(|&index| way(vocabulary, &grant.given, index));
        return Decision::Allowed(ways.collect());
    }
    let remedy = Remedy::cheapest(spec, kind, requirement, &grant.held);
    Decision::Denied(remedy.unwrap_or_default())
}

/// The shortest inclusion path from a granted privilege to another, both included. Empty if there
/// is none. Of two equally short paths, the one from the privilege that was granted first.
pub fn way(vocabulary: &Vocabulary, from: &[usize], to: usize) -> Vec<usize> {
    let closure = &vocabulary.closure;
    let mut before: Vec<Option<usize>> = vec![None; closure.len()];
    let mut seen = vec![false; closure.len()];
    let mut queue = std::collections::VecDeque::new();
    for &index in from {
        if let Some(seen) = seen.get_mut(index).filter(|seen| !**seen) {
            *seen = true;
            queue.push_back(index);
        }
    }
    while let Some(index) = queue.pop_front() {
        if index == to {
            let mut way = vec![to];
            let mut at = to;
            while let Some(Some(up)) = before.get(at) {
                way.push(*up);
                at = *up;
            }
            way.reverse();
            return way;
        }
        let item = vocabulary.items.get(index);
        for &next in item
            .map(|item| item.includes.as_slice())
            .unwrap_or_default()
        {
            if closure.contains(next, to)
                && let Some(seen) = seen.get_mut(next).filter(|seen| !**seen)
            {
                *seen = true;
                if let Some(before) = before.get_mut(next) {
                    *before = Some(index);
                }
                queue.push_back(next);
            }
        }
    }
    Vec::new()
}

/// How a privilege contributes to an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// It is the whole requirement.
    Directly,
    /// It includes the whole requirement.
    ThroughInclusion,
    /// It is, or includes, one of several privileges that are required together.
    WithOthers,
}

/// Whether a privilege opens an operation's gate of its kind, and how. `None` if it contributes
/// nothing, or the gate requires nothing.
pub fn opens(vocabulary: &Vocabulary, index: usize, operation: &Operation) -> Option<Opens> {
    let required = operation.requirement(vocabulary.kind);
    let held = |wanted| vocabulary.closure.contains(index, wanted);
    if required.alternatives().any(|all| all == [index]) {
        Some(Opens::Directly)
    } else if required.first_met(held).is_some() {
        Some(Opens::ThroughInclusion)
    } else if required.names().any(held) {
        Some(Opens::WithOthers)
    } else {
        None
    }
}

/// The first of some operations, with the requirements of all joined; `None` if there are none.
pub fn joined<'o>(operations: impl IntoIterator<Item = &'o Operation>) -> Option<Operation> {
    let mut operations = operations.into_iter();
    let first = operations.next()?.clone();
    Some(operations.fold(first, |joined, operation| Operation {
        scopes: joined.scopes.and(&operation.scopes),
        permissions: joined.permissions.and(&operation.permissions),
        ..joined
    }))
}

/// All names of privileges, roles and operations, for suggestions.
pub fn all_names(spec: &Spec) -> impl Iterator<Item = &str> {
    let privileges = spec.scopes.items.iter().chain(&spec.permissions.items);
    let privileges = privileges.map(|item| item.name.as_str());
    let roles = spec.roles.iter().map(|role| role.name.as_str());
    let operations = spec
        .operations
        .iter()
        .map(|operation| operation.id.as_str());
    privileges.chain(roles).chain(operations)
}

#[cfg(test)]
mod tests {
    use super::*;
    use scope_spec::OperationId;

    fn spec() -> Spec {
        let loaded = scope_spec::parse(
            "t.toml",
            r#"
            spec.name = "t"
            spec.allow = ["missing-description", "similar-names"]
            scopes.All = { includes = ["Edit", "Look"], aliases = ["*All"] }
            scopes.Edit.includes = ["Read"]
            scopes.Look.includes = ["Read"]
            scopes.Read = {}
            scopes.Send = {}
            operations.read.scopes = "Read"
            operations.both.scopes = ["Read", "Send"]
            operations.open.public = true
            "#,
        );
        assert!(!loaded.has_errors(), "{:?}", loaded.problems);
        loaded.spec
    }

    fn answer(spec: &Spec, granted: &str, any: &[&[&str]]) -> Decision {
        let index = |name: &&str| spec.scopes.index_of(name).unwrap();
        let any = any
            .iter()
            .map(|all| all.iter().map(index).collect::<Vec<_>>());
        let grant = Grant::read(&spec.scopes, granted.split(' '));
        let required = match any.len() {
            0 => Requirement::Public,
            _ => Requirement::any_of(any),
        };
        decide(spec, VocabularyKind::Scope, &required, &grant)
    }

    #[test]
    fn ways_are_the_shortest() {
        let spec = spec();
        assert_eq!(
            answer(&spec, "Read", &[&["Read"]]),
            Decision::Allowed(Rows::from_iter([[3]]))
        );
        assert_eq!(
            answer(&spec, "All", &[&["Read"]]),
            Decision::Allowed(Rows::from_iter([[0, 1, 3]]))
        );
        assert_eq!(
            answer(&spec, "*All Look", &[&["Read"]]),
            Decision::Allowed(Rows::from_iter([[2, 3]]))
        );
        assert_eq!(answer(&spec, "", &[]), Decision::Open);
    }

    #[test]
    fn all_of_some_operations() {
        let spec = spec();
        let joined = |positions: &[usize]| {
            let ids = positions.iter().copied().map(OperationId::new);
            joined(ids.map(|id| &spec[id])).map(|it| (it.id, it.scopes))
        };
        assert_eq!(joined(&[]), None);
        assert_eq!(joined(&[2]), Some(("open".to_owned(), Requirement::Public)));
        let both = Requirement::all_of([3, 4]);
        assert_eq!(joined(&[2, 0, 1]), Some(("open".to_owned(), both)));
    }

    #[test]
    fn opened_operations() {
        let spec = spec();
        let how = |name: &str| -> Vec<Option<Opens>> {
            let index = spec.scopes.index_of(name).unwrap();
            let operations = spec.operations.iter();
            operations
                .map(|operation| opens(&spec.scopes, index, operation))
                .collect()
        };
        use Opens::{Directly, ThroughInclusion, WithOthers};
        assert_eq!(how("Read"), [Some(Directly), Some(WithOthers), None]);
        assert_eq!(how("All"), [Some(ThroughInclusion), Some(WithOthers), None]);
        assert_eq!(how("Send"), [None, Some(WithOthers), None]);
    }
}

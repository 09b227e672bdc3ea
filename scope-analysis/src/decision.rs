//! Questions to a resolved spec: is it allowed, through what, and what is missing.

use scope_spec::{Operation, Spec, Vocabulary, VocabularyKind};

use crate::least::Requirement;

/// A grant of one vocabulary: what is granted, and all that comes with it.
#[derive(Clone, Debug, Default)]
pub struct Grant {
    /// Indices, in the order in which they are given; without repetition.
    pub given: Vec<usize>,
    /// Their closure, ascending.
    held: Vec<usize>,
    /// Tokens that name nothing, and grant nothing.
    pub unknown: Vec<String>,
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

    /// What is granted in another way, such as through a role.
    pub fn add(&mut self, vocabulary: &Vocabulary, indices: impl IntoIterator<Item = usize>) {
        for index in indices {
            if !self.given.contains(&index) {
                self.given.push(index);
            }
        }
        self.held = vocabulary.closure.close(&self.given);
    }

    /// Whether the grant covers a privilege, by itself or through inclusion.
    pub fn covers(&self, index: usize) -> bool {
        self.held.binary_search(&index).is_ok()
    }
}

/// The answer of one gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing is required.
    Open,
    /// For each privilege of the alternative that is satisfied, the way from what is granted to it.
    Allowed(Vec<Vec<usize>>),
    /// What the cheapest fix is.
    Denied(Fix),
}

/// What to add to a grant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fix {
    /// What the alternative requires and the grant does not cover.
    pub missing: Vec<usize>,
    /// The fewest privileges that grant it.
    pub add: Vec<usize>,
    /// All that the grant would come to cover.
    pub gain: Vec<usize>,
}

impl Decision {
    /// Whether the gate denies.
    pub fn is_denied(&self) -> bool {
        matches!(self, Self::Denied(_))
    }
}

/// Whether a grant satisfies a requirement.
pub fn decide(vocabulary: &Vocabulary, requirement: &Requirement, grant: &Grant) -> Decision {
    if requirement.is_empty() {
        return Decision::Open;
    }
    let satisfied = |all: &&Vec<usize>| all.iter().all(|&index| grant.covers(index));
    if let Some(all) = requirement.iter().find(satisfied) {
        let ways = all
            .iter()
            .map(|&index| way(vocabulary, &grant.given, index));
        return Decision::Allowed(ways.collect());
    }
    // Adding what is missing is the least that helps: whatever else grants it includes it.
    let fixes = requirement.iter().map(|all| {
        let missing = all.iter().copied().filter(|&index| !grant.covers(index));
        let missing: Vec<usize> = missing.collect();
        let add = vocabulary.minimal(&missing);
        let mut gain = vocabulary.closure.close(&add);
        gain.retain(|&index| !grant.covers(index));
        Fix { missing, add, gain }
    });
    let cheapest = fixes.min_by(|a, b| {
        let key = |fix: &Fix| (fix.gain.len(), fix.add.len());
        key(a).cmp(&key(b)).then_with(|| a.add.cmp(&b.add))
    });
    Decision::Denied(cheapest.unwrap_or_default())
}

/// The shortest walk along inclusions from something granted to a privilege, both ends in it. Empty
/// where there is none. Of two that are equally short, the one from what was granted first.
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

/// How a privilege and an operation have to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// It is required, and nothing else is.
    Directly,
    /// It includes all that is required.
    ThroughInclusion,
    /// It is, or includes, one of several that are required together.
    WithOthers,
}

/// Whether a privilege opens an operation's gate for its kind, and how. `None` where it does nothing
/// for it, and for a gate that is open anyhow.
pub fn opens(vocabulary: &Vocabulary, index: usize, operation: &Operation) -> Option<Opens> {
    let any = requirement(operation, vocabulary.kind);
    if is_any_token(any) {
        return None;
    }
    let held = |wanted: &usize| vocabulary.closure.contains(index, *wanted);
    if any.iter().any(|all| all.as_slice() == [index]) {
        Some(Opens::Directly)
    } else if any.iter().any(|all| all.iter().all(held)) {
        Some(Opens::ThroughInclusion)
    } else if any.iter().flatten().any(held) {
        Some(Opens::WithOthers)
    } else {
        None
    }
}

/// What an operation requires of one vocabulary.
pub fn requirement(operation: &Operation, kind: VocabularyKind) -> &Requirement {
    match kind {
        VocabularyKind::Scope => &operation.scopes,
        VocabularyKind::Permission => &operation.permissions,
    }
}

/// What meets both of two requirements.
pub fn both(one: &Requirement, other: &Requirement) -> Requirement {
    if one.is_empty() || other.is_empty() {
        return [one.as_slice(), other.as_slice()].concat();
    }
    let pairs = one
        .iter()
        .flat_map(|one| other.iter().map(move |other| (one, other)));
    let joined = pairs.map(|(one, other)| {
        let mut all = one.clone();
        all.extend(other.iter().filter(|index| !one.contains(index)));
        all
    });
    joined.collect()
}

/// The first of some operations, which requires what all of them do; `None` if there are none.
pub fn joined(spec: &Spec, indices: &[usize]) -> Option<Operation> {
    let mut operations = indices
        .iter()
        .filter_map(|&index| spec.operations.get(index));
    let first = operations.next()?.clone();
    Some(operations.fold(first, |joined, operation| Operation {
        scopes: both(&joined.scopes, &operation.scopes),
        permissions: both(&joined.permissions, &operation.permissions),
        ..joined
    }))
}

/// The names of some privileges.
pub fn names<'v>(vocabulary: &'v Vocabulary, indices: &[usize]) -> Vec<&'v str> {
    let items = indices
        .iter()
        .filter_map(|&index| vocabulary.items.get(index));
    items.map(|item| item.name.as_str()).collect()
}

/// The names of the privileges of a requirement; none where any token will do.
pub fn requirement_names<'v>(
    vocabulary: &'v Vocabulary,
    requirement: &Requirement,
) -> Vec<Vec<&'v str>> {
    let any = requirement.iter().filter(|all| !all.is_empty());
    any.map(|all| names(vocabulary, all)).collect()
}

/// Whether a requirement is met by any token, whatever it carries.
pub fn is_any_token(requirement: &Requirement) -> bool {
    requirement.iter().any(Vec::is_empty)
}

/// A requirement in words: `A or (B and C)`.
pub fn expression(vocabulary: &Vocabulary, any: &[Vec<usize>]) -> String {
    if any.iter().any(Vec::is_empty) {
        return "a valid token".to_owned();
    }
    let alone = any.len() == 1;
    let all = |all: &Vec<usize>| {
        let names = names(vocabulary, all);
        if names.len() > 1 && !alone {
            format!("({})", names.join(" and "))
        } else {
            names.join(" and ")
        }
    };
    any.iter().map(all).collect::<Vec<_>>().join(" or ")
}

/// All names of privileges, roles and operations, for a suggestion.
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
        let any = any.iter().map(|all| all.iter().map(index).collect());
        let grant = Grant::read(&spec.scopes, granted.split(' '));
        decide(&spec.scopes, &any.collect(), &grant)
    }

    #[test]
    fn ways_are_the_shortest() {
        let spec = spec();
        assert_eq!(
            answer(&spec, "Read", &[&["Read"]]),
            Decision::Allowed(vec![vec![3]])
        );
        assert_eq!(
            answer(&spec, "All", &[&["Read"]]),
            Decision::Allowed(vec![vec![0, 1, 3]])
        );
        assert_eq!(
            answer(&spec, "*All Look", &[&["Read"]]),
            Decision::Allowed(vec![vec![2, 3]])
        );
        assert_eq!(answer(&spec, "", &[]), Decision::Open);
    }

    #[test]
    fn fixes_add_the_least() {
        let spec = spec();
        let fix = |granted, any: &[&[&str]]| match answer(&spec, granted, any) {
            Decision::Denied(fix) => (fix.missing, fix.add, fix.gain),
            other => panic!("{other:?}"),
        };
        assert_eq!(
            fix("", &[&["Edit"], &["Read"]]),
            (vec![3], vec![3], vec![3])
        );
        // Edit is one more where Read is there already, as Send is: the file decides.
        assert_eq!(fix("Read", &[&["Send"], &["Edit"]]).1, [1]);
        assert_eq!(
            fix("", &[&["Edit", "Read"]]),
            (vec![1, 3], vec![1], vec![1, 3])
        );
        assert_eq!(fix("nothing here", &[&["Send"]]).1, [4]);
    }

    #[test]
    fn all_of_some_operations() {
        let spec = spec();
        let joined = |indices: &[usize]| joined(&spec, indices).map(|it| (it.id, it.scopes));
        assert_eq!(joined(&[]), None);
        assert_eq!(joined(&[2]), Some(("open".to_owned(), vec![])));
        assert_eq!(
            joined(&[2, 0, 1]),
            Some(("open".to_owned(), vec![vec![3, 4]]))
        );
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

//! Object types, for engines with relations on objects: one type for each set of open parameters.
//!
//! A scope with open parameters is a relation of the type with the same parameters. A scope that it
//! includes has no other parameters, so it is a relation of the same type or of a parent's.

use std::collections::BTreeSet;

use scope_spec::{Operation, Rows, Spec, VocabularyKind};

/// The object types of a spec.
pub(super) struct Objects<'s> {
    spec: &'s Spec,
    /// The parameters of each type, as ascending positions in the spec.
    types: Vec<Vec<usize>>,
}

/// A privilege as a relation of an object type or of the api.
pub(super) struct Relation {
    pub(super) kind: VocabularyKind,
    pub(super) index: usize,
    /// Who may be granted it directly.
    pub(super) granted: Granted,
    /// The privileges that include it, and where they are.
    pub(super) ways: Vec<(Seen, usize)>,
}

/// The possible holders of a direct grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Granted {
    /// Tokens; for a permission also users and roles.
    Token,
    /// Roles: in a token the name has values, so it is granted on objects.
    Role,
    /// Nobody, for the same reason.
    Nobody,
}

/// A location, relative to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// The same object.
    Here,
    /// The parent of this type.
    On(usize),
    /// The api: every object.
    Everywhere,
}

impl<'s> Objects<'s> {
    pub(super) fn new(spec: &'s Spec) -> Self {
        let mut objects = Objects {
            spec,
            types: Vec::new(),
        };
        for kind in [VocabularyKind::Scope, VocabularyKind::Permission] {
            for index in 0..spec.vocabulary(kind).items.len() {
                objects.add(objects.parameters_of(kind, index));
            }
        }
        for operation in &spec.operations {
            objects.add(objects.required_by(operation));
        }
        objects
    }

    fn add(&mut self, parameters: Vec<usize>) {
        if !parameters.is_empty() && !self.types.contains(&parameters) {
            self.types.push(parameters);
        }
    }

    fn find(&self, parameters: &[usize]) -> Option<usize> {
        self.types.iter().position(|it| it == parameters)
    }

    fn parameters_of(&self, kind: VocabularyKind, index: usize) -> Vec<usize> {
        let template = self.spec.vocabulary(kind)[index].template.as_ref();
        let parameters: BTreeSet<usize> = template
            .iter()
            .flat_map(|it| it.parameters())
            .copied()
            .collect();
        parameters.into_iter().collect()
    }

    /// The parameters of all requirements of an operation.
    fn required_by(&self, operation: &Operation) -> Vec<usize> {
        let of = |kind| {
            let names = operation.requirement(kind).names();
            names.flat_map(move |index| self.parameters_of(kind, index))
        };
        let all: BTreeSet<usize> = of(VocabularyKind::Scope)
            .chain(of(VocabularyKind::Permission))
            .collect();
        all.into_iter().collect()
    }

    /// The number of types.
    pub(super) fn count(&self) -> usize {
        self.types.len()
    }

    /// The names of a type's parameters, in the order of the spec.
    pub(super) fn parameters(&self, of: usize) -> Vec<&'s str> {
        let parameters = self.types.get(of).into_iter().flatten();
        let parameters = parameters.filter_map(|&it| self.spec.parameters.get(it));
        parameters.map(|it| it.name.as_str()).collect()
    }

    /// The pattern of a type's ids: `{org}/{repo}`.
    pub(super) fn id(&self, of: usize) -> String {
        let parameters = self.parameters(of).into_iter();
        let values: Vec<String> = parameters.map(|it| format!("{{{it}}}")).collect();
        values.join("/")
    }

    /// The type on which a privilege is granted; `None` without parameters.
    fn of_privilege(&self, kind: VocabularyKind, index: usize) -> Option<usize> {
        self.find(&self.parameters_of(kind, index))
    }

    /// The type that an operation requires; `None` without parameters.
    pub(super) fn of_operation(&self, operation: &Operation) -> Option<usize> {
        self.find(&self.required_by(operation))
    }

    /// The location of a privilege, relative to an object of a type, or to the api.
    pub(super) fn seen(&self, from: Option<usize>, kind: VocabularyKind, index: usize) -> Seen {
        match (from, self.of_privilege(kind, index)) {
            (None, _) => Seen::Here,
            (from, of) if of == from => Seen::Here,
            (_, Some(of)) => Seen::On(of),
            (_, None) => Seen::Everywhere,
        }
    }

    /// The types of an object's parents.
    pub(super) fn parents(&self, of: usize) -> BTreeSet<usize> {
        let relations = self.relations(Some(of)).into_iter();
        let included = relations.flat_map(|it| it.ways).map(|(seen, _)| seen);
        let operations = self.spec.operations.iter();
        let operations = operations.filter(|it| self.of_operation(it) == Some(of));
        let required = operations.flat_map(|operation| {
            [VocabularyKind::Scope, VocabularyKind::Permission]
                .into_iter()
                .flat_map(|kind| {
                    let names = operation.requirement(kind).names();
                    names.map(move |index| self.seen(Some(of), kind, index))
                })
        });
        let parents = included.chain(required).filter_map(|seen| match seen {
            Seen::On(parent) => Some(parent),
            Seen::Here | Seen::Everywhere => None,
        });
        parents.collect()
    }

    /// The relations of a type, or of the api.
    pub(super) fn relations(&self, of: Option<usize>) -> Vec<Relation> {
        let mut relations = Vec::new();
        for kind in [VocabularyKind::Scope, VocabularyKind::Permission] {
            let items = &self.spec.vocabulary(kind).items;
            let mut including = Rows::new(items.len());
            for (index, item) in items.iter().enumerate() {
                for &included in &item.includes {
                    including.push(included, index);
                }
            }
            for (index, including) in including.iter().enumerate() {
                let on = self.of_privilege(kind, index);
                let everywhere = on.is_some() && self.is_ever_everywhere(kind, index);
                if on != of && (of.is_some() || !everywhere) {
                    continue;
                }
                let including = including.iter().copied().filter(|&it| match of {
                    // the relation of the api holds the includers for every object
                    Some(_) => self.of_privilege(kind, it).is_some(),
                    None => self.is_ever_everywhere(kind, it),
                });
                let ways = including.map(|it| (self.seen(of, kind, it), it));
                let of_all = of.is_some() && everywhere;
                relations.push(Relation {
                    kind,
                    index,
                    granted: match kind {
                        _ if on == of => Granted::Token,
                        VocabularyKind::Permission if self.is_of_role(index) => Granted::Role,
                        _ => Granted::Nobody,
                    },
                    ways: ways
                        .chain(of_all.then_some((Seen::Everywhere, index)))
                        .collect(),
                });
            }
        }
        relations
    }

    /// Whether a role, or a name without parameters, has a privilege for every object.
    fn is_ever_everywhere(&self, kind: VocabularyKind, index: usize) -> bool {
        let vocabulary = self.spec.vocabulary(kind);
        let mut including = [index].into_iter().chain(vocabulary.included_by(index));
        including.any(|it| {
            vocabulary[it].template.is_none()
                || kind == VocabularyKind::Permission && self.is_of_role(it)
        })
    }

    /// Whether a role lists a permission.
    fn is_of_role(&self, permission: usize) -> bool {
        let mut roles = self.spec.roles.iter();
        roles.any(|role| role.permissions.contains(&permission))
    }

    /// Whether values may have characters that an engine's ids may not.
    pub(super) fn need_escapes(&self, plain: impl Fn(u8) -> bool) -> bool {
        let mut parameters = self.spec.parameters.iter();
        parameters.any(|it| (0..128).any(|byte| it.form.has(byte) && !plain(byte)))
    }
}

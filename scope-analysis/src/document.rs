//! The resolved spec as JSON, a contract with other programs.

use std::collections::HashSet;

use scope_spec::{
    Availability, Call, Closure, Operation, OperationId, PathTemplate, Role, RoleId, Rows, Spec,
    Text, Vocabulary,
};
use serde::Serialize;

use crate::decision::{self, Opens};

/// The items of a spec to write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Indices of scopes; ascending, like all of these.
    pub scopes: Vec<usize>,
    /// Indices of user permissions.
    pub permissions: Vec<usize>,
    /// Roles.
    pub roles: Vec<RoleId>,
    /// Operations.
    pub operations: Vec<OperationId>,
}

impl Selection {
    /// Everything.
    pub fn all(spec: &Spec) -> Self {
        Self {
            scopes: (0..spec.scopes.items.len()).collect(),
            permissions: (0..spec.permissions.items.len()).collect(),
            roles: spec.role_ids().collect(),
            operations: spec.operation_ids().collect(),
        }
    }

    /// Whether nothing is selected.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A resolved spec, or a part of it, as JSON.
#[derive(Serialize)]
pub struct Document<'s> {
    spec: Head<'s>,
    scopes: Vec<Privilege<'s>>,
    permissions: Vec<Privilege<'s>>,
    names: Vec<NameEntry<'s>>,
    user_names: Vec<NameEntry<'s>>,
    roles: Vec<RoleEntry<'s>>,
    operations: Vec<OperationEntry<'s>>,
}

#[derive(Serialize)]
struct Head<'s> {
    name: &'s str,
    version: Option<&'s str>,
}

#[derive(Serialize)]
struct Privilege<'s> {
    name: &'s str,
    rust: &'s str,
    index: usize,
    title: &'s str,
    description: Option<&'s str>,
    access: Vec<&'static str>,
    includes: Vec<&'s str>,
    closure: Vec<&'s str>,
    included_by: Vec<&'s str>,
    restricted: bool,
    availability: &'static str,
    aliases: &'s [String],
    /// The open parameters in the name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parameters: Vec<Parameter<'s>>,
    deprecated: Option<Deprecated<'s>>,
    operations: Vec<&'s str>,
}

#[derive(Serialize)]
struct Parameter<'s> {
    name: &'s str,
    /// A description of the values.
    value: String,
}

#[derive(Serialize)]
struct Deprecated<'s> {
    since: Option<&'s str>,
    #[serde(rename = "use")]
    instead: Option<&'s str>,
    note: Option<&'s str>,
}

/// A name that means several privileges.
#[derive(Serialize)]
struct NameEntry<'s> {
    name: &'s str,
    means: Vec<&'s str>,
}

#[derive(Serialize)]
struct RoleEntry<'s> {
    name: &'s str,
    permissions: Vec<&'s str>,
}

#[derive(Serialize)]
struct OperationEntry<'s> {
    id: &'s str,
    method: Option<&'s str>,
    path: Option<&'s str>,
    calls: Vec<CallEntry<'s>>,
    public: bool,
    authenticated: bool,
    scopes: Vec<Vec<&'s str>>,
    permissions: Vec<Vec<&'s str>>,
}

/// A call of an operation. The `path` of a resource is its URI template.
#[derive(Serialize)]
struct CallEntry<'s> {
    kind: &'static str,
    method: Option<&'s str>,
    path: Option<&'s str>,
    name: Option<&'s str>,
}

impl<'s> CallEntry<'s> {
    fn new(call: &'s Call) -> Self {
        Self {
            kind: call.kind().as_str(),
            method: call.http().map(|(method, _)| method),
            path: call.template().map(PathTemplate::as_str),
            name: call.name(),
        }
    }
}

impl<'s> Document<'s> {
    /// The document of the selected items.
    pub fn new(spec: &'s Spec, selection: &Selection) -> Self {
        let role = |role: &'s Role| RoleEntry {
            name: &role.name,
            permissions: spec.permissions.names_of(&role.closure),
        };
        let operation = |operation: &'s Operation| OperationEntry {
            id: &operation.id,
            method: operation.method(),
            path: operation.path().map(PathTemplate::as_str),
            calls: operation.calls.iter().map(CallEntry::new).collect(),
            public: operation.is_public(),
            authenticated: operation.is_authenticated(),
            scopes: spec.scopes.alternatives_of(&operation.scopes),
            permissions: spec.permissions.alternatives_of(&operation.permissions),
        };
        Self {
            spec: Head {
                name: &spec.name,
                version: spec.version.as_ref().map(Text::as_written),
            },
            scopes: privileges(spec, &spec.scopes, &selection.scopes),
            permissions: privileges(spec, &spec.permissions, &selection.permissions),
            names: names(&spec.scopes, &selection.scopes),
            user_names: names(&spec.permissions, &selection.permissions),
            roles: selection.roles.iter().map(|&id| role(&spec[id])).collect(),
            operations: (selection.operations.iter())
                .map(|&id| operation(&spec[id]))
                .collect(),
        }
    }
}

/// The names that mean several selected privileges, and no others.
fn names<'s>(vocabulary: &'s Vocabulary, selected: &[usize]) -> Vec<NameEntry<'s>> {
    let is_selected = |index: &usize| selected.binary_search(index).is_ok();
    let names = vocabulary.names.iter();
    let names = names.filter(|name| name.means.iter().all(is_selected));
    let entry = |name: &'s scope_spec::Name| NameEntry {
        name: &name.name,
        means: vocabulary.names_of(&name.means),
    };
    names.map(entry).collect()
}

fn privileges<'s>(
    spec: &'s Spec,
    vocabulary: &'s Vocabulary,
    indices: &[usize],
) -> Vec<Privilege<'s>> {
    let including = Including::new(vocabulary, indices);
    let opened = opened_by(spec, vocabulary, indices, &including);
    let entries = indices.iter().zip(opened).map(|(&index, operations)| {
        let item = &vocabulary[index];
        let closure: Vec<usize> = vocabulary.closure.iter(index).collect();
        let included_by = including.of(index);
        Privilege {
            name: &item.name,
            rust: &item.rust,
            index,
            title: item.title.as_ref().map_or(&item.name, Text::as_written),
            description: item.description.as_ref().map(Text::as_written),
            access: item.access.words().collect(),
            includes: vocabulary.names_of(&item.includes),
            closure: vocabulary.names_of(&closure),
            included_by: vocabulary.names_of(&included_by),
            restricted: item.restricted,
            availability: availability(item.availability),
            parameters: spec
                .parameters_of(item)
                .map(|it| Parameter {
                    name: &it.name,
                    value: it.form.to_string(),
                })
                .collect(),
            aliases: &item.aliases,
            deprecated: item.deprecated.as_ref().map(|deprecated| Deprecated {
                since: deprecated.since.as_ref().map(Text::as_written),
                instead: deprecated.instead.map(|index| vocabulary.name(index)),
                note: deprecated.note.as_ref().map(Text::as_written),
            }),
            operations: operations.iter().map(|&id| spec[id].id.as_str()).collect(),
        }
    });
    entries.collect()
}

/// Reverse inclusion, as a table if many privileges are selected.
struct Including<'v> {
    vocabulary: &'v Vocabulary,
    all: Option<Closure>,
}

impl<'v> Including<'v> {
    fn new(vocabulary: &'v Vocabulary, indices: &[usize]) -> Self {
        Self {
            vocabulary,
            all: (indices.len() > 8).then(|| vocabulary.closure.transpose()),
        }
    }

    /// The privileges that include this one, without itself; ascending.
    fn of(&self, index: usize) -> Vec<usize> {
        match &self.all {
            Some(all) => all.iter(index).filter(|&other| other != index).collect(),
            None => self.vocabulary.included_by(index).collect(),
        }
    }
}

/// For each privilege, the operations that it allows by itself, ascending.
pub fn opened(spec: &Spec, vocabulary: &Vocabulary, indices: &[usize]) -> Rows<OperationId> {
    opened_by(
        spec,
        vocabulary,
        indices,
        &Including::new(vocabulary, indices),
    )
}

fn opened_by(
    spec: &Spec,
    vocabulary: &Vocabulary,
    indices: &[usize],
    including: &Including<'_>,
) -> Rows<OperationId> {
    let alone = |how| matches!(how, Some(Opens::Directly | Opens::ThroughInclusion));
    if including.all.is_none() {
        let of = |&index: &usize| -> Vec<OperationId> {
            let opens = |&id: &OperationId| alone(decision::opens(vocabulary, index, &spec[id]));
            spec.operation_ids().filter(opens).collect()
        };
        return indices.iter().map(of).collect();
    }
    // From each operation to the few privileges that allow it: those that include a whole
    // alternative.
    let mut of = Rows::new(vocabulary.items.len());
    for id in spec.operation_ids() {
        let mut openers = HashSet::new();
        for all in spec[id].requirement(vocabulary.kind).alternatives() {
            let Some(&first) = all.first() else { continue };
            let candidates = including.of(first).into_iter().chain([first]);
            openers.extend(candidates.filter(|&candidate| {
                let held = |&wanted: &usize| vocabulary.closure.contains(candidate, wanted);
                all.iter().all(held)
            }));
        }
        for opener in openers {
            of.push(opener, id);
        }
    }
    indices.iter().map(|&index| of.of(index)).collect()
}

/// The word of the file format.
pub fn availability(availability: Availability) -> &'static str {
    match availability {
        Availability::General => "general",
        Availability::OnRequest => "on-request",
    }
}

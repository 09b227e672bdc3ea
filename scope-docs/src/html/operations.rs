//! Operations and roles on the page.

use scope_analysis::diff::Kind;
use scope_spec::{Operation, Spec, Text, VocabularyKind};

use super::reference::{Link, Names, block, encoded, fragment, inline, title};

/// The operations with the same first tag.
pub(super) struct OperationGroup {
    pub(super) id: String,
    pub(super) tag: String,
    pub(super) operations: Vec<OperationView>,
}

/// A row of the table.
pub(super) struct OperationView {
    pub(super) index: usize,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) title: Option<String>,
    pub(super) description: String,
    pub(super) calls: Vec<Call>,
    pub(super) public: bool,
    pub(super) authenticated: bool,
    pub(super) deprecated: bool,
    pub(super) scopes: Vec<Vec<Link>>,
    pub(super) permissions: Vec<Vec<Link>>,
}

/// A call: a method or a kind of MCP call, and a path or a name.
pub(super) struct Call {
    pub(super) method: Option<String>,
    pub(super) path: Option<String>,
}

impl Call {
    fn new(call: &scope_spec::Call) -> Self {
        let text = call.to_string();
        let (method, path) = text.split_once(' ').unwrap_or(("", &text));
        Self {
            method: Some(method.to_owned()),
            path: Some(path.to_owned()),
        }
    }
}

/// An operation in a list.
pub(super) struct Line {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) method: Option<String>,
    pub(super) path: Option<String>,
    /// The requirement, if it has more than one name.
    pub(super) needs: Vec<Vec<Link>>,
}

pub(super) fn line(operation: &Operation, kind: VocabularyKind, names: &Names<'_>) -> Line {
    let required = operation.requirement(kind);
    let several = required.alternatives().any(|all| all.len() > 1);
    Line {
        href: format!("#{}", fragment(Kind::Operation, &operation.id)),
        name: operation.id.clone(),
        method: operation.method().map(str::to_owned),
        path: operation.path().map(ToString::to_string),
        needs: if several {
            names.requirement(kind, required)
        } else {
            Vec::new()
        },
    }
}

/// Operations grouped by their first tags, in order of appearance; those without tags last.
pub(super) fn groups(spec: &Spec, names: &Names<'_>) -> Vec<OperationGroup> {
    let mut groups: Vec<OperationGroup> = Vec::new();
    let mut at: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    let (tagged, untagged): (Vec<_>, Vec<_>) = spec
        .operations
        .iter()
        .enumerate()
        .partition(|(_, operation)| !operation.tags.is_empty());
    for (index, operation) in tagged.into_iter().chain(untagged) {
        let tag = operation.tags.first().map_or("", Text::as_written);
        let place = *at.entry(tag).or_insert_with(|| {
            groups.push(OperationGroup {
                id: format!("operations/{}", encoded(tag)),
                tag: Text::new(tag).terminal(),
                operations: Vec::new(),
            });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.operations.push(view(index, operation, names));
        }
    }
    groups
}

fn view(index: usize, operation: &Operation, names: &Names<'_>) -> OperationView {
    OperationView {
        index,
        id: fragment(Kind::Operation, &operation.id),
        name: operation.id.clone(),
        title: title(operation.title.as_ref(), &operation.id),
        description: inline(operation.description.as_ref()),
        calls: operation.calls.iter().map(Call::new).collect(),
        public: operation.is_public(),
        authenticated: operation.is_authenticated(),
        deprecated: operation.deprecated,
        scopes: names.requirement(VocabularyKind::Scope, &operation.scopes),
        permissions: names.requirement(VocabularyKind::Permission, &operation.permissions),
    }
}

/// The part of the page about a role.
pub(super) struct RoleView {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) title: Option<String>,
    pub(super) description: String,
    pub(super) rust: String,
    pub(super) includes: Vec<Link>,
    pub(super) own: Vec<Link>,
    /// Permissions through the inclusion of roles and of permissions.
    pub(super) further: Vec<Link>,
}

pub(super) fn roles(spec: &Spec, names: &Names<'_>) -> Vec<RoleView> {
    let view = |role: &scope_spec::Role| {
        let further = role.closure.iter().copied();
        let further = further.filter(|index| role.permissions.binary_search(index).is_err());
        RoleView {
            id: fragment(Kind::Role, &role.name),
            name: role.name.clone(),
            title: title(role.title.as_ref(), &role.name),
            description: block(role.description.as_ref()),
            rust: role.rust.clone(),
            includes: role.includes.iter().map(|&at| names.role(at)).collect(),
            own: names.privileges(VocabularyKind::Permission, role.permissions.iter().copied()),
            further: names.privileges(VocabularyKind::Permission, further),
        }
    };
    spec.roles.iter().map(view).collect()
}

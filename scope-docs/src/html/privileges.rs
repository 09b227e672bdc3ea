//! Scopes and permissions on the page.

use scope_spec::{
    Availability, Closure, OperationId, Privilege, RoleId, Rows, Spec, Text, Vocabulary,
    VocabularyKind,
};

use super::{
    operations::{Line, line},
    reference::{self, Link, Links, Names, fragment},
};
use scope_analysis::{
    diff::{Diff, Effect, Kind},
    document,
};

/// The part of the page about a privilege.
pub(super) struct PrivilegeView {
    pub(super) id: String,
    pub(super) noun: &'static str,
    pub(super) index: usize,
    pub(super) name: String,
    pub(super) short: String,
    pub(super) title: Option<String>,
    pub(super) description: String,
    pub(super) access: Vec<&'static str>,
    pub(super) restricted: bool,
    /// The restricted scopes that it includes.
    pub(super) includes_restricted: Links,
    pub(super) on_request: bool,
    pub(super) baseline: bool,
    pub(super) deprecated: Option<DeprecatedView>,
    pub(super) since: Option<String>,
    pub(super) aliases: Vec<String>,
    pub(super) tags: Vec<String>,
    pub(super) rust: String,
    pub(super) includes: Vec<Link>,
    /// Indirect inclusions.
    pub(super) further: Links,
    pub(super) included_by: Links,
    pub(super) opens: Opens,
    /// What its operations require at the other gate: permissions for a scope, scopes for a
    /// permission.
    pub(super) goes_with: Links,
    pub(super) roles: Vec<Link>,
    pub(super) denial: String,
    pub(super) changes: Vec<Badge>,
}

pub(super) struct DeprecatedView {
    pub(super) since: Option<String>,
    pub(super) instead: Option<Link>,
    pub(super) note: String,
}

/// A change of the privilege.
pub(super) struct Badge {
    /// The effect of the change; `new` for an addition.
    pub(super) effect: &'static str,
    pub(super) message: String,
}

/// The operations that it allows.
#[derive(Default)]
pub(super) struct Opens {
    pub(super) direct: Vec<Line>,
    /// How many it allows only through inclusion.
    pub(super) through: usize,
    /// The included privileges that allow operations, with how many each allows directly.
    pub(super) by: Vec<(Link, usize)>,
    /// How many of these are not listed.
    pub(super) by_more: usize,
    /// Operations that only several included privileges together allow.
    pub(super) together: Vec<Line>,
    /// Operations that require it together with others.
    pub(super) with_others: Vec<Line>,
}

impl Opens {
    pub(super) fn is_empty(&self) -> bool {
        self.direct.is_empty() && self.through == 0 && self.with_others.is_empty()
    }
}

/// A row of the first table.
pub(super) struct Glance {
    pub(super) link: Link,
    pub(super) title: Option<String>,
    pub(super) description: String,
    pub(super) access: Vec<&'static str>,
    pub(super) includes: Links,
    pub(super) opens: usize,
    pub(super) deprecated: bool,
}

pub(super) fn glance(spec: &Spec, names: &Names<'_>) -> Vec<Glance> {
    let all: Vec<usize> = (0..spec.scopes.items.len()).collect();
    let opened = document::opened(spec, &spec.scopes, &all);
    let items = spec.scopes.items.iter().enumerate().zip(opened);
    items
        .map(|((index, item), opened)| Glance {
            link: names.privilege(VocabularyKind::Scope, index),
            title: reference::title(item.title.as_ref(), names.short(&item.name)),
            description: reference::inline(item.description.as_ref()),
            access: item.access.words().collect(),
            includes: names.some(VocabularyKind::Scope, item.includes.iter().copied()),
            opens: opened.len(),
            deprecated: item.deprecated.is_some(),
        })
        .collect()
}

/// All privileges of a vocabulary.
pub(super) fn privileges(
    spec: &Spec,
    kind: VocabularyKind,
    names: &Names<'_>,
    diff: Option<&Diff>,
) -> Vec<PrivilegeView> {
    let vocabulary = spec.vocabulary(kind);
    let all: Vec<usize> = (0..vocabulary.items.len()).collect();
    let about = About {
        spec,
        kind,
        vocabulary,
        names,
        above: vocabulary.closure.transpose(),
        named: Named::new(spec, kind),
        diff,
    };
    let opened = document::opened(spec, vocabulary, &all);
    let items = vocabulary.items.iter().enumerate().zip(opened);
    items
        .map(|((index, item), opened)| about.view(index, item, &opened))
        .collect()
}

/// The operations that require a privilege.
struct Named {
    /// By itself.
    alone: Rows<OperationId>,
    /// Together with others.
    with_others: Rows<OperationId>,
}

impl Named {
    fn new(spec: &Spec, kind: VocabularyKind) -> Self {
        let count = spec.vocabulary(kind).items.len();
        let mut alone = Rows::new(count);
        let mut with_others = Rows::new(count);
        for id in spec.operation_ids() {
            for all in spec[id].requirement(kind).alternatives() {
                let lists = match all.len() {
                    1 => &mut alone,
                    _ => &mut with_others,
                };
                for &index in all {
                    if lists.of(index).last() != Some(&id) {
                        lists.push(index, id);
                    }
                }
            }
        }
        Self { alone, with_others }
    }
}

struct About<'a> {
    spec: &'a Spec,
    kind: VocabularyKind,
    vocabulary: &'a Vocabulary,
    names: &'a Names<'a>,
    /// Reverse inclusion.
    above: Closure,
    named: Named,
    diff: Option<&'a Diff>,
}

impl About<'_> {
    fn view(&self, index: usize, item: &Privilege, opened: &[OperationId]) -> PrivilegeView {
        let (kind, names) = (self.kind, self.names);
        let closure = self.vocabulary.closure.iter(index);
        let held: Vec<usize> = closure.filter(|&held| held != index).collect();
        let restricted = |&held: &usize| self.vocabulary[held].restricted;
        let further = held.iter().copied();
        let further = further.filter(|held| item.includes.binary_search(held).is_err());
        let restricted_within: Vec<usize> = held.iter().copied().filter(restricted).collect();
        PrivilegeView {
            id: fragment(kind.into(), &item.name),
            noun: kind.noun(),
            index,
            name: item.name.clone(),
            short: names.short(&item.name).to_owned(),
            title: reference::title(item.title.as_ref(), names.short(&item.name)),
            description: reference::block(item.description.as_ref()),
            access: item.access.words().collect(),
            restricted: item.restricted,
            includes_restricted: names.some(kind, restricted_within),
            on_request: item.availability == Availability::OnRequest,
            baseline: item.baseline,
            deprecated: item.deprecated.as_ref().map(|deprecated| DeprecatedView {
                since: deprecated.since.as_ref().map(Text::terminal),
                instead: deprecated.instead.map(|at| names.privilege(kind, at)),
                note: reference::inline(deprecated.note.as_ref()),
            }),
            since: item.since.as_ref().map(Text::terminal),
            aliases: item.aliases.clone(),
            tags: item.tags.iter().map(Text::terminal).collect(),
            rust: item.rust.clone(),
            includes: names.privileges(kind, item.includes.iter().copied()),
            further: names.some(kind, further),
            included_by: names.some(kind, self.above.iter(index).filter(|&by| by != index)),
            opens: self.opens(index, &held, opened),
            goes_with: self.goes_with(index),
            roles: self.roles(index),
            denial: self.denial(index, item),
            changes: self.changes(&item.name),
        }
    }

    fn opens(&self, index: usize, held: &[usize], opened: &[OperationId]) -> Opens {
        let direct = self.named.alone.of(index);
        let through = opened.iter().filter(|id| direct.binary_search(id).is_err());
        let through: Vec<OperationId> = through.copied().collect();
        let count = |held: usize| self.named.alone.of(held).len();
        let mut by = held.iter().copied().filter(|&held| count(held) > 0);
        let shown = by.by_ref().take(reference::SHOWN);
        let shown = shown.map(|held| (self.names.privilege(self.kind, held), count(held)));
        let shown: Vec<(Link, usize)> = shown.collect();
        let by_one = |id: &OperationId| {
            let mut any = self.spec[*id].requirement(self.kind).alternatives();
            any.any(|all| matches!(all, [only] if held.binary_search(only).is_ok()))
        };
        let together = through.iter().copied().filter(|id| !by_one(id));
        let together: Vec<OperationId> = together.collect();
        let with_others = self.named.with_others.of(index).iter().copied();
        let with_others = with_others.filter(|id| opened.binary_search(id).is_err());
        let with_others: Vec<OperationId> = with_others.collect();
        let lines = |list: &[OperationId]| -> Vec<Line> {
            let operations = list.iter().map(|&id| &self.spec[id]);
            operations
                .map(|operation| line(operation, self.kind, self.names))
                .collect()
        };
        Opens {
            direct: lines(direct),
            through: through.len(),
            by: shown,
            by_more: by.count(),
            together: lines(&together),
            with_others: lines(&with_others),
        }
    }

    /// What the operations that require it require at the other gate.
    fn goes_with(&self, index: usize) -> Links {
        let other = match self.kind {
            VocabularyKind::Scope => VocabularyKind::Permission,
            VocabularyKind::Permission => VocabularyKind::Scope,
        };
        let lists = [&self.named.alone, &self.named.with_others];
        let operations = lists.iter().flat_map(|lists| lists.of(index));
        let needed = operations.flat_map(|&id| self.spec[id].requirement(other).names());
        let mut needed: Vec<usize> = needed.collect();
        needed.sort_unstable();
        needed.dedup();
        self.names.some(other, needed)
    }

    fn roles(&self, index: usize) -> Vec<Link> {
        if self.kind == VocabularyKind::Scope {
            return Vec::new();
        }
        let has = |id: &RoleId| self.spec[*id].closure.binary_search(&index).is_ok();
        let having = self.spec.role_ids().filter(has);
        having.map(|id| self.names.role(id)).collect()
    }

    /// A server's response to a call without it, in the words of `Denied`.
    fn denial(&self, index: usize, item: &Privilege) -> String {
        let name = &item.name;
        if self.kind == VocabularyKind::Permission {
            return format!(
                "HTTP/1.1 403 Forbidden\n\nuser permission `{name}` is required and the user does \
                 not have it (the user has: nothing); give the user a role that has it"
            );
        }
        // as many as a denial lists
        let mut by = self.above.iter(index).filter(|&by| by != index);
        let first: Vec<String> = by.by_ref().take(3).map(|by| self.quoted(by)).collect();
        let or = match (first.as_slice(), by.count()) {
            ([], _) => String::new(),
            ([one], _) => format!(", or for {one}, which includes it"),
            (some, more) => {
                let more = match more {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                format!(", or for one that includes it: {}{more}", some.join(", "))
            }
        };
        format!(
            "HTTP/1.1 403 Forbidden\nWWW-Authenticate: Bearer error=\"insufficient_scope\", \
             scope=\"{name}\"\n\napp scope `{name}` is required and was not granted (granted: \
             nothing); ask for it{or}"
        )
    }

    fn quoted(&self, index: usize) -> String {
        format!("`{}`", self.vocabulary.name(index))
    }

    fn changes(&self, name: &str) -> Vec<Badge> {
        let kind = Kind::from(self.kind);
        let changes = self.diff.map(|diff| diff.changes.iter());
        let own = changes.into_iter().flatten().filter(|change| {
            change.kind == kind && change.name == name && change.what != "removed"
        });
        own.map(|change| Badge {
            effect: match change.what {
                "added" => "new",
                _ => effect(change.effect),
            },
            message: change.message.clone(),
        })
        .collect()
    }
}

/// The word for an effect.
pub(super) fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Widens => "widens",
        Effect::Narrows => "narrows",
        Effect::Renames => "renames",
        Effect::Describes => "describes",
    }
}

//! Relations on objects, as the exports to OpenFGA and SpiceDB share them.

use std::fmt::Write as _;

use scope_spec::{Operation, Requirement, Spec, VocabularyKind};

use super::objects::{Objects, Relation, Seen};

/// How an engine writes relations.
pub(super) struct Syntax {
    pub(super) comment: &'static str,
    /// Separates an object from its subject in a comment.
    pub(super) at: &'static str,
    pub(super) and: &'static str,
    pub(super) or: &'static str,
    /// A relation of a parent, by the names of both.
    pub(super) of_parent: fn(&str, &str) -> String,
    /// Characters that need no escape in the id of an object.
    pub(super) is_plain: fn(u8) -> bool,
    /// Those characters in words, except letters and digits.
    pub(super) plain: &'static str,
}

/// The unique names of relations, roles and types in an engine.
pub(super) struct Names {
    scopes: Vec<String>,
    permissions: Vec<String>,
    pub(super) operations: Vec<String>,
    pub(super) roles: Vec<String>,
    pub(super) types: Vec<String>,
}

impl Names {
    /// `relation` makes a name of a prefix and a word, and `role` one of a word; `reserved` are the
    /// types of every spec.
    pub(super) fn new(
        spec: &Spec,
        objects: &Objects<'_>,
        reserved: &[&str],
        mut relation: impl FnMut(&str, &str) -> String,
        role: impl FnMut(&str) -> String,
    ) -> Self {
        let mut take = |prefix: &str, words: &mut dyn Iterator<Item = &str>| -> Vec<String> {
            words.map(|word| relation(prefix, word)).collect()
        };
        let rust = |kind| {
            spec.vocabulary(kind)
                .items
                .iter()
                .map(|it| it.rust.as_str())
        };
        let scopes = take("scope_", &mut rust(VocabularyKind::Scope));
        let permissions = take("permission_", &mut rust(VocabularyKind::Permission));
        let operations = spec.operations.iter();
        let operations = take("can_", &mut operations.map(|it| it.rust.as_str()));
        // an object's relation to a parent is named after the parent's type
        take("", &mut reserved.iter().copied());
        let types: Vec<String> = (0..objects.count())
            .map(|of| objects.parameters(of).join("_"))
            .collect();
        let types = take("", &mut types.iter().map(String::as_str));
        let roles = spec.roles.iter().map(|role| role.rust.as_str());
        Self {
            scopes,
            permissions,
            operations,
            roles: roles.map(role).collect(),
            types,
        }
    }

    /// The name of a privilege.
    pub(super) fn privilege(&self, kind: VocabularyKind, index: usize) -> Option<&str> {
        let names = match kind {
            VocabularyKind::Scope => &self.scopes,
            VocabularyKind::Permission => &self.permissions,
        };
        names.get(index).map(String::as_str)
    }
}

/// The relations of a spec in an engine.
pub(super) struct Relations<'s> {
    pub(super) spec: &'s Spec,
    pub(super) objects: Objects<'s>,
    pub(super) names: Names,
    pub(super) syntax: Syntax,
}

impl Relations<'_> {
    /// The comment about the ids and the parents of objects.
    pub(super) fn about_objects(&self, text: &mut String) {
        let Syntax {
            comment, at, plain, ..
        } = self.syntax;
        if self.names.types.is_empty() {
            return;
        }
        let _ = writeln!(
            text,
            "{comment} Scopes and permissions with open parameters are granted on an object with these parents:"
        );
        for (of, name) in self.names.types.iter().enumerate() {
            let id = self.objects.id(of);
            let _ = writeln!(text, "{comment} {name}:{id}#api{at}api:main");
            for (parent, named) in self.parents(of) {
                let parent = self.objects.id(parent);
                let _ = writeln!(text, "{comment} {name}:{id}#{named}{at}{named}:{parent}");
            }
        }
        if self.objects.need_escapes(self.syntax.is_plain) {
            let _ = writeln!(
                text,
                "{comment} In an id, a character of a value other than letters, digits, {plain} is `=` and\n\
                 {comment} two hexadecimal digits."
            );
        }
    }

    /// The types of an object's parents, with their names.
    pub(super) fn parents(&self, of: usize) -> impl Iterator<Item = (usize, &str)> {
        let parents = self.objects.parents(of).into_iter();
        parents.filter_map(|parent| Some((parent, self.names.types.get(parent)?.as_str())))
    }

    /// The privileges that include one, as the engine writes them.
    pub(super) fn ways(&self, relation: &Relation) -> impl Iterator<Item = String> {
        let ways = relation.ways.iter();
        ways.filter_map(|&(at, index)| self.seen(at, relation.kind, index))
    }

    /// A privilege, relative to an object.
    fn seen(&self, at: Seen, kind: VocabularyKind, index: usize) -> Option<String> {
        let name = self.names.privilege(kind, index)?;
        Some(match at {
            Seen::Here => name.to_owned(),
            Seen::On(parent) => (self.syntax.of_parent)(name, self.names.types.get(parent)?),
            Seen::Everywhere => (self.syntax.of_parent)(name, "api"),
        })
    }

    /// The operations of the api or of an object type, with their names.
    pub(super) fn operations(&self, of: Option<usize>) -> impl Iterator<Item = (&Operation, &str)> {
        let operations = self.spec.operations.iter().zip(&self.names.operations);
        let own = operations.filter(move |(it, _)| self.objects.of_operation(it) == of);
        own.map(|(operation, name)| (operation, name.as_str()))
    }

    /// The gates of an operation that require something, on an object of a type or on the api.
    pub(super) fn gates(&self, of: Option<usize>, operation: &Operation) -> Vec<String> {
        let gates = [VocabularyKind::Scope, VocabularyKind::Permission];
        let gates = gates.into_iter().filter_map(|kind| {
            let required = operation.requirement(kind);
            (!required.is_open()).then(|| self.gate(of, kind, required))
        });
        gates.collect()
    }

    /// Any of these, each of them all of its names, in parentheses if several.
    fn gate(&self, of: Option<usize>, kind: VocabularyKind, required: &Requirement) -> String {
        let Syntax { and, or, .. } = self.syntax;
        // an alternative without one of its names would require less
        let alternatives = required.alternatives().filter_map(|all| {
            let all = all.iter().map(|&index| {
                let at = self.objects.seen(of, kind, index);
                self.seen(at, kind, index)
            });
            Some(in_parentheses(&all.collect::<Option<Vec<_>>>()?, and))
        });
        in_parentheses(&alternatives.collect::<Vec<_>>(), or)
    }
}

fn in_parentheses(parts: &[String], separator: &str) -> String {
    match parts {
        [one] => one.clone(),
        parts => format!("({})", parts.join(separator)),
    }
}

//! What is compared, whatever the spec.
//!
//! Generated types share few traits, so each check is given the functions that it asks.

use crate::common::raw::{self, Raw, strings};
use scope_core::{Access, ApiOperation, Deprecated, Granted, Needs, Privilege, Set};
use scope_spec::VocabularyKind;
use std::{
    collections::BTreeSet,
    fmt::{Debug, Display},
    str::FromStr,
};
use toml::{Table, Value};

/// The generated functions of an enum of privileges.
pub(crate) struct Vocabulary<P, const W: usize> {
    pub(crate) file: &'static str,
    pub(crate) kind: VocabularyKind,
    pub(crate) name: fn(P) -> &'static str,
    pub(crate) title: fn(P) -> &'static str,
    pub(crate) description: fn(P) -> &'static str,
    pub(crate) access: fn(P) -> Access,
    /// Restricted, on request, baseline.
    pub(crate) flags: fn(P) -> [bool; 3],
    pub(crate) deprecated: fn(P) -> Option<Deprecated>,
    pub(crate) includes: fn(P) -> Set<P, W>,
    pub(crate) closure: fn(P) -> Set<P, W>,
    pub(crate) included_by: fn(P) -> Set<P, W>,
}

impl<P, const W: usize> Vocabulary<P, W>
where
    P: Privilege<Granted = Granted<P, W>> + Display + FromStr<Err: Debug>,
{
    pub(crate) fn agrees(&self) {
        let raw = Raw::read(self.file);
        let names = self.same_names(&raw);
        self.same_facts(&raw, &names);
        self.same_pairs(&raw, &names);
        self.same_pairs_in_the_model(&raw, &names);
        self.same_aliases(&raw, &names);
    }

    /// Names, order, bits, and the way from a name to its variant and back.
    fn same_names<'r>(&self, raw: &'r Raw) -> Vec<&'r str> {
        let table = self.kind.table();
        let names = raw.names(table);
        assert!(!names.is_empty(), "a comparison of nothing proves nothing");
        let compiled: Vec<_> = P::ALL.iter().map(|it| (self.name)(*it)).collect();
        assert_eq!(compiled, names);
        let bits: Vec<_> = P::ALL.iter().map(|it| it.index()).collect();
        assert_eq!(bits, raw.bits(table));
        for (it, name) in P::ALL.iter().zip(&names) {
            assert_eq!(it.to_string(), *name);
            assert_eq!(name.parse::<P>().expect("its own name"), *it);
            for wrong in near_misses(name) {
                let is_a_name = names.contains(&&*wrong);
                assert_eq!(wrong.parse::<P>().is_ok(), is_a_name, "{wrong:?}");
            }
        }
        names
    }

    fn same_facts(&self, raw: &Raw, names: &[&str]) {
        for (it, name) in P::ALL.iter().zip(names) {
            let entry = raw.entry(self.kind.table(), name);
            assert_eq!((self.title)(*it), text(entry, "title").unwrap_or(name));
            let description = text(entry, "description").unwrap_or_default();
            assert_eq!((self.description)(*it), description, "{name}");
            assert_eq!((self.access)(*it).to_string(), access(entry), "{name}");
            let on_request = text(entry, "availability") == Some("on-request");
            let flags = [
                flag(entry, "restricted"),
                on_request,
                flag(entry, "baseline"),
            ];
            assert_eq!((self.flags)(*it), flags, "{name}");
            let found = (self.deprecated)(*it).map(|it| (it.since, it.instead, it.note));
            assert_eq!(found, deprecated(entry), "{name}");
        }
    }

    /// Inclusion, for every pair and in every way in which the compiled spec can be asked.
    fn same_pairs(&self, raw: &Raw, names: &[&str]) {
        let table = self.kind.table();
        for (a, a_name) in P::ALL.iter().zip(names) {
            let direct = raw.direct(table, a_name);
            let reach = raw.reach(table, a_name);
            let granted = Set::<P, W>::parse(a_name).granted();
            for (b, b_name) in P::ALL.iter().zip(names) {
                let pair = format!("`{a_name}` and `{b_name}`");
                let expected = reach.contains(b_name);
                assert_eq!((self.closure)(*a).contains(*b), expected, "{pair}");
                assert_eq!(granted.covers(*b), expected, "{pair}");
                let strictly = expected && a != b;
                assert_eq!((self.included_by)(*b).contains(*a), strictly, "{pair}");
                let directly = direct.contains(b_name);
                assert_eq!((self.includes)(*a).contains(*b), directly, "{pair}");
            }
            // no bit is set beyond those of the names
            assert_eq!((self.closure)(*a).len(), reach.len(), "{a_name}");
            assert_eq!((self.includes)(*a).len(), direct.len(), "{a_name}");
        }
    }

    /// The same pairs, before code is made of them.
    fn same_pairs_in_the_model(&self, raw: &Raw, names: &[&str]) {
        let loaded = scope_spec::load(&raw::path(self.file));
        assert!(!loaded.has_errors());
        let model = loaded.spec.vocabulary(self.kind);
        let index = |name: &str| model.index_of(name).expect("the same names");
        for a in names {
            let reach = raw.reach(self.kind.table(), a);
            for b in names {
                let found = model.closure.contains(index(a), index(b));
                assert_eq!(found, reach.contains(b), "`{a}` and `{b}`");
            }
        }
    }

    /// An alias is read in a token, and is no name; what is almost a name or an alias is neither.
    fn same_aliases(&self, raw: &Raw, names: &[&str]) {
        let table = self.kind.table();
        let aliases = names
            .iter()
            .flat_map(|name| strings(raw.entry(table, name).get("aliases")));
        let tokens: Vec<_> = names.iter().copied().chain(aliases).collect();
        for wrong in tokens.iter().flat_map(|token| near_misses(token)) {
            let is_a_token = wrong.is_empty() || tokens.contains(&&*wrong);
            assert_eq!(
                Set::<P, W>::parse(&wrong).is_known(),
                is_a_token,
                "{wrong:?}"
            );
        }
        for (it, name) in P::ALL.iter().zip(names) {
            for alias in strings(raw.entry(table, name).get("aliases")) {
                assert_eq!(Set::<P, W>::parse(alias).known(), Set::of(&[*it]));
                assert_eq!(alias.parse::<P>().ok(), Some(*it), "{alias}");
            }
        }
    }
}

/// The generated functions of an enum of roles.
pub(crate) struct Roles<R: 'static, P, const W: usize> {
    pub(crate) file: &'static str,
    pub(crate) all: &'static [R],
    pub(crate) name: fn(R) -> &'static str,
    pub(crate) title: fn(R) -> &'static str,
    pub(crate) description: fn(R) -> &'static str,
    pub(crate) includes: fn(R) -> Vec<R>,
    pub(crate) permissions: fn(R) -> Set<P, W>,
}

impl<R, P, const W: usize> Roles<R, P, W>
where
    R: Copy + PartialEq + Debug + Display + FromStr<Err: Debug>,
    P: Privilege + Display,
{
    pub(crate) fn agrees(&self) {
        let raw = Raw::read(self.file);
        let names = raw.names("roles");
        assert!(!names.is_empty());
        let compiled: Vec<_> = self.all.iter().map(|it| (self.name)(*it)).collect();
        assert_eq!(compiled, names);
        for (it, name) in self.all.iter().zip(&names) {
            let entry = raw.entry("roles", name);
            assert_eq!(it.to_string(), *name);
            assert_eq!(name.parse::<R>().expect("its own name"), *it);
            for wrong in near_misses(name) {
                let is_a_name = names.contains(&&*wrong);
                assert_eq!(wrong.parse::<R>().is_ok(), is_a_name, "{wrong:?}");
            }
            assert_eq!((self.title)(*it), text(entry, "title").unwrap_or(name));
            let description = text(entry, "description").unwrap_or_default();
            assert_eq!((self.description)(*it), description, "{name}");
            let includes: BTreeSet<_> = (self.includes)(*it).into_iter().map(self.name).collect();
            assert_eq!(includes, raw.direct("roles", name), "{name}");
            let permissions = (self.permissions)(*it).iter().map(|it| it.to_string());
            let permissions: BTreeSet<_> = permissions.collect();
            let expected = raw.role_permissions(name).into_iter().map(str::to_owned);
            assert_eq!(permissions, expected.collect(), "{name}");
        }
    }
}

/// The generated functions of an enum of operations.
pub(crate) struct Operations<O: ApiOperation> {
    pub(crate) file: &'static str,
    pub(crate) id: fn(O) -> &'static str,
    pub(crate) title: fn(O) -> &'static str,
    pub(crate) description: fn(O) -> &'static str,
    pub(crate) call: fn(O) -> Option<(&'static str, &'static str)>,
    /// Public, deprecated.
    pub(crate) flags: fn(O) -> [bool; 2],
    pub(crate) requirement: fn(O) -> Needs<O>,
    pub(crate) from_call: fn(&str, &str) -> Option<O>,
}

impl<O> Operations<O>
where
    O: ApiOperation<Scope: Display, Permission: Display> + Display + FromStr<Err: Debug>,
{
    pub(crate) fn agrees(&self) {
        let raw = Raw::read(self.file);
        let ids = raw.names("operations");
        assert!(!ids.is_empty());
        let compiled: Vec<_> = O::ALL.iter().map(|it| (self.id)(*it)).collect();
        assert_eq!(compiled, ids);
        for (it, id) in O::ALL.iter().zip(&ids) {
            let entry = raw.entry("operations", id);
            assert_eq!(it.to_string(), *id);
            assert_eq!(id.parse::<O>().expect("its own id"), *it);
            for wrong in near_misses(id) {
                let is_an_id = ids.contains(&&*wrong);
                assert_eq!(wrong.parse::<O>().is_ok(), is_an_id, "{wrong:?}");
            }
            assert_eq!((self.title)(*it), text(entry, "title").unwrap_or(id));
            let description = text(entry, "description").unwrap_or_default();
            assert_eq!((self.description)(*it), description, "{id}");
            let flags = [flag(entry, "public"), flag(entry, "deprecated")];
            assert_eq!((self.flags)(*it), flags, "{id}");

            let needs = (self.requirement)(*it);
            let scopes = needs.scopes().map(|all| all.map(|it| it.to_string()));
            // any valid token is an alternative that asks for no scope
            let any_token = flag(entry, "authenticated");
            assert_eq!(needs.is_authenticated(), any_token, "{id}");
            let expected = match any_token {
                true => vec![Vec::new()],
                false => raw.required(id, "scopes"),
            };
            assert_eq!(nested(scopes), expected, "{id}");
            let permissions = needs.permissions().map(|all| all.map(|it| it.to_string()));
            assert_eq!(nested(permissions), raw.required(id, "permissions"), "{id}");

            let call = text(entry, "call").map(|call| call.split_once(' ').expect("two words"));
            assert_eq!((self.call)(*it), call, "{id}");
            if let Some((method, template)) = call {
                self.is_found_by_call(*it, method, template);
            }
        }
    }

    fn is_found_by_call(&self, it: O, method: &str, template: &str) {
        for value in ["~", "me@example.com", "%2F..", "\u{e9}", "{id}"] {
            let path = filled(template, value);
            assert_eq!((self.from_call)(method, &path), Some(it), "{method} {path}");
            let others = [
                (self.from_call)(&method.to_lowercase(), &path),
                (self.from_call)(method, path.trim_start_matches('/')),
                (self.from_call)(method, &format!("/{path}")),
                (self.from_call)("TRACE", &path),
            ];
            assert_eq!(others, [None; 4], "{method} {path}");
        }
        if template.contains('{') {
            // a parameter stands for one byte at least
            let path = filled(template, "");
            assert_ne!((self.from_call)(method, &path), Some(it), "{method} {path}");
        }
    }
}

/// The template with `value` in the place of each parameter.
fn filled(template: &str, value: &str) -> String {
    let mut parts = template.split('{');
    let mut path = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, literal) = part.split_once('}').expect("a parameter ends");
        path.push_str(value);
        path.push_str(literal);
    }
    path
}

/// What is almost `name`, and must not be taken for it.
fn near_misses(name: &str) -> Vec<String> {
    let mut shorter = name.to_owned();
    shorter.pop();
    let mut wrong = vec![
        shorter,
        format!("{name}s"),
        format!(" {name}"),
        format!("{name} "),
        name.to_ascii_lowercase(),
        name.to_ascii_uppercase(),
        name.replace(['e', ':'], "\u{435}"),
        String::new(),
    ];
    // a reader that pads short names with zeros must not take these for the name
    wrong.extend((1..8).map(|zeros| format!("{name}{}", "\0".repeat(zeros))));
    wrong
}

fn nested(any: impl Iterator<Item = impl Iterator<Item = String>>) -> Vec<Vec<String>> {
    any.map(Iterator::collect).collect()
}

fn text<'t>(entry: &'t Table, key: &str) -> Option<&'t str> {
    Some(entry.get(key)?.as_str().expect("a string"))
}

fn flag(entry: &Table, key: &str) -> bool {
    entry.get(key).and_then(Value::as_bool).unwrap_or_default()
}

/// The kinds of access, in the order of the format.
fn access(entry: &Table) -> String {
    let mut kinds = strings(entry.get("access"));
    kinds = match kinds[..] {
        ["crud"] => vec!["create", "read", "update", "delete"],
        ["read-update"] => vec!["read", "update"],
        _ => kinds,
    };
    let order = ["create", "read", "update", "delete", "special"];
    kinds.sort_by_key(|kind| order.iter().position(|other| other == kind));
    kinds.join(", ")
}

type Why<'t> = (Option<&'t str>, Option<&'t str>, Option<&'t str>);

/// Since when, what to use, and the note.
fn deprecated(entry: &Table) -> Option<Why<'_>> {
    match entry.get("deprecated")? {
        Value::Table(why) => Some((text(why, "since"), text(why, "use"), text(why, "note"))),
        said => said.as_bool()?.then_some((None, None, None)),
    }
}

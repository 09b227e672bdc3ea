//! Changes the requirements of operations.

use std::collections::{BTreeSet, HashMap, HashSet};

use scope_spec::{OperationId, Problem, Spec};
use serde_json::{Map, Value, json};

use super::{
    Options,
    text::Edits,
    want::{Any, Want, WantedNeeds, wanted},
};
use crate::{
    import::draft::problem,
    openapi::{
        api::{Api, Credential, Described, Scheme, declared},
        security::{Alternative, Needs, Reading, TEMPLATES, is_template},
    },
    tree::Part,
};

/// The scheme for new requirements.
pub(super) fn default_scheme(api: &Api, options: &Options) -> (String, Option<Scheme>) {
    let named = |name: &String| {
        (
            name.clone(),
            api.schemes.iter().find(|it| it.name == *name).cloned(),
        )
    };
    if let Some(name) = &options.scheme {
        return named(name);
    }
    let mut tokens: Vec<&Scheme> = api
        .schemes
        .iter()
        .filter(|it| it.credential == Credential::Token)
        .collect();
    tokens.sort_by_key(|scheme| scheme.shown != "oauth2");
    match tokens.first() {
        Some(scheme) => (scheme.name.clone(), Some((*scheme).clone())),
        None => ("oauth2".to_owned(), None),
    }
}

/// A document with its pending changes.
pub(super) struct Merge<'m, 't> {
    pub(super) spec: &'m Spec,
    pub(super) api: &'m Api,
    pub(super) options: &'m Options,
    pub(super) edits: Edits<'t>,
    /// The name of the default scheme, with the scheme if the document has it.
    pub(super) scheme: (String, Option<Scheme>),
    pub(super) problems: Vec<Problem>,
    /// The scopes that the document uses.
    pub(super) used: HashSet<String>,
    /// Operations that several paths refer to, with their wanted requirements.
    pub(super) shared: HashMap<(usize, u32), Want>,
}

impl Merge<'_, '_> {
    pub(super) fn uses(&mut self, reading: &Reading) {
        if let Needs::Scopes(any) = &reading.needs {
            self.used
                .extend(any.iter().flatten().map(|word| word.text.clone()));
        }
        let tokens = reading
            .alternatives
            .iter()
            .filter_map(|it| it.token.as_ref());
        self.used.extend(
            tokens
                .flat_map(|token| &token.scopes)
                .map(|word| word.text.clone()),
        );
    }

    pub(super) fn refuse(&mut self, described: &Described, why: &str, help: &str) {
        let message = format!(
            "the requirement of operation `{}` cannot be written: {why}",
            described.shown()
        );
        self.problems.push(problem(
            "cannot-merge",
            message,
            described.place.clone(),
            "",
            help,
        ));
    }

    pub(super) fn operation(
        &mut self,
        described: &Described,
        reading: &Reading,
        ids: &[OperationId],
    ) {
        let wanted = wanted(self.spec, described, ids);
        let Some(want) = wanted.first() else { return };
        let met = wanted.iter().any(|want| want.is_met_by(reading));
        // another path may have changed it
        let identity = described.part.identity();
        match self.shared.get(&identity) {
            Some(known) if known == want => return,
            Some(_) => {
                let help = "give each path its own operation";
                return self.refuse(
                    described,
                    "another path refers to the same operation, with another requirement",
                    help,
                );
            }
            None if met => {
                let now = wanted.iter().find(|want| want.is_met_by(reading));
                self.shared.insert(identity, now.unwrap_or(want).clone());
                return;
            }
            None => self.shared.insert(identity, want.clone()),
        };
        if described.part.document().file != 0 {
            let why = format!(
                "it is in `{}`, and only one file is written",
                described.part.document().source.shown()
            );
            return self.refuse(described, &why, "write it there by hand");
        }
        if !want.needs_met_by(reading) {
            self.needs(described, reading, &want.needs);
        }
        if !want.permissions_met_by(reading) {
            self.extension(described, "x-user-permission", &want.permissions);
        }
    }

    pub(super) fn needs(&mut self, described: &Described, reading: &Reading, want: &WantedNeeds) {
        let keys = ["x-app-permission"]
            .into_iter()
            .chain(self.options.security.scopes_from.as_deref());
        for key in keys {
            let Some(entry) = described.part.entry(key).filter(|entry| !entry.merged) else {
                continue;
            };
            match want {
                WantedNeeds::Scopes(any) => self.edits.replace(&entry.value, &extension(any)),
                _ => self.edits.remove(&described.part, &entry),
            }
        }
        let templates = match want {
            WantedNeeds::Scopes(any) if any.iter().flatten().any(|it| is_template(it)) => &any[..],
            _ => &[],
        };
        self.extension(described, TEMPLATES, templates);
        if reading.alternatives.iter().any(|it| it.unclear) {
            let help = "write `security` of it by hand";
            return self.refuse(described, "an alternative of it is not understood", help);
        }
        let Some(new) = self.security(described, reading, want) else {
            return;
        };
        let own = described
            .part
            .entry("security")
            .filter(|entry| !entry.merged);
        let Some(own) = own else {
            let new = new.into_iter().map(|(_, value)| value).collect();
            self.edits
                .insert(&described.part, "security", &new, "responses");
            return;
        };
        let old: Vec<Part> = own.value.items().collect();
        let in_place = old.len() == new.len()
            && !own.value.resolved().is_flow()
            && own.value.span() == own.value.resolved().span()
            && new
                .iter()
                .enumerate()
                .all(|(at, (kept, _))| kept.is_none_or(|kept| kept == at));
        if in_place {
            for (old, (kept, value)) in old.iter().zip(new) {
                if kept.is_none() {
                    self.edits.replace_item(old, &value);
                }
            }
        } else {
            let new = new.into_iter().map(|(_, value)| value).collect();
            self.edits.replace(&own.value, &new);
        }
    }

    /// The new entries of `security`: the old entry that is kept, if any, and the value.
    pub(super) fn security(
        &mut self,
        described: &Described,
        reading: &Reading,
        want: &WantedNeeds,
    ) -> Option<Vec<(Option<usize>, Value)>> {
        let old = &reading.alternatives;
        let tokens: Vec<&Alternative> = old.iter().filter(|it| it.token.is_some()).collect();
        let beside = tokens
            .first()
            .map(|it| it.others.clone())
            .unwrap_or_default();
        let as_set = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
        if tokens
            .iter()
            .any(|it| as_set(&it.others) != as_set(&beside))
        {
            let help = "write `security` of it by hand";
            self.refuse(
                described,
                "its alternatives require different things in addition to scopes",
                help,
            );
            return None;
        }
        let beside: Map<String, Value> = beside
            .iter()
            .map(|name| {
                let value = tokens.first().and_then(|it| it.part.get(name));
                let words = value
                    .iter()
                    .flat_map(Part::items)
                    .filter_map(|it| it.text().map(Value::from))
                    .collect();
                (name.clone(), Value::Array(words))
            })
            .collect();
        let with = |schemes: &[String], names: &[String]| {
            let mut entry = beside.clone();
            let of = schemes.iter();
            entry.extend(of.map(|scheme| (scheme.clone(), names.to_vec().into())));
            Value::Object(entry)
        };
        // each is a way to require one token
        let mut schemes: Vec<Vec<String>> = Vec::new();
        for token in tokens.iter().filter_map(|it| it.token.as_ref()) {
            if !schemes.contains(&token.schemes) {
                schemes.push(token.schemes.clone());
            }
        }
        let mut made: Vec<(Option<usize>, Value)> = Vec::new();
        match want {
            WantedNeeds::Public => made.push((None, Value::Object(beside.clone()))),
            WantedNeeds::Token => {
                if schemes.is_empty() {
                    schemes.push(vec![self.scheme.0.clone()]);
                }
                made.extend(schemes.iter().map(|scheme| (None, with(scheme, &[]))));
            }
            WantedNeeds::Scopes(any) => {
                for all in &without_templates(any) {
                    let same = old.iter().enumerate().filter(|(_, it)| {
                        let names = it.token.as_ref().map(|token| &token.scopes);
                        names.is_some_and(|words| {
                            words
                                .iter()
                                .map(|word| word.text.as_str())
                                .collect::<BTreeSet<_>>()
                                == all.iter().map(String::as_str).collect()
                        })
                    });
                    let same: Vec<usize> = same.map(|(at, _)| at).collect();
                    if !same.is_empty() {
                        made.extend(same.into_iter().map(|at| (Some(at), value_of(old.get(at)))));
                        continue;
                    }
                    let of = self.schemes_for(&schemes, all);
                    made.extend(of.iter().map(|scheme| (None, with(scheme, all))));
                }
            }
        }
        // an entry without scopes keeps its place
        let first = old
            .iter()
            .position(|it| it.token.is_some())
            .unwrap_or(old.len());
        let kept = |range: std::ops::Range<usize>| {
            let kept = range.filter_map(|at| old.get(at).map(|it| (at, it)));
            let kept = kept.filter(|(_, it)| it.token.is_none() && it.part.entries().len() > 0);
            kept.map(|(at, it)| (Some(at), value_of(Some(it))))
                .collect::<Vec<_>>()
        };
        let (before, after) = (kept(0..first), kept(first..old.len()));
        // an empty list is the usual form of a public operation
        if *want == WantedNeeds::Public
            && beside.is_empty()
            && before.is_empty()
            && after.is_empty()
        {
            return Some(Vec::new());
        }
        if *want == WantedNeeds::Public && !beside.is_empty() {
            let help = "write `security` of it by hand";
            self.refuse(
                described,
                "something other than scopes is required, too",
                help,
            );
            return None;
        }
        Some(before.into_iter().chain(made).chain(after).collect())
    }

    /// The schemes for some names: those of the operation if they declare the names, else the first
    /// one that does, else the default.
    pub(super) fn schemes_for(&self, own: &[Vec<String>], all: &[String]) -> Vec<Vec<String>> {
        let declares = |scheme: &Scheme| {
            let names: HashSet<String> = declared(&scheme.part).map(|(name, ..)| name).collect();
            !scheme.declares || all.iter().all(|name| names.contains(name))
        };
        let find = |name: &str| self.api.schemes.iter().find(|it| it.name == *name);
        let fit = |name: &String| find(name).is_some_and(declares);
        let fitting = own.iter().filter(|names| names.iter().all(fit));
        let fitting: Vec<Vec<String>> = fitting.cloned().collect();
        if !fitting.is_empty() {
            return fitting;
        }
        let (default, scheme) = &self.scheme;
        if scheme.as_ref().is_none_or(declares) {
            return vec![vec![default.clone()]];
        }
        let mut others = self
            .api
            .schemes
            .iter()
            .filter(|it| it.declares && declares(it));
        let other = others.next().map_or(default, |it| &it.name);
        vec![vec![other.clone()]]
    }

    /// Sets the extension `key` of an operation to a requirement, or removes it if there is none.
    fn extension(&mut self, described: &Described, key: &str, any: &[Vec<String>]) {
        let entry = described.part.entry(key).filter(|entry| !entry.merged);
        match (entry, any.is_empty()) {
            (Some(entry), true) => self.edits.remove(&described.part, &entry),
            (Some(entry), false) => self.edits.replace(&entry.value, &extension(any)),
            (None, true) => {}
            (None, false) => {
                self.edits
                    .insert(&described.part, key, &extension(any), "responses");
            }
        }
    }
}

/// The alternatives without names with open parameters, each once.
fn without_templates(any: &Any) -> Any {
    let mut left = Any::new();
    for all in any {
        let names = all.iter().filter(|it| !is_template(it));
        let names: Vec<String> = names.cloned().collect();
        if !left.contains(&names) {
            left.push(names);
        }
    }
    left
}

/// The value of an entry of `security`.
fn value_of(alternative: Option<&Alternative>) -> Value {
    let entries = alternative.iter().flat_map(|it| it.part.entries());
    let entries = entries.map(|entry| {
        let words = entry
            .value
            .items()
            .filter_map(|it| it.text().map(Value::from));
        (entry.key.to_owned(), Value::Array(words.collect()))
    });
    Value::Object(entries.collect())
}

/// A requirement in the form of `x-user-permission` and similar keys.
fn extension(any: &[Vec<String>]) -> Value {
    let all = |all: &Vec<String>| match all.as_slice() {
        [one] => Value::from(one.as_str()),
        all => all.to_vec().into(),
    };
    match any {
        [one] => all(one),
        any => json!({ "any": any.iter().map(all).collect::<Vec<_>>() }),
    }
}

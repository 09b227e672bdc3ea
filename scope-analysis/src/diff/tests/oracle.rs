//! Comparisons of random specs, against a naive oracle.

use std::collections::BTreeSet;

use proptest::{collection::SizeRange, prelude::*};
use scope_spec::Rows;

use super::*;

/// How many names there are.
const POOL: usize = 6;

/// A spec as data: for each name its state and its inclusions.
#[derive(Clone, Debug)]
struct Draft {
    /// 0: absent; 1: present; 2: renamed; 3: an alias of the first present one.
    shape: Vec<u8>,
    includes: Rows,
    operations: Vec<Rows>,
    restricted: Vec<bool>,
}

impl Draft {
    fn name(&self, at: usize) -> Option<String> {
        match self.shape[at] {
            1 => Some(format!("N{at}")),
            2 => Some(format!("R{at}")),
            _ => None,
        }
    }

    fn to_toml(&self) -> Option<String> {
        let mut text = String::new();
        let first = (0..POOL).find(|&at| self.name(at).is_some())?;
        for at in 0..POOL {
            let Some(name) = self.name(at) else { continue };
            // only later ones are included, so there are no cycles
            let includes = self.includes.of(at).iter().filter(|&&to| to > at);
            let includes: BTreeSet<String> = includes.filter_map(|&to| self.name(to)).collect();
            let includes: Vec<String> = includes.into_iter().collect();
            let mut aliases: Vec<String> = Vec::new();
            if self.shape[at] == 2 {
                aliases.push(format!("N{at}"));
            }
            if at == first {
                let merged = (0..POOL).filter(|&other| self.shape[other] == 3);
                aliases.extend(merged.map(|other| format!("N{other}")));
            }
            text.push_str(&format!(
                "scopes.{name} = {{ includes = {includes:?}, aliases = {aliases:?}, restricted = {} }}\n",
                self.restricted[at]
            ));
        }
        for (at, any) in self.operations.iter().enumerate() {
            let named = |all: &[usize]| -> Option<Vec<String>> {
                let names: BTreeSet<String> = all.iter().filter_map(|&at| self.name(at)).collect();
                (!names.is_empty()).then(|| names.into_iter().collect())
            };
            let any: BTreeSet<Vec<String>> = any.iter().filter_map(named).collect();
            if any.is_empty() {
                text.push_str(&format!("operations.op{at} = {{ public = true }}\n"));
            } else {
                let any: Vec<_> = any.into_iter().collect();
                text.push_str(&format!(
                    "operations.op{at} = {{ scopes = {{ any = {any:?} }} }}\n"
                ));
            }
        }
        Some(text)
    }
}

fn draft(shapes: std::ops::Range<u8>) -> impl Strategy<Value = Draft> {
    let rows = |count| {
        let rows = prop::collection::vec(prop::collection::vec(0..POOL, 0..3), count);
        rows.prop_map(Rows::from_iter)
    };
    let needs = rows(SizeRange::from(0..3));
    (
        prop::collection::vec(shapes, POOL),
        rows(POOL.into()),
        prop::collection::vec(needs, 3),
        prop::collection::vec(any::<bool>(), POOL),
    )
        .prop_map(|(shape, includes, operations, restricted)| Draft {
            shape,
            includes,
            operations,
            restricted,
        })
}

/// The meaning of a grant: names of the new spec, and `-name` for those that it lacks.
fn meaning(spec: &Spec, new: &Spec, word: &str) -> BTreeSet<String> {
    let Some(at) = spec.scopes.resolve(word) else {
        return BTreeSet::new();
    };
    let held = spec.scopes.closure.iter(at);
    held.map(|held| {
        let name = &spec.scopes.items[held].name;
        match new.scopes.resolve(name) {
            Some(now) => new.scopes.items[now].name.clone(),
            None => format!("-{name}"),
        }
    })
    .collect()
}

/// Whether a grant of these words satisfies an operation.
fn opens(spec: &Spec, id: &str, words: &[&str]) -> bool {
    let operation = &spec[spec.operation(id).unwrap()];
    let set: Vec<usize> = words
        .iter()
        .filter_map(|word| spec.scopes.resolve(word))
        .collect();
    let set = spec.scopes.closure.close(&set);
    let mut any = operation.scopes.ways();
    any.any(|all| all.iter().all(|scope| set.contains(scope)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn a_spec_is_no_change_of_itself(draft in draft(0..3)) {
        let Some(text) = draft.to_toml() else { return Ok(()) };
        prop_assert!(compare(&text, &text).is_empty());
    }

    #[test]
    fn as_asking_every_grant(old in draft(0..2), new in draft(0..4)) {
        let (Some(old), Some(new)) = (old.to_toml(), new.to_toml()) else { return Ok(()) };
        let (old, new) = (spec(&old), spec(&new));
        let diff = diff(&old, &new);
        let names: Vec<&str> = old.scopes.items.iter().map(|item| item.name.as_str()).collect();
        for &name in &names {
            let (was, now) = (meaning(&old, &new, name), meaning(&new, &new, name));
            let reported = |list: fn(&GrantChange) -> &Vec<String>| -> BTreeSet<String> {
                let scopes = diff.changes.iter().filter(|change| change.kind == Kind::Privilege(VocabularyKind::Scope));
                let grants = scopes.flat_map(|change| &change.grants);
                let own = grants.filter(|grant| grant.grant == name);
                own.flat_map(list).cloned().collect()
            };
            if new.scopes.resolve(name).is_none() {
                prop_assert!(diff.changes.iter().any(|it| it.what == "removed" && it.name == name));
                continue;
            }
            let gains: BTreeSet<String> = now.difference(&was).cloned().collect();
            prop_assert_eq!(reported(|grant| &grant.gains), gains, "gains of {}", name);
            // losses have old names
            let loses: BTreeSet<String> = reported(|grant| &grant.loses)
                .iter()
                .map(|lost| match new.scopes.resolve(lost) {
                    Some(now) => new.scopes.items[now].name.clone(),
                    None => format!("-{lost}"),
                })
                .collect();
            let expected: BTreeSet<String> = was.difference(&now).cloned().collect();
            prop_assert_eq!(loses, expected, "loses of {}", name);
        }
        // every set of old names, for every operation
        for operation in &new.operations {
            let id = operation.id.as_str();
            let kept: Vec<&str> = names.iter().copied().filter(|name| new.scopes.resolve(name).is_some()).collect();
            let subsets = |names: &[&str]| -> Vec<Vec<String>> {
                (0..1usize << names.len())
                    .map(|bits| (0..names.len()).filter(|at| bits >> at & 1 == 1).map(|at| names[at].to_owned()).collect())
                    .collect()
            };
            let flips = |names: &[&str], to: bool| subsets(names).iter().any(|set| {
                let set: Vec<&str> = set.iter().map(String::as_str).collect();
                opens(&old, id, &set) != to && opens(&new, id, &set) == to
            });
            let has = |effect| diff.changes.iter().any(|it| it.effect == effect);
            if flips(&kept, true) {
                prop_assert!(has(Effect::Widens), "{} opens", id);
            }
            if flips(&names, false) {
                prop_assert!(has(Effect::Narrows), "{} closes", id);
            }
            let own = |effect: Effect| diff.changes.iter().any(|it| {
                it.kind == Kind::Operation && it.name == id && it.effect == effect
            });
            // a reported change is real for some grant
            if own(Effect::Narrows) {
                prop_assert!(flips(&names, false), "{} is said to need more", id);
            }
            for &name in &kept {
                let reported = diff.changes.iter().flat_map(|it| &it.grants).filter(|it| it.grant == name);
                // an open gate lists no grants
                let public = |spec: &Spec| spec[spec.operation(id).unwrap()].is_public();
                let everybody = |effect, public: bool| public && own(effect);
                let reported_opens = reported.clone().any(|it| it.opens.iter().any(|op| op == id))
                    || everybody(Effect::Widens, public(&new)) && !opens(&old, id, &[name]);
                let reported_closes = reported.clone().any(|it| it.closes.iter().any(|op| op == id))
                    || everybody(Effect::Narrows, public(&old)) && !opens(&new, id, &[name]);
                let (was, now) = (opens(&old, id, &[name]), opens(&new, id, &[name]));
                prop_assert_eq!(reported_opens, !was && now, "{} opens {}", name, id);
                prop_assert_eq!(reported_closes, was && !now, "{} closes {}", name, id);
            }
        }
    }
}

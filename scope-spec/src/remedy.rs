//! The privileges to add to a grant so that it meets a requirement.

use std::collections::BTreeSet;

use crate::{Requirement, Spec, VocabularyKind};

impl Spec {
    /// The weight of each granted privilege: itself, and each operation that requires it.
    ///
    /// So a privilege for few operations weighs less than one for many, if inclusion does not
    /// decide which of the two is broader.
    pub fn weights(&self, kind: VocabularyKind) -> Vec<usize> {
        let mut weights = vec![1; self.vocabulary(kind).items.len()];
        for operation in &self.operations {
            let named: BTreeSet<usize> = operation.requirement(kind).names().collect();
            for index in named {
                if let Some(weight) = weights.get_mut(index) {
                    *weight += 1;
                }
            }
        }
        weights
    }
}

/// The privileges to add to a grant so that it meets a requirement; empty if it does already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remedy {
    /// The alternative that it meets, in the order written.
    pub alternative: Vec<usize>,
    /// The privileges of the alternative that the grant does not cover.
    pub missing: Vec<usize>,
    /// The fewest privileges that grant it; ascending.
    pub add: Vec<usize>,
    /// All privileges that the grant would newly cover; ascending.
    pub gain: Vec<usize>,
}

impl Remedy {
    /// The cheapest way to meet a requirement from a grant, which is closed and ascending.
    ///
    /// Its gain weighs least ([`Spec::weights`]). Of equals, it gains the fewest restricted
    /// privileges, then adds the fewest names, then has the names that come first in the file.
    /// `None` if the requirement has no names, or nothing meets it.
    pub fn cheapest(
        spec: &Spec,
        kind: VocabularyKind,
        requirement: &Requirement,
        held: &[usize],
    ) -> Option<Self> {
        Self::cheapest_of(spec, kind, requirement.alternatives(), held)
    }

    /// Like [`Remedy::cheapest`], for some of the alternatives.
    pub fn cheapest_of<'r>(
        spec: &Spec,
        kind: VocabularyKind,
        alternatives: impl IntoIterator<Item = &'r [usize]>,
        held: &[usize],
    ) -> Option<Self> {
        let alternatives = alternatives.into_iter();
        let mut remedies = alternatives.map(|all| Self::of(spec, kind, all, held));
        let first = remedies.next()?;
        let Some(second) = remedies.next() else {
            return Some(first);
        };
        // only if there is a choice
        let (vocabulary, weights) = (spec.vocabulary(kind), spec.weights(kind));
        let cost = |remedy: &Self| {
            let gain = || remedy.gain.iter();
            let weight: usize = gain().filter_map(|&index| weights.get(index)).sum();
            let restricted = gain().filter(|&&index| vocabulary[index].restricted);
            (weight, restricted.count(), remedy.add.len())
        };
        let all = [first, second].into_iter().chain(remedies);
        all.min_by(|a, b| cost(a).cmp(&cost(b)).then_with(|| a.add.cmp(&b.add)))
    }

    /// The remedy through one alternative. Adding the missing privileges is the least that helps:
    /// any other privilege that grants them includes them.
    fn of(spec: &Spec, kind: VocabularyKind, all: &[usize], held: &[usize]) -> Self {
        let vocabulary = spec.vocabulary(kind);
        let is_held = |index: &usize| held.binary_search(index).is_ok();
        let missing = all.iter().copied().filter(|index| !is_held(index));
        let missing: Vec<usize> = missing.collect();
        let add = vocabulary.minimal(&missing);
        let mut gain = vocabulary.closure.close(&add);
        gain.retain(|index| !is_held(index));
        Self {
            alternative: all.to_vec(),
            missing,
            add,
            gain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cheapest(text: &str, held: &[&str]) -> String {
        let loaded = crate::parse("t.toml", &format!("spec.name = 't'\n{text}"));
        assert!(!loaded.has_errors(), "{:?}", loaded.problems);
        let (spec, kind) = (&loaded.spec, VocabularyKind::Scope);
        let held: Vec<usize> = held
            .iter()
            .flat_map(|name| spec.scopes.meaning(name))
            .collect();
        let held = spec.scopes.closure.close(&held);
        let remedy = Remedy::cheapest(spec, kind, &spec.operations[0].scopes, &held);
        let names = remedy.map(|it| spec.scopes.names_of(&it.add).join(" "));
        names.unwrap()
    }

    #[test]
    fn least_weight_then_fewest_restricted_then_fewest_names_then_file_order() {
        let scopes = "scopes = { All = { includes = ['Edit'] }, Edit = { includes = ['Read'] }, \
                      Read = {}, Send = {}, Secret = { restricted = true }, Own = {} }\n";
        for (needs, held, expected) in [
            ("'Edit', 'Read'", vec![], "Read"),
            // `All` adds one privilege more if `Edit` is granted
            ("'All', 'Send'", vec!["Edit"], "All"),
            ("'All', 'Own'", vec![], "Own"),
            ("'Secret', 'Own'", vec![], "Own"),
            ("['Send', 'Own'], 'Edit'", vec![], "Edit"),
            ("'Own', 'Send'", vec![], "Send"),
        ] {
            let text = format!("{scopes}operations.o.scopes = {{ any = [{needs}] }}\n");
            assert_eq!(cheapest(&text, &held), expected, "{needs}");
        }
        let text = format!("{scopes}operations.o.scopes = 'Read'\n");
        assert_eq!(cheapest(&text, &["All"]), "");
    }

    /// If nothing includes anything, as in Google's specs, a scope for many operations is broad.
    #[test]
    fn a_scope_for_everything_never_wins_over_a_narrow_one() {
        let text = "scopes = { cloud-platform = {}, 'trace.append' = {}, 'trace.readonly' = {} }\n\
                    operations.append.scopes = { any = ['cloud-platform', 'trace.append'] }\n\
                    operations.list.scopes = { any = ['cloud-platform', 'trace.readonly'] }\n";
        assert_eq!(cheapest(text, &[]), "trace.append");
        assert_eq!(cheapest(text, &["cloud-platform"]), "");
    }
}

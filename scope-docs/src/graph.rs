//! The graph of a vocabulary.

use scope_spec::{Rows, Spec, Vocabulary};

/// The direct inclusions without those that follow from others: the transitive reduction.
///
/// Compares each pair of direct inclusions of a privilege with one bit test. The worst case is
/// `includes = ["*"]` in 16,384 names.
pub(super) fn reduced(vocabulary: &Vocabulary) -> Rows {
    let items = vocabulary.items.iter();
    items
        .map(|item| vocabulary.minimal(&item.includes))
        .collect()
}

/// The groups that inclusion connects, each ascending, in the order of their first members;
/// isolated privileges are left out.
pub(super) fn components(direct: &Rows) -> Rows {
    let mut beside = Rows::new(direct.len());
    for (from, included) in direct.iter().enumerate() {
        for &to in included {
            for (a, b) in [(from, to), (to, from)] {
                beside.push(a, b);
            }
        }
    }
    let mut seen = vec![false; direct.len()];
    let mut components = Rows::default();
    for start in 0..direct.len() {
        let mut component = Vec::new();
        let mut stack = vec![start];
        while let Some(index) = stack.pop() {
            match seen.get_mut(index) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            component.push(index);
            stack.extend(beside.of(index));
        }
        if component.len() > 1 {
            component.sort_unstable();
            components.extend([component]);
        }
    }
    components
}

/// A vocabulary in a picture.
pub(super) struct Part<'s> {
    pub(super) vocabulary: &'s Vocabulary,
    pub(super) direct: Rows,
    /// The privileges that are shown, ascending.
    pub(super) shown: Vec<usize>,
}

/// All scopes, and the connected permissions.
pub(super) fn parts(spec: &Spec) -> Vec<Part<'_>> {
    let scopes = Part {
        direct: reduced(&spec.scopes),
        shown: (0..spec.scopes.items.len()).collect(),
        vocabulary: &spec.scopes,
    };
    let direct = reduced(&spec.permissions);
    let mut shown: Vec<usize> = components(&direct).into_iter().flatten().collect();
    shown.sort_unstable();
    let permissions = Part {
        vocabulary: &spec.permissions,
        direct,
        shown,
    };
    let parts = [scopes, permissions];
    parts
        .into_iter()
        .filter(|part| !part.shown.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_is_left_out() {
        let spec = crate::sample();
        assert!(reduced(&spec.scopes).iter().eq([&[1][..], &[2], &[], &[]]));
    }

    #[test]
    fn components_are_what_inclusion_joins() {
        let direct = Rows::from_iter([vec![], vec![4], vec![5], vec![4], vec![], vec![]]);
        assert!(components(&direct).iter().eq([&[1, 3, 4][..], &[2, 5]]));
        assert!(components(&Rows::default()).is_empty());
    }
}

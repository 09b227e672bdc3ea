//! The requirement of an operation at one gate.

use crate::rows::Rows;

/// The requirement of an operation at one gate: app scopes or user permissions.
///
/// Requirements can't be negated, so granting more never causes a denial.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Requirement {
    /// Nothing: at the app's gate not even a token, at the user's gate any user.
    #[default]
    Public,
    /// A valid token, with any scopes.
    Authenticated,
    /// Any of these alternatives.
    AnyOf(Alternatives),
}

/// Alternatives that each require all of their privileges, by index; in the order written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alternatives(Rows);

impl Requirement {
    /// A requirement with these alternatives. Any valid token meets an alternative without privileges.
    /// Without alternatives, nothing meets the requirement.
    pub fn any_of<A: Into<Vec<usize>>>(alternatives: impl IntoIterator<Item = A>) -> Self {
        let any: Rows = alternatives.into_iter().collect();
        if any.iter().any(<[usize]>::is_empty) {
            return Self::Authenticated;
        }
        Self::AnyOf(Alternatives(any))
    }

    /// A requirement of all these privileges.
    pub fn all_of(all: impl Into<Vec<usize>>) -> Self {
        Self::any_of([all])
    }

    /// A requirement that nothing meets, in place of one that could not be read.
    pub fn never() -> Self {
        Self::AnyOf(Alternatives(Rows::default()))
    }

    /// The alternatives, each with its privileges. Empty unless it is [`Requirement::AnyOf`].
    pub fn alternatives(
        &self,
    ) -> impl DoubleEndedIterator<Item = &[usize]> + ExactSizeIterator + Clone {
        static NONE: Rows = Rows::NONE;
        match self {
            Self::AnyOf(Alternatives(any)) => any.iter(),
            Self::Public | Self::Authenticated => NONE.iter(),
        }
    }

    /// The alternative, if there is exactly one.
    pub fn only(&self) -> Option<&[usize]> {
        let mut alternatives = self.alternatives();
        let only = alternatives.next()?;
        alternatives.next().is_none().then_some(only)
    }

    /// The alternatives as a gate reads them: a single empty one if the gate requires nothing.
    pub fn ways(&self) -> impl DoubleEndedIterator<Item = &[usize]> {
        let open: Option<&[usize]> = self.is_open().then_some(&[]);
        open.into_iter().chain(self.alternatives())
    }

    /// The alternatives as plain lists: none if it is public, an empty one if any token is enough.
    pub fn to_lists(&self) -> Vec<&[usize]> {
        let ways = self.ways().filter(|_| !self.is_public());
        ways.collect()
    }

    /// The privileges in it, with repetitions.
    pub fn names(&self) -> impl Iterator<Item = usize> {
        self.alternatives().flatten().copied()
    }

    /// Whether it requires no token.
    pub fn is_public(&self) -> bool {
        *self == Self::Public
    }

    /// Whether any valid token meets it, with any scopes. This includes public ones.
    pub fn is_open(&self) -> bool {
        !matches!(self, Self::AnyOf(_))
    }

    /// Whether the holder of a valid token meets it, who has the privileges that `covers` accepts.
    pub fn is_met(&self, covers: impl Fn(usize) -> bool) -> bool {
        self.is_open() || self.first_met(covers).is_some()
    }

    /// The first alternative that is covered.
    pub fn first_met(&self, covers: impl Fn(usize) -> bool) -> Option<&[usize]> {
        self.alternatives()
            .find(|all| all.iter().all(|&index| covers(index)))
    }

    /// The requirement of both: each alternative of this one with each of the other.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Public, both) | (both, Self::Public) => both.clone(),
            (Self::Authenticated, both) | (both, Self::Authenticated) => both.clone(),
            (a, b) if a == b => a.clone(),
            (Self::AnyOf(Alternatives(a)), Self::AnyOf(Alternatives(b))) => {
                let both = |(a, b): (&[usize], &[usize])| -> Vec<usize> {
                    let new = b.iter().filter(|index| !a.contains(index));
                    a.iter().chain(new).copied().collect()
                };
                let mut any = Vec::new();
                let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (a, b)));
                for all in pairs.map(both) {
                    if !any.contains(&all) {
                        any.push(all);
                    }
                }
                Self::AnyOf(Alternatives(any.into_iter().collect()))
            }
        }
    }

    /// The requirement of either: the alternatives of this one, then those of the other.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Public, _) | (_, Self::Public) => Self::Public,
            (Self::Authenticated, _) | (_, Self::Authenticated) => Self::Authenticated,
            (Self::AnyOf(Alternatives(mut a)), Self::AnyOf(Alternatives(b))) => {
                a.extend(b);
                Self::AnyOf(Alternatives(a))
            }
        }
    }

    /// The same requirement over other indices.
    #[must_use]
    pub fn map(&self, mut index: impl FnMut(usize) -> usize) -> Self {
        match self {
            Self::AnyOf(Alternatives(any)) => {
                let all = any.iter();
                let mapped = all.map(|all| all.iter().map(|&of| index(of)).collect::<Vec<_>>());
                Self::AnyOf(Alternatives(mapped.collect()))
            }
            open => open.clone(),
        }
    }

    /// Writes it with the names of privileges: `A or (B and C)`. Empty if it is public.
    pub fn words<S: AsRef<str>>(&self, name: impl Fn(usize) -> S) -> String {
        let alone = self.alternatives().len() == 1;
        let all = |all: &[usize]| {
            let names: Vec<S> = all.iter().map(|&index| name(index)).collect();
            let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
            match names.as_slice() {
                [_, _, ..] if !alone => format!("({})", names.join(" and ")),
                names => names.join(" and "),
            }
        };
        match self {
            Self::Public => String::new(),
            Self::Authenticated => "a valid token".to_owned(),
            Self::AnyOf(_) => {
                let any: Vec<String> = self.alternatives().map(all).collect();
                any.join(" or ")
            }
        }
    }
}

/// Compares a requirement with a list of its alternatives.
impl<A: AsRef<[usize]>, const N: usize> PartialEq<[A; N]> for Requirement {
    fn eq(&self, other: &[A; N]) -> bool {
        !self.is_open() && self.alternatives().eq(other.iter().map(AsRef::as_ref))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truth_table() {
        let a_or_bc = Requirement::any_of([vec![0], vec![1, 2]]);
        for held in 0_u32..8 {
            let covers = |index: usize| held >> index & 1 == 1;
            let expected = covers(0) || (covers(1) && covers(2));
            assert_eq!(a_or_bc.is_met(covers), expected, "{held:b}");
            assert!(!Requirement::never().is_met(covers));
            assert!(Requirement::Public.is_met(covers));
            assert!(Requirement::any_of([vec![0], vec![]]).is_met(covers));
        }
    }

    #[test]
    fn both_and_either() {
        let some = [
            Requirement::Public,
            Requirement::Authenticated,
            Requirement::never(),
            Requirement::any_of([[0]]),
            Requirement::any_of([vec![1, 2], vec![0]]),
            Requirement::any_of([vec![2], vec![3], vec![0, 1]]),
        ];
        for (a, b) in some.iter().flat_map(|a| some.iter().map(move |b| (a, b))) {
            let (both, either) = (a.and(b), a.clone().or(b.clone()));
            assert_eq!(both.is_public(), a.is_public() && b.is_public());
            assert_eq!(either.is_public(), a.is_public() || b.is_public());
            for held in 0_u32..16 {
                let covers = |index: usize| held >> index & 1 == 1;
                let (a, b) = (a.is_met(covers), b.is_met(covers));
                assert_eq!(both.is_met(covers), a && b, "{both:?} {held:b}");
                assert_eq!(either.is_met(covers), a || b, "{either:?} {held:b}");
            }
        }
    }

    #[test]
    fn in_words() {
        let words = |requirement: Requirement| requirement.words(|index| ["A", "B", "C"][index]);
        assert_eq!(
            words(Requirement::any_of([vec![0], vec![1, 2]])),
            "A or (B and C)"
        );
        assert_eq!(words(Requirement::any_of([[1, 2]])), "B and C");
        assert_eq!(words(Requirement::Authenticated), "a valid token");
        assert_eq!(words(Requirement::Public), "");
    }

    #[test]
    fn comparing_with_a_list() {
        let some = Requirement::any_of([vec![0], vec![1, 2]]);
        assert_eq!(some, [vec![0], vec![1, 2]]);
        assert_ne!(some, [vec![0], vec![2, 1]]);
        assert_ne!(some, [vec![0]]);
        assert_eq!(Requirement::never(), [[0; 0]; 0]);
        for open in [Requirement::Public, Requirement::Authenticated] {
            assert_ne!(open, [[0; 0]; 0]);
        }
    }

    #[test]
    fn a_requirement_twice_is_the_same() {
        let some = Requirement::any_of([vec![0], vec![1], vec![2, 3]]);
        assert_eq!(some.and(&some), some);
    }
}

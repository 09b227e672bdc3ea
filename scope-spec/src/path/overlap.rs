//! Whether two templates match a path in common.
//!
//! Two texts with wildcards have one in common if their beginnings agree and their ends agree: the
//! wildcards take in all that is between. So one look at each segment from both ends decides.

use super::{
    PathTemplate, Segment, SegmentKind,
    segment::{ends_with, starts_with},
};

/// A template cut at its `{+x}`.
struct Cut<'t> {
    head: Vec<Segment<'t>>,
    rest: Option<Segment<'t>>,
    tail: Vec<Segment<'t>>,
}

impl<'t> Cut<'t> {
    fn of(template: &'t PathTemplate) -> Self {
        let mut segments = template.segments();
        let mut head = Vec::new();
        let rest = loop {
            match segments.next() {
                Some(segment) if segment.kind() == SegmentKind::Rest => break Some(segment),
                Some(segment) => head.push(segment),
                None => break None,
            }
        };
        Self {
            head,
            rest,
            tail: segments.collect(),
        }
    }
}

pub(super) fn overlap(one: &PathTemplate, other: &PathTemplate) -> bool {
    let (one, other) = (Cut::of(one), Cut::of(other));
    match (one.rest, other.rest) {
        (None, None) => {
            one.head.len() == other.head.len()
                && one.head.iter().zip(&other.head).all(|(a, b)| both(*a, *b))
        }
        (Some(rest), None) => with_one_rest(&one, rest, &other.head),
        (None, Some(rest)) => with_one_rest(&other, rest, &one.head),
        (Some(rest), Some(other_rest)) => {
            let heads = beside(&one.head, &other.head, |segment, longer| match longer {
                Longer::One => begins(segment, other_rest),
                Longer::Other => begins(segment, rest),
            });
            let tails = beside(
                &reversed(&one.tail),
                &reversed(&other.tail),
                |segment, longer| match longer {
                    Longer::One => ends(segment, other_rest),
                    Longer::Other => ends(segment, rest),
                },
            );
            heads
                && tails
                && (one.head.len() != other.head.len()
                    || agree_at_start(
                        rest.before_rest().prefix(),
                        other_rest.before_rest().prefix(),
                    ))
                && (one.tail.len() != other.tail.len()
                    || agree_at_end(
                        rest.behind_rest().suffix(),
                        other_rest.behind_rest().suffix(),
                    ))
        }
    }
}

/// A template with a `{+x}`, and the segments of one without.
fn with_one_rest(cut: &Cut<'_>, rest: Segment<'_>, segments: &[Segment<'_>]) -> bool {
    let Some((head, after)) = segments.split_at_checked(cut.head.len()) else {
        return false;
    };
    let Some(end) = after.len().checked_sub(cut.tail.len()) else {
        return false;
    };
    let Some((middle, tail)) = after.split_at_checked(end) else {
        return false;
    };
    let middle = match middle {
        [] => false,
        [only] => both(*only, rest),
        [first, .., last] => begins(*first, rest) && ends(*last, rest),
    };
    middle
        && cut.head.iter().zip(head).all(|(a, b)| both(*a, *b))
        && cut.tail.iter().zip(tail).all(|(a, b)| both(*a, *b))
}

/// Which of two lists of segments goes on where the other has its `{+x}`.
#[derive(Clone, Copy)]
enum Longer {
    One,
    Other,
}

/// Compares two lists, and the first segment of the longer one that stands beside the `{+x}`.
fn beside(
    one: &[Segment<'_>],
    other: &[Segment<'_>],
    at_rest: impl Fn(Segment<'_>, Longer) -> bool,
) -> bool {
    one.iter().zip(other).all(|(a, b)| both(*a, *b))
        && one
            .get(other.len())
            .is_none_or(|segment| at_rest(*segment, Longer::One))
        && other
            .get(one.len())
            .is_none_or(|segment| at_rest(*segment, Longer::Other))
}

fn reversed<'t>(segments: &[Segment<'t>]) -> Vec<Segment<'t>> {
    segments.iter().rev().copied().collect()
}

/// Whether two segments match a text without a `/` in common.
fn both(one: Segment<'_>, other: Segment<'_>) -> bool {
    if one.kind() == SegmentKind::Literal {
        return other.matches(one.as_str());
    }
    if other.kind() == SegmentKind::Literal {
        return one.matches(other.as_str());
    }
    agree_at_start(one.pieces().prefix(), other.pieces().prefix())
        && agree_at_end(one.pieces().suffix(), other.pieces().suffix())
}

/// Whether a segment matches a text with which one that has a `{+x}` begins.
fn begins(segment: Segment<'_>, rest: Segment<'_>) -> bool {
    if segment.kind() == SegmentKind::Literal {
        return starts_with(rest.before_rest(), segment.as_str()).is_some();
    }
    agree_at_start(segment.pieces().prefix(), rest.before_rest().prefix())
}

/// Whether a segment matches a text with which one that has a `{+x}` ends.
fn ends(segment: Segment<'_>, rest: Segment<'_>) -> bool {
    if segment.kind() == SegmentKind::Literal {
        return ends_with(rest.behind_rest(), segment.as_str()).is_some();
    }
    agree_at_end(segment.pieces().suffix(), rest.behind_rest().suffix())
}

fn agree_at_start(one: &str, other: &str) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

fn agree_at_end(one: &str, other: &str) -> bool {
    one.ends_with(other) || other.ends_with(one)
}

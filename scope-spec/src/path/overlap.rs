//! Decides whether two templates match a common path.
//!
//! Two texts with wildcards have a common match if their beginnings agree and their ends agree,
//! because the wildcards match everything between. So one comparison of each segment from both ends
//! decides.

use std::cmp::Ordering;

use super::{
    PathTemplate, Piece, Segment, SegmentKind,
    segment::{Pieces, ends_with, starts_with},
};

/// A character that no template contains.
const VALUE: &str = "\u{fffd}";

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

/// The implementation of [`PathTemplate::common`].
pub(super) fn common(one: &PathTemplate, other: &PathTemplate) -> Option<PathTemplate> {
    for (narrow, wide) in [(one, other), (other, one)] {
        if wide.contains(narrow) {
            return Some(narrow.clone());
        }
    }
    let (a, b) = (Cut::of(one), Cut::of(other));
    let segments = match (a.rest, b.rest) {
        (None, None) => {
            let pairs = (a.head.len() == b.head.len()).then(|| a.head.iter().zip(&b.head))?;
            pairs.map(|(a, b)| both(*a, *b)).collect::<Option<_>>()?
        }
        (Some(rest), None) => with_one_rest(&a, rest, &b.head)?,
        (None, Some(rest)) => with_one_rest(&b, rest, &a.head)?,
        (Some(rest), Some(other_rest)) => with_two_rests(&a, rest, &b, other_rest)?,
    };
    let root = if one.as_str().starts_with('/') {
        "/"
    } else {
        ""
    };
    let text = format!("{root}{}", segments.join("/"));
    Some(PathTemplate { text })
}

/// The common paths of a template with a `{+x}`, and the segments of one without.
fn with_one_rest(
    cut: &Cut<'_>,
    rest: Segment<'_>,
    segments: &[Segment<'_>],
) -> Option<Vec<String>> {
    let (head, after) = segments.split_at_checked(cut.head.len())?;
    let (middle, tail) = after.split_at_checked(after.len().checked_sub(cut.tail.len())?)?;
    let pairs = |own: &[Segment<'_>], others: &[Segment<'_>]| -> Option<Vec<String>> {
        own.iter().zip(others).map(|(a, b)| both(*a, *b)).collect()
    };
    let middle = match middle {
        [] => return None,
        [only] => vec![both(rest, *only)?],
        [first, between @ .., last] => {
            let mut middle = vec![begins(*first, rest)?];
            middle.extend(between.iter().map(|it| it.as_str().to_owned()));
            middle.push(ends(*last, rest)?);
            middle
        }
    };
    Some([pairs(&cut.head, head)?, middle, pairs(&cut.tail, tail)?].concat())
}

/// The common paths of two templates with a `{+x}`: the longer part of one matches a part of the
/// other's `{+x}`.
fn with_two_rests(
    one: &Cut<'_>,
    rest: Segment<'_>,
    other: &Cut<'_>,
    other_rest: Segment<'_>,
) -> Option<Vec<String>> {
    let mut segments = beside(&one.head, rest, &other.head, other_rest, begins)?;
    let (ones, others) = (reversed(&one.tail), reversed(&other.tail));
    let mut tail = beside(&ones, rest, &others, other_rest, ends)?;
    // on each side, the template with more segments there decides, or both do
    let before = match one.head.len().cmp(&other.head.len()) {
        Ordering::Greater => rest.before_rest().as_str().to_owned(),
        Ordering::Less => other_rest.before_rest().as_str().to_owned(),
        Ordering::Equal => joined_start(rest.before_rest(), other_rest.before_rest())?,
    };
    let behind = match one.tail.len().cmp(&other.tail.len()) {
        Ordering::Greater => rest.behind_rest().as_str().to_owned(),
        Ordering::Less => other_rest.behind_rest().as_str().to_owned(),
        Ordering::Equal => joined_end(rest.behind_rest(), other_rest.behind_rest())?,
    };
    let parameter = rest.pieces().find(|piece| matches!(piece, Piece::Rest(_)));
    let name = parameter.and_then(Piece::parameter)?;
    segments.push(format!("{before}{{+{name}}}{behind}"));
    tail.reverse();
    segments.extend(tail);
    Some(segments)
}

/// Compares two lists, and the first extra segment of the longer one with the `{+x}` beside it.
fn beside(
    one: &[Segment<'_>],
    rest: Segment<'_>,
    other: &[Segment<'_>],
    other_rest: Segment<'_>,
    at_rest: impl Fn(Segment<'_>, Segment<'_>) -> Option<String>,
) -> Option<Vec<String>> {
    let pairs = one.iter().zip(other).map(|(a, b)| both(*a, *b));
    let mut segments: Vec<String> = pairs.collect::<Option<_>>()?;
    let (longer, rest) = match one.len() > other.len() {
        true => (one, other_rest),
        false => (other, rest),
    };
    if let [first, more @ ..] = longer.get(segments.len()..)? {
        segments.push(at_rest(*first, rest)?);
        segments.extend(more.iter().map(|it| it.as_str().to_owned()));
    }
    Some(segments)
}

fn reversed<'t>(segments: &[Segment<'t>]) -> Vec<Segment<'t>> {
    segments.iter().rev().copied().collect()
}

/// The common matches of two segments without a `/`.
fn both(one: Segment<'_>, other: Segment<'_>) -> Option<String> {
    let literal = |segment: Segment<'_>| segment.kind() == SegmentKind::Literal;
    let of_literal =
        |text: &str, pattern: Segment<'_>| pattern.matches(text).then(|| text.to_owned());
    match (literal(one), literal(other)) {
        (true, _) => of_literal(one.as_str(), other),
        (_, true) => of_literal(other.as_str(), one),
        (false, false) => both_patterns(one, other),
    }
}

/// The matches of a segment that begin a match of one with a `{+x}`.
fn begins(segment: Segment<'_>, rest: Segment<'_>) -> Option<String> {
    let before = rest.before_rest();
    if segment.kind() == SegmentKind::Literal {
        let text = segment.as_str();
        return starts_with(before, text).map(|_| text.to_owned());
    }
    let pattern = format!("{}{{rest}}", before.as_str());
    both_patterns(segment, Segment::new(&pattern))
}

/// The matches of a segment that end a match of one with a `{+x}`.
fn ends(segment: Segment<'_>, rest: Segment<'_>) -> Option<String> {
    let behind = rest.behind_rest();
    if segment.kind() == SegmentKind::Literal {
        let text = segment.as_str();
        return ends_with(behind, text).map(|_| text.to_owned());
    }
    let pattern = format!("{{rest}}{}", behind.as_str());
    both_patterns(segment, Segment::new(&pattern))
}

/// The common matches of two segments with parameters: one of them if the other covers it, else the
/// literals of both, one after the other.
fn both_patterns(one: Segment<'_>, other: Segment<'_>) -> Option<String> {
    let (ones, others) = (one.pieces(), other.pieces());
    let prefix = longer_prefix(ones.prefix(), others.prefix())?;
    let suffix = longer_suffix(ones.suffix(), others.suffix())?;
    let inside = |pieces: Pieces<'_>| {
        let text = pieces.as_str();
        let from = pieces.prefix().len();
        let inside = text.get(from..text.len() - pieces.suffix().len());
        // without a `/`, `{+x}` matches the same as `{x}`
        let inside = inside.unwrap_or_default();
        inside.replace("{+", "{").replace("{*", "{")
    };
    if other.matches(&ones.filled(VALUE, VALUE)) {
        return Some(format!(
            "{}{}{}",
            ones.prefix(),
            inside(ones),
            ones.suffix()
        ));
    }
    if one.matches(&others.filled(VALUE, VALUE)) {
        return Some(format!(
            "{}{}{}",
            others.prefix(),
            inside(others),
            others.suffix()
        ));
    }
    // the last parameter of the one is also the first of the other
    let others = inside(others);
    let (_, others) = others.split_once('}')?;
    Some(format!("{prefix}{}{others}{suffix}", inside(ones)))
}

/// The pieces before a `{+x}` that match both; each is empty or ends with a literal.
fn joined_start(one: Pieces<'_>, other: Pieces<'_>) -> Option<String> {
    let prefix = longer_prefix(one.prefix(), other.prefix())?;
    if starts_with(one, &other.filled(VALUE, VALUE)).is_some() {
        return Some(other.as_str().to_owned());
    }
    if starts_with(other, &one.filled(VALUE, VALUE)).is_some() {
        return Some(one.as_str().to_owned());
    }
    let inside =
        |pieces: Pieces<'_>| Some(pieces.as_str().get(pieces.prefix().len()..)?.to_owned());
    Some(format!("{prefix}{}{}", inside(one)?, inside(other)?))
}

/// The pieces after a `{+x}` that match both; each is empty or begins with a literal.
fn joined_end(one: Pieces<'_>, other: Pieces<'_>) -> Option<String> {
    let suffix = longer_suffix(one.suffix(), other.suffix())?;
    if ends_with(one, &other.filled(VALUE, VALUE)).is_some() {
        return Some(other.as_str().to_owned());
    }
    if ends_with(other, &one.filled(VALUE, VALUE)).is_some() {
        return Some(one.as_str().to_owned());
    }
    let inside = |pieces: Pieces<'_>| {
        let text = pieces.as_str();
        Some(text.get(..text.len() - pieces.suffix().len())?.to_owned())
    };
    Some(format!("{}{}{suffix}", inside(one)?, inside(other)?))
}

fn longer_prefix<'t>(one: &'t str, other: &'t str) -> Option<&'t str> {
    match one.starts_with(other) {
        true => Some(one),
        false => other.starts_with(one).then_some(other),
    }
}

fn longer_suffix<'t>(one: &'t str, other: &'t str) -> Option<&'t str> {
    match one.ends_with(other) {
        true => Some(one),
        false => other.ends_with(one).then_some(other),
    }
}

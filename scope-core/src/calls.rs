//! From a call, such as `GET /account/7`, to the operation that answers it: a tree whose steps are the
//! method and the segments of all path templates.
//!
//! A step without a parameter is one look-up of the segment's number and a search for that number
//! among the steps from here, so a call costs about as much as its path has bytes, however many
//! operations there are.

use crate::{
    bytes::{Strings, u32_at},
    lookup::Lookup,
};
use core::ops::Range;

/// The calls of all operations of a spec.
#[doc(hidden)]
#[derive(Debug)]
pub struct Calls {
    /// The numbers of methods and of segments without a parameter, from 1 on. An empty segment has
    /// the number 0.
    pub segments: Lookup,
    /// Segments with parameters, whose names are left out: `{}.json`. Their numbers follow those of
    /// `segments`, and what is tried first has the lowest.
    pub templates: Strings,
    /// The number of the first of `templates`.
    pub first_template: u32,
    /// Three `u32`s for each node: the number of the segment that leads to it; its first child; and
    /// one more than the operation whose call ends here, or 0. Node 0 is the root, the children of a
    /// node stand next to each other by their numbers, and they end where those of the next node
    /// begin, so there is one node more than there are.
    pub nodes: &'static [u8],
}

impl Calls {
    /// The position of the operation that answers `method` at `path`.
    pub(crate) fn find(&self, method: &str, path: &str) -> Option<usize> {
        let method = self.child(self.children(0), self.segments.get(method)?)?;
        self.descend(method, path.strip_prefix('/')?, 0)
    }

    /// Looks below `node` for what the segments of `path` from `start` on lead to.
    ///
    /// Comes to each node once at most.
    fn descend(&self, node: usize, path: &str, start: usize) -> Option<usize> {
        let children = self.children(node);
        if children.is_empty() {
            return None;
        }
        let rest = path.get(start..)?;
        let (segment, end) = match rest.bytes().position(|byte| byte == b'/') {
            Some(length) => (rest.get(..length)?, Some(start + length)),
            None => (rest, None),
        };
        let follow = |child| match end {
            Some(end) => self.descend(child, path, end + 1),
            None => self.operation(child),
        };
        let number = match segment {
            "" => Some(0),
            _ => self
                .segments
                .find(path.as_bytes(), start, start + segment.len()),
        };
        let literal = number.and_then(|number| self.child(children.clone(), number));
        if let Some(found) = literal.and_then(follow) {
            return Some(found);
        }
        // those with a parameter stand behind all others
        let mut from = children.end;
        while from > children.start && self.number(from - 1) >= self.first_template {
            from -= 1;
        }
        for child in from..children.end {
            let template = self
                .templates
                .get((self.number(child) - self.first_template) as usize);
            if takes_rest(template) && !rest.is_empty() {
                return self.operation(child);
            }
            if fits(template, segment)
                && let Some(found) = follow(child)
            {
                return Some(found);
            }
        }
        None
    }

    /// The one of `children` that the segment with this number leads to.
    fn child(&self, children: Range<usize>, number: u32) -> Option<usize> {
        let (mut from, mut to) = (children.start, children.end);
        while from < to {
            let middle = from + (to - from) / 2;
            if self.number(middle) < number {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        (from < children.end && self.number(from) == number).then_some(from)
    }

    fn number(&self, node: usize) -> u32 {
        u32_at(self.nodes, node * 3)
    }

    fn children(&self, node: usize) -> Range<usize> {
        let first = |node| u32_at(self.nodes, node * 3 + 1) as usize;
        first(node)..first(node + 1)
    }

    fn operation(&self, node: usize) -> Option<usize> {
        (u32_at(self.nodes, node * 3 + 2) as usize).checked_sub(1)
    }
}

/// Whether a segment is a parameter that takes all that follows: `{+}` or `{*}`.
fn takes_rest(template: &str) -> bool {
    matches!(template.as_bytes(), [b'{', b'+' | b'*', ..])
}

/// Whether a segment with parameters, such as `{}` or `{}.json`, fits a call's. A parameter takes
/// one byte at least.
fn fits(template: &str, segment: &str) -> bool {
    let Some((literal, parameter)) = template.split_once('{') else {
        return template == segment;
    };
    let (Some(value), Some((_, after))) =
        (segment.strip_prefix(literal), parameter.split_once('}'))
    else {
        return false;
    };
    if after.is_empty() {
        return !value.is_empty();
    }
    (1..=value.len()).any(|at| value.get(at..).is_some_and(|rest| fits(after, rest)))
}

//! Calls that two templates both fit.
//!
//! Where a template goes, what it took falls to the next best one, and a new one takes calls from
//! those that fitted before: who answers a call can change though no operation says so.

use std::collections::HashMap;

use scope_spec::matching::{fits, takes_rest};

/// What stands for a parameter in a call that is made of a template: in no template's text.
const VALUE: &str = "\u{fffd}";

/// The template that fits the calls that two templates both fit; `None` if there are no such.
///
/// Of two segments with text and parameters at both ends, such as `a-{x}` and `{x}:b`, the calls with
/// both are found; patterns beyond that are taken to have none in common.
pub(super) fn meet(one: &str, other: &str) -> Option<String> {
    let (mut ones, mut others) = (one.split('/').peekable(), other.split('/').peekable());
    let mut met: Vec<String> = Vec::new();
    loop {
        match (ones.peek(), others.peek()) {
            (None, None) => return Some(met.join("/")),
            (Some(rest), Some(_)) if takes_rest(rest) => {
                met.extend(others.map(str::to_owned));
                return Some(met.join("/"));
            }
            (Some(_), Some(rest)) if takes_rest(rest) => {
                met.extend(ones.map(str::to_owned));
                return Some(met.join("/"));
            }
            _ => met.push(segment(ones.next()?, others.next()?)?),
        }
    }
}

fn segment(one: &str, other: &str) -> Option<String> {
    if fits(other, &filled_segment(one)) {
        return Some(one.to_owned());
    }
    if fits(one, &filled_segment(other)) {
        return Some(other.to_owned());
    }
    // the text before the first parameter of the one, that after the last one of the other
    let ends = |start: &str, end: &str| {
        let (before, _) = start.split_once('{')?;
        let (_, after) = end.rsplit_once('}')?;
        let met = format!("{before}{{..}}{after}");
        let call = filled_segment(&met);
        (fits(one, &call) && fits(other, &call)).then_some(met)
    };
    ends(one, other).or_else(|| ends(other, one))
}

/// Calls that a template fits, with values that are in no template's text: one, or where it takes all
/// that follows one for each count of segments, up to one more than the `longest` template has; the
/// longest first.
pub(super) fn filled(template: &str, longest: usize) -> Vec<String> {
    let segments: Vec<&str> = template.split('/').collect();
    let rest = segments.iter().position(|segment| takes_rest(segment));
    let first = segments.iter().take(rest.unwrap_or(segments.len()));
    let first: Vec<String> = first.map(|segment| filled_segment(segment)).collect();
    if rest.is_none() {
        return vec![first.join("/")];
    }
    let most = longest.saturating_sub(first.len()) + 1;
    let calls = (1..=most).rev().map(|count| {
        let rest = std::iter::repeat_n(VALUE.to_owned(), count);
        let all: Vec<String> = first.iter().cloned().chain(rest).collect();
        all.join("/")
    });
    calls.collect()
}

fn filled_segment(segment: &str) -> String {
    let mut parts = segment.split('{');
    let mut call = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        call.push_str(VALUE);
        call.push_str(part.split_once('}').map_or("", |(_, after)| after));
    }
    call
}

/// A call that was made of a template, as that template; where it takes all that follows, with as
/// many parameters as the call has, if there may be more.
pub(super) fn shown(call: &str, template: &str) -> String {
    let count = |text: &str| text.split('/').count();
    let (head, rest) = match template.rsplit_once('/') {
        Some((head, rest)) if takes_rest(rest) => (head, rest),
        _ => return template.to_owned(),
    };
    let more = count(call).saturating_sub(count(head));
    match more {
        1 => format!("{head}/{{..}}"),
        _ => format!("{head}/{rest}"),
    }
}

/// Templates by their segments: those that overlap with one are found without a look at the others.
#[derive(Default)]
pub(super) struct Tree<'t> {
    /// What was put in with the templates that end here.
    ends: Vec<usize>,
    literals: HashMap<&'t str, Tree<'t>>,
    patterns: Vec<(&'t str, Tree<'t>)>,
}

impl<'t> Tree<'t> {
    pub(super) fn insert(&mut self, template: &'t str, value: usize) {
        let mut node = self;
        for segment in template.split('/') {
            if !segment.contains('{') {
                node = node.literals.entry(segment).or_default();
                continue;
            }
            let known = node
                .patterns
                .iter()
                .position(|(known, _)| *known == segment);
            let at = known.unwrap_or_else(|| {
                node.patterns.push((segment, Tree::default()));
                node.patterns.len() - 1
            });
            let Some((_, child)) = node.patterns.get_mut(at) else {
                return;
            };
            node = child;
        }
        node.ends.push(value);
    }

    /// What was put in with templates that have calls in common with one, or may have; ascending.
    pub(super) fn overlapping(&self, template: &str) -> Vec<usize> {
        let segments: Vec<&str> = template.split('/').collect();
        let mut found = Vec::new();
        self.collect(&segments, &mut found);
        found.sort_unstable();
        found
    }

    fn collect(&self, segments: &[&str], found: &mut Vec<usize>) {
        let Some((first, after)) = segments.split_first() else {
            found.extend(&self.ends);
            return;
        };
        if takes_rest(first) {
            self.all(found);
            return;
        }
        for (pattern, child) in &self.patterns {
            if takes_rest(pattern) {
                child.all(found);
            } else if segment(pattern, first).is_some() {
                child.collect(after, found);
            }
        }
        if first.contains('{') {
            for (literal, child) in &self.literals {
                if segment(literal, first).is_some() {
                    child.collect(after, found);
                }
            }
        } else if let Some(child) = self.literals.get(first) {
            child.collect(after, found);
        }
    }

    fn all(&self, found: &mut Vec<usize>) {
        found.extend(&self.ends);
        let literals = self.literals.values();
        for child in literals.chain(self.patterns.iter().map(|(_, child)| child)) {
            child.all(found);
        }
    }
}

/// A template without the names of its parameters: `{}`, and `{+}` where one takes all that follows.
pub(super) fn shape(template: &str) -> String {
    let mut shape = String::new();
    let mut parts = template.split('{');
    shape.extend(parts.next());
    for part in parts {
        let (name, after) = part.split_once('}').unwrap_or((part, ""));
        let rest = name.starts_with(['+', '*']);
        shape.push_str(if rest { "{+}" } else { "{}" });
        shape.push_str(after);
    }
    shape
}

/// Whether one template fits all that another one does, and more.
pub(super) fn is_wider(one: &str, other: &str) -> bool {
    let is_other = |met: String| shape(&met) == shape(other);
    shape(one) != shape(other) && meet(one, other).is_some_and(is_other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_templates_have_in_common() {
        for (one, other, both) in [
            ("/a/b", "/a/b", Some("/a/b")),
            ("/a/b", "/a/c", None),
            ("/a/b", "/a", None),
            ("/a/{x}", "/a/b", Some("/a/b")),
            ("/a/{x}", "/{y}/b", Some("/a/b")),
            ("/a/{x}", "/{y}/{z}", Some("/a/{x}")),
            ("/a/{+rest}", "/a/b/{c}", Some("/a/b/{c}")),
            ("/a/{+rest}", "/{b}/{*all}", Some("/a/{*all}")),
            ("/a/{+rest}", "/a", None),
            ("/a/{x}:close", "/a/{x}", Some("/a/{x}:close")),
            ("/a/{x}:close", "/a/{x}:open", None),
            ("/a/v{x}", "/a/{y}.json", Some("/a/v{..}.json")),
        ] {
            assert_eq!(meet(one, other).as_deref(), both, "{one} {other}");
            let turned = meet(other, one);
            assert_eq!(
                turned.as_deref().map(shape),
                both.map(shape),
                "{other} {one}"
            );
        }
    }

    #[test]
    fn wider_templates() {
        assert!(is_wider("/a/{x}", "/a/b"));
        assert!(is_wider("/a/{+x}", "/a/{x}"));
        assert!(is_wider("/a/{+x}", "/a/b/c"));
        assert!(!is_wider("/a/b", "/a/{x}"));
        assert!(!is_wider("/a/{x}", "/a/{y}"));
        assert!(!is_wider("/b/{x}", "/a/b"));
    }
}

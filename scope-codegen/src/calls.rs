//! Lays out the calls of all operations as a tree, for `scope_core`'s `Calls` to search.

use crate::{
    column,
    lookup::{self, Entry},
};
use proc_macro2::TokenStream;
use quote::quote;
use scope_spec::Operation;
use std::{
    borrow::Cow,
    cmp::Reverse,
    collections::{BTreeSet, HashMap, VecDeque},
    ops::Range,
};

/// `Calls { .. }` for all operations that have a call.
pub(crate) fn expand(core: &TokenStream, operations: &[Operation]) -> TokenStream {
    let Tree {
        literals,
        templates,
        nodes,
    } = Tree::of(operations.iter().enumerate().filter_map(|(index, it)| {
        let (method, path) = (it.method.as_deref()?, it.path.as_deref()?);
        Some((method, path, index))
    }));
    let (text, mut start) = (literals.concat(), 0);
    let entries: Vec<Entry<'_>> = literals
        .iter()
        .enumerate()
        .map(|(i, name)| {
            let entry = Entry {
                name,
                start,
                index: i + 1,
            };
            start += name.len();
            entry
        })
        .collect();
    let segments = lookup::expand(core, &quote!(#text), &entries);
    let first_template = (literals.len() + 1) as u32;
    let templates = column::strings(core, templates.iter().map(Cow::as_ref));
    let mut bytes = Vec::with_capacity(nodes.len() * 12);
    for number in nodes.into_iter().flatten() {
        column::u32_into(&mut bytes, number);
    }
    let nodes = column::bytes(&bytes);
    quote! {
        #core::__private::Calls {
            segments: #segments,
            templates: #templates,
            first_template: #first_template,
            nodes: #nodes,
        }
    }
}

/// What `Calls` is made from; see there.
struct Tree<'a> {
    /// Methods and segments without a parameter; the first has the number 1.
    literals: Vec<&'a str>,
    /// Segments with parameters, whose names are left out.
    templates: Vec<Cow<'a, str>>,
    nodes: Vec<[usize; 3]>,
}

impl<'a> Tree<'a> {
    /// The tree of calls: method, path, and position of the operation. Of two that are the same, names of
    /// parameters aside, the first one counts.
    fn of(calls: impl Iterator<Item = (&'a str, &'a str, usize)> + Clone) -> Self {
        let (mut literals, mut numbers) = (Vec::new(), HashMap::from([("", 0)]));
        let mut ranked = BTreeSet::new();
        for (method, path, _) in calls.clone() {
            for step in steps(method, path) {
                if step.contains('{') {
                    ranked.insert(rank(unnamed(step)));
                } else {
                    numbers.entry(step).or_insert_with(|| {
                        literals.push(step);
                        literals.len()
                    });
                }
            }
        }
        let templates: Vec<Cow<'a, str>> = ranked.into_iter().map(|(_, _, it)| it).collect();
        let template_numbers: HashMap<&str, usize> = (literals.len() + 1..)
            .zip(&templates)
            .map(|(number, template)| (template.as_ref(), number))
            .collect();

        let mut ways: Vec<(Vec<usize>, usize)> = calls
            .map(|(method, path, index)| {
                let way = steps(method, path).map(|step| {
                    let number = if step.contains('{') {
                        template_numbers.get(unnamed(step).as_ref())
                    } else {
                        numbers.get(step)
                    };
                    number.copied().unwrap_or_default()
                });
                (way.collect(), index)
            })
            .collect();
        ways.sort_unstable();
        Tree {
            nodes: nodes(&ways),
            literals,
            templates,
        }
    }
}

/// The nodes of the tree, breadth first; `ways` is sorted.
fn nodes(ways: &[(Vec<usize>, usize)]) -> Vec<[usize; 3]> {
    // of each node that has yet to be written: its number, the ways that lead through it, its depth
    let mut left: VecDeque<(usize, Range<usize>, usize)> = VecDeque::from([(0, 0..ways.len(), 0)]);
    let (mut nodes, mut known) = (Vec::new(), 1);
    while let Some((number, through, depth)) = left.pop_front() {
        let step = |at: usize| ways.get(at).and_then(|(way, _)| way.get(depth));
        let first = ways.get(through.start).filter(|_| depth > 0);
        let ends = first.filter(|(way, _)| way.len() == depth);
        nodes.push([number, known, ends.map_or(0, |(_, index)| index + 1)]);
        let mut at = through.start;
        while at < through.end {
            let from = at;
            while at < through.end && step(at) == step(from) {
                at += 1;
            }
            // a way that ends here sorts before those that go on
            if let Some(number) = step(from) {
                left.push_back((*number, from..at, depth + 1));
                known += 1;
            }
        }
    }
    nodes.push([0, known, 0]);
    nodes
}

/// The method and the segments of a path, up to a parameter that takes the rest.
fn steps<'a>(method: &'a str, path: &'a str) -> impl Iterator<Item = &'a str> {
    let mut ended = false;
    let segments = path.split('/').skip(1).take_while(move |segment| {
        let goes_on = !ended;
        ended = takes_rest(segment);
        goes_on
    });
    std::iter::once(method).chain(segments)
}

fn takes_rest(segment: &str) -> bool {
    segment.starts_with("{+") || segment.starts_with("{*")
}

/// A segment without the names of its parameters: what they are called makes no difference to a call.
fn unnamed(segment: &str) -> Cow<'_, str> {
    match segment.as_bytes() {
        // nearly all
        [b'{', name @ .., b'}'] if !takes_rest(segment) && !name.contains(&b'}') => {
            Cow::Borrowed("{}")
        }
        _ => {
            let mut shape = String::with_capacity(segment.len());
            let mut named = false;
            for c in segment.chars() {
                named &= c != '}';
                let marks_rest = shape == "{" && matches!(c, '+' | '*');
                if !named || marks_rest {
                    shape.push(c);
                }
                named |= c == '{';
            }
            Cow::Owned(shape)
        }
    }
}

/// The order in which segments with parameters are tried: those with the most text around their
/// parameters first, those that take all that follows last.
fn rank(shape: Cow<'_, str>) -> (bool, Reverse<usize>, Cow<'_, str>) {
    let braces = shape.bytes().filter(|byte| *byte == b'{').count();
    let rest = takes_rest(&shape);
    let literal = shape.len() - 2 * braces - usize::from(rest);
    (rest, Reverse(literal), shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parameters_make_no_difference() {
        let shapes = [
            ("{id}", "{}"),
            ("{a}.{b}", "{}.{}"),
            ("a{x}b", "a{}b"),
            ("{+rest}", "{+}"),
            ("{*rest}", "{*}"),
            ("x{+y}", "x{}"),
            ("{é+}", "{}"),
        ];
        for (segment, shape) in shapes {
            assert_eq!(unnamed(segment), shape);
        }
    }

    #[test]
    fn templates_are_tried_from_the_narrowest_to_the_widest() {
        let paths = [
            "/{x}.json.gz",
            "/a{x}.json",
            "/{x}.json",
            "/{x}",
            "/{+rest}",
        ];
        let calls = paths.iter().rev().map(|path| ("GET", *path, 0));
        let tree = Tree::of(calls);
        assert_eq!(
            tree.templates,
            ["{}.json.gz", "a{}.json", "{}.json", "{}", "{+}"]
        );
    }

    #[test]
    fn the_tree_shares_what_calls_have_in_common() {
        let calls = [
            ("GET", "/a/{id}", 7),
            ("PUT", "/a", 1),
            ("GET", "/a", 2),
            ("GET", "/a/{other}", 3),
            ("GET", "/a/{id}/b", 4),
        ];
        let tree = Tree::of(calls.into_iter());
        assert_eq!(tree.literals, ["GET", "a", "PUT", "b"]);
        assert_eq!(tree.templates, ["{}"]);
        let expected = [
            [0, 1, 0], // the root
            [1, 3, 0], // GET
            [3, 4, 0], // PUT
            [2, 5, 3], // GET /a
            [2, 6, 2], // PUT /a
            [5, 6, 4], // GET /a/{}, which is named twice: position 3 stands before 7
            [4, 7, 5], // GET /a/{}/b
            [0, 7, 0], // where the children of the last one end
        ];
        assert_eq!(tree.nodes, expected);
    }
}

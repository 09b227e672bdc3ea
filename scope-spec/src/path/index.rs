//! An index of templates by their segments.

use std::collections::HashMap;

use super::{PathTemplate, Segment, SegmentKind};

/// A set of numbered templates. It finds those that may overlap with another template without checking
/// every template.
#[derive(Debug, Default)]
pub struct TemplateIndex<'t> {
    root: Node<'t>,
}

#[derive(Debug, Default)]
struct Node<'t> {
    /// The templates that end here.
    ends: Vec<usize>,
    literals: HashMap<&'t str, Node<'t>>,
    patterns: Vec<(Segment<'t>, Node<'t>)>,
    /// The templates with a `{+x}` in this segment.
    rests: Vec<usize>,
}

impl<'t> TemplateIndex<'t> {
    /// Adds a template.
    pub fn insert(&mut self, template: &'t PathTemplate, number: usize) {
        let mut node = &mut self.root;
        for segment in template.segments() {
            node = match segment.kind() {
                SegmentKind::Literal => node.literals.entry(segment.as_str()).or_default(),
                SegmentKind::Rest => return node.rests.push(number),
                SegmentKind::Mixed | SegmentKind::Param => {
                    let known = node
                        .patterns
                        .iter()
                        .position(|(known, _)| *known == segment);
                    let known = known.unwrap_or_else(|| {
                        node.patterns.push((segment, Node::default()));
                        node.patterns.len() - 1
                    });
                    match node.patterns.get_mut(known) {
                        Some((_, child)) => child,
                        None => return,
                    }
                }
            };
        }
        node.ends.push(number);
    }

    /// The numbers of templates that may overlap with `template`, in the order of insertion. They
    /// include all that do, but at most `most` are returned.
    pub fn candidates(&self, template: &PathTemplate, most: usize) -> Vec<usize> {
        let segments: Vec<Segment<'_>> = template.segments().collect();
        let mut found = Vec::new();
        self.root.collect(&segments, most, &mut found);
        found.truncate(most);
        found.sort_unstable();
        found
    }
}

impl Node<'_> {
    fn collect(&self, segments: &[Segment<'_>], most: usize, found: &mut Vec<usize>) {
        if found.len() >= most {
            return;
        }
        let Some((first, after)) = segments.split_first() else {
            found.extend(&self.ends);
            return;
        };
        if first.kind() == SegmentKind::Rest {
            return self.all(most, found);
        }
        found.extend(&self.rests);
        if first.kind() == SegmentKind::Literal {
            if let Some(child) = self.literals.get(first.as_str()) {
                child.collect(after, most, found);
            }
        } else {
            let literals = self.literals.iter().filter(|(text, _)| first.matches(text));
            literals.for_each(|(_, child)| child.collect(after, most, found));
        }
        for (pattern, child) in &self.patterns {
            if first.kind() != SegmentKind::Literal || pattern.matches(first.as_str()) {
                child.collect(after, most, found);
            }
        }
    }

    fn all(&self, most: usize, found: &mut Vec<usize>) {
        if found.len() >= most {
            return;
        }
        found.extend(self.ends.iter().chain(&self.rests));
        let literals = self.literals.values();
        for child in literals.chain(self.patterns.iter().map(|(_, child)| child)) {
            child.all(most, found);
        }
    }
}

//! The templates of a spec as a tree of segments.

use scope_spec::{PathTemplate, Piece, Segment, SegmentKind, Specificity};
use std::collections::{BTreeMap, HashMap};

/// A call of an operation.
pub(super) struct Call<'a> {
    /// Below 16.
    pub method: u32,
    pub template: &'a PathTemplate,
    /// The position of the operation.
    pub operation: usize,
}

/// A node of the tree.
#[derive(Default)]
pub(super) struct Node<'a> {
    /// Children by the literal that leads to them.
    pub literals: BTreeMap<&'a str, usize>,
    /// Other children, in the order in which they are tried: the most specific one first.
    pub alternatives: Vec<(Pattern<'a>, usize)>,
    /// The operations that end here by method, in the order of the file.
    pub operations: BTreeMap<u32, Vec<usize>>,
    /// The rank of its template by specificity.
    pub rank: u32,
    /// Whether a path to this node may lead to another node of the same kind, too.
    pub ambiguous: bool,
    /// The number of segments above it.
    pub depth: u32,
}

/// The pattern of an alternative: literals with a parameter between each two.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pattern<'a> {
    pub kind: PatternKind,
    /// The literals matched from the left. Both ends count: a pattern that begins with a parameter
    /// begins with an empty literal.
    pub left: Vec<&'a str>,
    /// The literals matched from the right: of `{+x}`, all after it.
    pub right: Vec<String>,
}

/// The order in which alternatives are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum PatternKind {
    /// A literal too long for a slot.
    Literal,
    Mixed,
    Any,
    Rest,
}

/// A longer literal is an alternative.
pub(super) const LONGEST_LITERAL: usize = 0xFFFE;

impl<'a> Pattern<'a> {
    /// `rest` are the segments after `segment`, which belong to a `{+x}` in it.
    fn of(segment: Segment<'a>, rest: impl Iterator<Item = Segment<'a>>) -> Option<Self> {
        let kind = match segment.kind() {
            SegmentKind::Literal if segment.as_str().len() > LONGEST_LITERAL => {
                PatternKind::Literal
            }
            SegmentKind::Literal => return None,
            SegmentKind::Mixed => PatternKind::Mixed,
            SegmentKind::Param => PatternKind::Any,
            SegmentKind::Rest => PatternKind::Rest,
        };
        let (mut left, mut right, mut literal) = (Vec::new(), Vec::new(), "");
        let mut pieces = segment.pieces();
        for piece in pieces.by_ref() {
            match piece {
                Piece::Literal(text) => literal = text,
                Piece::Param(_) => left.push(std::mem::take(&mut literal)),
                Piece::Rest(_) => break,
            }
        }
        left.push(literal);
        if kind == PatternKind::Rest {
            let mut literal = String::new();
            let mut add = |pieces: &mut dyn Iterator<Item = Piece<'a>>, start: &str| {
                literal.push_str(start);
                for piece in pieces {
                    match piece {
                        Piece::Literal(text) => literal.push_str(text),
                        Piece::Param(_) | Piece::Rest(_) => {
                            right.push(std::mem::take(&mut literal));
                        }
                    }
                }
            };
            add(&mut pieces, "");
            for segment in rest {
                add(&mut segment.pieces(), "/");
            }
            right.push(literal);
        }
        Some(Pattern { kind, left, right })
    }

    /// All literals, in their order.
    pub(super) fn literals(&self) -> impl Iterator<Item = &str> {
        let right = self.right.iter().map(String::as_str);
        self.left.iter().copied().chain(right)
    }

    /// The literals at both ends.
    pub(super) fn edges(&self) -> (&str, &str) {
        let first = self.left.first().copied().unwrap_or_default();
        (first, self.literals().last().unwrap_or_default())
    }

    /// The length of the shortest match: a parameter takes one byte.
    pub(super) fn least(&self) -> usize {
        let literals: usize = self.literals().map(str::len).sum();
        literals + self.literals().count() - 1
    }

    /// The order of trying a node's alternatives.
    fn order(&self) -> (PatternKind, std::cmp::Reverse<usize>) {
        let (_, suffix) = self.edges();
        (self.kind, std::cmp::Reverse(suffix.len()))
    }

    /// Whether both may match, and neither is known to be more specific.
    fn competes_with(&self, other: &Pattern<'_>) -> bool {
        let alike = match (self.kind, other.kind) {
            (PatternKind::Mixed, PatternKind::Mixed) => true,
            (PatternKind::Rest, PatternKind::Rest) => self.order() == other.order(),
            _ => false,
        };
        let ((a, z), (b, y)) = (self.edges(), other.edges());
        let begin = a.starts_with(b) || b.starts_with(a);
        alike && begin && (z.ends_with(y) || y.ends_with(z))
    }
}

/// The nodes; the first is the root, and a child comes after its parent.
pub(super) fn tree<'a>(calls: &[Call<'a>]) -> Vec<Node<'a>> {
    let mut nodes = vec![Node::default()];
    let mut children: HashMap<(usize, Pattern<'a>), usize> = HashMap::new();
    let specificities: Vec<Specificity> = calls
        .iter()
        .map(|call| call.template.specificity())
        .collect();
    let mut ranks: Vec<&Specificity> = specificities.iter().collect();
    ranks.sort_unstable_by(|one, other| other.cmp(one));
    ranks.dedup();
    for (call, specificity) in calls.iter().zip(&specificities) {
        let mut at = 0;
        let mut segments = call.template.segments();
        while let Some(segment) = segments.next() {
            let new = nodes.len();
            let depth = nodes.get(at).map_or(0, |node| node.depth) + 1;
            let pattern = Pattern::of(segment, segments.clone());
            let ends = pattern
                .as_ref()
                .is_some_and(|it| it.kind == PatternKind::Rest);
            let Some(node) = nodes.get_mut(at) else {
                break;
            };
            at = match pattern {
                None => *node.literals.entry(segment.as_str()).or_insert(new),
                Some(pattern) => *children.entry((at, pattern)).or_insert_with_key(|(_, it)| {
                    node.alternatives.push((it.clone(), new));
                    new
                }),
            };
            if at == new {
                nodes.push(Node {
                    depth,
                    ..Node::default()
                });
            }
            if ends {
                break;
            }
        }
        if let Some(node) = nodes.get_mut(at) {
            let rank = ranks.binary_search_by(|it| specificity.cmp(it));
            node.rank = rank.unwrap_or_default() as u32;
            let operations = node.operations.entry(call.method).or_default();
            if operations.last() != Some(&call.operation) {
                operations.push(call.operation);
            }
        }
    }
    for node in &mut nodes {
        node.alternatives
            .sort_by_key(|(pattern, _)| pattern.order());
    }
    mark_ambiguous(&mut nodes);
    nodes
}

/// Marks the nodes below alternatives that compete.
fn mark_ambiguous(nodes: &mut [Node<'_>]) {
    let mut marked = Vec::new();
    for node in nodes.iter() {
        for (i, (one, child)) in node.alternatives.iter().enumerate() {
            for (other, its_child) in node.alternatives.iter().skip(i + 1) {
                if one.competes_with(other) {
                    marked.extend([*child, *its_child]);
                }
            }
        }
    }
    while let Some(at) = marked.pop() {
        if let Some(node) = nodes.get_mut(at).filter(|node| !node.ambiguous) {
            node.ambiguous = true;
            let others = node.alternatives.iter().map(|(_, child)| child);
            marked.extend(node.literals.values().chain(others));
        }
    }
}

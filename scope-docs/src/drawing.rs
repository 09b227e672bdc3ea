//! The layout of the inclusion graph: layers from left to right, few crossings, connected groups
//! apart.

use std::collections::BTreeMap;

use dagre::{
    EdgeLabel, LayoutOptions, NodeLabel, Point, RankDir,
    graph::{Graph, GraphOptions},
};
use scope_spec::{Availability, Rows, Vocabulary};

use super::graph::{components, reduced};

/// The widest row of groups.
const WIDTH: f64 = 960.0;
const NODE_HEIGHT: f64 = 30.0;
/// The gap between groups.
const GAP: f64 = 30.0;
const GUTTER: f64 = 44.0;
const MARGIN: f64 = 8.0;
/// The width of a character, and the padding of a label.
const CHARACTER: f64 = 7.3;
const PADDING: f64 = 34.0;
/// Longer names are shortened in the middle.
const LABEL: usize = 44;
/// The most nodes and bends of a group: a larger one takes long to lay out, and is unreadable.
const MOST: usize = 1500;

/// A picture of one vocabulary.
#[derive(Clone, Debug, Default)]
pub(super) struct Drawing {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    /// Privileges without inclusions in either direction.
    pub(super) alone: Vec<usize>,
    /// Members of groups that are too large to draw.
    pub(super) undrawn: Vec<usize>,
}

/// A privilege in a picture, with its upper left corner.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) index: usize,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) label: String,
    pub(super) restricted: bool,
    pub(super) on_request: bool,
}

/// An inclusion in a picture.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The `d` of an SVG path.
    pub(super) path: String,
}

/// Lays out a vocabulary. `short` gives the label of a privilege.
pub(super) fn draw(vocabulary: &Vocabulary, short: &dyn Fn(&str) -> String) -> Drawing {
    let direct = reduced(vocabulary);
    let mut drawing = Drawing::default();
    let mut joined = vec![false; direct.len()];
    let mut groups = Vec::new();
    for members in components(&direct) {
        for &member in &members {
            if let Some(joined) = joined.get_mut(member) {
                *joined = true;
            }
        }
        match group(vocabulary, &direct, &members, short) {
            Some(group) => groups.push(group),
            None => drawing.undrawn.extend(members),
        }
    }
    let alone = joined.iter().enumerate().filter(|(_, joined)| !**joined);
    drawing.alone = alone.map(|(index, _)| index).collect();
    drawing.undrawn.sort_unstable();
    drawing.place(groups);
    drawing
}

/// One group, with its upper left corner at the origin.
struct Group {
    width: f64,
    height: f64,
    nodes: Vec<Node>,
    /// The edges, with the points on their way.
    edges: Vec<(usize, usize, Vec<Point>)>,
}

fn group(
    vocabulary: &Vocabulary,
    direct: &Rows,
    members: &[usize],
    short: &dyn Fn(&str) -> String,
) -> Option<Group> {
    let edges = || {
        let from = members.iter();
        from.flat_map(|&from| {
            let to = direct.of(from).iter();
            to.map(move |&to| (from, to))
        })
    };
    if members.len() + bends(direct, members) > MOST {
        return None;
    }
    let labels = members
        .iter()
        .map(|&index| shortened(&short(vocabulary.name(index))));
    let labels: Vec<String> = labels.collect();
    let longest = labels.iter().map(|label| label.chars().count()).max();
    // all nodes of a group are as wide as the widest, so that layers form columns
    let width = (longest.unwrap_or(0) as f64 * CHARACTER + PADDING).ceil();
    let mut graph: Graph<NodeLabel, EdgeLabel> = Graph::with_options(GraphOptions {
        directed: true,
        multigraph: false,
        compound: false,
    });
    for index in members {
        let node = NodeLabel {
            width,
            height: NODE_HEIGHT,
            ..NodeLabel::default()
        };
        graph.set_node(index.to_string(), Some(node));
    }
    for (from, to) in edges() {
        let (from, to) = (from.to_string(), to.to_string());
        graph.set_edge(&from, &to, Some(EdgeLabel::default()), None);
    }
    let options = LayoutOptions {
        rankdir: RankDir::LR,
        nodesep: 14.0,
        edgesep: 10.0,
        ranksep: 64.0,
        tie_keep_first: true,
        ..LayoutOptions::default()
    };
    dagre::layout(&mut graph, Some(options));
    let mut nodes = Vec::with_capacity(members.len());
    for (&index, label) in members.iter().zip(labels) {
        let found = graph.node(&index.to_string())?;
        let item = vocabulary.items.get(index)?;
        nodes.push(Node {
            index,
            x: found.x? - width / 2.0,
            y: found.y? - NODE_HEIGHT / 2.0,
            width,
            height: NODE_HEIGHT,
            label,
            restricted: item.restricted,
            on_request: item.availability == Availability::OnRequest,
        });
    }
    let left = nodes
        .iter()
        .map(|node| node.x)
        .fold(f64::INFINITY, f64::min);
    let top = nodes
        .iter()
        .map(|node| node.y)
        .fold(f64::INFINITY, f64::min);
    for node in &mut nodes {
        node.x -= left;
        node.y -= top;
    }
    let mut lines = Vec::new();
    for (from, to) in edges() {
        let found = graph.edge(&from.to_string(), &to.to_string(), None)?;
        let mut points = found.points.clone();
        for point in &mut points {
            point.x -= left;
            point.y -= top;
        }
        lines.push((from, to, points));
    }
    let right = |node: &Node| node.x + node.width;
    let bottom = |node: &Node| node.y + node.height;
    let bends = lines.iter().flat_map(|(_, _, points)| points);
    let lowest = bends.map(|point| point.y).fold(0.0, f64::max);
    Some(Group {
        width: nodes.iter().map(right).fold(0.0, f64::max),
        height: nodes.iter().map(bottom).fold(lowest, f64::max),
        nodes,
        edges: lines,
    })
}

/// A lower bound of the layers that the inclusions of a group cross.
fn bends(direct: &Rows, members: &[usize]) -> usize {
    let mut incoming: BTreeMap<usize, usize> = members.iter().map(|&index| (index, 0)).collect();
    for to in members.iter().flat_map(|&from| direct.of(from)) {
        if let Some(count) = incoming.get_mut(to) {
            *count += 1;
        }
    }
    let mut layer: BTreeMap<usize, usize> = BTreeMap::new();
    let mut ready: Vec<usize> = incoming
        .iter()
        .filter_map(|(&index, &count)| (count == 0).then_some(index))
        .collect();
    while let Some(from) = ready.pop() {
        let own = layer.get(&from).copied().unwrap_or(0);
        for &to in direct.of(from) {
            let below = layer.entry(to).or_insert(0);
            *below = (*below).max(own + 1);
            if let Some(count) = incoming.get_mut(&to) {
                *count -= 1;
                if *count == 0 {
                    ready.push(to);
                }
            }
        }
    }
    let at = |index: usize| layer.get(&index).copied().unwrap_or(0);
    let spans = members.iter().flat_map(|&from| {
        let to = direct.of(from).iter();
        to.map(move |&to| at(to).saturating_sub(at(from) + 1))
    });
    spans.sum()
}

impl Drawing {
    /// Packs groups, the tallest first, into rows of columns; small ones share a column.
    fn place(&mut self, mut groups: Vec<Group>) {
        groups.sort_by(|a, b| b.height.total_cmp(&a.height));
        let mut rows: Vec<Row> = Vec::new();
        for group in groups {
            let found = rows
                .iter_mut()
                .find_map(|row| row.take(group.width, group.height));
            let (left, top) = found.unwrap_or_else(|| {
                let last = rows.last();
                let top = last.map_or(MARGIN, |row| row.top + row.height + GAP);
                rows.push(Row {
                    top,
                    height: group.height,
                    columns: vec![(MARGIN, group.width, group.height)],
                });
                (MARGIN, top)
            });
            self.add(group, left, top);
        }
        let last = rows.last();
        self.height = last.map_or(0.0, |row| row.top + row.height + MARGIN);
        self.nodes.sort_by_key(|node| node.index);
    }

    fn add(&mut self, group: Group, left: f64, top: f64) {
        self.width = self.width.max(left + group.width + MARGIN);
        let ends: BTreeMap<usize, (f64, f64, f64)> = group
            .nodes
            .iter()
            .map(|node| {
                let middle = node.y + node.height / 2.0;
                (node.index, (node.x, node.x + node.width, middle))
            })
            .collect();
        for (from, to, mut points) in group.edges {
            // from the middle of one side to the middle of another
            if let (Some(&(_, right, y)), Some(first)) = (ends.get(&from), points.first_mut()) {
                *first = Point::new(right, y);
            }
            if let (Some(&(left, _, y)), Some(last)) = (ends.get(&to), points.last_mut()) {
                *last = Point::new(left, y);
            }
            // the one bend between neighbours is reserved for a label, and there is none
            if let [first, _, last] = points.as_slice() {
                points = vec![first.clone(), last.clone()];
            }
            let path = curve(&points, left, top);
            self.edges.push(Edge { from, to, path });
        }
        for mut node in group.nodes {
            node.x += left;
            node.y += top;
            self.nodes.push(node);
        }
    }
}

/// A row of groups.
struct Row {
    top: f64,
    height: f64,
    /// The left edge, the width and the filled height of each column.
    columns: Vec<(f64, f64, f64)>,
}

impl Row {
    /// Finds room for a group: below another one, else in a column of its own.
    fn take(&mut self, width: f64, height: f64) -> Option<(f64, f64)> {
        let room = self.height;
        let fitting = self
            .columns
            .iter_mut()
            .find(|(_, wide, filled)| width <= *wide && *filled + GAP + height <= room);
        if let Some((left, _, filled)) = fitting {
            let top = self.top + *filled + GAP;
            *filled += GAP + height;
            return Some((*left, top));
        }
        let (left, wide, _) = self.columns.last()?;
        let left = left + wide + GUTTER;
        if left + width + MARGIN > WIDTH || height > room {
            return None;
        }
        self.columns.push((left, width, height));
        Some((left, self.top))
    }
}

/// A curve through all points, horizontal at each.
fn curve(points: &[Point], left: f64, top: f64) -> String {
    let mut path = String::new();
    let mut before: Option<(f64, f64)> = None;
    for point in points {
        let (x, y) = (point.x + left, point.y + top);
        match before {
            None => path += &format!("M{} {}", tenth(x), tenth(y)),
            Some((from, level)) => {
                let middle = tenth((from + x) / 2.0);
                let (level, x, y) = (tenth(level), tenth(x), tenth(y));
                path += &format!("C{middle} {level} {middle} {y} {x} {y}");
            }
        }
        before = Some((x, y));
    }
    path
}

/// A length to a tenth, so that the same spec gives the same bytes.
pub(super) fn tenth(length: f64) -> f64 {
    // no negative zero
    (length * 10.0).round() / 10.0 + 0.0
}

/// A label, with `…` for its middle if it is too long.
fn shortened(label: &str) -> String {
    let count = label.chars().count();
    if count <= LABEL {
        return label.to_owned();
    }
    let first: String = label.chars().take(LABEL / 3).collect();
    let last: String = label
        .chars()
        .skip(count - (LABEL - LABEL / 3 - 1))
        .collect();
    format!("{first}…{last}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scope_spec::Spec;

    use super::*;

    fn spec(edges: &[(usize, usize)], count: usize) -> Spec {
        let mut text = "spec.name = 't'\n".to_owned();
        for from in 0..count {
            let included: Vec<String> = edges
                .iter()
                .filter(|edge| edge.0 == from)
                .map(|(_, to)| format!("'s{to}'"))
                .collect();
            text += &format!("scopes.s{from}.includes = [{}]\n", included.join(", "));
        }
        let loaded = scope_spec::parse("t.toml", &text);
        assert!(!loaded.has_errors(), "{:?}", loaded.problems);
        loaded.spec
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn everything_has_its_place(pairs in prop::collection::btree_set((0_usize..12, 0_usize..12), 0..24)) {
            let edges: Vec<(usize, usize)> = pairs.into_iter().filter(|(a, b)| a < b).collect();
            let spec = spec(&edges, 12);
            let drawing = draw(&spec.scopes, &str::to_owned);
            let mut all: Vec<usize> = drawing.nodes.iter().map(|node| node.index).collect();
            all.extend(&drawing.alone);
            all.sort_unstable();
            prop_assert_eq!(all, (0..12).collect::<Vec<_>>());
            for (at, a) in drawing.nodes.iter().enumerate() {
                prop_assert!(a.x >= 0.0 && a.x + a.width <= drawing.width);
                prop_assert!(a.y >= 0.0 && a.y + a.height <= drawing.height);
                for b in drawing.nodes.iter().skip(at + 1) {
                    let apart = a.x + a.width <= b.x || b.x + b.width <= a.x
                        || a.y + a.height <= b.y || b.y + b.height <= a.y;
                    prop_assert!(apart, "{a:?} {b:?}");
                }
            }
            // a name is left of the names that it includes
            let node = |index| drawing.nodes.iter().find(|node| node.index == index).unwrap();
            for edge in &drawing.edges {
                prop_assert!(spec.scopes.closure.contains(edge.from, edge.to));
                prop_assert!(node(edge.from).x + node(edge.from).width < node(edge.to).x);
            }
            // each inclusion can be walked
            let mut direct = Rows::new(12);
            for edge in &drawing.edges {
                direct.push(edge.from, edge.to);
            }
            prop_assert_eq!(&scope_spec::Closure::new(&direct), &spec.scopes.closure);
            let again = draw(&spec.scopes, &str::to_owned);
            prop_assert_eq!(format!("{drawing:?}"), format!("{again:?}"));
        }
    }

    #[test]
    fn what_is_too_large_is_not_drawn() {
        // a chain, and one edge over all of it: as many bends as the chain has links
        let mut edges: Vec<(usize, usize)> = (1..MOST).map(|at| (at - 1, at)).collect();
        edges.push((0, MOST));
        edges.push((MOST, MOST - 1));
        let spec = spec(&edges, MOST + 1);
        let drawing = draw(&spec.scopes, &str::to_owned);
        assert_eq!(drawing.undrawn.len(), MOST + 1);
        assert!(drawing.nodes.is_empty() && drawing.edges.is_empty());
    }

    #[test]
    fn long_names_lose_their_middle() {
        let name = format!("https://{}/end", "x".repeat(80));
        let short = shortened(&name);
        assert_eq!(short.chars().count(), LABEL);
        assert!(short.starts_with("https://") && short.ends_with("/end"));
        assert_eq!(shortened("Accounts"), "Accounts");
    }
}

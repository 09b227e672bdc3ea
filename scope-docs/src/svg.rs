//! The inclusion graph as a standalone picture.

use askama::Template;
use scope_spec::{Failure, Spec, Text};

use super::{
    drawing::{Drawing, draw, tenth},
    graph::parts,
    unwritten,
};

/// The space between two vocabularies, with the second heading.
const HEADING: f64 = 34.0;

/// The picture, in light or dark colours like its surroundings.
#[derive(Template)]
#[template(path = "docs/standalone.svg", escape = "html", whitespace = "minimize")]
struct Standalone<'s> {
    title: &'s str,
    style: &'static str,
    width: f64,
    height: f64,
    parts: Vec<Part>,
}

/// A vocabulary in the picture.
struct Part {
    /// Empty if there is only one vocabulary.
    heading: &'static str,
    top: f64,
    graph: Graph,
    alone: Vec<Alone>,
}

/// The nodes and edges of a drawing.
#[derive(Template)]
#[template(path = "docs/graph.svg", escape = "html", whitespace = "minimize")]
pub(super) struct Graph {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

struct Node {
    index: usize,
    /// The target of the node in a page.
    link: Option<String>,
    name: String,
    label: String,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    restricted: bool,
    on_request: bool,
}

struct Edge {
    from: usize,
    to: usize,
    path: String,
}

/// A name below a drawing.
struct Alone {
    name: String,
    x: f64,
    y: f64,
}

impl Graph {
    /// `link` gives the target of a privilege's node.
    pub(super) fn new(
        drawing: &Drawing,
        name: &dyn Fn(usize) -> String,
        link: &dyn Fn(usize) -> Option<String>,
    ) -> Self {
        let nodes = drawing.nodes.iter().map(|node| Node {
            index: node.index,
            link: link(node.index),
            name: name(node.index),
            label: node.label.clone(),
            x: tenth(node.x),
            y: tenth(node.y),
            width: node.width,
            height: node.height,
            restricted: node.restricted,
            on_request: node.on_request,
        });
        let edges = drawing.edges.iter().map(|edge| Edge {
            from: edge.from,
            to: edge.to,
            path: edge.path.clone(),
        });
        Self {
            nodes: nodes.collect(),
            edges: edges.collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

/// Renders the inclusion graph as SVG.
///
/// # Errors
///
/// The template cannot be rendered.
pub fn render(spec: &Spec) -> Result<String, Failure> {
    let mut parts_drawn = Vec::new();
    let (mut top, mut width) = (0.0, 320.0_f64);
    let parts = parts(spec);
    let many = parts.len() > 1;
    for part in &parts {
        let vocabulary = part.vocabulary;
        let name = |index: usize| {
            let item = vocabulary.items.get(index);
            item.map_or_else(String::new, |item| item.name.clone())
        };
        let drawing = draw(vocabulary, &str::to_owned);
        if many {
            top += HEADING;
        }
        let graph = Graph::new(&drawing, &name, &|_| None);
        let shown = |index: &&usize| part.shown.binary_search(index).is_ok();
        let rest = drawing.undrawn.iter().chain(&drawing.alone).filter(shown);
        let rest: Vec<String> = rest.map(|&index| name(index)).collect();
        let (alone, below, across) = in_columns(&rest, drawing.height);
        parts_drawn.push(Part {
            heading: if many { vocabulary.kind.table() } else { "" },
            top: tenth(top),
            graph,
            alone,
        });
        width = width.max(drawing.width).max(across);
        top += below;
    }
    let picture = Standalone {
        title: &spec
            .title
            .as_ref()
            .map_or_else(|| spec.name.clone(), Text::terminal),
        style: include_str!("graph.css"),
        width: width.ceil(),
        height: top.ceil(),
        parts: parts_drawn,
    };
    picture
        .render()
        .map(|text| text + "\n")
        .map_err(|error| unwritten(&error))
}

/// Lays out names in columns below a drawing. Returns them, the lower edge and the width.
fn in_columns(names: &[String], from: f64) -> (Vec<Alone>, f64, f64) {
    const LINE: f64 = 20.0;
    const WIDE: f64 = 1024.0;
    let longest = names.iter().map(|name| name.chars().count()).max();
    let Some(longest) = longest else {
        return (Vec::new(), from, 0.0);
    };
    let column = longest as f64 * 7.3 + 24.0;
    let columns = (WIDE / column).floor().max(1.0);
    let rows = (names.len() as f64 / columns).ceil().max(1.0) as usize;
    let alone = names.iter().enumerate().map(|(at, name)| Alone {
        name: name.clone(),
        x: tenth(8.0 + (at / rows) as f64 * column),
        y: tenth(from + 26.0 + (at % rows) as f64 * LINE),
    });
    let used = names.len().div_ceil(rows) as f64;
    (
        alone.collect(),
        from + 26.0 + rows as f64 * LINE,
        used * column + 8.0,
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_escaped_and_all_there() {
        let svg = super::render(&crate::sample()).unwrap();
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
        assert!(!svg.contains("<b>"));
        for text in ["all#1", "edit", "read", "a`&#38;&#60;b&#62;", "Own", "Lend"] {
            assert!(svg.contains(&format!(">{text}<")), "{text}\n{svg}");
        }
        // only connected permissions are shown
        assert!(!svg.contains("Alone"));
        // one edge for each inclusion that does not follow from others
        assert_eq!(svg.matches("class=\"edge\"").count(), 3);
        assert_eq!(svg.matches("class=\"node").count(), 5);
        assert_eq!(svg, super::render(&crate::sample()).unwrap());
    }
}

//! The inclusion graph for Graphviz.

use scope_spec::{Availability, Spec};

use super::graph::parts;

/// A cluster for each vocabulary; a name is left of the names that it includes.
pub fn render(spec: &Spec) -> String {
    let mut out = format!("digraph {} {{\n", quoted(&spec.name));
    out += "  rankdir = LR;\n";
    out += "  node [shape = box, style = rounded, fontname = \"monospace\", fontsize = 11];\n";
    out += "  edge [arrowsize = 0.7];\n";
    for part in parts(spec) {
        let table = part.vocabulary.kind.table();
        let id = |name: &str| quoted(&format!("{table}/{name}"));
        out += &format!("  subgraph {} {{\n", quoted(&format!("cluster_{table}")));
        out += &format!("    label = {};\n", quoted(table));
        for &index in &part.shown {
            let item = &part.vocabulary[index];
            let mut attributes = format!("label = {}", quoted(&item.name));
            if item.restricted {
                attributes += ", color = \"#b45309\", penwidth = 2";
            }
            if item.availability == Availability::OnRequest {
                attributes += ", style = \"rounded,dashed\"";
            }
            if item.deprecated.is_some() {
                attributes += ", fontcolor = \"#6b7280\"";
            }
            out += &format!("    {} [{attributes}];\n", id(&item.name));
        }
        let name = |index: usize| part.vocabulary.name(index);
        for &from in &part.shown {
            for &to in part.direct.of(from) {
                out += &format!("    {} -> {};\n", id(name(from)), id(name(to)));
            }
        }
        out += "  }\n";
    }
    out + "}\n"
}

/// A quoted string, with backslashes escaped.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    #[test]
    fn digraph() {
        assert_eq!(
            super::render(&crate::sample()),
            r##"digraph "sample" {
  rankdir = LR;
  node [shape = box, style = rounded, fontname = "monospace", fontsize = 11];
  edge [arrowsize = 0.7];
  subgraph "cluster_scopes" {
    label = "scopes";
    "scopes/all#1" [label = "all#1", style = "rounded,dashed"];
    "scopes/edit" [label = "edit", color = "#b45309", penwidth = 2];
    "scopes/read" [label = "read"];
    "scopes/a`&<b>" [label = "a`&<b>", fontcolor = "#6b7280"];
    "scopes/all#1" -> "scopes/edit";
    "scopes/edit" -> "scopes/read";
  }
  subgraph "cluster_permissions" {
    label = "permissions";
    "permissions/Own" [label = "Own"];
    "permissions/Lend" [label = "Lend"];
    "permissions/Own" -> "permissions/Lend";
  }
}
"##
        );
    }
}

//! The inclusion graph as a Mermaid flowchart.

use scope_spec::{Availability, Spec};

use super::graph::parts;

/// A line for each node, then one for each inclusion.
pub fn render(spec: &Spec) -> String {
    let mut out = "flowchart LR\n".to_owned();
    let parts = parts(spec);
    let many = parts.len() > 1;
    for part in &parts {
        let letter = part.vocabulary.kind.noun().get(..1).unwrap_or("n");
        let indent = if many { "    " } else { "  " };
        if many {
            let table = part.vocabulary.kind.table();
            out += &format!("  subgraph {table}\n    direction LR\n");
        }
        for &index in &part.shown {
            let item = &part.vocabulary[index];
            let class = match (item.restricted, item.availability) {
                (true, _) => ":::restricted",
                (_, Availability::OnRequest) => ":::onRequest",
                _ => "",
            };
            let label = label(&item.name);
            out += &format!("{indent}{letter}{index}[\"{label}\"]{class}\n");
        }
        for &from in &part.shown {
            for to in part.direct.of(from) {
                out += &format!("{indent}{letter}{from} --> {letter}{to}\n");
            }
        }
        if many {
            out += "  end\n";
        }
    }
    out += "  classDef restricted stroke:#b45309,stroke-width:2px\n";
    out += "  classDef onRequest stroke:#0f766e,stroke-dasharray:4 3\n";
    out
}

/// A label without characters that are special in Mermaid: they become codes.
fn label(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || "-_.:/".contains(c) {
            out.push(c);
        } else {
            out += &format!("#{};", u32::from(c));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn flowchart() {
        assert_eq!(
            super::render(&crate::sample()),
            "\
flowchart LR
  subgraph scopes
    direction LR
    s0[\"all#35;1\"]:::onRequest
    s1[\"edit\"]:::restricted
    s2[\"read\"]
    s3[\"a#96;#38;#60;b#62;\"]
    s0 --> s1
    s1 --> s2
  end
  subgraph permissions
    direction LR
    p0[\"Own\"]
    p1[\"Lend\"]
    p0 --> p1
  end
  classDef restricted stroke:#b45309,stroke-width:2px
  classDef onRequest stroke:#0f766e,stroke-dasharray:4 3
"
        );
    }
}

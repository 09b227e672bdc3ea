//! Why less would not do, or what would.

use scope_audit::{Kind, shown};
use scope_spec::{Spec, Text};

use super::{Code, in_code::Need, span};
use crate::layout::joined;

/// Each narrower scope, and what it lacks; where less would do, what that is. What is said of code
/// was confirmed by a compile.
pub(super) fn narrower(
    spec: &Spec,
    index: usize,
    brought: &[usize],
    code: Option<(&Code<'_>, &[Need])>,
    out: &mut String,
) -> Option<String> {
    out.push_str("\n## Why a narrower scope is not enough\n\n");
    let name = |at: usize| spec.scopes.name(at);
    let wire = name(index);
    if let Some(finding) = code.and_then(|(code, _)| code.finding(wire)) {
        let change = finding.change.as_deref().unwrap_or_default();
        let text = match finding.finding {
            Kind::OverAsked => format!(
                "in this build the code compiles without `{wire}`, and no operation that it names needs it"
            ),
            _ => format!("in this build the code compiles with less: {change}"),
        };
        out.push_str(&format!(
            "**It would be**: {}.\n",
            Text::new(&*text).sentence_markdown()
        ));
        return Some(text);
    }
    if brought.is_empty() {
        out.push_str(&format!(
            "{} includes no other scope: there is no narrower one within it.\n",
            span(wire)
        ));
        return None;
    }
    let itself = code.and_then(|(_, needs)| needs.iter().find(|need| need.scope == index));
    if let Some(at) = itself.and_then(|need| need.places.first()) {
        let (wire, place) = (span(wire), span(format!("{}:{}", shown(&at.file), at.line)));
        out.push_str(&format!(
            "In this build the code needs {wire} itself, at {place}. None of these covers it:\n\n"
        ));
    } else {
        out.push_str("By the specification alone:\n\n");
    }
    for &candidate in brought {
        let line = not_opened(spec, index, candidate);
        out.push_str(&format!("- {} {line}.\n", span(name(candidate))));
    }
    None
}

/// What the wider one opens and the narrower one does not, by the spec alone.
fn not_opened(spec: &Spec, wide: usize, narrow: usize) -> String {
    let missing: Vec<&str> = spec
        .operations
        .iter()
        .filter(|operation| {
            let by = |holder| {
                let covers = |scope| spec.scopes.closure.contains(holder, scope);
                operation.scopes.is_met(covers)
            };
            by(wide) && !by(narrow)
        })
        .map(|operation| operation.id.as_str())
        .collect();
    let words = |at: usize| spec.scopes[at].access.words();
    let has: Vec<&str> = words(narrow).collect();
    let lost: Vec<&str> = words(wide).filter(|word| !has.contains(word)).collect();
    let mut parts = Vec::new();
    if !lost.is_empty() {
        parts.push(format!("lacks the access {}", lost.join(", ")));
    }
    if !missing.is_empty() {
        let first: Vec<String> = missing.iter().take(3).map(span).collect();
        parts.push(match missing.len() {
            0..=3 => format!("does not open {}", joined(first, "and")),
            count => format!(
                "does not open {count} operations, such as {}",
                joined(first, "and")
            ),
        });
    }
    if parts.is_empty() {
        "covers less; the specification does not say which operations that concerns".to_owned()
    } else {
        parts.join("; ")
    }
}

//! Why a narrower scope is not enough, or which one is.

use scope_audit::{Kind, shown};
use scope_spec::{Spec, Text};

use super::{Code, in_code::Need, span};
use crate::layout::joined;

/// Writes what each narrower scope lacks. If the audit confirmed a narrower scope by a compile,
/// writes that and returns it.
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
                "in this build the code compiles without `{wire}`, and no operation that it names requires it"
            ),
            _ => format!("in this build the code compiles with narrower scopes: {change}"),
        };
        out.push_str(&format!(
            "**A narrower scope is enough**: {}.\n",
            Text::new(&*text).sentence_markdown()
        ));
        return Some(text);
    }
    if brought.is_empty() {
        out.push_str(&format!(
            "{} includes no other scope, so no scope is narrower.\n",
            span(wire)
        ));
        return None;
    }
    let itself = code.and_then(|(_, needs)| needs.iter().find(|need| need.scope == index));
    if let Some(at) = itself.and_then(|need| need.places.first()) {
        let (wire, place) = (span(wire), span(format!("{}:{}", shown(&at.file), at.line)));
        out.push_str(&format!(
            "The code of this build requires {wire} itself, at {place}. None of these scopes covers it:\n\n"
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

/// The operations and the access that the wide scope has and the narrow one lacks, by the spec
/// alone.
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
            0..=3 => format!("does not allow {}", joined(first, "and")),
            count => format!(
                "does not allow {count} operations, such as {}",
                joined(first, "and")
            ),
        });
    }
    if parts.is_empty() {
        "covers less; the specification lists no operation that differs".to_owned()
    } else {
        parts.join("; ")
    }
}

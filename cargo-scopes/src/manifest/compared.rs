//! A comparison of two manifests, as text and as Markdown.

use super::compare::{Change, Comparison, Effect};
use crate::{
    console::{style, styled},
    diff::{
        markdown,
        report::{Extent, OPERATIONS},
    },
    layout::{counted, some_quoted, wrapped},
};

const SECTIONS: [(Effect, &str); 7] = [
    (Effect::Widens, "is granted more"),
    (Effect::Narrows, "is granted less"),
    (Effect::Alters, "changed after it was approved"),
    (Effect::Asks, "asks for more"),
    (Effect::Drops, "asks for less"),
    (Effect::Reviews, "reviews"),
    (Effect::Describes, "describes"),
];

/// What changed, in lines below a heading: each change, and what is to be said of it besides.
type Section<'c> = (Effect, &'static str, Vec<(&'c Change, Vec<String>)>);

fn sections(comparison: &Comparison) -> Vec<Section<'_>> {
    let of = |effect| {
        let changes = comparison.changes.iter();
        let changes = changes.filter(move |change| change.effect == effect);
        changes.map(|change| (change, details(change))).collect()
    };
    let sections = SECTIONS.iter();
    let sections = sections.map(|&(effect, heading)| (effect, heading, of(effect)));
    sections
        .filter(|(.., changes): &Section<'_>| !changes.is_empty())
        .collect()
}

/// The texts, where they are what changed.
fn details(change: &Change) -> Vec<String> {
    let texts = match change.what {
        "asked" => vec![("for", &change.to)],
        "review" | "expires" | "granted" | "not-granted" | "not-asked" => Vec::new(),
        _ => vec![("was:", &change.from), ("is:", &change.to)],
    };
    let texts = texts.into_iter();
    let said = texts.filter_map(|(label, text)| Some(format!("{label} {}", text.as_ref()?)));
    said.collect()
}

/// The operations that were opened, or closed, by all of it.
fn operations(comparison: &Comparison, effect: Effect, extent: Extent) -> Option<String> {
    let (ids, verb, than) = match effect {
        Effect::Widens => (&comparison.opens, "opens", " more than before"),
        Effect::Narrows => (&comparison.closes, "no longer opens", ""),
        _ => return None,
    };
    let count = counted(ids.len(), "operation");
    let names = some_quoted(ids, extent.most(OPERATIONS));
    (!ids.is_empty()).then(|| format!("in all it {verb} {count}{than}: {names}"))
}

/// For people.
pub(crate) fn text(comparison: &Comparison, extent: Extent) -> String {
    let mut out = String::new();
    for (effect, heading, changes) in sections(comparison) {
        let style = match effect {
            Effect::Widens | Effect::Alters => style::NO,
            Effect::Narrows => style::NOTE,
            _ => style::HEAD,
        };
        out.push_str(&format!("{}\n", styled(style, heading)));
        for (change, details) in changes {
            let at = change.at.as_ref();
            let at = at.map(|at| format!(" ({}:{})", at.file, at.line));
            let line = format!("{}{}", change.message, at.unwrap_or_default());
            out.push_str(&wrapped(&line, "  ", "      "));
            for detail in details {
                out.push_str(&wrapped(&detail, "    ", "      "));
            }
        }
        if let Some(line) = operations(comparison, effect, extent) {
            out.push_str(&wrapped(&line, "  ", "      "));
        }
        out.push('\n');
    }
    out.pop();
    out
}

/// For the comment of a review.
pub(crate) fn markdown(comparison: &Comparison, old: &str, new: &str, extent: Extent) -> String {
    let mut out = format!(
        "**{}** → **{}**\n",
        markdown::escaped(old),
        markdown::escaped(new)
    );
    if comparison.changes.is_empty() {
        out += "\nNothing changed.\n";
    }
    for (effect, heading, changes) in sections(comparison) {
        out += &format!("\n### {} ({})\n\n", sentence(heading), changes.len());
        for (change, details) in changes {
            out += &markdown::item(&change.message, change.at.as_ref());
            for detail in details {
                out += &format!("  - {}\n", markdown::escaped(&detail));
            }
        }
        if let Some(line) = operations(comparison, effect, extent) {
            // not in the list, whose number is that of the changes
            out += &format!("\n{}.\n", markdown::text(&sentence(&line)));
        }
    }
    out
}

/// With a capital at the beginning.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

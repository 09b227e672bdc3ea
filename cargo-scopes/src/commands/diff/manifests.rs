//! A comparison of two manifests, as text and as Markdown.

use scope_analysis::manifest::compare::{Change, Comparison, Effect, SHOWN};

use super::{
    markdown as marked,
    text::{Extent, OPERATIONS},
};
use crate::{
    console::{style, styled},
    layout::{counted, quoted, some_quoted, wrapped},
};

const SECTIONS: [(Effect, &str); 7] = [
    (Effect::Widens, "is granted more"),
    (Effect::Narrows, "is granted less"),
    (Effect::Alters, "is approved differently"),
    (Effect::Asks, "requests more"),
    (Effect::Drops, "requests less"),
    (Effect::Reviews, "reviews"),
    (Effect::Describes, "describes"),
];

/// A heading, and its changes with their details.
type Section<'c> = (Effect, &'static str, Vec<(&'c Change, Vec<String>)>);

fn sections(comparison: &Comparison, extent: Extent) -> Vec<Section<'_>> {
    let of = |effect| {
        let changes = comparison.changes.iter();
        let changes = changes.filter(move |change| change.effect == effect);
        let with_details = changes.map(|change| (change, details(change, extent)));
        with_details.collect()
    };
    let sections = SECTIONS.iter();
    let sections = sections.map(|&(effect, heading)| (effect, heading, of(effect)));
    sections
        .filter(|(.., changes): &Section<'_>| !changes.is_empty())
        .collect()
}

/// The old and the new text of a change, and the names that its message leaves out.
fn details(change: &Change, extent: Extent) -> Vec<String> {
    let texts = match change.what {
        "asked" => vec![("justification:", &change.to)],
        "review" | "expires" | "granted" | "not-granted" | "not-asked" | "operations" => Vec::new(),
        _ => vec![("was:", &change.from), ("is:", &change.to)],
    };
    let texts = texts.into_iter();
    let texts = texts.filter_map(|(label, text)| Some(format!("{label} {}", text.as_ref()?)));
    let all = (extent == Extent::All && is_cut(change))
        .then(|| format!("all: {}", quoted(&change.scopes)));
    texts.chain(all).collect()
}

/// Whether the message may leave out names.
fn is_cut(change: &Change) -> bool {
    change.scopes.len() > SHOWN
}

/// The hint that `--all` lists more.
fn hint(comparison: &Comparison, extent: Extent) -> &'static str {
    let operations = [&comparison.opens, &comparison.closes];
    let cut = comparison.changes.iter().any(is_cut)
        || operations.iter().any(|ids| ids.len() > OPERATIONS);
    match extent {
        Extent::Short if cut => "\nWith `--all` all names are listed.\n",
        _ => "",
    }
}

/// The operations that all changes together allow, or no longer allow.
fn operations(comparison: &Comparison, effect: Effect, extent: Extent) -> Option<String> {
    let (ids, verb, noun) = match effect {
        Effect::Widens => (&comparison.opens, "allows", "more operation"),
        Effect::Narrows => (&comparison.closes, "no longer allows", "operation"),
        _ => return None,
    };
    let count = counted(ids.len(), noun);
    let names = some_quoted(ids, extent.most(OPERATIONS));
    (!ids.is_empty()).then(|| format!("in total it {verb} {count}: {names}"))
}

/// The comparison, as text.
pub(crate) fn text(comparison: &Comparison, extent: Extent) -> String {
    let mut out = String::new();
    for (effect, heading, changes) in sections(comparison, extent) {
        let style = match effect {
            Effect::Widens | Effect::Alters => style::NO,
            Effect::Narrows => style::NOTE,
            _ => style::HEAD,
        };
        out.push_str(&format!("{}\n", styled(style, heading)));
        for (change, details) in changes {
            let at = change.at.as_ref();
            let at = at.map(|at| format!(" ({at})"));
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
    out + hint(comparison, extent)
}

/// The comparison, for a review comment.
pub(crate) fn markdown(comparison: &Comparison, old: &str, new: &str, extent: Extent) -> String {
    let mut out = format!("**{}** → **{}**\n", marked::text(old), marked::text(new));
    if comparison.changes.is_empty() {
        out += "\nNothing changed.\n";
    }
    for (effect, heading, changes) in sections(comparison, extent) {
        out += &format!("\n### {} ({})\n\n", sentence(heading), changes.len());
        for (change, details) in changes {
            out += &marked::item(&change.message, change.at.as_ref());
            for detail in details {
                let detail = match change.what {
                    // our own text, with names in it
                    "granted" | "not-granted" | "expires" => marked::sentence(&detail),
                    _ => marked::text(&detail),
                };
                out += &format!("  - {detail}\n");
            }
        }
        if let Some(line) = operations(comparison, effect, extent) {
            // outside the list: the heading counts the changes only
            out += &format!("\n{}.\n", marked::sentence(&sentence(&line)));
        }
    }
    out + hint(comparison, extent)
}

/// With a capital at the beginning.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
